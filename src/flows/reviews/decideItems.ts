// Decisions about many items at once, by whom they wait for: in slices, each of which finds the turn open.

import type { Id } from '../../domain/base.ts';
import { Refusal, Refusals } from '../../domain/refusal.ts';
import type { ReviewDecision, ReviewInstance, ReviewStage, Reviewer } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewResult } from '../../domain/reviews/reviewWords.ts';
import { always, and, eq, not, oneOfValues, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { callerIdOf, type Context } from '../context.ts';
import { load, refine, rows } from '../load.ts';
import { decideItem, loadStageItems, stageOf, whileOpen, type ItemDecision } from './itemChanges.ts';
import { isReviewableBy, isReviewerRowOf } from './reviewerAuthority.ts';
import { wrongTime } from './reviewRows.ts';

const slice = 500;

/** Which of the items that the caller may decide: those of a person, of a resource, or all. */
export interface ItemChoice {
  readonly principalId: Id | null;
  readonly resourceId: Id | null;
}

/** Items that the caller may decide: a user's own to review; every one, where an application records decisions. */
export const decidableItems = (ctx: Context): Condition =>
  ctx.caller.kind === 'user' ? isReviewableBy(callerIdOf(ctx), ctx.now) : always;

/** The items of a choice, whoever may decide them. */
export const chosenItems = ({ principalId, resourceId }: ItemChoice): Condition =>
  and(
    principalId === null ? always : eq('principalId', principalId),
    resourceId === null ? always : eq('resourceId', resourceId),
  );

/** Throws `notFound` where the turn has no such item that the caller may decide. */
export async function requireChosen(
  ctx: Context,
  instance: Pick<ReviewInstance, 'id'>,
  choice: ItemChoice,
): Promise<void> {
  if (choice.principalId === null && choice.resourceId === null) return;
  const { found } = await load(ctx.store, {
    found: refine(
      rows(
        'reviewDecision',
        eq('instanceId', instance.id),
        eq('stageId', null),
        decidableItems(ctx),
        chosenItems(choice),
      ),
      { fields: [], top: 1 },
    ),
  });
  if (found.length > 0) return;
  // Of two that are said nobody looks which one it is.
  const said = (['principalId', 'resourceId'] as const).filter((field) => choice[field] !== null);
  throw new Refusals(said.map((field) => new Refusal('notFound', { field, id: choice[field] })));
}

/** For whom the caller decides each item, where that is somebody else's: by the reviewer set of the item. */
export async function loadDelegators(
  ctx: Context,
  items: readonly Pick<ReviewDecision, 'reviewerSetId'>[],
): Promise<ReadonlyMap<Id, NonNullable<ItemDecision['delegator']>>> {
  if (ctx.caller.kind !== 'user') return new Map();
  const self = callerIdOf(ctx);
  const sets = [...new Set(items.flatMap(({ reviewerSetId }) => reviewerSetId ?? []))];
  const { reviewers } = await load(ctx.store, {
    reviewers: rows('reviewer', oneOfValues('setId', sets), isReviewerRowOf(self, ctx.now)),
  });
  const own = new Set(reviewers.filter(({ principalId }) => principalId === self).map(({ setId }) => setId));
  const others = reviewers.filter(({ setId }) => !own.has(setId));
  const { people } = await load(ctx.store, {
    people: rows(
      'directoryObject',
      oneOfValues(
        'id',
        others.map(({ principalId }: Reviewer) => principalId),
      ),
    ),
  });
  return new Map(
    others.flatMap(({ setId, principalId }) => {
      const person = people.find(({ id }) => id === principalId);
      return person === undefined
        ? []
        : [
            [
              setId,
              {
                delegatedById: person.id,
                delegatedByName: person.displayName,
                delegatedByPrincipalName: person.userPrincipalName,
              },
            ] as const,
          ];
    }),
  );
}

interface ManyDecisions {
  readonly where: Condition;
  /** Null leaves an item as it is. */
  readonly decide: (item: ReviewDecision) => Pick<ItemDecision, 'result' | 'justification' | 'kind'> | null;
  /** What the audit says of so many of them: in the commit that decides these. */
  readonly told: (count: number) => Change;
}

/**
 * Decides items of a turn. Items that are not in the open stage of the turn stay as they are, and so do those that the
 * caller has decided in the same words.
 */
export async function decideMany(
  ctx: Context,
  instance: ReviewInstance,
  { where, decide, told }: ManyDecisions,
): Promise<void> {
  let after: Id | null = null;
  do {
    const loaded: { readonly items: readonly ReviewDecision[] } = await load(ctx.store, {
      items: refine(rows('reviewDecision', eq('instanceId', instance.id), eq('stageId', null), where), {
        top: slice,
        after: after === null ? null : [after],
      }),
    });
    const { items } = loaded;
    const [inStage, delegators] = await Promise.all([loadStageItems(ctx, instance, items), loadDelegators(ctx, items)]);
    const isStaged = instance.stageSettings.length > 0;
    let count = 0;
    const changes = items.flatMap((item) => {
      const own = inStage.get(item.id) ?? null;
      const decision = isStaged && own === null ? null : decide(item);
      if (decision === null || standsAs(ctx, own ?? item, decision)) return [];
      count += 1;
      const delegator = delegators.get(item.reviewerSetId ?? '') ?? null;
      return decideItem(ctx, { item, inStage: own }, { ...decision, until: null, delegator });
    });
    if (changes.length > 0) await ctx.store.commit([...whileOpen(instance, stageOf(inStage)), ...changes, told(count)]);
    after = items.length < slice ? null : (items.at(-1)?.id ?? null);
  } while (after !== null);
}

const standsAs = (
  { caller }: Context,
  item: ReviewDecision,
  { result, justification }: Pick<ItemDecision, 'result' | 'justification'>,
): boolean =>
  item.decision === result &&
  item.justification === justification &&
  item.until === null &&
  (result === 'notReviewed' || (item.reviewedById === caller.objectId && item.reviewedBy === caller.kind));

/** Items that somebody decided. */
export const isDecided: Condition = not(eq('decision', 'notReviewed'));

/** Throws where a call names a stage that is not the open one. */
export function requireOpenStage({ status }: Pick<ReviewStage, 'status'>): void {
  if (status !== 'inProgress') throw wrongTime(status, 'The stage takes no decisions.');
}

/** The audit's name for many decisions at once. */
export const bulkActivities = {
  approve: 'Bulk Approve decisions',
  deny: 'Bulk Deny decisions',
  dontKnow: "Bulk mark decisions as don't know",
  notReviewed: 'Bulk Reset decisions',
} as const satisfies Readonly<Record<ReviewResult, string>>;
/** The audit's name for one decision. */
export const decisionActivities = {
  approve: 'Approve decision',
  deny: 'Deny decision',
  dontKnow: "Don't know decision",
  notReviewed: 'Reset decision',
} as const satisfies Readonly<Record<ReviewResult, string>>;
