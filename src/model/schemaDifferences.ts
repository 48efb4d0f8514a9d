// The differences between our schema and the published one, each with its reason. A test compares this list with the
// actual differences, and DIVERGENCES.md prints it.

type DifferenceKind = 'lacking' | 'more' | 'different';

/** `both` API versions or one; types and members by name; `-` is the type itself, `*` any member. */
type SchemaDifference = readonly [
  apiVersion: 'both' | 'v1.0' | 'beta',
  what: DifferenceKind,
  types: string,
  members: string,
  reason: string,
];

const newer =
  'the published beta schema that Latchkey compares with comes from an older national cloud; the current schema has it';
const partial =
  'the published schema that Latchkey compares with contains only the directory types of entitlement management';
const plain = 'the permissions of entitlement management roles have no authentication context and no separate scope';

export const schemaDifferences: readonly SchemaDifference[] = [
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
  ['beta', 'different', 'approval', 'request', 'the request of an approval has the type of the assignment request'],
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
    'identityGovernance',
    'catalogs',
    'Graph also lists the catalogs there; the published extract lacks it',
  ],
  ['beta', 'more', 'accessPackage accessPackageCatalog', 'uniqueName', newer],
  [
    'beta',
    'more',
    'entitlementManagement',
    'accessPackageSuggestions availableAccessPackages controlConfigurations',
    newer,
  ],
  ['beta', 'more', 'accessPackageSuggestion', '- filterByCurrentUser', newer],
  [
    'beta',
    'more',
    'accessPackageSuggestionReason accessPackageSuggestionRelatedPeopleBased ' +
      'accessPackageSuggestionSelfAssignmentHistoryBased accessPackageSuggestionFilterByCurrentUserOptions ' +
      'accessPackageSuggestionRelatedPeopleInsightLevel',
    '-',
    newer,
  ],
  ['beta', 'more', 'controlConfiguration endUserSettings', '-', newer],
  ['beta', 'more', 'availableAccessPackage', '-', newer],
  ['beta', 'more', 'accessPackageAssignmentPolicy', 'accessPackageNotificationSettings', newer],
  ['beta', 'more', 'accessPackageNotificationSettings accessPackageSubjectLifecycle', '-', newer],
  ['beta', 'more', 'accessPackageQuestion', 'isAnswerEditable', newer],
  ['beta', 'more', 'accessPackageTextInputQuestion', 'regexPattern', newer],
  ['beta', 'more', 'accessPackageResourceAttribute', 'isEditable isPersistedOnAssignmentRemoval', newer],
  ['beta', 'more', 'accessPackageResource', 'refresh', newer],
  ['beta', 'more', 'accessPackageSubject', 'subjectLifecycle', newer],
  ['beta', 'more', 'socialIdentitySource socialIdentitySourceType', '-', newer],
  ['beta', 'more', 'requestorManager', 'managerLevel', newer],
  [
    'beta',
    'more',
    'singleServicePrincipal targetManager attributeRuleMembers targetApplicationOwners',
    '-',
    'a policy that v1.0 created can contain them, and beta shows the policy',
  ],
  ['both', 'more', 'user group servicePrincipal', '*', partial],
  [
    'both',
    'more',
    'directoryObject',
    'checkMemberGroups checkMemberObjects getMemberGroups getMemberObjects getByIds restore validateProperties',
    partial,
  ],
  [
    'both',
    'more',
    'directory ' +
      'directoryRoleTemplate application appRoleAssignment site domain organization assignedLicense employeeOrgData ' +
      'onPremisesExtensionAttributes passwordProfile',
    '-',
    partial,
  ],
  [
    'both',
    'more',
    'auditLogRoot directoryAudit auditActivityInitiator appIdentity userIdentity targetResource ' +
      'modifiedProperty keyValue operationResult',
    '-',
    'Latchkey also serves the audit, which the published schema that Latchkey compares with does not contain',
  ],
];
