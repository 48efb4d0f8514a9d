// An evidence bundle of the audit of a period: rows, the hashes that lead from them to a signed checkpoint, and a
// program that verifies them with nothing but Node.

import type { Instant } from '../../domain/base.ts';
import { heldFields, type Fields } from '../entry.ts';
import { positionOf } from '../keys.ts';
import { tileWidth } from '../merkle.ts';
import { readPlaces, type AuditSource } from '../places.ts';
import { hashesBeside } from './besideHashes.ts';
import type { ReviewEvidence } from './reviewEvidence.ts';

/** Which rows: from an instant to before another one, of the tenant's time. */
export interface AuditPeriod {
  readonly from: Instant;
  readonly to: Instant;
}

/** The rows of a bundle: a run of positions. */
interface AuditRun {
  readonly first: number;
  readonly end: number;
}

/** What verifies the rows, as `manifest.json` says it; `beside` are hashes, base64url. */
interface AuditManifest extends AuditRun {
  readonly latchkeyAuditBundle: 1;
  readonly origin: string;
  readonly period: AuditPeriod;
  readonly exportedAt: string;
  readonly version: string;
  readonly verifierKeys: readonly string[];
  readonly beside: readonly string[];
  /** Of a bundle about one turn of an access review, which has its file. */
  readonly review?: ReviewEvidence;
}

/** The newest checkpoint: its signed note, and its size. Null where there is none. */
export async function newestCheckpoint(
  source: AuditSource,
): Promise<{ readonly signedNote: string; readonly size: number } | null> {
  const [row] = await source.rowsOf('auditCheckpoint', 'id', ['singleton']);
  return row === undefined ? null : { signedNote: String(row['signedNote']), size: Number(row['size']) };
}

/** A checkpoint for a bundle; `timestamp`: the answer of an authority about it, where one stamped it. */
export interface BundleCheckpoint {
  readonly signedNote: string;
  readonly size: number;
  readonly timestamp: Buffer | null;
}

/** Of the checkpoints that sign the first `end` rows the newest that somebody vouches for, else `newest`. */
export async function bestCheckpoint(
  source: AuditSource,
  newest: { readonly signedNote: string; readonly size: number },
  end: number,
): Promise<BundleCheckpoint> {
  let best: BundleCheckpoint = { ...newest, timestamp: null };
  let bestVouched = 0;
  for await (const rows of source.rows('auditAnchor'))
    for (const { id, size, signedNote, timestamp } of rows) {
      const isVouched = Number(size) >= end && Number(size) <= newest.size && !String(id).startsWith('mail ');
      if (!isVouched || Number(size) < bestVouched) continue;
      // Of one size: the note with a cosignature, and the time stamp, which is about the text of both.
      const isSame = Number(size) === bestVouched;
      const longest =
        isSame && best.signedNote.length > String(signedNote).length ? best.signedNote : String(signedNote);
      const stamped = timestamp == null ? null : Buffer.from(String(timestamp), 'base64');
      best = { size: Number(size), signedNote: longest, timestamp: stamped ?? (isSame ? best.timestamp : null) };
      bestVouched = Number(size);
    }
  return best;
}

/** The run from the first to the last row of a period, among the first `size` rows. Null where there is none. */
export async function runOf(source: AuditSource, { from, to }: AuditPeriod, size: number): Promise<AuditRun | null> {
  let [first, end] = [size, 0];
  for await (const leaves of source.rows('auditLeaf')) {
    const positions = new Map(leaves.map(({ id, auditId }) => [String(auditId), positionOf(String(id))]));
    for (const row of await source.rowsOf('audit', 'id', [...positions.keys()])) {
      const at = String(row['activityAt']);
      const position = positions.get(String(row['id'])) ?? size;
      if (at < from || at >= to || position >= size) continue;
      [first, end] = [Math.min(first, position), Math.max(end, position + 1)];
    }
  }
  return first < end ? { first, end } : null;
}

/** The manifest of a run in a tree of a size. */
export async function manifestOf(
  source: AuditSource,
  run: AuditRun,
  about: Pick<AuditManifest, 'period' | 'exportedAt' | 'version' | 'review'> & { readonly size: number },
): Promise<AuditManifest> {
  const { size, ...said } = about;
  const [tree] = await source.rowsOf('auditTree', 'id', ['singleton']);
  const keys: string[] = [];
  for await (const rows of source.rows('auditKey'))
    keys.push(...rows.filter(countsFor(size)).map(({ verifierKey }) => String(verifierKey)));
  const beside = await hashesBeside(source, { ...run, size });
  return {
    latchkeyAuditBundle: 1,
    origin: String(tree?.['origin']),
    ...run,
    ...said,
    verifierKeys: keys,
    beside: beside.map((hash) => hash.toString('base64url')),
  };
}

/** Whether a key was not withdrawn before the tree had this size. */
const countsFor =
  (size: number) =>
  ({ withdrawnFrom }: Fields): boolean =>
    withdrawnFrom == null || size <= Number(withdrawnFrom);

/** The lines of `audit.jsonl`, one a row: its position, the hash at it, and what it is made of. `size`: of the tree. */
export async function* auditLines(source: AuditSource, { first, end }: AuditRun, size: number): AsyncGenerator<string> {
  for (let start = Math.floor(first / tileWidth) * tileWidth; start < end; start += tileWidth)
    for (const { position, hash, leaf, record } of await readPlaces(source, start, Math.min(start + tileWidth, size))) {
      if (position < first || position >= end) continue;
      const line = {
        position,
        hash: hash?.toString('base64url') ?? '',
        salt: leaf?.salt ?? '',
        ...(leaf?.erasure == null ? {} : { erasure: leaf.erasure }),
        row: record === null ? null : heldFields(record.row),
        targets: record?.targets.map(heldFields) ?? [],
      };
      yield `${JSON.stringify(line)}\n`;
    }
}
