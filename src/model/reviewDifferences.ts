// The differences of access reviews between our schema and the published one, each with its reason; and the form of
// such a difference.

type DifferenceKind = 'lacking' | 'more' | 'different';

/**
 * `both` API versions, one, or `either` that has it; types and members by name; `-` is the type itself, `*` any member.
 */
export type SchemaDifference = readonly [
  apiVersion: 'both' | 'either' | 'v1.0' | 'beta',
  what: DifferenceKind,
  types: string,
  members: string,
  reason: string,
];

const unserved = 'Latchkey does not serve this part of Graph';
const onPages = 'the pages of v1.0 document it, and its schema lacks it';

/** What access reviews lack and have more: uploaded data, roles of the directory, the former API. */
export const reviewDifferences: readonly SchemaDifference[] = [
  [
    'beta',
    'lacking',
    'accessReviewHistoryDefinition',
    'downloadUri',
    'the action of the instance answers it, and nothing else does',
  ],
  ['both', 'lacking', 'accessReviewInstanceDecisionItemAzureRoleResource', '-', unserved],
  [
    'both',
    'lacking',
    'membershipOutlierInsight',
    'container lastModifiedBy member',
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
  ['v1.0', 'more', 'accessReviewInstanceDecisionItem', 'target', onPages],
  [
    'v1.0',
    'more',
    'accessReviewInstanceDecisionItemTarget accessReviewInstanceDecisionItemUserTarget ' +
      'accessReviewInstanceDecisionItemServicePrincipalTarget',
    '-',
    onPages,
  ],
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
  ['beta', 'lacking', 'directoryRoleAccessReviewPolicy', '-', unserved],
  [
    'beta',
    'lacking',
    'policyRoot',
    'authenticationMethodsPolicy authenticationStrengthPolicies conditionalAccessPolicies ' +
      'activityBasedTimeoutPolicies adminConsentRequestPolicy appManagementPolicies ' +
      'authenticationFlowsPolicy authorizationPolicy b2bManagementPolicies b2cAuthenticationMethodsPolicy ' +
      'claimsMappingPolicies crossTenantAccessPolicy defaultAppManagementPolicy deletedItems ' +
      'deviceRegistrationPolicy directoryRoleAccessReviewPolicy externalIdentitiesPolicy ' +
      'featureRolloutPolicies federatedTokenValidationPolicy homeRealmDiscoveryPolicies ' +
      'identitySecurityDefaultsEnforcementPolicy mobileAppManagementPolicies mobileDeviceManagementPolicies ' +
      'onPremAuthenticationPolicies ownerlessGroupPolicy permissionGrantPolicies ' +
      'permissionGrantPreApprovalPolicies roleManagementPolicies roleManagementPolicyAssignments ' +
      'servicePrincipalCreationPolicies tokenIssuancePolicies tokenLifetimePolicies',
    unserved,
  ],
];
