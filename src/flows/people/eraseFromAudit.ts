// The audit of a person who is erased: entries stay, with ids, times and activities; names, values and texts go, and
// the tree keeps their commitments.

import { appendWaiting, readTreeState } from '../../audit/appendPending.ts';
import { retryBesideOthers } from '../../audit/treeContention.ts';
import { erasingChanges, erasureActivity, isPlainField, type RecordErasure } from '../../audit/erasing.ts';
import type { AuditLeaf } from '../../domain/audit/auditTreeEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { NameRemover } from '../../domain/people/mentions.ts';
import type { Context } from '../context.ts';
import { personEntry, type Person } from './personData.ts';
import { textFieldsOf } from '../../model/newRow.ts';
import { from, oneOfValues, type Cursor, type Row } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';

const rowsPerPage = 250;

/** Of an entry about the person: texts that may tell what they said or got. */
const fieldsOfWords: ReadonlySet<string> = new Set(['resultReason', 'additionalDetails']);
/** Of a target that is the person, or a request or an assignment of theirs. */
const fieldsOfValues: ReadonlySet<string> = new Set(['modifiedProperties']);
const fieldsOfNames: ReadonlySet<string> = new Set(['displayName', 'userPrincipalName', 'modifiedProperties']);

/** Gives the number of entries of which values were erased. */
export async function eraseFromAudit(ctx: Context, person: Person, remover: NameRemover): Promise<number> {
  // Entries without a place have no commitments yet.
  await giveAllPlaces(ctx.store);
  let erased = 0;
  for (let after: Cursor | undefined; ; ) {
    const { rows, last } = await erasePage(ctx, { person, remover, after });
    erased += rows;
    if (last === null) return erased;
    after = [last];
  }
}

async function giveAllPlaces(store: Store): Promise<void> {
  for (let isMore = true; isMore; )
    isMore = await retryBesideOthers(store, async () => {
      const { tree, waiting } = await readTreeState(store);
      if (tree === null || waiting.length === 0) return false;
      await appendWaiting(store, { tree, waiting }, () => []);
      return true;
    });
}

interface ErasedPage {
  readonly person: Person;
  readonly remover: NameRemover;
  readonly after: Cursor | undefined;
}

/** Erases from the next entries; `last` is null where there are no more. */
function erasePage(
  ctx: Context,
  { person, remover, after }: ErasedPage,
): Promise<{ readonly rows: number; readonly last: Id | null }> {
  return retryBesideOthers(ctx.store, async () => {
    const [page] = await ctx.store.read([
      from('audit', undefined, {
        orderBy: [{ path: ['id'], descending: false }],
        top: rowsPerPage,
        ...(after === undefined ? {} : { after }),
      }),
    ]);
    const rows = page?.rows ?? [];
    const ids = rows.map(({ id }) => id);
    const [targets, leaves] = await ctx.store.read([
      from('auditTarget', oneOfValues('auditId', ids)),
      from('auditLeaf', oneOfValues('auditId', ids)),
    ]);
    const targetsOf = Map.groupBy(targets?.rows ?? [], ({ auditId }) => String(auditId));
    const leafOf = new Map((leaves?.rows ?? []).map((leaf) => [String(leaf['auditId']), leaf as unknown as AuditLeaf]));
    const erasures = rows.flatMap((row) =>
      erasureOf({ row, targets: targetsOf.get(row.id) ?? [], leaf: leafOf.get(row.id) }, person, remover),
    );
    if (erasures.length > 0) await ctx.store.commit(erasingChanges(ctx, { person: personEntry(person) }, erasures));
    return { rows: erasures.length, last: rows.length < rowsPerPage ? null : (ids.at(-1) as Id) };
  });
}

interface Entry {
  readonly row: Row;
  readonly targets: readonly Row[];
  readonly leaf: AuditLeaf | undefined;
}

/** What goes from an entry; none where nothing does. */
function erasureOf({ row, targets, leaf }: Entry, { object, ids }: Person, remover: NameRemover): RecordErasure[] {
  if (leaf === undefined || row['activityDisplayName'] === erasureActivity) return [];
  const theirs: ReadonlySet<unknown> = new Set([...ids.object, ...ids.subject, ...ids.request, ...ids.assignment]);
  const isDeed = row['userId'] === object.id;
  const isAbout = targets.some(({ targetId }) => theirs.has(targetId));
  const fromRow = emptied(row, 'audit', remover, (field) => isDeed || (isAbout && fieldsOfWords.has(field)));
  const fromTargets = targets.flatMap((target) => {
    const isPerson =
      ids.object.includes(String(target['targetId'])) || ids.subject.includes(String(target['targetId']));
    const goes = isPerson ? fieldsOfNames : theirs.has(target['targetId']) ? fieldsOfValues : new Set<string>();
    const set = emptied(target, 'auditTarget', remover, (field) => goes.has(field));
    return Object.keys(set).length === 0 ? [] : [[target.id, set] as const];
  });
  if (Object.keys(fromRow).length + fromTargets.length === 0) return [];
  return [{ record: { row, targets }, leaf, row: fromRow, targets: new Map(fromTargets) }];
}

/** The fields that are to be emptied, with their new values: those that `goes` says, and those that name the person. */
function emptied(
  row: Row,
  entity: 'audit' | 'auditTarget',
  remover: NameRemover,
  goes: (field: string) => boolean,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    textFieldsOf(entity).flatMap(({ field, isNullable }) => {
      const value = row[field];
      const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
      if (isEmpty || isPlainField(entity, field) || (!goes(field) && remover.remove(value) === value)) return [];
      return [[field, isNullable ? null : Array.isArray(value) ? [] : '']];
    }),
  );
}
