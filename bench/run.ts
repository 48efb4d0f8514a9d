// `npm run bench`: loads what is not loaded yet, measures everybody beside each other, and writes docs/performance.md.
// See `--help`.

import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Engine } from './databases.ts';
import { measureEngine } from './engine.ts';
import { sizeNamed } from './load/plan.ts';
import { startGenerator, type Pace } from './measure.ts';
import { measureFeed } from './feed.ts';
import { measureScenarios } from './scenarios.ts';
import { report, type EngineResult, type Result } from './report.ts';
import { measureTesting } from './testing/run.ts';
import { measureReviews } from './reviews.ts';
import { sectionOf } from './section.ts';
import { measureVerification } from './verify.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1m' },
    quick: { type: 'boolean', default: false },
    engine: { type: 'string', default: 'sqlite,postgres' },
    folder: { type: 'string', default: join(tmpdir(), 'latchkey-bench') },
    help: { type: 'boolean', default: false },
    'no-report': { type: 'boolean', default: false },
    items: { type: 'string' },
  },
});
if (options.help) {
  process.stdout.write(`npm run bench -- [testing | portal | scenarios | feed | verify | reviews] [options]
  testing          latchkey/testing alone: start, a tenant for each test, memory
  portal           the first pages of the portal on a slow phone, beside a blank page; writes no report
  scenarios        the load of each shipped scenario
  feed             what the audit tree and the feed cost the rate of commits
  verify           places in the audit tree and the verification, for as many rows as --size says
  reviews          the start, the close and the removals of a review of as many people as --size or --items says
  --quick          one short round, for a first look; writes no report
  --size 10k|100k|1m   assignments and requests (1m)
  --engine sqlite,postgres   which to measure (both)
  --folder PATH    where loaded databases are kept between runs (${join(tmpdir(), 'latchkey-bench')})
  --items N        so many people in the review, in place of --size
  --no-report      prints and writes nothing\n`);
  process.exit(0);
}

if (positionals[0] === 'portal') {
  // It brings a browser and the build of the front, which nothing else here needs.
  const { measurePortal } = await import('./portal/run.ts');
  await measurePortal(tell);
  process.exit(0);
}
if (positionals[0] === 'testing') {
  measureTesting(!options['no-report'] && !options.quick, tell);
  process.exit(0);
}

if (positionals[0] === 'scenarios') {
  await measureScenarios(tell);
  process.exit(0);
}

if (positionals[0] === 'reviews') {
  const count = options.items === undefined ? sizeNamed(options.size).assignments : Number(options.items);
  await measureReviews(count, options.engine.split(','), {
    isKept: !options['no-report'] && !options.quick,
    tell,
  });
  process.exit(0);
}

if (positionals[0] === 'verify') {
  await measureVerification(sizeNamed(options.size).assignments, options.engine.split(','), tell);
  process.exit(0);
}

if (positionals[0] === 'feed') {
  await measureFeed(options.engine.split(','), tell);
  process.exit(0);
}

const own = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(join(own, 'node_modules', 'postgraphile'))) {
  tell('Installing the packages that are measured…');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: own,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(1);
}

const size = sizeNamed(options.size);
const pace: Pace = options.quick
  ? { rounds: 1, milliseconds: 1_000, connections: [1, 64] }
  : { rounds: 3, milliseconds: 700, connections: [1, 16, 64] };
const begun = new Date();
const generator = startGenerator();
const results: Partial<Record<Engine, EngineResult>> = {};
for (const engine of options.engine.split(',') as Engine[]) {
  results[engine] = await measureEngine({
    engine,
    generator,
    folder: options.folder,
    size,
    pace,
    isQuick: options.quick,
    tell: (says) => tell(`${engine}: ${says}`),
  });
  // Each engine's figures stand as soon as they are there.
  const result: Result = { begun, size, pace, engines: results };
  if (!options.quick && !options['no-report'])
    writeFileSync(new URL('../docs/performance.md', import.meta.url), `${report(result)}\n${kept()}`);
  else if (engine === options.engine.split(',').at(-1)) process.stdout.write(report(result));
}
generator.close();
tell(`Done in ${Math.round((Date.now() - begun.getTime()) / 1_000)} s.`);
process.exit(0);

/** Sections that have a run of their own. */
function kept(): string {
  return [sectionOf('reviews'), sectionOf('testing')].join('\n');
}

function tell(says: string): void {
  process.stderr.write(`${says}\n`);
}
