// Subtrees of the tree (RFC 6962, section 2.1), of the hashes that its tiles keep.

import { tileKey } from '../keys.ts';
import { nodeHash, perfectRoot, tileWidth, type Hash } from '../merkle.ts';

/** A tile is eight levels of the tree. */
const levelsPerTile = 8;

/** Reads the hashes of a tile; none where it is not there. */
export type TileReader = (level: number, index: number) => Promise<readonly Hash[]>;

/** RFC 6962: the left subtree is the largest perfect one that leaves something to the right. */
export const splitOf = (from: number, to: number): number => from + 2 ** Math.ceil(Math.log2(to - from) - 1);

/** The root of the rows from `from` to before `to`, which are a subtree. Throws where the database lacks a hash. */
export async function subtreeRoot(readTile: TileReader, from: number, to: number): Promise<Hash> {
  const height = Math.log2(to - from);
  if (!Number.isInteger(height)) {
    const middle = splitOf(from, to);
    return nodeHash(await subtreeRoot(readTile, from, middle), await subtreeRoot(readTile, middle, to));
  }
  const level = Math.floor(height / levelsPerTile);
  const width = 2 ** (height - level * levelsPerTile);
  const place = from / tileWidth ** level;
  const index = Math.floor(place / tileWidth);
  const start = place % tileWidth;
  const hashes = (await readTile(level, index)).slice(start, start + width);
  if (hashes.length < width || hashes.some(({ length }) => length !== 32))
    throw new Error(`The audit tree lacks hashes of its tile ${tileKey(level, index)}: run \`latchkey verify\`.`);
  return perfectRoot(hashes);
}
