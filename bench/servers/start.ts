// Starts a server of the measurement in a process of its own, and tells where it listens and what memory it holds.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { busyOf } from '../busy.ts';
import { proxySettings, secretKey } from '../load/tenant.ts';
import { serverFlags } from '../../bin/serverFlags.cjs';
import type { Speaker } from '../drive/operations.ts';

export interface Server {
  readonly speaker: Speaker;
  readonly port: number;
  readonly database: string;
  /** When the process was started, on the clock of `performance`. */
  readonly begunAt: number;
  /** From then until it listened. */
  readonly startedInMs: number;
  /** Resident memory in megabytes; null where the system does not tell. */
  readonly memory: () => { readonly now: number; readonly most: number } | null;
  /** Processor time so far, in milliseconds; null where the system does not tell. */
  readonly busyMs: () => number | null;
  readonly stop: () => Promise<void>;
}

const programs: Readonly<Record<Speaker, (database: string) => readonly string[]>> = {
  latchkey: () => ['servers/latchkey.ts'],
  limit: (database) =>
    database.startsWith('sqlite:')
      ? ['servers/limitSqlite.ts', database.slice('sqlite:'.length)]
      : ['servers/limitPostgres.ts', database],
  themost: (database) => ['peers/themost.mjs', database.slice('sqlite:'.length)],
  postgraphile: (database) => ['peers/postgraphile.mjs', database],
};

/** `folder` for what a server keeps beside its database; without `works` ours leaves for later what comes later. */
export interface Manner {
  readonly folder: string;
  readonly nodeOptions?: readonly string[];
  readonly works?: boolean;
}

export async function startServer(
  speaker: Speaker,
  database: string,
  { folder, nodeOptions = [], works = true }: Manner,
): Promise<Server> {
  const begun = performance.now();
  const [program = '', ...rest] = programs[speaker](database);
  const process = spawn(
    globalThis.process.execPath,
    [
      ...(speaker === 'latchkey' ? serverFlags : []),
      ...nodeOptions,
      fileURLToPath(new URL(`../${program}`, import.meta.url)),
      ...rest,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: globalThis.process.env['PATH'],
        NODE_ENV: 'production',
        LATCHKEY_DATABASE: database,
        LATCHKEY_MODE: 'production',
        LATCHKEY_PORT: '0',
        LATCHKEY_TLS_PORT: 'off',
        ...proxySettings,
        LATCHKEY_DATA: folder,
        LATCHKEY_SECRET_KEY: secretKey,
        LATCHKEY_LOG: 'error',
        LATCHKEY_RATE_LIMIT: 'off',
        BENCH_WORKS: works ? 'on' : 'off',
      },
    },
  );
  const end = (): void => {
    process.kill('SIGKILL');
  };
  globalThis.process.once('exit', end);
  process.once('exit', () => {
    globalThis.process.off('exit', end);
  });
  const ended = once(process, 'exit').then(([code]) => {
    throw new Error(`${speaker} ended with ${String(code)} before it listened`);
  });
  // Some say more than they are asked to.
  const told = new Promise<number>((resolve) => {
    createInterface({ input: process.stdout }).on('line', (line) => {
      const port = /^ready (\d+)$/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  const port = await Promise.race([told, ended]);
  ended.catch(() => {});
  return {
    speaker,
    database,
    port,
    begunAt: begun,
    startedInMs: performance.now() - begun,
    memory: () => memoryOf(process),
    busyMs: () => busyOf(process.pid ?? 0),
    stop: () => stopped(process),
  };
}

async function stopped(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return;
  const exited = once(process, 'exit');
  process.kill('SIGTERM');
  const timer = setTimeout(() => {
    process.kill('SIGKILL');
  }, 15_000);
  await exited;
  clearTimeout(timer);
}

function memoryOf({ pid }: ChildProcess): { readonly now: number; readonly most: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name: string): number =>
      Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
    return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
  } catch {
    return null;
  }
}
