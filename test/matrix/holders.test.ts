// Who else holds what: directory roles beside those of entitlement management, roles held through groups and by
// applications, and what it takes to bring a resource into a catalog.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { DirectoryRoles, type DirectoryRole } from '../../src/domain/caller.ts';
import { eq } from '../../src/odata/query.ts';
import { expected, type CallerName, type Task } from './delegation.ts';
import { openClient, type Client } from './client.ts';
import {
  assignBody,
  directoryRole,
  em,
  extensionBody,
  give,
  groupRef,
  openWorld,
  policyBody,
  roles,
  type Place,
  type World,
} from './world.ts';

/** One call for each task of a catalog's roles, that changes nothing which others need. */
const tried: Readonly<
  Partial<
    Record<
      Task,
      (place: Place, world: World, unique: string) => readonly [method: string, path: string, body?: unknown]
    >
  >
> = {
  'see in a list': () => ['GET', `${em}/accessPackages`],
  'see one': (place) => ['GET', `${em}/accessPackages/${place['accessPackages']}`],
  'see an organization or the settings': () => ['GET', `${em}/settings`],
  'create a catalog': (_, __, unique) => ['POST', `${em}/catalogs`, { displayName: unique }],
  'edit or delete a catalog': (place, _, unique) => [
    'PATCH',
    `${em}/catalogs/${place['catalog']}`,
    { description: unique },
  ],
  'create a custom extension': (place, _, unique) => [
    'POST',
    `${em}/catalogs/${place['catalog']}/customWorkflowExtensions`,
    extensionBody(unique),
  ],
  'refresh a resource': (place) => [
    'POST',
    `${em}/catalogs/${place['catalog']}/resources/${place['resources']}/refresh`,
  ],
  'give a role in the catalog': (place, _, unique) => [
    'POST',
    `${roles}/roleAssignments`,
    {
      principalId: unique,
      roleDefinitionId: 'ae79f266-94d4-4dab-b730-feca7e132178',
      appScopeId: `/AccessPackageCatalog/${place['catalog']}`,
    },
  ],
  'create a package or a policy': (place, _, unique) => [
    'POST',
    `${em}/assignmentPolicies`,
    policyBody(unique, place['accessPackages'] as string),
  ],
  'edit or delete a package or a policy': (place, _, unique) => [
    'PATCH',
    `${em}/accessPackages/${place['accessPackages']}`,
    { description: unique },
  ],
  assign: (place, world) => [
    'POST',
    `${em}/assignmentRequests`,
    {
      ...assignBody(
        place['accessPackages'] as string,
        place['assignmentPolicies'] as string,
        world.latchkey.user('otherGovernanceAdmin').id,
      ),
      isValidationOnly: true,
    },
  ],
  'reprocess or delete a request': (place) => [
    'POST',
    `${em}/assignmentRequests/${place['assignmentRequests']}/reprocess`,
  ],
  'add an organization': (_, __, unique) => [
    'POST',
    `${em}/connectedOrganizations`,
    { displayName: unique, identitySources: [] },
  ],
};
const tasks = Object.keys(tried) as readonly Task[];

const held = ['reader', 'packageManager', 'assignmentManager', 'owner', 'creator'] as const;
const ways = ['a group', 'a group in a group', 'an application'] as const;

/**
 * Directory roles: who reads all, who does all, who reads what was done.
 * https://learn.microsoft.com/graph/api/accesspackagecatalog-get and
 * https://learn.microsoft.com/graph/api/directoryaudit-list
 */
// biome-ignore format: a table, read by column
const directoryRoles: readonly (readonly [role: DirectoryRole, as: CallerName | 'globalReader',
  readsAudit: boolean])[] = [
  ['globalAdministrator',             'admin',        true],
  ['identityGovernanceAdministrator', 'admin',        true],
  ['globalReader',                    'globalReader', true],
  ['securityReader',                  'globalReader', true],
  ['securityAdministrator',           'globalReader', true],
  ['complianceAdministrator',         'globalReader', false],
  ['reportsReader',                   'plain',        true],
  ['userAdministrator',               'plain',        false],
  ['groupsAdministrator',             'plain',        false],
  ['privilegedRoleAdministrator',     'plain',        false],
  ['helpdeskAdministrator',           'plain',        false],
  ['applicationAdministrator',        'plain',        false],
];

