// What each route of the surface is called with: the ids that its path names, and the body of what writes.

import { groups } from '../../src/sandbox/directoryResources.ts';
import type { SurfaceRow, Version } from './rows.ts';
import { catalogOwner, question, type Ids, type World } from './world.ts';

export interface Prepared {
  readonly ids?: readonly string[];
  readonly body?: unknown;
  readonly as?: string;
}
type Prepare = (world: World, version: Version, everything: Ids) => Promise<Prepared> | Prepared;

/** Beta's word -> v1.0's. */
const v1: Readonly<Record<string, string>> = {
  accessPackageCatalogs: 'catalogs',
  accessPackageResources: 'resources',
  accessPackageResourceRoles: 'resourceRoles',
  accessPackageResourceScopes: 'resourceScopes',
  accessPackageAssignmentPolicies: 'assignmentPolicies',
  accessPackageAssignmentRequests: 'assignmentRequests',
  accessPackageAssignments: 'assignments',
  accessPackageResourceRequests: 'resourceRequests',
  accessPackageResourceEnvironments: 'resourceEnvironments',
  accessPackageResourceRoleScopes: 'resourceRoleScopes',
  accessPackageResourceRole: 'role',
  accessPackageResourceScope: 'scope',
  steps: 'stages',
  accessPackageCustomWorkflowExtensions: 'customWorkflowExtensions',
};

/** `catalogs/{id}/resources` below entitlement management, in v1.0's words whatever the version. */
export const template = ({ path }: Pick<SurfaceRow, 'path'>): string =>
  path
    .replace(/^\/identityGovernance\/entitlementManagement\/?/, '')
    .split('/')
    .map((each) => v1[each] ?? each)
    .join('/');

/** Of a body in both versions' words. */
const inWords = (version: Version, ofV1: object, ofBeta: object): object => (version === 'v1.0' ? ofV1 : ofBeta);

const extensionBody = (world: World, type: string): object => ({
  '@odata.type': `#microsoft.graph.${type}`,
  displayName: world.unique('extension'),
  description: 'An extension',
  endpointConfiguration: {
    '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
    subscriptionId: '38ab2ccc-3747-4567-b36b-9478f5602f0d',
    resourceGroupName: 'group',
    logicAppWorkflowName: 'workflow',
    url: world.extensionUrl,
  },
  authenticationConfiguration: type.startsWith('custom')
    ? {
        '@odata.type': '#microsoft.graph.azureAdTokenAuthentication',
        resourceId: `api://${new URL(world.extensionUrl).host}/x`,
      }
    : { '@odata.type': '#microsoft.graph.azureAdPopTokenAuthentication' },
});

const policyBody = (world: World, version: Version, accessPackage: string): object =>
  inWords(
    version,
    {
      displayName: world.unique('Policy'),
      description: 'A policy',
      allowedTargetScope: 'allMemberUsers',
      specificAllowedTargets: [],
      expiration: { type: 'afterDuration', duration: 'P30D' },
      questions: [question('v1.0')],
      requestorSettings: {
        enableTargetsToSelfAddAccess: true,
        enableTargetsToSelfUpdateAccess: true,
        enableTargetsToSelfRemoveAccess: true,
        onBehalfRequestors: [],
      },
      requestApprovalSettings: { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, stages: [] },
      accessPackage: { id: accessPackage },
    },
    {
      displayName: world.unique('Policy'),
      description: 'A policy',
      accessPackageId: accessPackage,
      canExtend: true,
      durationInDays: 30,
      accessReviewSettings: null,
      questions: [question('beta')],
      requestorSettings: { scopeType: 'AllExistingDirectoryMemberUsers', acceptRequests: true, allowedRequestors: [] },
      requestApprovalSettings: {
        isApprovalRequired: false,
        isApprovalRequiredForExtension: false,
        isRequestorJustificationRequired: false,
        approvalMode: 'NoApproval',
        approvalStages: [],
      },
    },
  );

const roleScopeBody = (version: Version, resource: string, group: string): object => {
  const [role, scope, of] = [
    { displayName: 'Member', originSystem: 'AadGroup', originId: `Member_${group}` },
    { originId: group, originSystem: 'AadGroup' },
    { id: resource, originId: group, originSystem: 'AadGroup' },
  ];
  return inWords(
    version,
    { role: { ...role, resource: of }, scope },
    { accessPackageResourceRole: { ...role, accessPackageResource: of }, accessPackageResourceScope: scope },
  );
};

