// Ends a turn of an access review, or one of its stages: what nobody decided gets the default decision, what was
// decided moves on to the next stage, or is carried out.

import type { Id } from '../../domain/base.ts';
import { noReviewFacts, reviewInstanceMachine } from '../../domain/machines/reviewInstance.ts';
import { transition } from '../../domain/machines/machine.ts';
import { reviewStageMachine } from '../../domain/machines/reviewStage.ts';
import { defaultDecision, movesOn } from '../../domain/reviews/decisions.ts';
import type {
  ReviewDecision,
  ReviewDefinition,
  ReviewInstance,
  ReviewStage,
} from '../../domain/reviews/reviewEntities.ts';
import { daysAfter } from '../../domain/reviews/turns.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import { applyReviewJob, endReviewJob, endReviewStageJob, tellReviewersJob } from '../../flows/reviews/reviewJobs.ts';
import { endTurn } from '../../flows/reviews/endTurn.ts';
import { decideItem, whileOpen } from '../../flows/reviews/itemChanges.ts';
import { stageItemRow } from '../../flows/reviews/itemRows.ts';
import { assignReviewers, type NamedReviewers } from '../../flows/reviews/reviewing/reviewerSets.ts';
import { reviewAudit, stateOfSeries } from '../../flows/reviews/turns.ts';
import { newRow } from '../../model/newRow.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import {
  batchCursor,
  completeJob,
  continueAfter,
  releaseJob,
  runToCommit,
  type JobContext,
  type JobDefinition,
} from '../queue/job.ts';
import { mailResults } from './tellReviewers.ts';

const slice = 500;

export const endReview: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      await work.ctx.store.commit(await closing(work));
      return [];
    }),
};

async function loadTurn(ctx: Context, id: Id) {
  const { instances } = await load(ctx.store, { instances: row('reviewInstance', id) });
  const { definitions } = await load(ctx.store, { definitions: row('reviewDefinition', instances[0]?.definitionId) });
  return { instance: instances[0], definition: definitions[0] };
}

/** Each run of the job is one step of the machine: to close, to decide a slice by default, to go on to applying. */
async function closing({ ctx, job }: JobContext): Promise<readonly Change[]> {
  const { instance, definition } = await loadTurn(ctx, job.subject);
  if (instance === undefined || definition === undefined) return [completeJob(job)];
  if (instance.status === 'inProgress') {
    if (instance.endsAt > ctx.now) return [releaseJob(job, { dueAt: instance.endsAt })];
    return [...(await endTurn(ctx, definition, instance)), releaseJob(job, { payload: null })];
  }
  if (instance.status === 'completing') {
    const { to, changes } = move(ctx, definition, instance, 'close');
    const mails = await mailResults(ctx, instance, definition);
    return [...changes, ...mails, to === 'autoReviewing' ? releaseJob(job, { payload: null }) : completeJob(job)];
  }
  if (instance.status !== 'autoReviewing') return [completeJob(job)];
  const { changes, next } = await decideSlice(ctx, instance, batchCursor(job));
  if (next !== null) return [...changes, continueAfter(job, next)];
  return [
    ...changes,
    ...move(ctx, definition, instance, 'review').changes,
    reviewAudit(ctx, 'Auto review', definition, { details: { instanceId: instance.id } }),
    completeJob(job),
  ];
}

function move(ctx: Context, definition: ReviewDefinition, instance: ReviewInstance, event: 'close' | 'review') {
  const { settings } = instance;
  const { to, effects } = transition(reviewInstanceMachine, instance.status, event, {
    ...noReviewFacts,
    hasDefault: settings.defaultDecisionEnabled && settings.defaultDecision !== 'none',
    appliesItself: settings.autoApplyDecisionsEnabled,
  });
  const status = stateOfSeries(to, definition.endedAt === null && definition.turn > instance.turn);
  return {
    to,
    changes: [
      update('reviewInstance', instance.id, { status: to }, instance.version),
      update('reviewDefinition', definition.id, { status }),
      ...(effects.includes('applyItems') ? applyReviewJob(ctx, instance.id) : []),
    ],
  };
}

/** Items that nobody decided, in slices: each gets the default decision, or stays where nothing is recommended. */
async function decideSlice(
  ctx: Context,
  instance: ReviewInstance,
  after: Id | null,
): Promise<{ readonly changes: readonly Change[]; readonly next: Id | null }> {
  const { items } = await load(ctx.store, {
    items: refine(
      rows('reviewDecision', eq('instanceId', instance.id), eq('stageId', null), eq('decision', 'notReviewed')),
      { top: slice, after: after === null ? null : [after] },
    ),
  });
  const changes = items.flatMap((item) => {
    const result = defaultDecision(instance.settings, item);
    return result === null
      ? []
      : decideItem(
          ctx,
          { item, inStage: null },
          { result, justification: '', until: null, kind: 'decidedAtTheEnd', delegator: null },
        );
  });
  return { changes, next: items.length < slice ? null : (items.at(-1)?.id ?? null) };
}

export const endReviewStage: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      await work.ctx.store.commit(await endStage(work));
      return [];
    }),
};

