// How long each test file took when it last ran, so that what takes longest begins first: in a fresh checkout as the
// committed table says, which `npm test -- --keep-times` writes anew.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './prepare.mjs';

/** Milliseconds by the name of the file below the root. */
export type TestTimes = Readonly<Record<string, number>>;

const ofLastRun = join(root, 'node_modules', '.cache', 'latchkey-tests', 'times.json');
const committed = join(root, 'scripts', 'testTimes.json');
/** Milliseconds; shorter files need not be in the committed table. */
const leastCommitted = 2_000;

/** Of the last runs in this checkout, or the committed ones for files that did not run here yet. */
export function readTestTimes(): TestTimes {
  return { ...timesIn(committed), ...timesIn(ofLastRun) };
}

/** Keeps the times of files that ran to their end; with `isCommitted` as the table for fresh checkouts as well. */
export function keepTestTimes(times: TestTimes, { isCommitted }: { readonly isCommitted: boolean }): void {
  write(ofLastRun, { ...timesIn(ofLastRun), ...times });
  if (!isCommitted) return;
  const long = Object.entries(times).filter(([, milliseconds]) => milliseconds >= leastCommitted);
  const rounded = long.map(([file, milliseconds]) => [file, Math.round(milliseconds / 1_000) * 1_000] as const);
  write(committed, Object.fromEntries(rounded.toSorted(([, one], [, other]) => other - one)));
}

function timesIn(file: string): TestTimes {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestTimes) : {};
}

function write(file: string, times: TestTimes): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(times, null, 2)}\n`);
}
