// A slice of the tree held against its rows, beside the servers that write: what does not match is found within days,
// however large the audit is. `latchkey verify` looks at everything, and at what was signed.

import type { AuditFinding, AuditTree } from '../domain/audit/auditTreeEntities.ts';
import type { EntityName } from '../domain/entities.ts';
import { eq, from, oneOfValues } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';
import { missingRowHash } from './appendPending.ts';
import { hashOf } from './entry.ts';
import { erasedRunsOf, erasureActivity } from './erasing.ts';
import { tileWidth } from './merkle.ts';
import { readPlaces, type AuditPlace, type AuditSource } from './places.ts';
import type { PositionRun } from './positionRuns.ts';

/** Sixteen tiles. */
const sliceSize = 16 * tileWidth;

/** A slice: positions from `start` to before `end`, where the next one begins, and what does not hold in it. */
export interface CheckedSlice {
  readonly tree: AuditTree;
  readonly start: number;
  readonly end: number;
  readonly broken: readonly Omit<AuditFinding, 'foundAt'>[];
}

/** Checks the next slice; null where there is no tree. */
export async function checkNextSlice(store: Store): Promise<CheckedSlice | null> {
  const first = await checkOnce(store);
  if (first === null || first.broken.length === 0) return first;
  // The retention or an erasure may have come between two reads: what it changed is right the next time.
  const second = await checkOnce(store);
  const wrong = new Set(first.broken.map(({ position }) => position));
  return second === null ? null : { ...second, broken: second.broken.filter(({ position }) => wrong.has(position)) };
}

async function checkOnce(store: Store): Promise<CheckedSlice | null> {
  const [trees] = await store.read([from('auditTree', eq('id', 'singleton'), { top: 1 })]);
  const tree = trees?.rows[0] as unknown as AuditTree | undefined;
  if (tree === undefined) return null;
  const start = tree.checkedTo < tree.size ? tree.checkedTo - (tree.checkedTo % tileWidth) : 0;
  const end = Math.min(start + sliceSize, tree.size);
  const places = end === 0 ? [] : await readPlaces(sourceOf(store), start, end);
  const [entries] = await store.read([from('audit', eq('activityDisplayName', erasureActivity))]);
  const erased = (entries?.rows ?? []).flatMap((row) => erasedRunsOf(row) ?? []);
  const broken = places.flatMap((place) => {
    const kind = faultOf(place, tree.prunedPositions, erased);
    return kind === null ? [] : [{ position: place.position, auditId: place.leaf?.auditId ?? null, kind }];
  });
  return { tree, start, end, broken };
}

const isIn = (position: number, runs: readonly PositionRun[]): boolean =>
  runs.some(([first, last]) => first <= position && position <= last);

function faultOf(
  { position, hash, leaf, record }: AuditPlace,
  pruned: readonly PositionRun[],
  erased: readonly PositionRun[],
): AuditFinding['kind'] | null {
  if (hash === null) return 'hashesGone';
  if (leaf === null || record === null) {
    if (leaf !== null && missingRowHash(leaf.auditId).equals(hash)) return 'removedWhileWaiting';
    return isIn(position, pruned) ? null : 'removed';
  }
  if (leaf.salt === '' && leaf.erasure === null) return 'saltGone';
  if (!hashOf(record, leaf).equals(hash)) return 'changed';
  return leaf.erasure === null || isIn(position, erased) ? null : 'valuesGone';
}

/** The rows of a store that a slice is made of, which are found by their ids. */
function sourceOf(store: Store): AuditSource {
  const rowsOf = async (entity: EntityName, field: string, values: readonly string[]) => {
    const found = [];
    for (let at = 0; at < values.length; at += 500)
      found.push(
        ...((await store.read([from(entity, oneOfValues(field, values.slice(at, at + 500)))]))[0]?.rows ?? []),
      );
    return found;
  };
  const notAsked = (): never => {
    throw new Error('A slice reads rows by their ids alone.');
  };
  return { rowsOf, rows: notAsked, idsNotIn: notAsked };
}
