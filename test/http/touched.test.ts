// Permissions of what a call touches by its options and by the segments of its path, not only of where its path begins:
// each row is a token of few permissions, a call, and what comes of it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { services } from '../../src/model/services.ts';
import { exactPermissions } from '../../src/identity/access/permissions.ts';
import { directoryEntities } from '../../src/identity/access/visibility.ts';
import type { Service, StructuredType } from '../../src/odata/serviceDescription.ts';
import { setPath, typeNamed } from '../../src/odata/schemaLookup.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

let latchkey: Latchkey;
/** A group of the manager and another group as members, and its id; a second one of the member alone. */
let group = '';
let inner = '';

before(async () => {
  latchkey = await startLatchkey();
  const make = async (displayName: string): Promise<string> =>
    (
      await latchkey.call('app:full', 'POST', '/v1.0/groups', {
        displayName,
        mailEnabled: false,
        mailNickname: displayName,
        securityEnabled: true,
      })
    ).body.id;
  [group, inner] = [await make('Outer'), await make('Inner')];
  const join = async (into: string, kind: string, id: string): Promise<void> => {
    const body = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` };
    assert.equal((await latchkey.call('app:full', 'POST', `/v1.0/groups/${into}/${kind}/$ref`, body)).status, 204);
  };
  await join(group, 'members', latchkey.user('member').id);
  await join(group, 'members', latchkey.user('manager').id);
  await join(group, 'members', inner);
  await join(group, 'owners', latchkey.user('member').id);
});
after(() => latchkey.close());

/** A call by a user whose token has these permissions alone; `app:few` has `User.Read.All`. */
async function ask(who: string, scopes: string, method: string, path: string, body?: unknown) {
  const scope = scopes
    .split(' ')
    .map((each) => `https://graph.microsoft.com/${each}`)
    .join(' ');
  const token = await (who.startsWith('app:') ? latchkey.token(who) : latchkey.token(who, scope));
  const filled = path
    .replaceAll('{group}', group)
    .replaceAll('{inner}', inner)
    .replace(/\{(\w+)\}/g, (_, key: string) => latchkey.user(key).id);
  return latchkey.call(null, method, filled, body, { authorization: `Bearer ${token}` });
}

const few = 'User.Read.All';
const asCast = 'microsoft.graph.group';

describe('what a token does not reach is refused, whatever part of a call names it', () => {
  // biome-ignore format: a table, read by column
  const refused: readonly (readonly [who: string, scopes: string, method: string, path: string])[] = [
    // The road of a single call, and its twin in an option.
    ['member',  'User.Read', 'GET', '/v1.0/me/manager'],
    ['member',  'User.Read', 'GET', '/v1.0/me?$expand=manager($select=displayName,mail,mobilePhone)'],
    ['member',  'User.Read', 'GET', '/v1.0/me?$select=displayName,manager'],
    ['member',  'User.Read', 'GET', '/v1.0/me?$expand=*'],
    ['member',  'User.Read', 'GET', `/v1.0/me?$expand=memberOf/${asCast}($expand=members($select=displayName,mail))`],
    ['member',  'User.Read', 'GET', `/v1.0/me?$expand=memberOf/${asCast}($expand=members/$ref)`],
    ['member',  'User.Read', 'GET', `/v1.0/me?$expand=memberOf/${asCast}($expand=members/$count)`],
    ['member',  'User.Read', 'GET', `/v1.0/me/memberOf?$filter=${asCast}/owners/any(o:o/id eq '{member}')`],
    ['app:few', few,         'GET', '/v1.0/groups'],
    ['app:few', few,         'GET', '/v1.0/users/{member}/memberOf'],
    ['app:few', few,         'GET', '/v1.0/users?$expand=memberOf'],
    ['app:few', few,         'GET',
      `/v1.0/users?$expand=memberOf/${asCast}($expand=members($select=displayName),owners)`],
    ['app:few', few,         'GET', `/v1.0/users?$expand=manager/microsoft.graph.user($expand=memberOf)`],
    ['app:few', few,         'GET', "/v1.0/users?$filter=memberOf/any(g:g/id eq '{group}')"],
    ['app:few', few,         'GET', '/v1.0/users?$filter=memberOf/$count eq 0'],
    ['app:few', few,         'GET', "/v1.0/users?$filter=not(appRoleAssignments/any())"],
    ['app:few', few,         'GET', '/v1.0/users/{member}/appRoleAssignments'],
    ['app:few', few,         'GET', '/v1.0/users/{member}?$expand=appRoleAssignments'],
    // A path that goes on behind what it may reach.
    ['member',  'User.Read', 'GET', `/v1.0/me/memberOf/{group}/${asCast}/members`],
    ['member',  'User.Read', 'GET', `/v1.0/me/memberOf/{group}/${asCast}/members/$count`],
    ['member',  'User.Read', 'GET', `/v1.0/me/memberOf/{group}/${asCast}/members/$ref`],
    ['member',  'User.Read', 'GET', `/v1.0/me/ownedObjects/{group}/${asCast}/owners`],
    ['member',  'User.Read', 'GET', '/v1.0/me/appRoleAssignments'],
    // What is about oneself alone says nothing of others.
    ['member',  'User.Read', 'GET', '/v1.0/users/{manager}'],
    ['member',  'User.Read', 'GET', '/v1.0/users/{manager}/memberOf'],
    ['member',  'User.Read', 'GET', '/v1.0/users/{manager}/ownedObjects'],
    ['member',  'User.Read', 'GET', '/v1.0/users/{manager}/directReports'],
    // Writing through a navigation takes the permission of what is written.
    ['member',  'User.ReadWrite User.Read', 'PATCH', `/v1.0/me/memberOf/{group}/${asCast}`],
    ['member',  'User.ReadWrite User.Read', 'PATCH', `/v1.0/me/ownedObjects/{group}/${asCast}`],
    ['globalAdmin', 'Group.ReadWrite.All', 'PATCH', '/v1.0/groups/{group}/members/{manager}/microsoft.graph.user'],
    ['globalAdmin', 'GroupMember.ReadWrite.All', 'DELETE',
      '/v1.0/groups/{group}/members/{manager}/microsoft.graph.user'],
    ['globalAdmin', 'GroupMember.ReadWrite.All', 'POST',
      '/v1.0/groups/{group}/members/{manager}/microsoft.graph.user/revokeSignInSessions'],
  ];
  for (const [who, scopes, method, path] of refused) {
    test(`${who} (${scopes}) ${method} ${path}`, async () => {
      const { status, body, text } = await ask(
        who,
        scopes,
        method,
        path,
        method === 'PATCH' ? { description: 'x' } : undefined,
      );
      assert.deepEqual([status, body?.error?.code], [403, 'Authorization_RequestDenied'], text);
      assert.match(body.error.message, /The token needs (for \w+ )?one of: /);
    });
  }
});

describe('what a token reaches is answered', () => {
  // biome-ignore format: a table, read by column
  const answered: readonly (readonly [who: string, scopes: string, path: string])[] = [
    ['member',  'User.Read', '/v1.0/me?$expand=memberOf'],
    ['member',  'User.Read', '/v1.0/me?$expand=memberOf/$count'],
    ['member',  'User.Read', '/v1.0/users/{member}?$expand=memberOf'],
    ['member',  'User.Read', '/v1.0/users/{member}/memberOf'],
    ['member',  'User.Read', '/v1.0/me/memberOf?$filter=id eq \'{group}\''],
    ['member',  'User.Read User.Read.All', '/v1.0/me?$expand=manager'],
    ['app:few', few,         '/v1.0/users?$expand=manager,directReports'],
    ['app:few', few,         "/v1.0/users?$filter=manager/id eq '{manager}'"],
    ['member',  'GroupMember.Read.All', "/v1.0/groups?$filter=members/any(m:m/id eq '{manager}')&$expand=members"],
    ['member',  'GroupMember.Read.All User.Read.All',
      '/v1.0/groups/{group}/members/microsoft.graph.user?$orderby=displayName'],
  ];
  for (const [who, scopes, path] of answered) {
    test(`${who} (${scopes}) ${path}`, async () => {
      const { status, text } = await ask(who, scopes, 'GET', path);
      assert.equal(status, 200, text);
    });
  }
});

describe('objects that the token does not reach are shown by type and id alone', () => {
  const shown = async (who: string, scopes: string, path: string): Promise<any> => {
    const { status, body, text } = await ask(who, scopes, 'GET', path);
    assert.equal(status, 200, text);
    return body;
  };
  const typesAndNames = (rows: readonly any[]): readonly unknown[] =>
    rows
      .map((each) => [each['@odata.type'].replace('#microsoft.graph.', ''), each.id, each.displayName])
      .toSorted((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1));
  const expected = (...rows: readonly (readonly [string, string, string | null])[]): readonly unknown[] =>
    rows.toSorted((a, b) => (a[1] < b[1] ? -1 : 1));

  test('members, by the path and by $expand, with the permission of groups alone', async () => {
    const members = expected(
      ['user', latchkey.user('member').id, null],
      ['user', latchkey.user('manager').id, null],
      ['group', inner, 'Inner'],
    );
    const listed = await shown('director', 'GroupMember.Read.All', '/v1.0/groups/{group}/members');
    assert.deepEqual(typesAndNames(listed.value), members);
    const user = listed.value.find((each: any) => each['@odata.type'].endsWith('user'));
    const { '@odata.type': type, id, ...rest } = user;
    assert.ok(type !== undefined && id !== undefined && Object.keys(rest).length > 5);
    assert.deepEqual(
      Object.values(rest).filter((each) => each !== null && !(Array.isArray(each) && each.length === 0)),
      [],
    );
    const expanded = await shown('director', 'GroupMember.Read.All', '/v1.0/groups/{group}?$expand=members');
    assert.deepEqual(typesAndNames(expanded.members), members);
  });

  test('the caller among them is shown in full where the token reaches the caller', async () => {
    const { value } = await shown('manager', 'GroupMember.Read.All User.Read', '/v1.0/groups/{group}/members');
    assert.deepEqual(
      typesAndNames(value),
      expected(
        ['user', latchkey.user('member').id, null],
        ['user', latchkey.user('manager').id, latchkey.user('manager').displayName],
        ['group', inner, 'Inner'],
      ),
    );
  });

  test('groups of a user, with the permission of the own account alone', async () => {
    const { memberOf } = await shown('member', 'User.Read', '/v1.0/me?$expand=memberOf');
    const own = memberOf.find((each: any) => each.id === group);
    assert.deepEqual([own.displayName, own.groupTypes], [null, []]);
    const { value } = await shown('member', 'User.Read', '/v1.0/me/memberOf?$select=id,displayName');
    assert.deepEqual(value.find((each: any) => each.id === group).displayName, null);
  });

  test('one property of such an object is not there', async () => {
    const path = '/v1.0/groups/{group}/members/{manager}/microsoft.graph.user/displayName';
    assert.equal((await ask('director', 'GroupMember.Read.All', 'GET', path)).status, 204);
    assert.equal((await ask('director', 'GroupMember.Read.All User.Read.All', 'GET', path)).status, 200);
  });

  // biome-ignore format: a table, read by column
  const untold: readonly (readonly [path: string, ids: readonly string[]])[] = [
    ["members/$count?$filter=startswith(displayName,'M')",                                       []],
    ["members?$filter=displayName eq 'Inner'",                                                    ['inner']],
    ["members?$filter=microsoft.graph.user/userType eq 'Member'",                                 []],
    ['members?$search="displayName:Inner"',                                                       ['inner']],
    ['members?$search="displayName:a"',                                                           []],
  ];
  for (const [path, ids] of untold) {
    test(`no filter and no search finds them by what is not shown: ${path}`, async () => {
      const body = await shown('director', 'GroupMember.Read.All', `/v1.0/groups/{group}/${path}`);
      const found = body === null ? 0 : (body.value?.length ?? body);
      assert.equal(found, ids.length);
    });
  }

  test('nor does a filter of the list above, nor an order', async () => {
    const name = latchkey.user('manager').displayName;
    const filter = `/v1.0/groups?$filter=members/any(m:m/displayName eq '${name}')`;
    assert.deepEqual((await shown('director', 'GroupMember.Read.All', filter)).value, []);
    const { value } = await shown('director', 'GroupMember.Read.All User.Read.All', filter);
    assert.ok(value.some((each: any) => each.id === group));
    const sorted = await ask(
      'director',
      'GroupMember.Read.All',
      'GET',
      '/v1.0/groups/{group}/members?$orderby=displayName',
    );
    assert.deepEqual([sorted.status, sorted.body.error.code], [400, 'BadRequest']);
  });

  test('who looks at role assignments, sponsors and approvers sees nobody whom the token does not reach', async () => {
    const { value } = await shown(
      'globalAdmin',
      'EntitlementManagement.Read.All',
      '/v1.0/roleManagement/entitlementManagement/roleAssignments?$expand=principal',
    );
    for (const { principal } of value) assert.equal(principal.displayName, null);
  });
});

/** `/groups/{id}`; of a type without a set, such as the branding, where another type leads to its only one. */
function placeOf(service: Service, type: StructuredType): string {
  const set = setPath(service, type);
  if (set !== null) return `/${set}/{id}`;
  for (const owner of new Set(service.types.values())) {
    const leads = [...owner.navigations.values()].find(({ to, collection }) => to === type.name && !collection);
    const ownSet = setPath(service, owner);
    if (leads !== undefined && ownSet !== null) return `/${ownSet}/{id}/${leads.canonical}`;
  }
  throw new Error(`nothing leads to ${type.name}`);
}

test('each navigation from or to the directory has a row of its own in the table of permissions', () => {
  const without: string[] = [];
  let rows = 0;
  for (const service of Object.values(services)) {
    for (const type of new Set(service.types.values())) {
      for (const { source, canonical, to } of new Set(type.navigations.values())) {
        const ends = [type.entity ?? '', typeNamed(service, to).entity ?? ''];
        if (source.kind !== 'relation' || !ends.some((each) => directoryEntities.has(each))) continue;
        const template = `${placeOf(service, type)}/${canonical}`.toLowerCase();
        rows += 1;
        if (exactPermissions(template, 'GET') === null) without.push(template);
      }
    }
  }
  assert.deepEqual(without, []);
  assert.ok(rows > 50, `${rows} navigations`);
});
