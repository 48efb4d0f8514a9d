// Memberships that somebody gave in another system, and that the connection takes over: the people become members here.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { Difference } from '../../../domain/connections/remoteEntities.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { isDynamic } from '../../../domain/directory/directoryObjects.ts';
import type { Id } from '../../../domain/base.ts';
import type { Context } from '../../../flows/context.ts';
import { changeMemberships } from '../../../flows/directory/changeMemberships.ts';
import { load, rows } from '../../../flows/load.ts';
import { eq, oneOfValues } from '../../../odata/query.ts';
import type { Change } from '../../../store/contract.ts';
import type { MemberStep } from '../groupPlan.ts';
import type { LinkWork } from '../linkWork.ts';

/** Who becomes a member, by id, and the changes. */
export interface AdoptedMembers {
  readonly ids: ReadonlySet<Id>;
  readonly changes: readonly Change[];
}

const nobody: AdoptedMembers = { ids: new Set(), changes: [] };

/** Where other rules say who is in a group, nobody comes into it by what is there. */
const takesMembers = (group: DirectoryObject): boolean =>
  group.deletedAt === null && group.sourceId === null && group.isAssignableToRole !== true && !isDynamic(group);

/** `held`: what is not sent, and why. */
export async function adoptFound(
  ctx: Context,
  { settings, connection, object: group }: LinkWork,
  held: ReadonlyMap<MemberStep, Pick<Difference, 'state'>>,
): Promise<AdoptedMembers> {
  if (settings.whenFound !== 'adopt' || !takesMembers(group)) return nobody;
  const found = [...held].flatMap(([{ principalId, holding }, { state }]) =>
    principalId !== null && holding?.origin === 'found' && state === 'reported' ? [principalId] : [],
  );
  if (found.length === 0) return nobody;
  const { people } = await load(ctx.store, {
    people: rows('directoryObject', eq('kind', 'user'), oneOfValues('id', found)),
  });
  const steps = people.map(({ id }) => ({ groupId: group.id, memberId: id, action: 'add' }) as const);
  return {
    ids: new Set(people.map(({ id }) => id)),
    changes: [
      ...(await changeMemberships(ctx, steps)),
      ...people.map((person) =>
        audit(ctx, {
          activity: 'Add member to group',
          reason: `It was found in ${connection.displayName}.`,
          targets: [auditTarget('User', person), auditTarget('Group', group)],
        }),
      ),
    ],
  };
}
