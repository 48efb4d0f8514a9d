// What each published route asks for: which task of the table it is, what its body says, and what is made for it alone
// when it changes something for good.

import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import type { Task } from './delegation.ts';
import {
  assignBody,
  em,
  extensionBody,
  groupRef,
  makeOlderExtension,
  makeOrganization,
  makePackage,
  olderExtensionBody,
  organizationBody,
  policyBody,
  roleScopeBody,
  roles,
  type Place,
  type World,
  nowhere,
} from './world.ts';

export interface Route {
  readonly task: Task;
  readonly body?: (call: Making) => unknown;
  /** Things made for one call that will be done: they stand in the path in place of what the catalog has. */
  readonly fresh?: (call: Making) => Promise<Place>;
  /**
   * Where what is asked for does not fit what is there, so that nothing need be made: the refusal that only those hear
   * who may.
   */
  readonly refused?: readonly [status: number, code: string];
  /** Nothing of one catalog: it is the same wherever a role reaches. */
  readonly isTenantWide?: true;
}
export interface Making {
  readonly world: World;
  readonly place: Place;
  /** Another one each time. */
  readonly unique: string;
}

const id = (place: Place, name: string): string => place[name] as string;
const see: Route = { task: 'see in a list' };
const seeOne: Route = { task: 'see one' };
const mine: Route = { task: 'see what is mine' };
const unserved: Route = { task: 'not served' };

const ofPackage = (route: Partial<Route>): Route => ({
  task: 'edit or delete a package or a policy',
  fresh: async ({ world, place, unique }) => ({
    accessPackages: await makePackage(world, id(place, 'catalog'), unique),
  }),
  ...route,
});
const packageRef = (place: Place): object => ({
  '@odata.id': `https://graph.microsoft.com${em}/accessPackages/${id(place, 'incompatibleAccessPackages')}`,
});
const whole = (place: Place): object =>
  roleScopeBody({
    originId: id(place, 'group'),
    resource: id(place, 'resources'),
    scope: id(place, 'scope'),
    kind: 'Owner',
  });

/** A request that waits for its approval, or was taken back before. */
async function asked({ world, place, unique }: Making, and: 'canceled' | 'waiting'): Promise<Place> {
  const accessPackage = await makePackage(world, id(place, 'catalog'), unique);
  const policy = await world.make(`${em}/assignmentPolicies`, policyBody(unique, accessPackage));
  const start = new Date(Date.parse(world.latchkey.sandbox.clock.now) + 86_400_000 * 30).toISOString();
  const request = await world.make(`${em}/assignmentRequests`, {
    ...assignBody(accessPackage, policy, world.latchkey.user('otherGovernanceAdmin').id),
    schedule: { startDateTime: start },
  });
  // Otherwise the worker may be at it.
  await world.latchkey.drain();
  if (and === 'canceled')
    await world.ok('POST', `${em}/assignmentRequests/${request}/cancel`, undefined, 'globalAdmin');
  return { assignmentRequests: request };
}

