// Other programs, run to their end.

import { execFile, spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
interface How {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly ms?: number;
  readonly mayFail?: boolean;
}

/** Throws, with the end of what it said, where it failed and may not. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, env = {}, ms = 60_000, mayFail = false }: How = {},
): Promise<Ended> {
  const ended = await new Promise<Ended>((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: ms,
      ...(cwd === undefined ? {} : { cwd }),
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (part: string) => {
        said[stream] += part;
      });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
  if (ended.code !== 0 && !mayFail)
    throw new Error(
      `${command} ${args[0] ?? ''} ended with ${ended.code}: ${(ended.stderr || ended.stdout).slice(-600)}`,
    );
  return ended;
}

export function isThere(tool: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(process.platform === 'win32' ? 'where' : 'which', [tool], (error) => resolve(error === null));
  });
}
