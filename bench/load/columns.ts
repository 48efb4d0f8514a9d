// Rows as the values of their columns, by the model's own description of the tables.

import type { EntityName } from '../../src/domain/entities.ts';
import { fold } from '../../src/domain/text.ts';
import type { SqlDialect } from '../../src/store/sql/dialect.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { createSqlContext, entityOf } from '../../src/store/sql/context.ts';

export interface Columns {
  readonly table: string;
  readonly names: readonly string[];
  /** In the order of `names`. */
  readonly valuesOf: (row: object) => readonly unknown[];
}

/** As store/write/changeStatements.ts keeps rows, made once for each entity. */
export function columnsOf(dialect: SqlDialect): (entity: EntityName) => Columns {
  const context = createSqlContext(dialect, storedEntities);
  const known = new Map<EntityName, Columns>();
  return (name) => {
    const kept = known.get(name) ?? describe(name);
    known.set(name, kept);
    return kept;
  };

  function describe(name: EntityName): Columns {
    const { table, columns } = entityOf(context, name);
    const all = [...columns.values()];
    const encoders = all.map((column) => ({ ...column, encode: dialect.codecs[column.storage].encode }));
    const valuesOf = (row: object): readonly unknown[] => {
      const fields = row as Readonly<Record<string, unknown>>;
      const values: unknown[] = [];
      for (const { field, storage: kind, nullable, encode } of encoders) {
        const value = field === 'version' ? 1 : (fields[field] ?? null);
        const kept = value === null ? null : encode(value);
        if (kept === undefined || (kept === null && !nullable))
          throw new TypeError(`${name}.${field} cannot keep ${JSON.stringify(value)}`);
        values.push(kept);
        if (kind === 'folded') values.push(kept === null ? null : fold(kept as string));
      }
      return values;
    };
    return {
      table,
      names: all.flatMap(({ column, storage: kind }) => (kind === 'folded' ? [column, `${column}_folded`] : [column])),
      valuesOf,
    };
  }
}