/** By method and path below entitlement management, in v1.0's names. */
export const routes: Readonly<Record<string, Route>> = {
  'GET ': { task: 'see the service' },
  'GET /catalogs': see,
  'POST /catalogs': { task: 'create a catalog', body: ({ unique }) => ({ displayName: unique }) },
  'GET /catalogs/{id}': seeOne,
  'PATCH /catalogs/{id}': { task: 'edit or delete a catalog', body: ({ unique }) => ({ description: unique }) },
  'DELETE /catalogs/{id}': { task: 'edit or delete a catalog', refused: [400, 'CatalogNotEmpty'] },
  'GET /catalogs/{id}/resources': seeOne,
  'GET /catalogs/{id}/resources/{id}': seeOne,
  'DELETE /catalogs/{id}/resources/{id}': { task: 'write where nothing is written' },
  'POST /catalogs/{id}/resources/{id}/refresh': { task: 'refresh a resource' },
  'GET /catalogs/{id}/resourceRoles': seeOne,
  'GET /catalogs/{id}/resourceScopes': seeOne,
  'GET /catalogs/{id}/accessPackages': seeOne,
  'GET /catalogs/{id}/customWorkflowExtensions': seeOne,
  'POST /catalogs/{id}/customWorkflowExtensions': {
    task: 'create a custom extension',
    body: ({ unique }) => extensionBody(unique),
  },
  'GET /catalogs/{id}/customWorkflowExtensions/{id}': seeOne,
  'PUT /catalogs/{id}/customWorkflowExtensions/{id}': {
    task: 'edit or delete a catalog',
    body: ({ unique }) => extensionBody(unique),
  },
  'DELETE /catalogs/{id}/customWorkflowExtensions/{id}': {
    task: 'edit or delete a catalog',
    fresh: async ({ world, place, unique }) => ({
      customWorkflowExtensions: await world.make(
        `${em}/catalogs/${id(place, 'catalog')}/customWorkflowExtensions`,
        extensionBody(unique),
      ),
    }),
  },

  'GET /catalogs/{id}/customAccessPackageWorkflowExtensions': seeOne,
  'POST /catalogs/{id}/customAccessPackageWorkflowExtensions': {
    task: 'create a custom extension of the older kind',
    body: ({ unique }) => olderExtensionBody(unique),
  },
  'GET /catalogs/{id}/customAccessPackageWorkflowExtensions/{id}': seeOne,
  'PUT /catalogs/{id}/customAccessPackageWorkflowExtensions/{id}': {
    task: 'edit or delete a catalog',
    body: ({ unique }) => olderExtensionBody(unique),
  },
  'DELETE /catalogs/{id}/customAccessPackageWorkflowExtensions/{id}': {
    task: 'edit or delete a catalog',
    fresh: async ({ world, place, unique }) => ({
      customAccessPackageWorkflowExtensions: await makeOlderExtension(world, id(place, 'catalog'), unique),
    }),
  },

  'GET /accessPackages': see,
  'POST /accessPackages': {
    task: 'create a package or a policy',
    body: ({ place, unique }) => ({ displayName: unique, description: '', catalog: { id: id(place, 'catalog') } }),
  },
  'GET /accessPackages/{id}': seeOne,
  'PATCH /accessPackages/{id}': {
    task: 'edit or delete a package or a policy',
    body: ({ unique }) => ({ description: unique }),
  },
  'DELETE /accessPackages/{id}': ofPackage({}),
  "GET /accessPackages/filterByCurrentUser(on='allowedRequestor')": { task: 'see by a function what is offered to me' },
  'GET /accessPackages/Search()': see,
  'GET /catalogs/Search()': see,
  'POST /accessPackages/{id}/getApplicablePolicyRequirements': {
    task: 'ask for access',
    fresh: async ({ world }) => world.offered,
  },
  'POST /accessPackages/{id}/moveToCatalog': {
    task: 'edit or delete a package or a policy',
    body: ({ place }) => ({ catalogId: id(place, 'catalog') }),
  },
  'GET /accessPackages/{id}/resourceRoleScopes': seeOne,
  'POST /accessPackages/{id}/resourceRoleScopes': ofPackage({ body: ({ place }) => whole(place) }),
  'DELETE /accessPackages/{id}/resourceRoleScopes/{id}': ofPackage({
    fresh: async ({ world, place, unique }) => {
      const accessPackages = await makePackage(world, id(place, 'catalog'), unique);
      return {
        accessPackages,
        resourceRoleScopes: await world.make(`${em}/accessPackages/${accessPackages}/resourceRoleScopes`, whole(place)),
      };
    },
  }),
  'GET /accessPackages/{id}/resourceRoleScopes/{id}': seeOne,
  'GET /accessPackages/{id}/resourceRoleScopes/{id}/role': seeOne,
  'GET /accessPackages/{id}/resourceRoleScopes/{id}/scope': seeOne,
  'GET /accessPackages/{id}/incompatibleAccessPackages': seeOne,
  'POST /accessPackages/{id}/incompatibleAccessPackages/$ref': ofPackage({ body: ({ place }) => packageRef(place) }),
  'DELETE /accessPackages/{id}/incompatibleAccessPackages/{id}/$ref': ofPackage({
    fresh: async ({ world, place, unique }) => {
      const accessPackages = await makePackage(world, id(place, 'catalog'), unique);
      await world.ok(
        'POST',
        `${em}/accessPackages/${accessPackages}/incompatibleAccessPackages/$ref`,
        packageRef(place),
      );
      return { accessPackages };
    },
  }),
  'GET /accessPackages/{id}/incompatibleGroups': seeOne,
  'POST /accessPackages/{id}/incompatibleGroups/$ref': ofPackage({
    body: ({ place }) => groupRef(id(place, 'incompatibleGroups')),
  }),
  'DELETE /accessPackages/{id}/incompatibleGroups/{id}/$ref': ofPackage({
    fresh: async ({ world, place, unique }) => {
      const accessPackages = await makePackage(world, id(place, 'catalog'), unique);
      await world.ok(
        'POST',
        `${em}/accessPackages/${accessPackages}/incompatibleGroups/$ref`,
        groupRef(id(place, 'incompatibleGroups')),
      );
      return { accessPackages };
    },
  }),
  'GET /accessPackages/{id}/accessPackagesIncompatibleWith': seeOne,
  'GET /accessPackages/{id}/assignmentPolicies': seeOne,

  'GET /assignmentPolicies': see,
  'POST /assignmentPolicies': {
    task: 'create a package or a policy',
    body: ({ place, unique }) => policyBody(unique, id(place, 'accessPackages')),
  },
  'GET /assignmentPolicies/{id}': seeOne,
  'PUT /assignmentPolicies/{id}': ofPackage({
    fresh: freshPolicy,
    body: ({ place, unique }) => policyBody(unique, id(place, 'accessPackages')),
  }),
  'DELETE /assignmentPolicies/{id}': ofPackage({ fresh: freshPolicy }),
  'GET /assignmentPolicies/{id}/questions': seeOne,
  'GET /assignmentPolicies/{id}/customExtensionStageSettings': seeOne,
  'GET /assignmentPolicies/{id}/accessPackage': seeOne,
  'GET /assignmentPolicies/{id}/catalog': seeOne,

  'GET /assignmentRequests': see,
  'POST /assignmentRequests': {
    task: 'assign',
    body: ({ place, world }) => ({
      ...assignBody(
        id(place, 'accessPackages'),
        id(place, 'assignmentPolicies'),
        world.latchkey.user('otherGovernanceAdmin').id,
      ),
      isValidationOnly: true,
    }),
  },
  'POST /assignmentRequests for oneself': {
    task: 'ask for access',
    body: ({ world }) => ({
      requestType: 'userAdd',
      isValidationOnly: true,
      assignment: { accessPackageId: id(world.offered, 'accessPackages') },
    }),
  },
  'GET /assignmentRequests/{id}': seeOne,
  'DELETE /assignmentRequests/{id}': {
    task: 'reprocess or delete a request',
    fresh: (call) => asked(call, 'canceled'),
  },
  "GET /assignmentRequests/filterByCurrentUser(on='target')": mine,
  "GET /assignmentRequests/filterByCurrentUser(on='createdBy')": mine,
  'GET /assignmentRequests/My()': mine,
  'POST /assignmentRequests/{id}/cancel': { task: 'cancel a request', fresh: (call) => asked(call, 'waiting') },
  'POST /assignmentRequests/{id}/reprocess': { task: 'reprocess or delete a request', refused: [400, 'InvalidState'] },
  'POST /assignmentRequests/{id}/resume': {
    task: 'reprocess or delete a request',
    refused: [400, 'InvalidState'],
    body: () => ({
      source: 'test',
      type: 'test',
      data: {
        '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestCallbackData',
        stage: 'assignmentRequestCreated',
        customExtensionStageInstanceId: nowhere,
      },
    }),
  },

  'GET /assignments': see,
  'GET /assignments/{id}': seeOne,
  'POST /assignments': { task: 'write where nothing is written', body: () => ({}) },
  'PATCH /assignments/{id}': { task: 'write where nothing is written', body: () => ({}) },
  'DELETE /assignments/{id}': { task: 'write where nothing is written' },
  "GET /assignments/filterByCurrentUser(on='target')": mine,
  'GET /assignments/My()': mine,
  "GET /assignments/additionalAccess(accessPackageId='{id}',incompatibleAccessPackageId='{id}')": {
    task: 'see who holds what besides',
  },
  'POST /assignments/{id}/reprocess': { task: 'reprocess or delete a request' },
  'GET /assignments/{id}/target/connectedOrganization/externalSponsors': {
    task: 'see an organization or the settings',
  },
  'GET /assignments/{id}/target/connectedOrganization/internalSponsors': {
    task: 'see an organization or the settings',
  },
  'GET /accessPackageAssignmentResourceRoles': see,
  'GET /accessPackageAssignmentResourceRoles/{id}': seeOne,
  'GET /accessPackageAssignmentResourceRoles/My()': mine,

  "GET /accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')": mine,
  'GET /accessPackageAssignmentApprovals/{id}': { task: 'see the course of an approval' },
  'GET /accessPackageAssignmentApprovals/{id}/stages': { task: 'see the course of an approval' },
  'GET /accessPackageAssignmentApprovals/{id}/stages/{id}': { task: 'see the course of an approval' },
  'PATCH /accessPackageAssignmentApprovals/{id}/stages/{id}': {
    task: 'decide without being asked',
    body: () => ({ reviewResult: 'Approve', justification: 'x' }),
  },

  'GET /resourceRequests': see,
  'POST /resourceRequests': {
    task: 'add or remove a resource',
    body: ({ place }) => ({
      requestType: 'adminAdd',
      isValidationOnly: true,
      catalog: { id: id(place, 'catalog') },
      resource: { originId: id(place, 'spare'), originSystem: 'AadGroup' },
    }),
  },
  'POST /resourceRequests to remove': {
    task: 'add or remove a resource',
    refused: [400, 'InvalidDeleteResourceHasEntitlements'],
    body: ({ place }) => ({
      requestType: 'adminRemove',
      catalog: { id: id(place, 'catalog') },
      resource: { id: id(place, 'resources') },
    }),
  },
  'GET /resourceRequests/{id}': seeOne,
  'GET /resourceEnvironments': { task: 'see in a list', isTenantWide: true },
  'GET /resourceEnvironments/{id}': { task: 'see one', isTenantWide: true },
  'GET /resources': see,
  'GET /resources/{id}': seeOne,
  'GET /resourceRoleScopes': see,
  'GET /resourceRoleScopes/{id}': seeOne,

  'GET /connectedOrganizations': { task: 'see organizations in a list' },
  'POST /connectedOrganizations': {
    task: 'add an organization',
    body: ({ unique }) => organizationBody(`${unique.replaceAll(' ', '-').toLowerCase()}.example`),
  },
  'GET /connectedOrganizations/{id}': { task: 'see an organization or the settings' },
  'PATCH /connectedOrganizations/{id}': {
    task: 'change an organization or the settings',
    body: ({ unique }) => ({ description: unique }),
  },
  'DELETE /connectedOrganizations/{id}': { task: 'change an organization or the settings', fresh: freshOrganization },
  ...Object.fromEntries(
    ['internalSponsors', 'externalSponsors'].flatMap((kind): readonly (readonly [string, Route])[] => [
      [`GET /connectedOrganizations/{id}/${kind}`, { task: 'see an organization or the settings' }],
      [
        `POST /connectedOrganizations/{id}/${kind}/$ref`,
        {
          task: 'change an organization or the settings',
          fresh: freshOrganization,
          body: ({ world }) => groupRef(id(world.tenant, 'internalSponsors')),
        },
      ],
      [
        `DELETE /connectedOrganizations/{id}/${kind}/{id}/$ref`,
        {
          task: 'change an organization or the settings',
          fresh: async (call) => {
            const fresh = await freshOrganization(call);
            await call.world.ok(
              'POST',
              `${em}/connectedOrganizations/${id(fresh, 'connectedOrganizations')}/${kind}/$ref`,
              groupRef(id(call.world.tenant, kind)),
            );
            return fresh;
          },
        },
      ],
    ]),
  ),
  'GET /settings': { task: 'see an organization or the settings' },
  'PATCH /settings': {
    task: 'change an organization or the settings',
    body: () => ({ externalUserLifecycleAction: 'none' }),
  },

  'GET /controlConfigurations': { task: 'see organizations in a list' },
  'GET /controlConfigurations/{id}': { task: 'see an organization or the settings' },
  'GET /controlConfigurations/endUserSettings': { task: 'see an organization or the settings' },
  'PUT /controlConfigurations/endUserSettings': {
    task: 'change an organization or the settings',
    body: () => ({ relatedPeopleInsightLevel: 'count', showApproverDetailsToMembers: true }),
  },

  'GET /subjects': see,
  'GET /subjects/{id}': seeOne,
  "GET /subjects(objectId='{id}')": seeOne,
  "PATCH /subjects(objectId='{id}')": {
    task: 'govern who came by another way',
    body: () => ({ subjectLifecycle: 'notGoverned' }),
  },
  'GET /subjects/{id}/connectedOrganization': { task: 'see an organization or the settings' },

  'GET /availableAccessPackages': { task: 'see what is offered to me' },
  'GET /availableAccessPackages/{id}': { task: 'see one that is offered to me' },
  'GET /availableAccessPackages/{id}/resourceRoleScopes': { task: 'see one that is offered to me' },

  'GET /accessPackageSuggestions': { task: 'see what is suggested to me' },
  "GET /accessPackageSuggestions/filterByCurrentUser(on='relatedPeopleAssignments,assignmentHistory')": {
    task: 'see what is suggested to me',
  },
  'GET /accessPackageSuggestions/{id}': { task: 'see one that is suggested to me' },
  'GET /accessPackageSuggestions/{id}/accessPackage': { task: 'see one that is suggested to me' },

  'GET resourceNamespaces': { task: 'see the service' },
  'GET transitiveRoleAssignments': see,
  'GET roleDefinitions': { task: 'see the service' },
  'GET roleDefinitions/{id}': { task: 'see the service' },
  'GET roleAssignments': see,
  'POST roleAssignments': {
    task: 'give a role in the catalog',
    fresh: freshHolder,
    body: ({ place }) => roleBody(place),
  },
  'GET roleAssignments/{id}': seeOne,
  'DELETE roleAssignments/{id}': {
    task: 'take a role in the catalog',
    fresh: async (call) => ({
      roleAssignments: await call.world.make(
        `${roles}/roleAssignments`,
        roleBody({ ...call.place, ...(await freshHolder(call)) }),
      ),
    }),
  },
};

