// Delta queries through the server: spellings, rounds, relations, what is gone, minimal answers, tokens, and the way
// back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns, sampleOf } from '../sample.ts';

interface Round {
  readonly rows: readonly any[];
  readonly link: string;
  readonly pages: number;
}

const em = '/v1.0/identityGovernance/entitlementManagement';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`delta on ${engine}`, () => {
    let latchkey: Latchkey;
    let made = 0;
    const pathOf = (link: string): string => link.slice(latchkey.http.length);
    const admin = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
      latchkey.call('globalAdmin', method, path, body, headers);
    const ok = async (method: string, path: string, body?: unknown): Promise<any> => {
      const reply = await admin(method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    };

    /** Every page from an address to the delta link. */
    async function round(
      path: string,
      headers: Readonly<Record<string, string>> = {},
      who = 'globalAdmin',
    ): Promise<Round> {
      const rows: any[] = [];
      const links = new Set<string>();
      for (let next = path; ; ) {
        const reply = await latchkey.call(who, 'GET', next, undefined, headers);
        assert.equal(reply.status, 200, `${next}: ${reply.text}`);
        const { value, '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = reply.body;
        assert.ok((nextLink === undefined) !== (deltaLink === undefined), 'a page has one of both links');
        rows.push(...value);
        const link: string = nextLink ?? deltaLink;
        assert.doesNotMatch(link, /[{}]/);
        assert.ok(!links.has(link), 'no link comes twice');
        links.add(link);
        if (deltaLink !== undefined) return { rows, link: pathOf(deltaLink), pages: links.size };
        assert.ok(value.length > 0, 'a page before the last one has rows');
        next = pathOf(nextLink);
      }
    }
    const changesFrom = (path: string) => round(path);

    const newUser = (): Promise<any> => {
      const name = `delta${++made}`;
      return ok('POST', '/v1.0/users', {
        accountEnabled: true,
        displayName: name,
        mailNickname: name,
        userPrincipalName: `${name}@${latchkey.sandbox.tenantDomain}`,
        passwordProfile: { password: 'Quiet-Harbour-7714' },
      });
    };
    const newGroup = (): Promise<any> =>
      ok('POST', '/v1.0/groups', {
        displayName: `Delta ${++made}`,
        mailNickname: `delta${made}`,
        mailEnabled: false,
        securityEnabled: true,
      });

    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('every spelling of path and token is answered', async () => {
      for (const path of [
        'users/delta',
        'users/delta()',
        'users/microsoft.graph.delta',
        'users/microsoft.graph.delta()',
      ])
        for (const version of ['v1.0', 'beta']) {
          const first = await round(`/${version}/${path}`);
          assert.deepEqual(
            new Set(first.rows.map(({ id }) => id)),
            new Set(((await ok('GET', `/${version}/users?$top=999`)).value as any[]).map(({ id }) => id)),
          );
          assert.equal(decodeURIComponent(first.link).split('?')[0], `/${version}/${path}`);
        }
      for (const option of ['$deltatoken', '$deltaToken', '%24deltatoken', 'deltatoken', 'token', '$DELTATOKEN']) {
        const latest = await round(`/v1.0/groups/delta?${option}=latest`);
        assert.deepEqual([latest.rows, latest.pages], [[], 1], option);
      }
      for (const set of ['groups', 'applications', 'servicePrincipals', 'directoryObjects'])
        assert.ok((await round(`/v1.0/${set}/delta`)).rows.length > 0, set);
      for (const path of [
        '/v1.0/me/delta',
        '/v1.0/directory/deletedItems/delta',
        '/v1.0/sites/delta',
        `${em}/catalogs/delta`,
      ])
        assert.notEqual((await admin('GET', path)).status, 200, path);
      assert.equal((await admin('POST', '/v1.0/users/delta', {})).status, 405);
    });

    test('users: created, changed, deleted, restored, gone', async () => {
      const kept = await newUser();
      const start = await round('/v1.0/users/delta');
      assert.ok(start.rows.some(({ id }) => id === kept.id));
      assert.ok(!('jobTitle' in start.rows.find(({ id }) => id === kept.id)), 'what was never set is left out');
      await ok('PATCH', `/v1.0/users/${kept.id}`, { jobTitle: 'Clerk' });
      const other = await newUser();
      const second = await changesFrom(start.link);
      assert.deepEqual(second.rows.map(({ id }) => id).toSorted(), [kept.id, other.id].toSorted());
      assert.equal(second.rows.find(({ id }) => id === kept.id).jobTitle, 'Clerk');
      await ok('PATCH', `/v1.0/users/${kept.id}`, { jobTitle: null });
      const minimal = await round(second.link, { prefer: 'return=minimal' });
      assert.deepEqual(minimal.rows, [{ id: kept.id, jobTitle: null }]);
      await ok('DELETE', `/v1.0/users/${other.id}`);
      const removed = await changesFrom(minimal.link);
      assert.deepEqual(removed.rows, [{ id: other.id, '@removed': { reason: 'changed' } }]);
      await ok('POST', `/v1.0/directory/deletedItems/${other.id}/restore`);
      const restored = await changesFrom(removed.link);
      assert.deepEqual(
        restored.rows.map(({ id, displayName }) => [id, displayName]),
        [[other.id, other.displayName]],
      );
      await ok('DELETE', `/v1.0/users/${other.id}`);
      await ok('DELETE', `/v1.0/directory/deletedItems/${other.id}`);
      const gone = await changesFrom(restored.link);
      assert.deepEqual(gone.rows, [{ id: other.id, '@removed': { reason: 'deleted' } }]);
      const empty = await changesFrom(gone.link);
      assert.deepEqual([empty.rows, empty.pages], [[], 1]);
      assert.notEqual(empty.link, gone.link);
    });

    test('groups tell of members by default, of owners where they are selected', async () => {
      const [one, other] = [await newUser(), await newUser()];
      const group = await newGroup();
      const add = (user: any, relation = 'members') =>
        ok('POST', `/v1.0/groups/${group.id}/${relation}/$ref`, {
          '@odata.id': `${latchkey.http}/v1.0/directoryObjects/${user.id}`,
        });
      await add(one);
      const type = '#microsoft.graph.user';
      const start = await round('/v1.0/groups/delta');
      assert.deepEqual(start.rows.find(({ id }) => id === group.id)['members@delta'], [
        { '@odata.type': type, id: one.id },
      ]);
      const selected = await round('/v1.0/groups/delta?$select=displayName,owners');
      assert.ok(!('members@delta' in selected.rows.find(({ id }) => id === group.id)));
      await add(other);
      await add(other, 'owners');
      await ok('DELETE', `/v1.0/groups/${group.id}/members/${one.id}/$ref`);
      const changed = await round(start.link, { prefer: 'return=minimal' });
      assert.deepEqual(
        changed.rows.map(({ 'members@delta': ends, ...rest }) => [
          rest,
          ends.toSorted((a: any) => (a.id === one.id ? -1 : 1)),
        ]),
        [
          [
            { id: group.id },
            [
              { '@odata.type': type, id: one.id, '@removed': { reason: 'deleted' } },
              { '@odata.type': type, id: other.id },
            ],
          ],
        ],
      );
      const owners = await changesFrom(selected.link);
      assert.deepEqual(owners.rows, [
        { id: group.id, displayName: group.displayName, 'owners@delta': [{ '@odata.type': type, id: other.id }] },
      ]);
      // a deleted member is no member any more
      await ok('DELETE', `/v1.0/users/${other.id}`);
      const without = await round(changed.link, { prefer: 'return=minimal' });
      assert.deepEqual(without.rows, [
        { id: group.id, 'members@delta': [{ '@odata.type': type, id: other.id, '@removed': { reason: 'deleted' } }] },
      ]);
    });

    test('what was not selected makes no row, and filters name objects', async () => {
      const [one, other] = [await newUser(), await newUser()];
      const named = await round(
        `/v1.0/users/delta?$filter=id eq '${one.id}' or id eq '${other.id}'&$select=displayName,manager`,
      );
      assert.deepEqual(named.rows.map(({ id }) => id).toSorted(), [one.id, other.id].toSorted());
      assert.deepEqual(Object.keys(named.rows[0]).toSorted(), ['displayName', 'id']);
      await ok('PATCH', `/v1.0/users/${one.id}`, { jobTitle: 'Clerk' });
      await newUser();
      const quiet = await changesFrom(named.link);
      assert.deepEqual(quiet.rows, []);
      await ok('PUT', `/v1.0/users/${one.id}/manager/$ref`, { '@odata.id': `${latchkey.http}/v1.0/users/${other.id}` });
      const managed = await changesFrom(quiet.link);
      assert.deepEqual(managed.rows, [
        {
          id: one.id,
          displayName: one.displayName,
          'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: other.id }],
        },
      ]);
      const kinds = await round(
        `/v1.0/directoryObjects/delta?$filter=isof('microsoft.graph.user') or isof('microsoft.graph.group')`,
      );
      assert.deepEqual(
        new Set(kinds.rows.map((row) => row['@odata.type'])),
        new Set(['#microsoft.graph.user', '#microsoft.graph.group']),
      );
    });

    test('pages are as long as is preferred, and tell each object once', async () => {
      const all = await round('/v1.0/users/delta', { prefer: 'odata.maxpagesize=3' });
      assert.ok(all.pages > 3);
      assert.equal(new Set(all.rows.map(({ id }) => id)).size, all.rows.length);
      const users = [await newUser(), await newUser(), await newUser(), await newUser()];
      const changes = await round(all.link, { prefer: 'odata.maxpagesize=1' });
      assert.deepEqual(
        changes.rows.map(({ id }) => id),
        users.map(({ id }) => id),
      );
      assert.equal(changes.pages, 4);
    });

    test('wrong options and tokens are 400, and name what is wrong', async () => {
      const { link } = await round('/v1.0/users/delta');
      const token = new URL(link, latchkey.http).searchParams.get('$deltatoken') as string;
      const changed = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
      for (const [query, target] of [
        ['$top=5', '$top'],
        ['$orderby=displayName', '$orderby'],
        ['$expand=manager,memberOf', '$expand'],
        ['$search="a"', '$search'],
        ["$filter=displayName eq 'a'", '$filter'],
        ["$filter=id eq 'a'", '$filter'],
        ['$select=nothing', '$select'],
        ['$deltatoken=abc', '$deltatoken'],
        [`$deltatoken=${encodeURIComponent('["delta1",{},null]')}`, '$deltatoken'],
        ['$deltatoken=sealed.v1.AA', '$deltatoken'],
        [`$deltatoken=${changed}`, '$deltatoken'],
        [`$skiptoken=${token}`, '$skiptoken'],
        [`$deltatoken=${token}&$filter=id eq '${latchkey.user('analyst').id}'`, '$filter'],
      ] as const) {
        const reply = await admin('GET', `/v1.0/users/delta?${query}`);
        assert.deepEqual(
          [reply.status, reply.body?.error?.details?.[0]?.target ?? target],
          [400, target],
          `${query}: ${reply.text}`,
        );
      }
      for (const path of ['/v1.0/groups/delta', '/beta/users/delta'])
        assert.equal((await admin('GET', `${path}?$deltatoken=${token}`)).status, 400, path);
    });

    test('rows of entitlement management are told below the own version', async () => {
      const catalog = await ok('POST', `${em}/catalogs`, { displayName: `Delta ${++made}`, description: '' });
      const start = await round('/latchkey/v1/catalogs/delta()');
      const one = start.rows.find(({ id }) => id === catalog.id);
      const { '@odata.context': _, '@odata.etag': _tag, ...read } = await ok('GET', `${em}/catalogs/${catalog.id}`);
      assert.deepEqual(one, Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null)));
      await ok('PATCH', `${em}/catalogs/${catalog.id}`, { description: 'Told' });
      const changed = await round(start.link, { prefer: 'return=minimal' });
      assert.equal(changed.rows.length, 1);
      assert.deepEqual([changed.rows[0].id, changed.rows[0].description], [catalog.id, 'Told']);
      await ok('DELETE', `${em}/catalogs/${catalog.id}`);
      assert.deepEqual((await changesFrom(changed.link)).rows, [{ id: catalog.id, '@removed': { reason: 'deleted' } }]);
      for (const set of [
        'accessPackages',
        'assignmentPolicies',
        'assignmentRequests',
        'assignments',
        'accessPackageAssignmentApprovals',
        'connectedOrganizations',
      ]) {
        const rows = new Set((await round(`/latchkey/v1/${set}/delta()`)).rows.map(({ id }) => id));
        assert.deepEqual(
          rows,
          new Set(((await ok('GET', `${em}/${set}?$top=999`)).value as any[]).map(({ id }) => id)),
          set,
        );
      }
      assert.equal((await admin('POST', '/latchkey/v1/catalogs/delta()', {})).status, 405);
    });

    test('a role brings rows into sight and takes them out of it; too many begin anew', async () => {
      const who = 'engineer';
      const catalog = await ok('POST', `${em}/catalogs`, { displayName: `Delta ${++made}`, description: '' });
      const packages: string[] = [];
      const addPackage = async (): Promise<void> => {
        const body = { displayName: `Delta ${++made}`, description: '', catalog: { id: catalog.id } };
        packages.push((await ok('POST', `${em}/accessPackages`, body)).id);
      };
      await addPackage();
      const address = '/latchkey/v1/accessPackages/delta()';
      const start = await round(address, {}, who);
      const ids = (rows: readonly any[]): readonly string[] => rows.map(({ id }) => id).toSorted();
      assert.ok(!ids(start.rows).includes(packages[0] as string));
      const inCatalog = '/v1.0/roleManagement/entitlementManagement/roleAssignments';
      const give = (): Promise<any> =>
        ok('POST', inCatalog, {
          roleDefinitionId: 'ae79f266-94d4-4dab-b730-feca7e132178',
          principalId: latchkey.user(who).id,
          appScopeId: `/AccessPackageCatalog/${catalog.id}`,
        });
      const role = await give();
      const gained = await round(start.link, {}, who);
      assert.deepEqual(ids(gained.rows), packages);
      await addPackage();
      const more = await round(gained.link, {}, who);
      assert.deepEqual(ids(more.rows), packages.slice(1));
      await ok('DELETE', `${inCatalog}/${role.id}`);
      const lost = await round(more.link, {}, who);
      assert.deepEqual(ids(lost.rows), packages.toSorted());
      assert.ok(lost.rows.every((row) => row['@removed'].reason === 'deleted' && !('displayName' in row)));
      assert.deepEqual((await round(lost.link, {}, who)).rows, []);
      for (let at = 0; at < 60; at++) await addPackage();
      const { link } = await round(lost.link, {}, who);
      await give();
      const reply = await latchkey.call(who, 'GET', link);
      assert.deepEqual([reply.status, reply.body.error.code], [410, 'resyncRequired']);
      const location = pathOf(reply.headers.get('location') as string);
      assert.equal(location, `${address}?$deltatoken=`);
      assert.ok((await round(location, {}, who)).rows.length >= packages.length);
      assert.equal(
        (await admin('GET', link)).status,
        410,
        'who sees all begins anew with the token of one who sees some',
      );
    });

    test('guests are told of those whom they see, and of no relations', async () => {
      const users = await round('/v1.0/users/delta', {}, 'guest');
      assert.deepEqual(
        users.rows.map(({ id }) => id).toSorted(),
        ((await latchkey.call('guest', 'GET', '/v1.0/users')).body.value as any[]).map(({ id }) => id).toSorted(),
      );
      const groups = await round('/v1.0/groups/delta', {}, 'guest');
      assert.ok(groups.rows.every((row) => !('members@delta' in row)));
      assert.equal((await latchkey.call('guest', 'GET', '/v1.0/groups/delta?$select=members')).status, 403);
    });

    test('many rows come in many pages, and a large group in parts', async () => {
      const many = sampleOf(1_100, 5_000);
      const group = await newGroup();
      const before = await round('/v1.0/groups/delta?$select=displayName');
      for (let first = 0; first < many; first += 20) {
        const requests = Array.from({ length: 20 }, (_, at) => ({
          id: String(at),
          method: 'POST',
          url: '/groups',
          headers: { 'content-type': 'application/json' },
          body: {
            displayName: `Many ${first + at}`,
            mailNickname: `many${first + at}`,
            mailEnabled: false,
            securityEnabled: true,
          },
        }));
        const { responses } = await ok('POST', '/v1.0/$batch', { requests });
        const refs = (responses as any[]).map(({ body }) => `${latchkey.http}/v1.0/directoryObjects/${body.id}`);
        await ok('PATCH', `/v1.0/groups/${group.id}`, { 'members@odata.bind': refs });
      }
      const changes = await round(before.link);
      assert.equal(new Set(changes.rows.map(({ id }) => id)).size, many);
      assert.ok(changes.pages >= many / 100);
      const parts = await round(`/v1.0/groups/delta?$filter=id eq '${group.id}'`);
      assert.deepEqual([parts.rows.length, parts.pages], [Math.ceil(many / 1_000), Math.ceil(many / 1_000)]);
      assert.equal(new Set(parts.rows.flatMap((row) => row['members@delta']).map(({ id }) => id)).size, many);
    });

    test('a reset ends every token, with the way back', async () => {
      const filter = `$filter=id eq '${latchkey.user('analyst').id}'`;
      const { link } = await round(`/v1.0/users/delta?$select=displayName&${filter}`);
      assert.ok((await latchkey.call(null, 'POST', '/sandbox/reset', {})).status < 300);
      latchkey.forgetTokens();
      const reply = await admin('GET', link);
      assert.deepEqual([reply.status, reply.body.error.code], [410, 'syncStateNotFound']);
      const back = await round(pathOf(reply.headers.get('location') as string));
      assert.deepEqual(back.rows, [{ id: latchkey.user('analyst').id, displayName: 'Signe Abara' }]);
    });
  });
}
