// The check of the audit beside the server: an entry that was edited is told to log, metrics, administrators and the
// pages, once; the server stays ready, and a check after the repair takes it back.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { withOfflineContext } from '../../src/app/database/offlineContext.ts';
import { checkAudit } from '../../src/work/audit/checkAudit.ts';
import { eq, from } from '../../src/odata/query.ts';
import { update, type Change } from '../../src/store/contract.ts';
import type { Context } from '../../src/flows/context.ts';
import { engines, startLatchkey, stopPostgres } from '../app/latchkey.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';

describe('the check of the audit', () => {
  let folder: string;
  let server: PostgresServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-broken-'));
    server = await startPostgres();
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await stopPostgres();
    await server.stop();
  });

  for (const engine of engines)
    test(`an edited and a deleted entry are told once, and the server stays ready (${engine})`, async () => {
      const database = engine === 'sqlite' ? `sqlite:${join(folder, 'latchkey.db')}` : await freshDatabase(server);
      const env = { LATCHKEY_DATABASE: database, LATCHKEY_DATA: join(folder, engine), LATCHKEY_MODE: 'sandbox' };
      const first = await startLatchkey({ env });
      for (let at = 0; at < 5; at += 1)
        await first.call('globalAdmin', 'POST', '/v1.0/groups', {
          displayName: `Group ${at}`,
          mailEnabled: false,
          mailNickname: `group${at}`,
          securityEnabled: true,
        });
      await first.close();
      const within = async <T>(work: (ctx: Context) => Promise<T>): Promise<T> => {
        const done = await withOfflineContext({ database, mode: 'sandbox', pageOrigin: 'https://localhost' }, work);
        assert.notEqual(done, null);
        return done as T;
      };
      const commit = (change: Change) => within((ctx) => ctx.store.commit([change]));
      const check = () => within(checkAudit);
      const mails = () =>
        within(async ({ store }) => (await store.read([from('mail', eq('event', 'auditBroken'))]))[0]?.rows ?? []);

      assert.deepEqual(await check(), []);
      const [edited, gone] = await within(async ({ store }) => {
        const [page] = await store.read([from('audit', eq('activityDisplayName', 'Add group'))]);
        return (page?.rows ?? []).slice(0, 2);
      });
      await commit(update('audit', edited?.id ?? '', { resultReason: 'edited' }));
      await commit({ kind: 'deleteWhere', entity: 'audit', where: eq('id', gone?.id ?? '') });
      const events = await check();
      assert.deepEqual(
        events.map((each) => (each.event === 'auditBroken' ? [each.kind, each.auditId] : [])).toSorted(),
        [
          ['changed', edited?.id],
          ['removed', gone?.id],
        ].toSorted(),
      );
      assert.deepEqual(
        (await mails()).map(({ subject }) => subject),
        ['The audit was changed outside of Latchkey'],
      );
      assert.deepEqual(await check(), [], 'nobody is told twice');
      assert.equal((await mails()).length, 1);

      const second = await startLatchkey({ env });
      const status = await second.call('globalAdmin', 'GET', '/latchkey/v1/auditStatus');
      assert.equal(status.status, 200, status.text);
      assert.deepEqual(status.body.findings.map(({ kind }: { kind: string }) => kind).toSorted(), [
        'changed',
        'removed',
      ]);
      assert.ok(status.body.size >= 5);
      assert.match(status.body.checkpoint.signedNote, /^latchkey\/audit\//);
      assert.equal((await second.call(null, 'GET', '/readyz')).status, 200);
      assert.equal((await second.call('member', 'GET', '/latchkey/v1/auditStatus')).status, 403);
      await second.close();

      await commit(update('audit', edited?.id ?? '', { resultReason: edited?.['resultReason'] as string }));
      assert.deepEqual(await check(), []);
      const left = await within(async ({ store }) => (await store.read([from('auditTree')]))[0]?.rows[0]?.['findings']);
      assert.deepEqual(
        (left as { kind: string }[]).map(({ kind }) => kind),
        ['removed'],
      );
    });
});
