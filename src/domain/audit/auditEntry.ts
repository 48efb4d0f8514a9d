// Audit rows: which activities there are, in the published words, and how a row says who did what to what.

import type { Caller } from '../caller.ts';
import { isUnified } from '../directory/directoryObjects.ts';
import type { Audit, AuditTarget } from './auditEntities.ts';
import type { Id, Instant } from '../base.ts';
import { reviewActivities } from './reviewActivities.ts';

type Kind = readonly [category: string, operationType: string, service?: string];
const governance = (operationType: string): Kind => ['EntitlementManagement', operationType];

/**
 * Activities by name. Names are those of the published audit reference, to the letter (the full stop of the invitation
 * too).
 */
export const Activities = {
  'Add Entitlement Management role assignment': governance('Add'),
  'Remove Entitlement Management role assignment': governance('Delete'),
  'Create access package': governance('Add'),
  'Update access package': governance('Update'),
  'Delete access package': governance('Delete'),
  'Create access package assignment policy': governance('Add'),
  'Update access package assignment policy': governance('Update'),
  'Delete access package assignment policy': governance('Delete'),
  'Create access package catalog': governance('Add'),
  'Update access package catalog': governance('Update'),
  'Delete access package catalog': governance('Delete'),
  'Update access package catalog resource': governance('Update'),
  'Create incompatible access package': governance('Add'),
  'Delete incompatible access package': governance('Delete'),
  'Create incompatible group': governance('Add'),
  'Delete incompatible group': governance('Delete'),
  'Create custom extension': governance('Add'),
  'Update custom extension': governance('Update'),
  'Delete custom extension': governance('Delete'),
  'Execute custom extension': governance('Execute'),
  'Test custom extension': governance('Execute'),
  'Create resource environment': governance('Add'),
  'Create resource request': governance('Add'),
  'Create resource remove request': governance('Delete'),
  'Create connected organization': governance('Add'),
  'Update connected organization': governance('Update'),
  'Delete connected organization': governance('Delete'),
  'Assign user as internal sponsor': governance('Assign'),
  'Assign user as external sponsor': governance('Assign'),
  'Remove user as internal sponsor': governance('Unassign'),
  'Remove user as external sponsor': governance('Unassign'),
  'Update tenant setting': governance('Update'),
  'Delete old audit entries': ['Policy', 'Delete'],
  'Withdraw keys of audit checkpoints': ['Policy', 'Delete'],
  'Update access package user lifecycle.': governance('Update'),
  'Add subscription': ['DirectoryManagement', 'Add'],
  'Update subscription': ['DirectoryManagement', 'Update'],
  'Delete subscription': ['DirectoryManagement', 'Delete'],
  'Add connection': ['ProvisioningManagement', 'Add'],
  'Update connection': ['ProvisioningManagement', 'Update'],
  'Test connection': ['ProvisioningManagement', 'Execute'],
  'Restart connection': ['ProvisioningManagement', 'Execute'],
  'Provision on demand': ['ProvisioningManagement', 'Execute'],
  'Quarantine connection': ['ProvisioningManagement', 'Update'],
  'Add link of connection': ['ProvisioningManagement', 'Assign'],
  'Remove link of connection': ['ProvisioningManagement', 'Unassign'],
  'Delete connection': ['ProvisioningManagement', 'Delete'],
  'Upload listing of connection': ['ProvisioningManagement', 'Add'],
  'Confirm listing of connection': ['ProvisioningManagement', 'Update'],
  'Take up provisioning task': ['ProvisioningManagement', 'Update'],
  'Finish provisioning task': ['ProvisioningManagement', 'Update'],
  'Refuse provisioning task': ['ProvisioningManagement', 'Update'],
  'Propose change': governance('Add'),
  'Approve proposed change': governance('Approve'),
  'Refuse proposed change': governance('Deny'),
  'Withdraw proposed change': governance('Cancel'),
  'Hold removal of access': governance('Update'),
  'Release held removal of access': governance('Update'),
  'Drop held removal of access': governance('Update'),
  // access reviews
  ...reviewActivities,
  // requests
  'User requests access package assignment': governance('Add'),
  'User requests an access package assignment on behalf of service principal': governance('Add'),
  'User requests to extend access package assignment': governance('Update'),
  'User requests to remove access package assignment': governance('Delete'),
  'Create access package assignment user update request': governance('Update'),
  'Administrator directly assigns user to access package': governance('Add'),
  'Administrator directly removes user access package assignment': governance('Delete'),
  'Update access package assignment request': governance('Update'),
  'Entitlement Management creates access package assignment request for user': governance('Add'),
  'Entitlement Management removes access package assignment request for user': governance('Delete'),
  'Create request approval': ['UserManagement', 'Add'],
  'Add approver to request approval': ['UserManagement', 'Add'],
  'Update approver delegate': ['UserManagement', 'Update'],
  'Approval stage completed for access package assignment request': governance('Update'),
  'Ask requestor of access package assignment request': governance('Update'),
  'Answer approver of access package assignment request': governance('Update'),
  'Remind approvers of access package assignment request': governance('Update'),
  'Take back approval of access package assignment request': governance('Update'),
  'Auto approve access package assignment request': governance('Approve'),
  'Approve access package assignment request': governance('Approve'),
  'Deny access package assignment request': governance('Deny'),
  'Access package assignment request timed out (no approver action taken)': governance('Deny'),
  'Cancel access package assignment request': governance('Cancel'),
  'Delete access package assignment request': governance('Delete'),
  'Schedule a future access package assignment': governance('Add'),
  'Ready to fulfill access package assignment request': governance('Update'),
  'Fulfill access package assignment request': governance('Update'),
  'Partially fulfill access package assignment request': governance('Update'),
  'Failed access package assignment request': governance('Update'),
  // what they lead to
  'Fulfill access package assignment': governance('Add'),
  'Extend access package assignment': governance('Update'),
  'Remove access package assignment': governance('Delete'),
  'Fulfill access package resource assignment': governance('Assign'),
  'Remove access package resource assignment': governance('Unassign'),
  'Entitlement Management invites external user.': governance('Add'),
  // the directory
  'Add user': ['UserManagement', 'Add'],
  'Update user': ['UserManagement', 'Update'],
  'Invite external user': ['UserManagement', 'Add', 'Invited Users'],
  'Redeem external user invite': ['UserManagement', 'Update', 'Invited Users'],
  'Invite external user with reset invitation status': ['UserManagement', 'Update', 'Invited Users'],
  'Change user password': ['UserManagement', 'Update'],
  'Reset password (self-service)': ['UserManagement', 'Update', 'Self-service Password Management'],
  'User registered security info': ['UserManagement', 'Add', 'Authentication Methods'],
  'User deleted security info': ['UserManagement', 'Delete', 'Authentication Methods'],
  'Admin deleted security info': ['UserManagement', 'Delete', 'Authentication Methods'],
  'Update StsRefreshTokenValidFrom Timestamp': ['UserManagement', 'Update'],
  'Delete user': ['UserManagement', 'Delete'],
  'View as user': ['UserManagement', 'Read'],
  'Restore user': ['UserManagement', 'Restore'],
  'Hard Delete user': ['UserManagement', 'Delete'],
  'Erase personal data': ['UserManagement', 'Delete'],
  'Export personal data': ['UserManagement', 'Export'],
  'Report sign-in activity': ['UserManagement', 'Update'],
  'Add group': ['GroupManagement', 'Add'],
  'Update group': ['GroupManagement', 'Update'],
  'Delete group': ['GroupManagement', 'Delete'],
  'Restore Group': ['GroupManagement', 'Restore'],
  'Hard Delete group': ['GroupManagement', 'Delete'],
  'Add member to group': ['GroupManagement', 'Assign'],
  'Remove member from group': ['GroupManagement', 'Unassign'],
  'Add owner to group': ['GroupManagement', 'Assign'],
  'Remove owner from group': ['GroupManagement', 'Unassign'],
  'Add application': ['ApplicationManagement', 'Add'],
  'Update application': ['ApplicationManagement', 'Update'],
  'Update application – Certificates and secrets management': ['ApplicationManagement', 'Update'],
  'Delete application': ['ApplicationManagement', 'Delete'],
  'Restore application': ['ApplicationManagement', 'Restore'],
  'Hard Delete application': ['ApplicationManagement', 'Delete'],
  'Add service principal': ['ApplicationManagement', 'Add'],
  'Update service principal': ['ApplicationManagement', 'Update'],
  'Remove service principal': ['ApplicationManagement', 'Delete'],
  'Restore service principal': ['ApplicationManagement', 'Restore'],
  'Hard delete service principal': ['ApplicationManagement', 'Delete'],
  'Add owner to application': ['ApplicationManagement', 'Assign'],
  'Remove owner from application': ['ApplicationManagement', 'Unassign'],
  'Add owner to service principal': ['ApplicationManagement', 'Assign'],
  'Remove owner from service principal': ['ApplicationManagement', 'Unassign'],
  'Add app role assignment grant to user': ['UserManagement', 'Assign'],
  'Remove app role assignment from user': ['UserManagement', 'Unassign'],
  'Add app role assignment to group': ['GroupManagement', 'Assign'],
  'Remove app role assignment from group': ['GroupManagement', 'Unassign'],
  'Add app role assignment to service principal': ['ApplicationManagement', 'Assign'],
  'Remove app role assignment from service principal': ['ApplicationManagement', 'Unassign'],
  'Add delegated permission grant': ['ApplicationManagement', 'Assign'],
  'Remove delegated permission grant': ['ApplicationManagement', 'Unassign'],
  'Consent to application': ['ApplicationManagement', 'Assign'],
  'Add member to role': ['RoleManagement', 'Assign'],
  'Remove member from role': ['RoleManagement', 'Unassign'],
  'Add scoped member to role': ['RoleManagement', 'Assign'],
  'Remove scoped member from role': ['RoleManagement', 'Unassign'],
  'Add role from template': ['RoleManagement', 'Add'],
  'Add identity provider': ['DirectoryManagement', 'Add'],
  'Update identity provider': ['DirectoryManagement', 'Update'],
  'Delete identity provider': ['DirectoryManagement', 'Delete'],
  'Test identity provider': ['DirectoryManagement', 'Execute'],
  'Add identity of user': ['UserManagement', 'Assign'],
  'Remove identity of user': ['UserManagement', 'Unassign'],
  'Set Company Branding': ['DirectoryManagement', 'Update'],
  'Send test mail': governance('Send'),
} as const satisfies Readonly<Record<string, Kind>>;

