// What the server answers in v1.0: of every type each member with each kind of value,
// as literals of the official type. Made by test/types/record.ts; do not edit.

import type * as Graph from '@microsoft/microsoft-graph-types';
import type { Lacks } from './exceptions.ts';

export const answered = {
  AccessPackage: [
    { accessPackagesIncompatibleWith: [], assignmentPolicies: [{} as Graph.AccessPackageAssignmentPolicy], catalog: {} as Graph.AccessPackageCatalog, createdDateTime: "text", description: "text", displayName: "text", id: "text", incompatibleAccessPackages: [], incompatibleGroups: [], isHidden: false, modifiedDateTime: "text", resourceRoleScopes: [] },
    { accessPackagesIncompatibleWith: [{} as Graph.AccessPackage], incompatibleAccessPackages: [{} as Graph.AccessPackage], incompatibleGroups: [{} as Graph.Group], resourceRoleScopes: [{} as Graph.AccessPackageResourceRoleScope] },
  ] satisfies readonly Graph.AccessPackage[],
  AccessPackageAnswerChoice: [
    { actualValue: "text", localizations: [], text: "text" },
  ] satisfies readonly Graph.AccessPackageAnswerChoice[],
  AccessPackageApprovalStage: [
    { durationBeforeAutomaticDenial: "text", durationBeforeEscalation: null, escalationApprovers: [], fallbackEscalationApprovers: [], fallbackPrimaryApprovers: [], isApproverJustificationRequired: false, isEscalationEnabled: false, primaryApprovers: [{} as Graph.SingleUser] },
  ] satisfies readonly Graph.AccessPackageApprovalStage[],
  AccessPackageAssignment: [
    { accessPackage: {} as Graph.AccessPackage, assignmentPolicy: {} as Graph.AccessPackageAssignmentPolicy, customExtensionCalloutInstances: [], expiredDateTime: "text", id: "text", schedule: {} as Graph.EntitlementManagementSchedule, state: "delivered", status: "text", target: {} as Graph.AccessPackageSubject },
    { expiredDateTime: null, state: "expired" },
  ] satisfies readonly Graph.AccessPackageAssignment[],
  AccessPackageAssignmentApprovalSettings: [
    { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, isRequestorJustificationRequired: false, stages: [] },
    { isApprovalRequiredForAdd: true, isApprovalRequiredForUpdate: null, stages: [{} as Graph.AccessPackageApprovalStage] },
  ] satisfies readonly Graph.AccessPackageAssignmentApprovalSettings[],
  AccessPackageAssignmentPolicy: [
    { accessPackage: {} as Graph.AccessPackage, allowedTargetScope: "allConfiguredConnectedOrganizationUsers", automaticRequestSettings: null, catalog: {} as Graph.AccessPackageCatalog, createdDateTime: "text", customExtensionStageSettings: [], description: "text", displayName: "text", expiration: {} as Graph.ExpirationPattern, id: "text", modifiedDateTime: "text", notificationSettings: {} as Graph.AccessPackageNotificationSettings, questions: [], requestApprovalSettings: {} as Graph.AccessPackageAssignmentApprovalSettings, requestorSettings: {} as Graph.AccessPackageAssignmentRequestorSettings, reviewSettings: null, specificAllowedTargets: [] },
    { allowedTargetScope: "allExternalUsers", customExtensionStageSettings: [{} as Graph.CustomExtensionStageSetting], questions: [{} as Graph.AccessPackageMultipleChoiceQuestion, {} as Graph.AccessPackageTextInputQuestion] },
    { allowedTargetScope: "allMemberUsers", questions: [{} as Graph.AccessPackageTextInputQuestion] },
  ] satisfies readonly Graph.AccessPackageAssignmentPolicy[],
  AccessPackageAssignmentRequest: [
    { accessPackage: {} as Graph.AccessPackage, answers: [], assignment: null, completedDateTime: "text", createdDateTime: "text", customExtensionCalloutInstances: [], id: "text", justification: null, requestType: "adminAdd", requestor: {} as Graph.AccessPackageSubject, schedule: {} as Graph.EntitlementManagementSchedule, state: "delivered", status: "text" },
    { assignment: {} as Graph.AccessPackageAssignment, completedDateTime: null, requestType: "adminRemove", state: "pendingApproval" },
    { requestType: "userAdd", state: "submitted" },
  ] satisfies readonly Graph.AccessPackageAssignmentRequest[],
  AccessPackageAssignmentRequestRequirements: [
    { allowCustomAssignmentSchedule: true, isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, isRequestorJustificationRequired: false, policyDescription: "text", policyDisplayName: "text", policyId: "text", questions: [], schedule: {} as Graph.EntitlementManagementSchedule },
  ] satisfies readonly Graph.AccessPackageAssignmentRequestRequirements[],
  AccessPackageAssignmentRequestWorkflowExtension: [
    { authenticationConfiguration: {} as Graph.AzureAdPopTokenAuthentication, callbackConfiguration: null, clientConfiguration: null, createdBy: "text", createdDateTime: "text", description: "text", displayName: "text", endpointConfiguration: {} as Graph.LogicAppTriggerEndpointConfiguration, id: "text", lastModifiedBy: "text", lastModifiedDateTime: "text" },
    { callbackConfiguration: {} as Graph.CustomExtensionCallbackConfiguration },
  ] satisfies readonly Graph.AccessPackageAssignmentRequestWorkflowExtension[],
  AccessPackageAssignmentRequestorSettings: [
    { allowCustomAssignmentSchedule: false, enableOnBehalfRequestorsToAddAccess: false, enableOnBehalfRequestorsToRemoveAccess: false, enableOnBehalfRequestorsToUpdateAccess: false, enableTargetsToSelfAddAccess: true, enableTargetsToSelfRemoveAccess: true, enableTargetsToSelfUpdateAccess: true, onBehalfRequestors: [] },
    { allowCustomAssignmentSchedule: true },
  ] satisfies readonly Graph.AccessPackageAssignmentRequestorSettings[],
  AccessPackageCatalog: [
    { accessPackages: [], catalogType: "serviceDefault", createdDateTime: "text", customWorkflowExtensions: [], description: "text", displayName: "text", id: "text", isExternallyVisible: true, modifiedDateTime: "text", resourceScopes: [], resources: [], state: "published" },
    { accessPackages: [{} as Graph.AccessPackage], catalogType: "userManaged", customWorkflowExtensions: [{} as Graph.AccessPackageAssignmentRequestWorkflowExtension], resourceScopes: [{} as Graph.AccessPackageResourceScope], resources: [{} as Graph.AccessPackageResource] },
  ] satisfies readonly Graph.AccessPackageCatalog[],
  AccessPackageMultipleChoiceQuestion: [
    { choices: [{} as Graph.AccessPackageAnswerChoice], id: "text", isAnswerEditable: null, isMultipleSelectionAllowed: false, isRequired: false, localizations: [], sequence: 1, text: "text" },
  ] satisfies readonly Graph.AccessPackageMultipleChoiceQuestion[],
  AccessPackageNotificationSettings: [
    { isAssignmentNotificationDisabled: false },
  ] satisfies readonly Graph.AccessPackageNotificationSettings[],
  AccessPackageResource: [
    { attributes: [], createdDateTime: "text", description: "text", displayName: "text", environment: null, id: "text", modifiedDateTime: "text", originId: "text", originSystem: "text", roles: [{} as Graph.AccessPackageResourceRole], scopes: [{} as Graph.AccessPackageResourceScope] },
    { description: null },
  ] satisfies readonly Graph.AccessPackageResource[],
  AccessPackageResourceEnvironment: [
    { connectionInfo: {} as Graph.ConnectionInfo, createdDateTime: "text", description: "text", displayName: "text", id: "text", isDefaultEnvironment: true, modifiedDateTime: "text", originId: "text", originSystem: "text", resources: [] },
  ] satisfies readonly Graph.AccessPackageResourceEnvironment[],
  AccessPackageResourceRequest: [
    { catalog: {} as Graph.AccessPackageCatalog, createdDateTime: "text", id: "text", requestType: "adminAdd", resource: {} as Graph.AccessPackageResource, state: "delivered" },
  ] satisfies readonly Graph.AccessPackageResourceRequest[],
  AccessPackageResourceRole: [
    { description: "text", displayName: "text", id: "text", originId: "text", originSystem: "text", resource: {} as Graph.AccessPackageResource },
    { description: null },
  ] satisfies readonly Graph.AccessPackageResourceRole[],
  AccessPackageResourceRoleScope: [
    { createdDateTime: "text", id: "text", role: {} as Graph.AccessPackageResourceRole, scope: {} as Graph.AccessPackageResourceScope },
  ] satisfies readonly Graph.AccessPackageResourceRoleScope[],
  AccessPackageResourceScope: [
    { description: "text", displayName: "text", id: "text", isRootScope: true, originId: "text", originSystem: "text", resource: {} as Graph.AccessPackageResource },
  ] satisfies readonly Graph.AccessPackageResourceScope[],
  AccessPackageSubject: [
    { connectedOrganization: null, displayName: "text", email: "text", id: "text", objectId: "text", onPremisesSecurityIdentifier: null, principalName: "text", subjectType: "user" },
    { connectedOrganization: {} as Graph.ConnectedOrganization },
  ] satisfies readonly Graph.AccessPackageSubject[],
  AccessPackageTextInputQuestion: [
    { id: "text", isAnswerEditable: null, isRequired: false, isSingleLineQuestion: false, localizations: [], regexPattern: null, sequence: 1, text: "text" },
    { isAnswerEditable: true, isSingleLineQuestion: true },
  ] satisfies readonly Graph.AccessPackageTextInputQuestion[],
  AccessReviewHistoryDefinition: [
    { createdBy: {} as Graph.UserIdentity, createdDateTime: "text", decisions: ["approve", "deny", "dontKnow", "notNotified", "notReviewed"], displayName: "text", id: "text", instances: [{} as Graph.AccessReviewHistoryInstance], reviewHistoryPeriodEndDateTime: "text", reviewHistoryPeriodStartDateTime: "text", scheduleSettings: null, scopes: [{} as Graph.AccessReviewQueryScope], status: "done" },
  ] satisfies readonly Graph.AccessReviewHistoryDefinition[],
  AccessReviewHistoryInstance: [
    { downloadUri: null, expirationDateTime: "text", fulfilledDateTime: "text", id: "text", reviewHistoryPeriodEndDateTime: "text", reviewHistoryPeriodStartDateTime: "text", runDateTime: "text", status: "done" },
  ] satisfies readonly Graph.AccessReviewHistoryInstance[],
  AccessReviewInstance: [
    { contactedReviewers: [{} as Graph.AccessReviewReviewer], endDateTime: "text", fallbackReviewers: [], id: "text", reviewers: [], scope: {} as Graph.AccessReviewQueryScope, stages: [{} as Graph.AccessReviewStage], startDateTime: "text", status: "text" },
  ] satisfies readonly Graph.AccessReviewInstance[],
  AccessReviewInstanceDecisionItem: [
    { accessReviewId: "text", appliedBy: {} as Graph.UserIdentity, appliedDateTime: null, applyResult: "text", decision: "text", id: "text", insights: [], justification: "text", principal: {} as Graph.UserIdentity, principalLink: "text", recommendation: "text", resource: {} as Graph.AccessReviewInstanceDecisionItemResource, resourceLink: "text", reviewedBy: {} as Graph.UserIdentity, reviewedDateTime: "text" },
    { insights: [{} as Graph.UserSignInInsight], reviewedDateTime: null },
  ] satisfies readonly Graph.AccessReviewInstanceDecisionItem[],
  AccessReviewInstanceDecisionItemResource: [
    { displayName: "text", id: "text", type: "text" },
  ] satisfies readonly Graph.AccessReviewInstanceDecisionItemResource[],
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
    { additionalNotificationRecipients: [], createdBy: {} as Graph.UserIdentity, createdDateTime: "text", descriptionForAdmins: null, descriptionForReviewers: null, displayName: "text", fallbackReviewers: [], id: "text", instanceEnumerationScope: null, instances: [{} as Graph.AccessReviewInstance], lastModifiedDateTime: "text", reviewers: [], scope: {} as Graph.AccessReviewQueryScope, settings: {} as Graph.AccessReviewScheduleSettings, stageSettings: [{} as Graph.AccessReviewStageSettings], status: "text" },
  ] satisfies readonly Graph.AccessReviewScheduleDefinition[],
  AccessReviewScheduleSettings: [
    { applyActions: [], autoApplyDecisionsEnabled: false, decisionHistoriesForReviewersEnabled: false, defaultDecision: "text", defaultDecisionEnabled: false, instanceDurationInDays: 1, justificationRequiredOnApproval: false, mailNotificationsEnabled: false, recommendationInsightSettings: [], recommendationLookBackDuration: null, recommendationsEnabled: true, recurrence: null, reminderNotificationsEnabled: false },
  ] satisfies readonly Graph.AccessReviewScheduleSettings[],
  AccessReviewStage: [
    { endDateTime: "text", fallbackReviewers: [], id: "text", reviewers: [{} as Graph.AccessReviewReviewerScope], startDateTime: "text", status: "text" },
  ] satisfies readonly Graph.AccessReviewStage[],
  AccessReviewStageSettings: [
    { decisionsThatWillMoveToNextStage: null, dependsOn: ["text"], durationInDays: 1, fallbackReviewers: [], recommendationInsightSettings: [], recommendationsEnabled: true, reviewers: [{} as Graph.AccessReviewReviewerScope], stageId: "text" },
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
    { addIns: [], api: {} as Graph.ApiApplication, appId: "text", appRoles: [], applicationTemplateId: null, authenticationBehaviors: null, certification: null, createdDateTime: "text", defaultRedirectUri: null, deletedDateTime: null, description: "text", disabledByMicrosoftStatus: null, displayName: "text", groupMembershipClaims: null, id: "text", identifierUris: [], info: {} as Graph.InformationalUrl, isDeviceOnlyAuthSupported: null, isFallbackPublicClient: null, keyCredentials: [], nativeAuthenticationApisEnabled: null, notes: null, oauth2RequirePostResponse: false, optionalClaims: null, parentalControlSettings: {} as Graph.ParentalControlSettings, passwordCredentials: [], publicClient: {} as Graph.PublicClientApplication, publisherDomain: null, requestSignatureVerification: null, requiredResourceAccess: [], samlMetadataUrl: null, serviceManagementReference: null, servicePrincipalLockConfiguration: null, signInAudience: "text", spa: {} as Graph.SpaApplication, tags: [], tokenEncryptionKeyId: null, uniqueName: null, verifiedPublisher: {} as Graph.VerifiedPublisher, web: {} as Graph.WebApplication },
    { appRoles: [{} as Graph.AppRole], description: null, isFallbackPublicClient: true, passwordCredentials: [{} as Graph.PasswordCredential] },
  ] satisfies readonly Graph.Application[],
  Approval: [
    { id: "text", stages: [{} as Graph.ApprovalStage] },
  ] satisfies readonly Graph.Approval[],
  ApprovalStage: [
    { assignedToMe: true, displayName: null, id: "text", justification: "text", reviewResult: "text", reviewedBy: null, reviewedDateTime: null, status: "text" },
  ] satisfies readonly Graph.ApprovalStage[],
  AuditActivityInitiator: [
    { app: null, user: null },
    { app: {} as Graph.AppIdentity, user: {} as Graph.UserIdentity },
  ] satisfies readonly Graph.AuditActivityInitiator[],
  AzureAdPopTokenAuthentication: [
  ] satisfies readonly Graph.AzureAdPopTokenAuthentication[],
  ConnectedOrganization: [
    { createdDateTime: "text", description: "text", displayName: "text", externalSponsors: [{} as Graph.User], id: "text", identitySources: [{} as Graph.DomainIdentitySource], internalSponsors: [{} as Graph.User], modifiedDateTime: "text", state: "configured" },
    { state: "proposed" },
  ] satisfies readonly Graph.ConnectedOrganization[],
  ConnectionInfo: [
    { url: "text" },
  ] satisfies readonly Graph.ConnectionInfo[],
  CustomExtensionCallbackConfiguration: [
    { timeoutDuration: "text" },
  ] satisfies readonly Graph.CustomExtensionCallbackConfiguration[],
  CustomExtensionStageSetting: [
    { customExtension: {} as Graph.AccessPackageAssignmentRequestWorkflowExtension, id: "text", stage: "assignmentRequestCreated" },
  ] satisfies readonly Graph.CustomExtensionStageSetting[],
  DirectoryAudit: [
    { activityDateTime: "text", activityDisplayName: "text", additionalDetails: [], category: "text", correlationId: "text", id: "text", initiatedBy: {} as Graph.AuditActivityInitiator, loggedByService: "text", operationType: "text", result: "success", resultReason: "text", targetResources: [{} as Graph.TargetResource] },
    { additionalDetails: [{} as Graph.KeyValue] },
  ] satisfies readonly Graph.DirectoryAudit[],
  Domain: [
    { authenticationType: "text", availabilityStatus: null, id: "text", isAdminManaged: true, isDefault: true, isInitial: true, isRoot: true, isVerified: true, manufacturer: null, model: null, passwordNotificationWindowInDays: null, passwordValidityPeriodInDays: null, state: null, supportedServices: ["text"] },
  ] satisfies readonly Graph.Domain[],
  DomainIdentitySource: [
    { displayName: "text", domainName: "text" },
  ] satisfies readonly Graph.DomainIdentitySource[],
  EntitlementManagement: [
    { id: "text" },
  ] satisfies readonly Graph.EntitlementManagement[],
  EntitlementManagementSchedule: [
    { expiration: {} as Graph.ExpirationPattern, recurrence: null, startDateTime: "text" },
    { startDateTime: null },
  ] satisfies readonly Graph.EntitlementManagementSchedule[],
  EntitlementManagementSettings: [
    { durationUntilExternalUserDeletedAfterBlocked: "text", externalUserLifecycleAction: "blockSignInAndDelete", id: "text" },
  ] satisfies readonly Graph.EntitlementManagementSettings[],
  ExpirationPattern: [
    { duration: "text", endDateTime: "text", type: "afterDateTime" },
    { duration: null, endDateTime: null, type: "afterDuration" },
    { type: "noExpiration" },
    { type: "notSpecified" },
  ] satisfies readonly Graph.ExpirationPattern[],
  Group: [
    { appRoleAssignments: [], classification: null, createdDateTime: "text", deletedDateTime: null, description: "text", displayName: "text", expirationDateTime: null, groupTypes: ["text"], hasMembersWithLicenseErrors: null, id: "text", isArchived: null, isAssignableToRole: null, mail: "text", mailEnabled: false, mailNickname: "text", memberOf: [], members: [], membershipRule: null, membershipRuleProcessingState: null, onPremisesDomainName: null, onPremisesLastSyncDateTime: null, onPremisesNetBiosName: null, onPremisesProvisioningErrors: [], onPremisesSamAccountName: null, onPremisesSecurityIdentifier: null, onPremisesSyncEnabled: null, owners: [{} as Graph.User], preferredDataLocation: null, preferredLanguage: null, proxyAddresses: [], renewedDateTime: "text", securityEnabled: false, securityIdentifier: "text", serviceProvisioningErrors: [], theme: null, transitiveMemberOf: [], transitiveMembers: [], uniqueName: null, visibility: "text" },
    { description: null, groupTypes: [], mail: null, mailEnabled: true, members: [{} as Graph.Group], renewedDateTime: null, securityEnabled: true, securityIdentifier: null, visibility: null },
    { members: [{} as Graph.User] },
  ] satisfies readonly Graph.Group[],
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
  Organization: [
    { assignedPlans: [], businessPhones: [], city: null, country: null, countryLetterCode: null, createdDateTime: "text", defaultUsageLocation: null, displayName: "text", id: "text", marketingNotificationEmails: [], mobileDeviceManagementAuthority: "unknown", onPremisesLastSyncDateTime: null, onPremisesSyncEnabled: null, partnerTenantType: null, postalCode: null, preferredLanguage: null, privacyProfile: null, provisionedPlans: [], securityComplianceNotificationMails: [], securityComplianceNotificationPhones: [], state: null, street: null, technicalNotificationMails: [], tenantType: "text", verifiedDomains: [] },
  ] satisfies readonly Graph.Organization[],
  ParentalControlSettings: [
    { countriesBlockedForMinors: [], legalAgeGroupRule: "text" },
  ] satisfies readonly Graph.ParentalControlSettings[],
  PasswordCredential: [
    { customKeyIdentifier: null, displayName: "text", endDateTime: "text", hint: null, keyId: "text", secretText: null, startDateTime: "text" },
  ] satisfies readonly Graph.PasswordCredential[],
  PermissionScope: [
    { adminConsentDescription: "text", adminConsentDisplayName: "text", id: "text", isEnabled: true, origin: null, type: "text", userConsentDescription: "text", userConsentDisplayName: "text", value: "text" },
  ] satisfies readonly Graph.PermissionScope[],
  PublicClientApplication: [
    { redirectUris: ["text"] },
    { redirectUris: [] },
  ] satisfies readonly Graph.PublicClientApplication[],
  ServicePrincipal: [
    { accountEnabled: true, addIns: [], alternativeNames: [], appDescription: "text", appDisplayName: "text", appId: "text", appOwnerOrganizationId: "text", appRoleAssignmentRequired: false, appRoles: [], applicationTemplateId: null, deletedDateTime: null, description: "text", disabledByMicrosoftStatus: null, displayName: "text", homepage: "text", id: "text", info: {} as Graph.InformationalUrl, keyCredentials: [], loginUrl: null, logoutUrl: null, notes: null, notificationEmailAddresses: [], oauth2PermissionScopes: [], passwordCredentials: [], preferredSingleSignOnMode: null, preferredTokenSigningKeyThumbprint: null, replyUrls: ["text"], resourceSpecificApplicationPermissions: [], samlSingleSignOnSettings: null, servicePrincipalNames: ["text"], servicePrincipalType: "text", signInAudience: "text", tags: [], tokenEncryptionKeyId: null, verifiedPublisher: {} as Graph.VerifiedPublisher },
    { appDescription: null, appOwnerOrganizationId: null, appRoles: [{} as Graph.AppRole], description: null, homepage: null, oauth2PermissionScopes: [{} as Graph.PermissionScope], replyUrls: [], signInAudience: null },
  ] satisfies readonly Graph.ServicePrincipal[],
  SingleUser: [
    { description: null, userId: "text" },
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
    { actionVerb: null, authenticationContextId: null, description: null, id: "text", isAuthenticationContextSettable: null, name: "text", resourceScopeId: null },
  ] satisfies readonly Graph.UnifiedRbacResourceAction[],
  UnifiedRbacResourceNamespace: [
    { id: "text", name: "text", resourceActions: [{} as Graph.UnifiedRbacResourceAction] },
  ] satisfies readonly Graph.UnifiedRbacResourceNamespace[],
  UnifiedRoleAssignment: [
    { appScope: {} as Graph.AppScope, appScopeId: "text", condition: null, directoryScope: null, directoryScopeId: null, id: "text", principal: {} as Graph.User, principalId: "text", roleDefinition: {} as Graph.UnifiedRoleDefinition, roleDefinitionId: "text" },
  ] satisfies readonly Graph.UnifiedRoleAssignment[],
  UnifiedRoleDefinition: [
    { description: "text", displayName: "text", id: "text", inheritsPermissionsFrom: [], isBuiltIn: true, isEnabled: true, resourceScopes: ["text"], rolePermissions: [{} as Graph.UnifiedRolePermission], templateId: "text", version: "text" },
  ] satisfies readonly Graph.UnifiedRoleDefinition[],
  UnifiedRolePermission: [
    { allowedResourceActions: ["text"], condition: null, excludedResourceActions: [] },
  ] satisfies readonly Graph.UnifiedRolePermission[],
  User: [
    { businessPhones: [], displayName: "text", givenName: "text", id: "text", jobTitle: "text", mail: "text", manager: null, mobilePhone: null, officeLocation: null, preferredLanguage: null, surname: "text", userPrincipalName: "text" },
    { givenName: null, jobTitle: null, manager: {} as Graph.User, surname: null },
  ] satisfies readonly Graph.User[],
  UserIdentity: [
    { displayName: "text", id: "text", ipAddress: "text", userPrincipalName: "text" },
  ] satisfies readonly Graph.UserIdentity[],
  UserSignInInsight: [
    { id: "text", insightCreatedDateTime: null, lastSignInDateTime: "text" },
  ] satisfies readonly Graph.UserSignInInsight[],
  VerifiedPublisher: [
    { addedDateTime: null, displayName: null, verifiedPublisherId: null },
  ] satisfies readonly Graph.VerifiedPublisher[],
  WebApplication: [
    { homePageUrl: null, implicitGrantSettings: {} as Graph.ImplicitGrantSettings, logoutUrl: null, redirectUriSettings: [], redirectUris: [] },
  ] satisfies readonly Graph.WebApplication[],
};

