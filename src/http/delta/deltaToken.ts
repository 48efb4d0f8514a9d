// The state tokens of delta queries: sealed, so that clients read and change nothing in them.

import { bytesOfSketch, sketchOfBytes, type IdSketch } from '../../domain/feed/idSketch.ts';
import type { Id } from '../../domain/base.ts';
import { isSealed, type Sealing } from '../../identity/tokens/sealing.ts';
import { Fault } from '../../odata/fault.ts';
import type { DeltaChoices } from './deltaOptions.ts';

/** Where a round of delta queries is. Positions are those of the feed, `after` which changes are still to be told. */
export interface DeltaState {
  /** The tenant, the version of the API, and the set. */
  readonly set: string;
  readonly choices: DeltaChoices;
  /** A digest of what the caller may see and never changes of a row: kinds, ids, the package. */
  readonly scope: string;
  /** Rows that are there, page by page; or changes. */
  readonly phase: 'rows' | 'changes';
  readonly after: number;
  /** Where the round ends; null before it begins. */
  readonly end: number | null;
  /** The last object of the page before, and in the middle of which relation it ended. */
  readonly cursor: DeltaCursor | null;
  /** Of a caller who sees some of the rows: which, as of which position. */
  readonly told: ToldRows | null;
}

export interface DeltaCursor {
  readonly id: Id;
  readonly relation: { readonly index: number; readonly row: Id } | null;
}

export interface ToldRows {
  /** Null where there are too many. */
  readonly sketch: IdSketch | null;
  readonly at: number;
}

const format = 'delta1';

/** Each token differs from every other, also of the same state. */
export function writeDeltaToken(state: DeltaState, { seal }: Pick<Sealing, 'seal'>): string {
  const { told, ...rest } = state;
  const kept =
    told === null
      ? null
      : [told.at, told.sketch === null ? null : Buffer.from(bytesOfSketch(told.sketch)).toString('base64')];
  return seal(JSON.stringify([format, rest, kept]));
}

/** Throws Fault (400) for whatever `writeDeltaToken` did not write. */
export function readDeltaToken(token: string, option: string, { open }: Pick<Sealing, 'open'>): DeltaState {
  const [kind, rest, kept] = parseSealed(token, open);
  if (kind !== format) throw badDeltaToken(option);
  const state = rest as Omit<DeltaState, 'told'>;
  if (kept === null) return { ...state, told: null };
  const [at, bytes] = kept as readonly [number, string | null];
  return { ...state, told: { at, sketch: bytes === null ? null : sketchOfBytes(Buffer.from(bytes, 'base64')) } };
}

/** Of material that was not sealed, or not here, or changed, nothing is read. */
function parseSealed(token: string, open: Sealing['open']): readonly unknown[] {
  if (!isSealed(token) || token.length > mostToken) return [];
  try {
    const content: unknown = JSON.parse(open(token));
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

const mostToken = 24_576;

export const badDeltaToken = (option: string): Fault =>
  new Fault('badToken', 'The token is not one that this query was answered with; begin again without it.', option, 0);
