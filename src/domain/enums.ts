// Every closed list of words that rows may hold, in the domain's spelling (lower camel case); both versions' spellings
// are made from it in model/, which alone knows the words that only the published enumerations have. Three lists hold
// `unknownFutureValue` all the same: of settings that are kept and given back as they were sent.

/** Who made a catalog: a user, or the service. */
export const CatalogTypes = ['userManaged', 'serviceDefault', 'serviceManaged'] as const;

/** Whether the packages of a catalog can be requested. */
export const CatalogStates = ['unpublished', 'published'] as const;

/** Whether a catalog holds access that only the highest administrators may offer (beta's preview). */
export const PrivilegeLevels = ['standard', 'privileged'] as const;

/** What becomes of a call that waits for a second administrator. */
export const ProposalStates = ['pending', 'approved', 'refused', 'withdrawn'] as const;

/** Of groups, in the audit. */
export const GroupTypes = ['unifiedGroups', 'azureAD'] as const;

/** Of sign-ins: who signed in, and whether the user gave a password for it. */
export const SignInEventTypes = ['interactiveUser', 'nonInteractiveUser', 'servicePrincipal'] as const;

/** By which protocol somebody signed in. */
export const SignInProtocols = ['oAuth2', 'ropc', 'deviceCode'] as const;

/** How a client proved itself when somebody signed in. */
export const ClientCredentialTypes = [
  'none',
  'clientSecret',
  'clientAssertion',
  'federatedIdentityCredential',
] as const;

/** Where a resource lives. */
export const OriginSystems = ['AadGroup', 'AadApplication', 'SharePointOnline', 'DirectoryRole'] as const;

/** How a resource role is held. */
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

/** The states of an assignment request. */
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

/** The states of a resource request. */
export const ResourceRequestStates = ['submitted', 'delivered', 'deliveryFailed'] as const;

/** The free text of `status`: PascalCase on the wire in both versions of Graph, and stored so. */
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

/** The states of an assignment. */
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

/** How far a role grant has come. */
export const RoleGrantStatuses = ['PendingFulfillment', 'Fulfilled', 'Failed', 'Removed'] as const;

/** How something came to be held, as the reports of access tell it. */
export const AccessPathKinds = ['accessPackage', 'membership', 'appRole', 'sitePermission', 'missing'] as const;

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

/** How the end of an assignment is given. */
export const ExpirationTypes = ['notSpecified', 'noExpiration', 'afterDateTime', 'afterDuration'] as const;

/** How often something recurs. */
export const RecurrencePatternTypes = [
  'daily',
  'weekly',
  'absoluteMonthly',
  'relativeMonthly',
  'absoluteYearly',
  'relativeYearly',
] as const;

/** How long something recurs. */
export const RecurrenceRangeTypes = ['endDate', 'noEnd', 'numbered'] as const;

/** The days of a week, which starts on Sunday. */
export const DaysOfWeek = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Which of the weeks of a month. */
export const WeekIndexes = ['first', 'second', 'third', 'fourth', 'last'] as const;

/** What a subject is. */
export const SubjectTypes = ['notSpecified', 'user', 'servicePrincipal'] as const;

/** Whether entitlement management may block and delete a guest. */
export const SubjectLifecycles = ['notDefined', 'notGoverned', 'governed'] as const;

/** What happens to a governed guest without assignments. */
export const ExternalUserLifecycleActions = ['none', 'blockSignIn', 'blockSignInAndDelete'] as const;

/** What happens when a review ends without a decision. */
export const ExpirationBehaviors = [
  'keepAccess',
  'removeAccess',
  'acceptAccessRecommendation',
  'unknownFutureValue',
] as const;

/** Whether requestors see the approvers of a stage. */
export const ApproverVisibilities = ['default', 'notVisible', 'visible', 'unknownFutureValue'] as const;

