// What is carried over from the last review: access that somebody approved then, and about which nothing has changed
// since. It begins as approved, and its reviewers may decide otherwise until the end.

import type { Id } from '../../../domain/base.ts';
import { contextChanges, maySkipReview } from '../../../domain/reviews/contextChanges.ts';
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
 * By the id of the person, when the access was approved in the same series, by somebody else, as its newest item.
 * Nobody where the tenant does not want it, and in reviews of several stages. What was carried over last time is asked
 * again.
 */
export async function carriedOver(
  ctx: Context,
  instance: Pick<ReviewInstance, 'id' | 'definitionId' | 'resourceId' | 'stageSettings'>,
  candidates: readonly CarriedCandidate[],
): Promise<ReadonlyMap<Id, string>> {
  const able = candidates.filter(({ access: { person }, context, recommended }) =>
    maySkipReview(person, context, recommended),
  );
  if (able.length === 0 || instance.stageSettings.length > 0) return new Map();
  const { settings } = await load(ctx.store, { settings: row('settings', 'singleton') });
  if (settings[0]?.carriesReviewsOver !== true) return new Map();
  const items = await loadFormerItems(ctx, instance, able);
  const approvals = new Map(
    [...Map.groupBy(items, ({ principalId }) => principalId)].flatMap(([principalId, own]) => {
      const newest = own.toSorted(byCreation).at(-1);
      const isAlone = own.filter(({ createdAt }) => createdAt === newest?.createdAt).length === 1;
      return newest !== undefined && isAlone && isApproval(newest, instance) ? [[principalId, newest] as const] : [];
    }),
  );
  const { shown } = await load(ctx.store, {
    shown: rows(
      'reviewItemContext',
      oneOfValues(
        'id',
        [...approvals.values()].map(({ id }) => id),
      ),
    ),
  });
  const contexts = new Map(shown.map(({ id, context }) => [id, context]));
  return new Map(
    able.flatMap(({ access: { principalId }, context }) => {
      const approved = approvals.get(principalId);
      const before = contexts.get(approved?.id ?? '');
      const at = approved?.reviewedAt ?? null;
      const isSame =
        context !== undefined &&
        before !== undefined &&
        before.givenAt === context.givenAt &&
        contextChanges(before, context).length === 0;
      return at !== null && at === context?.lastReview?.at && isSame ? [[principalId, at] as const] : [];
    }),
  );
}

/** Of these people and the same resource, in whatever series. */
async function loadFormerItems(
  ctx: Context,
  { id, resourceId }: Pick<ReviewInstance, 'id' | 'resourceId'>,
  able: readonly CarriedCandidate[],
): Promise<readonly ReviewDecision[]> {
  const ids = able.map(({ access }) => access.principalId);
  const { items } = await load(ctx.store, {
    items: refine(
      rows(
        'reviewDecision',
        oneOfValues('principalId', ids),
        eq('resourceId', resourceId ?? ''),
        eq('stageId', null),
        not(eq('instanceId', id)),
      ),
      {
        fields: [
          'principalId',
          'definitionId',
          'createdAt',
          'decision',
          'until',
          'reviewedBy',
          'reviewedById',
          'reviewedAt',
          'delegatedById',
        ],
      },
    ),
  });
  return items;
}

const byCreation = (a: ReviewDecision, b: ReviewDecision): number => (a.createdAt < b.createdAt ? -1 : 1);

/** An approval without an end in the same series, by nobody about themselves. */
const isApproval = (item: ReviewDecision, { definitionId }: Pick<ReviewInstance, 'definitionId'>): boolean =>
  item.definitionId === definitionId &&
  item.decision === 'approve' &&
  item.until === null &&
  (item.reviewedBy === 'user' || item.reviewedBy === 'application') &&
  item.reviewedById !== item.principalId &&
  item.delegatedById !== item.principalId;

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
