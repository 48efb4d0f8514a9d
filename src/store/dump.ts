// Every row of a database, out of one snapshot or into one transaction, in a form that both engines share. Copies and
// backups are made of these.

import { storedEntities } from '../model/storedEntities.ts';
import type { EntityName } from '../domain/entities.ts';
import type { Column, StoredEntity } from '../model/tables/storage.ts';
import { fold } from '../domain/text.ts';
import { ref } from './sql/dialect.ts';
import { migrate, type MigrationSession, type DatabaseMode } from './schema/migrate.ts';
import { migrationsOf } from './schema/migrations/migrations.ts';
import { OpenError } from './openError.ts';
import { openPostgresMigrationSession } from './postgres/migrationSession.ts';
import { type Fragment, sql } from './sql/fragment.ts';
import { openConnection } from './sqlite/connection.ts';
import { createSqliteMigrationSession, withOpenErrors } from './sqlite/migrationSession.ts';
import { createSqlContext, entityOf, type SqlContext } from './sql/context.ts';

/** A row by the fields of its entity, with its version; ids and instants are text, the rest is what JSON has. */
export type DumpRow = Readonly<Record<string, unknown>>;

/** The rows of a database, out of one snapshot. */
export interface DumpReader {
  readonly mode: DatabaseMode;
  /** The newest step that made its tables. */
  readonly step: number;
  /** In portions, by id; those behind `after`. */
  readonly rows: (entity: EntityName, after?: string) => AsyncGenerator<readonly DumpRow[]>;
  /** The rows whose field has one of the values, in no order. At most 2,000 values. */
  readonly rowsOf: (entity: EntityName, field: string, values: readonly string[]) => Promise<readonly DumpRow[]>;
  /** The ids of rows that no row of the other entities names by its field. */
  readonly idsNotIn: (
    entity: EntityName,
    others: readonly (readonly [entity: EntityName, field: string])[],
  ) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}
