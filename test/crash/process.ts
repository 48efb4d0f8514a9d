// A Latchkey in a process of its own, as people start it, that a test can kill at any instant and start again.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command, as people start it. */
export const program = fileURLToPath(new URL('../../src/cli/program.ts', import.meta.url));

export type Environment = Readonly<Record<string, string>>;
export interface Running {
  readonly http: string;
  readonly pid: number;
  /** `kill -9`, and gone when it resolves. */
  readonly kill: () => Promise<void>;
  /** In order; throws where it did not end as it should. */
  readonly stop: () => Promise<void>;
  /** What it wrote on standard error. */
  readonly told: () => string;
}

/**
 * `log`: an open file for its standard error, or a pipe that nobody reads any more; else it is kept, and `told` gives
 * it.
 */
export async function startProcess(env: Environment, log: number | 'closed' | 'pipe' = 'pipe'): Promise<Running> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LATCHKEY_')));
  const child = spawn(process.execPath, [program, 'start'], {
    env: {
      NODE_COMPILE_CACHE: join(tmpdir(), 'latchkey-compile-cache'),
      ...clean,
      LATCHKEY_MODE: 'sandbox',
      LATCHKEY_TLS_PORT: 'off',
      LATCHKEY_LOG: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', typeof log === 'number' ? log : 'pipe'],
  });
  if (log === 'closed') child.stderr?.destroy();
  let [out, told] = ['', ''];
  child.stderr?.on('data', (text: Buffer) => {
    told += text.toString();
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const ready = new Promise<string>((resolve) => {
    child.stdout?.on('data', (text: Buffer) => {
      out += text.toString();
      const found = /^latchkey ready (\S+)$/m.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const http = await Promise.race([
    ready,
    exited.then((code) => {
      throw new Error(`the server ended with ${String(code)} before it was ready: ${told}`);
    }),
  ]);
  return {
    http,
    pid: child.pid as number,
    told: () => told,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const code = await exited;
      if (code !== 0) throw new Error(`the server ended with ${String(code)}: ${told}`);
    },
  };
}
