// Makes a checkout ready to run: the locked packages are installed, and the Node that runs Latchkey is found.
// These scripts are plain JavaScript without dependencies, because they run before anything is installed, on Node 20.20
// and later.
import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotPrepare, install } from './install.mjs';
import { run } from './launch.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const oldest = /** @type {const} */ ([20, 20]);
const wanted = 24;

/** Of this machine, or of the container that we are in, in megabytes. */
const memory = Math.min(totalmem(), process.constrainedMemory?.() || Infinity) / 2 ** 20;

/**
 * How Node runs the server. What is young has 68 MB in each thread, where by itself Node takes up to 134 and never
 * gives it back; what is old may become
 * 1.5 GB, where it needs fifty MB: the less it may become, the sooner V8 clears it, and without a bound it waits until
 * it is four times what is needed (docs/adr/0056-one-call.md).
 */
export const serverFlags = [
  '--max-semi-space-size=32',
  `--max-old-space-size=${Math.floor(Math.min(1_536, memory / 2))}`,
];

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
    `Latchkey runs on Node ${wanted}, and no package brings it along for ${platform} ${arch}: install Node ` +
      `${wanted} or later, then run the same command again.`,
  );
}

/** One sentence if this Node is too old even for these scripts, else null. @param {string} version */
export function nodeTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return isEnough ? null : `Latchkey needs Node ${oldest.join('.')} or later to start; this is Node ${version}.`;
}

/**
 * The running Node if it is new enough, else the one that came with the packages, else null.
 * @param {{ platform: string, arch: string, version: string, path: string }} running
 * @param {string} folder
 * @param {(path: string) => boolean} [exists]
 */
export function findNode(running, folder, exists = existsSync) {
  if (Number.parseInt(running.version, 10) >= wanted) return running.path;
  const isWindows = running.platform === 'win32';
  const name = `node-${isWindows ? 'win' : running.platform}-${running.arch}`;
  const path = join(folder, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
  return exists(path) ? path : null;
}