/** Takes rows into an empty database, in one transaction. */
export interface DumpWriter {
  readonly write: (entity: EntityName, rows: readonly DumpRow[]) => Promise<void>;
  readonly count: (entity: EntityName) => Promise<number>;
  /** All of it, or with `rollback` nothing. */
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

/** The entities that have rows of their own, in the order of the model. */
export const dumpedEntities: readonly EntityName[] = [...storedEntities.values()]
  .filter((entity) => entity.isView !== true)
  .map(({ name }) => name);

/** The newest step that this program knows. */
export const newestMigrationNumber = (): number => migrationsOf('sqlite').at(-1)?.number ?? 0;

const rowsPerRead = 1_000;
/** PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const mostParameters = 30_000;

/**
 * Reads one snapshot: commits that happen meanwhile do not wait and are not seen. Throws `OpenError` where the database
 * is not one of Latchkey, or at another step than this program.
 */
export async function openDumpReader(database: string): Promise<DumpReader> {
  return readerOf(await openSession(database, 'read'));
}

async function readerOf(session: DumpSession): Promise<DumpReader> {
  const context = createSqlContext(session.dialect, storedEntities);
  const run = (fragment: Fragment) => session.run(session.dialect.compile(fragment));
  if ((await session.existingTables()) !== 'ours') {
    await session.end();
    throw new OpenError('The database holds no tables of Latchkey.');
  }
  const [[mode] = []] = await run(sql`select mode from latchkey_about`);
  const [[step] = []] = await run(sql`select max(number) from latchkey_migration`);
  if (Number(step) !== newestMigrationNumber()) {
    await session.end();
    throw new OpenError(
      `The database is at step ${String(step)} and the program at ${newestMigrationNumber()}: ` +
        'run `latchkey migrate` first, or the program that belongs to it.',
    );
  }
  return {
    mode: mode as DatabaseMode,
    step: Number(step),
    close: session.end,
    rowsOf: async (name, field, values) => {
      if (values.length === 0) return [];
      const entity = entityOf(context, name);
      return (await run(rowsOfStatement(context, entity, [field, values]))).map(rowDecoder(context, entity));
    },
    idsNotIn: async (name, others) => {
      const entity = entityOf(context, name);
      const tests = others.map(([other, field]) => {
        const { table, columns } = entityOf(context, other);
        const { column } = columns.get(field) as Column;
        return sql`not exists (select 1 from ${ref(table)} other where other.${ref(column)} = one.id)`;
      });
      const raws = await run(
        sql`select one.id from ${ref(entity.table)} one where ${sql.join(tests, sql` and `)} order by one.id`,
      );
      const { decode } = context.dialect.codecs[(entity.columns.get('id') as Column).storage];
      return raws.map(([id]) => String(decode === null ? id : decode(id)));
    },
    rows: async function* (name, begin) {
      const entity = entityOf(context, name);
      const columns = [...entity.columns.values()];
      const at = columns.findIndex(({ field }) => field === 'id');
      const names = namesOf(entity);
      const decode = rowDecoder(context, entity);
      let after: unknown = begin ?? null;
      for (;;) {
        const where = after === null ? sql`` : sql` where id > ${after}`;
        const raws = await run(sql`select ${names} from ${ref(entity.table)}${where} order by id limit ${rowsPerRead}`);
        if (raws.length > 0) yield raws.map(decode);
        if (raws.length < rowsPerRead) return;
        after = raws.at(-1)?.[at];
      }
    },
  };
}

/** The rows whose field has one of the values, as one parameter: a list in brackets lets SQLite read a whole table. */
export function rowsOfStatement(
  { dialect }: SqlContext,
  entity: StoredEntity,
  [field, values]: readonly [field: string, values: readonly string[]],
): Fragment {
  const { column, storage: kind } = entity.columns.get(field) as Column;
  const list = dialect.encodeList(values.flatMap((value) => dialect.codecs[kind].encode(value) ?? []));
  return sql`select ${namesOf(entity)} from ${ref(entity.table)} where ${dialect.isIn(ref(column), kind, list)}`;
}

/**
 * Creates the tables where they are missing. Throws `OpenError` where the database holds rows already, or is of another
 * mode.
 */
export async function openDumpWriter(database: string, mode: DatabaseMode): Promise<DumpWriter> {
  return writerOf(await openSession(database, 'write'), mode);
}

/**
 * A database in memory, for as long as it is read: rows that are written to it are read by `readBack`, after the commit
 * of the writer, whose end it does not share.
 */
export async function openDumpInMemory(mode: DatabaseMode): Promise<{
  readonly writer: DumpWriter;
  readonly readBack: () => Promise<DumpReader>;
}> {
  const session = await openSession('sqlite::memory:', 'write');
  return {
    writer: await writerOf({ ...session, end: async () => {} }, mode),
    readBack: () => readerOf(session),
  };
}

async function writerOf(session: DumpSession, mode: DatabaseMode): Promise<DumpWriter> {
  const { dialect } = session;
  const context = createSqlContext(dialect, storedEntities);
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
    for (const name of dumpedEntities) {
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
    rollback: abandon,
    write: async (name, rows) => {
      const entity = entityOf(context, name);
      const names = [...entity.columns.values()].flatMap(({ column, storage: kind }) =>
        kind === 'folded' ? [column, `${column}_folded`] : [column],
      );
      const atOnce = Math.max(1, Math.floor(mostParameters / names.length));
      for (let start = 0; start < rows.length; start += atOnce) {
        const values = rows
          .slice(start, start + atOnce)
          .map((row) => sql`(${sql.join(encodeRow(context, entity, row))})`);
        const columns = sql.join(names.map((each) => ref(each)));
        const statement = sql`insert into ${ref(entity.table)} (${columns}) values ${sql.join(values)}`;
        await session.run(dialect.compile(statement));
      }
    },
    commit: async () => {
      await session.commit();
      await session.end();
    },
  };
}

const namesOf = (entity: StoredEntity): Fragment =>
  sql.join([...entity.columns.values()].map(({ column }) => ref(column)));

type DumpSession = MigrationSession & { readonly end: () => Promise<void> };

async function openSession(database: string, rights: 'read' | 'write'): Promise<DumpSession> {
  if (!database.startsWith('sqlite:')) {
    const session = await openPostgresMigrationSession({ url: database, schema: 'latchkey' });
    if (rights === 'read') await session.run({ text: 'begin isolation level repeatable read read only', values: [] });
    return session;
  }
  const place = database.slice('sqlite:'.length);
  return withOpenErrors(place, async () => {
    const connection = openConnection(place, rights);
    if (rights === 'read') connection.run('begin');
    return {
      ...createSqliteMigrationSession(connection),
      end: async () => {
        connection.close();
      },
    };
  });
}

function rowDecoder(context: SqlContext, entity: StoredEntity): (raw: readonly unknown[]) => DumpRow {
  const columns = [...entity.columns.values()].map(
    ({ field, storage: kind }) => [field, context.dialect.codecs[kind].decode] as const,
  );
  return (raw) => {
    const row: Record<string, unknown> = {};
    for (const [at, [field, decode]] of columns.entries())
      row[field] = raw[at] === null || decode === null ? raw[at] : decode(raw[at]);
    return row;
  };
}

/**
 * A field that the row lacks was added to the model after the row was written: it is null. Throws `OpenError` for a
 * field that the model lacks: a newer program wrote it.
 */
function encodeRow(context: SqlContext, entity: StoredEntity, row: DumpRow): readonly unknown[] {
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
