// The way of one stage of an access review.

import { ReviewStageStates, type ReviewStageState } from '../reviews/reviewWords.ts';
import type { Machine } from './machine.ts';

/** `end`: its time is over, somebody stopped it, or the turn has ended. */
export type ReviewStageEvent = 'start' | 'begin' | 'end';
type StageCondition = 'isLast';
/** `moveItems`: what goes on to the next stage; `endReview`: the turn ends with its last stage. */
type StageEffect = 'moveItems' | 'tellReviewers' | 'watchTime' | 'startNext' | 'endReview';

/** The states of a stage. */
// biome-ignore format: a table, read by column
export const reviewStageMachine: Machine<
  ReviewStageState, ReviewStageEvent, StageCondition, StageEffect, { readonly isLast: boolean }
> = {
  name: 'reviewStage',
  states: ReviewStageStates,
  events: ['start', 'begin', 'end'],
  conditions: { isLast: (facts) => facts.isLast },
  rows: [
    ['notStarted',   'start', 'always', 'initializing', ['moveItems']],
    ['initializing', 'begin', 'always', 'inProgress',   ['tellReviewers', 'watchTime']],
    ['initializing', 'end',   'always', 'completed',    []],
    ['inProgress',   'end',   'isLast', 'completed',    ['endReview']],
    ['inProgress',   'end',   'always', 'completed',    ['startNext']],
  ],
};
