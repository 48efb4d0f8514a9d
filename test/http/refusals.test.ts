// The log of refused calls: who tried what that they may not, and how often; a flood makes few rows.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`the log of refused calls on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const list = async (filter = '', as = 'globalAdmin') => {
      await latchkey.drain();
      return latchkey.call(as, 'GET', `/latchkey/v1/refusals?$top=999&$orderby=createdAt${filter}`);
    };
    const rows = async (filter = ''): Promise<readonly any[]> => (await list(filter)).body.value;

    test('refused escalations, reads of others and hidden targets have a row: who, what, from where', async () => {
      const [member, guest] = [latchkey.user('member'), latchkey.user('guest')];
      const admin = latchkey.user('globalAdmin').id;
      const catalogs = '/v1.0/identityGovernance/entitlementManagement/catalogs';
      const tries = [
        ['member', 'PATCH', `/v1.0/users/${admin}`, { accountEnabled: false }],
        ['member', 'POST', catalogs, { displayName: 'Mine' }],
        ['guest', 'DELETE', `/beta/users/${member.id}`, undefined],
        ['app:few', 'GET', '/v1.0/auditLogs/directoryAudits', undefined],
        ['member', 'DELETE', `${catalogs}/${crypto.randomUUID()}`, undefined],
      ] as const;
      const wanted: unknown[] = [];
      for (const [who, method, path, body] of tries) {
        const answer = await latchkey.call(who, method, path, body);
        assert.ok([403, 404].includes(answer.status), `${method} ${path}: ${answer.status}`);
        const route = path
          .replace(/^\/(v1\.0|beta)/, '')
          .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '{id}')
          .toLowerCase();
        wanted.push([method, route, answer.status, answer.body.error.code, answer.headers.get('request-id')]);
      }
      const found = await rows("&$filter=callerKind ne 'anonymous'");
      assert.deepEqual(
        found.map((row) => [row.method, row.route.toLowerCase(), row.status, row.code, row.requestId]),
        wanted,
      );
      assert.deepEqual(found.map(({ callerKind, callerId }) => [callerKind, callerId]).slice(0, 4), [
        ['user', member.id],
        ['user', member.id],
        ['user', guest.id],
        ['application', found[3].callerId],
      ]);
      assert.equal(found[0].callerDisplayName, member.displayName);
      assert.match(found[0].ipAddress, /127\.0\.0\.1|::/);
      assert.ok(found.every(({ count, appId }) => count === 1 && appId !== null));
    });

    test('the same again within a minute is counted; what succeeds, and a read of nothing, has no row', async () => {
      const before = await rows();
      const { id } = latchkey.user('globalAdmin');
      for (let at = 0; at < 12; at += 1)
        await latchkey.call('manager', 'PATCH', `/v1.0/users/${id}`, { jobTitle: 'x' });
      await latchkey.call('globalAdmin', 'GET', `/v1.0/users/${crypto.randomUUID()}`);
      await latchkey.call('globalAdmin', 'GET', '/v1.0/me');
      const added = (await rows()).filter((row) => before.every((known) => known.id !== row.id));
      assert.ok(added.length <= 2, String(added.length));
      assert.equal(
        added.reduce((sum, { count }) => sum + count, 0),
        12,
      );
    });

    test('a flood by nobody makes few rows, which count it', async () => {
      const flood = 4_000;
      const send = (at: number) =>
        fetch(`${latchkey.http}/v1.0/users/${at % 3 === 0 ? crypto.randomUUID() : ''}`, {
          method: at % 2 === 0 ? 'GET' : 'PATCH',
          headers: { authorization: at % 5 === 0 ? `Bearer ${crypto.randomUUID()}` : '' },
        });
      for (let at = 0; at < flood; at += 100)
        await Promise.all(Array.from({ length: 100 }, (_, each) => send(at + each)));
      const nobody = await rows("&$filter=callerKind eq 'anonymous'");
      assert.ok(nobody.length <= 8, String(nobody.length));
      assert.equal(
        nobody.reduce((sum, { count }) => sum + count, 0),
        flood,
      );
      assert.ok(
        nobody.every(({ status, callerId, ipAddress }) => status === 401 && callerId === null && ipAddress !== null),
      );
    });

    test('those who read the audit read it, others do not; it is counted in the metrics', async () => {
      assert.equal((await list('', 'app:few')).status, 403);
      assert.notEqual((await list('', 'app:full')).body.value.length, 0);
      const seen = await list('', 'member');
      assert.deepEqual([seen.status, seen.body.value], [200, []]);
      const metrics = await (await fetch(`${latchkey.http}/metrics`)).text();
      assert.match(metrics, /latchkey_refusals_total\{status="403",code="\w+"\} [1-9]/);
      assert.match(metrics, /latchkey_sign_ins_total\{type="interactiveUser",result="success"\} [1-9]/);
    });
  });
}
