// Values of fields as their columns keep them, for inserts and updates.

import type { Column, Storage, StoredEntity } from '../../model/tables/storage.ts';
import { fold } from '../../domain/text.ts';
import { ref } from '../sql/dialect.ts';
import { sql, type Fragment } from '../sql/fragment.ts';
import type { SqlContext } from '../sql/context.ts';
import { columnOf, ruleColumns, ruleWhere } from './uniqueRules.ts';

/** A value for a column. */
export interface ColumnValue {
  readonly name: string;
  readonly value: unknown;
  readonly storage: Storage;
}

/** The values of every column of a new row, in the order of `insertInto`; a folded column has two. */
export function insertValues(context: SqlContext, entity: StoredEntity, row: object, version = 1): readonly unknown[] {
  for (const field of Object.keys(row)) columnOf(entity, field);
  const values: unknown[] = [];
  for (const each of entity.columns.values()) {
    const encoded = encodeValue(
      context,
      entity,
      each,
      each.field === 'version' ? version : ((row as Readonly<Record<string, unknown>>)[each.field] ?? null),
    );
    values.push(encoded);
    if (each.storage === 'folded') values.push(foldedValue(encoded));
  }
  return values;
}

/** `insert into` with every column; what follows it says which rows. */
export function insertInto(entity: StoredEntity): Fragment {
  const names = [...entity.columns.values()].flatMap((each) =>
    each.storage === 'folded' ? [each.column, `${each.column}_folded`] : [each.column],
  );
  return sql`insert into ${ref(entity.table)} (${sql.join(names.map((name) => ref(name)))})`;
}

/** The clause that skips a row where the unique rule has one already. Throws for an unknown rule. */
export function onConflictDoNothing(context: SqlContext, entity: StoredEntity, name: string): Fragment {
  const rule = entity.unique.find((each) => each.name === name);
  if (!rule) throw new Error(`${entity.name} has no rule ${name}`);
  const where = rule.where ? sql` where ${ruleWhere(context, entity, rule.where)}` : sql``;
  return sql`on conflict (${ruleColumns(entity, rule, context.dialect.ruleConstant)})${where} do nothing`;
}

/** The values of an update, for every column that its fields have. */
export function columnValues(context: SqlContext, entity: StoredEntity, set: object): readonly ColumnValue[] {
  return Object.entries(set).flatMap(([field, value]: [string, unknown]) =>
    value === undefined ? [] : encodeColumn(context, entity, columnOf(entity, field), value),
  );
}

/** A value as its column (and its folded twin) keeps it. */
function encodeColumn(
  context: SqlContext,
  entity: StoredEntity,
  column: Column,
  value: unknown,
): readonly ColumnValue[] {
  const encoded = encodeValue(context, entity, column, value);
  const { column: name, storage } = column;
  return storage === 'folded'
    ? [
        { name, value: encoded, storage: 'text' },
        { name: `${name}_folded`, value: foldedValue(encoded), storage: 'text' },
      ]
    : [{ name, value: encoded, storage }];
}

const foldedValue = (encoded: unknown): string | null => (encoded === null ? null : fold(encoded as string));

function encodeValue(
  context: SqlContext,
  entity: StoredEntity,
  { field, storage, nullable }: Column,
  value: unknown,
): unknown {
  const none = value === null && (nullable || storage !== 'json');
  const encoded = none ? null : context.dialect.codecs[storage].encode(value);
  if (encoded === undefined) throw new TypeError(`${entity.name}.${field} cannot keep ${JSON.stringify(value)}`);
  if (encoded === null && !nullable) throw new TypeError(`${entity.name}.${field} must have a value`);
  return encoded;
}

/** The encoded id; null, which no row has, for a text that cannot be an id. */
export function encodeId(context: SqlContext, entity: StoredEntity, id: string): unknown {
  return context.dialect.codecs[columnOf(entity, 'id').storage].encode(id) ?? null;
}
