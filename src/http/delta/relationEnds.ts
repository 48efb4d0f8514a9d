// The relations of the objects on a page of a delta query: all that there are, in parts where there are many, or those
// that changed.

import type { Id } from '../../domain/base.ts';
import type { ObjectChange } from '../../feed/changedObjects.ts';
import { and, eq, everyRow, from, oneOfValues, or, type Row } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { DeltaRelation } from './deltaTable.ts';
import type { DeltaCursor } from './deltaToken.ts';

/** The other end of a relation. */
export interface RelationEnd {
  readonly id: Id;
  readonly isRemoved: boolean;
}

/** By object, then by the name of the relation. */
export type RelationEnds = ReadonlyMap<Id, ReadonlyMap<string, readonly RelationEnd[]>>;

/** How many ends a page holds of each relation. */
const mostEnds = 1_000;

/** Rows with the ends of their relations, and where the next page goes on in the middle of a relation; null nowhere. */
export interface RowsWithEnds {
  readonly rows: readonly Row[];
  readonly ends: RelationEnds;
  readonly cursor: DeltaCursor | null;
}

/** The ends of every row; after as many as a page holds, the rows behind are left for the next one. */
export async function allEnds(
  store: Store,
  relations: readonly DeltaRelation[],
  page: readonly Row[],
  before: DeltaCursor | null,
): Promise<RowsWithEnds> {
  let rows = page;
  let cursor: DeltaCursor | null = null;
  const ends = new Map<Id, Map<string, RelationEnd[]>>();
  for (const [index, relation] of relations.entries()) {
    // A relation of which the page before told the end is not told again.
    const isTold = (row: Row): boolean =>
      before?.relation != null && row.id === before.id && index < before.relation.index;
    // Where a relation is cut, those behind it wait for the next page.
    const open = rows.filter((row) => !isTold(row) && !(cursor !== null && row.id === cursor.id));
    const cut = await readEnds(store, { relation, index, rows: open, before }, ends);
    if (cut === null) continue;
    cursor = cut;
    rows = rows.slice(0, rows.findIndex((row) => row.id === cut.id) + 1);
  }
  return { rows, ends, cursor };
}

async function readEnds(
  store: Store,
  {
    relation: { name, rows: link, field },
    index,
    rows,
    before,
  }: {
    readonly relation: DeltaRelation;
    readonly index: number;
    readonly rows: readonly Row[];
    readonly before: DeltaCursor | null;
  },
  ends: Map<Id, Map<string, RelationEnd[]>>,
): Promise<DeltaCursor | null> {
  if (field !== null) for (const row of rows) if (typeof row[field] === 'string') put(ends, row.id, [name, row[field]]);
  if (link === null || rows.length === 0) return null;
  const isInMiddle = before?.relation?.index === index && rows.some(({ id }) => id === before.id);
  const [page] = await store.read([
    from(
      link.entity,
      oneOfValues(
        link.object,
        rows.map(({ id }) => id),
      ),
      {
        fields: [link.object, link.other],
        orderBy: [{ path: [link.object], descending: false }],
        top: mostEnds,
        after: isInMiddle ? [before.id, before.relation?.row ?? ''] : null,
      },
    ),
  ]);
  for (const row of page?.rows ?? []) put(ends, row[link.object] as Id, [name, row[link.other] as Id]);
  const last = page?.rows.at(-1);
  return page?.next == null || last === undefined
    ? null
    : { id: last[link.object] as Id, relation: { index, row: last.id } };
}

function put(
  ends: Map<Id, Map<string, RelationEnd[]>>,
  object: Id,
  [name, id, isRemoved = false]: readonly [string, Id, boolean?],
): void {
  const of = ends.get(object) ?? new Map<string, RelationEnd[]>();
  const known = of.get(name);
  if (known === undefined) of.set(name, [{ id, isRemoved }]);
  else known.push({ id, isRemoved });
  ends.set(object, of);
}

/** The ends at which relations of these objects began or ended, as they are now. */
export async function changedEnds(
  store: Store,
  relations: readonly DeltaRelation[],
  { rows, changes }: { readonly rows: readonly Row[]; readonly changes: ReadonlyMap<Id, ObjectChange> },
): Promise<RelationEnds> {
  const ends = new Map<Id, Map<string, RelationEnd[]>>();
  for (const { name, rows: link, field } of relations) {
    if (field !== null)
      for (const row of rows)
        if (typeof row[field] === 'string' && changes.get(row.id)?.fields.has(field) === true)
          put(ends, row.id, [name, row[field]]);
    const pairs = rows.flatMap(({ id }) =>
      [...(changes.get(id)?.others.get(name) ?? [])].map((far) => [id, far] as const),
    );
    if (link === null || pairs.length === 0) continue;
    const where = rows.map(({ id }) =>
      and(eq(link.object, id), oneOfValues(link.other, [...(changes.get(id)?.others.get(name) ?? [])])),
    );
    const [page] = await store.read([from(link.entity, or(...where), { fields: [link.object, link.other] })]);
    const there = new Set(page?.rows.map((row) => `${String(row[link.object])} ${String(row[link.other])}`));
    for (const [id, far] of pairs) put(ends, id, [name, far, !there.has(`${id} ${far}`)]);
  }
  return ends;
}

/** The kinds of the directory objects at the ends. */
export async function kindsOfEnds(store: Store, ends: RelationEnds): Promise<ReadonlyMap<Id, string>> {
  const ids = new Set([...ends.values()].flatMap((of) => [...of.values()].flat()).map(({ id }) => id));
  if (ids.size === 0) return new Map();
  const [page] = await store.read([
    from('directoryObject', and(everyRow, oneOfValues('id', [...ids])), { fields: ['kind'] }),
  ]);
  return new Map(page?.rows.map((row) => [row.id, row['kind'] as string]));
}
