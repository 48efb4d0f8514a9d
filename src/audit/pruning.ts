// What the retention deletes from the audit: only rows that have a place, and the tree keeps which ones.

import { audit, type AuditContext } from '../domain/audit/auditEntry.ts';
import type { AuditLeaf, AuditTree } from '../domain/audit/auditTreeEntities.ts';
import type { Id } from '../domain/base.ts';
import { eq, from, oneOfValues } from '../odata/query.ts';
import { update, type Change, type Store } from '../store/contract.ts';
import { positionOf } from './keys.ts';
import { formatRuns, mergeRuns, parseRuns, type PositionRun } from './positionRuns.ts';

const activity = 'Delete old audit entries';
const detail = 'deletedPositions';

/**
 * The changes beside the deletion of audit rows, and the entry that says so. `deleted`: the rows that have a place; the
 * others wait for the next time.
 */
export async function pruneChanges(
  ctx: AuditContext & { readonly store: Store },
  ids: readonly Id[],
): Promise<{ readonly deleted: readonly Id[]; readonly changes: readonly Change[] }> {
  const [leaves, trees] = await ctx.store.read([
    from('auditLeaf', oneOfValues('auditId', ids), { fields: 'all' }),
    from('auditTree', eq('id', 'singleton'), { fields: 'all', top: 1 }),
  ]);
  const placed = (leaves?.rows ?? []) as unknown as readonly AuditLeaf[];
  const tree = trees?.rows[0] as AuditTree | undefined;
  if (placed.length === 0 || tree === undefined) return { deleted: [], changes: [] };
  const deleted = placed.map(({ auditId }) => auditId);
  const prunedPositions = mergeRuns(
    tree.prunedPositions,
    placed.map(({ id }) => positionOf(id)),
  );
  return {
    deleted,
    changes: [
      { kind: 'deleteWhere', entity: 'auditLeaf', where: oneOfValues('auditId', deleted) },
      update('auditTree', 'singleton', { prunedPositions }, tree.version),
      audit(ctx, { activity, targets: [], details: { [detail]: formatRuns(prunedPositions) } }),
    ],
  };
}

/** The runs of positions that an audit row says were deleted; null for a row about something else. */
export function prunedRunsOf(row: Readonly<Record<string, unknown>>): readonly PositionRun[] | null {
  if (row['activityDisplayName'] !== activity) return null;
  const details = (row['additionalDetails'] ?? []) as readonly { readonly key: string; readonly value: string }[];
  return parseRuns(details.find(({ key }) => key === detail)?.value ?? '');
}
