// Which rows are in the feed of changes, with which parents, and why the others are not: a row for each entity.

import type { Entities, EntityName } from '../entities.ts';

type Field<E extends EntityName> = Exclude<keyof Entities[E], 'id' | 'version'> & string;

/** How rows of an entity are told of. */
export interface FeedRule<E extends EntityName = EntityName> {
  /** Where the rows are read: a set of the API, of Graph where it has one. */
  readonly path: string;
  /** Fields with the ids of the rows that it belongs to or links. */
  readonly parents: readonly Field<E>[];
  /** Fields that hide or end a row when they are set, and bring it back when they are null again. */
  readonly ends: readonly Field<E>[];
}

const at = <E extends EntityName>(
  path: string,
  parents: readonly Field<E>[] = [],
  ...ends: readonly Field<E>[]
): FeedRule<E> => ({ path, parents, ends });

const calculated = 'it is calculated from other rows';
const ownWork = 'it is work of the server itself';
const secret = 'it holds keys or sessions';
const log = 'it is a log, which has its own feed';
const part = (of: EntityName): string => `it is a part of ${of}, whose row changes with it`;

/** Every entity: how it is told of, or why it is not. */
// biome-ignore format: a table, read by column
export const feedTable: { readonly [E in EntityName]: FeedRule<E> | string } = {
  // catalogs
  catalog:             at<'catalog'>('entitlementManagement/catalogs', [], 'deletedAt'),
  accessPackage:       at<'accessPackage'>('entitlementManagement/accessPackages', ['catalogId'], 'deletedAt'),
  resource:            at<'resource'>('entitlementManagement/resources', ['catalogId', 'objectId'], 'deletedAt'),
  resourceRole:        at<'resourceRole'>('entitlementManagement/catalogs/{id}/resourceRoles',
    ['catalogId', 'resourceId'], 'deletedAt'),
  resourceScope:       at<'resourceScope'>('entitlementManagement/catalogs/{id}/resourceScopes',
    ['catalogId', 'resourceId'], 'deletedAt'),
  resourceEnvironment: at<'resourceEnvironment'>('entitlementManagement/resourceEnvironments'),
  resourceRoleScope:   at<'resourceRoleScope'>('entitlementManagement/resourceRoleScopes',
    ['packageId', 'resourceId'], 'until'),
  resourceRequest:     at<'resourceRequest'>('entitlementManagement/resourceRequests', ['catalogId', 'resourceId']),
  incompatiblePackage: at<'incompatiblePackage'>('entitlementManagement/accessPackages/{id}/incompatibleAccessPackages',
    ['packageId', 'incompatibleId']),
  incompatibleGroup:   at<'incompatibleGroup'>('entitlementManagement/accessPackages/{id}/incompatibleGroups',
    ['packageId', 'groupId']),
  customExtension:     at<'customExtension'>('entitlementManagement/catalogs/{id}/customWorkflowExtensions',
    ['catalogId'], 'deletedAt'),
  separationOfDutiesConflict: calculated,
  // policies
  policy:         at<'policy'>('entitlementManagement/assignmentPolicies', ['packageId', 'catalogId'], 'deletedAt'),
  policyRevision: part('policy'),
  policyTarget:   part('policy'),
  question:       part('policy'),
  extensionStage: part('policy'),
  ruleAttribute:  calculated,
  // requests and assignments
  subject:           at<'subject'>('entitlementManagement/subjects', ['objectId', 'connectedOrganizationId']),
  assignmentRequest: at<'assignmentRequest'>('entitlementManagement/assignmentRequests',
    ['packageId', 'catalogId', 'assignmentId', 'targetId', 'requestorId']),
  assignment:        at<'assignment'>('entitlementManagement/assignments',
    ['packageId', 'catalogId', 'policyId', 'targetId']),
  roleGrant:         at<'roleGrant'>('entitlementManagement/accessPackageAssignmentResourceRoles',
    ['catalogId', 'resourceId', 'subjectId', 'objectId'], 'until'),
  assignmentGrant:   at<'assignmentGrant'>(
    'entitlementManagement/assignments/{id}/accessPackageAssignmentResourceRoles', ['assignmentId', 'grantId'],
    'until'),
  accessPath:        calculated,
  attributeStamp:    at<'attributeStamp'>('attributeStamps', ['assignmentId', 'objectId'], 'until'),
  callout:           at<'callout'>('entitlementManagement/assignmentRequests/{id}/customExtensionCalloutInstances',
    ['requestId', 'assignmentId', 'catalogId', 'extensionId']),
  departure:         ownWork,
  heldRemoval:       at<'heldRemoval'>('heldRemovals', ['groupId', 'policyId', 'packageId', 'principalId']),
  removalLedger:     ownWork,
  // approvals
  approval:         at<'approval'>('entitlementManagement/accessPackageAssignmentApprovals',
    ['packageId', 'catalogId']),
  approvalStage:    at<'approvalStage'>('entitlementManagement/accessPackageAssignmentApprovals/{id}/stages',
    ['approvalId', 'catalogId']),
  approver:         at<'approver'>('approvers', ['approvalId', 'stageId', 'principalId']),
  approvalQuestion: at<'approvalQuestion'>('approvals/{id}/questions', ['approvalId', 'stageId']),
  approverDelegate: at<'approverDelegate'>('approverDelegates', ['approverId', 'delegateId']),
  // reviews
  reviewDefinition:     at<'reviewDefinition'>('identityGovernance/accessReviews/definitions',
    ['policyId', 'packageId', 'catalogId', 'resourceId'], 'endedAt'),
  reviewInstance:       at<'reviewInstance'>('identityGovernance/accessReviews/definitions/{id}/instances',
    ['definitionId', 'catalogId']),
  reviewStage:          at<'reviewStage'>('identityGovernance/accessReviews/definitions/{id}/instances/{id}/stages',
    ['instanceId', 'definitionId']),
  reviewDecision:       at<'reviewDecision'>(
    'identityGovernance/accessReviews/definitions/{id}/instances/{id}/decisions', ['instanceId', 'principalId']),
  reviewDecisionChange: part('reviewDecision'),
  reviewItemContext:    part('reviewDecision'),
  reviewInsight:        calculated,
  reviewerSet:          ownWork,
  reviewer:             part('reviewDecision'),
  contactedReviewer:    part('reviewInstance'),
  reviewHistory:        at<'reviewHistory'>('identityGovernance/accessReviews/historyDefinitions'),
  reviewHistoryRun:     calculated,
  reviewHistoryPart:    ownWork,
  // organizations and settings
  connectedOrganization: at<'connectedOrganization'>('entitlementManagement/connectedOrganizations'),
  identitySource:        part('connectedOrganization'),
  organizationSponsor:   at<'organizationSponsor'>('entitlementManagement/connectedOrganizations/{id}/internalSponsors',
    ['organizationId', 'sponsorId'], 'endedWith'),
  settings:              at<'settings'>('entitlementManagement/settings'),
  branding:              at<'branding'>('organization/{id}/branding/localizations'),
  brandingImage:         part('branding'),
  controlConfiguration:  at<'controlConfiguration'>('entitlementManagement/controlConfigurations'),
  // the directory
  directoryObject:     at<'directoryObject'>('directoryObjects', [], 'deletedAt', 'purgedAt'),
  membership:          at<'membership'>('groups/{id}/members', ['groupId', 'memberId'], 'until'),
  memberOf:            calculated,
  ownership:           at<'ownership'>('groups/{id}/owners', ['objectId', 'ownerId'], 'endedWith'),
  sponsorship:         at<'sponsorship'>('users/{id}/sponsors', ['objectId', 'sponsorId'], 'endedWith'),
  listedText:          part('directoryObject'),
  appRoleAssignment:   at<'appRoleAssignment'>('servicePrincipals/{id}/appRoleAssignedTo',
    ['principalId', 'resourceId'], 'until'),
  permissionGrant:     at<'permissionGrant'>('oauth2PermissionGrants', ['clientId', 'principalId', 'resourceId'],
    'endedWith'),
  credential:          at<'credential'>('applications/{id}/passwordCredentials', ['objectId']),
  federatedCredential: at<'federatedCredential'>('applications/{id}/federatedIdentityCredentials', ['applicationId']),
  roleAssignment:      at<'roleAssignment'>('roleManagement/{provider}/roleAssignments',
    ['roleDefinitionId', 'principalId', 'catalogId'], 'endedWith'),
  roleDefinition:      at<'roleDefinition'>('roleManagement/{provider}/roleDefinitions'),
  roleHolding:         calculated,
  resourceNamespace:   'it is a constant of the program',
  resourceAction:      'it is a constant of the program',
  site:                at<'site'>('sites', [], 'deletedAt'),
  siteRole:            at<'siteRole'>('siteRoles', ['siteId']),
  sitePermission:      at<'sitePermission'>('sitePermissions', ['siteId', 'siteRoleId', 'principalId'], 'until'),
  domain:              at<'domain'>('domains'),
  tenant:              'the clock of the sandbox is in it, which moves by itself',
  connection:         at<'connection'>('connections'),
  connectionSecret:   secret,
  remoteObject:       'it is known of another system, which has its own feed',
  remoteLink:         at<'remoteLink'>('remoteLinks', ['connectionId', 'objectId'], 'until'),
  remoteHolding:      'it is known of another system, which has its own feed',
  difference:         ownWork,
  connectionRun:      ownWork,
  fulfilmentTask:     at<'fulfilmentTask'>('fulfilmentTasks', ['connectionId', 'objectId', 'principalId']),
  connectionListing:  'it is known of another system, which has its own feed',
  authenticationMethod: secret,
  identityProvider:   at<'identityProvider'>('identityProviders'),
  identityLink:       at<'identityLink'>('identityLinks', ['providerId', 'userId']),
  provisioningEvent:  log,
  // the server's own
  client:     secret,
  signingKey: secret,
  artefact:   secret,
  job:        ownWork,
  mail:       ownWork,
  subscription:       ownWork,
  changeNotification: ownWork,
  proposal:   'it waits for an administrator; what it does is told once it is done',
  audit:           log,
  auditTarget:     log,
  pendingAudit:    log,
  auditLeaf:       log,
  auditTile:       log,
  auditTree:       log,
  auditCheckpoint: log,
  auditKey:        secret,
  logCursor:       ownWork,
  auditAnchor:     ownWork,
  refusedCall:     log,
  signIn:          log,
  signInActivity:  log,
  pendingFeed:     ownWork,
  feedSegment:     ownWork,
};

/** How rows of an entity are told of; null for those that are not. */
export function feedRuleOf(entity: EntityName): FeedRule | null {
  const rule = feedTable[entity];
  return typeof rule === 'string' ? null : (rule as unknown as FeedRule);
}
