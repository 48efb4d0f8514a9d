// An object in the deleted items, and whether the caller may do something with it.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { deletedItemRights, type DeletedItemVerb } from '../../domain/rights/deletedItemRights.ts';
import { requireReach } from '../../domain/rights/administratorReach.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { any, eq, everyRow, not } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { limitToOne, load, requireRow, rows } from '../load.ts';
import { actsAsOwner } from './directoryObjects.ts';

/**
 * The deleted object. Throws `notFound` where it is not deleted, or for good; `notAllowed` or `scopeMissing` where the
 * caller may not: for who held a directory role, and for a group that can hold one, as while they were there.
 */
export async function requireDeletedObject(
  ctx: Context,
  id: Id | null,
  verb: Exclude<DeletedItemVerb, 'read'>,
): Promise<DirectoryObject> {
  const isOfRoleGroup = any('group', eq('isAssignableToRole', true));
  const { objects, ownerships, roles, member, owner } = await load(ctx.store, {
    objects: rows('directoryObject', everyRow, eq('id', id ?? ''), not(eq('deletedAt', null)), eq('purgedAt', null)),
    ownerships: rows('ownership', everyRow, eq('objectId', id ?? '')),
    roles: rows('roleAssignment', everyRow, eq('principalId', id ?? ''), eq('provider', 'directory')),
    member: limitToOne(
      rows('membership', everyRow, eq('memberId', id ?? ''), eq('endedWith', id ?? ''), isOfRoleGroup),
    ),
    owner: limitToOne(
      rows('ownership', everyRow, eq('ownerId', id ?? ''), any('object', eq('isAssignableToRole', true))),
    ),
  });
  const object = requireRow(objects[0], 'directoryObject', id);
  const isOwner = actsAsOwner(ctx, object.id, ownerships);
  const isRoleGroup = object.isAssignableToRole === true;
  requireRight(ctx.caller, isRoleGroup ? 'updateRoleGroup' : deletedItemRights[object.kind][verb], { isOwner });
  if (object.kind === 'user')
    requireReach(ctx.caller, 'sensitive', {
      roles: roles.map((each) => each.roleDefinitionId),
      isInRoleGroup: member.length + owner.length > 0,
    });
  return object;
}
