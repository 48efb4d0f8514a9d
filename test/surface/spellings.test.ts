// What clients spell otherwise than the published routes: the other version's names, qualified names, keys in
// parentheses.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { World, type Ids } from './world.ts';

const em = 'identityGovernance/entitlementManagement';
type Spelling = readonly [
  method: string,
  path: (ids: Ids) => string,
  status: number,
  make?: (world: World) => Promise<string>,
];

const request = async (world: World): Promise<string> => (await world.stageFor('manager')).approval;
const assignment = async (world: World): Promise<string> => world.assign(await world.offer(), world.user('member'));

const spellings: readonly Spelling[] = [
  ['GET', () => `beta/${em}/catalogs`, 200],
  ['GET', ({ catalogs }) => `beta/${em}/catalogs/${catalogs}/resources`, 200],
  ['GET', () => `beta/${em}/assignmentRequests?$filter=state eq 'delivered'`, 200],
  ['GET', () => `beta/${em}/assignments?$filter=state eq 'delivered'&$expand=target`, 200],
  ['GET', () => `beta/${em}/assignmentPolicies?$expand=accessPackage`, 200],
  ['GET', () => `v1.0/${em}/accessPackageAssignments?$filter=assignmentState eq 'Delivered'`, 200],
  [
    'GET',
    ({ accessPackages }) =>
      `v1.0/${em}/accessPackages/${accessPackages}/accessPackageResourceRoleScopes?$expand=accessPackageResourceRole`,
    200,
  ],
  ['GET', ({ accessPackages }) => `v1.0/${em}/accessPackages('${accessPackages}')`, 200],
  ['GET', ({ assignmentPolicies }) => `v1.0/${em}/assignmentPolicies('${assignmentPolicies}')/questions`, 200],
  ['GET', () => `v1.0/${em}/assignments/microsoft.graph.filterByCurrentUser(on='target')`, 200],
  ['GET', () => `v1.0/${em}/assignmentRequests/filterByCurrentUser(on=@on)?@on='createdBy'`, 200],
  ['GET', () => `v1.0/IDENTITYGOVERNANCE/EntitlementManagement/Catalogs`, 200],
  ['GET', ({ catalogs }) => `v1.0/identityGovernance/catalogs/${catalogs}`, 200],
  ['GET', () => 'beta/identityGovernance/catalogs?$expand=accessPackages', 200],
  ['GET', () => 'v1.0/roleManagement/entitlementManagement/transitiveRoleAssignments', 200],
  ['POST', ({ made }) => `v1.0/${em}/accessPackageAssignments/${made}/reprocess`, 202, assignment],
  ['POST', ({ made }) => `beta/${em}/assignments/${made}/microsoft.graph.reprocess`, 202, assignment],
  ['POST', ({ made }) => `v1.0/${em}/assignmentRequests/${made}/microsoft.graph.cancel`, 200, request],
  ['POST', ({ made }) => `v1.0/${em}/accessPackageAssignmentRequests('${made}')/cancel`, 200, request],
  ['POST', ({ made }) => `beta/${em}/assignmentRequests/${made}/Cancel`, 200, request],
];

describe('Spellings of routes', () => {
  let latchkey: Latchkey;
  let world: World;
  let everything: Ids;
  before(async () => {
    latchkey = await startLatchkey();
    world = new World(latchkey, 'https://extension.example/');
    const offer = await world.offer();
    everything = { catalogs: offer.catalog, accessPackages: offer.package, assignmentPolicies: offer.policy };
    await world.assign(offer, world.user('member'));
  });
  after(() => latchkey.close());

  for (const [method, path, status, make] of spellings) {
    const shown = path({ catalogs: '..', accessPackages: '..', assignmentPolicies: '..', made: '..' });
    test(`${method} ${shown}`, async () => {
      const ids = { ...everything, made: (await make?.(world)) ?? '' };
      const reply = await latchkey.call('globalAdmin', method, `/${path(ids)}`);
      assert.equal(reply.status, status, reply.text);
    });
  }
});
