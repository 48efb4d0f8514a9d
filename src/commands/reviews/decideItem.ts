// A reviewer decides one item. https://learn.microsoft.com/graph/api/accessreviewinstancedecisionitem-update

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { Refusal } from '../../domain/refusal.ts';
import { readReason } from '../../domain/reviews/decisions.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { callerIdOf, type Command } from '../../flows/context.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { decisionActivities, loadDelegators } from '../../flows/reviews/decideItems.ts';
import { decideItem as decideChanges, loadStageItems, whileOpen } from '../../flows/reviews/itemChanges.ts';
import { isReviewableBy } from '../../flows/reviews/reviewerAuthority.ts';
import { requireOpen, requireTurn, wrongTime } from '../../flows/reviews/reviewRows.ts';
import { doneResult } from '../../flows/results.ts';
import { eq } from '../../odata/query.ts';

/**
 * 204. The id is that of the item, or of the item as it stands in a stage. Throws `notAllowed` where it is not the
 * caller's to review, `missingField` where a reason is demanded, and `reviewState` where the turn is not in progress.
 */
export const decideItem: Command<'reviewDecision'> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'decideReviews', { isSelf: true });
  const self = callerIdOf(ctx);
  const { named } = await load(ctx.store, { named: row('reviewDecision', id) });
  const { itemId, stageId, instanceId } = requireRow(named[0], 'reviewDecision', id);
  const { items, own } = await load(ctx.store, {
    items: row('reviewDecision', itemId),
    own: rows('reviewDecision', eq('id', id ?? ''), isReviewableBy(self, ctx.now)),
  });
  if (own.length === 0) throw new Refusal('notAllowed', { reason: 'The item is not yours to review.' });
  const { instance } = await requireTurn(ctx, instanceId);
  requireOpen(instance);
  const item = requireRow(items[0], 'reviewDecision', itemId);
  const inStage = (await loadStageItems(ctx, instance, [item])).get(itemId) ?? null;
  if (instance.stageSettings.length > 0 && (inStage === null || (stageId !== null && stageId !== inStage.stageId)))
    throw wrongTime('completed', 'The item is not in the stage that is in progress.');
  const result = body.decision ?? item.decision;
  const justification = readReason('justification', body.justification, { result, rules: instance.settings });
  const delegators = await loadDelegators(ctx, [item]);
  await ctx.store.commit([
    ...whileOpen(instance, inStage?.stageId),
    ...decideChanges(
      ctx,
      { item, inStage },
      {
        result,
        justification,
        until: null,
        kind: result === 'notReviewed' ? 'reset' : 'decided',
        delegator: delegators.get(item.reviewerSetId ?? '') ?? null,
      },
    ),
    audit(ctx, {
      activity: decisionActivities[result],
      targets: [
        auditTarget('User', { id: item.principalId, displayName: item.principalName }),
        auditTarget('AccessReviewDecision', { id: item.id, displayName: item.packageName ?? item.resourceName }),
      ],
      details: { instanceId, justification },
    }),
  ]);
  return doneResult;
};
