// Runs another program for this one: signals go in, output and the way it ended come out.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {object} Ending
 * @property {number} exitCode what this program should exit with to have ended in the same way
 * @property {NodeJS.Signals | null} interrupted the signal that asked this program to stop meanwhile
 * @property {string} output what came on pipes
 * @property {Error | null} error why it could not be started
 */

/**
 * SIGINT and SIGTERM that reach this program are passed on, but not a Ctrl-C: the terminal has sent that to every
 * program
 * in the foreground already, and a server that hears it twice takes the second for impatience. npm repeats signals as
 * well, so that each is passed on once a second at most.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<Ending>}
 */
export function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, options);
    /** @type {NodeJS.Signals | null} */
    let interrupted = null;
    let output = '';
    /** @type {Map<NodeJS.Signals, number>} */
    const passedOnAt = new Map();
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      interrupted = signal;
      if (signal === 'SIGINT' && hasTerminal()) return;
      if (Date.now() - (passedOnAt.get(signal) ?? 0) < 1000) return;
      passedOnAt.set(signal, Date.now());
      child.kill(signal);
    };
    const watch = setInterval(() => {
      if (isAbandoned() && !interrupted) passOn('SIGTERM');
    }, 100);
    /** @param {Partial<Ending>} ending */
    const end = (ending) => {
      clearInterval(watch);
      for (const signal of passedOn) process.off(signal, passOn);
      resolve({ exitCode: 1, error: null, interrupted, output, ...ending });
    };
    for (const signal of passedOn) process.on(signal, passOn);
    for (const pipe of [child.stdout, child.stderr])
      pipe?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.on('error', (error) => end({ error }));
    child.on('close', (code, signal) => end({ exitCode: code ?? 128 + (signal ? constants.signals[signal] : 0) }));
  });
}

const passedOn = /** @type {const} */ (['SIGINT', 'SIGTERM']);

const parent = process.ppid;

/** An npm that is killed outright tells nobody; without it there is nobody left who could stop what it started. */
function isAbandoned() {
  return process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent;
}

function hasTerminal() {
  return [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
}
