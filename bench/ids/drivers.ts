// Compares the two SQLite drivers apart from disk: rows as objects and as arrays, and a join bound anew each time.
import { DatabaseSync } from 'node:sqlite';
import Database from 'better-sqlite3';
import { newData } from './data.ts';
import { loadColumns, loadValues, statementsFor, forms } from './forms.ts';
import type { Form } from './forms.ts';

const form = forms[0] as Form;
const statements = statementsFor(form, 'sqlite');
const byKey = 'select a.id, a.state, p.name from assignment a join person p on p.id = a.person where a.id = ?';
const cases = [
  ['100 rows of 10 columns', statements.page, 400],
  ['one row by key', statements.get, 20_000],
  ['one row by key, joined', byKey, 20_000],
  ['one row by key, joined, bound as +?', byKey.replace('= ?', '= +?'), 20_000],
] as const;

const better = new Database(':memory:');
const builtIn = new DatabaseSync(':memory:');
const { ids, nextRow } = newData();
const rows = Array.from({ length: 20_000 }, nextRow).map((row) => ({
  ...row,
  state: 'delivered',
  at: { ...row.at, package: row.at.package % 100 },
}));
for (const db of [better, builtIn]) {
  for (const sql of statements.tables) db.exec(sql);
  for (const sql of statements.indexes) db.exec(sql);
  db.exec('pragma foreign_keys = off; begin');
  const person = db.prepare('insert into person (id, name) values (?, ?)');
  for (const id of ids.person) person.run(id, `person ${id}`);
  const columns = loadColumns(form);
  const add = db.prepare(
    `insert into assignment (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
  for (const row of rows) add.run(...loadValues(form, statements, row, ids));
  db.exec('commit');
}

type Ask = (...values: string[]) => unknown;
for (const [name, sql, times] of cases) {
  const arrays = builtIn.prepare(sql);
  arrays.setReturnArrays(true);
  const plain = builtIn.prepare(sql);
  const asks: readonly (readonly [string, Ask])[] = [
    [
      'better-sqlite3, objects',
      (
        (statement) =>
        (...values: string[]) =>
          statement.all(...values)
      )(better.prepare(sql)),
    ],
    [
      'better-sqlite3, arrays',
      (
        (statement) =>
        (...values: string[]) =>
          statement.all(...values)
      )(better.prepare(sql).raw()),
    ],
    ['node:sqlite, objects', (...values) => plain.all(...values)],
    ['node:sqlite, arrays', (...values) => arrays.all(...values)],
  ];
  for (const [driver, ask] of asks)
    console.log(`${name.padEnd(38)}${driver.padEnd(26)}${median(ask, sql === statements.page, times).toFixed(1)} µs`);
}

function median(ask: Ask, isPage: boolean, times: number): number {
  const rounds = Array.from({ length: 7 }, () => {
    const from = performance.now();
    for (let at = 0; at < times; at += 1) {
      if (isPage) ask(ids.package[at % 100] ?? '', 'delivered', '');
      else ask(rows[at % rows.length]?.id ?? '');
    }
    return ((performance.now() - from) / times) * 1000;
  });
  return rounds.sort((a, b) => a - b)[3] ?? 0;
}
