// Three servers and two workers on one PostgreSQL, which start at once, are killed, and lose their database: nothing is
// lost and nothing done twice.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '../../src/store/open.ts';
import { callsTo, type Calls } from '../crash/calls.ts';
import { faultsOf, readAll, violationsIn } from '../crash/check.ts';
import { emptyLedger, load, lots } from '../crash/load.ts';
import { drained } from '../crash/rounds.ts';
import { makeSetting, type Setting } from '../crash/tenant.ts';
import { freshDatabase } from '../postgres.ts';
import { startRestartable, type Restartable } from '../postgres/server.ts';
import { proxyTo, type DatabaseProxy } from '../store/proxy.ts';
import { startFleet, type Fleet } from './fleet.ts';

describe('five processes on one PostgreSQL', () => {
  let folder: string;
  let postgres: Restartable;
  let wire: DatabaseProxy;
  let fleet: Fleet;
  let calls: Calls;
  let setting: Setting;
  const ledger = emptyLedger();
  const draw = lots(Date.now());

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-fleet-'));
    postgres = await startRestartable('latchkey-fleet');
    wire = await proxyTo(await freshDatabase({ url: postgres.url, stop: async () => {} }));
    fleet = await startFleet(
      { LATCHKEY_DATABASE: wire.url, LATCHKEY_DATA: folder, LATCHKEY_JOB_LEASE: '3' },
      { servers: 3, workers: 2 },
    );
    const found = await callsTo(fleet.http);
    calls = found.calls;
    setting = await makeSetting(
      calls,
      {
        domain: found.sandbox.tenantDomain,
        approver: found.sandbox.users.find(({ key }) => key === 'director') as { key: string; id: string },
      },
      6,
    );
  });
  after(async () => {
    await fleet.stop();
    await wire.shut();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** While this happens a load is on; afterwards everything that was due is done. */
  async function during(happening: () => Promise<void>): Promise<void> {
    let isOver = false;
    const loading = load({ calls, setting, ledger, draw }, { parallel: 8, isOver: () => isOver });
    const before = ledger.answered;
    while (ledger.answered < before + 10) await sleep(10);
    await happening();
    const afterwards = ledger.answered;
    const until = performance.now() + 60_000;
    // It goes on, without a restart of ours.
    while (ledger.answered < afterwards + 10 && performance.now() < until) await sleep(10);
    isOver = true;
    await loading;
    assert.ok(ledger.answered >= afterwards + 10, 'it does not go on');
    await drained(calls);
  }

  test('who starts at once seeds once, and tokens of one server are good at every other', async () => {
    const who = await Promise.all(Array.from({ length: 9 }, () => calls('globalAdmin', 'GET', '/v1.0/me')));
    assert.deepEqual(
      who.map(({ status }) => status),
      Array(9).fill(200),
    );
  });

  test('a clock that is moved at one server is moved for all, and the workers do the work of that time', async () => {
    const { body } = await calls('globalAdmin', 'POST', '/sandbox/clock', { advance: 'P3D' });
    const seen = await Promise.all(Array.from({ length: 6 }, () => calls('globalAdmin', 'GET', '/sandbox')));
    for (const each of seen) assert.ok(each.body.clock.now >= body.now);
    const { body: made } = await calls(
      'globalAdmin',
      'POST',
      '/v1.0/identityGovernance/entitlementManagement/assignmentRequests',
      {
        requestType: 'adminAdd',
        assignment: {
          targetId: setting.users[0],
          accessPackageId: setting.packages[0]?.id,
          assignmentPolicyId: setting.packages[0]?.policyId,
        },
      },
    );
    for (const until = performance.now() + 30_000; ; ) {
      const { body: request } = await calls(
        'globalAdmin',
        'GET',
        `/v1.0/identityGovernance/entitlementManagement/assignmentRequests/${made.id}`,
      );
      if (request.state === 'delivered') break;
      assert.ok(performance.now() < until, `it is still ${request.state}`);
      await sleep(50);
    }
  });

  const happenings: readonly (readonly [says: string, happening: () => Promise<void>])[] = [
    [
      'a server and a worker are killed and come back',
      async () => {
        const victims = [Math.floor(draw() * 3), 3 + Math.floor(draw() * 2)];
        await Promise.all(victims.map((each) => fleet.kill(each)));
        await Promise.all(victims.map((each) => fleet.restart(each)));
      },
    ],
    [
      'PostgreSQL is restarted',
      async () => {
        await postgres.halt();
        await sleep(300);
        await postgres.start();
      },
    ],
    [
      'PostgreSQL is cut off, and every wire is dead',
      async () => {
        wire.deafen(true);
        await sleep(1_500);
        await wire.shut();
        wire.deafen(false);
        await sleep(500);
        await wire.open();
      },
    ],
  ];
  for (const [says, happening] of happenings)
    test(`${says} in the middle of load, and it goes on`, () => during(happening));

  test('what was answered is there and nothing twice, memberships follow assignments, the audit is whole', async () => {
    const store = await open({
      database: wire.url,
      mode: 'sandbox',
      onFault: (error) => {
        throw error;
      },
    });
    const faults = [...(await violationsIn(wire.url)), ...faultsOf(await readAll(store), setting, ledger)];
    await store.close();
    assert.deepEqual(faults, []);
  });
});
