// Bodies that a server may well take: for an object that is there what was read of it, for a new one what its type
// needs; few members of either are drawn anew.

import { pick, type Random } from '../odata/grammar.ts';
import type { Latchkey } from '../app/latchkey.ts';
import { membersOf } from './givenBack.ts';

type Json = Record<string, any>;
type Schema = Readonly<Record<string, any>>;

const em = '/v1.0/identityGovernance/entitlementManagement';
const objects = 'https://graph.microsoft.com/v1.0/directoryObjects';
const nowhere = '11111111-1111-4111-8111-111111111111';

/** What there is in the tenant; read anew from time to time, for bodies delete and create. */
export interface Tenant {
  readonly latchkey: Latchkey;
  /** Ids of users (but for the callers'), groups, catalogs, packages, and so on. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly policies: readonly { readonly id: string; readonly packageId: string }[];
  /** Service principals with a synchronization job; the others have none. */
  readonly withJobs?: readonly string[];
  /** Ids that a collection lists, by its address. */
  readonly listed: Map<string, readonly string[]>;
  /** The callers themselves and who reviews: who sends such a body would be gone. */
  readonly callers: ReadonlySet<string>;
  readonly read: Map<string, Json | null>;
}

export async function lookAround(latchkey: Latchkey): Promise<Tenant> {
  const list = async (path: string): Promise<readonly Json[]> =>
    (await latchkey.call('app:full', 'GET', path)).body?.value ?? [];
  const idsAt = async (path: string): Promise<readonly string[]> =>
    (await list(`${path}?$select=id&$top=50`)).map(({ id }) => String(id)).filter((id) => !callers.has(id));
  const appIds = latchkey.sandbox.clients.map(({ clientId }) => clientId);
  const ofClients = await Promise.all(
    ['applications', 'servicePrincipals'].flatMap((set) =>
      appIds.map((appId) => list(`/v1.0/${set}?$select=id&$filter=appId eq '${appId}'`)),
    ),
  );
  const graphItself = await list(
    "/v1.0/servicePrincipals?$select=id&$filter=appId eq '00000003-0000-0000-c000-000000000000'",
  );
  const callers = new Set([
    latchkey.user('globalAdmin').id,
    latchkey.user('director').id,
    ...[...ofClients, graphItself].flat().map(({ id }) => String(id)),
  ]);
  const [users, groups, catalogs, packages, applications, servicePrincipals, organizations] = await Promise.all(
    [
      '/v1.0/users',
      '/v1.0/groups',
      `${em}/catalogs`,
      `${em}/accessPackages`,
      '/v1.0/applications',
      '/v1.0/servicePrincipals',
      `${em}/connectedOrganizations`,
    ].map(idsAt),
  );
  const policies = await list(`${em}/assignmentPolicies?$select=id&$expand=accessPackage($select=id)&$top=50`);
  return {
    latchkey,
    ids: {
      users: users ?? [],
      groups: groups ?? [],
      catalogs: catalogs ?? [],
      packages: packages ?? [],
      applications: applications ?? [],
      servicePrincipals: servicePrincipals ?? [],
      organizations: organizations ?? [],
    },
    policies: policies.flatMap(({ id, accessPackage }) =>
      accessPackage === null ? [] : [{ id, packageId: accessPackage.id }],
    ),
    callers,
    listed: new Map(),
    read: new Map(),
  };
}

/** A concrete address of a path: each key is one that its collection lists, as far as that can be read. */
export async function addressOf(random: Random, tenant: Tenant, version: string, path: string): Promise<string> {
  let address = version;
  const isOfJobs = path.includes('/synchronization/');
  for (const segment of path.split('/').slice(1)) {
    const key = /^\{.*\}$/.test(segment) ? 'id' : /^\w+\((\w+)='\{\w+\}'\)$/.exec(segment)?.[1];
    const set = key === 'id' ? address : `${address}/${segment.replace(/\(.*/, '')}`;
    const keys = key === undefined ? [] : await keysAt(tenant, set, key);
    const likely = isOfJobs && set.endsWith('/servicePrincipals') && key === 'id' ? (tenant.withJobs ?? keys) : keys;
    const value = key === undefined || random(40) === 0 ? nowhere : pick(random, likely);
    address += `/${key === 'id' ? value : segment.replace(/\{\w+\}/g, encodeURIComponent(value))}`;
  }
  return address;
}

