// Databases of the measurement: each size is loaded once, kept between runs outside the checkout, and copied for
// whoever writes.

import { createHash } from 'node:crypto';
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { sizes, type Size } from './load/plan.ts';
import { makeTenant } from './load/tenant.ts';
import { startPostgres } from './postgres.ts';

export type Engine = 'sqlite' | 'postgres';

export interface Databases {
  /** A copy for one run, as LATCHKEY_DATABASE names it; how long the load took where it had to be loaded now. */
  readonly copy: (
    size: Size,
    name: string,
  ) => Promise<{ readonly database: string; readonly loadedInMs: number | null }>;
  /**
   * Processor time of the database's own processes so far, in milliseconds; null where it has none, or the system does
   * not tell.
   */
  readonly busyMs: () => number | null;
  readonly version: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Of tables and loader: where either changes, what was kept is of no use. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const migrations = new URL('../src/store/schema/migrations/', import.meta.url);
  const loader = new URL('./load/', import.meta.url);
  for (const folder of [migrations, loader])
    for (const file of readdirSync(folder).sort()) hash.update(readFileSync(new URL(file, folder)));
  return hash.digest('hex').slice(0, 10);
}

export async function openDatabases(engine: Engine, folder: string): Promise<Databases> {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return engine === 'sqlite' ? sqliteFiles(folder) : postgresDatabases(folder);
}

function sqliteFiles(folder: string): Databases {
  const print = fingerprint();
  for (const file of readdirSync(folder))
    if (/\.db(-wal|-shm)?$/.test(file) && (!file.includes(print) || file.startsWith('run-')))
      rmSync(join(folder, file));
  return {
    copy: async (size, name) => {
      const base = join(folder, `${size.name}-${print}.db`);
      const begun = performance.now();
      const isNew = !existsSync(base);
      if (isNew) {
        const draft = `${base}.loading`;
        rmSync(draft, { force: true });
        await makeTenant(`sqlite:${draft}`, size);
        renameSync(draft, base);
      }
      const loadedInMs = isNew ? performance.now() - begun : null;
      const file = join(folder, `run-${name}-${print}.db`);
      // What an earlier copy of the name has left beside it would be taken for this one's.
      for (const tail of ['', '-wal', '-shm']) rmSync(`${file}${tail}`, { force: true });
      copyFileSync(base, file, constants.COPYFILE_FICLONE);
      return { database: `sqlite:${file}`, loadedInMs };
    },
    busyMs: () => null,
    version: async () => `SQLite ${process.versions.sqlite}`,
    close: async () => {
      for (const file of readdirSync(folder)) if (file.startsWith('run-')) rmSync(join(folder, file));
    },
  };
}

async function postgresDatabases(folder: string): Promise<Databases> {
  const server = await startPostgres(folder);
  const print = fingerprint();
  const ask = async (text: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const known = (await ask("select datname from pg_database where datname like 'bench\\_%'")).map((row) =>
    String(row['datname']),
  );
  for (const name of known)
    if (name.startsWith('bench_run_') || !name.endsWith(print)) await ask(`drop database ${name} with (force)`);
  const urlOf = (name: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    copy: async (size, name) => {
      const base = `bench_${sizes.indexOf(size)}_${print}`;
      const begun = performance.now();
      const isNew = !known.includes(base);
      if (isNew) {
        // Under its own name only when it is whole.
        const draft = `bench_run_loading`;
        await ask(`drop database if exists ${draft} with (force)`);
        await ask(`create database ${draft} template template0 encoding 'UTF8' locale 'C'`);
        await makeTenant(urlOf(draft), size);
        await ask(`alter database ${draft} rename to ${base}`);
        known.push(base);
      }
      const loadedInMs = isNew ? performance.now() - begun : null;
      const run = `bench_run_${name}_${print}`;
      await ask(`drop database if exists ${run} with (force)`);
      await ask(`create database ${run} template ${base} strategy file_copy`);
      return { database: urlOf(run), loadedInMs };
    },
    busyMs: server.busyMs,
    version: async () =>
      `PostgreSQL ${String((await ask('show server_version'))[0]?.['server_version']).split(' ')[0]}`,
    close: async () => {
      for (const row of await ask("select datname from pg_database where datname like 'bench\\_run\\_%'"))
        await ask(`drop database ${String(row['datname'])} with (force)`);
      await server.stop();
    },
  };
}
