// `latchkey backup --to FILE`: everything, as of one moment, while the servers go on writing. docs/operations.md says
// what stands in the file.

import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { DatabaseMode } from '../../store/schema/migrate.ts';
import { openDumpReader, type DumpReader } from '../../store/dump.ts';
import { countLines, readSandboxFiles, type SandboxFiles } from './copyRows.ts';
import { readAllRows, requireDatabase } from './copy.ts';
import { UsageError, type VerbAction } from '../verb.ts';

/** The first line of a backup; then a line `[entity, rows]` for each portion, and at the end `{"end": counts}`. */
export interface BackupHeader extends Omit<SandboxFiles, 'sealingKey'> {
  readonly latchkeyBackup: 1;
  readonly mode: DatabaseMode;
  readonly step: number;
  readonly at: string;
  /** Left out by 0.2 and before, whose sandbox sealed nothing. */
  readonly sealingKey?: string | null;
}

export const backup: VerbAction = async ({ text, location, print }) => {
  const file = text('to');
  const from = location(null);
  await requireDatabase(from);
  // Kept from the beginning, so that two backups do not write one file.
  const kept = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST'
        ? `${file} is there already; a backup replaces nothing.`
        : `${file} cannot be written (${error.code ?? error.message}).`,
    );
  });
  await kept.close();
  const draft = `${file}.part`;
  // What another backup left that died would keep its mode.
  await rm(draft, { force: true });
  try {
    const reading = await openDumpReader(from.database);
    const counts: Record<string, number> = {};
    try {
      const head: BackupHeader = {
        latchkeyBackup: 1,
        mode: reading.mode,
        step: reading.step,
        at: new Date().toISOString(),
        ...(await readSandboxFiles(from, reading.mode)),
      };
      await pipeline(
        backupLines(head, reading, counts),
        createGzip(),
        createWriteStream(draft, { mode: 0o600, flush: true }),
      );
    } finally {
      await reading.close();
    }
    await rename(draft, file);
    await syncFolder(dirname(file));
    for (const line of [`${from.name} was written to ${file}:`, ...countLines(counts)]) print(line);
    return 0;
  } catch (error) {
    await rm(draft, { force: true });
    await rm(file, { force: true });
    throw error;
  }
};

async function* backupLines(
  head: BackupHeader,
  reading: DumpReader,
  counts: Record<string, number>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head)}\n`;
  for await (const portion of readAllRows(reading, counts)) yield `${JSON.stringify(portion)}\n`;
  yield `${JSON.stringify({ end: counts })}\n`;
}

/** The name of the file is on disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
