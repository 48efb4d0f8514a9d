// Migrations: applied in order, each once, under a lock. The database records them, and in which mode it was created.

import type { SqlDialect } from '../sql/dialect.ts';
import { OpenError } from '../openError.ts';
import { sql, type Fragment, type Statement } from '../sql/fragment.ts';

/** A database is created in one mode and opens in no other. */
export type DatabaseMode = 'sandbox' | 'production';

/** `statements` of one engine; once released, a migration is never changed. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: readonly string[];
}

/**
 * Whether programs that do not know the step can work with its tables: it only adds what they need not fill. So servers
 * of the old version run on while those of the new one start. A step that takes something away belongs to a later
 * version, when no server uses it any more.
 */
export function isAdditive({ statements }: Migration): boolean {
  return statements.every((each) => additions.some((form) => form.test(each)) && !/\bdrop\b|\brename\b/i.test(each));
}
const additions = [
  /^create (table|index|view)\b/i,
  /^alter table \S+ add column \S+ [a-z]+( collate "C")?( default \S+)?( not null default \S+)?$/i,
];

/** What migrating needs of an engine: an exclusive transaction, and which tables there are already. */
export interface MigrationSession {
  readonly dialect: SqlDialect;
  /** Begins, and waits until no other process migrates. */
  readonly begin: () => Promise<void>;
  readonly run: (statement: Statement) => Promise<readonly (readonly unknown[])[]>;
  /** Runs statements that have no parameters and return nothing. */
  readonly runAll: (statements: readonly string[]) => Promise<void>;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
  /** Whether there are tables at all, and whether ours are among them. */
  readonly existingTables: () => Promise<'nothing' | 'ours' | 'other'>;
}

interface MigrationOptions {
  readonly migrations: readonly Migration[];
  readonly mode: DatabaseMode;
  readonly at: string;
}

/**
 * Applies the steps that the database lacks, in one transaction. Throws `OpenError` where it holds other tables, is of
 * another mode, or has a step of a newer program that is not additive.
 */
export async function migrate(database: MigrationSession, wanted: MigrationOptions): Promise<void> {
  await database.begin();
  try {
    await applyMigrations(database, wanted);
    await database.commit();
  } catch (error) {
    await database.rollback();
    throw error;
  }
}

async function applyMigrations(database: MigrationSession, { migrations, mode, at }: MigrationOptions): Promise<void> {
  const { dialect } = database;
  const run = (fragment: Fragment) => database.run(dialect.compile(fragment));
  const text = sql.raw(dialect.columnTypes.text);
  const found = await database.existingTables();
  if (found === 'other')
    throw new OpenError('The database holds tables of something else; Latchkey needs a place of its own.');
  if (found === 'nothing') {
    await run(
      sql`create table latchkey_migration (
        number integer not null primary key, name ${text} not null, applied_at ${text} not null,
        additive integer not null)`,
    );
    await run(sql`create table latchkey_about (mode ${text} not null, checked_at ${text})`);
    await run(sql`insert into latchkey_about (mode) values (${mode})`);
  }
  const [[was] = []] = await run(sql`select mode from latchkey_about`);
  if (was !== mode)
    throw new OpenError(
      `The database was created in ${String(was)} mode and opens in no other; this server runs in ${mode} mode.`,
    );
  const there = (await run(sql`select number, additive from latchkey_migration order by number`)).map(
    ([number, additive]) => ({ number: Number(number), additive: Number(additive) === 1 }),
  );
  const newest = migrations.at(-1)?.number ?? 0;
  if (there.some(({ number, additive }) => number > newest && !additive)) {
    throw new OpenError(
      `The database is newer than this program (it has step ${there.at(-1)?.number}, the program knows ` +
        `${newest}); start the newer program.`,
    );
  }
  for (const migration of migrations) {
    if (there.some(({ number }) => number === migration.number)) continue;
    await database.runAll(migration.statements);
    await run(
      sql`insert into latchkey_migration (number, name, applied_at, additive)
        values (${migration.number}, ${migration.name}, ${at}, ${isAdditive(migration) ? 1 : 0})`,
    );
  }
}
