// What ends when a user or service principal is deleted: its memberships, its access, its roles as owner or sponsor.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { and, eq, or } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';

/** Hides the object and ends all that it had. The row itself stays: history and audit still show its name. */
export function deletionChanges(ctx: Context, object: DirectoryObject): readonly Change[] {
  const { id } = object;
  const until = { until: ctx.now };
  return [
    update('directoryObject', id, { deletedAt: ctx.now }, object.version),
    { kind: 'updateWhere', entity: 'membership', where: and(eq('memberId', id), eq('until', null)), set: until },
    { kind: 'deleteWhere', entity: 'memberOf', where: eq('memberId', id) },
    {
      kind: 'updateWhere',
      entity: 'appRoleAssignment',
      where: and(or(eq('principalId', id), eq('resourceId', id)), eq('until', null)),
      set: until,
    },
    { kind: 'updateWhere', entity: 'sitePermission', where: and(eq('principalId', id), eq('until', null)), set: until },
    { kind: 'updateWhere', entity: 'directoryObject', where: eq('managerId', id), set: { managerId: null } },
    { kind: 'deleteWhere', entity: 'ownership', where: or(eq('ownerId', id), eq('objectId', id)) },
    { kind: 'deleteWhere', entity: 'sponsorship', where: or(eq('sponsorId', id), eq('objectId', id)) },
    { kind: 'deleteWhere', entity: 'organizationSponsor', where: eq('sponsorId', id) },
    { kind: 'deleteWhere', entity: 'roleAssignment', where: eq('principalId', id) },
  ];
}
