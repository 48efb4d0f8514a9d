// `npm run scenarios [-- --check] [NAME…]`: plays the scenarios that come with Latchkey and writes their snapshots;
// with --check it compares instead.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createScenarioRows } from '../src/app/scenarios/makeScenario.ts';
import { loadShipped, packShipped, type ShippedSnapshot } from '../src/app/scenarios/shipped.ts';
import { readConfig } from '../src/config/config.ts';
import { beginningOf } from '../src/sandbox/scenarios/deedTimes.ts';
import { readScenario } from '../src/sandbox/scenarios/readScenario.ts';
import { ScenarioError, type ReadFile } from '../src/sandbox/scenarios/scenarioFile.ts';
import { generateSecrets } from '../src/sandbox/sandboxSecrets.ts';
import { unpackSnapshot } from '../src/sandbox/snapshots/snapshot.ts';
import type { SnapshotRows } from '../src/sandbox/snapshots/snapshotSecrets.ts';
import { newestMigrationNumber } from '../src/store/dump.ts';
import { root } from './prepare.mjs';
import { comparedFields, essenceOf } from './scenarioEssence.ts';

const folder = join(root, 'src', 'sandbox', 'scenarios', 'shipped');
/** Those that have a file; the tutorial is the seed. */
export const playedScenarios = ['company', 'guests', 'separation-of-duties'] as const;
/** Where the clock stands at the end of each: a morning, so that a day's deeds are of that day. */
const playedAt = '2026-11-30T09:00:00.000Z';

/** The file of a scenario. */
const fileOf = (name: string): ReadFile => readScenario(readFileSync(join(folder, `${name}.yaml`), 'utf8'));

/** The rows of a scenario, played now. */
export async function play(name: string): Promise<SnapshotRows> {
  const read = readConfig({ LATCHKEY_DATABASE: 'sqlite::memory:', LATCHKEY_MODE: 'sandbox' }, []);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return createScenarioRows(read.config, fileOf(name), playedAt);
}

/** The snapshot that is committed. */
export const committed = (name: string): ShippedSnapshot =>
  JSON.parse(readFileSync(join(folder, `${name}.snapshot`), 'utf8')) as ShippedSnapshot;

/** What differs between the snapshot that is committed and rows that were just played; empty where nothing does. */
export async function difference(name: string, rows: SnapshotRows): Promise<readonly string[]> {
  const shipped = committed(name);
  const fieldsOf = comparedFields(unpackSnapshot(shipped, { step: newestMigrationNumber() }).rows);
  const loaded = await loadShipped(shipped, { secrets: generateSecrets(), now: playedAt });
  const [kept, made] = [essenceOf(loaded, fieldsOf), essenceOf(rows, fieldsOf)];
  return [
    ...[...made].filter((line) => !kept.has(line)).map((line) => `+ ${line}`),
    ...[...kept].filter((line) => !made.has(line)).map((line) => `- ${line}`),
  ];
}

async function run(args: readonly string[]): Promise<number> {
  const names = args.filter((each) => each !== '--check');
  let differing = 0;
  for (const name of names.length === 0 ? playedScenarios : names) {
    const rows = await play(name);
    if (args.includes('--check')) {
      const lines = await difference(name, rows);
      differing += lines.length;
      console.log(`${name}: ${lines.length === 0 ? 'as committed' : lines.slice(0, 20).join('\n  ')}`);
      continue;
    }
    const shipped = await packShipped(rows, { began: beginningOf(fileOf(name).file, playedAt), at: playedAt });
    const text = `${JSON.stringify(shipped)}\n`;
    writeFileSync(join(folder, `${name}.snapshot`), text);
    const count = Object.values(shipped.rows).reduce((sum, all) => sum + all, 0);
    console.log(`${name}: ${count} rows in ${Math.round(text.length / 1000)} kB`);
  }
  return differing === 0 ? 0 : 1;
}

if (import.meta.main)
  process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof ScenarioError ? error.faults.join('\n') : error);
    return 1;
  });
