// The way of a removal beyond its limit: it waits until an administrator releases or drops it. Its row goes when the
// removal happens, or applies no more.

import { HeldRemovalStates, type HeldRemovalState } from '../removals/removalEntities.ts';
import type { Machine } from './machine.ts';

/** What an administrator says of it. */
export type HeldRemovalEvent = 'release' | 'drop';

/** The states of a held removal. */
export const heldRemovalMachine: Machine<HeldRemovalState, HeldRemovalEvent, never, 'evaluate', null> = {
  name: 'heldRemoval',
  states: HeldRemovalStates,
  events: ['release', 'drop'],
  conditions: {},
  rows: [
    ['held', 'release', 'always', 'released', ['evaluate']],
    ['held', 'drop', 'always', 'dropped', []],
    ['released', 'release', 'always', 'released', ['evaluate']],
    ['dropped', 'release', 'always', 'released', ['evaluate']],
    ['dropped', 'drop', 'always', 'dropped', []],
  ],
};
