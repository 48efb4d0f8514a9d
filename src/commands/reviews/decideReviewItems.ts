// A reviewer decides items of one review, many with one reason; an approval may end the access at a date. Latchkey's
// own; the decision itself is the published one.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { parseInstant } from '../../domain/instants.ts';
import type { Instant } from '../../domain/base.ts';
import { readDecision, readReason } from '../../domain/reviews/decisions.ts';
import type { ReviewDecision } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewResult } from '../../domain/reviews/reviewWords.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { bulkActivities, decisionActivities, loadDelegators } from '../../flows/reviews/decideItems.ts';
import { decideItem, loadStageItems, stageOf, whileOpen } from '../../flows/reviews/itemChanges.ts';
import { requireOwnItems } from '../../flows/reviews/reviewing/ownItems.ts';
import { oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';

/**
 * 204: all of them or none. `until` only ends an approval earlier than the access ends by itself. Throws the refusals
 * of `requireOwnItems`, `missingField` where the review wants a reason, and `invalidField`.
 */
export const decideReviewItems: Command<
  OperationParameters<'reviewId' | 'ids' | 'decision' | 'justification' | 'until'>
> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'decideReviews', { isSelf: true });
  const result = readDecision('decision', body.decision);
  const { turn, items } = await requireOwnItems(ctx, body);
  const justification = readReason('justification', body.justification, { result, rules: turn.settings });
  const until = await readUntil(ctx, items, { result, said: body.until });
  const inStage = await loadStageItems(ctx, turn, items);
  const { definitions } = await load(ctx.store, {
    definitions: rows('reviewDefinition', oneOfValues('id', [turn.definitionId])),
  });
  const delegators = await loadDelegators(ctx, items);
  await ctx.store.commit([
    ...whileOpen(turn, stageOf(inStage)),
    ...items.flatMap((item): readonly Change[] =>
      decideItem(
        ctx,
        { item, inStage: inStage.get(item.id) ?? null },
        {
          result,
          justification,
          until,
          kind: result === 'notReviewed' ? 'reset' : 'decided',
          delegator: delegators.get(item.reviewerSetId ?? '') ?? null,
        },
      ),
    ),
    audit(ctx, {
      activity: (items.length === 1 ? decisionActivities : bulkActivities)[result],
      targets: [
        auditTarget('AccessReview', { id: turn.definitionId, displayName: definitions[0]?.displayName ?? null }),
        ...items.map((item) => auditTarget('User', { id: item.principalId, displayName: item.principalName })),
      ],
      ...(justification === '' ? {} : { reason: justification }),
      details: { instanceId: turn.id, ...(until === null ? {} : { until }) },
    }),
  ]);
  return doneResult;
};

/** Null where nothing is shortened. */
async function readUntil(
  ctx: Context,
  items: readonly ReviewDecision[],
  { result, said }: { readonly result: ReviewResult; readonly said: unknown },
): Promise<Instant | null> {
  if (said === undefined || said === null || said === '') return null;
  if (result !== 'approve') throw invalidField('until', 'left out, since nothing is approved');
  const until = typeof said === 'string' ? parseInstant(said) : null;
  if (until === null || until <= ctx.now) throw invalidField('until', 'a date and time in the future');
  const { assignments } = await load(ctx.store, {
    assignments: rows(
      'assignment',
      oneOfValues(
        'id',
        items.flatMap(({ grantId }) => grantId ?? []),
      ),
    ),
  });
  if (assignments.length < items.length)
    throw invalidField('until', 'left out: only access by a package can end at a date');
  const earlier = assignments.find(({ endsAt }) => endsAt !== null && endsAt < until);
  if (earlier !== undefined)
    throw invalidField('until', `not after ${earlier.endsAt ?? ''}, when the access ends anyway`);
  return until;
}
