// Where our schema differs from the published one, and why. A test holds this list equal to the differences, and
// DIVERGENCES.md prints it.

type DifferenceKind = 'lacking' | 'more' | 'different';

/** `both` API versions or one; types and members by name; `-` is the type itself, `*` any member. */
type SchemaDifference = readonly [
  apiVersion: 'both' | 'v1.0' | 'beta',
  what: DifferenceKind,
  types: string,
  members: string,
  reason: string,
];

const newer = "the published beta schema at hand is an older national cloud's; the current one has it";
const partial = 'the published schema at hand holds only the part of the directory that entitlement management touches';
const plain = 'what roles of entitlement management allow has neither an authentication context nor a scope of its own';

export const schemaDifferences: readonly SchemaDifference[] = [
  [
    'v1.0',
    'lacking',
    'accessPackageDynamicApprovalStage accessPackageRequestApprovalStageCallbackConfiguration ' +
      'assignmentRequestApprovalStageCallbackData',
    '-',
    'approval stages that an extension calculates are later work',
  ],
  [
    'beta',
    'lacking',
    'customExtensionHandler',
    'stage customExtension',
    'they are inherited: a handler is a stage setting whose extension is of the older kind',
  ],
  [
    'beta',
    'different',
    'customExtensionHandler',
    '-',
    'a handler is a stage setting whose extension is of the older kind',
  ],
  ['beta', 'lacking', 'request', '-', "an approval's request is shown as the assignment request that it is"],
  ['beta', 'different', 'approval', 'request', "an approval's request is shown as the assignment request that it is"],
  ['v1.0', 'lacking', 'accessPackageResource', 'uploadSessions', 'resources whose data is uploaded are later work'],
  [
    'v1.0',
    'lacking',
    'customDataProvidedResource customDataProvidedResourceAccessReviewUploadSession ' +
      'customDataProvidedResourceFile customDataProvidedResourceUploadStats customDataProvidedResourceUploadStatus',
    '-',
    'resources whose data is uploaded are later work',
  ],
  [
    'v1.0',
    'lacking',
    'customDataProvidedResourceUploadSession',
    '- uploadFile',
    'resources whose data is uploaded are later work',
  ],
  ['beta', 'lacking', 'authenticationContextClassReference unifiedRbacResourceScope', '-', plain],
  ['beta', 'lacking', 'unifiedRbacResourceAction', 'authenticationContext resourceScope', plain],
  [
    'beta',
    'lacking',
    'accessPackageAssignmentRequestRequirements',
    'verifiableCredentialRequirementStatus',
    'verifiable credentials are kept and not asked for',
  ],
  [
    'beta',
    'lacking',
    'verifiableCredentialRequired verifiableCredentialRequirementStatus verifiableCredentialRetrieved ' +
      'verifiableCredentialVerified',
    '-',
    'verifiable credentials are kept and not asked for',
  ],
  [
    'v1.0',
    'different',
    'accessPackageResourceAttributeQuestion',
    'question',
    'it is part of the value and always shown; a value has no rows to expand',
  ],
  [
    'v1.0',
    'different',
    'accessPackageAnswer',
    'answeredQuestion',
    'it is part of the value and always shown; a value has no rows to expand',
  ],
  [
    'v1.0',
    'different',
    'accessPackageAssignmentRequestRequirements',
    'questions',
    'they are part of the value and always shown; a value has no rows to expand',
  ],
  [
    'v1.0',
    'more',
    'accessPackageRequestType',
    'userExtend',
    "the resource page has it, and beta's requests of this type are read in v1.0 too",
  ],
  [
    'v1.0',
    'more',
    'identityGovernance',
    'catalogs',
    'Graph lists the catalogs there too; the published extract does not have it',
  ],
  [
    'beta',
    'more',
    'identityGovernance',
    'catalogs',
    'Graph lists the catalogs there too; the published extract does not have it',
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
    'a policy made in v1.0 can name them, and beta shows it',
  ],
  ['both', 'more', 'user group servicePrincipal', '*', partial],
  [
    'both',
    'more',
    'directoryObject',
    'checkMemberGroups checkMemberObjects getMemberGroups getMemberObjects getByIds validateProperties',
    partial,
  ],
  [
    'both',
    'more',
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
    'the audit is served too, and the published schema at hand does not reach there',
  ],
];
