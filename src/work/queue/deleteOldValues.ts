// Takes old values out of rows that stay, where the settings say so: answers of requests that are completed, and
// addresses of clients. What the audit has of them goes with the salts that they were hidden by: its tree still holds.

import { erasingChanges, type RecordErasure } from '../../audit/erasing.ts';
import { positionKey, positionOf } from '../../audit/keys.ts';
import type { Audit, AuditTarget } from '../../domain/audit/auditEntities.ts';
import type { AuditLeaf, AuditTree } from '../../domain/audit/auditTreeEntities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import type { Context } from '../../flows/context.ts';
import { and, compare, eq, from, not, oneOfValues, type Condition, type Query, type Row } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { dayMs, inBatches } from './batches.ts';

/** How many whole days values are kept; null as long as their rows. */
export interface ValueRetention {
  readonly answers: number | null;
  readonly addresses: number | null;
}

const batch = 250;

export async function deleteOldValues(ctx: Context, { answers, addresses }: ValueRetention): Promise<void> {
  if (answers !== null) await inBatches(ctx, () => deleteAnswers(ctx, daysAgo(ctx, answers)));
  if (addresses === null) return;
  const before = daysAgo(ctx, addresses);
  for (const entity of ['signIn', 'refusedCall'] as const)
    await inBatches(ctx, () => deleteAddresses(ctx, entity, before));
  await inBatches(ctx, () => deleteAuditAddresses(ctx, before));
}

/** The beginning of a day, so that the audit tells once a day of what it has lost. */
const daysAgo = ({ now }: Context, days: number): Instant =>
  formatInstant(Math.floor(millisecondsOf(now) / dayMs - days) * dayMs);

const isBefore = (field: string, before: Instant): Condition => compare(field, 'lt', before);

async function read<T>({ store }: Context, query: Query): Promise<readonly T[]> {
  const [page] = await store.read([query]);
  return (page?.rows ?? []) as unknown as readonly T[];
}

async function deleteAddresses(ctx: Context, entity: 'signIn' | 'refusedCall', before: Instant): Promise<boolean> {
  const old = await read<Row>(
    ctx,
    from(entity, and(not(eq('ipAddress', null)), isBefore('createdAt', before)), { fields: [], top: batch }),
  );
  if (old.length === 0) return false;
  const ids = old.map(({ id }) => id);
  await ctx.store.commit([
    { kind: 'updateWhere', entity, where: oneOfValues('id', ids), set: { ipAddress: null } } as Change,
  ]);
  return old.length === batch;
}

/** Goes along the places of the tree: what is in it has a place, and the places are in the order of time. */
async function deleteAuditAddresses(ctx: Context, before: Instant): Promise<boolean> {
  const [tree] = await read<AuditTree>(ctx, from('auditTree', eq('id', 'singleton'), { top: 1 }));
  const start = tree?.addressesErasedTo ?? 0;
  if (tree === undefined || start >= tree.size) return false;
  const last = Math.min(start + batch, tree.size);
  const positions = Array.from({ length: last - start }, (_, at) => positionKey(start + at));
  const records = await recordsOf(ctx, await read<AuditLeaf>(ctx, from('auditLeaf', oneOfValues('id', positions))));
  const young = records.find(({ row }) => row.activityAt >= before);
  const end = young === undefined ? last : positionOf(young.leaf.id);
  if (end === start) return false;
  const erasures = records
    .filter(({ leaf, row }) => positionOf(leaf.id) < end && row.ipAddress !== null)
    .map((each): RecordErasure => ({ ...erasureOf(each), row: { ipAddress: null } }));
  await ctx.store.commit([
    update('auditTree', tree.id, { addressesErasedTo: end }, tree.version),
    ...erasingChanges(ctx, { reason: 'LATCHKEY_KEEP_ADDRESSES' }, erasures),
  ]);
  return young === undefined;
}

interface PlacedRecord {
  readonly leaf: AuditLeaf;
  readonly row: Audit;
  readonly targets: readonly AuditTarget[];
}

/** What stands at places, in their order; nothing of a place whose row is gone. */
async function recordsOf(ctx: Context, leaves: readonly AuditLeaf[]): Promise<readonly PlacedRecord[]> {
  const ids = leaves.map(({ auditId }) => auditId);
  const rows = await read<Audit>(ctx, from('audit', oneOfValues('id', ids)));
  const targets = await read<AuditTarget>(ctx, from('auditTarget', oneOfValues('auditId', ids)));
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const targetsOf = Map.groupBy(targets, ({ auditId }) => auditId);
  return leaves
    .toSorted((a, b) => positionOf(a.id) - positionOf(b.id))
    .flatMap((leaf) => {
      const row = rowOf.get(leaf.auditId);
      return row === undefined ? [] : [{ leaf, row, targets: targetsOf.get(row.id) ?? [] }];
    });
}

const erasureOf = ({ leaf, row, targets }: PlacedRecord): RecordErasure => ({
  record: { row: { ...row }, targets: targets.map((each) => ({ ...each })) },
  leaf,
  row: {},
  targets: new Map(),
});

/** Of which target the audit has answers: requests of extensions and updates say what changed. */
const tellsAnswers = ({ modifiedProperties }: AuditTarget): boolean =>
  modifiedProperties.some(({ displayName }) => displayName.startsWith('answers/'));

async function deleteAnswers(ctx: Context, before: Instant): Promise<boolean> {
  const requests = await read<AssignmentRequest>(
    ctx,
    from('assignmentRequest', and(eq('keepsAnswers', true), isBefore('completedAt', before)), { top: batch }),
  );
  if (requests.length === 0) return false;
  const ids = requests.map(({ id }) => id);
  const told = (await read<AuditTarget>(ctx, from('auditTarget', oneOfValues('targetId', ids)))).filter(tellsAnswers);
  const auditIds = [...new Set(told.map(({ auditId }) => auditId))];
  const leaves = await read<AuditLeaf>(ctx, from('auditLeaf', oneOfValues('auditId', auditIds)));
  // What waits for its place cannot be erased yet.
  const placed = new Set(leaves.map(({ auditId }) => auditId));
  const waiting = new Set<Id | null>(told.filter((each) => !placed.has(each.auditId)).map(({ targetId }) => targetId));
  const erasures = (await recordsOf(ctx, leaves)).map((each): RecordErasure => {
    const emptied = each.targets.filter(tellsAnswers).map(({ id }) => [id, { modifiedProperties: [] }] as const);
    return { ...erasureOf(each), targets: new Map(emptied) };
  });
  const done = requests.filter(({ id }) => !waiting.has(id));
  await ctx.store.commit([
    ...done.map(({ id, version }) => update('assignmentRequest', id, { answers: [], keepsAnswers: false }, version)),
    emptyOf('approvalQuestion', { answer: null }, 'approvalId', done),
    ...erasingChanges(ctx, { reason: 'LATCHKEY_KEEP_ANSWERS' }, erasures),
  ]);
  return done.length === batch;
}

const emptyOf = (entity: EntityName, set: object, field: string, of: readonly AssignmentRequest[]): Change =>
  ({
    kind: 'updateWhere',
    entity,
    where: oneOfValues(
      field,
      of.map(({ id }) => id),
    ),
    set,
  }) as Change;
