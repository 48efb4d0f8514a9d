// `$expand=manager($levels=…)`: the chain of managers of one user, as
// https://learn.microsoft.com/graph/api/user-list-manager shows it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

for (const engine of enginesByTurns(import.meta.url))
  describe(`The chain of managers on ${engine}`, () => {
    let latchkey: Latchkey;
    const ids: Record<string, string> = {};
    const call = (method: string, path: string, body?: object) => latchkey.call('app:full', method, path, body);
    const manage = async (whom: string, by: string): Promise<void> => {
      const body = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${ids[by]}` };
      assert.equal((await call('PUT', `/v1.0/users/${ids[whom]}/manager/$ref`, body)).status, 204);
    };
    before(async () => {
      latchkey = await startLatchkey({ engine });
      for (const name of ['Worker', 'Lead', 'Head', 'Chief']) {
        const { status, text, body } = await call('POST', '/v1.0/users', {
          accountEnabled: true,
          displayName: name,
          mailNickname: name,
          userPrincipalName: `${name}.levels@${latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password: 'four plain words here' },
        });
        assert.equal(status, 201, text);
        ids[name] = body.id;
      }
      await manage('Worker', 'Lead');
      await manage('Lead', 'Head');
      await manage('Head', 'Chief');
    });
    after(() => latchkey.close());

    /** The names of an answer and its managers, as far as it shows them. */
    const chainOf = (user: any): readonly string[] =>
      user == null ? [] : [user.displayName, ...chainOf(user.manager)];
    const read = (levels: string, of = 'Worker') => call('GET', `/v1.0/users/${ids[of]}?$expand=manager(${levels})`);

    // biome-ignore format: a table, read by column
    for (const [options, names] of [
      ['$levels=1',                              ['Worker', 'Lead']],
      ['$levels=2',                              ['Worker', 'Lead', 'Head']],
      ['$levels=3',                              ['Worker', 'Lead', 'Head', 'Chief']],
      ['$levels=1000',                           ['Worker', 'Lead', 'Head', 'Chief']],
      ['$levels=max',                            ['Worker', 'Lead', 'Head', 'Chief']],
      ['$select=id,displayName;$levels=MAX',     ['Worker', 'Lead', 'Head', 'Chief']],
    ] as const)
      test(`${options} shows ${names.length} people`, async () => {
        const { status, text, body } = await read(options);
        assert.deepEqual([status, chainOf(body)], [200, names], text);
      });

    test('the documented call gives ids and names, and the last manager has none', async () => {
      const options = '$expand=manager($levels=max;$select=id,displayName)&$select=id,displayName&$count=true';
      const path = `/v1.0/users/${ids['Head']}?${options}`;
      const { body } = await call('GET', path);
      const context = /^https?:.*\$metadata#directoryObjects\(id,displayName\)\/\$entity$/;
      assert.match(body['manager@odata.context'], context);
      const plain = JSON.parse(JSON.stringify(body, (name, value) => (/context|etag/.test(name) ? undefined : value)));
      assert.deepEqual(plain, {
        id: ids['Head'],
        displayName: 'Head',
        manager: { '@odata.type': '#microsoft.graph.user', id: ids['Chief'], displayName: 'Chief' },
      });
    });

    test('who has no manager shows that, and a cast keeps the chain', async () => {
      assert.equal((await read('$levels=max', 'Chief')).body.manager, null);
      const cast = `/beta/users/${ids['Lead']}?$expand=manager/microsoft.graph.user($levels=max;$select=displayName)`;
      assert.deepEqual(chainOf((await call('GET', cast)).body), ['Lead', 'Head', 'Chief']);
    });

    test('a chain that leads back ends where it began', async () => {
      await manage('Chief', 'Lead');
      assert.deepEqual(chainOf((await read('$levels=max')).body), ['Worker', 'Lead', 'Head', 'Chief']);
      assert.deepEqual(chainOf((await read('$levels=max', 'Head')).body), ['Head', 'Chief', 'Lead']);
      assert.equal((await call('DELETE', `/v1.0/users/${ids['Chief']}/manager/$ref`)).status, 204);
    });

    test('me has a chain too, and a token that reads the signed-in user alone has none', async () => {
      const own = await latchkey.call('member', 'GET', '/v1.0/me?$expand=manager($levels=max)');
      assert.equal(own.status, 200, own.text);
      const token = await latchkey.token('member', 'https://graph.microsoft.com/User.Read');
      for (const [options, status] of [
        ['$levels=1', 403],
        ['$levels=max', 403],
      ]) {
        const narrow = await fetch(`${latchkey.http}/v1.0/me?$expand=manager(${options})`, {
          headers: { authorization: `Bearer ${token}` },
        });
        assert.equal(narrow.status, status);
      }
    });

    // biome-ignore format: a table, read by column
    for (const [path, says] of [
      ['users?$expand=manager($levels=2)',                        /one object/],
      ['users/{id}/directReports?$expand=manager($levels=2)',     /one object|no navigation/],
      ['users/{id}?$expand=directReports($levels=2)',             /such as manager/],
      ['users/{id}?$expand=manager/$ref($levels=2)',              /such as manager/],
      ['groups/{id}?$expand=owners($levels=2)',                   /such as manager/],
      ['users/{id}?$expand=manager($levels=0)',                   /from 1 to 1000/],
      ['users/{id}?$expand=manager($levels=1001)',                /from 1 to 1000/],
      ['users/{id}?$expand=manager($levels=-1)',                  /from 1 to 1000|Expected/],
      ['users/{id}?$expand=manager($levels=2;$expand=sponsors)',  /\$select only|no navigation/],
      ['users/{id}?$levels=2',                                    /\$levels is not supported/],
      ['users/{id}?$expand=manager&$count=true',                  /\$count is for lists/],
    ] as const)
      test(`${path} is refused in words`, async () => {
        const { status, text, body } = await call('GET', `/v1.0/${path.replace('{id}', ids['Worker'] as string)}`);
        assert.equal(status, 400, text);
        assert.match(body.error.message, says);
      });
  });

after(stopPostgres);
