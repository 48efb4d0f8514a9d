// The test suite's own PostgreSQL: start one (or use the one that LATCHKEY_TEST_POSTGRES names), and a new database per
// call.
// `node test/postgres.ts` prints its address as one line and stops when its standard input closes.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { serveUntil } from './postgres/server.ts';

/** A running server; `stop` may be called twice. */
export type PostgresServer = {
  /** The address of its `postgres` database, for a user who may create databases. */
  readonly url: string;
  stop(): Promise<void>;
};

/** Marks a server that is thrown away whole, so that nobody spends time on dropping databases in it. */
export const throwawayCluster = 'latchkey-tests';

/**
 * The server of this run. One that LATCHKEY_TEST_POSTGRES names is left running by `stop`, only cleared of the
 * databases
 * made through it; otherwise a server is started. It ends with this process however this process ends, because its
 * supervisor (a process of its own) ends when the pipe between them closes.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const named = process.env['LATCHKEY_TEST_POSTGRES'];
  return named ? borrowed(named) : await supervised();
}

/** The address of a new, empty database: UTF-8, ordered by code point whatever the server's own locale is. */
export async function freshDatabase(server: PostgresServer): Promise<string> {
  const name = `latchkey_test_${randomBytes(8).toString('hex')}`;
  await ask(server.url, `create database ${name} template template0 encoding 'UTF8' locale 'C'`);
  createdIn.set(server, [...(createdIn.get(server) ?? []), name]);
  return databaseOf(server, name);
}

/**
 * The address of a new database that `fill` has filled. In a server that is thrown away it is a copy of one that was
 * filled once, under that name, for all
 * processes that ask for it; elsewhere, where nothing may be left behind, each is filled by itself.
 */
export async function filledDatabase(
  server: PostgresServer,
  name: string,
  fill: (url: string) => Promise<void>,
): Promise<string> {
  const template = `latchkey_template_${name}`;
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const {
      rows: [cluster],
    } = await client.query<{ name: string }>(`select current_setting('cluster_name') as name`);
    if (cluster?.name !== throwawayCluster) {
      const url = await freshDatabase(server);
      await fill(url);
      return url;
    }
    await client.query('select pg_advisory_lock(hashtext($1))', [template]);
    const { rowCount: known } = await client.query('select from pg_database where datname = $1', [template]);
    if (known === 0) {
      const first = await freshDatabase(server);
      await fill(first);
      await client.query(`alter database ${new URL(first).pathname.slice(1)} rename to ${template}`);
    }
    await client.query('select pg_advisory_unlock(hashtext($1))', [template]);
    const made = `latchkey_test_${randomBytes(8).toString('hex')}`;
    await client.query(`create database ${made} template ${template}`);
    return databaseOf(server, made);
  } finally {
    await client.end();
  }
}

/** Removes a database that was made here, where the server goes on without it. */
export async function dropDatabase(server: PostgresServer, url: string): Promise<void> {
  const names = createdIn.get(server) ?? [];
  const name = new URL(url).pathname.slice(1);
  if (!names.includes(name)) return;
  createdIn.set(
    server,
    names.filter((each) => each !== name),
  );
  await ask(server.url, `drop database if exists ${name} with (force)`);
}

function databaseOf(server: PostgresServer, name: string): string {
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

const createdIn = new WeakMap<PostgresServer, readonly string[]>();

function borrowed(url: string): PostgresServer {
  const server: PostgresServer = {
    url,
    async stop() {
      const names = createdIn.get(server) ?? [];
      createdIn.delete(server);
      if (names.length === 0) return;
      const [cluster] = await ask(url, `select current_setting('cluster_name') as name`);
      if (cluster?.['name'] === throwawayCluster) return;
      for (const name of names) await ask(url, `drop database if exists ${name} with (force)`);
    },
  };
  return server;
}

async function supervised(): Promise<PostgresServer> {
  // Detached: Ctrl-C in a terminal reaches the whole process group, and the tests must lose their database last.
  const supervisor = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(supervisor, 'exit');
  const line = once(createInterface({ input: supervisor.stdout }), 'line');
  const url = await Promise.race([
    line.then(([text]) => String(text)),
    ended.then(() => {
      throw new Error('PostgreSQL for the tests did not start; the reason stands above.');
    }),
  ]);
  // A test file that forgets `stop` must still be able to end.
  supervisor.unref();
  for (const pipe of [supervisor.stdin, supervisor.stdout]) (pipe as unknown as Socket).unref();
  return {
    url,
    async stop() {
      supervisor.ref();
      supervisor.stdin.end();
      await ended;
    },
  };
}

async function ask(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

if (import.meta.main) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  process.stdin
    .on('end', () => stop.abort())
    .on('error', () => stop.abort())
    .resume();
  try {
    await serveUntil(stop.signal, throwawayCluster, (url) => process.stdout.write(`${url}\n`));
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
