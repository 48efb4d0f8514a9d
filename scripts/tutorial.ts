// The whole entitlement-management tutorial against a running server, each call and its answer printed: `npm run
// tutorial [-- http://127.0.0.1:8420]`. Without an address it asks the port that `npm start` would take.

const base = process.argv[2] ?? `http://127.0.0.1:${process.env['LATCHKEY_PORT'] ?? '8420'}`;
const em = '/identityGovernance/entitlementManagement';

interface Sandbox {
  readonly tenantId: string;
  readonly tokenEndpoint: string;
  readonly graph: Readonly<Record<'v1.0' | 'beta', string>>;
  readonly users: readonly {
    readonly key: string;
    readonly id: string;
    readonly userPrincipalName: string;
    readonly password: string;
  }[];
  readonly clients: readonly { readonly key: string; readonly clientId: string }[];
}
type Json = Readonly<Record<string, unknown>> & { readonly id: string; readonly value: readonly Json[] };

const sandbox = await start();
const admin = await signIn('governanceAdmin');
const requestor = await signIn('requestor1');
const requestorId = user('requestor1').id;
const group = 'e93e24d1-2b65-4a6c-a1dd-654a12225487';

const catalogs = await step(
  '1.1 Find the General catalog',
  admin,
  'GET',
  'v1.0',
  `${em}/catalogs?$filter=(displayName eq 'General')`,
);
const catalog = first(catalogs).id;
await clearEarlierRun();
await step('1.2 Add the group "Marketing resources" to the catalog', admin, 'POST', 'v1.0', `${em}/resourceRequests`, {
  requestType: 'adminAdd',
  catalogId: catalog,
  justification: '',
  accessPackageResource: { resourceType: 'AadGroup', originId: group, originSystem: 'AadGroup' },
});
const resource = first(
  await step(
    '1.3 Find the resource in the catalog',
    admin,
    'GET',
    'v1.0',
    `${em}/catalogs/${catalog}/resources?$filter=originId eq '${group}'`,
  ),
);
const role = first(
  await step(
    "1.4 Find the resource's Member role",
    admin,
    'GET',
    'v1.0',
    `${em}/catalogs/${catalog}/resourceRoles?$filter=(originSystem eq 'AadGroup' and displayName eq ` +
      `'Member' and resource/id eq ` +
      `'${resource.id}')&$expand=resource`,
  ),
);
const pack = await step('1.5 Create the access package', admin, 'POST', 'v1.0', `${em}/accessPackages`, {
  catalogId: catalog,
  displayName: 'Marketing Campaign',
  description: 'Access to resources for the campaign',
});
await step(
  '1.6 Put the role into the package',
  admin,
  'POST',
  'beta',
  `${em}/accessPackages/${pack.id}/accessPackageResourceRoleScopes`,
  {
    accessPackageResourceRole: {
      originId: role['originId'],
      displayName: 'Member',
      originSystem: 'AadGroup',
      accessPackageResource: {
        id: resource.id,
        resourceType: 'Security Group',
        originId: group,
        originSystem: 'AadGroup',
      },
    },
    accessPackageResourceScope: { originId: group, originSystem: 'AadGroup' },
  },
);
const policy = await step(
  '1.7 Say who may ask: Requestor1, for 30 days',
  admin,
  'POST',
  'beta',
  `${em}/accessPackageAssignmentPolicies`,
  {
    accessPackageId: pack.id,
    displayName: 'Specific users',
    description: 'Specific users can request assignment',
    accessReviewSettings: null,
    durationInDays: 30,
    requestorSettings: {
      scopeType: 'SpecificDirectorySubjects',
      acceptRequests: true,
      allowedRequestors: [
        { '@odata.type': '#microsoft.graph.singleUser', isBackup: false, id: requestorId, description: 'Requestor1' },
      ],
    },
    requestApprovalSettings: {
      isApprovalRequired: false,
      isApprovalRequiredForExtension: false,
      isRequestorJustificationRequired: false,
      approvalMode: 'NoApproval',
      approvalStages: [],
    },
  },
);
const request = await step(
  '2.1 Requestor1 asks, with their own token',
  requestor,
  'POST',
  'beta',
  `${em}/accessPackageAssignmentRequests`,
  {
    requestType: 'UserAdd',
    accessPackageAssignment: { targetId: requestorId, assignmentPolicyId: policy.id, accessPackageId: pack.id },
  },
);
await until(
  '3.1 The request is delivered',
  admin,
  `${em}/accessPackageAssignmentRequests/${request.id}`,
  (answer) => answer['requestState'] === 'Delivered',
);
await step(
  '3.2 The assignment',
  admin,
  'GET',
  'beta',
  `${em}/accessPackageAssignments?$filter=accessPackageAssignmentPolicy/Id eq '${policy.id}'&$expand=target,` +
    'accessPackageAssignmentResourceRoles',
);
const members = await step('3.3 The group really has them', admin, 'GET', 'v1.0', `/groups/${group}/members`);
check(
  members.value.some((each) => each.id === requestorId),
  'Requestor1 is a member of the group',
);
const removal = await step(
  '4.1 Take the assignment away',
  admin,
  'POST',
  'beta',
  `${em}/accessPackageAssignmentRequests`,
  {
    requestType: 'AdminRemove',
    accessPackageAssignment: { id: request.id },
  },
);
await step('4.2 Delete the policy', admin, 'DELETE', 'beta', `${em}/accessPackageAssignmentPolicies/${policy.id}`);
await step('4.3 Delete the package', admin, 'DELETE', 'beta', `${em}/accessPackages/${pack.id}`);
await until(
  'The removal is delivered',
  admin,
  `${em}/accessPackageAssignmentRequests/${removal.id}`,
  (answer) => answer['requestState'] === 'Delivered',
);
const after = await step('The group is as it was', admin, 'GET', 'v1.0', `/groups/${group}/members`);
check(!after.value.some((each) => each.id === requestorId), 'Requestor1 is no member any more');
console.log('\nThe tutorial is done: access was asked for, given and taken away again.');

