// All checks of a checkout: the compiler, the formatter and the linter, then the tests under the paths that are named
// (without names, all), on both databases. With `--unit` only the tests that need no database, and nothing else; with
// `--keep-times` the run's times become those that a fresh checkout begins with; with `--test-name-pattern` only tests
// of these names run.
import { globSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureTls } from '../src/identity/tls/tls.ts';
import { startPostgres } from '../test/postgres.ts';
import { roomInMemory } from '../test/postgres/binaries.ts';
import { buildFront } from './front.mjs';
import { run } from './launch.mjs';
import { lintFaults } from './lint.ts';
import { root } from './prepare.mjs';
import { partsOf, runParts } from './testParts.ts';
import { testReport, type Totals } from './testReport.ts';
import { keepTestTimes, readTestTimes } from './testTimes.ts';
import { typeFaults } from './types.ts';

/** More than processors: some wait, for answers from a database or for time to pass. */
const atOnce = availableParallelism() + 2;

/** Of those that a process of the tests loads. */
const fewSources = 300;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort(signal));

const print = (text: string) => process.stdout.write(text);
const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    unit: { type: 'boolean' },
    'keep-times': { type: 'boolean' },
    'test-name-pattern': { type: 'string', multiple: true, default: [] },
  },
});
const patterns = options['test-name-pattern'];
const { passed, failed, skipped } = options.unit ? await runUnit() : await check();
if (failed.length > 1 && !interruption.signal.aborted)
  print(`\nFailed:\n${failed.map((name) => `  ${name}\n`).join('')}`);
if (interruption.signal.aborted) print('\nInterrupted.');
print(`\n${passed} passed, ${failed.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
// Not left to the event loop: a handle that some test library forgot must not keep a finished run alive.
process.exit(interruption.signal.aborted ? 130 : failed.length > 0 ? 1 : 0);

/** The rules, the engine of OData and the model: pure functions, which need neither a database nor a browser. */
async function runUnit(): Promise<Totals> {
  forgetSettings();
  return runFiles(['test/domain', 'test/odata', 'test/model'].flatMap(filesUnder).filter((file) => !isRandom(file)));
}

async function check(): Promise<Totals> {
  const files = [...new Set((names.length === 0 ? ['test'] : names).flatMap(filesUnder))];
  if (files.length === 0) return failure('tests', `There is no test under ${names.join(', ') || 'test'}.`);
  forgetSettings();
  const [types, lint, postgres] = await Promise.all([
    checked('types', typeFaults),
    checked('lint', lintFaults),
    startPostgres().catch((error: Error) => error),
    buildFrontFor(files),
    fillCompileCache(),
  ]);
  const checks = add(types, lint);
  if (postgres instanceof Error)
    return add(checks, failure('PostgreSQL', `No test was run, for they run on both databases.\n${postgres.message}`));
  process.env['LATCHKEY_TEST_POSTGRES'] = postgres.url;
  process.env['LATCHKEY_TEST_TYPES'] = 'checked';
  const folder = mkdtempSync(join(roomInMemory() ?? tmpdir(), 'latchkey-run-'));
  process.env['LATCHKEY_TEST_FOLDER'] = folder;
  try {
    await ensureTls({ folder: join(folder, 'tls'), hosts: [], now: new Date() });
    await fillDatabase(folder);
    if (interruption.signal.aborted) return checks;
    return add(checks, await runFiles(files));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await postgres.stop();
  }
}

async function runFiles(files: readonly string[]): Promise<Totals> {
  const times: Record<string, number> = {};
  const report = testReport({
    files,
    folder: root,
    isSelection: patterns.length > 0,
    print: (text) => {
      if (!interruption.signal.aborted) print(text);
    },
    timed: (file, milliseconds) => {
      times[file] = milliseconds;
    },
  });
  await runParts(partsOf(files, readTestTimes()), { atOnce, patterns, signal: interruption.signal }, report.take);
  const tests = report.end();
  if (patterns.length === 0) keepTestTimes(times, { isCommitted: options['keep-times'] === true });
  return tests.passed + tests.failed.length === 0 ? add(tests, failure('tests', 'No test was run.')) : tests;
}

/** Takes as long as all others of its folder: `npm test` runs it, and `npm run fuzz`. */
function isRandom(file: string): boolean {
  return file === 'test/odata/fuzz.test.ts';
}

/** A file, or all tests in a folder, named below the root of the checkout. */
function filesUnder(name: string): string[] {
  const path = resolve(root, name);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  const found = isFile
    ? [path]
    : globSync(`${name}/**/*.test.ts`, { cwd: root })
        .sort()
        .map((file) => join(root, file));
  return found.map((file) => relative(root, file).replaceAll('\\', '/'));
}

/** The tests start servers, and a setting in the shell of whoever runs them would reach these. */
function forgetSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('LATCHKEY_') && !name.startsWith('LATCHKEY_TEST_')) delete process.env[name];
  }
}

async function checked(name: string, faultsOf: () => Promise<string>): Promise<Totals> {
  // A run inside of a test: the outer one has checked it.
  if (process.env['LATCHKEY_TEST_TYPES'] === 'checked') return { passed: 1, failed: [], skipped: 0 };
  const faults = await faultsOf();
  if (faults !== '') return failure(name, faults);
  print(`✔ ${name}\n`);
  return { passed: 1, failed: [], skipped: 0 };
}

/** Once for all files that open it; each of them would build it otherwise, and says why where it cannot be. */
async function buildFrontFor(files: readonly string[]): Promise<void> {
  if (files.some((file) => file.startsWith('test/web/'))) await buildFront(process.execPath, root, () => {});
}

/**
 * What Node makes of the sources is kept when a process ends: in a fresh checkout all that begin before the first one
 * has ended would make it anew, which doubles the work of their start.
 */
async function fillCompileCache(): Promise<void> {
  const folder = getCompileCacheDir();
  if (folder === undefined || readdirSync(folder).length > fewSources) return;
  const visit =
    `import { startLatchkey } from './test/app/latchkey.ts'; const it = await startLatchkey(); await ` +
    `it.call('globalAdmin', 'GET', '/v1.0/users'); await it.close();`;
  await run(process.execPath, ['--input-type=module', '--eval', visit], { cwd: root, stdio: 'ignore' });
}

/** The store is loaded by runs that need one. */
async function fillDatabase(folder: string): Promise<void> {
  const { fillFile } = await import('../test/store/open.ts');
  await fillFile(folder);
}

function failure(name: string, text: string): Totals {
  print(`✖ ${name}\n${text.trimEnd()}\n`);
  return { passed: 0, failed: [name], skipped: 0 };
}

function add(one: Totals, other: Totals): Totals {
  return {
    passed: one.passed + other.passed,
    failed: [...one.failed, ...other.failed],
    skipped: one.skipped + other.skipped,
  };
}
