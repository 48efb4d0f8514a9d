// The end of an assignment does not take the last active Global Administrator: what makes them one stays.

import { load, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { isGlobalAdministrator, isLastAdministrator } from '../../flows/directory/directoryRoles.ts';
import type { DirectoryFacts } from '../../connectors/directory.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { personTarget } from '../../domain/audit/requestAudit.ts';
import { DirectoryRoles } from '../../domain/caller.ts';
import type { Id } from '../../domain/base.ts';
import type { Access } from '../../domain/requests/delivery.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';

const role = { id: DirectoryRoles.globalAdministrator, displayName: 'Global Administrator' };

/**
 * Of the access to take, what makes the person the last active Global Administrator: it stays as if it was given by
 * hand. A commit that takes it all the same is refused (flows/directory/administratorGuard.ts): then the job looks
 * again.
 */
export async function accessOfLastAdministrator(
  ctx: Context,
  principalId: Id,
  take: readonly Access[],
  { objects }: Pick<DirectoryFacts, 'objects'>,
): Promise<readonly Access[]> {
  const forRoles = new Set(objects.filter((each) => each.isAssignableToRole === true).map(({ id }) => id));
  const groups = take.filter((each) => each.originSystem === 'AadGroup' && forRoles.has(each.objectId));
  const direct = take.filter((each) => each.originSystem === 'DirectoryRole' && each.objectId === role.id);
  if (groups.length + direct.length === 0 || !(await isLastAdministrator(ctx, principalId))) return [];
  const { given } = await load(ctx.store, {
    given: rows(
      'roleAssignment',
      isGlobalAdministrator,
      oneOfValues(
        'principalId',
        groups.map((each) => each.objectId),
      ),
    ),
  });
  const giving = new Set(given.map((each) => each.principalId));
  return [...direct, ...groups.filter((each) => giving.has(each.objectId))];
}

export const auditKeptAdministrator = (ctx: Context, subject: Subject): Change =>
  audit(ctx, {
    activity: 'Remove member from role',
    result: 'failure',
    reason: 'The role stays: the tenant would have no other active Global Administrator.',
    targets: [personTarget(subject), auditTarget('Role', role)],
  });
