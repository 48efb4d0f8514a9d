// `npm run bench -- testing`: how soon `latchkey/testing` is ready, what a tenant for each test costs, and whether
// memory grows with tenants. Writes its section of docs/performance.md.

import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median } from '../measure.ts';
import { writeSection } from '../section.ts';
import type { Measured } from './children.ts';

const rounds = 7;
/** Measures and prints; `isKept` writes the section too. */
export function measureTesting(isKept: boolean, tell: (says: string) => void): void {
  const began = new Date();
  const load = loadavg()[0] ?? 0;
  const [readies, bares] = [[] as Measured['ready'][], [] as Measured['bare'][]];
  const [tenants, resets] = [[] as Measured['tenants'][], [] as Measured['resets'][]];
  // The first ones fill Node's cache of compiled sources, which a second run of somebody's tests finds too.
  child('ready');
  child('bare');
  for (let round = 0; round < rounds; round += 1) {
    readies.push(child('ready'));
    bares.push(child('bare'));
    tell(`start ${round + 1} of ${rounds}`);
  }
  for (let round = 0; round < 3; round += 1) {
    tenants.push(child('tenants'));
    resets.push(child('resets'));
    tell(`tenants ${round + 1} of 3`);
  }
  const figures = { began, load, readies, bares, tenants, resets, image: child('image'), memory: child('memory') };
  const text = textOf(figures);
  process.stdout.write(text);
  if (isKept) writeSection('testing', text);
}

function child<K extends keyof Measured>(deed: K): Measured[K] {
  const file = fileURLToPath(new URL('children.ts', import.meta.url));
  const out = execFileSync(process.execPath, ['--expose-gc', file, deed], { encoding: 'utf8', timeout: 600_000 });
  return JSON.parse(out) as Measured[K];
}

interface Figures {
  readonly began: Date;
  readonly load: number;
  readonly readies: readonly Measured['ready'][];
  readonly bares: readonly Measured['bare'][];
  readonly tenants: readonly Measured['tenants'][];
  readonly resets: readonly Measured['resets'][];
  readonly image: Measured['image'];
  readonly memory: Measured['memory'];
}

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

function textOf({ began, load, readies, bares, tenants, resets, image, memory }: Figures): string {
  const of = <T>(all: readonly T[], value: (one: T) => number): number => median(all.map(value));
  const row = (what: string, value: (one: Measured['ready']) => number): string =>
    `| ${what} | ${ms(of(readies, value))} | ${ms(of(bares, value))} |`;
  const started = of(readies, (one) => one.started);
  const [all, one] = [of(tenants, (each) => each.all), of(tenants, (each) => each.one)];
  const reset = of(resets, (each) => each.all);
  const [first, last] = [memory[0], memory.at(-1)] as const;
  const least = Math.min(...memory.map(({ resident }) => resident));
  const most = Math.max(...memory.map(({ resident }) => resident));
  const growth = (last?.heap ?? 0) / (first?.heap ?? 1);
  return `## latchkey/testing

\`npm run bench -- testing\` writes this section. Measured ${began.toISOString().slice(0, 10)} with Node
${process.versions.node}, at a load of ${load.toFixed(1)} when it began. Each start is a new process with a full compile
cache; the figures are medians in milliseconds. *bare* is Fastify with one route that reads one row in SQLite, without
https, certificates, tokens, a tenant or a worker.

| | latchkey/testing | bare |
|---|---|---|
${row('load the modules', ({ loaded }) => loaded)}
${row('start, until ready', (each) => each.started)}
${row('first call (with its token)', ({ called }) => called)}

| 200 tests, each with two calls on a clean tenant | ms |
|---|---|
| a tenant each, ten at a time in one process | ${ms(all)} |
| one tenant, with a reset before each | ${ms(reset)} |
| a server each, one after the other (200 starts and their calls) | ${ms(tests(started, all))} |
| to make and end one tenant | ${ms(one)} |
| limit: SQLite opens and closes the same image (${(image.bytes / 1e6).toFixed(1)} MB) | ${ms(image.one)} |

Memory after 100, 200, … 1,000 tenants, one after the other: ${ms(least)} to ${ms(most)} MB resident; the heap
${ms(first?.heap ?? 0)} MB after 100, ${ms(last?.heap ?? 0)} MB after 1,000.

| target | to reach | measured | |
|---|---|---|---|
| ready in process | 500 ms | ${ms(started)} ms | ${mark(started < 500)} |
| heap after 1,000 tenants, against 100 | within 1.1 times | ${growth.toFixed(2)} times | ${mark(growth < 1.1)} |
`;
}

const tests = (started: number, all: number): number => 200 * started + all;
const mark = (isReached: boolean): string => (isReached ? 'reached' : '**missed**');
