// The end of memberships by an access review does not take the last active Global Administrator.

import type { Id } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { isActiveGlobalAdministrator, isGlobalAdministrator } from '../../flows/directory/directoryRoles.ts';
import { limitToOne, load, rows } from '../../flows/load.ts';
import { and, any, eq, not, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** Of members that are to leave a group, who stays since the tenant would have no administrator; null for nobody. */
export async function keptMember(ctx: Context, groupId: Id, leaving: readonly Id[]): Promise<Id | null> {
  if (leaving.length === 0) return null;
  const { giving } = await load(ctx.store, {
    giving: limitToOne(
      rows(
        'directoryObject',
        eq('id', groupId),
        or(
          any('roleAssignments', isGlobalAdministrator),
          any(['transitiveMemberOf', 'roleAssignments'], isGlobalAdministrator),
        ),
      ),
    ),
  });
  if (giving.length === 0) return null;
  const isLeaving = oneOfValues('id', leaving);
  const stays = or(not(or(isLeaving, any('transitiveMemberOf', isLeaving))), isAdministratorWithout(groupId));
  const { others, active } = await load(ctx.store, {
    others: limitToOne(rows('directoryObject', isActiveGlobalAdministrator, stays)),
    active: limitToOne(
      rows(
        'directoryObject',
        isLeaving,
        or(isActiveGlobalAdministrator, any('transitiveMembers', isActiveGlobalAdministrator)),
      ),
    ),
  });
  return others.length > 0 ? null : (active[0]?.id ?? null);
}

/** Of people, whether they go on as Global Administrators outside a group: by a role of their own or another group. */
const isAdministratorWithout = (groupId: Id): Condition =>
  or(
    any('roleAssignments', isGlobalAdministrator),
    any(
      'transitiveMemberOf',
      and(
        any('roleAssignments', isGlobalAdministrator),
        not(or(eq('id', groupId), any('transitiveMembers', eq('id', groupId)))),
      ),
    ),
  );
