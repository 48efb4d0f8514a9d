// Loads a tenant into an SQLite file that has its tables already: rows first, indexes after them.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { EntityName } from '../../src/domain/entities.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { columnsOf, type Columns } from './columns.ts';
import type { Size } from './plan.ts';
import { addRows } from './rows.ts';

/** Values of one statement: a call of the driver costs more than a row. */
const mostValues = 2_000;

export function loadSqlite(file: string, size: Size): void {
  const database = new DatabaseSync(file);
  try {
    // A load that is cut short is begun anew; durability comes with the last step.
    database.exec(
      'pragma journal_mode = memory; pragma synchronous = off; pragma locking_mode = exclusive; pragma ' +
        'cache_size = -400000; pragma ' +
        'temp_store = memory; pragma threads = 2',
    );
    const indexes = database
      .prepare("select name, sql from sqlite_master where type = 'index' and sql is not null")
      .all() as unknown as readonly { name: string; sql: string }[];
    database.exec('begin');
    for (const { name } of indexes) database.exec(`drop index "${name}"`);
    insertAll(database, size);
    for (const { sql } of indexes) database.exec(sql);
    database.exec('commit');
    database.exec('analyze; pragma journal_mode = wal');
  } finally {
    database.close();
  }
}

interface Filling {
  readonly columns: Columns;
  readonly many: StatementSync;
  readonly rowsAtOnce: number;
  values: unknown[];
  rows: number;
}

function insertAll(database: DatabaseSync, size: Size): void {
  const columns = columnsOf(sqliteDialect);
  const fillings = new Map<EntityName, Filling>();
  const filling = (entity: EntityName): Filling => {
    const of = columns(entity);
    const rowsAtOnce = Math.floor(mostValues / of.names.length);
    return { columns: of, many: database.prepare(insertText(of, rowsAtOnce)), rowsAtOnce, values: [], rows: 0 };
  };
  const rows = addRows(size, (entity, row) => {
    let into = fillings.get(entity);
    if (into === undefined) {
      into = filling(entity);
      fillings.set(entity, into);
    }
    into.values.push(...into.columns.valuesOf(row));
    into.rows += 1;
    if (into.rows < into.rowsAtOnce) return;
    into.many.run(...(into.values as SQLInputValue[]));
    into.values = [];
    into.rows = 0;
  });
  while (rows.next().done !== true);
  for (const { columns: of, rows: left, values } of fillings.values())
    if (left > 0) database.prepare(insertText(of, left)).run(...(values as SQLInputValue[]));
}

function insertText({ table, names }: Columns, rows: number): string {
  const row = `(${names.map(() => '?').join(', ')})`;
  return (
    `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')}) values ` +
    `${Array.from({ length: rows }, () => row).join(', ')}`
  );
}
