// The pages of a delta query: first the rows that are there, then what changed since.

import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ObjectChange } from '../../feed/changedObjects.ts';
import { lastPosition } from '../../feed/readFeed.ts';
import { and, eq, type Query, type Row } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { DeltaState, ToldRows } from './deltaToken.ts';
import { findChanges, mostChanges, rowsOf, type FoundChanges, type RemovedItem } from './findChanges.ts';
import type { DeltaPlan } from './planDelta.ts';
import { allEnds, changedEnds, kindsOfEnds, type RelationEnds } from './relationEnds.ts';
import { differenceInSight, rowsInSight } from './sightChanges.ts';

/** A row that is told of; `change` is null where it is told for the first time. */
export interface DeltaItem {
  readonly row: Row;
  readonly change: ObjectChange | null;
}

/** A page, and the state from which the next call goes on: `isEnd` where that begins another round. */
export interface DeltaPage {
  readonly items: readonly DeltaItem[];
  readonly removed: readonly RemovedItem[];
  readonly ends: RelationEnds;
  readonly kinds: ReadonlyMap<Id, string>;
  readonly state: DeltaState;
  readonly isEnd: boolean;
}

/** Where a round begins: behind all changes that have a position. */
export async function startState(
  store: Store,
  plan: DeltaPlan,
  of: Pick<DeltaState, 'set' | 'choices'>,
): Promise<DeltaState> {
  const after = await lastPosition(store);
  const told: ToldRows | null = plan.isPartly ? (await rowsInSight(store, plan)).told : null;
  return { ...of, scope: plan.scope, phase: 'rows', after, end: null, cursor: null, told };
}

/** The state of the next round, with all that is told by then. */
export const endState = (state: DeltaState): DeltaState => ({ ...state, phase: 'changes', end: null, cursor: null });

/**
 * The next page of a round; a page that has a next one is never empty. Throws `syncStateNotFound` and `resyncRequired`
 * (410).
 */
export async function nextPage(store: Store, plan: DeltaPlan, state: DeltaState, size: number): Promise<DeltaPage> {
  if (state.scope !== plan.scope || plan.isPartly !== (state.told !== null)) throw new Refusal('resyncRequired');
  return state.phase === 'rows' ? rowsPage(store, plan, state, size) : changesPage(store, plan, state, size);
}

async function rowsPage(store: Store, plan: DeltaPlan, state: DeltaState, size: number): Promise<DeltaPage> {
  const { cursor } = state;
  const following: Query = { ...plan.query, top: size, after: cursor === null ? null : [cursor.id] };
  const isInMiddle = cursor?.relation != null;
  const [page, middle] = await store.read([
    following,
    ...(isInMiddle ? [{ ...plan.query, where: and(plan.query.where, eq('id', cursor.id)), top: 1 }] : []),
  ]);
  const found = [...(middle?.rows ?? []), ...(page?.rows ?? [])];
  const { rows, ends, cursor: cut } = await allEnds(store, plan.relations, found, cursor);
  const last = rows.at(-1);
  const isEnd = cut === null && (page?.next ?? null) === null;
  const next = cut ?? (last === undefined ? null : { id: last.id, relation: null });
  return {
    items: rows.map((row) => ({ row, change: null })),
    removed: [],
    ends,
    kinds: await kindsOfEnds(store, ends),
    state: isEnd ? endState(state) : { ...state, cursor: next },
    isEnd,
  };
}

const isEmpty = ({ rows, removed }: FoundChanges): boolean => rows.length + removed.length === 0;

async function changesPage(store: Store, plan: DeltaPlan, state: DeltaState, size: number): Promise<DeltaPage> {
  const end = state.end ?? (await lastPosition(store));
  if (end < state.after) throw new Refusal('syncStateNotFound');
  const sight = state.told === null ? null : await differenceInSight(store, plan, state.told);
  const gained = sight === null ? [] : await rowsOf(store, plan, sight.gained);
  const isGained = new Set(gained.map(({ id }) => id));
  const lost = (sight?.lost ?? []).map((id): RemovedItem => ({ id, reason: 'deleted', kind: null }));
  let found: FoundChanges = { changes: new Map(), rows: [], removed: [], last: state.after };
  do found = await findChanges(store, plan, { after: found.last, end, size });
  while (isEmpty(found) && gained.length + lost.length === 0 && found.last < Math.min(end, state.after + mostChanges));
  const changed = found.rows.filter(({ id }) => !isGained.has(id));
  const ends = await changedEnds(store, plan.relations, { rows: changed, changes: found.changes });
  const items = [
    ...gained.map((row): DeltaItem => ({ row, change: null })),
    ...changed.map((row): DeltaItem => ({ row, change: found.changes.get(row.id) ?? null })),
  ];
  const removed = [...lost, ...found.removed];
  const isEnd = found.last >= end || items.length + removed.length === 0;
  const told = sight === null ? null : sight.told;
  const next: DeltaState = { ...state, phase: 'changes', after: found.last, end, told };
  return {
    ...{ items, removed, ends, isEnd },
    kinds: await kindsOfEnds(store, ends),
    state: isEnd ? endState(next) : next,
  };
}
