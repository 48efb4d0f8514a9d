// The access reviews in which the caller decides, the nearest end first, and those that are over: what the page of a
// reviewer lists. The items of one are `reviewItems`.

import { invalidField } from '../../domain/faultCollector.ts';
import type { Id } from '../../domain/base.ts';
import type { ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { callerIdOf, type Command, type Context, type OperationParameters } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { pageOf } from '../../flows/portal/parameters.ts';
import { isOpenNow } from '../../flows/reviews/reviewing/openItems.ts';
import { isReviewableBy, isReviewerRowOf } from '../../flows/reviews/reviewerAuthority.ts';
import { reviewedNames } from '../../flows/reviews/reviewedNames.ts';
import { and, any, eq, from, not, oneOfValues, or, type Condition } from '../../odata/query.ts';

const shows = ['waiting', 'over'] as const;
const isRunning = eq('status', 'inProgress');
const hasNotStarted = oneOfValues('status', ['notStarted', 'initializing', 'starting']);

/**
 * 200 with a page of turns, `count` of all, and `next`, the `skip` of the next page or null. `open` and `all` count the
 * items of the caller. Throws `invalidField`.
 */
export const myReviews: Command<OperationParameters<'show' | 'top' | 'skip'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const { top, skip } = pageOf(body);
  const show = shows.find((each) => each === (body.show ?? 'waiting'));
  if (show === undefined) throw invalidField('show', `one of ${shows.join(', ')}`);
  const callerId = callerIdOf(ctx);
  const [page] = await ctx.store.read([
    from(
      'reviewInstance',
      and(
        show === 'waiting' ? isRunning : not(or(isRunning, hasNotStarted)),
        any('reviewerRows', isReviewerRowOf(callerId, ctx.now)),
      ),
      { orderBy: [{ path: ['endsAt'], descending: show === 'over' }], top, skip, count: true },
    ),
  ]);
  const turns = (page?.rows ?? []) as unknown as readonly ReviewInstance[];
  const count = page?.count ?? 0;
  const next = skip + turns.length < count ? skip + turns.length : null;
  return { status: 200, value: { value: await describe(ctx, callerId, turns), count, next } };
};

async function describe(ctx: Context, callerId: Id, turns: readonly ReviewInstance[]): Promise<readonly object[]> {
  const { definitions, stages } = await load(ctx.store, {
    definitions: rows('reviewDefinition', oneOfValues('id', [...new Set(turns.map((each) => each.definitionId))])),
    stages: rows(
      'reviewStage',
      oneOfValues(
        'instanceId',
        turns.map(({ id }) => id),
      ),
      isRunning,
    ),
  });
  const names = await reviewedNames(ctx, turns);
  const counts = await countItems(ctx, callerId, turns);
  return turns.map((turn, at) => {
    const definition = definitions.find(({ id }) => id === turn.definitionId);
    const stage = stages.find(({ instanceId }) => instanceId === turn.id);
    return {
      id: turn.id,
      definitionId: turn.definitionId,
      displayName: definition?.displayName ?? null,
      descriptionForReviewers: definition?.descriptionForReviewers ?? null,
      kind: turn.kind,
      resourceName: names.get(turn.id) ?? null,
      status: turn.status,
      startDateTime: turn.startsAt,
      endDateTime: stage?.endsAt ?? turn.endsAt,
      stage: stage === undefined ? 1 : stage.position + 1,
      stages: Math.max(1, turn.stageSettings.length),
      isOfOneself: counts[at]?.own === counts[at]?.all,
      open: counts[at]?.open ?? 0,
      all: counts[at]?.all ?? 0,
    };
  });
}

interface ItemCounts {
  readonly all: number;
  readonly open: number;
  /** About the caller's own access. */
  readonly own: number;
}

async function countItems(
  ctx: Context,
  callerId: Id,
  turns: readonly ReviewInstance[],
): Promise<readonly ItemCounts[]> {
  const pages = await ctx.store.read(
    turns.flatMap(({ id }) => {
      const items = and(eq('instanceId', id), eq('stageId', null), isReviewableBy(callerId, ctx.now));
      const counted = (where: Condition) => from('reviewDecision', where, { fields: ['id'], top: 1, count: true });
      return [counted(items), counted(and(items, isOpenNow)), counted(and(items, eq('principalId', callerId)))];
    }),
  );
  return turns.map((_, at) => {
    const [all = 0, open = 0, own = 0] = pages.slice(at * 3, at * 3 + 3).map(({ count }) => count ?? 0);
    return { all, open, own };
  });
}
