// What is carried over from the last review: access that somebody approved then, and about which nothing has changed
// since. It begins as approved, and its reviewers may decide otherwise until the end.

import type { Id } from '../../../domain/base.ts';
import { maySkipReview } from '../../../domain/reviews/contextChanges.ts';
import type { GivenRecommendation } from '../../../domain/reviews/recommendations.ts';
import type { ReviewDecision, ReviewInstance } from '../../../domain/reviews/reviewEntities.ts';
import type { ReviewContext } from '../../../domain/reviews/reviewValues.ts';
import type { NewRow } from '../../../model/newRow.ts';
import { eq, not, oneOfValues } from '../../../odata/query.ts';
import type { Change } from '../../../store/contract.ts';
import type { Context } from '../../context.ts';
import { load, refine, row, rows } from '../../load.ts';
import { itemHistory } from '../itemChanges.ts';
import type { ReviewedAccess } from '../population.ts';

/** One access with what is known of it. */
export interface CarriedCandidate {
  readonly access: Pick<ReviewedAccess, 'principalId' | 'person'>;
  readonly context: ReviewContext | undefined;
  readonly recommended: GivenRecommendation;
}

/**
 * By the id of the person, when the access was approved. Nobody where the tenant does not want it, and in reviews of
 * several stages. What was carried over last time is asked again.
 */
export async function carriedOver(
  ctx: Context,
  instance: Pick<ReviewInstance, 'id' | 'resourceId' | 'stageSettings'>,
  candidates: readonly CarriedCandidate[],
): Promise<ReadonlyMap<Id, string>> {
  const able = candidates.filter(({ access: { person }, context, recommended }) =>
    maySkipReview(person, context, recommended),
  );
  if (able.length === 0 || instance.stageSettings.length > 0) return new Map();
  const { settings } = await load(ctx.store, { settings: row('settings', 'singleton') });
  if (settings[0]?.carriesReviewsOver !== true) return new Map();
  const ids = able.map(({ access }) => access.principalId);
  const { items } = await load(ctx.store, {
    items: refine(
      rows(
        'reviewDecision',
        oneOfValues('principalId', ids),
        eq('resourceId', instance.resourceId ?? ''),
        eq('stageId', null),
        not(eq('instanceId', instance.id)),
        eq('decision', 'approve'),
        eq('until', null),
        oneOfValues('reviewedBy', ['user', 'application']),
      ),
      { fields: ['principalId', 'reviewedAt'] },
    ),
  });
  const { shown } = await load(ctx.store, {
    shown: refine(
      rows(
        'reviewItemContext',
        oneOfValues(
          'id',
          items.map(({ id }) => id),
        ),
      ),
      { fields: [] },
    ),
  });
  const known = new Set(shown.map(({ id }) => id));
  return new Map(
    able.flatMap(({ access: { principalId }, context }) => {
      const at = context?.lastReview?.at;
      const last = items.find((each) => each.principalId === principalId && each.reviewedAt === at);
      return at === undefined || last === undefined || !known.has(last.id) ? [] : [[principalId, at] as const];
    }),
  );
}

/** The item as it begins where it is carried over, with the row of its history. */
export function carryOver(
  ctx: Context,
  item: NewRow<'reviewDecision'>,
  approvedAt: string,
): { readonly item: NewRow<'reviewDecision'>; readonly history: Change } {
  const justification = `Unchanged since it was approved on ${approvedAt.slice(0, 10)}.`;
  const set = { decision: 'approve', justification, reviewedBy: 'system', reviewedAt: ctx.now } as const;
  const before: Pick<ReviewDecision, 'id' | 'instanceId' | 'version' | 'decision'> = {
    id: item.id,
    instanceId: item.instanceId,
    version: 0,
    decision: 'notReviewed',
  };
  return {
    item: { ...item, ...set },
    history: itemHistory(ctx, before, {
      stageId: null,
      kind: 'carriedOver',
      after: 'approve',
      justification,
      delegatedById: null,
    }),
  };
}
