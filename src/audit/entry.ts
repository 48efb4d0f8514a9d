// What the tree commits to of an audit row. Values that may tell of a person are hidden behind a salt: the entry can be
// shown, and verified after the values were erased. How it is hashed stands in the program that every bundle brings
// along (bundle/verify.mjs).

import { hashOfEntry, textOfEntry, type ErasedValues } from './bundle/verify.mjs';
import type { Hash } from './merkle.ts';

/** An audit row or one of its targets, by the names of its fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** An audit row with its targets, as it is stored. */
export interface AuditRecord {
  readonly row: Fields;
  readonly targets: readonly Fields[];
}

/**
 * The fields of a row that the entry says anything of. A field that is null is left out, so that a column which is
 * added later leaves earlier entries as they are.
 */
export function heldFields(row: Fields): Fields {
  const held: Record<string, unknown> = {};
  for (const field in row) {
    const value = row[field];
    if (value !== null && value !== undefined && field !== 'version' && field !== 'auditId') held[field] = value;
  }
  return held;
}

/** What hides the values of an entry. `salt`: 32 bytes, base64url; empty where `erasure` is what is left of it. */
export interface EntrySalt {
  readonly salt: string;
  readonly erasure: ErasedValues | null;
}

/** The hash by which an audit row stands in the tree. */
export const hashOf = ({ row, targets }: AuditRecord, hiding: EntrySalt): Hash =>
  hashOfEntry({ row: heldFields(row), targets: targets.map(heldFields), ...hiding });

/** The entry itself, in which personal values are commitments. */
export const entryText = ({ row, targets }: AuditRecord, hiding: EntrySalt): string =>
  textOfEntry({ row: heldFields(row), targets: targets.map(heldFields), ...hiding });
