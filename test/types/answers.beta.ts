// What the server answers in beta: of every type each member with each kind of value,
// as literals of the official type. Made by test/types/record.ts; do not edit.

import type * as Graph from '@microsoft/microsoft-graph-types-beta';
import type { Lacks } from './exceptions.ts';

export const answered = {
  AccessPackage: [
    { accessPackageAssignmentPolicies: [], accessPackageCatalog: {} as Graph.AccessPackageCatalog, accessPackageResourceRoleScopes: [], accessPackagesIncompatibleWith: [], catalogId: "text", createdBy: "text", createdDateTime: "text", description: "text", displayName: "text", id: "text", incompatibleAccessPackages: [], incompatibleGroups: [], isHidden: false, isRoleScopesVisible: false, modifiedBy: "text", modifiedDateTime: "text", uniqueName: null },
    { accessPackageAssignmentPolicies: [{} as Graph.AccessPackageAssignmentPolicy], accessPackageResourceRoleScopes: [{} as Graph.AccessPackageResourceRoleScope], accessPackagesIncompatibleWith: [{} as Graph.AccessPackage], incompatibleAccessPackages: [{} as Graph.AccessPackage], incompatibleGroups: [{} as Graph.Group], isRoleScopesVisible: true },
  ] satisfies readonly Graph.AccessPackage[],
  AccessPackageAnswerChoice: [
    { actualValue: "text", displayValue: {} as Graph.AccessPackageLocalizedContent },
  ] satisfies readonly Graph.AccessPackageAnswerChoice[],
  AccessPackageAssignment: [
    { accessPackage: {} as Graph.AccessPackage, accessPackageAssignmentPolicy: {} as Graph.AccessPackageAssignmentPolicy, accessPackageAssignmentRequests: [{} as Graph.AccessPackageAssignmentRequest], accessPackageAssignmentResourceRoles: [], accessPackageId: "text", assignmentPolicyId: "text", assignmentState: "text", assignmentStatus: "text", catalogId: "text", customExtensionCalloutInstances: [], expiredDateTime: "text", id: "text", isExtended: false, schedule: {} as Graph.RequestSchedule, target: {} as Graph.AccessPackageSubject, targetId: "text" },
    { accessPackageAssignmentResourceRoles: [{} as Graph.AccessPackageAssignmentResourceRole], expiredDateTime: null },
  ] satisfies readonly Graph.AccessPackageAssignment[],
  AccessPackageAssignmentPolicy: [
    { accessPackage: {} as Graph.AccessPackage, accessPackageCatalog: {} as Graph.AccessPackageCatalog, accessPackageId: "text", accessPackageNotificationSettings: {} as Graph.AccessPackageNotificationSettings, accessReviewSettings: null, canExtend: true, createdBy: "text", createdDateTime: "text", customExtensionHandlers: [], customExtensionStageSettings: [], description: "text", displayName: "text", durationInDays: 1, expirationDateTime: null, id: "text", modifiedBy: "text", modifiedDateTime: "text", questions: [], requestApprovalSettings: {} as Graph.ApprovalSettings, requestorSettings: {} as Graph.RequestorSettings, verifiableCredentialSettings: null },
    { customExtensionStageSettings: [{} as Graph.CustomExtensionStageSetting], questions: [{} as Graph.AccessPackageMultipleChoiceQuestion, {} as Graph.AccessPackageTextInputQuestion] },
    { questions: [{} as Graph.AccessPackageTextInputQuestion] },
  ] satisfies readonly Graph.AccessPackageAssignmentPolicy[],
  AccessPackageAssignmentRequest: [
    { accessPackage: {} as Graph.AccessPackage, accessPackageAssignment: null, answers: [], completedDate: "text", createdDateTime: "text", customExtensionCalloutInstances: [], customExtensionHandlerInstances: [], expirationDateTime: "text", id: "text", isValidationOnly: false, justification: null, requestState: "text", requestStatus: "text", requestType: "text", requestor: {} as Graph.AccessPackageSubject, schedule: {} as Graph.RequestSchedule, verifiedCredentialsData: [] },
    { accessPackageAssignment: {} as Graph.AccessPackageAssignment, completedDate: null, expirationDateTime: null },
  ] satisfies readonly Graph.AccessPackageAssignmentRequest[],
  AccessPackageAssignmentRequestRequirements: [
    { existingAnswers: [], isApprovalRequired: false, isApprovalRequiredForExtension: false, isCustomAssignmentScheduleAllowed: true, isRequestorJustificationRequired: false, policyDescription: "text", policyDisplayName: "text", policyId: "text", questions: [], schedule: {} as Graph.RequestSchedule },
  ] satisfies readonly Graph.AccessPackageAssignmentRequestRequirements[],
  AccessPackageAssignmentRequestWorkflowExtension: [
    { authenticationConfiguration: {} as Graph.AzureAdPopTokenAuthentication, callbackConfiguration: null, clientConfiguration: null, createdBy: "text", createdDateTime: "text", description: "text", displayName: "text", endpointConfiguration: {} as Graph.LogicAppTriggerEndpointConfiguration, id: "text", lastModifiedBy: "text", lastModifiedDateTime: "text" },
    { callbackConfiguration: {} as Graph.CustomExtensionCallbackConfiguration },
  ] satisfies readonly Graph.AccessPackageAssignmentRequestWorkflowExtension[],
  AccessPackageAssignmentResourceRole: [
    { accessPackageAssignments: [{} as Graph.AccessPackageAssignment], accessPackageResourceRole: null, accessPackageResourceScope: null, accessPackageSubject: {} as Graph.AccessPackageSubject, id: "text", originId: "text", originSystem: "text", status: "text" },
    { accessPackageResourceRole: {} as Graph.AccessPackageResourceRole, accessPackageResourceScope: {} as Graph.AccessPackageResourceScope },
  ] satisfies readonly Graph.AccessPackageAssignmentResourceRole[],
  AccessPackageCatalog: [
    { accessPackageCustomWorkflowExtensions: [], accessPackageResourceScopes: [], accessPackageResources: [], accessPackages: [], catalogStatus: "text", catalogType: "text", createdBy: "text", createdDateTime: "text", customAccessPackageWorkflowExtensions: [], description: "text", displayName: "text", id: "text", isExternallyVisible: true, modifiedBy: "text", modifiedDateTime: "text", uniqueName: null },
    { accessPackageCustomWorkflowExtensions: [{} as Graph.AccessPackageAssignmentRequestWorkflowExtension], accessPackageResourceScopes: [{} as Graph.AccessPackageResourceScope], accessPackageResources: [{} as Graph.AccessPackageResource], accessPackages: [{} as Graph.AccessPackage], customAccessPackageWorkflowExtensions: [{} as Graph.CustomAccessPackageWorkflowExtension] },
  ] satisfies readonly Graph.AccessPackageCatalog[],
  AccessPackageLocalizedContent: [
    { defaultText: "text", localizedTexts: [] },
  ] satisfies readonly Graph.AccessPackageLocalizedContent[],
  AccessPackageMultipleChoiceQuestion: [
    { allowsMultipleSelection: false, choices: [{} as Graph.AccessPackageAnswerChoice], id: "text", isAnswerEditable: null, isRequired: false, sequence: 1, text: {} as Graph.AccessPackageLocalizedContent },
  ] satisfies readonly Graph.AccessPackageMultipleChoiceQuestion[],
  AccessPackageNotificationSettings: [
    { isAssignmentNotificationDisabled: false },
  ] satisfies readonly Graph.AccessPackageNotificationSettings[],
  AccessPackageResource: [
    { accessPackageResourceEnvironment: null, accessPackageResourceRoles: [{} as Graph.AccessPackageResourceRole], accessPackageResourceScopes: [{} as Graph.AccessPackageResourceScope], addedBy: "text", addedOn: "text", attributes: [], description: "text", displayName: "text", id: "text", isPendingOnboarding: false, originId: "text", originSystem: "text", resourceType: "text", url: "text" },
    { addedBy: null, description: null, url: null },
  ] satisfies readonly Graph.AccessPackageResource[],
  AccessPackageResourceEnvironment: [
    { accessPackageResources: [], connectionInfo: {} as Graph.ConnectionInfo, createdBy: "text", createdDateTime: "text", description: "text", displayName: "text", id: "text", isDefaultEnvironment: true, modifiedBy: "text", modifiedDateTime: "text", originId: "text", originSystem: "text" },
  ] satisfies readonly Graph.AccessPackageResourceEnvironment[],
  AccessPackageResourceRequest: [
    { accessPackageResource: {} as Graph.AccessPackageResource, catalogId: "text", executeImmediately: false, expirationDateTime: null, id: "text", isValidationOnly: false, justification: "text", requestState: "text", requestStatus: "text", requestType: "text", requestor: null },
    { justification: null },
  ] satisfies readonly Graph.AccessPackageResourceRequest[],
  AccessPackageResourceRole: [
    { accessPackageResource: {} as Graph.AccessPackageResource, description: "text", displayName: "text", id: "text", originId: "text", originSystem: "text" },
    { description: null },
  ] satisfies readonly Graph.AccessPackageResourceRole[],
  AccessPackageResourceRoleScope: [
    { accessPackageResourceRole: {} as Graph.AccessPackageResourceRole, accessPackageResourceScope: {} as Graph.AccessPackageResourceScope, createdBy: "text", createdDateTime: "text", id: "text", modifiedBy: "text", modifiedDateTime: "text" },
  ] satisfies readonly Graph.AccessPackageResourceRoleScope[],
  AccessPackageResourceScope: [
    { accessPackageResource: {} as Graph.AccessPackageResource, description: "text", displayName: "text", id: "text", isRootScope: true, originId: "text", originSystem: "text", roleOriginId: null, url: "text" },
    { url: null },
  ] satisfies readonly Graph.AccessPackageResourceScope[],
  AccessPackageSubject: [
    { altSecId: null, cleanupScheduledDateTime: null, connectedOrganization: null, connectedOrganizationId: "text", displayName: "text", email: "text", id: "text", objectId: "text", onPremisesSecurityIdentifier: null, principalName: "text", subjectLifecycle: "governed", type: "text" },
    { connectedOrganization: {} as Graph.ConnectedOrganization, connectedOrganizationId: null, subjectLifecycle: "notDefined" },
  ] satisfies readonly Graph.AccessPackageSubject[],
  AccessPackageTextInputQuestion: [
    { id: "text", isAnswerEditable: null, isRequired: false, isSingleLineQuestion: false, regexPattern: null, sequence: 1, text: {} as Graph.AccessPackageLocalizedContent },
    { isAnswerEditable: true, isSingleLineQuestion: true },
  ] satisfies readonly Graph.AccessPackageTextInputQuestion[],
  AccessReviewHistoryDefinition: [
    { createdBy: {} as Graph.UserIdentity, createdDateTime: "text", decisions: ["approve", "deny", "dontKnow", "notNotified", "notReviewed"], displayName: "text", fulfilledDateTime: "text", id: "text", instances: [{} as Graph.AccessReviewHistoryInstance], reviewHistoryPeriodEndDateTime: "text", reviewHistoryPeriodStartDateTime: "text", scheduleSettings: null, scopes: [{} as Graph.AccessReviewQueryScope], status: "done" },
  ] satisfies readonly Graph.AccessReviewHistoryDefinition[],
  AccessReviewHistoryInstance: [
    { downloadUri: null, expirationDateTime: "text", fulfilledDateTime: "text", id: "text", reviewHistoryPeriodEndDateTime: "text", reviewHistoryPeriodStartDateTime: "text", runDateTime: "text", status: "done" },
  ] satisfies readonly Graph.AccessReviewHistoryInstance[],
  AccessReviewInstance: [
    { contactedReviewers: [{} as Graph.AccessReviewReviewer], endDateTime: "text", errors: [], fallbackReviewers: [], id: "text", reviewers: [], scope: {} as Graph.AccessReviewQueryScope, stages: [{} as Graph.AccessReviewStage], startDateTime: "text", status: "text" },
  ] satisfies readonly Graph.AccessReviewInstance[],
  AccessReviewInstanceDecisionItem: [
    { accessReviewId: "text", appliedBy: {} as Graph.UserIdentity, appliedDateTime: null, applyResult: "text", decision: "text", id: "text", insights: [], justification: "text", principal: {} as Graph.UserIdentity, principalLink: "text", principalResourceMembership: {} as Graph.DecisionItemPrincipalResourceMembership, recommendation: "text", resource: {} as Graph.AccessReviewInstanceDecisionItemResource, resourceLink: "text", reviewedBy: {} as Graph.UserIdentity, reviewedDateTime: "text", target: {} as Graph.AccessReviewInstanceDecisionItemUserTarget },
    { insights: [{} as Graph.UserSignInInsight], reviewedDateTime: null },
  ] satisfies readonly Graph.AccessReviewInstanceDecisionItem[],
  AccessReviewInstanceDecisionItemResource: [
    { displayName: "text", id: "text", type: "text" },
  ] satisfies readonly Graph.AccessReviewInstanceDecisionItemResource[],
  AccessReviewInstanceDecisionItemUserTarget: [
    { userDisplayName: "text", userId: "text", userPrincipalName: "text" },
  ] satisfies readonly Graph.AccessReviewInstanceDecisionItemUserTarget[],
  AccessReviewQueryScope: [
    { query: "text", queryRoot: null, queryType: "text" },
  ] satisfies readonly Graph.AccessReviewQueryScope[],
  AccessReviewReviewer: [
    { createdDateTime: "text", displayName: "text", id: "text", userPrincipalName: "text" },
  ] satisfies readonly Graph.AccessReviewReviewer[],
  AccessReviewReviewerScope: [
    { query: "text", queryRoot: null, queryType: "text" },
  ] satisfies readonly Graph.AccessReviewReviewerScope[],
  AccessReviewScheduleDefinition: [
    { additionalNotificationRecipients: [], backupReviewers: [], createdBy: {} as Graph.UserIdentity, createdDateTime: "text", descriptionForAdmins: null, descriptionForReviewers: null, displayName: "text", fallbackReviewers: [], id: "text", instanceEnumerationScope: null, instances: [{} as Graph.AccessReviewInstance], lastModifiedDateTime: "text", reviewers: [], scope: {} as Graph.AccessReviewQueryScope, settings: {} as Graph.AccessReviewScheduleSettings, stageSettings: [{} as Graph.AccessReviewStageSettings], status: "text" },
  ] satisfies readonly Graph.AccessReviewScheduleDefinition[],
  AccessReviewScheduleSettings: [
    { applyActions: [], autoApplyDecisionsEnabled: false, decisionHistoriesForReviewersEnabled: false, defaultDecision: "text", defaultDecisionEnabled: false, instanceDurationInDays: 1, isAgenticExperienceEnabled: null, justificationRequiredOnApproval: false, mailNotificationsEnabled: false, recommendationInsightSettings: [], recommendationLookBackDuration: null, recommendationsEnabled: true, recurrence: null, reminderNotificationsEnabled: false },
  ] satisfies readonly Graph.AccessReviewScheduleSettings[],
  AccessReviewStage: [
    { endDateTime: "text", fallbackReviewers: [], id: "text", reviewers: [{} as Graph.AccessReviewReviewerScope], startDateTime: "text", status: "text" },
  ] satisfies readonly Graph.AccessReviewStage[],
  AccessReviewStageSettings: [
    { decisionsThatWillMoveToNextStage: null, dependsOn: ["text"], durationInDays: 1, fallbackReviewers: [], recommendationInsightSettings: [], recommendationLookBackDuration: null, recommendationsEnabled: true, reviewers: [{} as Graph.AccessReviewReviewerScope], stageId: "text" },
    { dependsOn: [] },
  ] satisfies readonly Graph.AccessReviewStageSettings[],
  ApiApplication: [
    { acceptMappedClaims: null, knownClientApplications: [], oauth2PermissionScopes: [], preAuthorizedApplications: [], requestedAccessTokenVersion: null },
  ] satisfies readonly Graph.ApiApplication[],
  AppIdentity: [
    { appId: null, displayName: "text", servicePrincipalId: null, servicePrincipalName: null },
  ] satisfies readonly Graph.AppIdentity[],
  AppRole: [
    { allowedMemberTypes: ["text"], description: "text", displayName: "text", id: "text", isEnabled: true, origin: "text", value: "text" },
  ] satisfies readonly Graph.AppRole[],
  AppScope: [
    { displayName: "text", id: "text", type: "text" },
  ] satisfies readonly Graph.AppScope[],
  Application: [
    { api: {} as Graph.ApiApplication, appId: "text", appRoles: [], certification: null, createdDateTime: "text", defaultRedirectUri: null, deletedDateTime: null, description: "text", disabledByMicrosoftStatus: null, displayName: "text", groupMembershipClaims: null, id: "text", identifierUris: [], info: {} as Graph.InformationalUrl, isDeviceOnlyAuthSupported: null, isFallbackPublicClient: null, keyCredentials: [], nativeAuthenticationApisEnabled: null, notes: null, onPremisesPublishing: null, optionalClaims: null, parentalControlSettings: {} as Graph.ParentalControlSettings, passwordCredentials: [], publicClient: {} as Graph.PublicClientApplication, publisherDomain: null, requestSignatureVerification: null, requiredResourceAccess: [], samlMetadataUrl: null, serviceManagementReference: null, servicePrincipalLockConfiguration: null, signInAudience: "text", spa: {} as Graph.SpaApplication, tags: [], tokenEncryptionKeyId: null, uniqueName: null, verifiedPublisher: {} as Graph.VerifiedPublisher, web: {} as Graph.WebApplication, windows: {} as Graph.WindowsApplication },
    { appRoles: [{} as Graph.AppRole], description: null, isFallbackPublicClient: true, passwordCredentials: [{} as Graph.PasswordCredential] },
  ] satisfies readonly Graph.Application[],
  Approval: [
    { id: "text", steps: [{} as Graph.ApprovalStep] },
  ] satisfies readonly Graph.Approval[],
  ApprovalSettings: [
    { approvalMode: "text", approvalStages: [], isApprovalRequired: false, isApprovalRequiredForExtension: false, isRequestorJustificationRequired: false },
    { approvalStages: [{} as Graph.ApprovalStage], isApprovalRequired: true, isApprovalRequiredForExtension: null },
  ] satisfies readonly Graph.ApprovalSettings[],
  ApprovalStage: [
    { approvalStageTimeOutInDays: 1, escalationApprovers: [], escalationTimeInMinutes: null, isApproverJustificationRequired: false, isEscalationEnabled: false, primaryApprovers: [{} as Graph.SingleUser] },
  ] satisfies readonly Graph.ApprovalStage[],
  ApprovalStep: [
    { assignedToMe: true, displayName: null, id: "text", justification: "text", reviewResult: "text", reviewedBy: null, reviewedDateTime: null, status: "text" },
  ] satisfies readonly Graph.ApprovalStep[],
  AuditActivityInitiator: [
    { app: null, linkableIdentifiers: null, user: null },
    { app: {} as Graph.AppIdentity, user: {} as Graph.AuditUserIdentity },
  ] satisfies readonly Graph.AuditActivityInitiator[],
  AuditUserIdentity: [
    { displayName: "text", homeTenantId: null, homeTenantName: null, id: "text", ipAddress: "text", userPrincipalName: "text" },
  ] satisfies readonly Graph.AuditUserIdentity[],
  AuthorizationInfo: [
    { certificateUserIds: [] },
  ] satisfies readonly Graph.AuthorizationInfo[],
  AzureAdPopTokenAuthentication: [
  ] satisfies readonly Graph.AzureAdPopTokenAuthentication[],
  AzureAdTokenAuthentication: [
    { resourceId: "text" },
  ] satisfies readonly Graph.AzureAdTokenAuthentication[],
  ConnectedOrganization: [
    { createdBy: "text", createdDateTime: "text", description: "text", displayName: "text", externalSponsors: [], id: "text", identitySources: [{} as Graph.DomainIdentitySource], internalSponsors: [], modifiedBy: "text", modifiedDateTime: "text", state: "configured" },
    { externalSponsors: [{} as Graph.User], internalSponsors: [{} as Graph.User], state: "proposed" },
  ] satisfies readonly Graph.ConnectedOrganization[],
  ConnectionInfo: [
    { url: "text" },
  ] satisfies readonly Graph.ConnectionInfo[],
  CustomAccessPackageWorkflowExtension: [
    { authenticationConfiguration: {} as Graph.AzureAdTokenAuthentication, clientConfiguration: null, createdDateTime: "text", description: "text", displayName: "text", endpointConfiguration: {} as Graph.LogicAppTriggerEndpointConfiguration, id: "text", lastModifiedDateTime: "text" },
  ] satisfies readonly Graph.CustomAccessPackageWorkflowExtension[],
  CustomExtensionCallbackConfiguration: [
    { timeoutDuration: "text" },
  ] satisfies readonly Graph.CustomExtensionCallbackConfiguration[],
  CustomExtensionStageSetting: [
    { id: "text", stage: "assignmentRequestCreated" },
  ] satisfies readonly Graph.CustomExtensionStageSetting[],
  DecisionItemPrincipalResourceMembership: [
    { membershipType: "direct" },
  ] satisfies readonly Graph.DecisionItemPrincipalResourceMembership[],
  DirectoryAudit: [
    { activityDateTime: "text", activityDisplayName: "text", additionalDetails: [], category: "text", correlationId: "text", id: "text", initiatedBy: {} as Graph.AuditActivityInitiator, loggedByService: "text", operationType: "text", result: "success", resultReason: "text", targetResources: [{} as Graph.TargetResource], userAgent: "text" },
    { additionalDetails: [{} as Graph.KeyValue], userAgent: null },
  ] satisfies readonly Graph.DirectoryAudit[],
  Domain: [
    { authenticationType: "text", availabilityStatus: null, id: "text", isAdminManaged: true, isDefault: true, isInitial: true, isRoot: true, isVerified: true, passwordNotificationWindowInDays: null, passwordValidityPeriodInDays: null, state: null, supportedServices: ["text"] },
  ] satisfies readonly Graph.Domain[],
  DomainIdentitySource: [
    { displayName: "text", domainName: "text" },
  ] satisfies readonly Graph.DomainIdentitySource[],
  EntitlementManagement: [
    { id: "text" },
  ] satisfies readonly Graph.EntitlementManagement[],
  EntitlementManagementSettings: [
    { daysUntilExternalUserDeletedAfterBlocked: 1, externalUserLifecycleAction: "text", id: "text" },
  ] satisfies readonly Graph.EntitlementManagementSettings[],
  ExpirationPattern: [
    { duration: "text", endDateTime: "text", type: "afterDateTime" },
    { duration: null, endDateTime: null, type: "afterDuration" },
    { type: "notSpecified" },
  ] satisfies readonly Graph.ExpirationPattern[],
  Group: [
    { accessType: null, appRoleAssignments: [], classification: null, createdByAppId: null, createdDateTime: "text", deletedDateTime: null, description: "text", displayName: "text", expirationDateTime: null, groupTypes: ["text"], hasMembersWithLicenseErrors: null, id: "text", infoCatalogs: [], isArchived: null, isAssignableToRole: null, isFavorite: null, isManagementRestricted: null, mail: "text", mailEnabled: false, mailNickname: "text", memberOf: [], members: [], membershipRule: null, membershipRuleProcessingState: null, onPremisesDomainName: null, onPremisesLastSyncDateTime: null, onPremisesNetBiosName: null, onPremisesProvisioningErrors: [], onPremisesSamAccountName: null, onPremisesSecurityIdentifier: null, onPremisesSyncEnabled: null, organizationId: null, owners: [{} as Graph.User], preferredDataLocation: null, preferredLanguage: null, proxyAddresses: [], renewedDateTime: "text", resourceBehaviorOptions: [], resourceProvisioningOptions: [], securityEnabled: false, securityIdentifier: "text", serviceProvisioningErrors: [], theme: null, transitiveMemberOf: [], transitiveMembers: [], uniqueName: null, visibility: "text", writebackConfiguration: {} as Graph.GroupWritebackConfiguration },
    { description: null, groupTypes: [], mail: null, mailEnabled: true, members: [{} as Graph.Group], renewedDateTime: null, securityEnabled: true, securityIdentifier: null, visibility: null },
    { members: [{} as Graph.User] },
  ] satisfies readonly Graph.Group[],
  GroupWritebackConfiguration: [
    { isEnabled: null, onPremisesGroupType: null },
  ] satisfies readonly Graph.GroupWritebackConfiguration[],
  ImplicitGrantSettings: [
    { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
  ] satisfies readonly Graph.ImplicitGrantSettings[],
  InformationalUrl: [
    { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
  ] satisfies readonly Graph.InformationalUrl[],
  KeyValue: [
    { key: "text", value: "text" },
  ] satisfies readonly Graph.KeyValue[],
  LogicAppTriggerEndpointConfiguration: [
    { logicAppWorkflowName: "text", resourceGroupName: "text", subscriptionId: "text", url: "text" },
  ] satisfies readonly Graph.LogicAppTriggerEndpointConfiguration[],
  ModifiedProperty: [
    { displayName: "text", newValue: "text", oldValue: "text" },
    { oldValue: null },
  ] satisfies readonly Graph.ModifiedProperty[],
  ObjectIdentity: [
    { issuer: "text", issuerAssignedId: "text", signInType: "text" },
  ] satisfies readonly Graph.ObjectIdentity[],
  OnPremisesExtensionAttributes: [
    { extensionAttribute1: null, extensionAttribute10: null, extensionAttribute11: null, extensionAttribute12: null, extensionAttribute13: null, extensionAttribute14: null, extensionAttribute15: null, extensionAttribute2: null, extensionAttribute3: null, extensionAttribute4: null, extensionAttribute5: null, extensionAttribute6: null, extensionAttribute7: null, extensionAttribute8: null, extensionAttribute9: null },
  ] satisfies readonly Graph.OnPremisesExtensionAttributes[],
  Organization: [
    { assignedPlans: [], businessPhones: [], certificateConnectorSetting: null, city: null, country: null, countryLetterCode: null, createdDateTime: "text", defaultUsageLocation: null, directorySizeQuota: null, displayName: "text", id: "text", isMultipleDataLocationsForServicesEnabled: null, marketingNotificationEmails: [], mobileDeviceManagementAuthority: "unknown", onPremisesLastPasswordSyncDateTime: null, onPremisesLastSyncDateTime: null, onPremisesSyncEnabled: null, partnerInformation: null, partnerTenantType: null, postalCode: null, preferredLanguage: null, privacyProfile: null, provisionedPlans: [], securityComplianceNotificationMails: [], securityComplianceNotificationPhones: [], state: null, street: null, technicalNotificationMails: [], tenantType: "text", verifiedDomains: [] },
  ] satisfies readonly Graph.Organization[],
  ParentalControlSettings: [
    { countriesBlockedForMinors: [], legalAgeGroupRule: "text" },
  ] satisfies readonly Graph.ParentalControlSettings[],
  PasswordCredential: [
    { customKeyIdentifier: null, displayName: "text", endDateTime: "text", hint: null, keyId: "text", secretText: null, startDateTime: "text" },
  ] satisfies readonly Graph.PasswordCredential[],
  PasswordProfile: [
    { forceChangePasswordNextSignIn: null, forceChangePasswordNextSignInWithMfa: null, password: null },
  ] satisfies readonly Graph.PasswordProfile[],
  PermissionScope: [
    { adminConsentDescription: "text", adminConsentDisplayName: "text", id: "text", isEnabled: true, origin: null, type: "text", userConsentDescription: "text", userConsentDisplayName: "text", value: "text" },
  ] satisfies readonly Graph.PermissionScope[],
  PublicClientApplication: [
    { redirectUris: ["text"] },
    { redirectUris: [] },
  ] satisfies readonly Graph.PublicClientApplication[],
  RequestSchedule: [
    { expiration: {} as Graph.ExpirationPattern, recurrence: null, startDateTime: "text" },
    { startDateTime: null },
  ] satisfies readonly Graph.RequestSchedule[],
  RequestorSettings: [
    { acceptRequests: true, allowedRequestors: [], scopeType: "text" },
  ] satisfies readonly Graph.RequestorSettings[],
  ServicePrincipal: [
    { accountEnabled: true, addIns: [], alternativeNames: [], appDescription: "text", appDisplayName: "text", appId: "text", appOwnerOrganizationId: "text", appRoleAssignmentRequired: false, appRoles: [], applicationTemplateId: null, deletedDateTime: null, description: "text", disabledByMicrosoftStatus: null, displayName: "text", errorUrl: null, homepage: "text", id: "text", info: {} as Graph.InformationalUrl, keyCredentials: [], loginUrl: null, logoutUrl: null, notes: null, notificationEmailAddresses: [], passwordCredentials: [], passwordSingleSignOnSettings: null, preferredSingleSignOnMode: null, preferredTokenSigningKeyEndDateTime: null, preferredTokenSigningKeyThumbprint: null, publishedPermissionScopes: [], publisherName: null, replyUrls: ["text"], samlMetadataUrl: null, samlSingleSignOnSettings: null, servicePrincipalNames: ["text"], servicePrincipalType: "text", signInAudience: "text", tags: [], tokenEncryptionKeyId: null, verifiedPublisher: {} as Graph.VerifiedPublisher },
    { appDescription: null, appOwnerOrganizationId: null, appRoles: [{} as Graph.AppRole], description: null, homepage: null, publishedPermissionScopes: [{} as Graph.PermissionScope], replyUrls: [], signInAudience: null },
  ] satisfies readonly Graph.ServicePrincipal[],
  SingleUser: [
    { description: null, id: "text", isBackup: false },
  ] satisfies readonly Graph.SingleUser[],
  SpaApplication: [
    { redirectUris: ["text"] },
    { redirectUris: [] },
  ] satisfies readonly Graph.SpaApplication[],
  TargetResource: [
    { displayName: "text", groupType: "azureAD", id: "text", modifiedProperties: [], type: "text", userPrincipalName: "text" },
    { displayName: null, groupType: null, id: null, modifiedProperties: [{} as Graph.ModifiedProperty], userPrincipalName: null },
  ] satisfies readonly Graph.TargetResource[],
  UnifiedRbacResourceAction: [
    { actionVerb: null, authenticationContextId: null, description: null, id: "text", isAuthenticationContextSettable: null, isPrivileged: null, name: "text", resourceScopeId: null },
  ] satisfies readonly Graph.UnifiedRbacResourceAction[],
  UnifiedRbacResourceNamespace: [
    { id: "text", name: "text", resourceActions: [{} as Graph.UnifiedRbacResourceAction] },
  ] satisfies readonly Graph.UnifiedRbacResourceNamespace[],
  UnifiedRoleAssignment: [
    { appScope: {} as Graph.AppScope, appScopeId: "text", condition: null, directoryScope: null, directoryScopeId: null, id: "text", principal: {} as Graph.User, principalId: "text", resourceScope: null, roleDefinition: {} as Graph.UnifiedRoleDefinition, roleDefinitionId: "text" },
  ] satisfies readonly Graph.UnifiedRoleAssignment[],
  UnifiedRoleDefinition: [
    { description: "text", displayName: "text", id: "text", inheritsPermissionsFrom: [], isBuiltIn: true, isEnabled: true, isPrivileged: false, resourceScopes: ["text"], rolePermissions: [{} as Graph.UnifiedRolePermission], templateId: "text", version: "text" },
  ] satisfies readonly Graph.UnifiedRoleDefinition[],
  UnifiedRolePermission: [
    { allowedResourceActions: ["text"], condition: null, excludedResourceActions: [] },
  ] satisfies readonly Graph.UnifiedRolePermission[],
  User: [
    { accountEnabled: true, ageGroup: null, assignedLicenses: [], assignedPlans: [], authorizationInfo: {} as Graph.AuthorizationInfo, businessPhones: [], city: null, cloudRealtimeCommunicationInfo: null, companyName: null, consentProvidedForMinor: null, country: null, createdDateTime: "text", creationType: "text", deletedDateTime: null, department: "text", deviceEnrollmentLimit: 1, deviceKeys: [], displayName: "text", employeeHireDate: null, employeeId: null, employeeLeaveDateTime: null, employeeOrgData: null, employeeType: null, externalUserState: "text", externalUserStateChangeDateTime: "text", faxNumber: null, givenName: "text", id: "text", identities: [{} as Graph.ObjectIdentity], imAddresses: [], infoCatalogs: [], isLicenseReconciliationNeeded: null, isManagementRestricted: null, isResourceAccount: null, jobTitle: "text", mail: "text", mailNickname: "text", manager: null, mobilePhone: null, officeLocation: null, onPremisesDistinguishedName: null, onPremisesDomainName: null, onPremisesExtensionAttributes: {} as Graph.OnPremisesExtensionAttributes, onPremisesImmutableId: null, onPremisesLastSyncDateTime: null, onPremisesProvisioningErrors: [], onPremisesSamAccountName: null, onPremisesSecurityIdentifier: null, onPremisesSipInfo: null, onPremisesSyncEnabled: null, onPremisesUserPrincipalName: null, otherMails: ["text"], passwordPolicies: null, passwordProfile: {} as Graph.PasswordProfile, postalCode: null, preferredDataLocation: null, preferredLanguage: null, print: null, provisionedPlans: [], proxyAddresses: [], refreshTokensValidFromDateTime: null, securityIdentifier: null, serviceProvisioningErrors: [], showInAddressList: null, signInSessionsValidFromDateTime: null, state: null, streetAddress: null, surname: "text", usageLocation: "text", userPrincipalName: "text", userType: "text" },
    { creationType: null, department: null, externalUserState: null, externalUserStateChangeDateTime: null, givenName: null, jobTitle: null, manager: {} as Graph.User, otherMails: [], surname: null, usageLocation: null },
  ] satisfies readonly Graph.User[],
  UserIdentity: [
    { displayName: "text", id: "text", userPrincipalName: "text" },
  ] satisfies readonly Graph.UserIdentity[],
  UserSignInInsight: [
    { id: "text", insightCreatedDateTime: null, lastSignInDateTime: "text" },
  ] satisfies readonly Graph.UserSignInInsight[],
  VerifiedPublisher: [
    { addedDateTime: null, displayName: null, verifiedPublisherId: null },
  ] satisfies readonly Graph.VerifiedPublisher[],
  WebApplication: [
    { homePageUrl: null, implicitGrantSettings: {} as Graph.ImplicitGrantSettings, logoutUrl: null, oauth2AllowImplicitFlow: null, redirectUriSettings: [], redirectUris: [] },
  ] satisfies readonly Graph.WebApplication[],
  WindowsApplication: [
    { packageSid: null, redirectUris: [] },
  ] satisfies readonly Graph.WindowsApplication[],
};

export const exceptions: readonly [Lacks<Graph.Approval, 'completedSteps'>, Lacks<Graph.Approval, 'pendingSteps'>, Lacks<Graph.Approval, 'request'>, Lacks<Graph.AccessPackageCatalog, 'privilegeLevel'>, Lacks<Graph.Group, 'creationOptions'>, Lacks<Graph.Application, 'createdByAppId'>, Lacks<Graph.Application, 'isDisabled'>, Lacks<Graph.Application, 'managerApplications'>, Lacks<Graph.Application, 'signInAudienceRestrictions'>, Lacks<Graph.DirectoryAudit, 'performedBy'>, Lacks<Graph.Group, 'onPremisesExtensionAttributes'>, Lacks<Graph.Group, 'welcomeMessageEnabled'>, Lacks<Graph.Organization, 'resourceQuotas'>, Lacks<Graph.User, 'identityParentId'>, Lacks<Graph.ServicePrincipal, 'createdByAppId'>, Lacks<Graph.ServicePrincipal, 'isDisabled'>, Lacks<Graph.AccessReviewReviewerScope, 'reviewerId'>, Lacks<Graph.AccessReviewReviewerScope, 'scopeType'>, Lacks<Graph.AccessReviewInstanceDecisionItem, 'applyDescription'>, Lacks<Graph.UserIdentity, 'type'>, Lacks<Graph.UserIdentity, 'lastUserSignInDateTime'>] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true];
