// The differences between our schema and the published one, each with its reason. A test compares this list with the
// actual differences, and DIVERGENCES.md prints it.

import { reviewDifferences, type SchemaDifference } from './reviewDifferences.ts';
import { lackingNavigations } from './tables/lackingNavigations.ts';

const otherVersion = 'Latchkey lists the property in v1.0 only; beta accepts and returns it by its name';
const unserved = 'Latchkey does not serve this part of Graph';
const noOperations = 'the packages of the current schema name no operations';
const unnumbered = 'the packages of the current schema do not number the words, which both versions list in one order';
const former = 'the current schema dropped the property, and older clients read it';
const partial =
  'the published schema that Latchkey compares with contains only the directory types of entitlement management';
const inherited = 'the type lists the properties that it inherits from identity';
const spelled = 'the versions spell the words differently; templates here have no metadata';
const plain = 'the permissions of entitlement management roles have no authentication context and no separate scope';

export const schemaDifferences: readonly SchemaDifference[] = [
  ['both', 'more', 'organizationalBranding organizationalBrandingLocalization', '-', partial],
  [
    'both',
    'different',
    'initiator provisionedIdentity provisioningServicePrincipal provisioningSystem',
    '-',
    inherited,
  ],
  [
    'both',
    'more',
    'initiator provisionedIdentity provisioningServicePrincipal provisioningSystem',
    'id displayName',
    inherited,
  ],
  ['either', 'more', 'synchronizationMetadata', '*', spelled],
  ['either', 'different', 'synchronizationMetadata', '*', spelled],
  ['both', 'more', 'synchronizationJob', 'start pause restart provisionOnDemand validateCredentials', noOperations],
  ['both', 'more', 'synchronizationSchema', 'filterOperators functions', noOperations],
  ['both', 'more', 'subscription', 'reauthorize', noOperations],
  [
    'beta',
    'lacking',
    'subscription',
    'vapidPublicKey webPushEncryptionP256dhPublicKey webPushEncryptionSecret',
    unserved,
  ],
  ...reviewDifferences,
  [
    'v1.0',
    'lacking',
    'accessPackageDynamicApprovalStage accessPackageRequestApprovalStageCallbackConfiguration ' +
      'assignmentRequestApprovalStageCallbackData',
    '-',
    'Latchkey does not support approval stages that an extension calculates yet',
  ],
  [
    'beta',
    'lacking',
    'customExtensionHandler',
    'stage customExtension',
    'the properties are inherited: a handler is a stage setting whose extension has the older type',
  ],
  [
    'beta',
    'different',
    'customExtensionHandler',
    '-',
    'a handler is a stage setting whose extension has the older type',
  ],
  ['beta', 'lacking', 'request', '-', 'the request of an approval has the type of the assignment request'],
  ['beta', 'more', 'approval', 'request', 'the request of an approval has the type of the assignment request'],
  [
    'v1.0',
    'lacking',
    'accessPackageResource',
    'uploadSessions',
    'Latchkey does not support resources with uploaded data yet',
  ],
  [
    'v1.0',
    'lacking',
    'customDataProvidedResource customDataProvidedResourceAccessReviewUploadSession ' +
      'customDataProvidedResourceFile customDataProvidedResourceUploadStats customDataProvidedResourceUploadStatus',
    '-',
    'Latchkey does not support resources with uploaded data yet',
  ],
  [
    'v1.0',
    'lacking',
    'customDataProvidedResourceUploadSession',
    '- uploadFile',
    'Latchkey does not support resources with uploaded data yet',
  ],
  ['beta', 'different', 'riskDetail', '*', unnumbered],
  [
    'v1.0',
    'more',
    'riskDetail',
    'adminConfirmedAgentSafe adminConfirmedAgentCompromised adminDismissedRiskForAgent',
    'the words of both versions are listed in both; sign-ins have none of them',
  ],
  ['beta', 'lacking', 'authenticationContextClassReference unifiedRbacResourceScope', '-', plain],
  ['beta', 'lacking', 'unifiedRbacResourceAction', 'authenticationContext resourceScope', plain],
  [
    'beta',
    'lacking',
    'accessPackageAssignmentRequestRequirements',
    'verifiableCredentialRequirementStatus',
    'Latchkey stores verifiable credential settings and does not request credentials',
  ],
  [
    'beta',
    'lacking',
    'verifiableCredentialRequired verifiableCredentialRequirementStatus verifiableCredentialRetrieved ' +
      'verifiableCredentialVerified',
    '-',
    'Latchkey stores verifiable credential settings and does not request credentials',
  ],
  [
    'v1.0',
    'different',
    'accessPackageResourceAttributeQuestion',
    'question',
    'the property is part of a complex value, which always contains it; $expand does not apply',
  ],
  [
    'v1.0',
    'different',
    'accessPackageAnswer',
    'answeredQuestion',
    'the property is part of a complex value, which always contains it; $expand does not apply',
  ],
  [
    'v1.0',
    'different',
    'accessPackageAssignmentRequestRequirements',
    'questions',
    'the property is part of a complex value, which always contains it; $expand does not apply',
  ],
  [
    'v1.0',
    'more',
    'accessPackageRequestType',
    'userExtend',
    'the page of the resource documents it, and v1.0 shows requests of this type that beta created',
  ],
  [
    'v1.0',
    'more',
    'identityGovernance',
    'catalogs',
    'Graph also lists the catalogs there; the published extract lacks it',
  ],
  [
    'beta',
    'more',
    'singleServicePrincipal targetManager targetApplicationOwners',
    '-',
    'a policy that v1.0 created can contain them, and beta shows the policy',
  ],
  [
    'both',
    'more',
    'directoryObject',
    'checkMemberGroups checkMemberObjects getMemberGroups getMemberObjects getByIds restore validateProperties',
    partial,
  ],
  ['beta', 'different', 'accessPackageSubject', 'subjectLifecycle', 'v1.0 says that the property is never null'],
  ['beta', 'more', 'approval', 'completedSteps pendingSteps', former],
  ['beta', 'more', 'accessPackageResource', 'refresh', noOperations],
  ['beta', 'more', 'accessPackageSuggestion', 'filterByCurrentUser', noOperations],
  ['beta', 'more', 'accessPackageSuggestionFilterByCurrentUserOptions', '-', noOperations],
  ['beta', 'more', 'privilegeLevel', '-', 'a member of catalogs has this type, whose words stand in the SDKs alone'],
  ['beta', 'lacking', 'accessPackageResourceRole', 'type', otherVersion],
  ['beta', 'lacking', 'roleType', '-', otherVersion],
  ['beta', 'lacking', 'approvalStage', 'approverInformationVisibility', otherVersion],
  ['beta', 'lacking', 'unifiedRoleAssignment', 'principalOrganizationId', otherVersion],
  ['beta', 'lacking', 'accessPackageAssignmentRequest', 'history parameters', unserved],
  ['beta', 'lacking', 'accessPackageResource', 'externalOriginResourceConnector uploadSessions', unserved],
  ['beta', 'lacking', 'assignmentReviewSettings', 'isAgenticExperienceEnabled', unserved],
  ['beta', 'lacking', 'entitlementManagement', 'assignmentRequests externalOriginResourceConnectors', unserved],
  ['beta', 'lacking', 'group user', 'cloudLicensing', unserved],
  ['beta', 'lacking', 'user', 'security', unserved],
  [
    'beta',
    'lacking',
    'identityGovernance',
    'lifecycleWorkflows appConsent permissionsAnalytics permissionsManagement privilegedAccess ' +
      'roleManagementAlerts termsOfUse',
    unserved,
  ],
  [
    'beta',
    'lacking',
    'rbacApplication',
    'roleAssignmentApprovals roleAssignmentScheduleInstances roleAssignmentScheduleRequests roleAssignmentSchedules ' +
      'roleEligibilityScheduleInstances roleEligibilityScheduleRequests roleEligibilitySchedules',
    unserved,
  ],
  ['beta', 'lacking', 'roleManagement', 'cloudPC defender deviceManagement enterpriseApps exchange', unserved],
  ['v1.0', 'more', 'roleManagement', 'directory', partial],
  ['both', 'more', 'user', 'changePassword revokeSignInSessions', partial],
  ['both', 'more', 'user group application servicePrincipal directoryObject', 'delta', partial],
  ['both', 'more', 'group', 'validateProperties', partial],
  ['both', 'more', 'application servicePrincipal', 'addKey addPassword removeKey removePassword', partial],
  ['beta', 'more', 'group', 'creationOptions', 'the answer in the published tutorial contains the property'],
  [
    'both',
    'more',
    'directory directoryRole directoryRoleTemplate appRoleAssignment federatedIdentityCredential ' +
      'oAuth2PermissionGrant site',
    '-',
    partial,
  ],
  [
    'both',
    'more',
    'auditLogRoot',
    '-',
    'Latchkey also serves the audit, which the published schema that Latchkey compares with does not contain',
  ],
  ...lackingNavigations.flatMap(([reason, byType]) =>
    Object.entries(byType).map(([type, members]): SchemaDifference => ['either', 'lacking', type, members, reason]),
  ),
  ['both', 'lacking', 'application', 'logo', 'the picture is a stream with its own address, and Latchkey stores none'],
  ['both', 'different', 'organization', '-', 'the tenant is no directory object in Latchkey; nobody can delete it'],
  ['beta', 'different', 'user', 'externalUserStateChangeDateTime', 'the property is a time in both versions'],
  ['v1.0', 'more', 'userPurpose', 'unknown', 'both versions share one list of words'],
  ['beta', 'different', 'userPurpose', '*', 'both versions share one list of words'],
];
