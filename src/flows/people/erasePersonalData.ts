// The erasure of a person who was deleted for good: what rows say of them goes, ids and the audit's tree stay. It takes
// several commits; begun again it does what is left.

import { erasureActivity } from '../../audit/erasing.ts';
import type { AuditTarget } from '../../domain/audit/auditEntities.ts';
import { audit } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { EntityName } from '../../domain/entities.ts';
import { createNameRemover, searchableNames, type NameRemover } from '../../domain/people/mentions.ts';
import { personalData, type PersonalRows } from '../../domain/people/personalData.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../context.ts';
import { requireRow } from '../load.ts';
import { retry } from '../retry.ts';
import { textFieldsOf } from '../../model/newRow.ts';
import { eq, from, type Condition, type Cursor, type Row } from '../../odata/query.ts';
import { isConflict, update, type Change, type Store } from '../../store/contract.ts';
import { eraseFromAudit } from './eraseFromAudit.ts';
import { conditionsOf, isSharedName, loadPerson, personEntry, type Person } from './personData.ts';

/** What an erasure did: how many rows of which entity it changed, and what it left to people. */
export interface ErasureReport {
  readonly changed: Readonly<Record<string, number>>;
  /** Fields of rows in which a name or an address of the person still stands, as `entity id field`. */
  readonly left: readonly string[];
  /** Names and addresses that somebody else has too, and that were therefore not searched for. */
  readonly sharedNames: readonly string[];
}

const attempts = 10;
const rowsPerPage = 500;

/**
 * Erases a user, by object id; the audit says by whom and from how many rows. Throws `notFound`, and `invalidState`
 * where the user is not deleted for good.
 */
export async function erasePersonalData(ctx: Context, objectId: Id): Promise<ErasureReport> {
  const person = requireRow((await loadPerson(ctx.store, objectId)) ?? undefined, 'directoryObject', objectId);
  if (person.object.purgedAt === null)
    throw new Refusal('invalidState', {
      state: person.object.deletedAt === null ? 'active' : 'deleted',
      reason: 'Only a user who was deleted permanently can be erased.',
    });
  const { names, sharedNames } = await namesOf(ctx.store, person);
  const remover = createNameRemover(names);
  const changed: Record<string, number> = {};
  const count = (entity: EntityName, rows: number): void => {
    if (rows > 0) changed[entity] = (changed[entity] ?? 0) + rows;
  };
  // Before the rows that say which entries are about the person: begun again, they must still be found.
  count('audit', await eraseFromAudit(ctx, person, remover));
  for (const [name, { rows }] of Object.entries(personalData))
    for (const each of rows) count(name as EntityName, await eraseRows(ctx.store, name as EntityName, each, person));
  const left: string[] = [];
  for (const [name, { mentions }] of Object.entries(personalData)) {
    if (mentions !== 'replaces' && mentions !== 'reports') continue;
    const found = await removeMentions(ctx.store, name as EntityName, remover, mentions === 'replaces');
    count(name as EntityName, found.changed);
    left.push(...found.left);
  }
  await ctx.store.commit([
    audit(ctx, {
      activity: erasureActivity,
      targets: [personEntry(person)],
      details: { changedRows: listed(changed) },
    }),
  ]);
  return { changed, left, sharedNames };
}

const listed = (changed: ErasureReport['changed']): string =>
  Object.entries(changed)
    .map(([entity, rows]) => `${entity} ${rows}`)
    .join(', ');

/** What the person is and was known by, out of the rows that are theirs. */
async function namesOf(
  store: Store,
  person: Person,
): Promise<{ readonly names: readonly string[]; readonly sharedNames: readonly string[] }> {
  // biome-ignore format: a table, read by column
  const sources: readonly (readonly [EntityName, PersonalRows, readonly string[]])[] = [
    ['directoryObject', link('id', 'object'),          ['displayName']],
    ['subject',         link('objectId', 'object'),     ['displayName', 'email', 'principalName']],
    ['audit',           link('userId', 'object'),       ['userDisplayName', 'userPrincipalName']],
    ['auditTarget',     link('targetId', 'object'),     ['displayName', 'userPrincipalName', 'modifiedProperties']],
    ['mail',            link('recipientId', 'object'),  ['to']],
    ['approvalStage',   link('reviewedById', 'object'), ['reviewedByName']],
  ];
  const found = new Set<string>();
  for (const [entity, of, fields] of sources)
    for (const where of conditionsOf(of, person.ids))
      for await (const rows of pagesOf(store, entity, where, fields))
        for (const row of rows) for (const field of fields) for (const name of namesIn(row[field])) found.add(name);
  const all = searchableNames([...found]);
  const shared = await Promise.all(all.map((name) => isSharedName(store, name, person)));
  return { names: all.filter((_, at) => !shared[at]), sharedNames: all.filter((_, at) => shared[at]) };
}

