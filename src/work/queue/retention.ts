// Deletes old rows: mails that were sent or kept, jobs that were given up, sign-ins, refused calls, listings that
// nobody confirmed, the log of provisioning, and, only where the settings say so, the audit.

import type { Context } from '../../flows/context.ts';
import type { EntityName } from '../../domain/entities.ts';
import { pruneChanges } from '../../audit/pruning.ts';
import { allButNewestSegment } from '../../feed/pruning.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { always, and, compare, eq, from, not, oneOfValues, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { dayMs, inBatches } from './batches.ts';

/** How many days rows are kept; null for ever. */
export interface RetentionSettings {
  readonly mails: number | null;
  readonly failedJobs: number | null;
  readonly audit: number | null;
  readonly signIns: number | null;
  readonly feed: number | null;
}

interface RetentionRule {
  readonly entity: EntityName;
  /** A setting, or how many; 0 for rows that say themselves until when they are kept. */
  readonly days: keyof RetentionSettings | number;
  readonly since: string;
  /** The clock that `since` is of. */
  readonly clock: 'tenant' | 'machine';
  readonly besides: Condition;
  /** Rows that are deleted with them. */
  readonly parts: readonly { readonly entity: EntityName; readonly of: string }[];
  /** Which of the rows may be deleted now, and what is committed with that; all, and nothing, where it is left out. */
  readonly prune?: (ctx: Context, ids: readonly Id[]) => Promise<Pruning>;
}

interface Pruning {
  readonly deleted: readonly Id[];
  readonly changes: readonly Change[];
}

// biome-ignore format: a table, read by column
const retentionRules: readonly RetentionRule[] = [
  { entity: 'mail',  days: 'mails',      since: 'createdAt',  clock: 'tenant',
    besides: not(oneOfValues('state', ['waiting', 'collected'])), parts: [] },
  { entity: 'job',   days: 'failedJobs', since: 'failedAt',   clock: 'machine', besides: not(eq('failedAt', null)),
    parts: [] },
  { entity: 'audit', days: 'audit',      since: 'activityAt', clock: 'tenant',  besides: always,
    parts: [{ entity: 'auditTarget', of: 'auditId' }], prune: pruneChanges },
  { entity: 'refusedCall', days: 'signIns', since: 'createdAt', clock: 'tenant', besides: always, parts: [] },
  { entity: 'signIn', days: 'signIns',   since: 'createdAt',  clock: 'tenant',  besides: always, parts: [] },
  { entity: 'reviewHistory', days: 0, since: 'expiresAt', clock: 'tenant', besides: always,
    parts: [{ entity: 'reviewHistoryPart', of: 'historyId' }] },
  { entity: 'connectionListing', days: 30, since: 'createdAt', clock: 'tenant', besides: eq('state', 'uploaded'),
    parts: [] },
  { entity: 'provisioningEvent', days: 30, since: 'activityAt', clock: 'tenant', besides: always, parts: [] },
  { entity: 'changeNotification', days: 7, since: 'createdAt', clock: 'tenant', besides: not(eq('state', 'waiting')),
    parts: [] },
  { entity: 'subscription', days: 7, since: 'endedAt', clock: 'tenant', besides: not(eq('endedAt', null)),
    parts: [{ entity: 'changeNotification', of: 'subscriptionId' }] },
  { entity: 'feedSegment', days: 'feed', since: 'createdAt',  clock: 'machine', besides: always, parts: [],
    prune: allButNewestSegment },
];

const batch = 500;

export async function deleteOldRows(ctx: Context, keeping: RetentionSettings): Promise<void> {
  for (const old of retentionRules) {
    const days = typeof old.days === 'number' ? old.days : keeping[old.days];
    if (days === null) continue;
    const now = old.clock === 'tenant' ? millisecondsOf(ctx.now) : ctx.machineNow();
    const before = formatInstant(now - days * dayMs);
    await inBatches(ctx, () => deleteBatch(ctx, old, before));
  }
}

/** Whether there may be more. */
async function deleteBatch(
  ctx: Context,
  { entity, since, besides, parts, prune }: RetentionRule,
  before: Instant,
): Promise<boolean> {
  const [page] = await ctx.store.read([
    from(entity, and(compare(since, 'lt', before), besides), {
      fields: [],
      top: batch,
    }),
  ]);
  const old = (page?.rows ?? []).map(({ id }) => id);
  const { deleted, changes } = (await prune?.(ctx, old)) ?? { deleted: old, changes: [] };
  if (deleted.length === 0) return false;
  await ctx.store.commit([
    ...parts.map(
      (part): Change => ({ kind: 'deleteWhere', entity: part.entity, where: oneOfValues(part.of, deleted) }),
    ),
    { kind: 'deleteWhere', entity, where: oneOfValues('id', deleted) },
    ...changes,
  ]);
  return old.length === batch;
}
