// A view as somebody else: it shows what the person sees and no more than the administrator may, writes nothing, and is
// in the audit.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const reads: readonly string[] = [
  '/v1.0/me',
  '/v1.0/me/memberOf',
  '/v1.0/users?$top=3&$orderby=displayName',
  `${em}/catalogs`,
  `${em}/accessPackages?$expand=catalog`,
  `${em}/assignments`,
  `${em}/assignmentRequests`,
  `${em}/assignmentPolicies`,
  `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')`,
  '/latchkey/v1/areas()',
  '/latchkey/v1/myPackages()',
  '/latchkey/v1/myApprovals()',
  '/latchkey/v1/team()',
  '/latchkey/v1/preferences',
  '/latchkey/v1/mails',
  '/latchkey/v1/proposals',
  '/latchkey/v1/attention()',
  '/v1.0/auditLogs/directoryAudits?$top=1',
];

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`view as on ${engine}`, () => {
    let latchkey: Latchkey;
    const idOf = (key: string): string => latchkey.user(key).id;
    const viewAs = (who: string, viewed: string, method: string, url: string, body?: unknown): Promise<Reply> =>
      latchkey.call(who, method, url, body, { 'latchkey-view-as': viewed });
    const views = async (): Promise<readonly any[]> =>
      (
        await latchkey.call(
          'globalAdmin',
          'GET',
          "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'View as user'",
        )
      ).body.value;
    /** What an answer says, but for the ids of its call. */
    const said = ({ status, text }: Reply): string =>
      `${status} ${text.replaceAll(/"(date|request-id|client-request-id)":"[^"]*"/g, '')}`;

    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('it answers what the person is answered, whoever it is', async () => {
      for (const key of ['member', 'manager', 'guest', 'governanceAdmin'])
        for (const url of reads) {
          const own = await latchkey.call(key, 'GET', url);
          assert.equal(said(await viewAs('globalAdmin', idOf(key), 'GET', url)), said(own), `${key} ${url}`);
        }
    });

    test('it writes nothing, and only those with the right may look', async () => {
      for (const [method, url] of [
        ['POST', `${em}/assignmentRequests`],
        ['PATCH', '/v1.0/me'],
        ['PUT', `${em}/assignmentPolicies/x`],
        ['DELETE', `${em}/catalogs/x`],
        ['POST', '/v1.0/$batch'],
        ['POST', '/latchkey/v1/whatIf'],
      ] as const) {
        const reply = await viewAs('globalAdmin', idOf('member'), method, url, method === 'DELETE' ? undefined : {});
        assert.equal(reply.status, 403, `${method} ${url} ${reply.text}`);
        assert.match(reply.body.error.message, /only reads/);
      }
      for (const who of ['member', 'governanceAdmin', 'app:full'])
        assert.equal((await viewAs(who, idOf('manager'), 'GET', '/v1.0/me')).status, 403, who);
      for (const nobody of ['', 'nobody', '00000000-0000-0000-0000-000000000001'])
        assert.equal((await viewAs('globalAdmin', nobody, 'GET', '/v1.0/me')).status, 404, nobody);
    });

    test('a part of a batch is a view of its own, and its writes are refused', async () => {
      const headers = { 'latchkey-view-as': idOf('member'), 'content-type': 'application/json' };
      const { body } = await latchkey.call('globalAdmin', 'POST', '/v1.0/$batch', {
        requests: [
          { id: '1', method: 'GET', url: '/me', headers },
          { id: '2', method: 'PATCH', url: '/me', headers, body: { displayName: 'x' } },
          { id: '3', method: 'GET', url: '/me' },
        ],
      });
      const by = (id: string) => body.responses.find((each: any) => each.id === id);
      assert.deepEqual([by('1').body.id, by('2').status, by('3').body.id], [idOf('member'), 403, idOf('globalAdmin')]);
    });

    test('no action is offered in it', async () => {
      const { value: packages } = (await latchkey.call('member', 'GET', '/latchkey/v1/myPackages()')).body;
      const ids = packages.slice(0, 5).map(({ id }: any) => id);
      const url = `/latchkey/v1/allowedActions(ids=[${ids.map((id: string) => `'${id}'`).join()}])`;
      const own = await latchkey.call('member', 'GET', url);
      const viewed = await viewAs('globalAdmin', idOf('member'), 'GET', url);
      assert.equal(viewed.status, 200, viewed.text);
      assert.ok(own.body.value.some(({ allowed }: any) => allowed));
      assert.equal(viewed.body.value.length, own.body.value.length);
      for (const { allowed, code } of viewed.body.value) assert.deepEqual([allowed, code], [false, 'viewOnly']);
    });

    test('the audit has one entry for each administrator, person and hour', async () => {
      const before = await views();
      const pairs = before.map(({ initiatedBy, targetResources }) => `${initiatedBy.user.id} ${targetResources[0].id}`);
      assert.equal(new Set(pairs).size, pairs.length);
      assert.ok(pairs.includes(`${idOf('globalAdmin')} ${idOf('member')}`));
      await Promise.all([1, 2, 3].map(() => viewAs('globalAdmin', idOf('designer'), 'GET', '/v1.0/me')));
      assert.equal((await views()).length, before.length + 1);
      await latchkey.clock({ advance: 'PT61M' });
      latchkey.forgetTokens();
      await viewAs('globalAdmin', idOf('designer'), 'GET', '/v1.0/me');
      assert.equal((await views()).length, before.length + 2);
      // The entry is sought in the audit, not in a memory that a reset leaves behind.
      for (const reset of ['first', 'second']) {
        await latchkey.call(null, 'POST', '/sandbox/reset');
        latchkey.forgetTokens();
        const reply = await viewAs('globalAdmin', idOf('designer'), 'GET', '/v1.0/me');
        assert.equal(reply.status, 200, reply.text);
        assert.equal((await views()).length, 1, reset);
      }
    });
  });
}
