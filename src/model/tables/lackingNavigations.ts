// Navigations of the directory's types to what is not served: a row a workload.

/** Why, and by type the navigations; a version of the API may lack some of them itself. */
export const lackingNavigations: readonly (readonly [reason: string, byType: Readonly<Record<string, string>>])[] = [
  [
    'mail, calendars, contacts and pictures are not served',
    {
      group: 'acceptedSenders calendar calendarView conversations events photo photos rejectedSenders threads',
      user:
        'analytics calendar calendarGroups calendarView calendars contactFolders contacts events ' +
        'inferenceClassification mailFolders messages outlook people photo photos profile',
    },
  ],
  [
    'files, notes, tasks and sites of Microsoft 365 are not served',
    {
      group: 'drive drives onenote planner sites',
      user: 'activities drive drives followedSites insights notes onenote planner todo',
    },
  ],
  [
    'Teams, meetings and Viva are not served',
    {
      group: 'team',
      user:
        'adhocCalls chats cloudClipboard communications distributionLists employeeExperience ' +
        'joinedGroups joinedTeams notifications onlineMeetings presence solutions teamwork virtualEvents',
    },
  ],
  [
    'devices, their management and printers are not served',
    {
      group: 'endpoints',
      servicePrincipal: 'endpoints',
      user:
        'cloudPCs cloudPcPools deviceEnrollmentConfigurations deviceManagementTroubleshootingEvents ' +
        'devices managedAppLogCollectionRequests managedAppRegistrations managedDevices ' +
        'mobileAppIntentAndStates mobileAppTroubleshootingEvents ownedDevices registeredDevices ' +
        'windowsInformationProtectionDeviceRegistrations',
      userPrint: 'recentPrinterShares',
    },
  ],
  [
    'consent, authentication methods, terms of use and information protection are not served',
    {
      user:
        'agreementAcceptances appConsentRequestsForApproval approvals authentication ' +
        'dataSecurityAndGovernance informationProtection pendingAccessReviewInstances scopedRoleMemberOf',
    },
  ],
  [
    'policies, permission grants and extensions of applications are not served',
    {
      group: 'permissionGrants',
      servicePrincipal:
        'appManagementPolicies claimsMappingPolicies claimsPolicy delegatedPermissionClassifications ' +
        'federatedIdentityCredentials homeRealmDiscoveryPolicies ' +
        'permissionGrantPreApprovalPolicies remoteDesktopSecurityConfiguration ' +
        'tokenIssuancePolicies tokenLifetimePolicies',
      user: 'appRoleAssignedResources permissionGrants',
      application:
        'appManagementPolicies connectorGroup extensionProperties homeRealmDiscoveryPolicies ' +
        'synchronization tokenIssuancePolicies tokenLifetimePolicies',
      ipSegmentConfiguration: 'applicationSegments',
      webSegmentConfiguration: 'applicationSegments',
    },
  ],
  [
    'of synchronization, bulk uploads, lists of attributes and the schemas of templates are not served',
    { synchronizationJob: 'bulkUpload', synchronizationSchema: 'directories', synchronizationTemplate: 'schema' },
  ],
  [
    'licences, settings and synchronization of the tenant are not served',
    {
      group: 'extensions groupLifecyclePolicies membersWithLicenseErrors onPremisesSyncBehavior settings',
      servicePrincipal: 'licenseDetails',
      user: 'extensions licenseDetails onPremisesSyncBehavior settings usageRights',
      domain:
        'domainNameReferences federationConfiguration rootDomain serviceConfigurationRecords ' +
        'sharedEmailDomainInvitations verificationDnsRecords',
      organization: 'certificateBasedAuthConfiguration extensions settings',
    },
  ],
  [
    'relations that nothing here reads are not served',
    {
      group: 'createdOnBehalfOf',
      servicePrincipal: 'createdObjects',
      user: 'createdObjects invitedBy sponsorOf transitiveReports',
      application: 'createdOnBehalfOf',
    },
  ],
];
