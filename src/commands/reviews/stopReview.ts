// Ends reviews early, and carries their decisions out: of a series, a turn, a stage.
// https://learn.microsoft.com/graph/api/accessreviewinstance-stop
// https://learn.microsoft.com/graph/api/accessreviewinstance-applydecisions

import { accepts, transition } from '../../domain/machines/machine.ts';
import { noReviewFacts, reviewInstanceMachine, type ReviewEvent } from '../../domain/machines/reviewInstance.ts';
import { reviewStageMachine } from '../../domain/machines/reviewStage.ts';
import type { ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { applyReviewJob, cancelReviewJobs, endReviewJob, endReviewStageJob } from '../../flows/reviews/reviewJobs.ts';
import { endTurn } from '../../flows/reviews/endTurn.ts';
import {
  managedTurn,
  requireBlocker,
  requireManager,
  requireStage,
  requireTurn,
  requireTurnManager,
  wrongTime,
} from '../../flows/reviews/reviewRows.ts';
import { dropHeldOf, endSeries, loadTurns, reviewAudit } from '../../flows/reviews/turns.ts';
import { doneResult } from '../../flows/results.ts';
import { update, type Change } from '../../store/contract.ts';

function requireEvent({ status }: ReviewInstance, event: ReviewEvent, reason: string): void {
  if (!accepts(reviewInstanceMachine, status, event)) throw wrongTime(status, reason);
}

/** 204. The turn takes no decisions any more; what was decided is carried out as at its end. */
export const stopInstance: Command = async (ctx, { id }) => {
  const { instance, definition } = await requireTurn(ctx, id);
  await requireTurnManager(ctx, { instance, definition });
  requireEvent(instance, 'end', 'Only a review in progress can be stopped.');
  await ctx.store.commit([...(await endTurn(ctx, definition, instance)), ...endReviewJob(ctx, instance.id, ctx.now)]);
  return doneResult;
};

/** 204. The turn in progress ends, and no other comes. */
export const stopDefinition: Command = async (ctx, { id }) => {
  const { definitions } = await load(ctx.store, { definitions: row('reviewDefinition', id) });
  const definition = requireRow(definitions[0], 'reviewDefinition', id);
  await requireManager(ctx, definition);
  requireBlocker(ctx, definition);
  if (definition.endedAt !== null) throw wrongTime(definition.status, 'The series has ended.');
  const turns = await loadTurns(ctx, definition.id);
  const ended = { ...definition, endedAt: ctx.now, version: definition.version + 1 };
  const closing: Change[] = [];
  for (const instance of turns.open) {
    requireBlocker(ctx, instance);
    requireEvent(instance, 'end', 'It is beginning at this moment: stop it when it has begun.');
    closing.push(...(await endTurn(ctx, ended, instance)), ...endReviewJob(ctx, instance.id, ctx.now));
  }
  await ctx.store.commit([
    ...endSeries(ctx, definition, turns),
    ...closing,
    reviewAudit(ctx, 'Update access review', definition, { reason: 'The series was stopped.' }),
  ]);
  return doneResult;
};

/** 204. The next stage begins with what moves on; after the last one the turn ends. */
export const stopStage: Command = async (ctx, { id }) => {
  const { stage, instance, definition } = await requireStage(ctx, id);
  await requireTurnManager(ctx, { instance, definition });
  if (stage.status !== 'inProgress' || instance.status !== 'inProgress')
    throw wrongTime(stage.status, 'Only a stage in progress can be stopped.');
  const isLast = stage.position + 1 >= instance.stageSettings.length;
  const { to } = transition(reviewStageMachine, stage.status, 'end', { isLast });
  await ctx.store.commit(
    isLast
      ? [...(await endTurn(ctx, definition, instance)), ...endReviewJob(ctx, instance.id, ctx.now)]
      : [
          update('reviewInstance', instance.id, {}, instance.version),
          update('reviewStage', stage.id, { status: to, endsAt: ctx.now }, stage.version),
          ...endReviewStageJob(ctx, stage.id, ctx.now),
          reviewAudit(ctx, 'Stage ended', definition, { details: { instanceId: instance.id } }),
        ],
  );
  return doneResult;
};

/** 204, also where they are being carried out, or have been. Throws `reviewState` before the turn is completed. */
export const applyDecisions: Command = async (ctx, { id }) => {
  const { instance, definition } = await requireTurn(ctx, id);
  await requireTurnManager(ctx, { instance, definition });
  requireEvent(instance, 'apply', 'Decisions are applied when the review is completed.');
  const { to, effects } = transition(reviewInstanceMachine, instance.status, 'apply', noReviewFacts);
  // A job that was given up, or waits, looks again at once.
  if (instance.status === 'applying') await ctx.store.commit(applyReviewJob(ctx, instance.id));
  if (!effects.includes('applyItems')) return doneResult;
  await ctx.store.commit([
    update('reviewInstance', instance.id, { status: to }, instance.version),
    update('reviewDefinition', definition.id, { status: to }),
    ...applyReviewJob(ctx, instance.id),
    reviewAudit(ctx, 'Apply review', definition, { details: { instanceId: instance.id } }),
  ]);
  return doneResult;
};

/** 204. What was not carried out yet stays as it is: guests who are blocked are not deleted. */
export const stopApplyDecisions: Command = async (ctx, { id }) => {
  const { instance, definition } = await requireTurn(ctx, id);
  // Whoever may not delete users may keep them from it.
  await requireManager(ctx, managedTurn({ instance, definition }));
  requireEvent(instance, 'stopApplying', 'Only decisions that are being applied can be stopped.');
  const { to } = transition(reviewInstanceMachine, instance.status, 'stopApplying', noReviewFacts);
  await ctx.store.commit([
    update('reviewInstance', instance.id, { status: to }, instance.version),
    update('reviewDefinition', definition.id, { status: to }),
    ...cancelReviewJobs(instance.id),
    ...dropHeldOf([instance.id]),
    reviewAudit(ctx, 'Apply review', definition, { reason: 'An administrator stopped it.' }),
  ]);
  return doneResult;
};
