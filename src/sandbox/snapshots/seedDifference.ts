// A shipped scenario as what differs from the seed: it holds nothing of the seed itself, so that rows and fields that
// the seed gets later are there when the scenario is loaded.

import type { EntityName } from '../../domain/entities.ts';
import type { Instant } from '../../domain/base.ts';
import { newRow } from '../../model/newRow.ts';
import type { SandboxSecrets } from '../sandboxSecrets.ts';
import { seedChanges } from '../seed.ts';
import type { SnapshotRow, SnapshotRows } from './snapshotSecrets.ts';

/** Ids of seeded rows that a scenario deleted, by their entity. */
export type GoneRows = Readonly<Partial<Record<EntityName, readonly string[]>>>;

/** The rows of the first day. */
export async function seedRows(secrets: SandboxSecrets, now: Instant): Promise<SnapshotRows> {
  const rows: Partial<Record<EntityName, SnapshotRow[]>> = {};
  for (const change of await seedChanges(secrets, now)) {
    // Updates activate roles that somebody has, which each start does too.
    if (change.kind !== 'insert') continue;
    const row = { ...newRow(change.entity, change.row as never), version: 1 } as unknown as SnapshotRow;
    rows[change.entity] = [...(rows[change.entity] ?? []), row];
  }
  return rows;
}

/** The rows that are not those of the seed, and which of the seed are not there. Versions do not count. */
export function differenceToSeed(seed: SnapshotRows, rows: SnapshotRows): { rows: SnapshotRows; gone: GoneRows } {
  const entities = Object.keys(rows) as EntityName[];
  const changed = entities.map((entity) => {
    const seeded = new Map((seed[entity] ?? []).map((row) => [row.id, contentOf(row)]));
    return [entity, (rows[entity] ?? []).filter((row) => seeded.get(row.id) !== contentOf(row))] as const;
  });
  const gone = entities.map((entity) => {
    const there = new Set((rows[entity] ?? []).map(({ id }) => id));
    return [entity, (seed[entity] ?? []).map(({ id }) => id).filter((id) => !there.has(id))] as const;
  });
  return {
    rows: Object.fromEntries(changed.filter(([, all]) => all.length > 0)),
    gone: Object.fromEntries(gone.filter(([, ids]) => ids.length > 0)),
  };
}

/** The seed with such a difference. */
export function onSeed(seed: SnapshotRows, rows: SnapshotRows, gone: GoneRows): SnapshotRows {
  const entities = [...new Set([...Object.keys(seed), ...Object.keys(rows)])] as EntityName[];
  const whole = entities.map((entity) => {
    const replaced = new Set([...(rows[entity] ?? []).map(({ id }) => id), ...(gone[entity] ?? [])]);
    return [entity, [...(seed[entity] ?? []).filter(({ id }) => !replaced.has(id)), ...(rows[entity] ?? [])]] as const;
  });
  return Object.fromEntries(whole);
}

/** A row is written with its fields in any order, and without those that are empty. */
function contentOf(row: SnapshotRow): string {
  const fields = Object.entries(row).filter(([field, value]) => field !== 'version' && (value ?? null) !== null);
  return JSON.stringify(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
}
