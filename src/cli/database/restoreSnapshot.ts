// `latchkey restore` of a snapshot: one JSON object, where a backup is compressed or encrypted.

import { open, readFile } from 'node:fs/promises';
import type { DatabaseMode } from '../../store/schema/migrate.ts';
import { UsageError, type DatabaseLocation, type VerbArguments } from '../verb.ts';

/** Null for a file that is no snapshot, such as a backup. Throws `UsageError` where there is none, or it is damaged. */
export async function readSnapshot(file: string): Promise<object | null> {
  if ((await firstByteOf(file)) !== '{'.charCodeAt(0)) return null;
  try {
    return JSON.parse(await readFile(file, 'utf8')) as object;
  } catch {
    throw new UsageError(`${file} is no snapshot of Latchkey, or it is damaged: nothing was written.`);
  }
}

async function firstByteOf(file: string): Promise<number | undefined> {
  const handle = await open(file).catch(() => {
    throw new UsageError(`There is no ${file}.`);
  });
  try {
    return (await handle.read(Buffer.alloc(1), 0, 1, 0)).buffer[0];
  } finally {
    await handle.close();
  }
}

interface SnapshotRestore extends Pick<VerbArguments, 'env' | 'print'> {
  readonly file: string;
  readonly to: DatabaseLocation;
  readonly mode: DatabaseMode | null;
}

/** The status of the verb. */
export async function restoreSnapshot(
  snapshot: object,
  { file, to, mode, env, print }: SnapshotRestore,
): Promise<number> {
  if (mode === 'production') throw new UsageError(`${file} is a snapshot of a sandbox: set LATCHKEY_MODE to sandbox.`);
  const { restoreIntoDatabase } = await import('../../app/database/snapshotDatabase.ts');
  const isFixed = env['LATCHKEY_SANDBOX_FIXED'] === 'on';
  const isRestored = await restoreIntoDatabase(to, snapshot, { isFixed }).catch((error: Error) => {
    if ('code' in error && error.code === 'invalidField')
      throw new UsageError(`${file} is no snapshot of Latchkey, or it was changed since: nothing was written.`);
    throw error;
  });
  if (!isRestored) throw new UsageError(`${to.name} is not empty. Name a new one.`);
  print(`${file} was restored to ${to.name}.`);
  return 0;
}
