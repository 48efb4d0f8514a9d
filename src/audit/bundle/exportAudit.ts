// An evidence bundle of the audit of a period: rows, the hashes that lead from them to a signed checkpoint, and a
// program that verifies them with nothing but Node.

import type { Instant } from '../../domain/base.ts';
import { readCheckpoint } from '../checkpoint.ts';
import { heldFields, type Fields } from '../entry.ts';
import { positionKey, positionOf, tileKey } from '../keys.ts';
import { decodeHashes, tileWidth } from '../merkle.ts';
import type { AuditSource } from '../verifyAudit.ts';
import { hashesBeside } from './besideHashes.ts';

/** Which rows: from an instant to before another one, of the tenant's time. */
export interface AuditPeriod {
  readonly from: Instant;
  readonly to: Instant;
}

/** The rows of a bundle: a run of positions. */
export interface AuditRun {
  readonly first: number;
  readonly end: number;
}

/** What verifies the rows, as `manifest.json` says it; `beside` are hashes, base64url. */
export interface AuditManifest extends AuditRun {
  readonly latchkeyAuditBundle: 1;
  readonly origin: string;
  readonly period: AuditPeriod;
  readonly exportedAt: string;
  readonly version: string;
  readonly verifierKeys: readonly string[];
  readonly beside: readonly string[];
}

/** The newest checkpoint: its signed note, and its size. Null where there is none. */
export async function newestCheckpoint(
  source: AuditSource,
): Promise<{ readonly signedNote: string; readonly size: number } | null> {
  let newest: string | null = null;
  for await (const rows of source.rows('auditCheckpoint')) newest = String(rows.at(-1)?.['signedNote'] ?? newest);
  return newest === null ? null : { signedNote: newest, size: readCheckpoint(newest)?.size ?? 0 };
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
  about: Pick<AuditManifest, 'period' | 'exportedAt' | 'version'> & { readonly size: number },
): Promise<AuditManifest> {
  const { size, ...said } = about;
  const [tree] = await source.rowsOf('auditTree', 'id', ['singleton']);
  const keys: string[] = [];
  for await (const rows of source.rows('auditKey')) keys.push(...rows.map(({ verifierKey }) => String(verifierKey)));
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

/** The lines of `audit.jsonl`, a row each: its position, the hash at it, and what it is made of. */
export async function* auditLines(source: AuditSource, { first, end }: AuditRun): AsyncGenerator<string> {
  for (let start = Math.floor(first / tileWidth) * tileWidth; start < end; start += tileWidth) {
    const [from, to] = [Math.max(first, start), Math.min(end, start + tileWidth)];
    const positions = Array.from({ length: to - from }, (_, at) => from + at);
    const [tiles, leaves] = await Promise.all([
      source.rowsOf('auditTile', 'id', [tileKey(0, start / tileWidth)]),
      source.rowsOf('auditLeaf', 'id', positions.map(positionKey)),
    ]);
    const hashes = decodeHashes(String(tiles[0]?.['hashes'] ?? ''));
    const leafAt = new Map(leaves.map((leaf) => [positionOf(String(leaf['id'])), leaf]));
    const ids = leaves.map(({ auditId }) => String(auditId));
    const [rows, targets] = await Promise.all([
      source.rowsOf('audit', 'id', ids),
      source.rowsOf('auditTarget', 'auditId', ids),
    ]);
    const rowOf = new Map(rows.map((row) => [String(row['id']), row]));
    const targetsOf = Map.groupBy(targets, ({ auditId }) => String(auditId));
    for (const position of positions) {
      const id = String(leafAt.get(position)?.['auditId']);
      const line = {
        position,
        hash: hashes[position - start]?.toString('base64url') ?? '',
        salt: leafAt.get(position)?.['salt'] ?? '',
        row: rowOf.has(id) ? heldFields(rowOf.get(id) as Fields) : null,
        targets: (targetsOf.get(id) ?? []).map(heldFields),
      };
      yield `${JSON.stringify(line)}\n`;
    }
  }
}
