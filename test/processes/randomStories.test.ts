// Random stories, with deletions under waiting requests, told to one server on SQLite and to two on PostgreSQL, each of
// which is killed now and then: what must be true is true after each, and all access can be taken away.
// A short form of `npm run fleet`, which tells 300 (RANDOM_STORIES, FLEET_SEED for the same ones again).
// Own process: it starts servers and kills them.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '../../src/store/open.ts';
import type { Store } from '../../src/store/contract.ts';
import { callsTo, em, isDone, sure, type Calls } from '../crash/calls.ts';
import { emptyLedger, lots } from '../crash/load.ts';
import { drained } from '../crash/rounds.ts';
import { makeSetting } from '../crash/tenant.ts';
import type { Sandbox } from '../app/latchkey.ts';
import { engines, type Engine } from '../store/open.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { act, type StoryActing } from './randomActs.ts';
import { faultsOfStory, unexpiredIn } from './storyFaults.ts';

const stories = Number(process.env['RANDOM_STORIES'] ?? 4) / engines.length;
const seed = Number(process.env['FLEET_SEED'] ?? Date.now() % 100_000);

for (const engine of engines)
  describe(`random stories on ${engine}, of seed ${seed}`, () => {
    let setup: Setup;
    before(async () => {
      setup = await startSetup(engine);
    });
    after(() => setup.close());

    for (let number = 0; number < stories; number += 1)
      test(`story ${number}`, async () => {
        const of = await tellStory(setup, lots(seed * 1_000 + number));
        assert.deepEqual(await faultsOfStory(setup, of), []);
        await takeAllAway(setup, of);
        assert.deepEqual(await faultsOfStory(setup, of), []);
      });
  });

interface Setup {
  readonly fleet: Fleet;
  readonly calls: Calls;
  readonly sandbox: Sandbox;
  readonly store: Store;
  readonly database: string;
  readonly close: () => Promise<void>;
}

async function startSetup(engine: Engine): Promise<Setup> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-stories-'));
  const postgres: PostgresServer | null = engine === 'postgres' ? await startPostgres() : null;
  const database = postgres === null ? `sqlite:${join(folder, 'latchkey.db')}` : await freshDatabase(postgres);
  const fleet = await startFleet(
    { LATCHKEY_DATABASE: database, LATCHKEY_DATA: folder, LATCHKEY_JOB_LEASE: '3' },
    { servers: postgres === null ? 1 : 2, workers: 0, areWhole: true },
  );
  const { calls, sandbox } = await callsTo(fleet.http);
  const store = await open({ database, mode: 'sandbox', onFault: () => {} });
  return {
    fleet,
    calls,
    sandbox,
    store,
    database,
    close: async () => {
      await store.close();
      await fleet.stop();
      await postgres?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** From an empty tenant: bursts of acts, in some of which a server is killed, and time between them. */
async function tellStory({ fleet, calls, sandbox }: Setup, draw: () => number): Promise<StoryActing> {
  assert.ok(isDone(await calls('nobody', 'POST', '/sandbox/reset')), 'the sandbox is not reset');
  const approver = sandbox.users.find(({ key }) => key === 'director') as Sandbox['users'][number];
  const setting = await makeSetting(calls, { domain: sandbox.tenantDomain, approver }, 4);
  const of: StoryActing = {
    calls,
    setting,
    ledger: emptyLedger(),
    draw,
    busy: new Set(),
    story: { deleted: new Set() },
    policies: [],
  };
  const bursts = 4 + Math.floor(draw() * 6);
  for (let burst = 0; burst < bursts; burst += 1) {
    const acting = Promise.all(Array.from({ length: 2 + Math.floor(draw() * 6) }, () => act(of)));
    if (draw() < 0.1) {
      const victim = Math.floor(draw() * fleet.size);
      await sleep(draw() * 60);
      await fleet.kill(victim);
      await acting;
      await fleet.restart(victim);
    }
    await acting;
    if (draw() < 0.4) await drained(calls);
  }
  await drained(calls);
  return of;
}

/** Every assignment can be taken away, and then every policy and package deleted. */
async function takeAllAway({ calls, store }: Setup, of: StoryActing): Promise<void> {
  for (const { id, state } of await openRequests(calls))
    if (state !== 'delivering') await calls('globalAdmin', 'POST', `${em}/assignmentRequests/${id}/cancel`);
  for (const id of await unexpiredIn(store)) {
    const { status, body } = await calls('globalAdmin', 'POST', `${em}/assignmentRequests`, {
      requestType: 'adminRemove',
      assignment: { id },
    });
    assert.equal(status, 201, `the assignment ${id} cannot be taken away: ${JSON.stringify(body)}`);
  }
  await drained(calls);
  assert.deepEqual(await unexpiredIn(store), []);
  const { value } = await sure(calls, 'GET', `${em}/accessPackages?$select=id&$expand=assignmentPolicies($select=id)`);
  const own = new Set(of.setting.packages.map(({ id }) => id));
  for (const each of value as { id: string; assignmentPolicies: { id: string }[] }[]) {
    if (!own.has(each.id)) continue;
    for (const { id } of each.assignmentPolicies) await sure(calls, 'DELETE', `${em}/assignmentPolicies/${id}`);
    await sure(calls, 'DELETE', `${em}/accessPackages/${each.id}`);
  }
}

async function openRequests(calls: Calls): Promise<readonly { id: string; state: string }[]> {
  const { value } = await sure(calls, 'GET', `${em}/assignmentRequests?$select=id,state&$top=500`);
  const open = ['submitted', 'pendingApproval', 'scheduled', 'delivering'];
  return (value as { id: string; state: string }[]).filter(({ state }) => open.includes(state));
}
