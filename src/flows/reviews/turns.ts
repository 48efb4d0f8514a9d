// The turns of a series as changes: the next one, and the end of them all.

import type { Id, Instant } from '../../domain/base.ts';
import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget, type AuditInsert } from '../../domain/audit/auditEntry.ts';
import { isSameRecurrence } from '../../domain/reviews/policySettings.ts';
import type { ReviewDefinition, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewState } from '../../domain/reviews/reviewWords.ts';
import { daysAfter, nextTurn, openDays, type SeriesTurn } from '../../domain/reviews/turns.ts';
import { laterOf } from '../../domain/time.ts';
import { eq, not, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { NewRow } from '../../model/newRow.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { cancelReviewJobs, endReviewJob, startReviewJob } from './reviewJobs.ts';

type Series = NewRow<'reviewDefinition'>;

/** What a turn takes over from its series, when it is planned and again when it begins. */
export const rulesOfTurn = (
  definition: Pick<
    ReviewDefinition,
    | 'kind'
    | 'whose'
    | 'catalogId'
    | 'packageId'
    | 'policyId'
    | 'resourceId'
    | 'scope'
    | 'scopeQuery'
    | 'reviewers'
    | 'fallbackReviewers'
    | 'settings'
    | 'stageSettings'
  >,
) => {
  const { kind, whose, catalogId, packageId, policyId, resourceId, scope, scopeQuery } = definition;
  const { reviewers, fallbackReviewers, settings, stageSettings } = definition;
  return {
    ...{ kind, whose, catalogId, packageId, policyId, resourceId, scope, scopeQuery },
    ...{ reviewers, fallbackReviewers, settings, stageSettings },
  };
};

/** When a turn that begins at an instant ends. */
export const endOfTurn = (startsAt: Instant, { settings, stageSettings }: Pick<Series, 'settings' | 'stageSettings'>) =>
  daysAfter(startsAt, openDays(settings, stageSettings));

/** The first turn of a series that was just made: its id is the series' own where there is no other. */
export function firstTurn(ctx: Context, definition: Series): readonly Change[] {
  const id = definition.settings.recurrence?.pattern == null ? definition.id : ctx.newId();
  return planTurn(ctx, definition, { turn: 0, startsAt: laterOf(definition.startsAt, ctx.now) }, id);
}

function planTurn(ctx: Context, definition: Series, { turn, startsAt }: SeriesTurn, id: Id): readonly Change[] {
  return [
    insert('reviewInstance', {
      ...rulesOfTurn(definition),
      id,
      definitionId: definition.id,
      turn,
      startsAt,
      endsAt: endOfTurn(startsAt, definition),
    }),
    ...startReviewJob(ctx, id, startsAt),
  ];
}

/** What plans a turn, with what the series keeps of it. Both are empty where none is planned. */
export interface PlannedTurn {
  readonly set: Partial<Pick<ReviewDefinition, 'turn' | 'status'>>;
  readonly changes: readonly Change[];
}

const noTurn: PlannedTurn = { set: {}, changes: [] };

/**
 * The turn that comes after another one, and after an instant. None where it waits already, as of the first of many
 * groups to end, or where the series has ended or has no more.
 */
export async function followingTurn(
  ctx: Context,
  definition: ReviewDefinition,
  { turn }: Pick<ReviewInstance, 'turn'>,
  after: Instant,
): Promise<PlannedTurn> {
  const next = definition.endedAt === null ? turnAfter(definition, after) : null;
  if (next === null) return noTurn;
  const { waiting } = await loadTurns(ctx, definition.id);
  if (waiting.some((each) => each.turn > turn)) return noTurn;
  return planNext(ctx, definition, next.startsAt);
}

function planNext(ctx: Context, definition: ReviewDefinition, startsAt: Instant): PlannedTurn {
  const turn = definition.turn + 1;
  return { set: { turn }, changes: planTurn(ctx, definition, { turn, startsAt }, ctx.newId()) };
}

/**
 * The turns of a series that was edited: those that have not begun follow it, and where its recurrence has changed,
 * their time does too. A series that had run out goes on where it has a turn again. Turns of one group of many stay.
 */
export async function followTurns(
  ctx: Context,
  before: ReviewDefinition,
  after: ReviewDefinition,
): Promise<PlannedTurn> {
  const { waiting, open } = await loadTurns(ctx, before.id);
  const hasMoved =
    before.startsAt !== after.startsAt || !isSameRecurrence(before.settings.recurrence, after.settings.recurrence);
  const own = waiting.filter(({ resourceId }) => resourceId === before.resourceId);
  const next = hasMoved && after.endedAt === null ? turnAfter(after, ctx.now) : null;
  if (next !== null && waiting.length === 0 && open.length === 0) {
    const planned = planNext(ctx, after, next.startsAt);
    return { ...planned, set: { ...planned.set, status: 'notStarted' } };
  }
  const isOver = hasMoved && next === null && open.length === 0 && own.some(({ turn }) => turn > 0);
  return {
    set: isOver ? { status: 'completed' } : {},
    changes: own.flatMap((turn) => {
      const isFirst = turn.turn === 0;
      const moved = isFirst ? laterOf(after.startsAt, ctx.now) : next?.startsAt;
      const startsAt = hasMoved && (isFirst || turn.startsAt > ctx.now) ? moved : turn.startsAt;
      if (startsAt === undefined) return dropTurns([turn]);
      const set = { ...rulesOfTurn(after), startsAt, endsAt: endOfTurn(startsAt, after) };
      return [
        update('reviewInstance', turn.id, set, turn.version),
        ...(startsAt === turn.startsAt ? [] : startReviewJob(ctx, turn.id, startsAt)),
      ];
    }),
  };
}

const turnAfter = ({ startsAt, settings: { recurrence } }: Series, after: Instant): SeriesTurn | null =>
  startsAt > after ? { turn: 0, startsAt } : nextTurn({ startsAt, recurrence }, 1, after);

/** The state that a series shows once its turn has come to one. */
export const stateOfSeries = (ofTurn: ReviewState, hasNext: boolean): ReviewState =>
  hasNext && (ofTurn === 'applied' || ofTurn === 'completed' || ofTurn === 'autoReviewed') ? 'notStarted' : ofTurn;

/** The turns of series that have not begun, and those that are in progress. */
export async function loadTurns(
  ctx: Context,
  definitionId: Id,
): Promise<{ readonly waiting: readonly ReviewInstance[]; readonly open: readonly ReviewInstance[] }> {
  const { instances } = await load(ctx.store, {
    instances: rows('reviewInstance', eq('definitionId', definitionId), not(eq('status', 'applied'))),
  });
  return {
    waiting: instances.filter(({ status }) => status === 'notStarted'),
    open: instances.filter(({ status }) => status === 'initializing' || status === 'inProgress'),
  };
}

/** Turns that have not begun never come. */
const dropTurns = (waiting: readonly ReviewInstance[]): readonly Change[] =>
  waiting.flatMap(({ id, version }): readonly Change[] => [
    { kind: 'delete', entity: 'reviewInstance', id, version },
    ...cancelReviewJobs(id),
  ]);

/** Turns in progress end now: their job closes them. */
export const stopTurns = (ctx: Context, open: readonly ReviewInstance[]): readonly Change[] =>
  open.flatMap(({ id, version }) => [
    update('reviewInstance', id, { endsAt: ctx.now }, version),
    ...endReviewJob(ctx, id, ctx.now),
  ]);

/** A series has no more turns; those in progress go on, or end at once. */
export function endSeries(
  ctx: Context,
  definition: ReviewDefinition,
  turns: { readonly waiting: readonly ReviewInstance[]; readonly open: readonly ReviewInstance[] },
): readonly Change[] {
  const status = turns.open.length > 0 ? definition.status : 'completed';
  return [
    update('reviewDefinition', definition.id, { endedAt: ctx.now, modifiedAt: ctx.now, status }, definition.version),
    ...dropTurns(turns.waiting),
  ];
}

/** Denials that were held wait for nobody any more: the turns have been applied, were stopped or go. */
export const dropHeldOf = (instanceIds: readonly Id[]): readonly Change[] =>
  (['heldRemoval', 'removalLedger'] as const).map((entity) => ({
    kind: 'deleteWhere',
    entity,
    where: oneOfValues('thingId', instanceIds),
  }));

/** An entry of the audit about a series, or a turn of it. */
export const reviewAudit = (
  ctx: Context,
  activity: Activity,
  review: { readonly id: Id; readonly displayName: string | null },
  more: { readonly details?: Readonly<Record<string, string>>; readonly reason?: string } = {},
): AuditInsert => audit(ctx, { activity, targets: [auditTarget('AccessReview', review)], ...more });
