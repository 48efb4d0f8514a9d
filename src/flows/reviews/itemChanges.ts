// Changes of items, each with its row in the history, in the commit that makes it.

import type { Id, Instant } from '../../domain/base.ts';
import type { ReviewDecision, ReviewDecisionChange, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewActor, ReviewResult } from '../../domain/reviews/reviewWords.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';

type Item = ReviewDecision;

/** A decision about an item, and for whom a delegate decides. */
export interface ItemDecision {
  readonly result: ReviewResult;
  readonly justification: string;
  readonly until: Instant | null;
  readonly kind: ReviewDecisionChange['kind'];
  readonly delegator: Pick<Item, 'delegatedById' | 'delegatedByName' | 'delegatedByPrincipalName'> | null;
}

/** Who acts, as items keep it. */
export function actorOf({ caller }: Pick<Context, 'caller'>): {
  readonly kind: ReviewActor;
  readonly id: Id | null;
  readonly name: string | null;
  readonly principalName: string | null;
} {
  return { kind: caller.kind, id: caller.objectId, name: caller.displayName, principalName: caller.userPrincipalName };
}

const noDelegator = { delegatedById: null, delegatedByName: null, delegatedByPrincipalName: null } as const;

/**
 * The changes that decide an item, at its version, and its row in the stage that is open. Nobody is its reviewer any
 * more where it is reset.
 */
export function decideItem(
  ctx: Context,
  { item, inStage }: { readonly item: Item; readonly inStage: Pick<Item, 'id' | 'version' | 'stageId'> | null },
  decision: ItemDecision,
): readonly Change[] {
  const { result, justification, until } = decision;
  const actor = actorOf(ctx);
  const isReset = result === 'notReviewed';
  const set = {
    decision: result,
    justification,
    until,
    reviewedBy: isReset ? 'nobody' : actor.kind,
    reviewedById: isReset ? null : actor.id,
    reviewedByName: isReset ? null : actor.name,
    reviewedByPrincipalName: isReset ? null : actor.principalName,
    reviewedAt: isReset ? null : ctx.now,
    ...(isReset ? noDelegator : (decision.delegator ?? noDelegator)),
  } as const;
  return [
    update('reviewDecision', item.id, set, item.version),
    ...(inStage === null ? [] : [update('reviewDecision', inStage.id, set, inStage.version)]),
    itemHistory(ctx, item, {
      stageId: inStage?.stageId ?? null,
      kind: decision.kind,
      after: result,
      justification,
      delegatedById: set.delegatedById,
    }),
  ];
}

/** The row of the history of a change. The version of the item before it numbers it. */
export function itemHistory(
  ctx: Context,
  item: Pick<Item, 'id' | 'instanceId' | 'version' | 'decision'>,
  change: Pick<ReviewDecisionChange, 'stageId' | 'kind' | 'after' | 'justification' | 'delegatedById'>,
): Change {
  const actor = actorOf(ctx);
  return insert('reviewDecisionChange', {
    ...change,
    id: ctx.newId(),
    itemId: item.id,
    instanceId: item.instanceId,
    sequence: item.version,
    before: item.decision,
    actor: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    at: ctx.now,
    correlationId: ctx.correlationId,
  });
}

/**
 * The commit is for a turn that is open, and for a stage that is, where it names one: of a decision and the end of
 * either, one comes first.
 */
export const whileOpen = ({ id }: Pick<ReviewInstance, 'id'>, stageId: Id | null = null): readonly Change[] => [
  { kind: 'requireExists', entity: 'reviewInstance', id, where: isInProgress },
  ...(stageId === null
    ? []
    : [{ kind: 'requireExists', entity: 'reviewStage', id: stageId, where: isInProgress } as const]),
];

const isInProgress = eq('status', 'inProgress');

/** The stage of rows that `loadStageItems` found. */
export const stageOf = (inStage: ReadonlyMap<Id, Item>): Id | null => [...inStage.values()][0]?.stageId ?? null;

/** The rows of items in the stage that is open, by the id of the item; none where the turn has no stages. */
export async function loadStageItems(
  ctx: Context,
  instance: Pick<ReviewInstance, 'id' | 'stageSettings'>,
  items: readonly Pick<Item, 'id'>[],
): Promise<ReadonlyMap<Id, Item>> {
  if (instance.stageSettings.length === 0) return new Map();
  const { stages } = await load(ctx.store, {
    stages: rows('reviewStage', eq('instanceId', instance.id), eq('status', 'inProgress')),
  });
  const { found } = await load(ctx.store, {
    found: rows(
      'reviewDecision',
      eq('stageId', stages[0]?.id ?? ''),
      oneOfValues(
        'itemId',
        items.map(({ id }) => id),
      ),
    ),
  });
  return new Map(found.map((each) => [each.itemId, each]));
}
