// `latchkey verify [FILE|DATABASE]`: the audit of a database, of a backup or of a bundle against its hashes, its signed
// checkpoints, and those that were kept elsewhere.

import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { appendFile, open, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unzip, UnzipInflate } from 'fflate';
import { certificatesIn, vouchersOf, type AnchorTrust } from '../../audit/anchors/vouchers.ts';
import {
  readKeptCheckpoints,
  verifyBundle,
  type BundleReport,
  type KeptCheckpoint,
} from '../../audit/bundle/verify.mjs';
import { FindingKinds } from '../../audit/findings.ts';
import { verifyAudit, type AuditReport } from '../../audit/verifyAudit.ts';
import { settings } from '../../config/settings.ts';
import type { Environment } from '../../config/settingSources.ts';
import { openDumpInMemory, openDumpReader } from '../../store/dump.ts';
import { identitiesOf } from './encryption.ts';
import { openBackup, writeBackup } from './restore.ts';
import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

/** Status 3 where something does not hold. */
export const verify: VerbAction = async ({ object, text, env, location, namedLocation, print }) => {
  const evidence: Evidence = {
    anchors: text('checkpoints') === '' ? [] : keptCheckpointsIn(text('checkpoints')),
    trust: trustOf(text('witness'), text('timestamp-ca'), env),
  };
  const isFile = object !== null && !/^(sqlite|postgres|postgresql):/.test(object);
  const kind = isFile ? await kindOf(object) : null;
  if (isFile && kind === 'bundle') return verifyZip(object, evidence, print);
  if (isFile && kind === 'backup')
    return verifyBackup(object, { identities: await identitiesOf(text('identity'), env), ...evidence }, print);
  const from = object === null ? location(null) : namedLocation(isFile ? `sqlite:${object}` : object);
  requireDatabase(from.database);
  return report(from.name, await verifyDatabase(from.database, evidence), print);
};

/** The backup is restored to a database in memory: nothing of it is written to a disk. */
async function verifyBackup(
  file: string,
  { identities, anchors, trust }: Evidence & { readonly identities: readonly string[] },
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
    return report(file, await verifyAudit(reading, anchors, trust), print);
  } finally {
    await reading.close();
  }
}

async function verifyDatabase(database: string, { anchors, trust }: Evidence): Promise<AuditReport> {
  const reading = await openDumpReader(database);
  try {
    return await verifyAudit(reading, anchors, trust);
  } finally {
    await reading.close();
  }
}

function report(name: string, found: AuditReport, print: (line: string) => void): number {
  const { size, verifiedRows, prunedRows, erasedRows, waitingRows, newestCheckpoint } = found;
  const { anchors, vouched, withdrawnKeys, findings, findingCount } = found;
  if (size === null) print(`${name}: the audit has no tree yet; a server creates it when it starts.`);
  else
    print(
      `${name}: ${verifiedRows} of ${size} audit rows are as they were written, ${erasedRows} of them have values ` +
        `that were erased, ${prunedRows} were deleted by the retention, ${waitingRows} wait for their places. The ` +
        `newest checkpoint signs ${newestCheckpoint ?? 0}.`,
    );
  for (const [hash, from] of withdrawnKeys)
    print(`${name}: the key ${hash} of checkpoints was withdrawn: it counts up to a tree of ${from} rows.`);
  for (const each of vouched) print(`${name}: ${each.by} vouches for the first ${each.size} rows, at ${each.at}.`);
  printFindings(
    findings.map(({ kind, what }) => `${kind}: ${what}. ${FindingKinds[kind]}`),
    findingCount,
    print,
  );
  if (findingCount > 0) return 3;
  print(
    anchors === 0
      ? `${name}: the audit is consistent with itself only. With --checkpoints, kept elsewhere, or the --witness who ` +
          'cosigned them, a rewritten or older database is found too.'
      : `${name}: the audit holds, also against the checkpoints (${anchors}) that were kept elsewhere.`,
  );
  return 0;
}

