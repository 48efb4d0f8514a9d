// What changed about the items of a page since each was reviewed last, read off what reviewers were shown then.

import type { Id } from '../../domain/base.ts';
import { contextChanges } from '../../domain/reviews/contextChanges.ts';
import type { ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewContext } from '../../domain/reviews/reviewValues.ts';
import { eq, not, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, refine, rows } from '../load.ts';

/** By the id of the person, as it came. */
export async function withContextChanges(
  ctx: Context,
  { id: instanceId, resourceId }: Pick<ReviewInstance, 'id' | 'resourceId'>,
  contexts: ReadonlyMap<Id, ReviewContext>,
): Promise<ReadonlyMap<Id, ReviewContext>> {
  const reviewed = [...contexts].flatMap(([id, { lastReview }]) => (lastReview === null ? [] : [id]));
  if (reviewed.length === 0) return contexts;
  const { items } = await load(ctx.store, {
    items: refine(
      rows(
        'reviewDecision',
        oneOfValues('principalId', reviewed),
        eq('resourceId', resourceId ?? ''),
        eq('stageId', null),
        not(eq('instanceId', instanceId)),
        not(eq('decision', 'notReviewed')),
      ),
      { fields: ['principalId', 'reviewedAt'] },
    ),
  });
  const last = new Map(
    items
      .toSorted((a, b) => ((a.reviewedAt ?? '') < (b.reviewedAt ?? '') ? -1 : 1))
      .map(({ id, principalId }) => [principalId, id] as const),
  );
  const { former } = await load(ctx.store, {
    former: rows('reviewItemContext', oneOfValues('id', [...last.values()])),
  });
  const shown = new Map(former.map(({ id, context }) => [id, context]));
  return new Map(
    [...contexts].map(([id, context]) => {
      const before = shown.get(last.get(id) ?? '');
      return [id, before === undefined ? context : { ...context, changes: contextChanges(before, context) }];
    }),
  );
}
