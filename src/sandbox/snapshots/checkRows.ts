// The rows of a snapshot that somebody sends, checked by the model before any is written: it may be made by hand.

import type { EntityName } from '../../domain/entities.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { isStorable } from '../../domain/text.ts';
import { newRow } from '../../model/newRow.ts';
import { storedEntities } from '../../model/storedEntities.ts';
import type { Column, Storage } from '../../model/tables/storage.ts';
import type { SnapshotRow, SnapshotRows } from './snapshotSecrets.ts';

const isText = (value: unknown): boolean => typeof value === 'string' && isStorable(value);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/;

const isKept: Readonly<Record<Storage, (value: unknown) => boolean>> = {
  id: (value) => typeof value === 'string' && uuid.test(value),
  text: isText,
  folded: isText,
  duration: isText,
  instant: (value) => typeof value === 'string' && instantPattern.test(value) && !Number.isNaN(Date.parse(value)),
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isSafeInteger,
  // A half of a surrogate pair is written as an escape.
  json: (value) => !/\\u(0000|d[89a-f])/.test(JSON.stringify(value)),
};

/**
 * The same rows with the defaults of fields that came later, and without fields that a step of the schema has taken
 * away since. Throws `invalidField` for what is no row of the model.
 */
export function checkRows(parsed: unknown): SnapshotRows {
  if (typeof parsed !== 'object' || parsed === null) throw invalidField('data', 'an object with lists of rows');
  const known = Object.entries(parsed).filter(([entity]) => storedEntities.has(entity as EntityName));
  return Object.fromEntries(
    known.map(([entity, all]) => {
      if (!Array.isArray(all)) throw invalidField('data', `an object with lists of rows, but ${entity} is none`);
      const checked = all.map((row, at) => checkRow(entity as EntityName, row, at));
      if (new Set(checked.map(({ id }) => id)).size < all.length)
        throw invalidField('data', `rows of the model, but two rows of ${entity} have one id`);
      return [entity, checked];
    }),
  );
}

function checkRow(entity: EntityName, sent: unknown, at: number): SnapshotRow {
  const columns = storedEntities.get(entity)?.columns as ReadonlyMap<string, Column>;
  const { version, ...fields } = (sent ?? {}) as Readonly<Record<string, unknown>>;
  const known = Object.entries(fields).filter(([field]) => columns.has(field));
  const row = { ...newRow(entity, Object.fromEntries(known) as never) } as Readonly<Record<string, unknown>>;
  for (const { field, storage, nullable } of columns.values()) {
    const value = field === 'version' ? version : (row[field] ?? null);
    const isRight = value === null ? nullable || storage === 'json' : isKept[storage](value);
    if (!isRight)
      throw invalidField('data', `rows of the model, but the ${field} of ${entity} ${at} is ${tell(value)}`);
  }
  return { ...row, version } as SnapshotRow;
}

const tell = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 60);
