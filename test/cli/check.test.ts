// `latchkey check`: a tenant as it is set up and lived in holds, what was done to its rows by hand is named, and mended
// where it is told to be, on both engines.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { and, eq, from, not, oneOfValues } from '../../src/odata/query.ts';
import { update } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { startLatchkey, stopPostgres } from '../app/latchkey.ts';
import { startPostgres, type PostgresServer } from '../postgres.ts';
import { emptyDatabase, engines } from '../store/open.ts';
import { runVerb } from './runVerb.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

describe('latchkey check', () => {
  let folder: string;
  let server: PostgresServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-check-'));
    server = await startPostgres();
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await stopPostgres();
    await server.stop();
  });

  for (const engine of engines)
    test(`names what does not hold, mends it when told to, and says so by its status (${engine})`, async () => {
      const database = await emptyDatabase(engine, join(folder, 'latchkey.db'), server);
      const env = { LATCHKEY_DATABASE: database, LATCHKEY_DATA: join(folder, engine), LATCHKEY_MODE: 'sandbox' };
      const check = (...argv: readonly string[]) => runVerb(['check', ...argv], env);
      const latchkey = await startLatchkey({ env });
      const { body } = await latchkey.call('globalAdmin', 'GET', `${em}/accessPackages?$expand=assignmentPolicies`);
      assert.ok(body.value.length > 0);
      await latchkey.clock({ advance: 'P2D' });
      await latchkey.close();
      const clean = await check();
      assert.equal(clean.status, 0, clean.out);
      assert.match(clean.out, /everything holds/);

      const store = await open({ database, mode: 'sandbox', onFault: () => {} });
      const [page] = await store.read([
        from('membership', and(eq('until', null), not(oneOfValues('memberId', []))), { top: 1 }),
      ]);
      const memberId = String(page?.rows[0]?.['memberId']);
      await store.commit([update('directoryObject', memberId, { deletedAt: '2026-01-01T00:00:00.000Z' })]);
      await store.close();
      const broken = await check();
      assert.equal(broken.status, 3);
      assert.match(broken.out, /^deletedIsNoMember: \d+ found, 0 mended\. Nobody who was deleted is in a group\.$/m);
      assert.match(broken.out, new RegExp(`^ {2}${memberId}, who was deleted, is in the group `, 'm'));
      await check('--mend');
      const after = await check();
      assert.doesNotMatch(after.out, /deletedIsNoMember/);
    });
});
