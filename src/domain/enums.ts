// Every closed list of words that rows may hold, in the domain's spelling (lower camel case); both versions' spellings
// are made from it in model/, which alone knows the words that only the published enumerations have.
// Three lists hold `unknownFutureValue` all the same: of settings that are kept and given back as they were sent.

export const CatalogTypes = ['userManaged', 'serviceDefault', 'serviceManaged'] as const;
export const CatalogStates = ['unpublished', 'published'] as const;
export const OriginSystems = ['AadGroup', 'AadApplication', 'SharePointOnline'] as const;
export const RoleTypes = ['active', 'eligible', 'application', 'delegated'] as const;

/** Order and numbers of the published enum; `userExtend` is beta's alone. */
export const RequestTypes = [
  'notSpecified',
  'userAdd',
  'userUpdate',
  'userRemove',
  'adminAdd',
  'adminUpdate',
  'adminRemove',
  'systemAdd',
  'systemUpdate',
  'systemRemove',
  'onBehalfAdd',
  'approverRemove',
  'userExtend',
] as const;

export const RequestStates = [
  'submitted',
  'pendingApproval',
  'delivering',
  'delivered',
  'deliveryFailed',
  'denied',
  'scheduled',
  'canceled',
  'partiallyDelivered',
] as const;

export const ResourceRequestStates = ['submitted', 'delivered', 'deliveryFailed'] as const;

/** The free text of `status`: PascalCase on the wire in both dialects, and so kept. */
export const RequestStatuses = [
  'Accepted',
  'PendingApproval',
  'PendingApprovalEscalated',
  'PendingNotBefore',
  'WaitingForCallback',
  'Delivering',
  'Fulfilled',
  'FulfilledNotificationTriggered',
  'PartiallyFulfilled',
  'DeliveryFailed',
  'Denied',
  'Canceled',
  'Validated',
] as const;

export const AssignmentStates = ['delivering', 'partiallyDelivered', 'delivered', 'expired', 'deliveryFailed'] as const;
export const AssignmentStatuses = [
  'Delivering',
  'PartiallyDelivered',
  'Delivered',
  'DeliveryFailed',
  'NearExpiry1DayNotificationTriggered',
  'ExpiredNotificationTriggered',
  'Expired',
] as const;
export const RoleGrantStatuses = ['PendingFulfillment', 'Fulfilled', 'Failed', 'Removed'] as const;

/** Who may ask. `allExistingConnectedOrganizationUsers` is beta's alone; the service principal scopes are v1.0's. */
export const TargetScopes = [
  'notSpecified',
  'specificDirectoryUsers',
  'specificConnectedOrganizationUsers',
  'specificDirectoryServicePrincipals',
  'allMemberUsers',
  'allDirectoryUsers',
  'allDirectoryServicePrincipals',
  'allConfiguredConnectedOrganizationUsers',
  'allExternalUsers',
  'allDirectoryAgentIdentities',
  'allExistingConnectedOrganizationUsers',
] as const;

export const ExpirationTypes = ['notSpecified', 'noExpiration', 'afterDateTime', 'afterDuration'] as const;
export const SubjectTypes = ['notSpecified', 'user', 'servicePrincipal'] as const;
export const SubjectLifecycles = ['notDefined', 'notGoverned', 'governed'] as const;
export const ExternalUserLifecycleActions = ['none', 'blockSignIn', 'blockSignInAndDelete'] as const;
export const ExpirationBehaviors = [
  'keepAccess',
  'removeAccess',
  'acceptAccessRecommendation',
  'unknownFutureValue',
] as const;
export const ApproverVisibilities = ['default', 'notVisible', 'visible', 'unknownFutureValue'] as const;
export const PeopleInsightLevels = ['disabled', 'count', 'countAndNames'] as const;
export const ApprovalModes = ['NoApproval', 'SingleStage', 'Serial', 'Parallel'] as const;
export const ConnectedOrganizationStates = ['configured', 'proposed'] as const;
export const IdentitySourceKinds = [
  'azureActiveDirectoryTenant',
  'crossCloudAzureActiveDirectoryTenant',
  'domain',
  'externalDomainFederation',
  'social',
] as const;
export const SocialIdentitySourceTypes = ['facebook', 'unknownFutureValue'] as const;
export const DirectoryObjectKinds = ['user', 'group', 'servicePrincipal', 'application'] as const;
export const ApprovalStates = ['inProgress', 'approved', 'denied', 'expired', 'canceled'] as const;
export const ApprovalStageStates = ['initializing', 'inProgress', 'completed', 'expired'] as const;
export const ReviewResults = ['notReviewed', 'approved', 'denied'] as const;
export const ApproverRoles = ['primary', 'fallback', 'escalation', 'delegate'] as const;
/** `workflow` is beta's older kind, which waits for nobody. */
export const CustomExtensionKinds = ['request', 'assignment', 'workflow'] as const;
export const ExtensionStages = [
  'assignmentRequestCreated',
  'assignmentRequestApproved',
  'assignmentRequestGranted',
  'assignmentRequestRemoved',
  'assignmentFourteenDaysBeforeExpiration',
  'assignmentOneDayBeforeExpiration',
] as const;
export const ExtensionStageKinds = ['setting', 'handler'] as const;
/** `queued` is before the call; the others are the published ones. */
export const CalloutStates = [
  'queued',
  'calloutSent',
  'callbackReceived',
  'calloutFailed',
  'callbackTimedOut',
  'waitingForCallback',
] as const;
export const QuestionKinds = ['text', 'choice'] as const;
export const MailStates = ['waiting', 'sent', 'captured', 'failed'] as const;
/** What people are told by mail; src/domain/mail/mailTexts.ts has the words of each. */
export const MailEvents = [
  'approvalAsked',
  'approvalReminder',
  'approvalForwarded',
  'approvalExpired',
  'approvalGiven',
  'requestDenied',
  'requestExpired',
  'accessGranted',
  'accessNearEnd',
  'accessEnded',
  'delegateAppointed',
  'delegateDecided',
] as const;

export type EnumValue<T extends readonly string[]> = T[number];