/** What the rows of a collection have for a key, but for those of the callers; an id of nothing where there is none. */
async function keysAt({ latchkey, listed, callers }: Tenant, address: string, key: string): Promise<readonly string[]> {
  const known = listed.get(`${address} ${key}`);
  if (known !== undefined) return known;
  const { body } = await latchkey.call('app:full', 'GET', `${address}?$select=id,${key}&$top=50`);
  const rows = ((body?.value ?? []) as readonly Json[]).filter(({ id }) => !callers.has(String(id)));
  const found = rows.flatMap((row) => (typeof row[key] === 'string' ? [String(row[key])] : []));
  const keys = found.length === 0 ? [nowhere] : found;
  listed.set(`${address} ${key}`, keys);
  return keys;
}

/** How many bodies were made: names are never twice the same. */
let made = 0;

type Template = (random: Random, tenant: Tenant) => Json;
const one = (random: Random, of: readonly string[] | undefined): string =>
  of === undefined || of.length === 0 ? nowhere : pick(random, of);
const named = (kind: string): Json => ({ displayName: `${kind} ${++made}`, description: 'd' });

/** By the name of a type, what a new object needs. */
const templates: Readonly<Record<string, Template>> = {
  synchronizationJob: () => ({ templateId: 'scim' }),
  accessPackageCatalog: () => named('Catalog'),
  accessPackage: (random, { ids }) => ({ ...named('Package'), catalog: { id: one(random, ids['catalogs']) } }),
  accessPackageAssignmentPolicy: (random, { ids }) => ({
    ...named('Policy'),
    allowedTargetScope: 'allMemberUsers',
    accessPackage: { id: one(random, ids['packages']) },
    requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: random(2) === 0,
      stages: [
        {
          durationBeforeAutomaticDenial: 'P7D',
          primaryApprovers: [
            { '@odata.type': '#microsoft.graph.singleUser', userId: one(random, ids['users']) },
            { '@odata.type': '#microsoft.graph.groupMembers', groupId: one(random, ids['groups']) },
          ],
        },
      ],
    },
  }),
  accessPackageAssignmentRequest: (random, { ids, policies }) => {
    const policy = policies.length === 0 ? { id: nowhere, packageId: nowhere } : pick(random, policies);
    const assignment = {
      targetId: one(random, ids['users']),
      assignmentPolicyId: policy.id,
      accessPackageId: policy.packageId,
    };
    return { requestType: 'adminAdd', assignment };
  },
  accessPackageResourceRequest: (random, { ids }) => ({
    requestType: 'adminAdd',
    catalog: { id: one(random, ids['catalogs']) },
    resource: { originId: one(random, ids['groups']), originSystem: 'AadGroup' },
  }),
  connectedOrganization: () => ({
    ...named('Organization'),
    state: 'configured',
    identitySources: [
      { '@odata.type': '#microsoft.graph.domainIdentitySource', domainName: `o${++made}.example`, displayName: 'o' },
    ],
  }),
  user: () => {
    const mailNickname = `user${++made}`;
    return {
      accountEnabled: true,
      displayName: mailNickname,
      mailNickname,
      userPrincipalName: `${mailNickname}@latchkey.example`,
      passwordProfile: { password: 'Correct-horse-7-battery' },
    };
  },
  group: () => ({
    displayName: `Group ${++made}`,
    mailEnabled: false,
    mailNickname: `group${made}`,
    securityEnabled: true,
  }),
  application: () => ({ displayName: `Application ${++made}` }),
  unifiedRoleAssignment: (random, { ids }) => ({
    principalId: one(random, ids['users']),
    roleDefinitionId: 'ae79f266-94d4-4dab-b730-feca7e132178',
    appScopeId: `/AccessPackageCatalog/${one(random, ids['catalogs'])}`,
  }),
  customCalloutExtension: () => ({
    '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
    ...named('Extension'),
    endpointConfiguration: {
      '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
      subscriptionId: '38ab2ccc-3747-4567-b36b-9478f5602f0d',
      resourceGroupName: 'rg',
      logicAppWorkflowName: 'la',
    },
    authenticationConfiguration: { '@odata.type': '#microsoft.graph.azureAdPopTokenAuthentication' },
  }),
  accessReviewScheduleDefinition: (random, { ids }) => ({
    displayName: `Review ${++made}`,
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: `/groups/${one(random, ids['groups'])}/transitiveMembers`,
      queryType: 'MicrosoftGraph',
    },
    reviewers: [{ query: `/users/${one(random, ids['users'])}`, queryType: 'MicrosoftGraph' }],
    settings: {
      instanceDurationInDays: 3,
      recurrence: { pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate: '2030-01-01' } },
    },
  }),
  connection: () => ({ displayName: `Connection ${++made}`, direction: 'inbound', settings: {} }),
  appRoleAssignment: (random, { ids }) => ({
    principalId: one(random, ids['users']),
    resourceId: one(random, ids['servicePrincipals']),
    appRoleId: '00000000-0000-0000-0000-000000000000',
  }),
  oAuth2PermissionGrant: (random, { ids }) => ({
    clientId: one(random, ids['servicePrincipals']),
    resourceId: one(random, ids['servicePrincipals']),
    consentType: 'AllPrincipals',
    scope: 'access',
  }),
  federatedIdentityCredential: () => ({
    name: `credential${++made}`,
    issuer: 'https://issuer.example',
    subject: `subject ${made}`,
    audiences: ['api://AzureADTokenExchange'],
  }),
};

