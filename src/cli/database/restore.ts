// `latchkey restore --from FILE`: a backup into an empty database of either engine.

import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { newestMigrationNumber, openDumpWriter, type DumpWriter } from '../../store/dump.ts';
import type { BackupHeader } from './backup.ts';
import { identitiesOf, isEncrypted, plainBytesOf } from './encryption.ts';
import { copyRows, countLines, writeSandboxFiles, type RowCounts, type RowBatches } from './copyRows.ts';
import { readSnapshot, restoreSnapshot } from './restoreSnapshot.ts';
import { UsageError, type VerbAction } from '../verb.ts';

export const restore: VerbAction = async ({ text, env, location, mode: modeOf, print, tell }) => {
  const file = text('from');
  const [to, mode] = [location(null), modeOf()];
  const snapshot = await readSnapshot(file);
  if (snapshot !== null) return restoreSnapshot(snapshot, { file, to, mode, env, print });
  const backup = await openBackup(file, await identitiesOf(text('identity'), env));
  const { head } = backup;
  if (mode !== head.mode)
    throw new UsageError(
      `The backup is of a ${head.mode} tenant and ${to.name} is to be ` +
        `${mode === null ? 'of no mode yet' : `in ${mode} mode`}: set LATCHKEY_MODE to ${head.mode}.`,
    );
  await writeSandboxFiles(to, { secrets: head.secrets, sealingKey: head.sealingKey ?? null });
  const counts = await writeBackup(backup, await openDumpWriter(to.database, head.mode));
  for (const line of [`${file} of ${head.at} was restored to ${to.name}:`, ...countLines(counts)]) print(line);
  if (!backup.isEncrypted)
    tell(
      `${file} is not encrypted: nothing proves that it is as it was written. \`latchkey verify\` tells of its audit.`,
    );
  return 0;
};

/** A backup whose bytes were read to the end once; its rows can be read once. */
export interface Backup {
  readonly file: string;
  readonly isEncrypted: boolean;
  readonly head: BackupHeader;
  readonly lines: AsyncGenerator<unknown>;
}

/**
 * Opens a backup, with the keys that open encrypted ones. Throws `UsageError` where the file is none, is damaged, is
 * encrypted for another key, or is of a newer program.
 */
export async function openBackup(file: string, identities: readonly string[]): Promise<Backup> {
  await access(file).catch(() => {
    throw new UsageError(`There is no ${file}.`);
  });
  // To its end first: what was altered shows in the checksum behind it, and no row of it may have been tried before.
  const bytes = (): AsyncGenerator<Buffer> => gunzip(file, identities);
  for await (const chunk of bytes()) void chunk;
  const lines = readLines(file, bytes());
  const head = await readHeader(lines, file);
  if (head.step > newestMigrationNumber())
    throw new UsageError(
      `The backup is of a newer program (step ${head.step}, this one knows ${newestMigrationNumber()}).`,
    );
  return { file, isEncrypted: await isEncrypted(file), head, lines };
}

/** Writes the rows of a backup to an empty database, all or nothing. Gives how many rows of what. */
export async function writeBackup({ file, lines }: Backup, writing: DumpWriter): Promise<RowCounts> {
  const said: { end: RowCounts | null } = { end: null };
  return copyRows(rowBatchesOf(lines, said), writing, () => {
    if (said.end === null)
      throw new UsageError(`${file} ends in the middle: it was cut short, and nothing was written.`);
    return said.end;
  });
}

async function* readLines(file: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    // Not by node:readline, to which U+2028 is the end of a line too.
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) yield parseLine(line, file);
  }
}

function parseLine(line: string, file: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damagedBackup(file);
  }
}

async function* gunzip(file: string, identities: readonly string[]): AsyncGenerator<Buffer> {
  const unpacking = createGunzip();
  Readable.from(plainBytesOf(file, identities))
    .on('error', (error) => {
      unpacking.destroy(error);
    })
    .pipe(unpacking);
  try {
    yield* unpacking as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^Z_|^ERR_/.test(String(error.code))) throw damagedBackup(file);
    throw error;
  }
}

const damagedBackup = (file: string): UsageError =>
  new UsageError(`${file} is no backup of Latchkey, or it is damaged: nothing was written.`);

async function readHeader(lines: AsyncGenerator<unknown>, file: string): Promise<BackupHeader> {
  const { value } = await lines.next();
  const head = value as Partial<BackupHeader> | undefined;
  if (typeof head !== 'object' || head === null || head.latchkeyBackup === undefined)
    throw new UsageError(`${file} is no backup of Latchkey.`);
  if (head.latchkeyBackup !== 1)
    throw new UsageError(`${file} is of a form that this program does not know (${String(head.latchkeyBackup)}).`);
  return head as BackupHeader;
}

async function* rowBatchesOf(lines: AsyncGenerator<unknown>, said: { end: RowCounts | null }): RowBatches {
  for await (const line of lines) {
    if (Array.isArray(line)) yield line as never;
    else said.end = (line as { readonly end: RowCounts }).end;
  }
}
