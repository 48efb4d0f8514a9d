// Loads a tenant into a PostgreSQL schema that has its tables already: COPY first, indexes after it.

import pg from 'pg';
import type { EntityName } from '../../src/domain/entities.ts';
import { postgresDialect } from '../../src/store/postgres/dialect.ts';
import { columnsOf, type Columns } from './columns.ts';
import type { Size } from './plan.ts';
import { addRows } from './rows.ts';

/** Characters that are sent at once. */
const atOnce = 1 << 18;
/** Index builds side by side. */
const builders = 2;

export async function loadPostgres(url: string, size: Size): Promise<void> {
  const client = await connected(url);
  try {
    const { rows: indexes } = await client.query<{
      name: string;
      text: string;
    }>(`select i.relname as name, pg_get_indexdef(i.oid) as text from pg_index x join pg_class i on i.oid = x.indexrelid
      join pg_namespace n on n.oid = i.relnamespace
      where n.nspname = 'latchkey' and not x.indisprimary order by pg_relation_size(x.indrelid) desc`);
    for (const { name } of indexes) await client.query(`drop index latchkey."${name}"`);
    await copyAll(client, size);
    const waiting = [...indexes];
    await Promise.all(
      Array.from({ length: builders }, async () => {
        const builder = await connected(url);
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await builder.query(next.text);
        await builder.end();
      }),
    );
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options:
      '-c search_path=latchkey -c maintenance_work_mem=256MB -c synchronous_commit=off -c ' +
      'max_parallel_maintenance_workers=0',
  });
  await client.connect();
  return client;
}

/** A table is copied when its text is long enough; all share one connection, one after the other. */
async function copyAll(client: pg.Client, size: Size): Promise<void> {
  const columns = columnsOf(postgresDialect);
  const texts = new Map<EntityName, { readonly columns: Columns; text: string }>();
  let ready: { readonly columns: Columns; readonly text: string }[] = [];
  const rows = addRows(size, (entity, row) => {
    let into = texts.get(entity);
    if (into === undefined) {
      into = { columns: columns(entity), text: '' };
      texts.set(entity, into);
    }
    into.text += lineOf(into.columns.valuesOf(row));
    if (into.text.length < atOnce) return;
    ready.push({ columns: into.columns, text: into.text });
    into.text = '';
  });
  for (const _ of rows) {
    if (ready.length === 0) continue;
    const now = ready;
    ready = [];
    for (const each of now) await copy(client, each.columns, each.text);
  }
  for (const each of [...ready, ...texts.values()]) if (each.text !== '') await copy(client, each.columns, each.text);
}

interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/**
 * What pg asks of a query of one's own. The package that copies streams is more than is needed, and would have to be
 * installed where only tests run.
 */
function copy(client: pg.Client, { table, names }: Columns, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | null = null;
    client.query({
      submit: (wire: Wire) => {
        wire.query(`copy "${table}" (${names.map((name) => `"${name}"`).join(', ')}) from stdin`);
      },
      handleCopyInResponse: (wire: Wire) => {
        wire.sendCopyFromChunk(Buffer.from(text));
        wire.endCopyFrom();
      },
      handleError: (error: Error) => {
        failure = error;
        reject(error);
      },
      handleCommandComplete: () => {},
      handleReadyForQuery: () => {
        if (failure === null) resolve();
      },
    } as unknown as pg.Submittable);
  });
}

/** The text form of COPY: tabs between values, backslashes before what would be taken for a sign. */
function lineOf(values: readonly unknown[]): string {
  let line = '';
  for (const [at, value] of values.entries()) {
    if (at > 0) line += '\t';
    line +=
      value === null
        ? '\\N'
        : typeof value === 'string'
          ? special.test(value)
            ? value.replaceAll(special, (sign) => escapes[sign] as string)
            : value
          : value === true
            ? 't'
            : value === false
              ? 'f'
              : String(value);
  }
  return `${line}\n`;
}

const special = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
