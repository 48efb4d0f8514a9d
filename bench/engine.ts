// Everything that is measured of one engine, one thing after the other, each on databases as they were loaded.

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabases, type Databases, type Engine } from './databases.ts';
import { callOf, firstLooker, lookers, operations, type Operation, type Speaker } from './drive/operations.ts';
import { noTokens, tokensFor } from './drive/tokens.ts';
import { fallDue } from './due.ts';
import { sizeNamed, type Size } from './load/plan.ts';
import {
  measureDelivery,
  measureExpiry,
  measureSeries,
  type Contestant,
  type Delivery,
  type Expiry,
  type Generator,
  type Pace,
  type Series,
} from './measure.ts';
import { profileOf } from './profile.ts';
import { targetsOf, type EngineResult, type Profiled } from './report.ts';
import { startServer, type Manner } from './servers/start.ts';

export interface Measuring {
  readonly engine: Engine;
  readonly generator: Generator;
  readonly folder: string;
  readonly size: Size;
  readonly pace: Pace;
  /** A first look: short, and without profiles. */
  readonly isQuick: boolean;
  readonly tell: (says: string) => void;
}

/** Databases, and the servers that run on them now. */
interface Stage extends Measuring {
  readonly databases: Databases;
  readonly side: string;
  readonly contestant: (
    name: string,
    speaker: Speaker,
    on: { readonly size: Size; readonly database: string },
    asked?: readonly Operation[],
    manner?: Partial<Manner>,
  ) => Promise<Contestant>;
  readonly finish: () => Promise<void>;
}

export async function measureEngine(measuring: Measuring): Promise<EngineResult> {
  const { engine, folder, size } = measuring;
  const databases = await openDatabases(engine, join(folder, engine));
  const stage = createStage(measuring, databases);
  try {
    measuring.tell('databases');
    const { database, loadedInMs } = await databases.copy(size, 'ours');
    const { series, startedInMs, memory } = await everybody(stage, database);
    measuring.tell('delivery');
    const delivered = await delivery(stage, {});
    measuring.tell('expiry');
    const expired = await expiry(stage, {}, measuring.isQuick ? 10_000 : 60_000);
    const result: EngineResult = {
      version: await databases.version(),
      loadedInMs,
      startedInMs,
      memory: Math.max(memory, delivered.memory, expired.memory),
      series,
      delivery: delivered.delivery,
      expiry: expired.expiry,
      profiles: [],
    };
    const missed = new Set(
      targetsOf(engine, result).flatMap(({ isReached, of }) => (isReached || of === null ? [] : [of])),
    );
    const profiles: { of: Profiled; lines: readonly string[] }[] = [];
    for (const of of measuring.isQuick ? [] : missed) profiles.push({ of, lines: await profile(stage, of) });
    return { ...result, profiles };
  } finally {
    await stage.finish();
    await databases.close();
  }
}