/** The name of an activity, as the published audit reference has it. */
export type Activity = keyof typeof Activities;

/** When and by whom, and where ids come from: the context of a command has all of it. */
export interface AuditContext {
  readonly now: Instant;
  readonly newId: () => Id;
  readonly correlationId: string;
  readonly caller: Caller;
  readonly userAgent: string | null;
  readonly address: string | null;
  /** Whose call led to what the server does by itself; null, or absent, for nobody's. */
  readonly causedById?: Id | null;
}

/** The user or service principal who calls, or whose call led to what the server does; null where nobody's did. */
export const causeOf = ({
  caller,
  causedById,
}: Pick<AuditContext, 'causedById'> & { readonly caller: Pick<Caller, 'objectId'> }): Id | null =>
  caller.objectId ?? causedById ?? null;

/** In characters. */
export const longestUserAgent = 512;

/** What an entry of the audit tells: what was done, to what, and how it ended. */
export interface AuditEntry {
  readonly activity: Activity;
  readonly targets: readonly AuditTargetFields[];
  /** `success` unless given. */
  readonly result?: Audit['result'];
  /** Why, for people; empty where there is nothing to add. */
  readonly reason?: string;
  readonly details?: Readonly<Record<string, string>>;
  /** Who caused it, where that is not the caller: the server does what somebody asked for. */
  readonly cause?: AuditActor;
}

