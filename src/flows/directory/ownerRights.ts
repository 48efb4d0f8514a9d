// Who may say who owns something, and what the audit calls it.

import type { Activity } from '../../domain/audit/activities.ts';
import type { Caller } from '../../domain/caller.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';

// biome-ignore format: a table, read by column
/** The audit's activities for owners, by the kind of the object that is owned. */
export const ownerActivities: Readonly<Record<DirectoryObject['kind'],
  readonly [added: Activity, removed: Activity]>> = {
  group:            ['Add owner to group', 'Remove owner from group'],
  application:      ['Add owner to application', 'Remove owner from application'],
  servicePrincipal: ['Add owner to service principal', 'Remove owner from service principal'],
  user:             ['Update user', 'Update user'],
};

/** Throws `notAllowed` unless the caller may change the owners of the object. */
export function demandOwnerUpdate(caller: Caller, object: DirectoryObject, isOwner: boolean): void {
  const right = object.isAssignableToRole === true ? 'updateRoleGroup' : 'updateOwners';
  requireRight(caller, object.kind === 'group' ? right : 'updateApplication', { isOwner });
}
