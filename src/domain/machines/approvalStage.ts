// The way of one stage of an approval, from waiting for its turn to its decision or its end.

import type { ApprovalStageStates, EnumValue } from '../enums.ts';
import type { Machine } from './machine.ts';

type StageState = EnumValue<typeof ApprovalStageStates>;
/**
 * `end`: the request was decided or taken back elsewhere. `takeBack`: an approver takes their approval back. `putBack`:
 * the stage before this one is open again.
 */
export type StageEvent = 'start' | 'approve' | 'deny' | 'escalate' | 'timeout' | 'end' | 'takeBack' | 'putBack';
type StageCondition = 'someoneFound' | 'isLast';
/**
 * `askApprovers`: their rows. `watchTime`: jobs for escalation and timeout. The others say what becomes of the request.
 */
type StageEffect =
  | 'askApprovers'
  | 'watchTime'
  | 'askAlternates'
  | 'startNext'
  | 'approveRequest'
  | 'denyRequest'
  | 'timeOutRequest'
  | 'forgetApprovers';
interface StageFacts {
  readonly someoneFound: boolean;
  readonly isLast: boolean;
}

/** Facts for events whose rows look at none. */
export const noStageFacts: StageFacts = { someoneFound: false, isLast: false };

/** The states of one stage of an approval. */
// biome-ignore format: a table, read by column
export const approvalStageMachine: Machine<StageState, StageEvent, StageCondition, StageEffect, StageFacts> = {
  name: 'approvalStage',
  states: ['initializing', 'inProgress', 'completed', 'expired'],
  events: ['start', 'approve', 'deny', 'escalate', 'timeout', 'end', 'takeBack', 'putBack'],
  conditions: { someoneFound: (facts) => facts.someoneFound, isLast: (facts) => facts.isLast },
  rows: [
    ['initializing', 'start',    'someoneFound', 'inProgress', ['askApprovers', 'watchTime']],
    ['initializing', 'start',    'always',       'expired',    ['denyRequest']],
    ['initializing', 'end',      'always',       'expired',    []],
    ['inProgress',   'approve',  'isLast',       'completed',  ['approveRequest']],
    ['inProgress',   'approve',  'always',       'completed',  ['startNext']],
    ['inProgress',   'deny',     'always',       'completed',  ['denyRequest']],
    ['inProgress',   'escalate', 'always',       'inProgress', ['askAlternates']],
    ['inProgress',   'timeout',  'always',       'expired',    ['timeOutRequest']],
    ['inProgress',   'end',      'always',       'expired',    []],
    ['inProgress',   'putBack',  'always',       'initializing', ['forgetApprovers']],
    ['completed',    'takeBack', 'always',       'inProgress', ['watchTime']],
  ],
};
