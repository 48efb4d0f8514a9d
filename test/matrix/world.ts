// The tenant that the matrix is held against: two catalogs with the same in them, one package that everybody may ask
// for, and who calls.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CatalogRoles, type CatalogRole } from '../../src/domain/rights/rights.ts';
import { open } from '../../src/store/open.ts';
import { insert, type Change, type Store } from '../../src/store/contract.ts';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';
import type { CallerName } from './delegation.ts';

export const em = '/v1.0/identityGovernance/entitlementManagement';
export const roles = '/v1.0/roleManagement/entitlementManagement';
export const nowhere = '11111111-1111-4111-8111-111111111111';
const graph = '#microsoft.graph.';

/** What a catalog holds: ids by the last segment of the path that lists them. */
export type Place = Readonly<Record<string, string>>;

/** A tenant, and a way around its routes. */
export interface Ground {
  readonly latchkey: Latchkey;
  readonly database: string;
  readonly make: (path: string, body: unknown, who?: string) => Promise<string>;
  readonly ok: (method: string, path: string, body?: unknown, who?: string) => Promise<Reply>;
  /** Straight at the database: what no route reads or writes. */
  readonly store: Store;
  readonly close: () => Promise<void>;
}

export interface World extends Ground {
  readonly here: Place;
  readonly elsewhere: Place;
  /** What everybody may ask for. */
  readonly offered: Place;
  readonly tenant: Place;
  readonly as: Readonly<Record<Exclude<CallerName, 'none'>, string>>;
}

export const as = {
  plain: 'member',
  reader: 'designer',
  packageManager: 'engineer',
  assignmentManager: 'analyst',
  owner: 'manager',
  creator: 'director',
  admin: 'governanceAdmin',
  appRead: 'app:readOnly',
  appWrite: 'app:full',
} as const;

export const newFile = async (): Promise<string> =>
  `sqlite:${join(await mkdtemp(join(tmpdir(), 'latchkey-matrix-')), 'latchkey.db')}`;

