// What @microsoft/microsoft-graph-client does, unmodified, over https: the tutorial, pages, errors, batches.

import assert from 'node:assert/strict';
import graphClient, {
  type Client as GraphClient,
  type GraphError as GraphErrorType,
  type PageCollection,
} from '@microsoft/microsoft-graph-client';
import credentials from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { png } from '../http/pictures.ts';
import { obey } from './child.ts';
import { deltas } from './graphDelta.ts';
import { asApplication, passingFaults, printed, scope, signedIn, underFault, until, type Setting } from './setting.ts';

const { BatchRequestContent, BatchResponseContent, Client, GraphError, PageIterator, ResponseType } = graphClient;
const em = '/identityGovernance/entitlementManagement';

function client(setting: Setting, who: string): GraphClient {
  const authProvider = new credentials.TokenCredentialAuthenticationProvider(
    who === 'app' ? asApplication(setting) : signedIn(setting, who),
    { scopes: [scope] },
  );
  return Client.initWithMiddleware({
    authProvider,
    baseUrl: `${setting.origin}/`,
    customHosts: new Set(['localhost']),
  });
}

async function tutorial(setting: Setting): Promise<void> {
  const admin = client(setting, 'governanceAdmin');
  const requestor = client(setting, 'requestor1');
  const {
    value: [general],
  } = await admin.api(`${em}/catalogs`).filter("(displayName eq 'General')").get();
  assert.equal(general.id, printed.catalog);
  const added = await admin.api(`${em}/resourceRequests`).post({
    requestType: 'adminAdd',
    catalogId: general.id,
    justification: '',
    accessPackageResource: { resourceType: 'AadGroup', originId: printed.group, originSystem: 'AadGroup' },
  });
  assert.equal(added.state, 'delivered');
  const {
    value: [resource],
  } = await admin.api(`${em}/catalogs/${general.id}/resources`).filter(`originId eq '${printed.group}'`).get();
  const {
    value: [role, ...others],
  } = await admin
    .api(`${em}/catalogs/${general.id}/resourceRoles`)
    .filter(`(originSystem eq 'AadGroup' and displayName eq 'Member' and resource/id eq '${resource.id}')`)
    .expand('resource')
    .get();
  assert.deepEqual(others, []);
  const pack = await admin.api(`${em}/accessPackages`).post({
    catalogId: general.id,
    displayName: 'Marketing Campaign',
    description: 'Access to resources for the campaign',
  });
  await admin.api(`${em}/accessPackages/${pack.id}/resourceRoleScopes`).post({
    role: {
      displayName: 'Member',
      originSystem: 'AadGroup',
      originId: role.originId,
      resource: { id: resource.id, originId: printed.group, originSystem: 'AadGroup' },
    },
    scope: { originId: printed.group, originSystem: 'AadGroup' },
  });
  const policy = await admin
    .api(`${em}/accessPackageAssignmentPolicies`)
    .version('beta')
    .post({
      accessPackageId: pack.id,
      displayName: 'Specific users',
      description: 'Specific users can request assignment',
      accessReviewSettings: null,
      durationInDays: 30,
      requestorSettings: {
        scopeType: 'SpecificDirectorySubjects',
        acceptRequests: true,
        allowedRequestors: [
          {
            '@odata.type': '#microsoft.graph.singleUser',
            isBackup: false,
            id: printed.requestor,
            description: 'Requestor1',
          },
        ],
      },
      requestApprovalSettings: {
        isApprovalRequired: false,
        isApprovalRequiredForExtension: false,
        isRequestorJustificationRequired: false,
        approvalMode: 'NoApproval',
        approvalStages: [],
      },
    });
  const request = await requestor
    .api(`${em}/accessPackageAssignmentRequests`)
    .version('beta')
    .post({
      requestType: 'UserAdd',
      accessPackageAssignment: { targetId: printed.requestor, assignmentPolicyId: policy.id, accessPackageId: pack.id },
    });
  assert.deepEqual([request.requestState, request.requestStatus], ['Submitted', 'Accepted']);
  await until(
    'the request is delivered',
    () => admin.api(`${em}/accessPackageAssignmentRequests/${request.id}`).version('beta').get(),
    (now) => now.requestState === 'Delivered' && now.requestStatus === 'Fulfilled',
  );
  const {
    value: [assignment],
  } = await admin
    .api(`${em}/accessPackageAssignments`)
    .version('beta')
    .filter(`accessPackageAssignmentPolicy/Id eq '${policy.id}'`)
    .expand(['target', 'accessPackageAssignmentResourceRoles'])
    .get();
  assert.equal(assignment.id, request.id);
  assert.equal(assignment.target.objectId, printed.requestor);
  assert.ok((await members(admin)).includes(printed.requestor));
  await admin
    .api(`${em}/accessPackageAssignmentRequests`)
    .version('beta')
    .post({ requestType: 'AdminRemove', accessPackageAssignment: { id: request.id } });
  assert.equal(
    await admin.api(`${em}/accessPackageAssignmentPolicies/${policy.id}`).version('beta').delete(),
    undefined,
  );
  assert.equal(await admin.api(`${em}/accessPackages/${pack.id}`).version('beta').delete(), undefined);
  assert.ok(!(await members(admin)).includes(printed.requestor));
}