const decided: Template = (random) => ({ decision: pick(random, ['Approve', 'Deny', 'DontKnow']), justification: 'j' });

/** Of operations, and of references, by the last segment of the path. */
const parameters: Readonly<Record<string, Template>> = {
  $ref: (random, { ids }) => ({
    '@odata.id': `${objects}/${one(random, pick(random, [ids['users'], ids['groups']]))}`,
  }),
  getByIds: (random, { ids }) => ({ ids: [one(random, ids['users']), one(random, ids['groups'])] }),
  checkMemberGroups: (random, { ids }) => ({ groupIds: [one(random, ids['groups'])] }),
  checkMemberObjects: (random, { ids }) => ({ ids: [one(random, ids['groups'])] }),
  getMemberGroups: (random) => ({ securityEnabledOnly: random(2) === 0 }),
  getMemberObjects: (random) => ({ securityEnabledOnly: random(2) === 0 }),
  batchRecordDecisions: decided,
  recordAllDecisions: decided,
  validateProperties: () => ({ entityType: 'Group', displayName: `Group ${made}`, mailNickname: `free${made}` }),
};

interface LikelyWrite {
  readonly method: string;
  readonly address: string;
  readonly who: string;
  /** Name of the type of the body; null of parameters. */
  readonly type: string | null;
}

/** The body before members of it are drawn anew; null where none is known. */
export async function likelyBody(random: Random, tenant: Tenant, write: LikelyWrite): Promise<Json | null> {
  const { method, address, type } = write;
  const ofPath = parameters[address.split('/').at(-1) ?? ''];
  if (ofPath !== undefined) return ofPath(random, tenant);
  if (method === 'POST') return type === null ? {} : (templates[type]?.(random, tenant) ?? null);
  const whole = await objectAt(tenant, write);
  if (whole === null || method === 'PUT') return whole;
  const names = Object.keys(whole);
  const some = new Set(Array.from({ length: 1 + random(4) }, () => pick(random, names)));
  return Object.fromEntries(Object.entries(whole).filter(([name]) => some.has(name)));
}

/** What is read at an address, as it can be sent back. */
async function objectAt({ latchkey, read }: Tenant, { address, who }: LikelyWrite): Promise<Json | null> {
  const known = read.get(address);
  if (known !== undefined) return known;
  const { status, body } = await latchkey.call(who, 'GET', address);
  const plain =
    status !== 200 || body === null
      ? null
      : Object.fromEntries(Object.entries(body as Json).filter(([name]) => !name.startsWith('@') && name !== 'id'));
  read.set(address, plain);
  return plain;
}

/** The body with few of its members drawn anew, left out or added. */
export function mutate(
  random: Random,
  body: Json,
  {
    schema,
    schemas,
    draw,
  }: { schema: Schema; schemas: Readonly<Record<string, Schema>>; draw: (of: Schema) => unknown },
): Json {
  const members = membersOf(schema, schemas);
  const changed = { ...body };
  for (let left = [0, 0, 0, 0, 1, 1, 1, 2][random(8)] as number; left > 0; left -= 1) {
    const said = Object.keys(body).filter((name) => name in members);
    const name: string | undefined =
      said.length > 0 && random(2) === 0
        ? pick(random, said)
        : pick(random, [...Object.keys(members), ...(random(10) === 0 ? ['x'] : [])]);
    if (name === undefined) break;
    if (random(8) === 0) delete changed[name];
    else changed[name] = draw(members[name] ?? {});
  }
  return changed;
}
