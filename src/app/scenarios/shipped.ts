// The scenarios that come with Latchkey, each as a snapshot; and those of files.

import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.ts';
import type { Instant } from '../../domain/base.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ScenarioError, type ReadFile } from '../../sandbox/scenarios/scenarioFile.ts';
import { generateSecrets, type SandboxSecrets } from '../../sandbox/sandboxSecrets.ts';
import { differenceToSeed, onSeed, seedRows, type GoneRows } from '../../sandbox/snapshots/seedDifference.ts';
import { packSnapshot, unpackSnapshot, type SandboxSnapshot } from '../../sandbox/snapshots/snapshot.ts';
import { newestMigrationNumber } from '../../store/dump.ts';
import { withoutSecrets, type SnapshotRows } from '../../sandbox/snapshots/snapshotSecrets.ts';
import { createScenarioRows } from './makeScenario.ts';

/** By name, with what each is for; `tutorial` is the sandbox without a scenario. */
export const shippedScenarios = {
  tutorial: "The tenant of Microsoft's tutorial: few people, one package, no history.",
  company: 'A company with departments, five catalogs, thirty packages and two years of history.',
  guests: 'Guests, connected organizations and their sponsors.',
  'separation-of-duties': 'Packages that do not go together, and people who hold both.',
} as const;
export type ShippedScenario = keyof typeof shippedScenarios;

export const isShipped = (name: string): name is ShippedScenario => Object.hasOwn(shippedScenarios, name);

const place = (name: ShippedScenario): URL =>
  new URL(`../../sandbox/scenarios/shipped/${name}.snapshot`, import.meta.url);

/** Which scenario is wanted: one that is shipped, or a file. */
export type ScenarioWish = { readonly shipped: ShippedScenario } | { readonly file: ReadFile };

/** `{"scenario":"company"}`, or a file as text. Throws `invalidField` with each fault of the file. */
export async function readScenarioWish(text: string): Promise<ScenarioWish> {
  const name = /^\s*\{?\s*"?scenario"?\s*:\s*"?([\w-]+)"?\s*\}?\s*$/.exec(text)?.[1];
  if (name !== undefined) {
    if (isShipped(name)) return { shipped: name };
    throw invalid(`There is no ${name}; there are ${Object.keys(shippedScenarios).join(', ')}.`);
  }
  // What reads YAML and holds it against a schema is loaded by those who send some.
  const { readScenario } = await import('../../sandbox/scenarios/readScenario.ts');
  return asRefusal(() => ({ file: readScenario(text) }));
}

/**
 * The rows of a scenario at `now`; null for the tutorial, whose rows are those of the seed. Throws `invalidField` for
 * what a file wants and the API refuses.
 */
export async function scenarioRows(
  config: Config,
  wish: ScenarioWish,
  { secrets, now }: { readonly secrets: SandboxSecrets; readonly now: Instant },
): Promise<SnapshotRows | null> {
  if ('file' in wish) return createScenarioRows(config, wish.file, now).catch(refuse);
  if (wish.shipped === 'tutorial') return null;
  const shipped = JSON.parse(await readFile(place(wish.shipped), 'utf8')) as ShippedSnapshot;
  return loadShipped(shipped, { secrets, now });
}

/** A snapshot of a scenario's difference to the seed, which was at `began`. */
export interface ShippedSnapshot extends SandboxSnapshot {
  readonly began: Instant;
  readonly gone: GoneRows;
}

/** The rows of a scenario as it is shipped. `began` is when its seed was made, `at` where its clock stands. */
export async function packShipped(
  rows: SnapshotRows,
  { began, at }: Pick<ShippedSnapshot, 'began' | 'at'>,
): Promise<ShippedSnapshot> {
  const secrets = generateSecrets();
  const seed = await withoutSecrets(await seedRows(secrets, began), secrets);
  const difference = differenceToSeed(seed, rows);
  return {
    ...packSnapshot(difference.rows, { at, step: newestMigrationNumber() }),
    began,
    gone: difference.gone,
  };
}

/** The rows of a shipped scenario, with the seed of this program, and all times moved to `now`. */
export async function loadShipped(
  shipped: ShippedSnapshot,
  { secrets, now }: { readonly secrets: SandboxSecrets; readonly now: Instant },
): Promise<SnapshotRows> {
  const movedBy = millisecondsOf(now) - millisecondsOf(shipped.at);
  const { rows } = unpackSnapshot(shipped, { step: newestMigrationNumber(), movedBy });
  const seed = await seedRows(secrets, formatInstant(millisecondsOf(shipped.began) + movedBy));
  return onSeed(seed, rows, shipped.gone);
}

function asRefusal<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return refuse(error);
  }
}

function refuse(error: unknown): never {
  throw error instanceof ScenarioError ? invalid(error.faults.join(' ')) : error;
}

const invalid = (says: string): Refusal => new Refusal('invalidField', { field: 'scenario', says });