/** Routes of the schema that nothing here serves yet; DIVERGENCES.md says why. */
const later = /uploadSessions|externalOriginResourceConnectors|accessOrchestratorRequests/;

/** Of one published row: by its key, and by that with a word on what its body asks. */
export function routesOf(key: string): readonly Route[] {
  if (later.test(key)) return [unserved];
  return Object.entries(routes)
    .filter(([name]) => name === key || name.startsWith(`${key} `))
    .map(([, route]) => route);
}

async function freshPolicy({ world, place, unique }: Making): Promise<Place> {
  return {
    assignmentPolicies: await world.make(`${em}/assignmentPolicies`, policyBody(unique, id(place, 'accessPackages'))),
  };
}

async function freshOrganization({ world, unique }: Making): Promise<Place> {
  return {
    connectedOrganizations: await makeOrganization(world, `fresh-${unique.replaceAll(' ', '-').toLowerCase()}.example`),
  };
}

/** Nobody holds a role twice. */
async function freshHolder({ world, unique }: Making): Promise<Place> {
  return {
    holder: await world.make('/v1.0/groups', {
      displayName: unique,
      mailNickname: unique.replaceAll(' ', ''),
      mailEnabled: false,
      securityEnabled: true,
    }),
  };
}

const roleBody = (place: Place): object => ({
  principalId: place['holder'] ?? id(place, 'spare'),
  roleDefinitionId: CatalogRoles.reader,
  appScopeId: `/AccessPackageCatalog/${id(place, 'catalog')}`,
});
