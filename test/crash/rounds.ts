// Rounds of load, killing and starting again on one engine, and what must be true afterwards.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '../../src/store/open.ts';
import { freshDatabase } from '../postgres.ts';
import { startRestartable, type Restartable } from '../postgres/server.ts';
import { freePort } from '../freePort.ts';
import { callsTo, isDone, type Calls } from './calls.ts';
import { faultsOf, readAll, violationsIn } from './check.ts';
import { emptyLedger, load, lots, type Ledger } from './load.ts';
import { powerCut, type PowerCut } from './powerCut.ts';
import { startProcess, type Running } from './process.ts';
import { makeSetting } from './tenant.ts';

/**
 * `process`: the server is killed. `database`: PostgreSQL itself. `power`: the server, and every write goes that was
 * not synced.
 */
export type Blow = 'process' | 'database' | 'power';
export interface Plan {
  readonly engine: 'sqlite' | 'postgres';
  readonly rounds: number;
  readonly seed: number;
  /** Which blow each round ends with. */
  readonly blow: (round: number) => Blow;
  /** Answers of writes before it, at the most. */
  readonly most: number;
  /** Rounds between two looks at everything. */
  readonly lookEvery: number;
  readonly tell: (line: string) => void;
}
export interface Result {
  readonly ledger: Ledger;
  readonly faults: readonly string[];
  readonly looks: number;
  readonly milliseconds: number;
  readonly requests: number;
  readonly audits: number;
  /** Writes that were not synced when the power went. */
  readonly unsynced: number;
}

export async function crash(plan: Plan): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-crash-'));
  const postgres = plan.engine === 'postgres' ? await startRestartable('latchkey-crash') : null;
  const power =
    plan.engine === 'sqlite' && Array.from({ length: plan.rounds }, (_, at) => plan.blow(at)).includes('power')
      ? await powerCut(folder, join(folder, 'data'))
      : null;
  try {
    const database =
      postgres === null
        ? `sqlite:${join(folder, 'data', 'latchkey.db')}`
        : await freshDatabase({ url: postgres.url, stop: async () => {} });
    const port = await freePort();
    const env = {
      LATCHKEY_DATABASE: database,
      LATCHKEY_DATA: join(folder, 'data'),
      LATCHKEY_PORT: String(port),
      LATCHKEY_JOB_LEASE: '3',
      ...power?.env,
    };
    return await rounds(plan, { env, database, postgres, power });
  } finally {
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly env: Readonly<Record<string, string>>;
  readonly database: string;
  readonly postgres: Restartable | null;
  readonly power: PowerCut | null;
}

async function rounds(plan: Plan, place: Place): Promise<Result> {
  const { seed, tell } = plan;
  const begun = performance.now();
  let server = await startProcess(place.env);
  const { calls, sandbox } = await callsTo(server.http);
  const approver = sandbox.users.find(({ key }) => key === 'director') as { key: string; id: string };
  const setting = await makeSetting(calls, { domain: sandbox.tenantDomain, approver });
  const ledger = emptyLedger();
  const faults: string[] = [];
  let counts = { requests: 0, audits: 0 };
  let looks = 0;
  let unsynced = 0;
  for (let round = 0; round < plan.rounds && faults.length === 0; round += 1) {
    const draw = lots(seed * 10_007 + round);
    let isOver = false;
    const loading = load({ calls, setting, ledger, draw }, { parallel: 12, isOver: () => isOver });
    await answers(ledger, Math.floor(draw() * plan.most));
    await sleep(draw() * 100);
    const blow = plan.blow(round);
    isOver = true;
    unsynced += await strike(blow, place, server, draw);
    await loading;
    // A database that is back is used again by the server that is still there.
    if (blow !== 'database') server = await startProcess(place.env);
    if ((round + 1) % plan.lookEvery !== 0 && round + 1 < plan.rounds) continue;
    await drained(calls);
    await server.stop();
    await place.power?.settle();
    const store = await open({
      database: place.database,
      mode: 'sandbox',
      onFault: (error) => {
        throw error;
      },
    });
    const all = await readAll(store);
    await store.close();
    faults.push(...(await violationsIn(place.database)), ...faultsOf(all, setting, ledger));
    looks += 1;
    if (faults.length > 0) {
      const file = join(tmpdir(), `latchkey-crash-${plan.engine}-${seed}.json`);
      await writeFile(file, JSON.stringify({ faults, setting, ...all }, null, 1));
      tell(`every row stands in ${file}`);
    }
    counts = { requests: all.assignmentRequest.length, audits: all.audit.length };
    tell(
      `${plan.engine}: ${round + 1} rounds, ${ledger.answered} answered, ${ledger.unanswered} cut off, ` +
        `${ledger.refused} refused, ` +
        `${counts.requests} requests, ${counts.audits} audit rows, ${faults.length} faults`,
    );
    if (round + 1 < plan.rounds) server = await startProcess(place.env);
  }
  return { ledger, faults, looks, milliseconds: performance.now() - begun, unsynced, ...counts };
}

/** Counted rather than timed, so that a slow machine kills no earlier in the work than a quick one. */
async function answers(ledger: Ledger, number: number): Promise<void> {
  const enough = ledger.answered + number;
  for (const until = performance.now() + 20_000; ledger.answered < enough && performance.now() < until; )
    await sleep(5);
}

async function strike(blow: Blow, { postgres, power }: Place, server: Running, draw: () => number): Promise<number> {
  if (blow === 'database') {
    await postgres?.crash();
    await sleep(draw() * 200);
    await postgres?.start();
    return 0;
  }
  await server.kill();
  if (blow === 'power' && power !== null) return power.lose(draw);
  return 0;
}

/** All that is due is done: also what a process held that is no more, once its lease is over. */
export async function drained(calls: Calls): Promise<void> {
  for (const until = performance.now() + 180_000; ; ) {
    const reply = await calls('nobody', 'POST', '/sandbox/clock', { advance: 'PT0S' });
    if (isDone(reply) && reply.body.waiting === 0) return;
    if (performance.now() > until) throw new Error(`not all is done: ${reply.status} ${JSON.stringify(reply.body)}`);
    await sleep(200);
  }
}
