// The end of memberships by an access review does not take the last active Global Administrator.

import type { Id } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { isActiveGlobalAdministrator, isGlobalAdministrator } from '../../flows/directory/directoryRoles.ts';
import { limitToOne, load, rows } from '../../flows/load.ts';
import { any, eq, not, oneOfValues, or } from '../../odata/query.ts';

/** Of members that are to leave a group, who stays since the tenant would have no administrator; null for nobody. */
export async function keptAdministrator(ctx: Context, groupId: Id, leaving: readonly Id[]): Promise<Id | null> {
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
  const { others, active } = await load(ctx.store, {
    others: limitToOne(
      rows('directoryObject', isActiveGlobalAdministrator, not(or(isLeaving, any('transitiveMemberOf', isLeaving)))),
    ),
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
