// Installs the locked packages through npm, one command at a time, such that an interrupted install is noticed by the
// next.
import { existsSync, linkSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { installedPart, installStep } from './installed.mjs';
import { run } from './launch.mjs';

/** @typedef {import('./installed.mjs').Part} Part */
/** @typedef {(line: string) => void} Say */

/** A reason to stop that a person can act on; it is printed as it is, without a stack. */
export class CannotPrepare extends Error {}

/**
 * Installs what `part` needs and is not there; says so before it starts, and nothing when there is nothing to do.
 * @param {Part} part
 * @param {string} folder of package.json
 * @param {Say} say
 */
export async function install(part, folder, say) {
  const marker = join(folder, '.installing');
  // Behind a link are the packages of another checkout: npm would take them away from whoever runs there.
  if (isLink(join(folder, 'node_modules')) || (!existsSync(marker) && !stepFor(part, folder, false))) return;
  const isUnfinished = await takeMarker(marker, say);
  const step = stepFor(part, folder, isUnfinished);
  if (step) {
    const what = step === 'add' ? 'the packages of the tests…' : 'packages, once; this takes a moment…';
    say(`Installing ${what}`);
    const { exitCode, interrupted, output, error } = await npm(npmArguments(step, part), folder);
    // The marker stays behind: what npm was doing is half done.
    if (interrupted) process.exit(exitCode || 1);
    rmSync(marker, { force: true });
    if (error)
      throw new CannotPrepare(`npm could not be run (${error.message}): install it and run the same command again.`);
    if (exitCode !== 0) throw new CannotPrepare(npmFailure(output));
  }
  rmSync(marker, { force: true });
}

/** @param {Part} part @param {string} folder @param {boolean} isUnfinished */
function stepFor(part, folder, isUnfinished) {
  const lock = readJson(join(folder, 'package-lock.json'));
  if (!lock)
    throw new CannotPrepare(`There is no package-lock.json in ${folder}: this is not a complete copy of Latchkey.`);
  const record = readJson(join(folder, 'node_modules', '.package-lock.json'));
  return installStep(
    installedPart(lock, record, process, (path) => existsSync(join(folder, path))),
    part,
    isUnfinished,
  );
}

/** @param {'clean' | 'add'} step @param {Part} part */
export function npmArguments(step, part) {
  const how = step === 'add' ? ['install', '--no-save'] : ['ci'];
  // `include` because NODE_ENV=production would leave them out; no install scripts, since no package needs one.
  const which = part === 'runtime' ? '--omit=dev' : '--include=dev';
  // npm waits more than a minute by default before it says that there is no network.
  const patience = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000'];
  return [
    ...how,
    which,
    '--include=optional',
    '--ignore-scripts',
    // The package's own `engines` are those of the server, for which a checkout brings a Node.
    '--no-engine-strict',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...patience,
  ];
}

/**
 * The marker holds the process id of the command that installs: another one waits for it, and a marker whose process is
 * gone tells of an install that was cut short, which is what this answers.
 * @param {string} marker
 * @param {Say} say
 */
async function takeMarker(marker, say) {
  let isUnfinished = false;
  for (let waited = 0; !mayTake(marker); waited += 1) {
    const holder = readHolder(marker);
    if (holder === null) continue;
    if (!isAlive(holder)) {
      isUnfinished = true;
      rmSync(marker, { force: true });
      continue;
    }
    if (waited === 0) say('Another command is installing packages; waiting for it…');
    if (waited === 600)
      throw new CannotPrepare(
        `Process ${holder} has been installing packages for five minutes; if it is not doing that, delete ${marker}.`,
      );
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return isUnfinished;
}

/** Linking makes the marker appear with its content, or not at all. @param {string} marker */
function mayTake(marker) {
  const own = `${marker}.${process.pid}`;
  try {
    writeFileSync(own, String(process.pid));
    linkSync(own, marker);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new CannotPrepare(
      `Packages have to be installed, but ${dirname(marker)} cannot be written (${codeOf(error)}).`,
    );
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} path */
function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Null if the marker has just gone. @param {string} marker */
function readHolder(marker) {
  try {
    return Number(readFileSync(marker, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {string[]} args @param {string} folder */
function npm(args, folder) {
  // Under `npm start` npm names its own script; otherwise it is looked for on the PATH.
  const script = process.env['npm_execpath'] ?? '';
  const isNpm = basename(script) === 'npm-cli.js' && existsSync(script);
  const env = { ...process.env };
  // Set by an npm that was called in another folder, it would make this one install there.
  delete env['npm_config_local_prefix'];
  return run(isNpm ? process.execPath : 'npm', isNpm ? [script, ...args] : args, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !isNpm && process.platform === 'win32',
  });
}

/** One sentence for a failed install; npm's own words when it is not a known one. @param {string} output */
export function npmFailure(output) {
  const known = failures.find(({ codes }) => codes.test(output));
  // npm goes on with its whole manual; what is wrong stands in the beginning.
  if (!known)
    return `The packages could not be installed; npm says:\n${output.trim().split('\n').slice(0, 10).join('\n')}`;
  return (
    `The packages could not be installed: ${known.why} (${known.codes.exec(output)?.[0]}). ${known.remedy}, ` +
    'then run the same command again.'
  );
}

const failures = [
  {
    codes: new RegExp(
      String.raw`\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH` +
        String.raw`|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b`,
    ),
    why: 'npm cannot reach its registry',
    remedy: "Check the network and npm's registry and proxy settings",
  },
  { codes: /\bENOSPC\b/, why: 'the disk is full', remedy: 'Make room' },
  {
    codes: /\b(EACCES|EPERM|EROFS)\b/,
    why: "node_modules or npm's cache cannot be written",
    remedy: 'Mend the permissions',
  },
];

/** Null if there is no such file, or only the beginning of one. @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code;
}
