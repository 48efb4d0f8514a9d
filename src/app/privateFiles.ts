// The folder and the files of a tenant are their owner's alone: made so, and looked at with each start.

import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { isInMemory } from '../config/settingKinds.ts';
import type { Logger } from '../observe/log.ts';
import { sealingKeyPath, secretsPath } from '../sandbox/secretsPath.ts';
import { StartError } from './firstStart.ts';

const others = 0o077;
const sticky = 0o1000;

/**
 * Makes the folder of the data where it is missing, and takes from others what they may do with it and with the files
 * of the tenant; the log is told of each that was open. Throws `StartError` where one is open and another user's.
 */
export async function ensurePrivateFiles(config: Config, { log }: Pick<Logger, 'log'>): Promise<void> {
  const { data, database } = config;
  const file = database.engine === 'sqlite' && !isInMemory(database) ? resolve(database.path) : null;
  const folder = resolve(data);
  await makeFolder(folder);
  const uid = process.getuid?.();
  // Elsewhere than on POSIX systems a mode says nothing.
  if (uid === undefined) return;
  const ensure = { uid, log };
  for (const each of new Set([folder, ...(file === null ? [] : [dirname(file)])]))
    await ensurePrivateFolder(each, ensure);
  const secrets = secretsPath(folder, database);
  const ofDatabase = file === null ? [] : ['', '-wal', '-shm', '-journal'].map((end) => `${file}${end}`);
  const ofTls = (await readdir(join(folder, 'tls')).catch(() => [])).map((name) => join(folder, 'tls', name));
  for (const each of [...ofDatabase, secrets, sealingKeyPath(secrets), ...ofTls])
    await ensurePrivate(each, 0o600, ensure);
}

interface Ensuring {
  readonly uid: number;
  readonly log: Logger['log'];
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The folder ${folder} cannot be made (${error.code ?? error.message}): name another in LATCHKEY_DATA or ` +
        'LATCHKEY_DATABASE.',
    );
  });
}

/** A folder in which more than this tenant lives keeps its mode: the files in it are private all the same. */
async function ensurePrivateFolder(folder: string, ensure: Ensuring): Promise<void> {
  const { mode } = (await statIfThere(folder)) ?? { mode: 0 };
  if ((mode & others) === 0) return;
  const isShared = (mode & sticky) !== 0 || [process.cwd(), homedir()].some((each) => isWithin(folder, each));
  if (!isShared) return ensurePrivate(folder, 0o700, ensure);
  ensure.log('warn', 'a folder of data is open to others', {
    path: folder,
    mode: octal(mode),
    hint: 'More than this tenant is in it, so that it was left as it is. Give the tenant a folder of its own.',
  });
}

async function ensurePrivate(path: string, wanted: number, { uid, log }: Ensuring): Promise<void> {
  const found = await statIfThere(path);
  if (found === null || (found.mode & others) === 0) return;
  const was = octal(found.mode);
  if (found.uid !== uid && uid !== 0)
    throw new StartError(
      `${path} belongs to another user (${found.uid}) and is open to others (mode ${was}): give it to this user ` +
        `(${uid}) with mode ${octal(wanted)}, or let Latchkey make a folder of its own, named in LATCHKEY_DATA and ` +
        'LATCHKEY_DATABASE.',
    );
  await chmod(path, wanted);
  log('warn', 'what others could read is private now', { path, was, mode: octal(wanted) });
}

async function statIfThere(path: string): Promise<{ readonly mode: number; readonly uid: number } | null> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** Whether `path` is the folder, or somewhere below it. */
const isWithin = (folder: string, path: string): boolean => !relative(folder, path).startsWith('..');