const catalog: Prepare = async (world) => ({ ids: [await world.catalog()] });
const anExtension =
  (type: string, body: boolean): Prepare =>
  async (world) => {
    const of = await world.catalog();
    const id = type.startsWith('custom') ? await world.olderExtension(of) : await world.extension(of, type);
    return { ids: [of, id], ...(body ? { body: extensionBody(world, type) } : {}) };
  };
const newer = 'accessPackageAssignmentRequestWorkflowExtension';
const older = 'customAccessPackageWorkflowExtension';
const group = (): string => groups[0]?.id ?? '';
const reference = (to: string): object => ({ '@odata.id': `https://graph.microsoft.com/v1.0/${to}` });
const linked =
  (from: string, navigation: string, to: string, name: string): Prepare =>
  async (world) => {
    const [one, other] = [
      await world[from === 'accessPackages' ? 'package' : 'organization'](await world.catalog()),
      name === 'package' ? await world.package(await world.catalog()) : name,
    ];
    await world.link(`${from}/${one}/${navigation}`, `${to}/${other}`);
    return { ids: [one, other] };
  };
const approval: Prepare = async (world) => {
  const { approval: id, stage } = await world.stageFor('manager');
  return { ids: [id, stage], as: 'manager', body: { reviewResult: 'Approve', justification: 'They need it' } };
};
const manager: Prepare = () => ({ as: 'manager' });
const member: Prepare = () => ({ as: 'member' });
const packages = 'identityGovernance/entitlementManagement/accessPackages';

