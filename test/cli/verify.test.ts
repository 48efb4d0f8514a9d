// `latchkey verify`: the audit of a server that was stopped, of its backup, and of both after somebody edited their
// rows, on both engines.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eq, from } from '../../src/odata/query.ts';
import { update, type Store } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { startLatchkey, stopPostgres } from '../app/latchkey.ts';
import { startPostgres, type PostgresServer } from '../postgres.ts';
import { emptyDatabase, engines } from '../store/open.ts';
import { runVerb } from './runVerb.ts';

describe('latchkey verify', () => {
  let folder: string;
  let server: PostgresServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-verify-'));
    server = await startPostgres();
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await stopPostgres();
    await server.stop();
  });

  for (const engine of engines)
    test(`names the row that was edited, in the database and in its backup (${engine})`, async () => {
      const database = await emptyDatabase(engine, join(folder, 'latchkey.db'), server);
      const kept = join(folder, `${engine}.jsonl`);
      const env = {
        LATCHKEY_DATABASE: database,
        LATCHKEY_DATA: join(folder, engine),
        LATCHKEY_MODE: 'sandbox',
        LATCHKEY_AUDIT_ANCHOR: kept,
      };
      const run = (...argv: readonly string[]) => runVerb(argv, env);
      const edit = async (change: (store: Store) => Promise<void>): Promise<void> => {
        const store = await open({ database, mode: 'sandbox', onFault: () => {} });
        await change(store);
        await store.close();
      };
      const addGroup = async (mailNickname: string): Promise<void> => {
        const latchkey = await startLatchkey({ env });
        const group = { displayName: mailNickname, mailNickname, mailEnabled: false, securityEnabled: true };
        assert.equal((await latchkey.call('globalAdmin', 'POST', '/v1.0/groups', group)).status, 201);
        await latchkey.close();
      };
      await addGroup('auditors');

      const alone = await run('verify');
      assert.equal(alone.status, 0, alone.out);
      assert.match(alone.out, /consistent with itself only/);
      const anchored = await run('verify', database, '--checkpoints', kept);
      assert.equal(anchored.status, 0, anchored.out);
      assert.match(anchored.out, /the audit holds, also against the checkpoints \(\d+\)/);

      // Whoever has the checkpoints of a later moment sees that the database is older.
      const older = join(folder, `${engine}-older.backup`);
      assert.equal((await run('backup', '--to', older)).status, 0);
      await addGroup('revisers');
      const rolledBack = await run('verify', older, '--checkpoints', kept);
      assert.equal(rolledBack.status, 3);
      assert.match(rolledBack.out, /^rolledBack: checkpoint of size \d+; the tree has \d+ places\./m);

      let id = '';
      await edit(async (store) => {
        const [page] = await store.read([from('audit', eq('activityDisplayName', 'Add group'), { fields: 'all' })]);
        id = page?.rows.find((row) => row['userDisplayName'] === 'Global Admin')?.id ?? assert.fail('no such row');
        await store.commit([update('audit', id, { userDisplayName: 'Somebody else' })]);
      });
      const edited = await run('verify');
      assert.equal(edited.status, 3);
      assert.match(edited.out, new RegExp(`^changed: position \\d+, audit row ${id}\\.`, 'm'));

      const backup = join(folder, `${engine}.backup`);
      assert.equal((await run('backup', '--to', backup)).status, 0);
      const inBackup = await run('verify', backup, '--checkpoints', kept);
      assert.equal(inBackup.status, 3);
      assert.match(inBackup.out, new RegExp(`^changed: position \\d+, audit row ${id}\\.`, 'm'));

      const unsigned = (await readFile(kept, 'utf8')).replaceAll(
        /\\n(\d+)\\n/g,
        (_, size) => `\\n${Number(size) + 1}\\n`,
      );
      await writeFile(kept, unsigned);
      assert.match((await run('verify', '--checkpoints', kept)).out, /^foreignAnchor: /m);
    });

  test('says what it cannot read', async () => {
    const run = async (...argv: readonly string[]): Promise<string> => {
      const { status, err } = await runVerb(['verify', ...argv]);
      assert.equal(status, 2);
      return err;
    };
    assert.match(await run(join(folder, 'nothing.backup')), /There is no /);
    await writeFile(join(folder, 'text'), 'no backup');
    assert.match(await run(join(folder, 'text')), /is no backup of Latchkey/);
    assert.match(await run('--checkpoints', join(folder, 'text')), /has no checkpoint/);
  });
});
