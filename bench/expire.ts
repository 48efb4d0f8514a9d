// The expiry of many assignments that fall due together, alone: `node bench/expire.ts --engine postgres --size 1m --seconds 20 [--reads 16]`.

import { mkdirSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabases, type Engine } from './databases.ts';
import { firstLooker, lookers } from './drive/operations.ts';
import { tokensFor } from './drive/tokens.ts';
import { fallDue } from './due.ts';
import { sizeNamed } from './load/plan.ts';
import { measureExpiry, startGenerator } from './measure.ts';
import { startServer } from './servers/start.ts';

const { values: options } = parseArgs({ options: {
  engine: { type: 'string', default: 'sqlite' }, size: { type: 'string', default: '1m' }, seconds: { type: 'string', default: '20' }, reads: { type: 'string', default: '16' }, after: { type: 'string', default: '12' },
  folder: { type: 'string', default: join(tmpdir(), 'latchkey-bench') }, profile: { type: 'string' },
} });
const engine = options.engine as Engine;
const size = sizeNamed(options.size);
const databases = await openDatabases(engine, join(options.folder, engine));
const side = join(options.folder, 'beside');
mkdirSync(side, { recursive: true });
try {
  const { database } = await databases.copy(size, 'expire');
  const dueAt = Date.now() + Number(options.after) * 1_000;
  const due = await fallDue(database, new Date(dueAt).toISOString());
  const server = await startServer('latchkey', database, { folder: side, nodeOptions: options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] });
  const tokens = await tokensFor(`http://127.0.0.1:${server.port}`, database, Array.from({ length: lookers }, (_, at) => firstLooker(size) + at));
  if (Number(options.reads) > 0) {
    const generator = startGenerator();
    const busy = server.busyMs() ?? 0;
    const expiry = await measureExpiry(generator, { name: 'Latchkey', server, size: size.name, tokens, operations: ['get'], next: 0, nextApproval: 0 }, { connections: Number(options.reads), dueAt, left: due.left, most: Number(options.seconds) * 1_000 });
    console.log(`${engine} ${size.name}: ${expiry.assignments} ended, ${Math.round(expiry.perSecond)} a second; reads ${Math.round(expiry.readsBefore)} before, ${Math.round(expiry.readsMeanwhile)} meanwhile; server ${(server.busyMs() ?? 0) - busy} ms CPU; load ${loadavg()[0]?.toFixed(1)}`);
    generator.close();
  } else {
    await new Promise((resolve) => { setTimeout(resolve, Math.max(0, dueAt - Date.now())); });
    const [before, busy, begun] = [await due.left(), server.busyMs() ?? 0, performance.now()];
    let left = before;
    while (left > 0 && performance.now() - begun < Number(options.seconds) * 1_000) {
      await new Promise((resolve) => { setTimeout(resolve, 250); });
      left = await due.left();
    }
    const seconds = (performance.now() - begun) / 1_000;
    const cpu = (server.busyMs() ?? 0) - busy;
    console.log(`${engine} ${size.name}: ${before - left} ended, ${Math.round((before - left) / seconds)} a second; server ${(cpu / (before - left)).toFixed(3)} ms CPU each, ${(cpu / seconds / 10).toFixed(0)} % of a core; load ${loadavg()[0]?.toFixed(1)}; memory ${server.memory()?.most} MB`);
  }
  await due.close();
  await server.stop();
} finally {
  await databases.close();
}
process.exit(0);
