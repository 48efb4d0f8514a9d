// What becomes of the decision about one item of an access review. The words of decisions are no machine: each may
// follow each while the turn is in progress.

import { ApplyResults, type ApplyResult } from '../reviews/reviewWords.ts';
import type { Machine } from './machine.ts';

/**
 * `apply`: the denial is being carried out. `miss`: the access is gone already. `refuse`: it cannot be taken, or an
 * administrator kept it.
 */
export type ReviewItemEvent = 'apply' | 'succeed' | 'fail' | 'miss' | 'refuse';

/** The results of a denial. */
// biome-ignore format: a table, read by column
export const reviewItemMachine: Machine<ApplyResult, ReviewItemEvent, never, never, null> = {
  name: 'reviewItem',
  states: ApplyResults,
  events: ['apply', 'succeed', 'fail', 'miss', 'refuse'],
  conditions: {},
  rows: [
    ['new',      'apply',   'always', 'applying',                             []],
    ['new',      'succeed', 'always', 'appliedSuccessfully',                  []],
    ['new',      'fail',    'always', 'appliedWithUnknownFailure',            []],
    ['new',      'miss',    'always', 'appliedSuccessfullyButObjectNotFound', []],
    ['new',      'refuse',  'always', 'applyNotSupported',                    []],
    ['applying', 'succeed', 'always', 'appliedSuccessfully',                  []],
    ['applying', 'fail',    'always', 'appliedWithUnknownFailure',            []],
    ['applying', 'miss',    'always', 'appliedSuccessfullyButObjectNotFound', []],
    ['applying', 'refuse',  'always', 'applyNotSupported',                    []],
  ],
};
