// A sketch of a set of ids, of one size whatever the set's. Two of them tell by which ids two sets differ, where they
// are few: a table of sums, each id in three places (Goodrich and Mitzenmacher, Invertible Bloom Lookup Tables, 2011).

import type { Id } from '../base.ts';

const parts = 3;
const cellsOfPart = 16;
const cells = parts * cellsOfPart;
const wordsOfCell = 6;

/** By cell: how many ids are in it, the exclusive or of their four words, and that of their checks. */
export type IdSketch = Uint32Array;

type IdParts = readonly [number, number, number, number];

/** The sketch of these ids, which MUST be GUIDs, each once. */
export function sketchOf(ids: Iterable<Id>): IdSketch {
  const sketch = new Uint32Array(cells * wordsOfCell);
  for (const id of ids) put(sketch, wordsOf(id), 1);
  return sketch;
}

/** The sketch of both sets together, of which none may have an id of the other. */
export function joinSketches(one: IdSketch, other: IdSketch): IdSketch {
  return one.map((word, at) => (at % wordsOfCell === 0 ? word + (other[at] as number) : word ^ (other[at] as number)));
}

/** By which ids two sets differ; null where these are too many to be told. */
export interface SketchDifference {
  /** The ids of the first set alone. */
  readonly lost: readonly Id[];
  /** The ids of the second set alone. */
  readonly gained: readonly Id[];
}

/** An id that was put into the first sketch twice, and once into the second one, counts as lost. */
export function differenceOf(first: IdSketch, second: IdSketch): SketchDifference | null {
  const rest = first.map((word, at) =>
    at % wordsOfCell === 0 ? word - (second[at] as number) : word ^ (second[at] as number),
  );
  const [lost, gained]: [Id[], Id[]] = [[], []];
  for (let isProgress = true; isProgress; ) {
    isProgress = false;
    for (let cell = 0; cell < cells; cell++) {
      const start = cell * wordsOfCell;
      const count = (rest[start] as number) | 0;
      const words = [1, 2, 3, 4].map((at) => rest[start + at] as number) as unknown as IdParts;
      if (Math.abs(count) !== 1 || checkOf(words) !== rest[start + 5] || !isPlaceOf(words, cell)) continue;
      if (lost.length + gained.length > cells) return null;
      (count === 1 ? lost : gained).push(textOf(words));
      put(rest, words, -count);
      isProgress = true;
    }
  }
  return rest.every((word) => word === 0) ? { lost, gained } : null;
}

/** The bytes of a sketch, in one order everywhere. */
export function bytesOfSketch(sketch: IdSketch): Uint8Array {
  const view = new DataView(new ArrayBuffer(sketch.length * 4));
  for (const [at, word] of sketch.entries()) view.setUint32(at * 4, word);
  return new Uint8Array(view.buffer);
}

/** The sketch of `bytesOfSketch`; null for anything else. */
export function sketchOfBytes(bytes: Uint8Array): IdSketch | null {
  if (bytes.length !== cells * wordsOfCell * 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: cells * wordsOfCell }, (_, at) => view.getUint32(at * 4));
}

function put(sketch: IdSketch, words: IdParts, count: number): void {
  const check = checkOf(words);
  for (let part = 0; part < parts; part++) {
    const start = placeOf(words, part) * wordsOfCell;
    sketch[start] = (sketch[start] as number) + count;
    for (const [at, word] of words.entries()) sketch[start + 1 + at] = (sketch[start + 1 + at] as number) ^ word;
    sketch[start + 5] = (sketch[start + 5] as number) ^ check;
  }
}

const placeOf = (words: IdParts, part: number): number => part * cellsOfPart + (mix(words, part + 1) % cellsOfPart);
const isPlaceOf = (words: IdParts, cell: number): boolean => placeOf(words, Math.floor(cell / cellsOfPart)) === cell;
const checkOf = (words: IdParts): number => mix(words, 0x9e3779b9);

/** A number of 32 bits that any change of the words changes. */
function mix(words: IdParts, seed: number): number {
  let hash = seed >>> 0;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

function wordsOf(id: Id): IdParts {
  const hex = id.replaceAll('-', '');
  return [0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16) >>> 0) as unknown as IdParts;
}

function textOf(words: IdParts): Id {
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