export async function openGround(database: string): Promise<Ground> {
  const latchkey = await startLatchkey({ env: { LATCHKEY_DATABASE: database } });
  const store = await open({
    database,
    mode: 'sandbox',
    onFault: (error) => {
      throw error;
    },
  });
  const ok: Ground['ok'] = async (method, path, body, who = 'app:full') => {
    const reply = await latchkey.call(who, method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply;
  };
  const make: Ground['make'] = async (path, body, who) => (await ok('POST', path, body, who)).body.id as string;
  return {
    latchkey,
    database,
    make,
    ok,
    store,
    close: async () => {
      await store.close();
      await latchkey.close();
      if (database.startsWith('sqlite:'))
        await rm(dirname(database.slice('sqlite:'.length)), { recursive: true, force: true });
    },
  };
}

export async function openWorld(): Promise<World> {
  const world = { ...(await openGround(await newFile())), as };
  const { latchkey } = world;
  const [here, elsewhere] = [await furnish(world, 'here', 'requestor1'), await furnish(world, 'elsewhere', 'guest')];
  const offered = await offerToAll(world);
  const tenant = await furnishTenant(world);
  for (const role of ['reader', 'packageManager', 'assignmentManager', 'owner'] as const)
    await give(world, role, latchkey.user(as[role]).id, here['catalogs'] as string);
  await give(world, 'creator', latchkey.user(as.creator).id, null);
  await latchkey.drain();
  for (const who of Object.values(as)) await latchkey.token(who);
  return { ...world, here: { ...tenant, ...here }, elsewhere: { ...tenant, ...elsewhere }, offered, tenant };
}

type Making = Pick<Ground, 'latchkey' | 'make' | 'ok'>;

/** Gives the id of the assignment of the role. */
export function give(
  { make }: Pick<Ground, 'make'>,
  role: CatalogRole,
  principalId: string,
  catalog: string | null,
): Promise<string> {
  return make(`${roles}/roleAssignments`, {
    principalId,
    roleDefinitionId: CatalogRoles[role],
    appScopeId: catalog === null ? '/' : `/AccessPackageCatalog/${catalog}`,
  });
}

export const extensionBody = (displayName: string): object => ({
  '@odata.type': `${graph}accessPackageAssignmentRequestWorkflowExtension`,
  displayName,
  description: '',
  endpointConfiguration: { '@odata.type': `${graph}httpRequestEndpoint`, targetUrl: 'https://hooks.example/x' },
});

export const olderExtensionBody = (displayName: string): object => ({
  '@odata.type': `${graph}customAccessPackageWorkflowExtension`,
  displayName,
  description: '',
  endpointConfiguration: { '@odata.type': `${graph}httpRequestEndpoint`, targetUrl: 'https://hooks.example/x' },
});
/** The service takes it from users alone. */
export const makeOlderExtension = (
  { make }: Pick<Ground, 'make'>,
  catalog: string,
  displayName: string,
): Promise<string> =>
  make(
    `/beta/identityGovernance/entitlementManagement/accessPackageCatalogs/${catalog}` +
      '/customAccessPackageWorkflowExtensions',
    olderExtensionBody(displayName),
    'globalAdmin',
  );

/** Nobody asks for themselves: who sees it, sees it by a role. */
export const policyBody = (displayName: string, packageId: string): object => ({
  displayName,
  description: '',
  allowedTargetScope: 'notSpecified',
  specificAllowedTargets: [],
  expiration: { type: 'noExpiration' },
  accessPackage: { id: packageId },
});

export const groupRef = (id: string): object => ({ '@odata.id': `https://graph.microsoft.com/v1.0/groups/${id}` });

export async function makeGroup({ make, ok, latchkey }: Making, name: string): Promise<string> {
  const id = await make('/v1.0/groups', {
    displayName: name,
    mailNickname: name.replaceAll(' ', ''),
    mailEnabled: false,
    securityEnabled: true,
  });
  for (const owner of [as.owner, as.admin])
    await ok('POST', `/v1.0/groups/${id}/owners/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/users/${latchkey.user(owner).id}`,
    });
  return id;
}