async function members(admin: GraphClient): Promise<readonly string[]> {
  const { value } = await admin.api(`/groups/${printed.group}/members`).get();
  for (const each of value) assert.match(each['@odata.type'], /^#microsoft\.graph\./);
  return value.map((each: { id: string }) => each.id);
}

async function pages(setting: Setting): Promise<void> {
  const admin = client(setting, 'governanceAdmin');
  const first: PageCollection = await admin.api('/users').top(3).select('id').get();
  assert.equal(first.value.length, 3);
  assert.ok(String(first['@odata.nextLink']).startsWith(`${setting.origin}/v1.0/users?`), first['@odata.nextLink']);
  const seen: string[] = [];
  const iterator = new PageIterator(admin, first, (user: { id: string }) => {
    seen.push(user.id);
    return true;
  });
  await iterator.iterate();
  assert.ok(iterator.isComplete());
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(
    Object.values(setting.users)
      .map((user) => user.id)
      .filter((id) => !seen.includes(id)),
    [],
  );
}

async function fault(call: Promise<unknown>): Promise<GraphErrorType> {
  const error = await call.then(
    () => assert.fail('there was no error'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof GraphError, String(error));
  return error;
}

async function errors(setting: Setting): Promise<void> {
  const admin = client(setting, 'governanceAdmin');
  const missing = await fault(admin.api(`${em}/accessPackages/11111111-2222-4333-8444-555555555555`).get());
  assert.equal(missing.statusCode, 404);
  // The client says -1 and null where it found none.
  assert.ok(typeof missing.code === 'string' && missing.code !== '');
  assert.match(String(missing.requestId), /^[\da-f-]{36}$/);
  assert.ok(!Number.isNaN(missing.date.getTime()));
  assert.ok(missing.message !== '');
  const refused = await fault(
    client(setting, 'otherGovernanceAdmin')
      .api(`${em}/resourceRequests`)
      .post({
        requestType: 'adminAdd',
        catalog: { id: printed.catalog },
        resource: { originId: printed.group, originSystem: 'AadGroup' },
      }),
  );
  assert.deepEqual([refused.statusCode, refused.code], [403, 'CallerNotResourceOwner']);
  const wrong = await fault(admin.api(`${em}/accessPackages`).post({ displayName: 'No catalog', nonsense: 1 }));
  assert.equal(wrong.statusCode, 400);
  assert.match(wrong.message, /nonsense/);
  const nobody = Client.init({
    baseUrl: `${setting.origin}/`,
    customHosts: new Set(['localhost']),
    authProvider: (done) => done(null, 'not.a.token'),
  });
  assert.equal((await fault(nobody.api('/me').get())).statusCode, 401);
}

async function batch(setting: Setting): Promise<void> {
  const admin = client(setting, 'governanceAdmin');
  const request = (path: string, body?: unknown): Request =>
    new Request(
      `${setting.origin}/v1.0${path}`,
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
  const content = new BatchRequestContent([
    { id: 'catalog', request: request(`${em}/catalogs/${printed.catalog}`) },
    {
      id: 'made',
      request: request(`${em}/catalogs`, {
        displayName: 'Out of a batch',
        description: 'Made in one call with others',
      }),
      dependsOn: ['catalog'],
    },
    { id: 'missing', request: request(`${em}/catalogs/11111111-2222-4333-8444-555555555555`), dependsOn: ['made'] },
  ]);
  const answers = new BatchResponseContent(await admin.api('/$batch').post(await content.getContent()));
  const status = (id: string): number | undefined => answers.getResponseById(id)?.status;
  assert.deepEqual([status('catalog'), status('made')], [200, 201]);
  // What fails in a batch says so itself; nothing depends on it.
  assert.equal(status('missing'), 404);
  assert.equal(nameIn(await answers.getResponseById('catalog')?.json()), 'General');
  assert.equal(nameIn(await answers.getResponseById('made')?.json()), 'Out of a batch');
}

async function options(setting: Setting): Promise<void> {
  const admin = client(setting, 'app');
  const counted = await admin
    .api('/users')
    .header('ConsistencyLevel', 'eventual')
    .count(true)
    .top(2)
    .orderby('displayName desc')
    .select(['id', 'displayName'])
    .get();
  assert.equal(counted.value.length, 2);
  assert.equal(counted['@odata.count'] >= Object.keys(setting.users).length, true);
  assert.ok(counted.value[0].displayName > counted.value[1].displayName);
  assert.deepEqual(
    Object.keys(counted.value[0]).filter((name) => !name.startsWith('@')),
    ['id', 'displayName'],
  );
  const me = await client(setting, 'requestor1').api('/me').get();
  assert.equal(me.id, printed.requestor);
}

/** Its retry handler waits as it is told. A connection that is reset is the caller's to try again. */
async function retries(setting: Setting): Promise<void> {
  const admin = client(setting, 'app');
  const read = async (): Promise<void> => assert.equal((await admin.api('/users').top(1).get()).value.length, 1);
  for (const rule of passingFaults) assert.equal(await underFault(setting, rule, read), 1);
  const struck = await underFault(setting, { connection: 'reset', times: 1 }, async () => {
    await assert.rejects(read());
    await read();
  });
  assert.equal(struck, 1);
}

async function branding(setting: Setting): Promise<void> {
  const admin = client(setting, 'globalAdmin');
  const path = `/organization/${setting.tenantId}/branding`;
  const logo = png(120, 30);
  await admin.api(path).header('Accept-Language', '0').patch({ signInPageText: 'Call 1234.' });
  await admin.api(`${path}/bannerLogo`).put(new Uint8Array(logo).buffer);
  const { signInPageText, bannerLogoRelativeUrl } = await admin.api(path).get();
  assert.deepEqual([signInPageText, typeof bannerLogoRelativeUrl], ['Call 1234.', 'string']);
  const read = `${path}/localizations/default/bannerLogo`;
  const bytes = await admin.api(read).responseType(ResponseType.ARRAYBUFFER).get();
  assert.ok(Buffer.from(bytes as ArrayBuffer).equals(logo));
  await admin.api(`${path}/bannerLogo`).delete();
  await assert.rejects(admin.api(`${path}/squareLogo`).put(Buffer.from('<svg/>')), /PNG or JPEG/);
}

const readDeltas = (setting: Setting): Promise<void> => deltas(client(setting, 'globalAdmin'));

obey({ tutorial, pages, errors, batch, options, retries, branding, deltas: readDeltas });

const nameIn = (body: unknown): string => (body as { readonly displayName: string }).displayName;
