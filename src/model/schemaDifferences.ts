// The differences between our schema and the published one, each with its reason. A test compares this list with the
// actual differences, and DIVERGENCES.md prints it.

import { lackingNavigations } from './tables/lackingNavigations.ts';

type DifferenceKind = 'lacking' | 'more' | 'different';

/**
 * `both` API versions, one, or `either` that has it; types and members by name; `-` is the type itself, `*` any member.
 */
type SchemaDifference = readonly [
  apiVersion: 'both' | 'either' | 'v1.0' | 'beta',
  what: DifferenceKind,
  types: string,
  members: string,
  reason: string,
];

const otherVersion = 'Latchkey lists the property in v1.0 only; beta accepts and returns it by its name';
const unserved = 'Latchkey does not serve this part of Graph';
const noOperations = 'the packages of the current schema name no operations';
const unnumbered = 'the packages of the current schema do not number the words, which both versions list in one order';
const former = 'the current schema dropped the property, and older clients read it';
const partial =
  'the published schema that Latchkey compares with contains only the directory types of entitlement management';
const plain = 'the permissions of entitlement management roles have no authentication context and no separate scope';

const onPages = 'the pages of v1.0 document it, and its schema lacks it';

/** What access reviews lack and have more: history, uploaded data, roles of the directory, the former API. */
const reviewDifferences: readonly SchemaDifference[] = [
  [
    'both',
    'lacking',
    'accessReviewHistoryDefinition accessReviewHistoryInstance accessReviewHistoryScheduleSettings ' +
      'accessReviewHistoryDecisionFilter accessReviewHistoryStatus',
    '-',
    unserved,
  ],
  ['both', 'lacking', 'accessReviewSet', 'historyDefinitions', unserved],
  ['both', 'lacking', 'accessReviewHistoryInstance', 'generateDownloadUri', unserved],
  ['both', 'lacking', 'accessReviewInstanceDecisionItemAzureRoleResource', '-', unserved],
  [
    'both',
    'lacking',
    'membershipOutlierInsight',
    'outlierContainerType outlierMemberType container lastModifiedBy member',
    'an outlier is always a user among the members of a group, whose ids the insight has',
  ],
  [
    'both',
    'lacking',
    'outlierContainerType outlierMemberType',
    '-',
    'an outlier is always a user among the members of a group, whose ids the insight has',
  ],
  ['v1.0', 'more', 'accessReviewReviewerScope', 'reviewerId scopeType', onPages],
  ['v1.0', 'more', 'accessReviewSet', 'unified', onPages],
  [
    'v1.0',
    'more',
    'accessReviewPrincipalScope accessReviewResourceScope accessReviewAccessPackageAssignmentPolicyScope unifiedRoot',
    '-',
    onPages,
  ],
  ['v1.0', 'more', 'accessReviewStage', 'acceptRecommendations batchRecordDecisions', onPages],
  [
    'v1.0',
    'more',
    'accessReviewInstanceDecisionItemFilterByCurrentUserOptions accessReviewInstanceFilterByCurrentUserOptions ' +
      'accessReviewScheduleDefinitionFilterByCurrentUserOptions accessReviewStageFilterByCurrentUserOptions',
    'directReviewer delegatedReviewer',
    'the words of both versions are listed in both',
  ],
  [
    'beta',
    'lacking',
    'accessReview accessReviewDecision accessReviewRecurrenceSettings accessReviewSettings autoReviewSettings ' +
      'businessFlowSettings businessFlowTemplate program programControl programControlType programResource',
    '-',
    'the API of before 2023, which gives no data any more',
  ],
  [
    'beta',
    'lacking',
    'accessReview',
    'applyDecisions resetDecisions sendReminder stop',
    'the API of before 2023, which gives no data any more',
  ],
  ['beta', 'different', 'accessReviewError', '-', 'its two properties stand in the type itself'],
  ['beta', 'more', 'accessReviewError', 'code message', 'its two properties stand in the type itself'],
  ['beta', 'lacking', 'genericError', '-', 'its two properties stand in the type of errors of reviews'],
  ['beta', 'lacking', 'accessReviewInstance', 'delegatedBy', 'the items say for whom a delegate decided'],
  [
    'beta',
    'different',
    'accessReviewInstanceDecisionItem',
    'delegatedBy',
    'one reviewer decided, for one other at the most',
  ],
  ['beta', 'different', 'accessReviewInstanceDecisionItem', 'instance', 'the instance contains the item'],
  [
    'beta',
    'lacking',
    'accessReviewInstanceDecisionItem',
    'permission',
    'reviews of whole catalogs alone have permissions',
  ],
  [
    'beta',
    'lacking',
    'accessReviewInstanceDecisionItemAccessPackageResource accessReviewInstanceDecisionItemPermission ' +
      'accessReviewInstanceDecisionItemCustomDataProvidedResource accessReviewInstanceDecisionItemApplyResult',
    '-',
    'reviews of whole catalogs alone have them',
  ],
  [
    'beta',
    'lacking',
    'accessReviewInstance',
    'batchApplyCustomDataProvidedResourceDecisions',
    'reviews of uploaded data are not served',
  ],
  [
    'beta',
    'different',
    'accessReviewPrincipalScope accessReviewResourceScope accessReviewReviewerScope',
    'scopeType',
    'words are taken in any case, as strings',
  ],
  [
    'beta',
    'lacking',
    'accessReviewPrincipalScopeType accessReviewResourceScopeType accessReviewReviewerScopeType',
    '-',
    'words are taken in any case, as strings',
  ],
  ['beta', 'different', 'accessReviewReviewerScope', '-', 'v1.0 derives it from nothing'],
  ['beta', 'lacking', 'accessReviewSet', 'policy', unserved],
  ['beta', 'lacking', 'accessReviewPolicy directoryRoleAccessReviewPolicy policyRoot', '-', unserved],
];

export const schemaDifferences: readonly SchemaDifference[] = [
  ['both', 'more', 'organizationalBranding organizationalBrandingLocalization', '-', partial],
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
