// A new file that a verb writes: whole or not at all.

import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../verb.ts';

/**
 * Takes the name of a new file, lets `write` fill a draft beside it, which MUST be on disk when it resolves, and gives
 * the draft that name; where `write` throws, neither is left. Throws `UsageError` where the file is there.
 */
export async function writeNewFile<T>(file: string, write: (draft: string) => Promise<T>): Promise<T> {
  // Kept from the beginning, so that two do not write one file.
  const kept = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST'
        ? `${file} is there already: name a new file.`
        : `${file} cannot be written (${error.code ?? error.message}).`,
    );
  });
  await kept.close();
  const draft = `${file}.part`;
  // What another one left that died would keep its mode.
  await rm(draft, { force: true });
  try {
    const written = await write(draft);
    await rename(draft, file);
    await syncFolder(dirname(file));
    return written;
  } catch (error) {
    await rm(draft, { force: true });
    await rm(file, { force: true });
    throw error;
  }
}

/** The name of the file is on disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