/** Who is named in an entry as the one who did it. */
export type AuditActor = Pick<Caller, 'kind' | 'objectId' | 'displayName' | 'userPrincipalName' | 'appId'>;

/** A target of an entry: the object that was acted upon. */
export type AuditTargetFields = Pick<
  AuditTarget,
  'targetId' | 'displayName' | 'type' | 'userPrincipalName' | 'groupType' | 'modifiedProperties'
>;
/** What a target is called: its name as it is now, for the entry outlives it; null only for what has no name. */
interface NamedRow {
  readonly id: Id | null;
  readonly displayName: string | null;
  readonly userPrincipalName?: string | null;
  readonly groupTypes?: readonly string[] | null;
}
/** A property that changed: its name, before, after. */
export type PropertyChange = readonly [property: string, before: string | null, after: string | null];

interface TargetInsert {
  readonly kind: 'insert';
  readonly entity: 'auditTarget';
  readonly row: Omit<AuditTarget, 'version'>;
}
interface PendingInsert {
  readonly kind: 'insert';
  readonly entity: 'pendingAudit';
  readonly row: { readonly id: Id };
}
/** The insert of an entry, with its targets. */
export interface AuditInsert {
  readonly kind: 'insert';
  readonly entity: 'audit';
  readonly row: Omit<Audit, 'version'>;
  readonly with: readonly (TargetInsert | PendingInsert)[];
}

