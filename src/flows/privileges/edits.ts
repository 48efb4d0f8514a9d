// The edits of catalogs and packages in a commit: what each row was, what becomes of it, and in which catalog and
// package it stands.

import type { AccessPackage, Catalog } from '../../domain/catalogs/catalogEntities.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Id } from '../../domain/base.ts';
import { and, eq, everyRow, from, oneOfValues, type Query } from '../../odata/query.ts';
import { flattenChanges, type Change, type Store } from '../../store/contract.ts';
import { load, rows } from '../load.ts';
import { editTable } from './editTable.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One row that a commit writes, with the catalogs and packages that it stands in before and after. */
export interface Edit {
  readonly entity: EntityName;
  /** Null for a new row. */
  readonly before: Fields | null;
  /** The new row, or the fields that change; null where the row goes. */
  readonly after: Fields | null;
  readonly catalogs: readonly Catalog[];
  readonly packages: readonly AccessPackage[];
}

/** What a row of the table of edits may name. */
type Place = 'catalog' | 'accessPackage' | 'policy';
type BareEdit = Pick<Edit, 'entity' | 'before' | 'after'>;
type WrittenRow = Extract<Change, { readonly kind: 'insert' | 'insertIfAbsent' | 'update' | 'updateWhere' }>;

/** The changes that may edit a catalog, a package or the rule of a group. A lock of a row changes nothing of it. */
export const editingChanges = (changes: readonly Change[]): readonly Change[] => flattenChanges(changes).filter(isEdit);

function isEdit(change: Change): boolean {
  const place = editTable[change.entity];
  if (typeof place === 'string') return false;
  if (place.fields === undefined && isDeletion(change)) return true;
  if (!isWritten(change)) return false;
  const written = writtenIn(change);
  return place.fields === undefined
    ? Object.keys(written).length > 0
    : place.fields.some((field) => (written[field] ?? null) !== null || ('set' in change && field in written));
}

const isDeletion = ({ kind }: Change): boolean => kind === 'delete' || kind === 'deleteWhere';
const isWritten = (change: Change): change is WrittenRow => 'row' in change || 'set' in change;
const writtenIn = (change: WrittenRow): Fields => ('row' in change ? change.row : change.set) as unknown as Fields;

/** The edits that changes make, read from the store before their commit. */
export async function loadEdits(store: Store, editing: readonly Change[]): Promise<readonly Edit[]> {
  const queries = editing.map(queryOf);
  const asked = queries.flatMap((query) => query ?? []);
  const pages = asked.length === 0 ? [] : await store.read(asked);
  let at = 0;
  const bare = editing.flatMap((change, place): readonly BareEdit[] => {
    const after = isWritten(change) ? writtenIn(change) : null;
    if (queries[place] === null) return [{ entity: change.entity, before: null, after }];
    return (pages[at++]?.rows ?? []).map((before) => ({ entity: change.entity, before, after }));
  });
  return withPlaces(store, bare);
}

/** The rows as they are; null for a new one. */
function queryOf(change: Change): Query | null {
  if (change.kind === 'updateWhere' || change.kind === 'deleteWhere')
    return from(change.entity, and(everyRow, change.where));
  return change.kind === 'update' || change.kind === 'delete'
    ? from(change.entity, and(everyRow, eq('id', change.id)))
    : null;
}

const idsIn = ({ entity, before, after }: BareEdit, of: Place): readonly Id[] => {
  const place = editTable[entity];
  const field = typeof place === 'string' ? undefined : place[of];
  return field === undefined ? [] : [before?.[field], after?.[field]].flatMap((id) => (id as Id | null) ?? []);
};

async function withPlaces(store: Store, bare: readonly BareEdit[]): Promise<readonly Edit[]> {
  const named = (of: Place): readonly Id[] => [...new Set(bare.flatMap((edit) => idsIn(edit, of)))];
  const { policies } = await load(store, { policies: rows('policy', everyRow, oneOfValues('id', named('policy'))) });
  const packageIds = [...named('accessPackage'), ...policies.map(({ packageId }) => packageId)];
  const { packages } = await load(store, {
    packages: rows('accessPackage', everyRow, oneOfValues('id', [...new Set(packageIds)])),
  });
  const catalogIds = [...named('catalog'), ...packages.map(({ catalogId }) => catalogId)];
  const { catalogs } = await load(store, {
    catalogs: rows('catalog', everyRow, oneOfValues('id', [...new Set(catalogIds)])),
  });
  return bare.map((edit): Edit => {
    const policyIds = idsIn(edit, 'policy');
    const inPackages = [
      ...idsIn(edit, 'accessPackage'),
      ...policies.filter(({ id }) => policyIds.includes(id)).map(({ packageId }) => packageId),
    ];
    const own = packages.filter(({ id }) => inPackages.includes(id));
    const inCatalogs = [...idsIn(edit, 'catalog'), ...own.map(({ catalogId }) => catalogId)];
    return { ...edit, packages: own, catalogs: catalogs.filter(({ id }) => inCatalogs.includes(id)) };
  });
}
