// Three processes on one PostgreSQL give places to audit rows, two of them are killed again and again: every row has
// one place, no place is missing, and all that anybody signed is of one tree.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readKeptCheckpoints, type KeptCheckpoint } from '../../src/audit/bundle/verify.mjs';
import { positionOf } from '../../src/audit/keys.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { openDumpReader } from '../../src/store/dump.ts';
import { open } from '../../src/store/open.ts';
import { sequencerOf } from '../audit/auditWorld.ts';
import { callsTo } from '../crash/calls.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';
import { databaseWithTables } from '../store/open.ts';
import { startFleet } from './fleet.ts';

const program = fileURLToPath(new URL('sequencerProcess.ts', import.meta.url));

describe('three processes on one PostgreSQL', () => {
  let server: PostgresServer;
  let folder: string;
  before(async () => {
    server = await startPostgres();
    folder = await mkdtemp(join(tmpdir(), 'latchkey-tree-'));
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the database says, held against all checkpoints; gives the number of places. */
  async function holds(database: string, anchors: readonly KeptCheckpoint[]): Promise<number> {
    const reading = await openDumpReader(database);
    try {
      const report = await verifyAudit(reading, anchors);
      assert.deepEqual(report.findings, []);
      assert.equal(report.waitingRows, 0);
      assert.equal(report.anchors, anchors.length);
      const positions: number[] = [];
      const placed = new Set<unknown>();
      for await (const leaves of reading.rows('auditLeaf'))
        for (const { id, auditId } of leaves) {
          positions.push(positionOf(String(id)));
          placed.add(auditId);
        }
      assert.deepEqual(
        positions.toSorted((a, b) => a - b),
        Array.from({ length: positions.length }, (_, at) => at),
      );
      assert.equal(placed.size, positions.length);
      assert.equal(report.verifiedRows, positions.length);
      return positions.length;
    } finally {
      await reading.close();
    }
  }

  test('that do nothing else: two are killed eight times each', async () => {
    const database = await databaseWithTables(server);
    const anchors: KeptCheckpoint[] = [];
    const start = async (): Promise<ReturnType<typeof spawn>> => {
      const child = spawn(process.execPath, [program, database], { stdio: ['ignore', 'pipe', 'inherit'] });
      let rest = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        // The last line of a process that was killed may be cut.
        const lines = (rest + chunk.toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.startsWith('{')) anchors.push(JSON.parse(line) as KeptCheckpoint);
      });
      await Promise.race([once(child.stdout as NonNullable<typeof child.stdout>, 'data'), once(child, 'exit')]);
      assert.equal(child.exitCode, null);
      return child;
    };
    const kill = async (child: ReturnType<typeof spawn>): Promise<void> => {
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
    };
    const running = await Promise.all([start(), start(), start()]);
    for (let round = 0; round < 8; round += 1) {
      await sleep(20 + Math.random() * 150);
      await Promise.all(
        [1, 2].map(async (at) => {
          await kill(running[at] as ReturnType<typeof spawn>);
          running[at] = await start();
        }),
      );
    }
    for (const child of running) assert.equal(child.exitCode, null, 'none ends by itself');
    await Promise.all(running.map(kill));
    const store = await open({ database, mode: 'sandbox', onFault: () => {} });
    await sequencerOf(store, anchors).run();
    await store.close();
    assert.ok((await holds(database, anchors)) > 100);
    assert.ok(anchors.length > 10);
  });

  test('that are whole servers, while people write: two are killed again and again', async () => {
    const database = await freshDatabase(server);
    const file = join(folder, 'checkpoints.jsonl');
    const env = { LATCHKEY_DATABASE: database, LATCHKEY_DATA: folder, LATCHKEY_AUDIT_ANCHOR: file };
    const fleet = await startFleet(env, { servers: 3, workers: 0, areWhole: true });
    let isOver = false;
    let written = 0;
    try {
      const { calls } = await callsTo(fleet.http);
      const write = async (): Promise<void> => {
        while (!isOver) {
          const body = { displayName: crypto.randomUUID() };
          const path = '/v1.0/identityGovernance/entitlementManagement/catalogs';
          // Whoever is connected to a server that is killed does not hear what became of the call.
          const status = await calls('globalAdmin', 'POST', path, body).then(
            (answer) => answer.status,
            () => 0,
          );
          if (status === 201) written += 1;
        }
      };
      const writing = Promise.all(Array.from({ length: 6 }, write));
      for (let round = 0; round < 2; round += 1) {
        await sleep(500 + Math.random() * 1_500);
        await Promise.all(
          [1, 2].map(async (at) => {
            await fleet.kill(at);
            await fleet.restart(at);
          }),
        );
      }
      isOver = true;
      await writing;
    } finally {
      isOver = true;
      await fleet.stop();
    }
    const anchors = readKeptCheckpoints(file);
    const size = await holds(database, anchors);
    assert.ok(written > 20 && size >= written, `${size} places for ${written} answers`);
    assert.ok(anchors.length > 0);
  });
});