const nameProperties: ReadonlySet<string> = new Set(['displayName', 'userPrincipalName', 'mail']);

/** A name, or the former and new names in a list of changed properties. */
function namesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [String(value ?? '')];
  const changes = value as AuditTarget['modifiedProperties'];
  return changes.flatMap(({ displayName, oldValue, newValue }) =>
    nameProperties.has(displayName) ? [oldValue ?? '', newValue ?? ''] : [],
  );
}

const link = (field: string, is: PersonalRows['is']): PersonalRows => ({ field, is, erasure: null });

/** Pages of rows in the order of ids. */
async function* pagesOf(
  store: Store,
  entity: EntityName,
  where: Condition,
  fields: readonly string[],
): AsyncGenerator<readonly Row[]> {
  for (let after: Cursor | undefined; ; ) {
    const [page] = await store.read([
      from(entity, where, {
        fields: [...fields, 'version'],
        orderBy: [{ path: ['id'], descending: false }],
        top: rowsPerPage,
        ...(after === undefined ? {} : { after }),
      }),
    ]);
    const rows = page?.rows ?? [];
    if (rows.length > 0) yield rows;
    if (rows.length < rowsPerPage) return;
    after = [rows.at(-1)?.id as Id];
  }
}

/** Empties or deletes the rows that are the person's by one field. */
async function eraseRows(store: Store, entity: EntityName, rows: PersonalRows, { ids }: Person): Promise<number> {
  const { erasure } = rows;
  if (erasure === null) return 0;
  let erased = 0;
  for (const where of conditionsOf(rows, ids)) {
    const [page] = await store.read([from(entity, where, { fields: [], count: true, top: 1 })]);
    if (page?.count === 0) continue;
    await store.commit([
      erasure === 'deletes'
        ? { kind: 'deleteWhere', entity, where }
        : ({ kind: 'updateWhere', entity, where, set: erasure } as Change),
    ]);
    erased += page?.count ?? 0;
  }
  return erased;
}

/** Takes the names out of all rows of an entity, or tells in which they stand. */
async function removeMentions(
  store: Store,
  entity: EntityName,
  remover: NameRemover,
  replaces: boolean,
): Promise<{ readonly changed: number; readonly left: readonly string[] }> {
  const fields = textFieldsOf(entity);
  const names = fields.map(({ field }) => field);
  const left: string[] = [];
  let changed = 0;
  const everyone: Condition = { op: 'everyRow' };
  for await (const rows of pagesOf(store, entity, everyone, names))
    for (const { id } of rows.filter((row) => names.some((field) => remover.remove(row[field]) !== row[field]))) {
      const found = await retry(attempts, isConflict, () =>
        removeFromRow(store, entity, id, { fields, remover, replaces }),
      );
      left.push(...found.left);
      changed += found.isChanged ? 1 : 0;
    }
  return { changed, left };
}

interface Removal {
  readonly fields: ReturnType<typeof textFieldsOf>;
  readonly remover: NameRemover;
  readonly replaces: boolean;
}

async function removeFromRow(
  store: Store,
  entity: EntityName,
  id: Id,
  { fields, remover, replaces }: Removal,
): Promise<{ readonly isChanged: boolean; readonly left: readonly string[] }> {
  const [page] = await store.read([from(entity, { op: 'and', of: [{ op: 'everyRow' }, eq('id', id)] })]);
  const row = page?.rows[0];
  if (row === undefined) return { isChanged: false, left: [] };
  const found = fields.flatMap(({ field, isUnique }) => {
    const without = remover.remove(row[field]);
    return without === row[field] ? [] : [{ field, without, stays: isUnique || !replaces }];
  });
  const set = Object.fromEntries(found.filter(({ stays }) => !stays).map(({ field, without }) => [field, without]));
  const isChanged = Object.keys(set).length > 0;
  if (isChanged) await store.commit([update(entity, id, set, row['version'] as number)]);
  return { isChanged, left: found.filter(({ stays }) => stays).map(({ field }) => `${entity} ${id} ${field}`) };
}