/** A catalog with everything that may be in one, and who holds it. */
export async function furnish(world: Making, name: string, whose: string): Promise<Place> {
  const { make, ok, latchkey } = world;
  const holder = latchkey.user(whose).id;
  const catalog = await make(`${em}/catalogs`, { displayName: `Catalog ${name}`, isExternallyVisible: true });
  const [group, spare, barred] = [
    await makeGroup(world, `Group ${name}`),
    await makeGroup(world, `Spare ${name}`),
    await makeGroup(world, `Barred ${name}`),
  ];
  const resourceRequest = await make(`${em}/resourceRequests`, {
    requestType: 'adminAdd',
    catalog: { id: catalog },
    resource: { originId: group, originSystem: 'AadGroup' },
  });
  const resource = (await ok('GET', `${em}/catalogs/${catalog}/resources?$expand=scopes`)).body.value[0];
  // All that the catalogs hold is of guests, so that none of the callers is anybody's manager.
  const accessPackage = await makePackage(world, catalog, `Package ${name}`);
  const roleScope = await make(
    `${em}/accessPackages/${accessPackage}/resourceRoleScopes`,
    roleScopeBody({ originId: group, resource: resource.id, scope: resource.scopes[0].id }),
  );
  const rule = await makePackage(world, catalog, `Other ${name}`);
  const rulePolicy = await make(`${em}/assignmentPolicies`, policyBody(`Other ${name}`, rule));
  await make(`${em}/assignmentRequests`, assignBody(rule, rulePolicy, holder));
  const accessPolicy = await make(`${em}/assignmentPolicies`, policyBody(`Direct ${name}`, accessPackage));
  const assignment = await make(`${em}/assignmentRequests`, assignBody(accessPackage, accessPolicy, holder));
  await latchkey.drain();
  await ok('POST', `${em}/accessPackages/${accessPackage}/incompatibleAccessPackages/$ref`, {
    '@odata.id': `https://graph.microsoft.com${em}/accessPackages/${rule}`,
  });
  await ok('POST', `${em}/accessPackages/${rule}/incompatibleAccessPackages/$ref`, {
    '@odata.id': `https://graph.microsoft.com${em}/accessPackages/${accessPackage}`,
  });
  await ok('POST', `${em}/accessPackages/${accessPackage}/incompatibleGroups/$ref`, groupRef(barred));
  const extension = await make(
    `${em}/catalogs/${catalog}/customWorkflowExtensions`,
    extensionBody(`Extension ${name}`),
  );
  const older = await makeOlderExtension(world, catalog, `Older ${name}`);
  const policy = await make(`${em}/assignmentPolicies`, {
    ...policyBody(`Policy ${name}`, accessPackage),
    questions: [
      { '@odata.type': `${graph}accessPackageTextInputQuestion`, text: 'Why?', isRequired: false, sequence: 0 },
    ],
    customExtensionStageSettings: [
      {
        stage: 'assignmentRequestRemoved',
        customExtension: { '@odata.type': `${graph}accessPackageAssignmentRequestWorkflowExtension`, id: extension },
      },
    ],
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      stages: [
        {
          durationBeforeAutomaticDenial: 'P14D',
          isApproverJustificationRequired: false,
          primaryApprovers: [{ '@odata.type': `${graph}singleUser`, userId: latchkey.user('globalAdmin').id }],
        },
      ],
    },
  });
  const pending = await make(`${em}/assignmentRequests`, {
    ...assignBody(accessPackage, policy, latchkey.user('newHire').id),
    parameters: [{ name: 'IsApprovalRequired', value: 'true' }],
  });
  await latchkey.drain();
  const stages = (await ok('GET', `${em}/accessPackageAssignmentApprovals/${pending}/stages`, undefined, 'globalAdmin'))
    .body.value;
  const role = (await ok('GET', `${em}/accessPackages/${accessPackage}?$expand=resourceRoleScopes($expand=role)`)).body
    .resourceRoleScopes[0].role.id;
  const subject = (await ok('GET', `${em}/subjects(objectId='${holder}')`)).body.id;
  const questions = (await ok('GET', `${em}/assignmentPolicies/${policy}?$expand=questions`)).body.questions;
  const grants = (
    await ok(
      'GET',
      '/beta/identityGovernance/entitlementManagement/accessPackageAssignmentResourceRoles' +
        '?$expand=accessPackageAssignments',
    )
  ).body.value;
  return {
    catalogs: catalog,
    catalog,
    accessPackages: accessPackage,
    accessPackage,
    resources: resource.id,
    resourceRoles: role,
    role,
    resourceScopes: resource.scopes[0].id,
    scope: resource.scopes[0].id,
    resourceRoleScopes: roleScope,
    incompatibleAccessPackages: rule,
    accessPackagesIncompatibleWith: rule,
    incompatibleGroups: barred,
    assignmentPolicies: policy,
    questions: questions[0].id,
    customWorkflowExtensions: extension,
    customAccessPackageWorkflowExtensions: older,
    assignments: assignment,
    assignmentRequests: assignment,
    accessPackageAssignmentApprovals: pending,
    pending,
    stages: stages[0].id,
    resourceRequests: resourceRequest,
    subjects: subject,
    objects: holder,
    group,
    customExtensionStageSettings: extension,
    roleAssignments: await give(world, 'reader', holder, catalog),
    accessPackageAssignmentResourceRoles: grants.find((each: any) =>
      each.accessPackageAssignments.some((one: any) => one.id === assignment),
    )?.id,
    spare,
  };
}

