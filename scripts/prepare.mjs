// Makes a checkout ready to run: the locked packages are installed, and the Node that runs Latchkey is found.
// These scripts are plain JavaScript without dependencies, because they run before anything is installed, on Node 20.20
// and later.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverFlags } from '../bin/serverFlags.cjs';
import { CannotPrepare, install } from './install.mjs';
import { run } from './launch.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const oldest = /** @type {const} */ ([20, 20]);
const wanted = wantedNode();

/**
 * Prepares, then runs a file of this checkout in place of this script: its exit code is ours.
 *
 * `npm start` leaves the packages of the tests out: from a cold cache, on two cores and a fast line, everything took
 * 15.6 s,
 * 156 MB of download and 474 MB of disk; without them it is 11.5 s, 80 MB and 244 MB. On a slow line it is the
 * download that decides how long a newcomer waits. The tests add the rest when they first run.
 *
 * What Node makes of the sources is kept from run to run, which takes a good third off the work of a start.
 * @param {import('./installed.mjs').Part} part
 * @param {string} file
 * @param {readonly string[]} args
 * @param {(node: string) => Promise<void>} [before] what else has to be there, made with the Node that was found
 */
export async function runPrepared(part, file, args, before = async () => {}) {
  try {
    const node = await prepare(part);
    await before(node);
    // The folder that the caller is in stays: that is what paths in settings and arguments are relative to.
    const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'latchkey'), ...process.env };
    const flags = part === 'runtime' ? serverFlags : [];
    const { exitCode, error } = await run(node, [...flags, resolve(root, file), ...args], { stdio: 'inherit', env });
    if (error) throw new CannotPrepare(`Node could not be run: ${error.message}.`);
    process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof CannotPrepare)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/**
 * Installs what is missing and answers the path of the Node to run Latchkey with.
 * @param {import('./installed.mjs').Part} part
 * @param {string} [folder]
 */
export async function prepare(part, folder = root) {
  const tooOld = nodeTooOld(process.versions.node);
  if (tooOld) throw new CannotPrepare(tooOld);
  await install(part, folder, (line) => process.stderr.write(`${line}\n`));
  const { platform, arch, execPath, versions } = process;
  const node = findNode({ platform, arch, version: versions.node, path: execPath }, folder);
  if (node) return node;
  throw new CannotPrepare(
    `Latchkey runs on Node ${wanted.join('.')}, and no package brings it along for ${platform} ${arch}: install Node ` +
      `${wanted.join('.')} or later, then run the same command again.`,
  );
}

/** One sentence if this Node is too old even for these scripts, else null. @param {string} version */
export function nodeTooOld(version) {
  return isAtLeast(version, oldest)
    ? null
    : `Latchkey needs Node ${oldest.join('.')} or later to start; this is Node ${version}.`;
}

/**
 * The running Node if it is new enough, else the one that came with the packages, else null.
 * @param {{ platform: string, arch: string, version: string, path: string }} running
 * @param {string} folder
 * @param {(path: string) => boolean} [exists]
 */
export function findNode(running, folder, exists = existsSync) {
  if (isAtLeast(running.version, wanted)) return running.path;
  const isWindows = running.platform === 'win32';
  const name = `node-${isWindows ? 'win' : running.platform}-${running.arch}`;
  const path = join(folder, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
  return exists(path) ? path : null;
}

/** The Node that package.json names: the oldest with all that is used. @returns {readonly [number, number]} */
function wantedNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major = 0, minor = 0] = engines.node.match(/\d+/g).map(Number);
  return [major, minor];
}

/** @param {string} version @param {readonly [number, number]} least */
function isAtLeast(version, least) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > least[0] || (major === least[0] && minor >= least[1]);
}
