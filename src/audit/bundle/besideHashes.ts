// What a verifier needs beside a run of rows to come to the root: the hashes of the subtrees that lie outside the run.

import { tileKey } from '../keys.ts';
import { decodeHashes, nodeHash, perfectRoot, tileWidth, type Hash } from '../merkle.ts';
import type { AuditSource } from '../places.ts';

/** A tile is eight levels of the tree. */
const levelsPerTile = 8;

/**
 * The hashes of the largest subtrees outside the rows from `first` to before `end`, from left to right, of a tree of a
 * size. Throws where the database lacks a hash.
 */
export async function hashesBeside(
  source: AuditSource,
  { first, end, size }: { readonly first: number; readonly end: number; readonly size: number },
): Promise<readonly Hash[]> {
  const hashes: Hash[] = [];
  const collect = async (from: number, to: number): Promise<void> => {
    if (to <= first || from >= end) {
      hashes.push(await subtreeRoot(source, from, to));
      return;
    }
    if (to - from === 1) return;
    const middle = splitOf(from, to);
    await collect(from, middle);
    await collect(middle, to);
  };
  if (size > 0) await collect(0, size);
  return hashes;
}

/** RFC 6962: the left subtree is the largest perfect one that leaves something to the right. */
const splitOf = (from: number, to: number): number => from + 2 ** Math.ceil(Math.log2(to - from) - 1);

async function subtreeRoot(source: AuditSource, from: number, to: number): Promise<Hash> {
  const height = Math.log2(to - from);
  if (!Number.isInteger(height)) {
    const middle = splitOf(from, to);
    return nodeHash(await subtreeRoot(source, from, middle), await subtreeRoot(source, middle, to));
  }
  const level = Math.floor(height / levelsPerTile);
  const width = 2 ** (height - level * levelsPerTile);
  const place = from / tileWidth ** level;
  const key = tileKey(level, Math.floor(place / tileWidth));
  const [tile] = await source.rowsOf('auditTile', 'id', [key]);
  const start = place % tileWidth;
  const hashes = decodeHashes(String(tile?.['hashes'] ?? '')).slice(start, start + width);
  if (hashes.length < width)
    throw new Error(`The audit tree lacks hashes of its tile ${key}: run \`latchkey verify\`.`);
  return perfectRoot(hashes);
}