export const makePackage = ({ make }: Pick<Ground, 'make'>, catalog: string, displayName: string): Promise<string> =>
  make(`${em}/accessPackages`, { displayName, description: '', catalog: { id: catalog } });

export const roleScopeBody = ({
  originId,
  resource,
  scope,
  kind = 'Member',
}: {
  readonly originId: string;
  readonly resource: string;
  readonly scope: string;
  readonly kind?: string;
}): object => ({
  role: { originId: `${kind}_${originId}`, displayName: kind, originSystem: 'AadGroup', resource: { id: resource } },
  scope: { id: scope, originId, originSystem: 'AadGroup' },
});

export const assignBody = (accessPackageId: string, assignmentPolicyId: string, targetId: string): object => ({
  requestType: 'adminAdd',
  assignment: { targetId, assignmentPolicyId, accessPackageId },
});

async function offerToAll(world: Making): Promise<Place> {
  const catalog = await world.make(`${em}/catalogs`, {
    displayName: 'Open to all',
    state: 'published',
    isExternallyVisible: true,
  });
  const accessPackage = await makePackage(world, catalog, 'For everybody');
  const policy = await world.make(`${em}/assignmentPolicies`, {
    ...policyBody('Everybody', accessPackage),
    allowedTargetScope: 'allMemberUsers',
    requestorSettings: { enableTargetsToSelfAddAccess: true, enableTargetsToSelfRemoveAccess: true },
  });
  const group = await makeGroup(world, 'Given to everybody');
  await world.make(`${em}/resourceRequests`, {
    requestType: 'adminAdd',
    catalog: { id: catalog },
    resource: { originId: group, originSystem: 'AadGroup' },
  });
  const resource = (await world.ok('GET', `${em}/catalogs/${catalog}/resources?$expand=scopes`)).body.value[0];
  const resourceRoleScopes = await world.make(
    `${em}/accessPackages/${accessPackage}/resourceRoleScopes`,
    roleScopeBody({ originId: group, resource: resource.id, scope: resource.scopes[0].id }),
  );
  await world.ok('PATCH', `/beta/identityGovernance/entitlementManagement/accessPackages/${accessPackage}`, {
    isRoleScopesVisible: true,
  });
  return {
    accessPackages: accessPackage,
    availableAccessPackages: accessPackage,
    assignmentPolicies: policy,
    resourceRoleScopes,
  };
}

async function furnishTenant(world: Making): Promise<Place> {
  const { ok } = world;
  const sponsor = await makeGroup(world, 'Sponsors');
  const organization = await makeOrganization(world, 'contoso.com');
  for (const kind of ['internalSponsors', 'externalSponsors'])
    await ok('POST', `${em}/connectedOrganizations/${organization}/${kind}/$ref`, groupRef(sponsor));
  const environments = (await ok('GET', `${em}/resourceEnvironments?$filter=originSystem eq 'SharePointOnline'`)).body
    .value;
  return {
    connectedOrganizations: organization,
    internalSponsors: sponsor,
    externalSponsors: sponsor,
    resourceEnvironments: environments[0].id,
    roleDefinitions: CatalogRoles.owner,
    controlConfigurations: 'endUserSettings',
    resourceNamespaces: 'microsoft.entitlementManagement',
  };
}

export const organizationBody = (domain: string): object => ({
  displayName: domain,
  description: '',
  state: 'configured',
  identitySources: [{ '@odata.type': `${graph}domainIdentitySource`, domainName: domain, displayName: domain }],
});
export const makeOrganization = ({ make }: Pick<Ground, 'make'>, domain: string): Promise<string> =>
  make(`${em}/connectedOrganizations`, organizationBody(domain));

/** A row that gives somebody a directory role. */
export const directoryRole = (id: string, roleDefinitionId: string, principalId: string): Change =>
  insert('roleAssignment', {
    id,
    provider: 'directory',
    roleDefinitionId,
    principalId,
    scope: '/',
    catalogId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
  });
