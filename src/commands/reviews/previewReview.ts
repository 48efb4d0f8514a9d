// What the next turn of a series of access reviews would be if it began now: how many people, who reviews them, whom
// nobody would review, what is recommended, and what the default would take. Nothing is written.

import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { resolveReviewers } from '../../domain/reviews/resolveReviewers.ts';
import type { ReviewDefinition } from '../../domain/reviews/reviewEntities.ts';
import { reviewerSources } from '../../domain/reviews/reviewerScopes.ts';
import type { Recommendation } from '../../domain/reviews/reviewWords.ts';
import { mayReadReview } from '../../flows/reviews/reviewing/readableReview.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { recommendationOf, recommendationRules } from '../../flows/reviews/itemRows.ts';
import { pageOfPopulation, type ReviewedAccess } from '../../flows/reviews/population.ts';
import { loadReviewerFacts } from '../../flows/reviews/reviewerFacts.ts';
import { everyRow, from, not, oneOfValues, eq } from '../../odata/query.ts';

const pageSize = 500;
/** People who are looked at; of more, counts are of these. */
const mostPeople = 10_000;

/**
 * 200. `isWhole` is false where there are more people than are looked at. Throws `notFound` to whoever may not read the
 * series as a whole.
 */
export const previewReview: Command<OperationParameters<'definitionId'>> = async (ctx, { body }) => {
  const definitionId = String(body.definitionId).toLowerCase();
  const { definitions } = await load(ctx.store, { definitions: row('reviewDefinition', definitionId) });
  const [definition] = definitions;
  if (definition === undefined || !(await mayReadReview(ctx, definition)))
    throw new Refusal('notFound', { entity: 'reviewDefinition', id: definitionId });
  const { counts, next } = await countPreview(ctx, definition);
  const { people } = await load(ctx.store, {
    people: rows('directoryObject', everyRow, oneOfValues('id', [...counts.reviewers.keys()])),
  });
  const names = new Map(people.map(({ id, displayName }) => [id, displayName]));
  return {
    status: 200,
    value: {
      count: counts.count,
      isWhole: next === null,
      reviewers: [...counts.reviewers]
        .map(([id, count]) => ({ id, displayName: names.get(id) ?? null, count }))
        .toSorted((a, b) => b.count - a.count),
      withoutReviewer: counts.withoutReviewer,
      byLastResort: counts.byLastResort,
      byRule: counts.byRule,
      defaultRemoves: removedByDefault(definition, counts),
      recommended: counts.recommended,
    },
  };
};

interface PreviewCounts {
  count: number;
  readonly reviewers: Map<Id, number>;
  withoutReviewer: number;
  byLastResort: number;
  byRule: number;
  readonly recommended: Record<Recommendation, number>;
}

async function countPreview(
  ctx: Context,
  definition: ReviewDefinition,
): Promise<{ readonly counts: PreviewCounts; readonly next: Id | null }> {
  const counts: PreviewCounts = {
    count: 0,
    reviewers: new Map(),
    withoutReviewer: 0,
    byLastResort: 0,
    byRule: 0,
    recommended: { approve: 0, deny: 0, noInfoAvailable: 0 },
  };
  const [known] = await ctx.store.read([
    from('signInActivity', not(eq('lastSignInAt', null)), { fields: ['id'], top: 1 }),
  ]);
  let next: Id | null = null;
  do {
    const page: { readonly people: readonly ReviewedAccess[]; readonly next: Id | null } = await pageOfPopulation(
      ctx,
      definition,
      { after: next, top: pageSize },
    );
    await addPage(ctx, definition, { people: page.people, knowsSignIns: (known?.rows.length ?? 0) > 0, counts });
    next = page.next;
  } while (next !== null && counts.count < mostPeople);
  return { counts, next };
}

async function addPage(
  ctx: Context,
  definition: ReviewDefinition,
  {
    people,
    knowsSignIns,
    counts,
  }: { readonly people: readonly ReviewedAccess[]; readonly knowsSignIns: boolean; readonly counts: PreviewCounts },
): Promise<void> {
  const stage = definition.stageSettings[0] ?? null;
  const sources = reviewerSources(
    stage?.reviewers ?? definition.reviewers,
    stage?.fallbackReviewers ?? definition.fallbackReviewers,
  );
  const facts = await loadReviewerFacts(ctx, definition, people, sources);
  const rules = recommendationRules(definition.settings, stage);
  const about = { startsAt: ctx.now, knowsSignIns, outliers: new Set<Id>(), others: 0 };
  for (const access of people) {
    counts.count += 1;
    if (access.isByRule) counts.byRule += 1;
    counts.recommended[recommendationOf(rules, access, about).recommendation] += 1;
    const item = { principalId: access.principalId, resourceId: definition.resourceId };
    const { reviewers, isLastResort } = resolveReviewers(item, sources, facts);
    if (reviewers.length === 0) counts.withoutReviewer += 1;
    else if (isLastResort) counts.byLastResort += 1;
    for (const { principalId, role } of reviewers)
      if (principalId !== access.principalId || role === 'self')
        counts.reviewers.set(principalId, (counts.reviewers.get(principalId) ?? 0) + 1);
  }
}

function removedByDefault({ settings }: ReviewDefinition, counts: PreviewCounts): number {
  if (!settings.defaultDecisionEnabled) return 0;
  if (settings.defaultDecision === 'deny') return counts.count;
  return settings.defaultDecision === 'recommendation' ? counts.recommended.deny : 0;
}
