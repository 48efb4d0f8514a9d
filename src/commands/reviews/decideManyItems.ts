// Decisions about many items of a turn or a stage at once: as said, as recommended, or taken back.
// https://learn.microsoft.com/graph/api/accessreviewinstance-batchrecorddecisions
// https://learn.microsoft.com/graph/api/accessreviewinstance-acceptrecommendations

import type { Id } from '../../domain/base.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import {
  acceptedRecommendation,
  readDecision,
  readReason,
  recommendedDecision,
} from '../../domain/reviews/decisions.ts';
import type { ReviewResult } from '../../domain/reviews/reviewWords.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { isGuid } from '../../domain/text.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import {
  bulkActivities,
  chosenItems,
  decidableItems,
  decideMany,
  isDecided,
  requireChosen,
  requireOpenStage,
  type ItemChoice,
} from '../../flows/reviews/decideItems.ts';
import { isOpenNow } from '../../flows/reviews/reviewing/openItems.ts';
import {
  requireOpen,
  requireStage,
  requireTurn,
  requireTurnManager,
  type LoadedTurn,
} from '../../flows/reviews/reviewRows.ts';
import { reviewAudit } from '../../flows/reviews/turns.ts';
import { doneResult } from '../../flows/results.ts';
import { and, any, eq } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';

type BatchParameters = OperationParameters<'decision' | 'justification' | 'principalId' | 'resourceId'>;

/** 204. Throws what a single decision throws, and `notFound` where the turn has no such person or resource. */
export const batchRecordDecisions: Command<BatchParameters> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'recordReviews', { isSelf: true });
  const turn = await requireTurn(ctx, id);
  requireOpen(turn.instance);
  await record(ctx, turn, body);
  return doneResult;
};

/** The same in a stage, which must be in progress. */
export const batchRecordStageDecisions: Command<BatchParameters> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'recordReviews', { isSelf: true });
  const { stage, ...turn } = await requireStage(ctx, id);
  requireOpenStage(stage);
  requireOpen(turn.instance);
  await record(ctx, turn, body);
  return doneResult;
};

/** The same in every turn that is in progress and has items of the caller; of an application, in every one. */
export const recordAllDecisions: Command<BatchParameters> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'recordReviews', { isSelf: true });
  const choice = choiceIn(body);
  const { instances } = await load(ctx.store, {
    instances: rows(
      'reviewInstance',
      eq('status', 'inProgress'),
      any('decisions', and(decidableItems(ctx), chosenItems(choice))),
    ),
  });
  if (instances.length === 0) {
    const result = readDecision('decision', body.decision);
    readReason('justification', body.justification, { result, rules: { justificationRequiredOnApproval: false } });
  }
  for (const { id } of instances) await record(ctx, await requireTurn(ctx, id), body);
  return doneResult;
};

async function record(ctx: Context, { instance, definition }: LoadedTurn, body: BatchParameters): Promise<void> {
  const choice = choiceIn(body);
  const result = readDecision('decision', body.decision);
  const justification = readReason('justification', body.justification, { result, rules: instance.settings });
  await requireChosen(ctx, instance, choice);
  await decideMany(ctx, instance, {
    where: and(decidableItems(ctx), chosenItems(choice)),
    decide: () => ({ result, justification, kind: result === 'notReviewed' ? 'reset' : 'decided' }),
    told: told(ctx, { instance, definition }, result),
  });
}

function choiceIn(body: BatchParameters): ItemChoice {
  const idIn = (field: 'principalId' | 'resourceId'): Id | null => {
    const said = body[field];
    if (said === undefined || said === null || said === '') return null;
    if (!isGuid(said)) throw invalidField(field, 'a GUID');
    return said.toLowerCase();
  };
  return { principalId: idIn('principalId'), resourceId: idIn('resourceId') };
}

const told =
  (ctx: Context, { instance, definition }: LoadedTurn, result: ReviewResult) =>
  (count: number): Change =>
    reviewAudit(ctx, bulkActivities[result], definition, {
      details: { instanceId: instance.id, decisions: String(count) },
    });

/** 204. Items that nobody decided are decided as recommended; those without a recommendation stay. Of users alone. */
export const acceptRecommendations: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'decideReviews', { isSelf: true });
  await accept(ctx, await requireTurn(ctx, id));
  return doneResult;
};

/** The same in a stage. */
export const acceptStageRecommendations: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'decideReviews', { isSelf: true });
  const { stage, ...turn } = await requireStage(ctx, id);
  requireOpenStage(stage);
  await accept(ctx, turn);
  return doneResult;
};

async function accept(ctx: Context, turn: LoadedTurn): Promise<void> {
  requireOpen(turn.instance);
  for (const result of ['approve', 'deny'] as const)
    await decideMany(ctx, turn.instance, {
      where: and(decidableItems(ctx), isOpenNow, eq('recommendation', result)),
      decide: (item) =>
        recommendedDecision(item) === null
          ? null
          : { result, justification: acceptedRecommendation, kind: 'recommendationAccepted' },
      told: told(ctx, turn, result),
    });
}

/** 204. Every item of the turn is undecided again. Throws `notAllowed`, and `reviewState` outside of its time. */
export const resetDecisions: Command = async (ctx, { id }) => {
  const turn = await requireTurn(ctx, id);
  await requireTurnManager(ctx, turn);
  requireOpen(turn.instance);
  await decideMany(ctx, turn.instance, {
    where: isDecided,
    decide: () => ({ result: 'notReviewed', justification: '', kind: 'reset' }),
    told: told(ctx, turn, 'notReviewed'),
  });
  return doneResult;
};
