// The way of one turn of an access review, from waiting for its start to decisions that are carried out. A series shows
// the state of its turn.
// https://learn.microsoft.com/graph/api/resources/accessreviewinstance

import { ReviewStates, type ReviewState } from '../reviews/reviewWords.ts';
import type { Machine } from './machine.ts';

/**
 * `start`: its time has come. `begin`: all items are found. `end`: its time is over, or somebody stopped it. `close`:
 * nothing is open any more. `review`: the default decision was made. `apply`: somebody applies by hand. `finish`: every
 * denial is delivered or has failed.
 */
export type ReviewEvent = 'start' | 'begin' | 'end' | 'close' | 'review' | 'apply' | 'finish' | 'stopApplying';
type ReviewCondition = 'someoneFound' | 'hasDefault' | 'appliesItself';
/** `findItems`, `tellReviewers`, `closeItems`, `applyItems`: jobs. `queueNext`: the next turn of the series. */
type ReviewEffect =
  | 'findItems'
  | 'tellReviewers'
  | 'watchTime'
  | 'closeItems'
  | 'tellResults'
  | 'applyItems'
  | 'queueNext';
/** What the rows look at. */
interface ReviewFacts {
  readonly someoneFound: boolean;
  readonly hasDefault: boolean;
  readonly appliesItself: boolean;
}

/** Facts for events whose rows look at none. */
export const noReviewFacts: ReviewFacts = { someoneFound: false, hasDefault: false, appliesItself: false };

/** The states of one turn. */
// biome-ignore format: a table, read by column
export const reviewInstanceMachine: Machine<ReviewState, ReviewEvent, ReviewCondition, ReviewEffect, ReviewFacts> = {
  name: 'reviewInstance',
  // Reviewers are asked in the commit that opens a turn: it is never starting.
  states: ReviewStates.filter((state) => state !== 'starting'),
  events: ['start', 'begin', 'end', 'close', 'review', 'apply', 'finish', 'stopApplying'],
  conditions: {
    someoneFound: (facts) => facts.someoneFound,
    hasDefault: (facts) => facts.hasDefault,
    appliesItself: (facts) => facts.appliesItself,
  },
  rows: [
    ['notStarted',    'start',        'always',        'initializing',  ['findItems']],
    ['initializing',  'begin',        'someoneFound',  'inProgress',    ['tellReviewers', 'watchTime']],
    ['initializing',  'begin',        'always',        'applied',       ['queueNext']],
    ['inProgress',    'end',          'always',        'completing',    ['closeItems', 'queueNext']],
    ['completing',    'close',        'hasDefault',    'autoReviewing', ['closeItems', 'tellResults']],
    ['completing',    'close',        'appliesItself', 'applying',      ['applyItems', 'tellResults']],
    ['completing',    'close',        'always',        'completed',     ['tellResults']],
    ['autoReviewing', 'review',       'appliesItself', 'applying',      ['applyItems']],
    ['autoReviewing', 'review',       'always',        'autoReviewed',  []],
    ['completed',     'apply',        'always',        'applying',      ['applyItems']],
    ['autoReviewed',  'apply',        'always',        'applying',      ['applyItems']],
    ['applying',      'apply',        'always',        'applying',      []],
    ['applied',       'apply',        'always',        'applied',       []],
    ['applying',      'finish',       'always',        'applied',       []],
    ['applying',      'stopApplying', 'always',        'applied',       []],
  ],
};
