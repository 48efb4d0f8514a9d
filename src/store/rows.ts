// Every row of a database, out of one snapshot or into one transaction, in a form that both engines share: what copies
// and backups are made of.

import { storage } from '../model/stored.ts';
import type { EntityName } from '../domain/entities.ts';
import type { StoredEntity } from '../model/storage.ts';
import { fold } from '../domain/text.ts';
import { contextOf, entityOf, ref } from './dialect.ts';
import type { Context } from './dialect.ts';
import type { Fragment } from './sql.ts';
import { migrate } from './migrate.ts';
import type { Migrating, Mode } from './migrate.ts';
import { migrationsOf } from './migrations/migrations.ts';
import { OpenError } from './openError.ts';
import { migratingPostgres } from './postgres/migrating.ts';
import { sql } from './sql.ts';
import { connect } from './sqlite/connection.ts';
import { migratingSqlite, openingSqlite } from './sqlite/migrating.ts';

/** A row by the fields of its entity, with its version; ids and instants are text, the rest is what JSON has. */
export type WholeRow = Readonly<Record<string, unknown>>;

export interface Reading {
  readonly mode: Mode;
  /** The newest step that made its tables. */
  readonly step: number;
  /** In portions, by id. */
  readonly rows: (entity: EntityName) => AsyncGenerator<readonly WholeRow[]>;
  readonly end: () => Promise<void>;
}
export interface Writing {
  readonly write: (entity: EntityName, rows: readonly WholeRow[]) => Promise<void>;
  readonly count: (entity: EntityName) => Promise<number>;
  /** All of it, or with `abandon` nothing. */
  readonly commit: () => Promise<void>;
  readonly abandon: () => Promise<void>;
}

/** What has rows of its own, in the order of the model. */
export const tables: readonly EntityName[] = [...storage.values()]
  .filter((entity) => entity.isView !== true)
  .map(({ name }) => name);

export const newestStep = (): number => migrationsOf('sqlite').at(-1)?.number ?? 0;

const portion = 1_000;
/** PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const mostParameters = 30_000;

/**
 * One snapshot: whoever writes meanwhile is neither held up nor seen. Throws `OpenError` where it is no database of
 * ours, or not at our step.
 */
export async function readingRows(database: string): Promise<Reading> {
  const session = await begun(database, 'read');
  const context = contextOf(session.dialect, storage);
  const run = (fragment: Fragment) => session.run(session.dialect.compile(fragment));
  if ((await session.found()) !== 'ours') {
    await session.end();
    throw new OpenError('The database holds no tables of Latchkey.');
  }
  const [[mode] = []] = await run(sql`select mode from latchkey_about`);
  const [[step] = []] = await run(sql`select max(number) from latchkey_migration`);
  if (Number(step) !== newestStep()) {
    await session.end();
    throw new OpenError(
      `The database is at step ${String(step)} and the program at ${newestStep()}: run \`latchkey migrate\` ` +
        'first, or the program that belongs to it.',
    );
  }
  return {
    mode: mode as Mode,
    step: Number(step),
    end: session.end,
    rows: async function* (name) {
      const entity = entityOf(context, name);
      const columns = [...entity.columns.values()];
      const at = columns.findIndex(({ field }) => field === 'id');
      let after: unknown = null;
      for (;;) {
        const raws = await run(
          sql`select ${sql.join(columns.map(({ column }) => ref(column)))} from ${ref(entity.table)}${after === null ? sql`` : sql` where id > ${after}`} order by id limit ${portion}`,
        );
        if (raws.length > 0) yield raws.map((raw) => decoded(context, entity, raw));
        if (raws.length < portion) return;
        after = raws.at(-1)?.[at];
      }
    },
  };
}

/**
 * Makes the tables where they are missing. Throws `OpenError` where something is kept there already, or of another
 * mode.
 */
export async function writingRows(database: string, mode: Mode): Promise<Writing> {
  const session = await begun(database, 'write');
  const { dialect } = session;
  const context = contextOf(dialect, storage);
  const count = async (name: EntityName): Promise<number> =>
    Number(
      (await session.run(dialect.compile(sql`select count(*) from ${ref(entityOf(context, name).table)}`)))[0]?.[0],
    );
  const abandon = async (): Promise<void> => {
    await session.rollback();
    await session.end();
  };
  try {
    await migrate(session, { migrations: migrationsOf(dialect.engine), mode, at: new Date().toISOString() });
    await session.begin();
    for (const name of tables) {
      const found = await count(name);
      if (found > 0)
        throw new OpenError(
          `The database is not empty: it has ${found} ${found === 1 ? 'row' : 'rows'} of ${name}. Name a new one.`,
        );
    }
  } catch (error) {
    await abandon();
    throw error;
  }
  return {
    count,
    abandon,
    write: async (name, rows) => {
      const entity = entityOf(context, name);
      const names = [...entity.columns.values()].flatMap(({ column, storage: kind }) =>
        kind === 'folded' ? [column, `${column}_folded`] : [column],
      );
      const atOnce = Math.max(1, Math.floor(mostParameters / names.length));
      for (let start = 0; start < rows.length; start += atOnce) {
        const values = rows
          .slice(start, start + atOnce)
          .map((row) => sql`(${sql.join(encoded(context, entity, row))})`);
        await session.run(
          dialect.compile(
            sql`insert into ${ref(entity.table)} (${sql.join(names.map((each) => ref(each)))}) values ${sql.join(values)}`,
          ),
        );
      }
    },
    commit: async () => {
      await session.commit();
      await session.end();
    },
  };
}

type Session = Migrating & { readonly end: () => Promise<void> };

async function begun(database: string, rights: 'read' | 'write'): Promise<Session> {
  if (!database.startsWith('sqlite:')) {
    const session = await migratingPostgres({ url: database, schema: 'latchkey' });
    if (rights === 'read') await session.run({ text: 'begin isolation level repeatable read read only', values: [] });
    return session;
  }
  const place = database.slice('sqlite:'.length);
  return openingSqlite(place, async () => {
    const connection = connect(place, rights);
    if (rights === 'read') connection.run('begin');
    return {
      ...migratingSqlite(connection),
      end: async () => {
        connection.close();
      },
    };
  });
}

function decoded(context: Context, entity: StoredEntity, raw: readonly unknown[]): WholeRow {
  return Object.fromEntries(
    [...entity.columns.values()].map(({ field, storage: kind }, at) => {
      const { decode } = context.dialect.codecs[kind];
      return [field, raw[at] === null || decode === null ? raw[at] : decode(raw[at])];
    }),
  );
}

/**
 * A field that the row lacks came into the model after it was written: it is null. One that the model lacks is of a
 * newer program.
 */
function encoded(context: Context, entity: StoredEntity, row: WholeRow): readonly unknown[] {
  const strange = Object.keys(row).find((field) => !entity.columns.has(field));
  if (strange !== undefined)
    throw new OpenError(
      `${entity.name} has a field ${strange}, which this program does not know: use the newer program.`,
    );
  return [...entity.columns.values()].flatMap(({ field, storage: kind, nullable }) => {
    const value = row[field] ?? null;
    const kept = value === null && (nullable || kind !== 'json') ? null : context.dialect.codecs[kind].encode(value);
    if (kept === undefined || (kept === null && !nullable))
      throw new OpenError(
        `${entity.name} ${String(row['id'])} cannot be kept: its ${field} is ${JSON.stringify(value)}.`,
      );
    return kind === 'folded' ? [kept, kept === null ? null : fold(kept as string)] : [kept];
  });
}