/** The change that inserts one audit row and its targets, in the commit of what the row tells. */
export function audit(context: AuditContext, entry: AuditEntry): AuditInsert {
  const [category, operationType, service]: Kind = Activities[entry.activity];
  const id = context.newId();
  return {
    kind: 'insert',
    entity: 'audit',
    row: {
      id,
      activityDisplayName: entry.activity,
      activityAt: context.now,
      category,
      operationType,
      result: entry.result ?? 'success',
      resultReason: entry.reason ?? '',
      loggedByService: service ?? (category === 'EntitlementManagement' ? 'Entitlement Management' : 'Core Directory'),
      correlationId: context.correlationId,
      ...actorOf(entry.cause ?? context.caller),
      userAgent: context.userAgent?.slice(0, longestUserAgent) ?? null,
      ipAddress: context.address,
      sessionId: context.caller.sessionId ?? null,
      causedById: (entry.cause ?? context.caller).kind === 'system' ? (context.causedById ?? null) : null,
      additionalDetails: Object.entries(entry.details ?? {}).map(([key, value]) => ({ key, value })),
    },
    with: [
      ...entry.targets.map(
        (each, position): TargetInsert => ({
          kind: 'insert',
          entity: 'auditTarget',
          row: { id: context.newId(), auditId: id, position, ...each },
        }),
      ),
      { kind: 'insert', entity: 'pendingAudit', row: { id } },
    ],
  };
}

const singletonIds: ReadonlySet<Id> = new Set(['singleton', 'endUserSettings']);

/** The target of an entry: its type, id and name, and the properties that changed. */
export function auditTarget(type: string, row: NamedRow, changed: readonly PropertyChange[] = []): AuditTargetFields {
  return {
    // A singleton has a word for an id, which means nothing to a reader of the audit.
    targetId: row.id === null || singletonIds.has(row.id) ? null : row.id,
    displayName: row.displayName,
    type,
    userPrincipalName: type === 'User' ? (row.userPrincipalName ?? null) : null,
    groupType: type === 'Group' ? (isUnified(row) ? 'unifiedGroups' : 'azureAD') : null,
    modifiedProperties: changed.map(([displayName, oldValue, newValue]) => ({ displayName, oldValue, newValue })),
  };
}

type Actor = Pick<
  Audit,
  | 'actor'
  | 'userId'
  | 'userDisplayName'
  | 'userPrincipalName'
  | 'clientAppId'
  | 'appId'
  | 'appDisplayName'
  | 'servicePrincipalId'
>;

function actorOf({ kind, objectId, displayName, userPrincipalName, appId }: AuditActor): Actor {
  return kind === 'user'
    ? {
        actor: kind,
        userId: objectId,
        userDisplayName: displayName,
        userPrincipalName,
        clientAppId: appId,
        appId: null,
        appDisplayName: null,
        servicePrincipalId: null,
      }
    : {
        actor: kind,
        userId: null,
        userDisplayName: null,
        userPrincipalName: null,
        clientAppId: null,
        appId,
        appDisplayName: displayName,
        servicePrincipalId: objectId,
      };
}