/** The next stage has the items of this one that move on, a slice at a time; after the last one the turn ends. */
async function endStage({ ctx, job }: JobContext): Promise<readonly Change[]> {
  const { stages } = await load(ctx.store, { stages: row('reviewStage', job.subject) });
  const [stage] = stages;
  if (stage === undefined) return [completeJob(job)];
  const { instance, definition } = await loadTurn(ctx, stage.instanceId);
  if (instance === undefined || definition === undefined || instance.status !== 'inProgress') return [completeJob(job)];
  const isLast = stage.position + 1 >= instance.stageSettings.length;
  if (stage.status === 'inProgress') {
    if (stage.endsAt > ctx.now) return [releaseJob(job, { dueAt: stage.endsAt })];
    const { to } = transition(reviewStageMachine, stage.status, 'end', { isLast });
    return [
      update('reviewStage', stage.id, { status: to, endsAt: ctx.now }, stage.version),
      reviewAudit(ctx, 'Stage ended', definition, {
        details: { instanceId: instance.id, stage: instance.stageSettings[stage.position]?.stageId ?? '' },
      }),
      ...(isLast
        ? [
            update('reviewInstance', instance.id, { endsAt: ctx.now }, instance.version),
            ...endReviewJob(ctx, instance.id, ctx.now),
            completeJob(job),
          ]
        : [releaseJob(job, { payload: null })]),
    ];
  }
  if (isLast || stage.status !== 'completed') return [completeJob(job)];
  const { changes, next } = await moveSlice(ctx, instance, stage, batchCursor(job));
  return [...whileOpen(instance), ...changes, next === null ? completeJob(job) : continueAfter(job, next)];
}

async function moveSlice(
  ctx: Context,
  instance: ReviewInstance,
  stage: ReviewStage,
  after: Id | null,
): Promise<{ readonly changes: readonly Change[]; readonly next: Id | null }> {
  const rules = instance.stageSettings[stage.position + 1];
  const current = instance.stageSettings[stage.position];
  const { found, following } = await load(ctx.store, {
    found: refine(rows('reviewDecision', eq('stageId', stage.id)), {
      top: slice,
      after: after === null ? null : [after],
    }),
    following: rows('reviewStage', eq('instanceId', instance.id), eq('position', stage.position + 1)),
  });
  const isDone = found.length < slice;
  if (rules === undefined || current === undefined) return { changes: [], next: null };
  const stageId = following[0]?.id ?? ctx.newId();
  const moving = found.filter((each) => movesOn(current, each));
  // Whoever names other reviewers for the stage that is being made means those of all its items.
  const { reviewers, fallbackReviewers } = following[0] ?? rules;
  const items = await moveItems(ctx, instance, { reviewers, fallbackReviewers, stageId }, moving);
  const startsAt = ctx.now;
  const endsAt = daysAfter(startsAt, Math.max(rules.durationInDays, 1));
  const opened: readonly Change[] = [
    ...(following[0] === undefined
      ? [
          insert(
            'reviewStage',
            newRow('reviewStage', {
              id: stageId,
              instanceId: instance.id,
              definitionId: instance.definitionId,
              catalogId: instance.catalogId,
              position: stage.position + 1,
              status: isDone ? 'inProgress' : 'initializing',
              startsAt,
              endsAt,
              reviewers: rules.reviewers,
              fallbackReviewers: rules.fallbackReviewers,
            }),
          ),
        ]
      : isDone
        ? [update('reviewStage', stageId, { status: 'inProgress', startsAt, endsAt }, following[0].version)]
        : [{ kind: 'expectVersion', entity: 'reviewStage', id: stageId, version: following[0].version } as const]),
    ...(isDone
      ? [
          ...endReviewStageJob(ctx, stageId, endsAt),
          // Whoever reviews in the new stage is asked anew, also after a stage before.
          {
            kind: 'updateWhere',
            entity: 'contactedReviewer',
            where: eq('instanceId', instance.id),
            set: { mailedAt: null },
          } as const,
          ...tellReviewersJob(ctx, instance.id),
        ]
      : []),
  ];
  return { changes: [...opened, ...items], next: isDone ? null : (found.at(-1)?.id ?? null) };
}

/** The items that move on have the reviewers of the next stage, and a row there that nobody has decided. */
async function moveItems(
  ctx: Context,
  instance: ReviewInstance,
  named: NamedReviewers & { readonly stageId: Id },
  moving: readonly ReviewDecision[],
): Promise<readonly Change[]> {
  if (moving.length === 0) return [];
  const { items } = await load(ctx.store, {
    items: rows(
      'reviewDecision',
      oneOfValues(
        'id',
        moving.map(({ itemId }) => itemId),
      ),
    ),
  });
  const { setOf, changes } = await assignReviewers(ctx, instance, named, items);
  return [
    ...changes,
    ...items.flatMap(({ version: _, ...item }): readonly Change[] => {
      const reviewerSetId = setOf(item.principalId);
      return [
        insert('reviewDecision', stageItemRow(ctx, item, { id: named.stageId }, reviewerSetId)),
        update('reviewDecision', item.id, { reviewerSetId }),
      ];
    }),
  ];
}
