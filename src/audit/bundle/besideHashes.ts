// What a verifier needs beside a run of rows to come to the root: the hashes of the subtrees that lie outside the run.

import { tileKey } from '../keys.ts';
import { decodeHashes, type Hash } from '../merkle.ts';
import type { AuditSource } from '../places.ts';
import { splitOf, subtreeRoot, type TileReader } from '../served/subtrees.ts';

/**
 * The hashes of the largest subtrees outside the rows from `first` to before `end`, from left to right, of a tree of a
 * size. Throws where the database lacks a hash.
 */
export async function hashesBeside(
  source: AuditSource,
  { first, end, size }: { readonly first: number; readonly end: number; readonly size: number },
): Promise<readonly Hash[]> {
  const readTile: TileReader = async (level, index) => {
    const [tile] = await source.rowsOf('auditTile', 'id', [tileKey(level, index)]);
    return decodeHashes(String(tile?.['hashes'] ?? ''));
  };
  const hashes: Hash[] = [];
  const collect = async (from: number, to: number): Promise<void> => {
    if (to <= first || from >= end) {
      hashes.push(await subtreeRoot(readTile, from, to));
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
