// Calls of every form that the Explorer writes as code; `{package}` and the like stand for ids.

/** A call as the Explorer keeps it. */
export interface Explored {
  readonly version: 'v1.0' | 'beta';
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers: string;
  readonly body: string;
}

const em = '/identityGovernance/entitlementManagement';
type Row = readonly [
  name: string,
  version: Explored['version'],
  method: Explored['method'],
  path: string,
  body?: unknown,
  headers?: string,
];

const policy = {
  displayName: 'Staff',
  description: 'All "members" and $friends',
  allowedTargetScope: 'specificDirectoryUsers',
  accessPackage: { id: '{package}' },
  specificAllowedTargets: [
    { '@odata.type': '#microsoft.graph.groupMembers', groupId: '{group}', description: 'The group' },
  ],
  expiration: { type: 'afterDuration', duration: 'P30D' },
  requestorSettings: { enableTargetsToSelfAddAccess: true, onBehalfRequestors: [] },
  requestApprovalSettings: {
    isApprovalRequiredForAdd: true,
    stages: [
      {
        durationBeforeAutomaticDenial: 'P14D',
        isApproverJustificationRequired: false,
        isEscalationEnabled: false,
        primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: '{user}' }],
        fallbackPrimaryApprovers: [],
      },
    ],
  },
};

