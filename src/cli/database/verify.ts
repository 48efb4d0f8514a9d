// `latchkey verify [FILE|DATABASE]`: the audit of a database or of a backup against its hashes, its signed checkpoints,
// and those that were kept elsewhere.

import { open, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FindingKinds, verifyAudit, type AuditReport, type KeptCheckpoint } from '../../audit/verifyAudit.ts';
import { openDumpReader } from '../../store/dump.ts';
import { requireDatabase } from './copy.ts';
import { openBackup, writeBackup } from './restore.ts';
import { UsageError, type VerbAction } from '../verb.ts';

/** Status 3 where something does not hold. */
export const verify: VerbAction = async ({ object, text, location, namedLocation, print }) => {
  const anchors = text('checkpoints') === '' ? [] : await readKeptCheckpoints(text('checkpoints'));
  const isFile = object !== null && !/^(sqlite|postgres|postgresql):/.test(object);
  if (isFile && !(await isSqlite(object))) return verifyBackup(object, anchors, print);
  const from = object === null ? location(null) : namedLocation(isFile ? `sqlite:${object}` : object);
  await requireDatabase(from);
  return report(from.name, await verifyDatabase(from.database, anchors), print);
};

/** The backup is restored to a folder that only its owner may read, for as long as it is verified. */
async function verifyBackup(
  file: string,
  anchors: readonly KeptCheckpoint[],
  print: (line: string) => void,
): Promise<number> {
  const backup = await openBackup(file);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-verify-'));
  try {
    const database = `sqlite:${join(folder, 'backup.db')}`;
    const counts = await writeBackup(backup, database);
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    print(`${file} of ${backup.head.at}: ${rows} rows were restored for this verification.`);
    return report(file, await verifyDatabase(database, anchors), print);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function verifyDatabase(database: string, anchors: readonly KeptCheckpoint[]): Promise<AuditReport> {
  const reading = await openDumpReader(database);
  try {
    return await verifyAudit(reading, anchors);
  } finally {
    await reading.close();
  }
}

function report(name: string, found: AuditReport, print: (line: string) => void): number {
  const { size, verifiedRows, prunedRows, waitingRows, checkpoints, anchors, findings, findingCount } = found;
  if (size === null) print(`${name}: the audit has no tree yet; a server creates it when it starts.`);
  else
    print(
      `${name}: ${verifiedRows} of ${size} audit rows are as they were written, ${prunedRows} were deleted by the ` +
        `retention, ${waitingRows} wait for their places; ${checkpoints} checkpoints.`,
    );
  for (const { kind, what } of findings) print(`${kind}: ${what}. ${FindingKinds[kind]}`);
  if (findingCount > findings.length) print(`and ${findingCount - findings.length} more.`);
  if (findingCount > 0) return 3;
  print(
    anchors === 0
      ? `${name}: the audit is consistent with itself only. With --checkpoints, kept elsewhere, a rewritten or older ` +
          'database is found too.'
      : `${name}: the audit holds, also against ${anchors} checkpoints that were kept elsewhere.`,
  );
  return 0;
}

async function isSqlite(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => {
    throw new UsageError(`There is no ${file}.`);
  });
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(15), position: 0 });
    return buffer.toString('latin1') === 'SQLite format 3';
  } finally {
    await handle.close();
  }
}

/** Lines of JSON with the member `signedNote`, as the file and the log of a server have them; others are left out. */
async function readKeptCheckpoints(file: string): Promise<readonly KeptCheckpoint[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`There is no ${file}.`);
  });
  const kept = text.split('\n').flatMap(keptCheckpointOf);
  if (kept.length === 0)
    throw new UsageError(`${file} has no checkpoint: it must have lines of JSON with a \`signedNote\`.`);
  return kept;
}

function keptCheckpointOf(line: string): readonly KeptCheckpoint[] {
  try {
    const { signedNote, verifierKey } = JSON.parse(line) as {
      readonly signedNote?: unknown;
      readonly verifierKey?: unknown;
    };
    if (typeof signedNote !== 'string') return [];
    return [{ signedNote, verifierKey: typeof verifierKey === 'string' ? verifierKey : null }];
  } catch {
    return [];
  }
}
