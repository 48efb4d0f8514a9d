// The items of one access review that the caller decides, each with what a reviewer must know to decide it: one call
// for the whole page.

import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ReviewDecision, ReviewInstance, ReviewItemContext } from '../../domain/reviews/reviewEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { searchWords } from '../../domain/text.ts';
import { callerIdOf, type Command, type Context, type OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { numberOf, textOf } from '../../flows/portal/parameters.ts';
import { loadStageItems } from '../../flows/reviews/itemChanges.ts';
import { isOpenNow } from '../../flows/reviews/reviewing/openItems.ts';
import { isReviewableBy } from '../../flows/reviews/reviewerAuthority.ts';
import { reviewedNames } from '../../flows/reviews/reviewedNames.ts';
import { and, contains, eq, from, not, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** As many as one page of a reviewer draws. */
const mostItems = 1_000;
// biome-ignore format: a table, read by column
const shows: Readonly<Record<string, Condition | null>> = {
  all:     null,
  open:    isOpenNow,
  decided: not(isOpenNow),
};

/**
 * 200 with the review, its items by name, `count` of all that match, and `next`, the `skip` of the next page or null.
 * Throws `notFound` where the caller reviews nothing in it, and `invalidField`.
 */
export const reviewItems: Command<OperationParameters<'reviewId' | 'show' | 'search' | 'top' | 'skip'>> = async (
  ctx,
  { body },
) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const callerId = callerIdOf(ctx);
  const show = shows[String(body.show ?? 'all')];
  if (show === undefined) throw invalidField('show', `one of ${Object.keys(shows).join(', ')}`);
  const top = numberOf(body, 'top', { usual: mostItems, least: 1, most: mostItems });
  const skip = numberOf(body, 'skip', { usual: 0, least: 0, most: 1_000_000 });
  const reviewId = String(body.reviewId).toLowerCase();
  const { turns } = await load(ctx.store, { turns: row('reviewInstance', reviewId) });
  const turn = requireRow(turns[0], 'reviewInstance', reviewId);
  const own = and(eq('instanceId', turn.id), eq('stageId', null), isReviewableBy(callerId, ctx.now));
  const found = and(own, ...(show === null ? [] : [show]), ...searchWords(textOf(body, 'search') ?? '').map(isNamed));
  const [mine, page] = await ctx.store.read([
    from('reviewDecision', own, { fields: ['id'], top: 1, count: true }),
    from('reviewDecision', found, {
      orderBy: [{ path: ['principalName'], descending: false }],
      top,
      skip,
      count: true,
    }),
  ]);
  if ((mine?.count ?? 0) === 0) throw new Refusal('notFound', { entity: 'reviewInstance', id: reviewId });
  const items = (page?.rows ?? []) as unknown as readonly ReviewDecision[];
  const count = page?.count ?? 0;
  const next = skip + items.length < count ? skip + items.length : null;
  return {
    status: 200,
    value: { review: await describe(ctx, turn), value: await withContext(ctx, turn, items), count, next },
  };
};

const isNamed = (word: string): Condition => or(contains('principalName', word), contains('resourceName', word));

async function describe(ctx: Context, turn: ReviewInstance): Promise<object> {
  const { definitions, stages } = await load(ctx.store, {
    definitions: row('reviewDefinition', turn.definitionId),
    stages: rows('reviewStage', eq('instanceId', turn.id), eq('status', 'inProgress')),
  });
  const { settings } = turn;
  const [stage] = stages;
  return {
    id: turn.id,
    definitionId: turn.definitionId,
    displayName: definitions[0]?.displayName ?? null,
    descriptionForReviewers: definitions[0]?.descriptionForReviewers ?? null,
    kind: turn.kind,
    resourceName: (await reviewedNames(ctx, [turn])).get(turn.id) ?? null,
    status: turn.status,
    startDateTime: turn.startsAt,
    endDateTime: stage?.endsAt ?? turn.endsAt,
    stage: stage === undefined ? 1 : stage.position + 1,
    stages: Math.max(1, turn.stageSettings.length),
    isJustificationRequired: settings.justificationRequiredOnApproval,
    defaultDecision: settings.defaultDecisionEnabled ? settings.defaultDecision : null,
    itemCount: turn.itemCount,
  };
}

/** What was decided in stages before the open one is shown where the review says so. */
async function shownDecisions(
  ctx: Context,
  turn: ReviewInstance,
  items: readonly ReviewDecision[],
): Promise<readonly ReviewDecision[]> {
  if (turn.settings.decisionHistoriesForReviewersEnabled === true) return items;
  const inStage = await loadStageItems(ctx, turn, items);
  return items.map((item) => ({ ...item, ...decisionOf(inStage.get(item.id) ?? item) }));
}

const decisionOf = (item: ReviewDecision) => ({
  decision: item.decision,
  justification: item.justification,
  until: item.until,
  reviewedBy: item.reviewedBy,
  reviewedById: item.reviewedById,
  reviewedByName: item.reviewedByName,
  reviewedAt: item.reviewedAt,
  delegatedById: item.delegatedById,
  delegatedByName: item.delegatedByName,
});

async function withContext(
  ctx: Context,
  turn: ReviewInstance,
  items: readonly ReviewDecision[],
): Promise<readonly object[]> {
  const shown = await shownDecisions(ctx, turn, items);
  const { contexts } = await load(ctx.store, {
    contexts: rows(
      'reviewItemContext',
      oneOfValues(
        'id',
        items.map(({ itemId }) => itemId),
      ),
    ),
  });
  const known = new Map<string, ReviewItemContext['context']>(contexts.map(({ id, context }) => [id, context]));
  return shown.map((item) => ({
    id: item.id,
    principal: { id: item.principalId, displayName: item.principalName, userPrincipalName: item.userPrincipalName },
    resource: { id: item.resourceId, displayName: item.resourceName },
    accessPackage: item.packageId === null ? null : { id: item.packageId, displayName: item.packageName },
    lastSignInDateTime: item.lastSignInAt,
    recommendation: item.recommendation,
    recommendationReason: item.recommendationReason,
    isByRule: item.isByRule,
    isIndirect: item.isIndirect,
    isOutlier: item.isOutlier,
    decision: item.decision,
    justification: item.justification,
    until: item.until,
    reviewedBy: item.reviewedBy === 'nobody' ? null : { id: item.reviewedById, displayName: item.reviewedByName },
    reviewedDateTime: item.reviewedAt,
    delegatedBy: item.delegatedById === null ? null : { id: item.delegatedById, displayName: item.delegatedByName },
    applyResult: item.applyResult,
    applyDescription: item.applyDescription,
    context: known.get(item.itemId) ?? null,
  }));
}