/**
 * https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate#required-roles-to-add-resources-to-a-catalog;
 * everybody here owns the catalog besides, but for who need not.
 */
// biome-ignore format: a table, read by column
const offers: readonly (readonly [who: DirectoryRole | 'nothing' | 'owner of it', group: number, unified: number,
  application: number, site: number])[] = [
  //                                 group unified app  site
  ['globalAdministrator',             201, 201,    201, 201],
  ['identityGovernanceAdministrator', 403, 403,    201, 403],
  ['groupsAdministrator',             201, 201,    403, 403],
  ['intuneAdministrator',             201, 201,    403, 403],
  ['exchangeAdministrator',           403, 201,    403, 403],
  ['sharePointAdministrator',         403, 201,    403, 201],
  ['applicationAdministrator',        403, 403,    201, 403],
  ['cloudApplicationAdministrator',   403, 403,    201, 403],
  ['userAdministrator',               201, 201,    201, 403],
  ['owner of it',                     201, 201,    201, 403],
  ['nothing',                         403, 403,    403, 403],
];
const needNoCatalog: readonly string[] = ['globalAdministrator', 'identityGovernanceAdministrator'];

describe('roles held otherwise', () => {
  let world: World;
  let client: Client;
  let number = 0;
  before(async () => {
    world = await openWorld();
    client = openClient(world.latchkey.http);
  });
  after(async () => {
    client?.close();
    await world?.close();
  });

  /** What a caller gets for each task, in the table's words. */
  async function outcomes(who: string, some: readonly Task[] = tasks): Promise<Readonly<Record<string, string>>> {
    const got: Record<string, string> = {};
    for (const task of some) {
      number += 1;
      const unique =
        task === 'give a role in the catalog'
          ? await world.make('/v1.0/groups', {
              displayName: `To hold ${number}`,
              mailNickname: `tohold${number}`,
              mailEnabled: false,
              securityEnabled: true,
            })
          : `Tried ${number}`;
      const [method, path, body] = tried[task]?.(world.here, world, unique) ?? ['GET', ''];
      const { status, text } = await client.call(await world.latchkey.token(who), method, path, body);
      // What is not in a state to be reprocessed says so only to who may.
      const isDone = status < 300 || (status === 400 && text.includes('InvalidState'));
      got[task] = !isDone
        ? String(status)
        : path.endsWith('/accessPackages') && method === 'GET' && !text.includes(world.here['accessPackages'] as string)
          ? '-'
          : 'yes';
    }
    return got;
  }
  const asTable = (caller: CallerName, some: readonly Task[] = tasks): Readonly<Record<string, string>> =>
    Object.fromEntries(some.map((task) => [task, expected(task, caller)]));

  async function withRole<T>(role: DirectoryRole, principal: string, during: () => Promise<T>): Promise<T> {
    const id = randomUUID();
    await world.store.commit([directoryRole(id, DirectoryRoles[role], principal)]);
    try {
      return await during();
    } finally {
      await world.store.commit([{ kind: 'deleteWhere', entity: 'roleAssignment', where: eq('id', id) }]);
    }
  }

  test(
    'each role does the same through a group, through groups in groups, and for an application ' +
      `(${held.length * ways.length * tasks.length} calls)`,
    async () => {
      const { latchkey, ok, make } = world;
      const [inner, outer] = [await make('/v1.0/groups', group('inner')), await make('/v1.0/groups', group('outer'))];
      await ok('POST', `/v1.0/groups/${inner}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/users/${latchkey.user('member').id}`,
      });
      await ok('POST', `/v1.0/groups/${outer}/members/$ref`, groupRef(inner));
      const few = latchkey.sandbox.clients.find((each) => each.key === 'few')?.clientId;
      const principal = (await ok('GET', `/v1.0/servicePrincipals?$filter=appId eq '${few}'`)).body.value[0].id;
      const through = {
        'a group': [inner, 'member'],
        'a group in a group': [outer, 'member'],
        'an application': [principal, 'app:few'],
      } as const;
      for (const role of held) {
        for (const way of ways) {
          const [holder, who] = through[way];
          const given = await give(world, role, holder, role === 'creator' ? null : (world.here['catalogs'] as string));
          assert.deepEqual(await outcomes(who), asTable(role), `${role} through ${way}`);
          await ok('DELETE', `${roles}/roleAssignments/${given}`);
        }
      }
      assert.deepEqual(await outcomes('member'), asTable('plain'), 'when all is taken');
    },
  );

  const roleCalls = directoryRoles.length * (tasks.length + 1);
  test(`directory roles reach as far as is published (${roleCalls} calls)`, async () => {
    const reading = new Set<Task>(['see in a list', 'see one', 'see an organization or the settings']);
    const analyst = world.latchkey.user('analyst').id;
    const held = await world.ok('GET', `${roles}/roleAssignments?$filter=principalId eq '${analyst}'`);
    await world.ok('DELETE', `${roles}/roleAssignments/${held.body.value[0].id}`);
    for (const [role, as, readsAudit] of directoryRoles) {
      await withRole(role, analyst, async () => {
        const table =
          as === 'globalReader'
            ? Object.fromEntries(tasks.map((task) => [task, reading.has(task) ? 'yes' : '403']))
            : asTable(as);
        assert.deepEqual(await outcomes('analyst'), table, role);
        const audit = await client.call(
          await world.latchkey.token('analyst'),
          'GET',
          '/v1.0/auditLogs/directoryAudits?$top=1&$select=id',
        );
        assert.deepEqual([audit.status, audit.text.includes('"id"')], [200, readsAudit], role);
      });
    }
  });

  test(`only who may give a resource away may bring it into an own catalog (${offers.length * 4} calls)`, async () => {
    const { latchkey, make, ok } = world;
    const [owner, engineer] = [latchkey.user('designer').id, latchkey.user('engineer').id];
    for (const id of [owner, engineer]) await give(world, 'owner', id, world.here['catalogs'] as string);
    const plain = await make('/v1.0/groups', group('plain'));
    const unified = await make('/v1.0/groups', {
      displayName: 'Unified',
      mailNickname: 'unifiedone',
      mailEnabled: true,
      securityEnabled: false,
      groupTypes: ['Unified'],
    });
    const application = (await ok('GET', "/v1.0/servicePrincipals?$filter=displayName eq 'Expenses'")).body.value[0].id;
    const site = (await ok('GET', '/v1.0/sites')).body.value[0].webUrl;
    for (const [set, id] of [
      ['groups', plain],
      ['groups', unified],
      ['servicePrincipals', application],
    ] as const)
      await ok('POST', `/v1.0/${set}/${id}/owners/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/users/${owner}`,
      });
    const resources = [
      [plain, 'AadGroup'],
      [unified, 'AadGroup'],
      [application, 'AadApplication'],
      [site, 'SharePointOnline'],
    ] as const;
    const tell = async (who: string): Promise<readonly number[]> =>
      Promise.all(
        resources.map(
          async ([originId, originSystem]) =>
            (
              await client.call(await latchkey.token(who), 'POST', `${em}/resourceRequests`, {
                requestType: 'adminAdd',
                isValidationOnly: true,
                catalog: { id: world.here['catalogs'] },
                resource: { originId, originSystem },
              })
            ).status,
        ),
      );
    for (const [who, ...statuses] of offers) {
      if (who === 'nothing' || who === 'owner of it')
        assert.deepEqual(await tell(who === 'nothing' ? 'engineer' : 'designer'), statuses, who);
      // Of the two that need no role in the catalog the holder has none.
      else if (needNoCatalog.includes(who))
        assert.deepEqual(await withRole(who, latchkey.user('member').id, () => tell('member')), statuses, who);
      else assert.deepEqual(await withRole(who, engineer, () => tell('engineer')), statuses, who);
    }
    assert.deepEqual(
      await withRole('groupsAdministrator', latchkey.user('member').id, () => tell('member')),
      [403, 403, 403, 403],
      'of another catalog',
    );
  });
});

const group = (name: string): object => ({
  displayName: name,
  mailNickname: `${name}one`,
  mailEnabled: false,
  securityEnabled: true,
});
