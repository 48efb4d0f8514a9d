// The way of an approval as a whole: it ends with its request's yes, no, or neither.

import type { ApprovalStates, EnumValue } from '../enums.ts';
import type { Machine } from './machine.ts';

type ApprovalState = EnumValue<typeof ApprovalStates>;

/** What can happen to an approval. */
export type ApprovalEvent = 'approve' | 'deny' | 'timeout' | 'cancel' | 'takeBack';

/** The states of an approval. */
// biome-ignore format: a table, read by column
export const approvalMachine: Machine<ApprovalState, ApprovalEvent, never, never, null> = {
  name: 'approval',
  states: ['inProgress', 'approved', 'denied', 'expired', 'canceled'],
  events: ['approve', 'deny', 'timeout', 'cancel', 'takeBack'],
  conditions: {},
  rows: [
    ['inProgress', 'approve', 'always', 'approved', []],
    ['inProgress', 'deny',    'always', 'denied',   []],
    ['inProgress', 'timeout', 'always', 'expired',  []],
    ['inProgress', 'cancel',  'always', 'canceled', []],
    ['approved',   'takeBack', 'always', 'inProgress', []],
  ],
};
