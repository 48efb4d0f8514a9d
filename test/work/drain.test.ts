// Draining promises that what was due is done, also where another worker is in the middle of claiming it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { startLatchkey } from '../app/latchkey.ts';
import { freshDatabase, startPostgres } from '../postgres.ts';

const requests = '/beta/identityGovernance/entitlementManagement/accessPackageAssignmentRequests';
const postgres = await startPostgres();
after(() => postgres.stop());

test('draining waits for a job whose claim by another worker is not committed yet', async () => {
  const url = await freshDatabase(postgres);
  const latchkey = await startLatchkey({ engine: 'postgres', env: { LATCHKEY_DATABASE: url } });
  try {
    await slowClaims(url);
    const asked = await latchkey.call('newHire', 'POST', requests, {
      requestType: 'UserAdd',
      accessPackageAssignment: { accessPackageId: 'a914b616-e04e-476b-aa37-91038f0b165b' },
    });
    assert.equal(asked.status, 201, asked.text);
    await latchkey.drain();
    const { body } = await latchkey.call('governanceAdmin', 'GET', `${requests}/${asked.body.id}`);
    assert.equal(body.requestState, 'Delivered');
  } finally {
    await latchkey.close();
  }
});

/** From now on a claim holds its rows for a while before it is committed; whoever claims meanwhile skips them. */
async function slowClaims(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const {
    rows: [table],
  } = await client.query<{ readonly schema: string }>(
    "select schemaname as schema from pg_tables where tablename = 'job'",
  );
  await client.query(`
    set search_path to ${table?.schema};
    create function slow_claim() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return new; end $$;
    create trigger slow_claim before update on job for each row
      when (old.claimed_until is null and new.claimed_until is not null) execute function slow_claim();
  `);
  await client.end();
}