function createStage(measuring: Measuring, databases: Databases): Stage {
  const side = join(measuring.folder, 'beside');
  mkdirSync(side, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  return {
    ...measuring,
    databases,
    side,
    contestant: async (name, speaker, { size, database }, asked = operations, manner = {}) => {
      const server = await startServer(speaker, database, { folder: side, ...manner });
      stops.push(server.stop);
      const users = [
        ...Array.from({ length: lookers }, (_, at) => firstLooker(size) + at),
        ...Array.from({ length: 97 }, (_, at) => at),
      ];
      const tokens =
        speaker === 'latchkey' ? await tokensFor(`http://127.0.0.1:${server.port}`, database, users) : noTokens;
      return { name, server, size: size.name, tokens, operations: asked, next: 0, nextApproval: 0 };
    },
    finish: async () => {
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
    },
  };
}

/** Ours, the peer and the limit beside each other, and ours on few rows. */
async function everybody(
  { engine, generator, databases, size, pace, contestant, finish, tell }: Stage,
  database: string,
): Promise<{ readonly series: readonly Series[]; readonly startedInMs: number; readonly memory: number }> {
  const small = sizeNamed('10k');
  const others = { size, database: (await databases.copy(size, 'others')).database };
  const ofSmall = { size: small, database: (await databases.copy(small, 'small')).database };
  tell('servers');
  const latchkey = await contestant('Latchkey', 'latchkey', { size, database }, operations, { works: false });
  const all = [
    latchkey,
    await contestant('peer', engine === 'sqlite' ? 'themost' : 'postgraphile', others),
    await contestant('limit', 'limit', others),
    await contestant('Latchkey, 10k', 'latchkey', ofSmall, ['get', 'page', 'allowed', 'create'], { works: false }),
  ];
  // The others make rows in one database: their numbers must not meet.
  for (const each of all) each.next = each.name === 'limit' ? 200_000 : 0;
  const series = await measureSeries({ generator, busyMs: databases.busyMs }, all, pace, tell);
  const memory = memoryOf(latchkey);
  await finish();
  return { series, startedInMs: latchkey.server.startedInMs, memory };
}

const memoryOf = ({ server }: Contestant): number => server.memory()?.most ?? 0;

/** On a new copy: what was only answered before would be delivered first. */
async function delivery(
  { databases, size, isQuick, contestant, finish }: Stage,
  manner: Partial<Manner>,
): Promise<Done & { readonly delivery: Delivery }> {
  const { database } = await databases.copy(size, 'ours');
  const working = await contestant('Latchkey', 'latchkey', { size, database }, operations, manner);
  const begunAt = performance.now();
  const found = await measureDelivery(working, {
    perSecond: isQuick ? 10 : 20,
    seconds: isQuick ? 3 : 10,
    path: '/v1.0/identityGovernance/entitlementManagement/assignmentRequests',
    bodyOf: (n) => callOf('latchkey', 'create', size, n).body as string,
  });
  const done = doneBy(working, begunAt);
  await finish();
  return { delivery: found, ...done };
}

async function expiry(
  { generator, databases, size, contestant, finish }: Stage,
  manner: Partial<Manner>,
  most: number,
): Promise<Done & { readonly expiry: Expiry }> {
  const { database } = await databases.copy(size, 'ours');
  const dueAt = Date.now() + 25_000;
  const due = await fallDue(database, new Date(dueAt).toISOString());
  const expiring = await contestant('Latchkey', 'latchkey', { size, database }, operations, manner);
  const found = await measureExpiry(generator, expiring, { connections: 16, dueAt, left: due.left, most });
  const done = doneBy(expiring, performance.now() - Math.min(most, found.seconds * 1_000));
  await due.close();
  await finish();
  return { expiry: found, ...done };
}

/** When the server was measured, in milliseconds of its life, and what memory it took. */
interface Done {
  readonly window: { readonly from: number; readonly until: number };
  readonly memory: number;
}

const doneBy = (contestant: Contestant, begunAt: number): Done => ({
  window: { from: begunAt - contestant.server.begunAt, until: performance.now() - contestant.server.begunAt },
  memory: memoryOf(contestant),
});

/** The same once more, with a profiler, which slows it. */
async function profile(stage: Stage, of: Profiled): Promise<readonly string[]> {
  stage.tell(`profile of ${of}`);
  const into = join(stage.side, 'profile');
  rmSync(into, { recursive: true, force: true });
  const manner = { nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${into}`] };
  const { window } =
    of === 'delivery'
      ? await delivery(stage, manner)
      : of === 'expiry'
        ? await expiry(stage, manner, 8_000)
        : await series(stage, of, manner);
  return profileOf(
    readdirSync(into).map((file) => join(into, file)),
    window,
  );
}

async function series(
  { generator, databases, size, contestant, finish }: Stage,
  operation: Operation,
  manner: Partial<Manner>,
): Promise<Done> {
  const { database } = await databases.copy(size, 'ours');
  const profiled = await contestant('Latchkey', 'latchkey', { size, database }, [operation], {
    ...manner,
    works: false,
  });
  const begunAt = performance.now();
  await measureSeries(
    { generator, busyMs: databases.busyMs },
    [profiled],
    { rounds: 1, milliseconds: 2_000, connections: [64] },
    () => {},
  );
  const done = doneBy(profiled, begunAt);
  await finish();
  return done;
}
