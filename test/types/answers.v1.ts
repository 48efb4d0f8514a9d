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
    { choices: [{} as Graph.AccessPackageAnswerChoice], id: "text", isAnswerEditable: false, isMultipleSelectionAllowed: false, isRequired: false, localizations: [], sequence: 1, text: "text" },
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
    { id: "text", isAnswerEditable: false, isRequired: false, isSingleLineQuestion: false, localizations: [], regexPattern: null, sequence: 1, text: "text" },
    { isAnswerEditable: true, isSingleLineQuestion: true },
  ] satisfies readonly Graph.AccessPackageTextInputQuestion[],
  AppRole: [
    { allowedMemberTypes: ["text"], description: "text", displayName: "text", id: "text", isEnabled: true, origin: "text", value: "text" },
  ] satisfies readonly Graph.AppRole[],
  AppScope: [
    { displayName: "text", id: "text", type: "text" },
  ] satisfies readonly Graph.AppScope[],
  Application: [
    { appId: "text", appRoles: [], createdDateTime: "text", deletedDateTime: null, description: "text", displayName: "Expenses", id: "text", identifierUris: [], publisherDomain: null, signInAudience: "AzureADMyOrg", tags: [], uniqueName: null },
    { appRoles: [{ allowedMemberTypes: ["User"], description: "text", displayName: "Approver", id: "text", isEnabled: true, origin: "Application", value: "text" }, { allowedMemberTypes: ["User"], description: "text", displayName: "Submitter", id: "text", isEnabled: true, origin: "Application", value: "text" }], description: null, displayName: "Timesheet" },
    { displayName: "text" },
  ] satisfies readonly Graph.Application[],
  Approval: [
    { id: "text", stages: [{} as Graph.ApprovalStage] },
  ] satisfies readonly Graph.Approval[],
  ApprovalStage: [
    { assignedToMe: true, displayName: null, id: "text", justification: "text", reviewResult: "text", reviewedBy: null, reviewedDateTime: null, status: "text" },
  ] satisfies readonly Graph.ApprovalStage[],
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
    { activityDateTime: "text", activityDisplayName: "text", additionalDetails: [], category: "EntitlementManagement", correlationId: "text", id: "text", initiatedBy: { user: null, app: { appId: null, displayName: "Latchkey", servicePrincipalId: null, servicePrincipalName: null } }, loggedByService: "text", operationType: "Add", result: "success", resultReason: "text", targetResources: [{ id: "text", displayName: "someone", type: "User", modifiedProperties: [] }, { id: "text", displayName: "text", type: "Resource", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignment", modifiedProperties: [] }] },
    { additionalDetails: [{ key: "approverId", value: "text" }, { key: "approverRole", value: "primary" }, { key: "stage", value: "text" }], category: "GroupManagement", initiatedBy: { user: { id: "text", displayName: "text", userPrincipalName: "text", ipAddress: null }, app: null }, operationType: "Approve", targetResources: [{ id: "text", displayName: "someone", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignment", modifiedProperties: [{ displayName: "state", oldValue: null, newValue: "delivered" }] }] },
    { additionalDetails: [{ key: "catalogId", value: "text" }, { key: "originId", value: "text" }, { key: "originSystem", value: "AadGroup" }], category: "UserManagement", operationType: "Assign", targetResources: [{ id: "text", displayName: "someone", type: "User", modifiedProperties: [] }] },
    { additionalDetails: [{ key: "email", value: "text" }], operationType: "Delete", targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: "text", type: "AccessPackageAssignmentPolicy", modifiedProperties: [] }, { id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignmentRequest", modifiedProperties: [] }, { id: "text", displayName: null, type: "Approver", modifiedProperties: [] }] },
    { additionalDetails: [{ key: "identitySources", value: "text" }], operationType: "Unassign", targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: "text", type: "AccessPackageAssignmentPolicy", modifiedProperties: [] }, { id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignmentRequest", modifiedProperties: [] }] },
    { additionalDetails: [{ key: "originId", value: "text" }, { key: "roleAdded", value: "Member" }], operationType: "Update", targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: "text", type: "AccessPackageAssignmentPolicy", modifiedProperties: [] }, { id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignmentRequest", modifiedProperties: [{ displayName: "state", oldValue: "submitted", newValue: "delivered" }] }] },
    { additionalDetails: [{ key: "originSystem", value: "AadGroup" }, { key: "role", value: "Member" }, { key: "roleOriginId", value: "text" }], targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: "text", type: "AccessPackageAssignmentPolicy", modifiedProperties: [] }, { id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignmentRequest", modifiedProperties: [{ displayName: "state", oldValue: "submitted", newValue: "pendingApproval" }] }] },
    { additionalDetails: [{ key: "originSystem", value: "AadGroup" }, { key: "roleOriginId", value: "text" }], targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: "text", type: "AccessPackageAssignmentPolicy", modifiedProperties: [] }, { id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignmentRequest", modifiedProperties: [{ displayName: "state", oldValue: null, newValue: "submitted" }] }] },
    { additionalDetails: [{ key: "principalId", value: "text" }, { key: "role", value: "text" }, { key: "scope", value: "text" }], targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: "text", type: "AccessPackageAssignmentPolicy", modifiedProperties: [] }] },
    { additionalDetails: [{ key: "principalId", value: "text" }, { key: "role", value: "text" }], targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: "text", type: "AccessPackageResource", modifiedProperties: [] }] },
    { additionalDetails: [{ key: "requestType", value: "adminAdd" }], targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: "text", type: "Group", modifiedProperties: [] }] },
    { additionalDetails: [{ key: "requestType", value: "adminRemove" }], targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [] }] },
    { additionalDetails: [{ key: "requestType", value: "userAdd" }], targetResources: [{ id: "text", displayName: "text", type: "AccessPackage", modifiedProperties: [{ displayName: "isRoleScopesVisible", oldValue: "false", newValue: "true" }] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "AccessPackageCatalog", modifiedProperties: [] }, { id: "text", displayName: "text", type: "CustomExtension", modifiedProperties: [] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "AccessPackageCatalog", modifiedProperties: [] }, { id: "text", displayName: "text", type: "User", modifiedProperties: [] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "AccessPackageCatalog", modifiedProperties: [] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "AccessPackageResource", modifiedProperties: [] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "ConnectedOrganization", modifiedProperties: [] }, { id: "text", displayName: "text", type: "User", modifiedProperties: [] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "ConnectedOrganization", modifiedProperties: [] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "Group", modifiedProperties: [] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "Resource", modifiedProperties: [] }, { id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignment", modifiedProperties: [] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignment", modifiedProperties: [{ displayName: "state", oldValue: "delivered", newValue: "expired" }] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackage", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignment", modifiedProperties: [{ displayName: "state", oldValue: null, newValue: "delivered" }] }] },
    { targetResources: [{ id: "text", displayName: "text", type: "User", modifiedProperties: [] }, { id: "text", displayName: null, type: "AccessPackageAssignment", modifiedProperties: [] }, { id: "text", displayName: null, type: "Resource", modifiedProperties: [] }] },
    { targetResources: [{ id: null, displayName: null, type: "EntitlementManagementSettings", modifiedProperties: [{ displayName: "allowedAudiences", oldValue: "text", newValue: "text" }] }] },
  ] satisfies readonly Graph.DirectoryAudit[],
  Domain: [
    { id: "text", isDefault: true, isInitial: true, isVerified: true },
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
    { appRoleAssignments: [], classification: null, createdDateTime: "text", deletedDateTime: null, description: "text", displayName: "text", expirationDateTime: null, groupTypes: ["text"], id: "text", isAssignableToRole: null, mail: "text", mailEnabled: false, mailNickname: "text", memberOf: [], members: [], membershipRule: null, membershipRuleProcessingState: null, onPremisesDomainName: null, onPremisesLastSyncDateTime: null, onPremisesNetBiosName: null, onPremisesSamAccountName: null, onPremisesSecurityIdentifier: null, onPremisesSyncEnabled: null, owners: [{} as Graph.User], preferredDataLocation: null, preferredLanguage: null, proxyAddresses: [], renewedDateTime: "text", securityEnabled: false, securityIdentifier: "text", theme: null, transitiveMemberOf: [], transitiveMembers: [], uniqueName: null, visibility: "text" },
    { description: null, groupTypes: [], mail: null, mailEnabled: true, members: [{} as Graph.Group], renewedDateTime: null, securityEnabled: true, securityIdentifier: null, visibility: null },
    { members: [{} as Graph.User] },
  ] satisfies readonly Graph.Group[],
  LogicAppTriggerEndpointConfiguration: [
    { logicAppWorkflowName: "text", resourceGroupName: "text", subscriptionId: "text", url: "text" },
  ] satisfies readonly Graph.LogicAppTriggerEndpointConfiguration[],
  Organization: [
    { createdDateTime: "text", displayName: "text", id: "text" },
  ] satisfies readonly Graph.Organization[],
  ServicePrincipal: [
    { accountEnabled: true, appDescription: "text", appDisplayName: "Expenses", appId: "text", appRoleAssignmentRequired: false, appRoles: [], deletedDateTime: null, description: "text", displayName: "text", homepage: "text", id: "text", servicePrincipalNames: ["text"], servicePrincipalType: "text", signInAudience: null, tags: [] },
    { appDescription: null, appDisplayName: "Timesheet", appRoles: [{} as Graph.AppRole], description: null, homepage: null },
    { appDisplayName: "text" },
  ] satisfies readonly Graph.ServicePrincipal[],
  SingleUser: [
    { description: null, userId: "text" },
  ] satisfies readonly Graph.SingleUser[],
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
};

export const exceptions: readonly [Lacks<Graph.AccessPackageApprovalStage, 'approverInformationVisibility'>, Lacks<Graph.AccessPackageResourceRole, 'type'>, Lacks<Graph.AccessPackageSubject, 'subjectLifecycle'>, Lacks<Graph.UnifiedRoleAssignment, 'principalOrganizationId'>] = [true, true, true, true];