const reviewSays = ({ instanceId, items, decisions }: NonNullable<BundleReport['review']>): string =>
  `it is about the access review ${instanceId}: ${items} items, ${decisions} decisions of people.`;

/** The bundle is unpacked to a folder that only its owner may read, for as long as it is verified. */
async function verifyZip(file: string, { anchors, trust }: Evidence, print: (line: string) => void): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-verify-'));
  try {
    await unzip(file, folder);
    const { rows, erased, positions, findings, findingCount, anchored, cosigners, review } = await verifyBundle(
      folder,
      anchors,
      trust.witnessKeys,
    );
    print(`${file}: ${rows} audit rows (positions ${positions}) are as they were written.`);
    if (erased > 0) print(`${file}: ${erased} of them have values that were erased.`);
    if (review !== null) print(`${file}: ${reviewSays(review)}`);
    for (const { witness, at } of cosigners) print(`${file}: the witness ${witness} cosigned the checkpoint at ${at}.`);
    const stamped = await verifyStamp(folder, trust.authorities);
    if (stamped !== null) print(`${file}: ${stamped.says}`);
    printFindings(findings, findingCount, print);
    if (findingCount > 0 || stamped?.isBad === true) return 3;
    print(
      anchored || stamped?.isBad === false
        ? `${file}: the bundle holds, also against a checkpoint that others keep or vouch for.`
        : `${file}: the bundle is consistent with itself only.`,
    );
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What the time stamp of a bundle says; `isBad` null where it is of nobody who is trusted. Null where there is none.
 */
async function verifyStamp(
  folder: string,
  authorities: readonly string[],
): Promise<{ readonly says: string; readonly isBad: boolean | null } | null> {
  const answer = await readFile(join(folder, stampFile)).catch(() => null);
  if (answer === null) return null;
  if (authorities.length === 0)
    return { says: 'it has a time stamp, which is verified by --timestamp-ca FILE.', isBad: null };
  const signedNote = await readFile(join(folder, 'checkpoint'), 'utf8');
  const row = { signedNote, timestamp: answer.toString('base64') };
  const vouchers = await vouchersOf(row, { witnessKeys: [], authorities });
  if (vouchers === 'bad') return { says: 'badAnchor: its time stamp is not good.', isBad: true };
  const [voucher] = vouchers;
  return voucher === undefined
    ? { says: 'its time stamp is of an authority that is not trusted.', isBad: null }
    : { says: `${voucher.by} vouches for the checkpoint, at ${voucher.at}.`, isBad: false };
}

const stampFile = 'checkpoint.tsr';
const neededFiles = ['audit.jsonl', 'manifest.json', 'checkpoint'];
const bundleFiles: ReadonlySet<string> = new Set([...neededFiles, stampFile, 'review.jsonl']);

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
  if (neededFiles.some((name) => !found.has(name))) throw new UsageError(`${file} is no audit bundle of Latchkey.`);
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

/** What is not of the database or file itself: checkpoints that were kept elsewhere, and who is trusted. */
interface Evidence {
  readonly anchors: readonly KeptCheckpoint[];
  readonly trust: AnchorTrust;
}

/** Who is trusted: those of the options and of the settings. Throws `UsageError` for a file that is not there. */
function trustOf(witnessKeys: string, authorities: string, env: Environment): AnchorTrust {
  const own = settings.auditWitnesses.kind.parse(env[settings.auditWitnesses.env] ?? '') ?? [];
  const file = authorities === '' ? (env[settings.auditTimestampCa.env] ?? '') : authorities;
  if (file !== '' && !existsSync(file)) throw new UsageError(`There is no ${file}.`);
  const named = witnessKeys.split(',').filter((each) => each !== '');
  return {
    witnessKeys: [...named, ...own.map(({ verifierKey }) => verifierKey)],
    authorities: file === '' ? [] : certificatesIn(readFileSync(file, 'utf8')),
  };
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