/** Whether people who see an access package are told in the portal what is in it. */
export const ContentsVisibilities = ['default', 'visible', 'notVisible'] as const;

/** What suggestions tell of the people around a user. */
export const PeopleInsightLevels = ['disabled', 'count', 'countAndNames'] as const;

/** How many stages an approval has, as beta says it. */
export const ApprovalModes = ['NoApproval', 'SingleStage', 'Serial', 'Parallel'] as const;

/** Whether an administrator has confirmed an organization. */
export const ConnectedOrganizationStates = ['configured', 'proposed'] as const;

/** What tells the people of a connected organization. */
export const IdentitySourceKinds = [
  'azureActiveDirectoryTenant',
  'crossCloudAzureActiveDirectoryTenant',
  'domain',
  'externalDomainFederation',
  'social',
] as const;

/** The social identity providers. */
export const SocialIdentitySourceTypes = ['facebook', 'unknownFutureValue'] as const;

/** The kinds of directory objects, which share one table. */
export const DirectoryObjectKinds = ['user', 'group', 'servicePrincipal', 'application'] as const;

/** The states of an approval. */
export const ApprovalStates = ['inProgress', 'approved', 'denied', 'expired', 'canceled'] as const;

/** The states of a stage of an approval. */
export const ApprovalStageStates = ['initializing', 'inProgress', 'completed', 'expired'] as const;

/** The decision of a stage. */
export const ReviewResults = ['notReviewed', 'approved', 'denied'] as const;

/** In which role an approver is asked. */
export const ApproverRoles = ['primary', 'fallback', 'escalation', 'delegate', 'forwarded'] as const;
/**
 * By what somebody is an approver: named by the policy, or by a relation that must still hold when they decide. The
 * levels of managers are two sources. `forwarded`: another approver handed the stage on to them.
 */
export const ApproverSources = [
  'named',
  'requestorManager',
  'requestorSecondManager',
  'targetManager',
  'targetSecondManager',
  'sponsorship',
  'organizationSponsor',
  'ownership',
  'forwarded',
] as const;
/** `workflow` is beta's older kind, which waits for nobody. */
export const CustomExtensionKinds = ['request', 'assignment', 'workflow'] as const;

/** Stages at which custom extensions are called. */
export const ExtensionStages = [
  'assignmentRequestCreated',
  'assignmentRequestApproved',
  'assignmentRequestGranted',
  'assignmentRequestRemoved',
  'assignmentFourteenDaysBeforeExpiration',
  'assignmentOneDayBeforeExpiration',
] as const;

/** Whether a stage calls an extension of the newer or of the older kind. */
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

/** How a question is answered. */
export const QuestionKinds = ['text', 'choice'] as const;

/**
 * How far a mail has come. `collected`: it waits for the daily mail of its recipient; `summarized`: that one has told
 * of it, or it was of no use any more.
 */
export const MailStates = ['waiting', 'sent', 'captured', 'failed', 'collected', 'summarized'] as const;
/** How often a person is sent mails: each by itself, or one a day. */
export const MailFrequencies = ['each', 'daily'] as const;
/** What people are told by mail; src/domain/mail/mailKinds.ts says of each where it leads. */
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
  'approvalTakenBack',
  'questionAsked',
  'questionAnswered',
  'administratorMade',
  'guestInvited',
  'factorsReset',
  'passwordForgotten',
  'invitationCopied',
  'credentialNearEnd',
  'auditBroken',
  'attentionNeeded',
  'proposalMade',
  'proposalApproved',
  'proposalRefused',
  'removalsHeld',
  'connectionQuarantined',
  'differencesWait',
  'reviewAsked',
  'reviewReminder',
  'reviewReassigned',
  'reviewEscalated',
  'reviewCompleted',
  'taskAsked',
  'taskReminder',
  'identityLinked',
  'digest',
] as const;

/** One value of a list. */
export type EnumValue<T extends readonly string[]> = T[number];
