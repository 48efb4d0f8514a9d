// The hashes of a Merkle tree (RFC 6962, section 2.1), 256 to a tile (https://c2sp.org/tlog-tiles).

import { hash as hashOnce } from 'node:crypto';

/** Hashes of one level that stand side by side in a full tile: eight levels of the tree. */
export const tileWidth = 256;

/** 32 bytes: SHA-256. */
export type Hash = Buffer;

const sha256 = (bytes: string | Uint8Array): Hash => hashOnce('sha256', bytes, 'buffer');
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** The hash of an entry. */
export const leafHash = (entry: string | Uint8Array): Hash =>
  sha256(Buffer.concat([leafPrefix, typeof entry === 'string' ? Buffer.from(entry) : entry]));

/** The hash over two subtrees. */
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(Buffer.concat([nodePrefix, left, right]));

/** The root of a tree without entries. */
const emptyRoot = sha256('');

/** Hashes to the text that a tile is stored as. */
export const encodeHashes = (hashes: readonly Hash[]): string => Buffer.concat(hashes).toString('base64url');

/**
 * The hashes of a stored tile. What is no multiple of 32 bytes ends with a shorter one, which equals no hash; a text
 * that `encodeHashes` does not write has none.
 */
export function decodeHashes(text: string): readonly Hash[] {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) return [];
  return Array.from({ length: Math.ceil(bytes.length / 32) }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
}

/** The number of hashes in the tile of each level that is not full, level by level; in the highest at least one. */
export function tailWidths(size: number): readonly number[] {
  const widths: number[] = [];
  for (let count = size; count > 0; count = Math.floor(count / tileWidth)) widths.push(count % tileWidth);
  return widths;
}

/** A tile that an append changed: `index` counts the tiles of its level. */
export interface ChangedTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: readonly Hash[];
}

/** A tree that only grows. Of each level it keeps the tile that is not full yet, so memory does not grow with it. */
export class GrowingTree {
  #size: number;
  readonly #tails: (readonly Hash[])[];
  readonly #changed = new Map<string, ChangedTile>();

  /** `tails`: of each level the hashes of the tile that is not full, as many as `tailWidths(size)` says. */
  constructor(size = 0, tails: readonly (readonly Hash[])[] = []) {
    this.#size = size;
    this.#tails = [...tails];
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Hash): void {
    this.#put(0, this.#size, leaf);
    this.#size += 1;
  }

  /** The tiles that changed since the last call, as they are now. */
  takeChanged(): readonly ChangedTile[] {
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    return changed;
  }

  root(): Hash {
    const subtrees = this.#tails.map(perfectSubtrees).reverse().flat();
    const last = subtrees.at(-1);
    if (last === undefined) return emptyRoot;
    return subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
  }

  #put(level: number, position: number, hash: Hash): void {
    const tail = [...(this.#tails[level] ?? []), hash];
    const index = Math.floor(position / tileWidth);
    this.#changed.set(`${level}/${index}`, { level, index, hashes: tail });
    this.#tails[level] = tail.length < tileWidth ? tail : [];
    if (tail.length < tileWidth) return;
    this.#put(level + 1, index, perfectSubtrees(tail)[0] as Hash);
  }
}

/** The roots of the perfect subtrees over hashes of one level, one for each bit of their number, the largest first. */
function perfectSubtrees(hashes: readonly Hash[]): readonly Hash[] {
  const roots: Hash[] = [];
  for (let width = tileWidth, at = 0; width >= 1; width /= 2)
    if (hashes.length - at >= width) {
      roots.push(perfectRoot(hashes.slice(at, at + width)));
      at += width;
    }
  return roots;
}

/** The root over a power of two of hashes. */
export function perfectRoot(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, at) => nodeHash(row[at * 2] as Hash, row[at * 2 + 1] as Hash));
  return row[0] as Hash;
}