export const exceptions: readonly [Lacks<Graph.AccessPackageApprovalStage, 'approverInformationVisibility'>, Lacks<Graph.AccessPackageResourceRole, 'type'>, Lacks<Graph.AccessPackageSubject, 'subjectLifecycle'>, Lacks<Graph.UnifiedRoleAssignment, 'principalOrganizationId'>, Lacks<Graph.Application, 'createdByAppId'>, Lacks<Graph.Application, 'isDisabled'>, Lacks<Graph.Application, 'managerApplications'>, Lacks<Graph.Group, 'accessType'>, Lacks<Graph.Group, 'infoCatalogs'>, Lacks<Graph.Group, 'isFavorite'>, Lacks<Graph.Group, 'onPremisesExtensionAttributes'>, Lacks<Graph.Group, 'organizationId'>, Lacks<Graph.Group, 'resourceBehaviorOptions'>, Lacks<Graph.Group, 'resourceProvisioningOptions'>, Lacks<Graph.Group, 'welcomeMessageEnabled'>, Lacks<Graph.ServicePrincipal, 'createdByAppId'>, Lacks<Graph.ServicePrincipal, 'isDisabled'>, Lacks<Graph.AccessReviewInstanceDecisionItem, 'target'>, Lacks<Graph.AccessReviewReviewerScope, 'reviewerId'>, Lacks<Graph.AccessReviewReviewerScope, 'scopeType'>, Lacks<Graph.UserIdentity, 'type'>, Lacks<Graph.UserIdentity, 'lastUserSignInDateTime'>] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true];
