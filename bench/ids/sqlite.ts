// One form in one SQLite file, filled once, then read and written through either driver.
import { copyFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import Database from 'better-sqlite3';
import { parents } from './data.ts';
import type { Ids, Row } from './data.ts';
import { insertValues, loadColumns, loadValues, statementsFor, toJson } from './forms.ts';
import type { Form } from './forms.ts';
import type { Subject } from './measure.ts';

export type Driver = 'better-sqlite3' | 'node:sqlite';

export function fill(form: Form, file: string, ids: Ids, rows: readonly Row[]): void {
  const statements = statementsFor(form, 'sqlite');
  const db = new Database(file);
  db.exec('pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-262144; begin');
  for (const sql of statements.tables) db.exec(sql);
  for (const parent of parents) {
    const add = db.prepare(
      `insert into ${parent} (${form.refersBy === 'integer' ? 'uuid' : 'id'}, name) values (?, ?)`,
    );
    ids[parent].forEach((id, at) => add.run(statements.encode(id), `${parent} ${at}`));
  }
  const columns = loadColumns(form);
  const add = db.prepare(
    `insert into assignment (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
  for (const row of rows) add.run(...loadValues(form, statements, row, ids));
  for (const sql of statements.indexes) db.exec(sql);
  // better-sqlite3 is built with STAT4: where its samples are present a statement is prepared again with every binding,
  // which costs more than the query. The plain statistics stay.
  db.exec('commit; analyze; drop table sqlite_stat4');
  db.pragma('journal_mode = wal');
  db.close();
}

export function openCopy(
  form: Form,
  driver: Driver,
  files: { readonly filled: string; readonly own: string },
  ids: Ids,
): Subject {
  copyFileSync(files.filled, files.own);
  const bytes = statSync(files.own).size;
  const statements = statementsFor(form, 'sqlite');
  const db = drivers[driver](files.own);
  for (const pragma of ['journal_mode=wal', 'synchronous=full', 'foreign_keys=on', 'cache_size=-65536'])
    db.exec(`pragma ${pragma}`);
  const [insert, get, page, find] = [statements.insert, statements.get, statements.page, statements.find].map((sql) =>
    db.prepare(sql),
  );
  if (!insert || !get || !page || !find) throw new Error('four statements');
  const { encode, decode } = statements;
  const out = (rows: unknown) => toJson(rows as Record<string, unknown>[], decode);
  return {
    form: form.name,
    driver,
    bytes,
    async insert(rows: readonly Row[]) {
      db.exec('begin immediate');
      for (const row of rows) insert.run(...insertValues(statements, row, ids));
      db.exec('commit');
    },
    get: async (id) => out(get.all(encode(id))),
    page: async (packageId) => out(page.all(encode(packageId), 'delivered', statements.beforeFirst)),
    find: async (personId, packageId) => out(find.all(encode(personId), encode(packageId))),
    close: async () => {
      db.close();
    },
  };
}

type Handle = {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...values: (string | number | Buffer)[]): unknown;
    all(...values: (string | number | Buffer)[]): unknown;
  };
  close(): unknown;
};

const drivers: Readonly<Record<Driver, (file: string) => Handle>> = {
  'better-sqlite3': (file) => new Database(file),
  'node:sqlite': (file) => new DatabaseSync(file),
};
