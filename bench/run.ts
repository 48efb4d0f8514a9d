// `npm run bench`: loads what is not loaded yet, measures everybody beside each other, and writes docs/performance.md. See `--help`.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabases, type Engine } from './databases.ts';
import { callOf, firstLooker, lookers, operations, type Operation, type Speaker } from './drive/operations.ts';
import { noTokens, tokensFor } from './drive/tokens.ts';
import { fallDue } from './due.ts';
import { sizeNamed, type Size } from './load/plan.ts';
import { measureDelivery, measureExpiry, measureSeries, startGenerator, type Contestant, type Generator, type Pace } from './measure.ts';
import { profileOf } from './profile.ts';
import { report, targetsOf, type EngineResult, type Result } from './report.ts';
import { startServer, type Manner } from './servers/start.ts';

const { values: options } = parseArgs({ options: {
  size: { type: 'string', default: '1m' }, quick: { type: 'boolean', default: false }, engine: { type: 'string', default: 'sqlite,postgres' },
  folder: { type: 'string', default: join(tmpdir(), 'latchkey-bench') }, help: { type: 'boolean', default: false }, 'no-report': { type: 'boolean', default: false },
} });
if (options.help) {
  process.stdout.write(`npm run bench -- [options]
  --quick          one short round, for a first look; writes no report
  --size 10k|100k|1m   assignments and requests (1m)
  --engine sqlite,postgres   which to measure (both)
  --folder PATH    where loaded databases are kept between runs (${join(tmpdir(), 'latchkey-bench')})
  --no-report      prints and writes nothing\n`);
  process.exit(0);
}

const own = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(join(own, 'node_modules', 'postgraphile'))) {
  tell('Installing the packages that are measured…');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: own, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(1);
}

const size = sizeNamed(options.size);
const small = sizeNamed('10k');
const pace: Pace = options.quick ? { rounds: 1, milliseconds: 1_000, connections: [1, 64] } : { rounds: 3, milliseconds: 700, connections: [1, 16, 64] };
const begun = new Date();
const generator = startGenerator();
const results: Partial<Record<Engine, EngineResult>> = {};
for (const engine of options.engine.split(',') as Engine[]) {
  results[engine] = await measureEngine(engine, generator);
  // Each engine's figures stand as soon as they are there.
  const result: Result = { begun, size, pace, engines: results };
  if (!options.quick && !options['no-report']) writeFileSync(new URL('../docs/performance.md', import.meta.url), report(result));
  else if (engine === options.engine.split(',').at(-1)) process.stdout.write(report(result));
}
generator.close();
tell(`Done in ${Math.round((Date.now() - begun.getTime()) / 1_000)} s.`);
process.exit(0);

function tell(says: string): void {
  process.stderr.write(`${says}\n`);
}

async function measureEngine(engine: Engine, generator: Generator): Promise<EngineResult> {
  const folder = join(options.folder, engine);
  const databases = await openDatabases(engine, folder);
  const side = join(options.folder, 'beside');
  mkdirSync(side, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  const contestant = async (name: string, speaker: Speaker, of: Size, database: string, asked: readonly Operation[], manner: Partial<Manner> = {}): Promise<Contestant> => {
    const server = await startServer(speaker, database, { folder: side, ...manner });
    stops.push(server.stop);
    const users = [...Array.from({ length: lookers }, (_, at) => firstLooker(of) + at), ...Array.from({ length: 97 }, (_, at) => at)];
    const tokens = speaker === 'latchkey' ? await tokensFor(`http://127.0.0.1:${server.port}`, database, users) : noTokens;
    return { name, server, size: of.name, tokens, operations: asked, next: 0, nextApproval: 0 };
  };
  try {
    tell(`${engine}: databases`);
    const ours = await databases.copy(size, 'ours');
    const others = await databases.copy(size, 'others');
    const ofSmall = await databases.copy(small, 'small');
    tell(`${engine}: servers`);
    const latchkey = await contestant('Latchkey', 'latchkey', size, ours.database, operations, { works: false });
    const startedInMs = latchkey.server.startedInMs;
    const peer: Speaker = engine === 'sqlite' ? 'themost' : 'postgraphile';
    const all = [
      latchkey, await contestant('peer', peer, size, others.database, operations), await contestant('limit', 'limit', size, others.database, operations),
      await contestant('Latchkey, 10k', 'latchkey', small, ofSmall.database, ['get', 'page', 'allowed', 'create'], { works: false }),
    ];
    // The others make rows in one database: their numbers must not meet.
    for (const each of all) each.next = each.name === 'limit' ? 200_000 : 0;
    const series = await measureSeries(generator, all, pace, (says) => tell(`${engine}: ${says}`));
    const memory = latchkey.server.memory()?.most ?? null;
    while (stops.length > 0) await (stops.pop() as () => Promise<void>)();
    tell(`${engine}: delivery`);
    // A new copy: what was only answered until now would be delivered first.
    await databases.copy(size, 'ours');
    const working = await contestant('Latchkey', 'latchkey', size, ours.database, operations);
    const delivery = await measureDelivery(working, { perSecond: options.quick ? 10 : 20, seconds: options.quick ? 3 : 10, path: '/v1.0/identityGovernance/entitlementManagement/assignmentRequests', bodyOf: (n) => callOf('latchkey', 'create', size, n).body as string });
    const memoryWorking = working.server.memory()?.most ?? null;
    while (stops.length > 0) await (stops.pop() as () => Promise<void>)();
    tell(`${engine}: expiry`);
    const dueAt = Date.now() + 25_000;
    const due = await fallDue(ours.database, new Date(dueAt).toISOString());
    const expiring = await contestant('Latchkey', 'latchkey', size, ours.database, operations);
    const expiry = await measureExpiry(generator, expiring, { connections: 16, dueAt, left: due.left, most: options.quick ? 10_000 : 30_000 });
    await due.close();
    const memoryExpiring = expiring.server.memory()?.most ?? null;
    while (stops.length > 0) await (stops.pop() as () => Promise<void>)();
    const result: EngineResult = { version: await databases.version(), loadedInMs: ours.loadedInMs, startedInMs, memory: Math.max(memory ?? 0, memoryWorking ?? 0, memoryExpiring ?? 0), series, delivery, expiry, profiles: [] };
    const missed = [...new Set(targetsOf(engine, result).filter(({ isReached, operation }) => !isReached && operation !== null).map(({ operation }) => operation as Operation))];
    const profiles: { operation: Operation; lines: readonly string[] }[] = [];
    for (const operation of options.quick ? [] : missed) {
      const into = join(side, 'profile');
      rmSync(into, { recursive: true, force: true });
      const profiled = await contestant('Latchkey', 'latchkey', size, ours.database, operations, { works: false, nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${into}`] });
      profiled.next = 100_000;
      await measureSeries(generator, [{ ...profiled, operations: [operation] }], { rounds: 1, milliseconds: 2_000, connections: [64] }, () => {});
      await (stops.pop() as () => Promise<void>)();
      profiles.push({ operation, lines: profileOf(readdirSync(into).map((file) => join(into, file))) });
    }
    return { ...result, profiles };
  } finally {
    while (stops.length > 0) await (stops.pop() as () => Promise<void>)();
    await databases.close();
  }
}
