// The end of an assignment does not take the last active Global Administrator: what makes them one stays.

import { load, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { isGlobalAdministrator, isLastAdministrator } from '../../flows/directory/directoryRoles.ts';
import type { DirectoryFacts } from '../../connectors/directory.ts';
import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { personTarget } from '../../domain/audit/requestAudit.ts';
import { DirectoryRoles } from '../../domain/caller.ts';
import type { Id } from '../../domain/base.ts';
import type { Access } from '../../domain/requests/delivery.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { and, any, eq, or, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';

const role = { id: DirectoryRoles.globalAdministrator, displayName: 'Global Administrator' };

/** Of role assignments: those by which an object is a Global Administrator, by itself or through a group. */
const makesGlobalAdministrator = (id: Id): Condition =>
  and(isGlobalAdministrator, or(eq('principalId', id), any(['principal', 'transitiveMembers'], eq('id', id))));

/**
 * Of the access to take, what makes the person the last active Global Administrator, where nothing else does: it stays
 * as if it was given by hand. A commit that takes it all the same is refused (flows/directory/administratorGuard.ts):
 * then the job looks again.
 */
export async function accessOfLastAdministrator(
  ctx: Context,
  principalId: Id,
  take: readonly Access[],
  { objects }: Pick<DirectoryFacts, 'objects'>,
): Promise<readonly Access[]> {
  const forRoles = new Set(objects.filter((each) => each.isAssignableToRole === true).map(({ id }) => id));
  const giving = take.filter(({ originSystem, objectId, originId }) =>
    originSystem === 'AadGroup'
      ? forRoles.has(objectId) && originId.startsWith('Member_')
      : originSystem === 'DirectoryRole' && objectId === role.id,
  );
  if (giving.length === 0 || !(await isLastAdministrator(ctx, principalId))) return [];
  const { held } = await load(ctx.store, { held: rows('roleAssignment', makesGlobalAdministrator(principalId)) });
  const holders = new Set(held.map((each) => each.principalId));
  const holderOf = ({ originSystem, objectId }: Access): Id => (originSystem === 'AadGroup' ? objectId : principalId);
  const kept = giving.filter((each) => holders.has(holderOf(each)));
  const taken = new Set(kept.map(holderOf));
  return [...holders].some((id) => !taken.has(id)) ? [] : kept;
}

/** What is not done to the last active Global Administrator, and what stays. */
const reasons = {
  'Remove member from role': 'The role stays',
  'Update user': 'The account stays enabled',
  'Delete user': 'The user stays',
} as const satisfies Partial<Record<Activity, string>>;

export const auditKeptAdministrator = (ctx: Context, subject: Subject, activity: keyof typeof reasons): Change =>
  audit(ctx, {
    activity,
    result: 'failure',
    reason: `${reasons[activity]}: the tenant would have no other active Global Administrator.`,
    targets: [personTarget(subject), auditTarget('Role', role)],
  });
