// What @microsoft/msgraph-sdk and @microsoft/msgraph-beta-sdk do, unmodified, over https: the tutorial through their
// models, pages, errors, batches, zipped bodies.

import assert from 'node:assert/strict';
import { type Middleware, CompressionHandler } from '@microsoft/kiota-http-fetchlibrary';
import {
  createGraphBetaServiceClient,
  extendGraphBetaServiceClient,
  GraphBetaRequestAdapter,
} from '@microsoft/msgraph-beta-sdk';
import { createGraphServiceClient, extendGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk';
import {
  BatchRequestContent,
  createGraphClientFactory,
  getDefaultMiddlewares,
  GraphAzureIdentityAuthenticationProvider,
  PageIterator,
} from '@microsoft/msgraph-sdk-core';
import { type User, createUserCollectionResponseFromDiscriminatorValue } from '@microsoft/msgraph-sdk/models/index.js';
import { createODataErrorFromDiscriminatorValue } from '@microsoft/msgraph-sdk/models/oDataErrors/index.js';
import { obey } from './child.ts';
import { extensions } from './kiotaPaths.ts';
import { png } from '../http/pictures.ts';
import { passingFaults, printed, scope, signedIn, underFault, until, type Setting } from './setting.ts';

extendGraphServiceClient(extensions.v1);
extendGraphBetaServiceClient(extensions.beta);

/** Which paths a client has is known when the program runs, not to the compiler. */
type Fluent = any;
interface Clients {
  readonly v1: Fluent;
  readonly beta: Fluent;
  readonly adapter: GraphRequestAdapter;
}

/** How often a body went out, how it was encoded, what came back. */
type Traffic = [encoding: string | null, status: number][];

function clientsOf(setting: Setting, who: string, traffic?: Traffic, ...more: readonly Middleware[]): Clients {
  const provider = new GraphAzureIdentityAuthenticationProvider(
    signedIn(setting, who),
    [scope],
    undefined,
    new Set(['localhost']),
  );
  const watched = async (...sent: Parameters<typeof fetch>): Promise<Response> => {
    const answer = await fetch(...sent);
    traffic?.push([new Headers(sent[1]?.headers).get('content-encoding'), answer.status]);
    return answer;
  };
  const chain = getDefaultMiddlewares({ customFetch: watched });
  const http = () =>
    createGraphClientFactory({}, undefined, undefined, [...chain.slice(0, -1), ...more, ...chain.slice(-1)]);
  const adapter =
    more.length === 0
      ? new GraphRequestAdapter(provider)
      : new GraphRequestAdapter(provider, undefined, undefined, http());
  adapter.baseUrl = `${setting.origin}/v1.0`;
  const betaAdapter = new GraphBetaRequestAdapter(provider);
  betaAdapter.baseUrl = `${setting.origin}/beta`;
  return { v1: createGraphServiceClient(adapter), beta: createGraphBetaServiceClient(betaAdapter), adapter };
}

async function tutorial(setting: Setting): Promise<void> {
  const admin = clientsOf(setting, 'governanceAdmin');
  const requestor = clientsOf(setting, 'requestor1');
  const v1 = admin.v1.identityGovernance.entitlementManagement;
  const beta = admin.beta.identityGovernance.entitlementManagement;
  const {
    value: [general],
  } = await v1.catalogs.get({ queryParameters: { filter: "(displayName eq 'General')" } });
  assert.deepEqual([general.id, general.catalogType, general.state], [printed.catalog, 'serviceDefault', 'published']);
  const added = await v1.resourceRequests.post({
    requestType: 'adminAdd',
    additionalData: {
      catalogId: general.id,
      justification: '',
      accessPackageResource: { resourceType: 'AadGroup', originId: printed.group, originSystem: 'AadGroup' },
    },
  });
  assert.deepEqual([added.requestType, added.state], ['adminAdd', 'delivered']);
  const catalog = v1.catalogs.byAccessPackageCatalogId(general.id);
  const {
    value: [resource],
  } = await catalog.resources.get({ queryParameters: { filter: `originId eq '${printed.group}'` } });
  assert.ok(resource.createdDateTime instanceof Date);
  const { value: roles } = await catalog.resourceRoles.get({
    queryParameters: {
      filter: `(originSystem eq 'AadGroup' and displayName eq 'Member' and resource/id eq '${resource.id}')`,
      expand: ['resource'],
    },
  });
  assert.deepEqual(
    roles.map((role: Fluent) => [role.id, role.resource.id]),
    [['00000000-0000-0000-0000-000000000000', resource.id]],
  );
  const pack = await v1.accessPackages.post({
    displayName: 'Marketing Campaign',
    description: 'Access to resources for the campaign',
    additionalData: { catalogId: general.id },
  });
  await v1.accessPackages.byAccessPackageId(pack.id).resourceRoleScopes.post({
    role: {
      displayName: 'Member',
      originSystem: 'AadGroup',
      originId: roles[0].originId,
      resource: { id: resource.id, originId: printed.group, originSystem: 'AadGroup' },
    },
    scope: { originId: printed.group, originSystem: 'AadGroup' },
  });
  const policy = await beta.accessPackageAssignmentPolicies.post({
    accessPackageId: pack.id,
    displayName: 'Specific users',
    description: 'Specific users can request assignment',
    accessReviewSettings: null,
    durationInDays: 30,
    // This preview writes no property of a derived type, only what stands in additional data.
    requestorSettings: {
      scopeType: 'SpecificDirectorySubjects',
      acceptRequests: true,
      allowedRequestors: [
        {
          odataType: '#microsoft.graph.singleUser',
          isBackup: false,
          additionalData: { id: printed.requestor, description: 'Requestor1' },
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
  assert.deepEqual(
    policy.requestorSettings.allowedRequestors.map((each: Fluent) => [each.odataType, each.id]),
    [['#microsoft.graph.singleUser', printed.requestor]],
  );
  const request = await requestor.beta.identityGovernance.entitlementManagement.accessPackageAssignmentRequests.post({
    requestType: 'UserAdd',
    accessPackageAssignment: { targetId: printed.requestor, assignmentPolicyId: policy.id, accessPackageId: pack.id },
  });
  assert.deepEqual([request.requestState, request.requestStatus], ['Submitted', 'Accepted']);
  await until(
    'the request is delivered',
    () => beta.accessPackageAssignmentRequests.byAccessPackageAssignmentRequestId(request.id).get() as Promise<Fluent>,
    (now) => now.requestState === 'Delivered' && now.completedDate instanceof Date,
  );
  const {
    value: [assignment],
  } = await beta.accessPackageAssignments.get({
    queryParameters: {
      filter: `accessPackageAssignmentPolicy/Id eq '${policy.id}'`,
      expand: ['target', 'accessPackageAssignmentResourceRoles'],
    },
  });
  assert.deepEqual(
    [assignment.id, assignment.target.objectId, assignment.accessPackageAssignmentResourceRoles.length],
    [request.id, printed.requestor, 1],
  );
  const members = async (): Promise<readonly Fluent[]> =>
    (await admin.v1.groups.byGroupId(printed.group).members.get()).value;
  // Only an item that bears its type is read as a user, with a user's properties.
  assert.equal(
    (await members()).find((each) => each.id === printed.requestor)?.userPrincipalName,
    setting.users['requestor1']?.name,
  );
  const removal = await beta.accessPackageAssignmentRequests.post({
    requestType: 'AdminRemove',
    accessPackageAssignment: { id: request.id },
  });
  assert.equal(removal.requestType, 'AdminRemove');
  assert.equal(
    await beta.accessPackageAssignmentPolicies.byAccessPackageAssignmentPolicyId(policy.id).delete(),
    undefined,
  );
  assert.equal(await beta.accessPackages.byAccessPackageId(pack.id).delete(), undefined);
  assert.equal(
    (await members()).some((each) => each.id === printed.requestor),
    false,
  );
}

async function pages(setting: Setting): Promise<void> {
  const { v1, adapter } = clientsOf(setting, 'governanceAdmin');
  const first = await v1.users.get({ queryParameters: { top: 5, select: ['id', 'displayName'] } });
  assert.ok(first.odataNextLink.startsWith(`${setting.origin}/v1.0/users?`), first.odataNextLink);
  const seen: string[] = [];
  const each = (user: User): boolean => seen.push(user.id ?? '') > 0;
  const iterator = new PageIterator(adapter, first, each, createUserCollectionResponseFromDiscriminatorValue, {
    XXX: createODataErrorFromDiscriminatorValue,
  });
  await iterator.iterate();
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(
    Object.values(setting.users)
      .map((user) => user.id)
      .filter((id) => !seen.includes(id)),
    [],
  );
}

async function fault(call: Promise<unknown>): Promise<Fluent> {
  return await call.then(
    () => assert.fail('there was no error'),
    (thrown: unknown) => thrown,
  );
}

async function errors(setting: Setting): Promise<void> {
  const admin = clientsOf(setting, 'governanceAdmin').v1.identityGovernance.entitlementManagement;
  const missing = await fault(admin.accessPackages.byAccessPackageId('11111111-2222-4333-8444-555555555555').get());
  assert.equal(missing.responseStatusCode, 404);
  const { code, message, innerError } = missing.errorEscaped ?? missing.error;
  assert.ok(code !== '' && message !== '', JSON.stringify(missing));
  assert.match(innerError.requestId, /^[\da-f-]{36}$/);
  assert.ok(innerError.date instanceof Date);
  const other = clientsOf(setting, 'otherGovernanceAdmin').v1.identityGovernance.entitlementManagement;
  const refused = await fault(
    other.resourceRequests.post({
      requestType: 'adminAdd',
      catalog: { id: printed.catalog },
      resource: { originId: printed.group, originSystem: 'AadGroup' },
    }),
  );
  assert.deepEqual(
    [refused.responseStatusCode, (refused.errorEscaped ?? refused.error).code],
    [403, 'CallerNotResourceOwner'],
  );
}

async function batch(setting: Setting): Promise<void> {
  const { v1, adapter } = clientsOf(setting, 'governanceAdmin');
  const content = new BatchRequestContent(adapter, { XXX: createODataErrorFromDiscriminatorValue });
  const { catalogs } = v1.identityGovernance.entitlementManagement;
  const found = content.addBatchRequest(
    catalogs.toGetRequestInformation({ queryParameters: { filter: "displayName eq 'General'" } }),
  );
  const missing = content.addBatchRequest(
    catalogs.byAccessPackageCatalogId('11111111-2222-4333-8444-555555555555').toGetRequestInformation(),
  );
  const answers = await content.postAsync();
  assert.deepEqual(
    [answers?.getResponseById(found.id)?.status, answers?.getResponseById(missing.id)?.status],
    [200, 404],
  );
}

async function zipped(setting: Setting): Promise<void> {
  const traffic: Traffic = [];
  const { v1 } = clientsOf(setting, 'governanceAdmin', traffic, new CompressionHandler());
  const pack = await v1.identityGovernance.entitlementManagement.accessPackages.post({
    displayName: 'Zipped',
    description: 'Sent zipped',
    catalog: { id: printed.catalog },
  });
  assert.equal(pack.displayName, 'Zipped');
  // Refused, it would have sent the same again unzipped.
  assert.deepEqual(traffic, [['gzip', 201]]);
}

/** Their retry handler waits as it is told. A connection that is reset is the caller's to try again. */
async function retries(setting: Setting): Promise<void> {
  const { v1 } = clientsOf(setting, 'governanceAdmin');
  const read = async (): Promise<void> =>
    assert.equal((await v1.users.get({ queryParameters: { top: 1 } })).value.length, 1);
  for (const rule of passingFaults) assert.equal(await underFault(setting, rule, read), 1);
  const struck = await underFault(setting, { connection: 'reset', times: 1 }, async () => {
    await assert.rejects(read());
    await read();
  });
  assert.equal(struck, 1);
}

async function branding(setting: Setting): Promise<void> {
  const { v1 } = clientsOf(setting, 'globalAdmin');
  const look = v1.organization.byOrganizationId(setting.tenantId).branding;
  const logo = png(120, 30);
  await look.patch({ signInPageText: 'Call 1234.', backgroundColor: '#00A4EF' });
  await look.bannerLogo.put(new Uint8Array(logo).buffer);
  const read = await look.get();
  assert.deepEqual([read.signInPageText, read.backgroundColor], ['Call 1234.', '#00A4EF']);
  assert.ok(Buffer.from(await look.bannerLogo.get()).equals(logo));
  await look.localizations.post({ id: 'fr-FR', signInPageText: 'Appelez le 1234.' });
  const french = look.localizations.byOrganizationalBrandingLocalizationId('fr-FR');
  await french.bannerLogo.put(new Uint8Array(png(60, 30)).buffer);
  assert.ok(Buffer.from(await french.bannerLogo.get()).equals(png(60, 30)));
  assert.equal((await french.get()).signInPageText, 'Appelez le 1234.');
  await look.bannerLogo.delete();
  const refused = await look.squareLogo.put(new TextEncoder().encode('<svg/>').buffer).catch((fault: Fluent) => fault);
  assert.match((refused.errorEscaped ?? refused.error).message, /PNG or JPEG/);
}

async function invitation(setting: Setting): Promise<void> {
  const { v1 } = clientsOf(setting, 'globalAdmin');
  const made = await v1.invitations.post({
    invitedUserEmailAddress: 'kiota@fabrikam.example',
    inviteRedirectUrl: 'https://app.example/',
    sendInvitationMessage: true,
    invitedUserMessageInfo: {
      messageLanguage: 'en-US',
      customizedMessageBody: 'Welcome.',
      ccRecipients: [{ emailAddress: { name: 'Boss', address: 'boss@fabrikam.example' } }],
    },
  });
  assert.deepEqual(
    [made.status, made.invitedUserType, made.invitedUserMessageInfo.ccRecipients[0].emailAddress.name],
    ['PendingAcceptance', 'Guest', 'Boss'],
  );
  assert.match(made.inviteRedeemUrl, /\/account\/invitation\?/);
  const { value } = await v1.users.get({ queryParameters: { filter: `id eq '${made.invitedUser.id}'` } });
  assert.equal(value[0].mail, 'kiota@fabrikam.example');
}

obey({ tutorial, pages, errors, batch, zipped, retries, branding, invitation });