async function start(): Promise<Sandbox> {
  const key = process.env['LATCHKEY_SANDBOX_KEY'];
  const headers = key === undefined ? {} : { 'x-latchkey-sandbox-key': key };
  const answer = await fetch(`${base}/sandbox`, { headers }).catch(() => null);
  if (answer?.ok !== true) stop(`No Latchkey sandbox answers at ${base}: run "npm start" in another terminal first.`);
  return (await (answer as Response).json()) as Sandbox;
}

function user(key: string): Sandbox['users'][number] {
  return sandbox.users.find((each) => each.key === key) ?? stop(`The sandbox has no user '${key}'.`);
}

async function signIn(key: string): Promise<string> {
  const client = sandbox.clients.find((each) => each.key === 'public') ?? stop('The sandbox has no public client.');
  const { userPrincipalName, password } = user(key);
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: client.clientId,
    username: userPrincipalName,
    password,
    scope: 'https://graph.microsoft.com/.default',
  });
  const answer = await fetch(sandbox.tokenEndpoint, { method: 'POST', body: form });
  const token = (await answer.json()) as { readonly access_token?: string; readonly error_description?: string };
  return token.access_token ?? stop(`No token for ${userPrincipalName}: ${token.error_description ?? answer.status}`);
}

/** A package of an earlier run that was stopped half way would stand in the way of the same name. */
async function clearEarlierRun(): Promise<void> {
  const packages = await call(admin, 'GET', 'v1.0', `${em}/accessPackages?$filter=displayName eq 'Marketing Campaign'`);
  if (packages.body.value.length > 0)
    stop(
      'There is a package "Marketing Campaign" already, left by a run that did not end: POST {} to ' +
        '/sandbox/reset, then try again.',
    );
  const there = await call(admin, 'GET', 'v1.0', `${em}/catalogs/${catalog}/resources?$filter=originId eq '${group}'`);
  if (there.body.value.length > 0) {
    await call(admin, 'POST', 'beta', `${em}/accessPackageResourceRequests`, {
      catalogId: catalog,
      requestType: 'AdminRemove',
      accessPackageResource: { id: there.body.value[0]?.id, originId: group, originSystem: 'AadGroup' },
    });
  }
}

async function call(
  token: string,
  method: string,
  version: 'v1.0' | 'beta',
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: Json }> {
  const answer = await fetch(`${sandbox.graph[version]}${path.replaceAll(' ', '%20')}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

async function step(
  title: string,
  token: string,
  method: string,
  version: 'v1.0' | 'beta',
  path: string,
  body?: unknown,
): Promise<Json> {
  const answer = await call(token, method, version, path, body);
  console.log(`\n== ${title}\n${method} /${version}${path}`);
  if (body !== undefined) console.log(indent(body));
  console.log(`-> ${answer.status}`);
  if (Object.keys(answer.body).length > 0) console.log(indent(answer.body));
  check(answer.status < 300, `${title}: answered with success`);
  return answer.body;
}

async function until(title: string, token: string, path: string, isDone: (answer: Json) => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await call(token, 'GET', 'beta', path);
    if (isDone(answer.body)) {
      await step(title, token, 'GET', 'beta', path);
      return;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  stop(`${title}: not within ten seconds.`);
}

function first(answer: Json): Json {
  check(answer.value.length === 1, 'exactly one was found');
  return answer.value[0] as Json;
}

function indent(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(/^/gm, '   ');
}

function check(holds: boolean, promise: string): void {
  if (!holds) stop(`Not so: ${promise}.`);
}

function stop(says: string): never {
  console.error(says);
  process.exit(1);
}
