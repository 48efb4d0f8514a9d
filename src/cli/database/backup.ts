// `latchkey backup --to FILE`: everything, as of one moment, while the servers go on writing. docs/operations.md says
// what stands in the file.

import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { DatabaseMode } from '../../store/schema/migrate.ts';
import { openDumpReader, type DumpReader } from '../../store/dump.ts';
import { countLines, readSandboxFiles, type RowCounts, type SandboxFiles } from './copyRows.ts';
import { readAllRows } from './copy.ts';
import { encryptionFor, recipientsOf } from './encryption.ts';
import { writeNewFile } from './newFile.ts';
import { requireDatabase } from '../locations.ts';
import type { DatabaseLocation, VerbAction } from '../verb.ts';

/** The first line of a backup; then a line `[entity, rows]` for each portion, and at the end `{"end": counts}`. */
export interface BackupHeader extends Omit<SandboxFiles, 'sealingKey'> {
  readonly latchkeyBackup: 1;
  readonly mode: DatabaseMode;
  readonly step: number;
  readonly at: string;
  /** Left out by 0.2 and before, whose sandbox sealed nothing. */
  readonly sealingKey?: string | null;
}

export const backup: VerbAction = async ({ text, env, location, print, tell }) => {
  const file = text('to');
  const from = location(null);
  requireDatabase(from.database);
  const recipients = recipientsOf(text('recipients'), env);
  const encrypt = recipients.length === 0 ? null : await encryptionFor(recipients);
  if (encrypt === null)
    tell(`${file} is not encrypted: whoever reads it reads the whole tenant. LATCHKEY_BACKUP_RECIPIENTS encrypts it.`);
  const counts = await writeNewFile(file, (draft) => writeBackup(from, draft, encrypt));
  for (const line of [`${from.name} was written to ${file}:`, ...countLines(counts)]) print(line);
  return 0;
};

type Encryption = Awaited<ReturnType<typeof encryptionFor>>;

async function writeBackup(from: DatabaseLocation, draft: string, encrypt: Encryption | null): Promise<RowCounts> {
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
    const file = createWriteStream(draft, { mode: 0o600, flush: true });
    const lines = backupLines(head, reading, counts);
    if (encrypt === null) await pipeline(lines, createGzip(), file);
    else await pipeline(lines, createGzip(), encrypt, file);
    return counts;
  } finally {
    await reading.close();
  }
}

async function* backupLines(
  head: BackupHeader,
  reading: DumpReader,
  counts: Record<string, number>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head)}\n`;
  for await (const portion of readAllRows(reading, counts)) yield `${JSON.stringify(portion)}\n`;
  yield `${JSON.stringify({ end: counts })}\n`;
}
