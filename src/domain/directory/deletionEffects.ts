// What becomes of everything that names a directory object when the object is deleted, restored, and deleted for good:
// one row for each field that holds its id. docs/adr/0076-deleted-items.md explains them; a test compares the table
// with the model.

import type { Id } from '../base.ts';
import type { EntityName } from '../entities.ts';
import type { DirectoryObject } from './directoryEntities.ts';

/**
 * - `ends`: the row gets an end; a restore begins it anew.
 * - `hides`: the row is hidden; a restore shows it again.
 * - `clears`: the field is cleared; a restore sets it again, unless it says something else by then.
 * - `goes`: the row is deleted, and does not come back.
 * - `follows`: the row is calculated from others that end and begin.
 * - `access`: requests are withdrawn and assignments end, with the roles that they give; they do not come back.
 * - `names`: history, or a setting, that goes on naming the object, and leads to nobody while it is deleted.
 */
export type DeletionEffect = 'ends' | 'hides' | 'clears' | 'goes' | 'follows' | 'access' | 'names';

type ObjectField = `${EntityName}.${string}`;

/** By entity and field. */
// biome-ignore format: a table, read by column
export const deletionEffects = {
  'membership.groupId':                  'ends',
  'membership.memberId':                 'ends',
  'memberOf.groupId':                    'follows',
  'memberOf.memberId':                   'follows',
  'appRoleAssignment.principalId':       'ends',
  'appRoleAssignment.resourceId':        'ends',
  'sitePermission.principalId':          'ends',
  'permissionGrant.clientId':            'hides',
  'permissionGrant.principalId':         'hides',
  'permissionGrant.resourceId':          'hides',
  'credential.objectId':                 'names',
  'federatedCredential.applicationId':   'names',
  'authenticationMethod.userId':         'names',
  'ownership.objectId':                  'hides',
  'ownership.ownerId':                   'hides',
  'sponsorship.objectId':                'hides',
  'sponsorship.sponsorId':               'hides',
  'organizationSponsor.sponsorId':       'hides',
  'roleAssignment.principalId':          'hides',
  'roleHolding.holderId':                'follows',
  'directoryObject.managerId':           'clears',
  'directoryObject.formerManagerId':     'clears',
  'approverDelegate.approverId':         'goes',
  'approverDelegate.delegateId':         'goes',
  'heldRemoval.principalId':             'goes',
  'heldRemoval.groupId':                 'goes',
  'connection.servicePrincipalId':       'names',
  'provisioningEvent.servicePrincipalId': 'names',
  'remoteLink.objectId':                 'names',
  'identityLink.userId':                 'names',
  'remoteHolding.objectId':              'names',
  'fulfilmentTask.principalId':          'names',
  'fulfilmentTask.objectId':             'names',
  'fulfilmentTask.assigneeId':           'names',
  'difference.principalId':              'names',
  'accessPath.principalId':              'follows',
  'accessPath.objectId':                 'follows',
  'subject.objectId':                    'access',
  'policyTarget.principalId':            'names',
  'incompatibleGroup.groupId':           'names',
  'separationOfDutiesConflict.targetId': 'follows',
  'approver.principalId':                'names',
  'approver.forwardedById':              'names',
  'assignmentRequest.createdByObjectId': 'names',
  'attributeStamp.objectId':             'names',
  'resource.objectId':                   'names',
  'client.servicePrincipalId':           'names',
  'mail.recipientId':                    'names',
  'reviewDefinition.resourceId':         'names',
  'reviewInstance.resourceId':           'names',
  'reviewDecision.principalId':          'names',
  'reviewer.principalId':                'names',
} as const satisfies Readonly<Record<ObjectField, DeletionEffect>>;

/** Rows that fall with a deleted object and come back with it, in the order in which a commit changes them. */
export type FallingEntity =
  | 'membership'
  | 'appRoleAssignment'
  | 'sitePermission'
  | 'permissionGrant'
  | 'ownership'
  | 'sponsorship'
  | 'organizationSponsor'
  | 'roleAssignment';

/** An entity whose rows fall: by which effect, and the fields that hold ids of directory objects. */
export interface FallingLink {
  readonly entity: FallingEntity;
  readonly effect: 'ends' | 'hides';
  readonly fields: readonly string[];
}

/** The rows of the table that fall and come back, an entity each. */
export const fallingLinks: readonly FallingLink[] = [
  ...Map.groupBy(
    Object.entries(deletionEffects).flatMap(([name, effect]) => {
      const [entity, field] = name.split('.') as [FallingEntity, string];
      return effect === 'ends' || effect === 'hides' ? [{ entity, field, effect }] : [];
    }),
    ({ entity }) => entity,
  ),
].map(([entity, rows]) => ({
  entity,
  effect: rows[0]?.effect as FallingLink['effect'],
  fields: rows.map(({ field }) => field),
}));

/** How long a deleted object can be restored. https://learn.microsoft.com/graph/api/resources/directory */
export const restorableFor = 'P30D';

/**
 * The sign-in name of a user while they are deleted: Entra puts the object id before it, so that the name is free.
 * Scripts that list deleted users take it off again.
 */
export const nameWhileDeleted = ({
  id,
  userPrincipalName,
}: Pick<DirectoryObject, 'id' | 'userPrincipalName'>): string => `${prefixOf(id)}${userPrincipalName ?? ''}`;

/** The sign-in name of before the deletion. */
export function nameBeforeDeletion({
  id,
  userPrincipalName,
}: Pick<DirectoryObject, 'id' | 'userPrincipalName'>): string | null {
  const prefix = prefixOf(id);
  return userPrincipalName?.startsWith(prefix) === true ? userPrincipalName.slice(prefix.length) : userPrincipalName;
}

const prefixOf = (id: Id): string => id.replaceAll('-', '');