/** By method and template: what is not named is a read that names only what everybody may read. */
const situations: Readonly<Record<string, Prepare>> = {
  'POST catalogs': (world, version) => ({
    body: inWords(
      version,
      { displayName: world.unique('Catalog'), description: 'New', state: 'published', isExternallyVisible: true },
      {
        displayName: world.unique('Catalog'),
        description: 'New',
        catalogStatus: 'Published',
        isExternallyVisible: true,
      },
    ),
  }),
  'PATCH catalogs/{id}': async (world) => ({ ids: [await world.catalog()], body: { description: 'Another' } }),
  'DELETE catalogs/{id}': catalog,
  'POST catalogs/{id}/customWorkflowExtensions': async (world) => ({
    ids: [await world.catalog()],
    body: extensionBody(world, newer),
  }),
  'PUT catalogs/{id}/customWorkflowExtensions/{id}': anExtension(newer, true),
  'DELETE catalogs/{id}/customWorkflowExtensions/{id}': anExtension(newer, false),
  'POST catalogs/{id}/customAccessPackageWorkflowExtensions': async (world) => ({
    ids: [await world.catalog()],
    body: extensionBody(world, older),
  }),
  'PUT catalogs/{id}/customAccessPackageWorkflowExtensions/{id}': anExtension(older, true),
  'DELETE catalogs/{id}/customAccessPackageWorkflowExtensions/{id}': anExtension(older, false),
  'POST accessPackages': async (world, version) => {
    const [displayName, of] = [world.unique('Package'), await world.catalog()];
    return {
      body: inWords(
        version,
        { displayName, description: 'New', catalog: { id: of } },
        { displayName, description: 'New', catalogId: of },
      ),
    };
  },
  'PATCH accessPackages/{id}': async (world) => ({
    ids: [await world.package(await world.catalog())],
    body: { description: 'Another' },
  }),
  'DELETE accessPackages/{id}': async (world) => ({ ids: [await world.package(await world.catalog())] }),
  "GET accessPackages/filterByCurrentUser(on='allowedRequestor')": member,
  'POST accessPackages/{id}/getApplicablePolicyRequirements': async (world) => ({
    ids: [(await world.offer()).package],
    as: 'member',
  }),
  'POST accessPackages/{id}/moveToCatalog': async (world) => {
    const offer = await world.offer();
    return { ids: [offer.package], body: { catalogId: await world.twin(offer) } };
  },
  'POST accessPackages/{id}/resourceRoleScopes': async (world, version) => {
    const [of, resourceOf] = [await world.catalog(), await world.group()];
    const resource = await world.resource(of, 'AadGroup', resourceOf);
    return { ids: [await world.package(of)], body: roleScopeBody(version, resource, resourceOf) };
  },
  'DELETE accessPackages/{id}/resourceRoleScopes/{id}': async (world) => {
    const offer = await world.offer();
    return { ids: [offer.package, offer.roleScope] };
  },
  'POST accessPackages/{id}/incompatibleAccessPackages/$ref': async (world) => ({
    ids: [await world.package(await world.catalog())],
    body: reference(`${packages}/${await world.package(await world.catalog())}`),
  }),
  'DELETE accessPackages/{id}/incompatibleAccessPackages/{id}/$ref': linked(
    'accessPackages',
    'incompatibleAccessPackages',
    packages,
    'package',
  ),
  'POST accessPackages/{id}/incompatibleGroups/$ref': async (world) => ({
    ids: [await world.package(await world.catalog())],
    body: reference(`groups/${await world.group()}`),
  }),
  'DELETE accessPackages/{id}/incompatibleGroups/{id}/$ref': linked(
    'accessPackages',
    'incompatibleGroups',
    'groups',
    group(),
  ),
  'POST assignmentPolicies': async (world, version) => ({
    body: policyBody(world, version, await world.package(await world.catalog())),
  }),
  'PUT assignmentPolicies/{id}': async (world, version) => {
    const offer = await world.offer();
    return { ids: [offer.policy], body: policyBody(world, version, offer.package) };
  },
  'DELETE assignmentPolicies/{id}': async (world) => ({ ids: [(await world.offer()).policy] }),
  'POST assignmentRequests': async (world, version) => {
    const { package: accessPackageId, policy: assignmentPolicyId } = await world.offer();
    const of = { accessPackageId, assignmentPolicyId };
    return {
      as: 'member',
      body: inWords(
        version,
        { requestType: 'userAdd', assignment: of },
        { requestType: 'UserAdd', accessPackageAssignment: of },
      ),
    };
  },
  'DELETE assignmentRequests/{id}': async (world) => ({ ids: [await world.denied('manager')] }),
  "GET assignmentRequests/filterByCurrentUser(on='target')": member,
  "GET assignmentRequests/filterByCurrentUser(on='createdBy')": member,
  'GET assignmentRequests/My()': member,
  'GET assignments/My()': member,
  'GET accessPackageAssignmentResourceRoles/My()': member,
  'POST assignmentRequests/{id}/cancel': async (world) => ({
    ids: [(await world.stageFor('manager')).approval],
    as: 'member',
  }),
  'POST assignmentRequests/{id}/reprocess': async (world) => ({ ids: [await world.failed()] }),
  'POST assignmentRequests/{id}/resume': async (world) => {
    const { request, callout } = await world.waiting();
    const data = {
      '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestCallbackData',
      stage: 'assignmentRequestCreated',
      customExtensionStageInstanceId: callout,
      customExtensionStageInstanceDetail: 'Fine',
    };
    return {
      ids: [request],
      body: {
        source: 'system',
        type: 'microsoft.graph.accessPackageCustomExtensionStage.assignmentRequestCreated',
        data,
      },
    };
  },
  "GET assignments/filterByCurrentUser(on='target')": member,
  "GET assignments/additionalAccess(accessPackageId='{id}',incompatibleAccessPackageId='{id}')": (
    _,
    __,
    { accessPackageId = '', incompatibleAccessPackageId = '' },
  ) => ({ ids: [accessPackageId, incompatibleAccessPackageId] }),
  'POST assignments': (_, version, { accessPackages = '' }) => ({
    body: inWords(version, { accessPackage: { id: accessPackages } }, { accessPackageId: accessPackages }),
  }),
  'PATCH assignments/{id}': (_, __, { assignments = '' }) => ({ ids: [assignments], body: { schedule: null } }),
  'POST assignments/{id}/reprocess': async (world) => ({
    ids: [await world.assign(await world.offer(), world.user('member'))],
  }),
  "GET accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')": manager,
  'GET accessPackageAssignmentApprovals/{id}': manager,
  'GET accessPackageAssignmentApprovals/{id}/stages': manager,
  'GET accessPackageAssignmentApprovals/{id}/stages/{id}': manager,
  'PATCH accessPackageAssignmentApprovals/{id}/stages/{id}': approval,
  'POST resourceRequests': async (world, version) => {
    const [of, originId] = [await world.catalog(), await world.group()];
    const resource = { originId, originSystem: 'AadGroup' };
    return {
      body: inWords(
        version,
        { requestType: 'adminAdd', catalog: { id: of }, resource },
        { requestType: 'AdminAdd', catalogId: of, accessPackageResource: resource },
      ),
    };
  },
  'POST connectedOrganizations': (world) => ({
    body: {
      displayName: world.unique('Organization'),
      description: 'New',
      identitySources: [
        {
          '@odata.type': '#microsoft.graph.domainIdentitySource',
          domainName: `${world.unique('new').replace(' ', '')}.example`,
          displayName: 'New',
        },
      ],
      state: 'proposed',
    },
  }),
  'PATCH connectedOrganizations/{id}': async (world) => ({
    ids: [await world.organization()],
    body: { description: 'Another' },
  }),
  'DELETE connectedOrganizations/{id}': async (world) => ({ ids: [await world.organization()] }),
  'POST connectedOrganizations/{id}/internalSponsors/$ref': async (world) => ({
    ids: [await world.organization()],
    body: reference(`users/${world.user('manager')}`),
  }),
  'POST connectedOrganizations/{id}/externalSponsors/$ref': async (world) => ({
    ids: [await world.organization()],
    body: reference(`users/${world.user('guest')}`),
  }),
  'DELETE connectedOrganizations/{id}/internalSponsors/{id}/$ref': (world, version, everything) =>
    linked('connectedOrganizations', 'internalSponsors', 'users', world.user('manager'))(world, version, everything),
  'DELETE connectedOrganizations/{id}/externalSponsors/{id}/$ref': (world, version, everything) =>
    linked('connectedOrganizations', 'externalSponsors', 'users', world.user('guest'))(world, version, everything),
  'PATCH settings': (_, version) => ({
    body: inWords(
      version,
      { durationUntilExternalUserDeletedAfterBlocked: 'P14D' },
      { daysUntilExternalUserDeletedAfterBlocked: 14 },
    ),
  }),
  "PATCH subjects(objectId='{id}')": (_, __, everything) => ({
    ids: [everything['subjects(objectId'] ?? ''],
    body: { subjectLifecycle: 'governed' },
  }),
  'PUT controlConfigurations/endUserSettings': () => ({
    body: { '@odata.type': '#microsoft.graph.endUserSettings', showApproverDetailsToMembers: true },
  }),
  "GET accessPackageSuggestions/filterByCurrentUser(on='relatedPeopleAssignments,assignmentHistory')": member,
  'GET accessPackageSuggestions': member,
  'GET accessPackageSuggestions/{id}': async (world) => ({
    as: 'member',
    ids: [(await world.read('accessPackageSuggestions', 'member')).value[0].id],
  }),
  'GET accessPackageSuggestions/{id}/accessPackage': async (world) => ({
    as: 'member',
    ids: [(await world.read('accessPackageSuggestions', 'member')).value[0].id],
  }),
  'GET availableAccessPackages': member,
  'GET availableAccessPackages/{id}': member,
  'GET availableAccessPackages/{id}/resourceRoleScopes': member,
  'POST /roleManagement/entitlementManagement/roleAssignments': async (world) => ({
    body: {
      principalId: world.user('designer'),
      roleDefinitionId: catalogOwner,
      appScopeId: `/AccessPackageCatalog/${await world.catalog()}`,
    },
  }),
  'DELETE /roleManagement/entitlementManagement/roleAssignments/{id}': async (world) => ({
    ids: [await world.roleAssignment(await world.catalog())],
  }),
};

export async function prepared(row: SurfaceRow, world: World, everything: Ids): Promise<Prepared> {
  return (await situations[`${row.method} ${template(row)}`]?.(world, row.version, everything)) ?? {};
}

/** The address to call: each `{id}` in turn is the next one prepared, or what its segment means. */
export function addressOf(row: SurfaceRow, ids: readonly string[], everything: Ids): string {
  let next = 0;
  const segments = row.path.split('/');
  const path = segments
    .map((segment, at) =>
      segment.replaceAll(
        '{id}',
        () =>
          ids[next++] ??
          meant(segment === '{id}' ? (segments[at - 1] ?? '') : segment.slice(0, segment.indexOf('=')), everything),
      ),
    )
    .join('/');
  const query = row.query.replace(
    '{id}',
    row.query.includes('principalId') ? (everything['principalId'] ?? '') : (everything['resources'] ?? ''),
  );
  return `/${row.version}${path}${query === '' ? '' : `?${query}`}`;
}

function meant(segment: string, everything: Ids): string {
  const id = everything[v1[segment] ?? segment];
  if (id === undefined) throw new Error(`nothing says what an id behind ${segment} is`);
  return id;
}
