// Migrations: in order, each once, under a lock, recorded in the database itself, together with the mode that it was created in.

import { sql } from 'kysely';
import type { Dialect, Fragment, Statement } from './dialect.ts';
import { OpenError } from './openError.ts';

export type Mode = 'sandbox' | 'production';

/** `statements` of one engine; once released, a migration is never changed. */
export interface Migration { readonly number: number; readonly name: string; readonly statements: readonly string[] }

/** What migrating needs of an engine: a transaction that nobody else migrates in, and what is there already. */
export interface Migrating {
  readonly dialect: Dialect;
  /** Begins, and waits until no other process migrates. */
  readonly begin: () => Promise<void>;
  readonly run: (statement: Statement) => Promise<readonly (readonly unknown[])[]>;
  /** Statements that give nothing, without parameters. */
  readonly runAll: (statements: readonly string[]) => Promise<void>;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
  /** Whether there are tables at all, and whether ours are among them. */
  readonly found: () => Promise<'nothing' | 'ours' | 'other'>;
}

export interface Wanted { readonly migrations: readonly Migration[]; readonly mode: Mode; readonly at: string }

export async function migrate(database: Migrating, wanted: Wanted): Promise<void> {
  await database.begin();
  try {
    await inTransaction(database, wanted);
    await database.commit();
  } catch (error) {
    await database.rollback();
    throw error;
  }
}

async function inTransaction(database: Migrating, { migrations, mode, at }: Wanted): Promise<void> {
  const { dialect } = database;
  const run = (fragment: Fragment) => database.run(dialect.compile(fragment));
  const text = sql.raw(dialect.columnTypes.text);
  const found = await database.found();
  if (found === 'other') throw new OpenError('The database holds tables of something else; Latchkey needs a place of its own.');
  if (found === 'nothing') {
    await run(sql`create table latchkey_migration (number integer not null primary key, name ${text} not null, applied_at ${text} not null)`);
    await run(sql`create table latchkey_about (mode ${text} not null)`);
    await run(sql`insert into latchkey_about (mode) values (${mode})`);
  }
  const [[was] = []] = await run(sql`select mode from latchkey_about`);
  if (was !== mode) throw new OpenError(`The database was created in ${String(was)} mode and opens in no other; this server runs in ${mode} mode.`);
  const applied = new Set((await run(sql`select number from latchkey_migration order by number`)).map(([number]) => Number(number)));
  const newest = migrations.at(-1)?.number ?? 0;
  if ([...applied].some((number) => number > newest)) {
    throw new OpenError(`The database is newer than this program (it has step ${Math.max(...applied)}, the program knows ${newest}); start the newer program.`);
  }
  for (const { number, name, statements } of migrations) {
    if (applied.has(number)) continue;
    await database.runAll(statements);
    await run(sql`insert into latchkey_migration (number, name, applied_at) values (${number}, ${name}, ${at})`);
  }
}