const rows: readonly Row[] = [
  [
    'a list with options',
    'v1.0',
    'GET',
    `${em}/accessPackages?$filter=displayName ne 'x''y'&$select=id,displayName&$expand=catalog,` +
      'resourceRoleScopes($expand=role,scope)&$orderby=displayName desc&$top=5&$skip=0&$count=true',
    undefined,
    'ConsistencyLevel: eventual\nPrefer: odata.maxpagesize=5',
  ],
  ['a list without', 'v1.0', 'GET', `${em}/catalogs`],
  ['a search', 'v1.0', 'GET', '/users?$search="displayName:fer"&$count=true', undefined, 'ConsistencyLevel: eventual'],
  ['one by its id', 'v1.0', 'GET', `${em}/accessPackages/{package}?$expand=catalog`],
  ['a list below one', 'v1.0', 'GET', `${em}/catalogs/{catalog}/resources?$expand=roles,scopes`],
  ['members', 'v1.0', 'GET', '/groups/{group}/members?$top=3'],
  ['oneself', 'v1.0', 'GET', '/me?$select=id,displayName'],
  ['a function', 'v1.0', 'GET', `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')`],
  [
    'a function with options',
    'v1.0',
    'GET',
    `${em}/assignments/filterByCurrentUser(on='target')?$top=2&$expand=accessPackage`,
  ],
  [
    'an object made',
    'v1.0',
    'POST',
    `${em}/catalogs`,
    { displayName: 'Sales', state: 'published', isExternallyVisible: false },
  ],
  ['a whole policy made', 'v1.0', 'POST', `${em}/assignmentPolicies`, policy],
  [
    'a request with times',
    'v1.0',
    'POST',
    `${em}/assignmentRequests`,
    {
      requestType: 'adminAdd',
      assignment: { targetId: '{user}', assignmentPolicyId: '{policy}', accessPackageId: '{package}' },
      schedule: {
        startDateTime: '2030-01-01T00:00:00Z',
        expiration: { type: 'afterDateTime', endDateTime: '2030-02-01T00:00:00Z' },
      },
    },
  ],
  [
    'a resource asked for',
    'v1.0',
    'POST',
    `${em}/resourceRequests`,
    {
      requestType: 'adminAdd',
      resource: { originId: '{group}', originSystem: 'AadGroup' },
      catalog: { id: '{catalog}' },
    },
  ],
  [
    'a role put into a package',
    'v1.0',
    'POST',
    `${em}/accessPackages/{package}/resourceRoleScopes`,
    {
      role: {
        originId: 'Member_{group}',
        displayName: 'Member',
        originSystem: 'AadGroup',
        resource: { id: '{group}', originId: '{group}', originSystem: 'AadGroup' },
      },
      scope: { originId: '{group}', originSystem: 'AadGroup' },
    },
  ],
  [
    'a user made',
    'v1.0',
    'POST',
    '/users',
    {
      displayName: 'Ida Voss',
      accountEnabled: true,
      mailNickname: 'ida',
      userPrincipalName: 'ida@latchkey.example',
      passwordProfile: { password: 'Ag7-not-a-real-one', forceChangePasswordNextSignIn: false },
    },
  ],
  [
    'a group made',
    'v1.0',
    'POST',
    '/groups',
    { displayName: 'Choir', mailEnabled: false, mailNickname: 'choir', securityEnabled: true, groupTypes: [] },
  ],
  ['an action without a body', 'v1.0', 'POST', `${em}/assignmentRequests/{request}/cancel`],
  ['an action that answers', 'v1.0', 'POST', `${em}/accessPackages/{package}/getApplicablePolicyRequirements`],
  [
    'an action with a body',
    'v1.0',
    'POST',
    `${em}/assignmentRequests/{request}/resume`,
    {
      source: 'Contoso',
      type: 'microsoft.graph.accessPackageCustomExtensionStage.assignmentRequestCreated',
      data: {
        '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestCallbackData',
        stage: 'assignmentRequestCreated',
        customExtensionStageInstanceId: '{request}',
        state: 'approved',
      },
    },
  ],
  [
    'a reference added',
    'v1.0',
    'POST',
    '/groups/{group}/members/$ref',
    { '@odata.id': 'https://graph.microsoft.com/v1.0/directoryObjects/{user}' },
  ],
  ['a reference taken', 'v1.0', 'DELETE', '/groups/{group}/members/{user}/$ref'],
  [
    'an object changed',
    'v1.0',
    'PATCH',
    `${em}/accessPackages/{package}`,
    { description: 'What everyone needs', isHidden: false },
  ],
  ['a value cleared', 'v1.0', 'PATCH', '/users/{user}', { jobTitle: null }],
  [
    'a decision',
    'v1.0',
    'PATCH',
    `${em}/accessPackageAssignmentApprovals/{request}/stages/{request}`,
    { reviewResult: 'Approve', justification: 'They need it' },
  ],
  ['an object replaced', 'v1.0', 'PUT', `${em}/assignmentPolicies/{policy}`, policy],
  ['an object deleted', 'v1.0', 'DELETE', `${em}/catalogs/{catalog}`],
  [
    'a deletion with a header',
    'v1.0',
    'DELETE',
    `${em}/assignmentPolicies/{policy}`,
    undefined,
    'client-request-id: 11111111-2222-3333-4444-555555555555',
  ],
  ['a list of beta', 'beta', 'GET', `${em}/accessPackageCatalogs?$top=3&$expand=accessPackages`],
  ['one of beta', 'beta', 'GET', `${em}/accessPackages/{package}?$expand=accessPackageCatalog`],
  [
    'a request of beta',
    'beta',
    'POST',
    `${em}/accessPackageAssignmentRequests`,
    {
      requestType: 'AdminAdd',
      accessPackageAssignment: { targetId: '{user}', assignmentPolicyId: '{policy}', accessPackageId: '{package}' },
    },
  ],
  ['a function of beta', 'beta', 'GET', `${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')`],
];

export interface Form {
  readonly name: string;
  readonly call: Explored;
}

/** `ids` by the words that stand in braces. */
export function forms(ids: Readonly<Record<string, string>>): readonly Form[] {
  const filled = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
  return rows.map(([name, version, method, path, body, headers = '']) => ({
    name: `${name} (${method})`,
    call: {
      version,
      method,
      path: filled(path),
      headers,
      body: body === undefined ? '' : filled(JSON.stringify(body, null, 2)),
    },
  }));
}
