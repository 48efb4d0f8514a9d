// `latchkey verify [FILE|DATABASE]`: the audit of a database, of a backup or of a bundle against its hashes, its signed
// checkpoints, and those that were kept elsewhere.

import { createReadStream, existsSync } from 'node:fs';
import { appendFile, open, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unzip, UnzipInflate } from 'fflate';
import { readKeptCheckpoints, verifyBundle, type KeptCheckpoint } from '../../audit/bundle/verify.mjs';
import { FindingKinds } from '../../audit/findings.ts';
import { verifyAudit, type AuditReport } from '../../audit/verifyAudit.ts';
import { openDumpInMemory, openDumpReader } from '../../store/dump.ts';
import { identitiesOf } from './encryption.ts';
import { openBackup, writeBackup } from './restore.ts';
import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

/** Status 3 where something does not hold. */
export const verify: VerbAction = async ({ object, text, env, location, namedLocation, print }) => {
  const anchors = text('checkpoints') === '' ? [] : keptCheckpointsIn(text('checkpoints'));
  const isFile = object !== null && !/^(sqlite|postgres|postgresql):/.test(object);
  const kind = isFile ? await kindOf(object) : null;
  if (isFile && kind === 'bundle') return verifyZip(object, anchors, print);
  if (isFile && kind === 'backup')
    return verifyBackup(object, { identities: await identitiesOf(text('identity'), env), anchors }, print);
  const from = object === null ? location(null) : namedLocation(isFile ? `sqlite:${object}` : object);
  requireDatabase(from.database);
  return report(from.name, await verifyDatabase(from.database, anchors), print);
};

/** The backup is restored to a database in memory: nothing of it is written to a disk. */
async function verifyBackup(
  file: string,
  { identities, anchors }: { readonly identities: readonly string[]; readonly anchors: readonly KeptCheckpoint[] },
  print: (line: string) => void,
): Promise<number> {
  const backup = await openBackup(file, identities);
  const { writer, readBack } = await openDumpInMemory(backup.head.mode);
  const counts = await writeBackup(backup, writer);
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const how = backup.isEncrypted ? 'is encrypted and whole' : 'is not encrypted';
  print(`${file} of ${backup.head.at} ${how}: its ${rows} rows were restored to memory, and the counts agree.`);
  const reading = await readBack();
  try {
    return report(file, await verifyAudit(reading, anchors), print);
  } finally {
    await reading.close();
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
  const { size, verifiedRows, prunedRows, erasedRows, waitingRows, newestCheckpoint } = found;
  const { anchors, withdrawnKeys, findings, findingCount } = found;
  if (size === null) print(`${name}: the audit has no tree yet; a server creates it when it starts.`);
  else
    print(
      `${name}: ${verifiedRows} of ${size} audit rows are as they were written, ${erasedRows} of them have values ` +
        `that were erased, ${prunedRows} were deleted by the retention, ${waitingRows} wait for their places. The ` +
        `newest checkpoint signs ${newestCheckpoint ?? 0}.`,
    );
  for (const [hash, from] of withdrawnKeys)
    print(`${name}: the key ${hash} of checkpoints was withdrawn: it counts up to a tree of ${from} rows.`);
  printFindings(
    findings.map(({ kind, what }) => `${kind}: ${what}. ${FindingKinds[kind]}`),
    findingCount,
    print,
  );
  if (findingCount > 0) return 3;
  print(
    anchors === 0
      ? `${name}: the audit is consistent with itself only. With --checkpoints, kept elsewhere, a rewritten or older ` +
          'database is found too.'
      : `${name}: the audit holds, also against the checkpoints (${anchors}) that were kept elsewhere.`,
  );
  return 0;
}

/** The bundle is unpacked to a folder that only its owner may read, for as long as it is verified. */
async function verifyZip(
  file: string,
  anchors: readonly KeptCheckpoint[],
  print: (line: string) => void,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-verify-'));
  try {
    await unzip(file, folder);
    const { rows, erased, positions, findings, findingCount, anchored } = await verifyBundle(folder, anchors);
    print(`${file}: ${rows} audit rows (positions ${positions}) are as they were written.`);
    if (erased > 0) print(`${file}: ${erased} of them have values that were erased.`);
    printFindings(findings, findingCount, print);
    if (findingCount > 0) return 3;
    print(
      anchored
        ? `${file}: the bundle holds, also against a checkpoint that was kept elsewhere.`
        : `${file}: the bundle is consistent with its own checkpoint only.`,
    );
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const bundleFiles: ReadonlySet<string> = new Set(['audit.jsonl', 'manifest.json', 'checkpoint']);

/** Unpacks the files of a bundle, piece by piece. Others in it are left out. */
async function unzip(file: string, folder: string): Promise<void> {
  const found = new Set<string>();
  const pieces: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  const unpacking = new Unzip((part) => {
    if (!bundleFiles.has(part.name)) return;
    found.add(part.name);
    part.ondata = (error, bytes) => {
      if (error !== null) throw error;
      pieces.push({ name: part.name, bytes });
    };
    part.start();
  });
  unpacking.register(UnzipInflate);
  const push = (chunk: Uint8Array): void => {
    try {
      unpacking.push(chunk);
    } catch {
      throw new UsageError(`${file} is damaged.`);
    }
  };
  for await (const chunk of createReadStream(file)) {
    push(chunk as Uint8Array);
    for (const { name, bytes } of pieces.splice(0)) await appendFile(join(folder, name), bytes, { mode: 0o600 });
  }
  if (found.size < bundleFiles.size) throw new UsageError(`${file} is no audit bundle of Latchkey.`);
}

/** What a file is by its first bytes: a backup where it is nothing else. */
async function kindOf(file: string): Promise<'sqlite' | 'bundle' | 'backup'> {
  const handle = await open(file, 'r').catch(() => {
    throw new UsageError(`There is no ${file}.`);
  });
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(15), position: 0 });
    const text = buffer.toString('latin1');
    return text === 'SQLite format 3' ? 'sqlite' : text.startsWith('PK\x03\x04') ? 'bundle' : 'backup';
  } finally {
    await handle.close();
  }
}

/** Throws `UsageError` for a file that is not there, or has no checkpoint. */
function keptCheckpointsIn(file: string): readonly KeptCheckpoint[] {
  if (!existsSync(file)) throw new UsageError(`There is no ${file}.`);
  const kept = readKeptCheckpoints(file);
  if (kept.length === 0)
    throw new UsageError(`${file} has no checkpoint: it must have lines of JSON with a \`signedNote\`.`);
  return kept;
}

function printFindings(findings: readonly string[], count: number, print: (line: string) => void): void {
  for (const finding of findings) print(finding);
  if (count > findings.length) print(`and ${count - findings.length} more.`);
}
