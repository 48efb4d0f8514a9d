// Another program in the place of this one: it has the terminal, signals go to it, and its end is ours.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Environment } from '../config/settingSources.ts';

/**
 * Gives the status to end with: the command's own; 128 and the number of the signal that ended it; 127 where there is
 * no such command, 126 where it may not be run.
 */
export function runCommand([command = '', ...args]: readonly string[], env: Environment): Promise<number> {
  return new Promise((resolve) => {
    // On Windows npm and its like are scripts, which only a shell runs.
    const child = spawn(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
    // A Ctrl-C reaches every program of the terminal by itself.
    const passOn = (signal: NodeJS.Signals): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const end = (status: number): void => {
      for (const signal of passedOn) process.off(signal, passOn);
      resolve(status);
    };
    for (const signal of passedOn) process.on(signal, passOn);
    child.on('error', (error: NodeJS.ErrnoException) => {
      process.stderr.write(`${command} cannot be run (${error.code ?? error.message}).\n`);
      end(error.code === 'ENOENT' ? 127 : 126);
    });
    child.on('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
