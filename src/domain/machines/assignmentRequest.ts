// The way of an assignment request, from submitted to its end.

import type { RequestStates, RequestStatuses, EnumValue } from '../enums.ts';
import type { DeliveryOutcome } from '../requests/delivery.ts';
import type { Machine } from './machine.ts';

/** A state of an assignment request. */
export type RequestState = EnumValue<typeof RequestStates>;

/**
 * What can happen to an assignment request. `withdraw`: what it rests on (policy, package, person) was deleted.
 * `takeBack`: an approver takes their approval back.
 */
export type RequestEvent =
  | 'process'
  | 'approve'
  | 'deny'
  | 'timeout'
  | 'escalate'
  | 'start'
  | 'deliver'
  | 'fail'
  | 'cancel'
  | 'withdraw'
  | 'reprocess'
  | 'resume'
  | 'takeBack';
type RequestCondition =
  | 'isPending'
  | 'needsApproval'
  | 'startsLater'
  | 'allDelivered'
  | 'someDelivered'
  | 'mayStillReprocess'
  | 'waitsForCallback'
  | 'callsOutWhenApproved'
  | 'wasNotTakenUp'
  | 'wasApproved';
/** `deliver`: grant or take access now. `complete`: say when it ended. The others queue work or tell of it. */
export type RequestEffect =
  | 'askApproval'
  | 'tellApproved'
  | 'queueStart'
  | 'deliver'
  | 'complete'
  | 'reopen'
  | 'sayEscalated'
  | 'sayWaiting'
  | 'queueProcessing';

/** What the conditions of the machine look at. */
export interface RequestFacts {
  readonly needsApproval: boolean;
  /** The wished start is still to come. */
  readonly startsLater: boolean;
  /** How much of what was wanted was done; null before anything was tried. */
  readonly outcome: DeliveryOutcome | null;
  readonly mayStillReprocess: boolean;
  /** A custom extension has been called and has not said yet that it may go on. */
  readonly waitsForCallback: boolean;
  /** Its policy calls extensions once it is approved: that is later work. */
  readonly callsOutWhenApproved: boolean;
  /**
   * Where a request that failed goes on when it is taken up again: nobody ever said yes to it, or approvers did and an
   * extension did not.
   */
  readonly stopped: 'beforeApproval' | 'afterApproval' | null;
}

/** Facts for events whose rows look at none. */
export const noRequestFacts: RequestFacts = {
  needsApproval: false,
  startsLater: false,
  outcome: null,
  mayStillReprocess: false,
  waitsForCallback: false,
  callsOutWhenApproved: false,
  stopped: null,
};

/** The states of an assignment request. */
// biome-ignore format: a table, read by column
export const assignmentRequestMachine: Machine<RequestState, RequestEvent, RequestCondition, RequestEffect,
  RequestFacts> = {
  name: 'assignmentRequest',
  states: ['submitted', 'pendingApproval', 'scheduled', 'delivering', 'delivered', 'partiallyDelivered',
    'deliveryFailed', 'denied', 'canceled'],
  events: ['process', 'approve', 'deny', 'timeout', 'escalate', 'start', 'deliver', 'fail', 'cancel', 'withdraw',
    'reprocess', 'resume', 'takeBack'],
  conditions: {
    isPending: (facts) => facts.outcome === 'pending',
    needsApproval: (facts) => facts.needsApproval,
    startsLater: (facts) => facts.startsLater,
    allDelivered: (facts) => facts.outcome === 'all',
    someDelivered: (facts) => facts.outcome === 'some',
    mayStillReprocess: (facts) => facts.mayStillReprocess,
    waitsForCallback: (facts) => facts.waitsForCallback,
    callsOutWhenApproved: (facts) => facts.callsOutWhenApproved,
    wasNotTakenUp: (facts) => facts.mayStillReprocess && facts.stopped === 'beforeApproval',
    wasApproved: (facts) => facts.mayStillReprocess && facts.stopped === 'afterApproval',
  },
  rows: [
    ['submitted',          'process',   'waitsForCallback',  'submitted',          ['sayWaiting']],
    ['submitted',          'process',   'needsApproval',     'pendingApproval',    ['askApproval']],
    ['submitted',          'process',   'startsLater',       'scheduled',          ['tellApproved', 'queueStart']],
    ['submitted',          'process',   'always',            'delivering',         ['tellApproved', 'deliver']],
    ['submitted',          'resume',    'always',            'submitted',          ['queueProcessing']],
    ['submitted',          'deny',      'always',            'denied',             ['complete']],
    ['submitted',          'cancel',    'always',            'canceled',           ['complete']],
    ['submitted',          'withdraw',  'always',            'canceled',           ['complete']],
    ['submitted',          'fail',      'always',            'deliveryFailed',     ['complete']],
    ['pendingApproval',    'approve',   'callsOutWhenApproved', 'pendingApproval', ['queueProcessing']],
    ['pendingApproval',    'approve',   'waitsForCallback',  'pendingApproval',    ['sayWaiting']],
    ['pendingApproval',    'approve',   'startsLater',       'scheduled',          ['queueStart']],
    ['pendingApproval',    'approve',   'always',            'delivering',         ['deliver']],
    ['pendingApproval',    'resume',    'always',            'pendingApproval',    ['queueProcessing']],
    ['pendingApproval',    'deny',      'always',            'denied',             ['complete']],
    ['pendingApproval',    'timeout',   'always',            'denied',             ['complete']],
    ['pendingApproval',    'escalate',  'always',            'pendingApproval',    ['sayEscalated']],
    ['pendingApproval',    'cancel',    'always',            'canceled',           ['complete']],
    ['pendingApproval',    'withdraw',  'always',            'canceled',           ['complete']],
    ['pendingApproval',    'takeBack',  'always',            'pendingApproval',    []],
    ['pendingApproval',    'fail',      'always',            'deliveryFailed',     ['complete']],
    ['scheduled',          'start',     'always',            'delivering',         ['deliver']],
    ['scheduled',          'takeBack',  'always',            'pendingApproval',    []],
    ['scheduled',          'cancel',    'always',            'canceled',           ['complete']],
    ['scheduled',          'withdraw',  'always',            'canceled',           ['complete']],
    ['scheduled',          'fail',      'always',            'deliveryFailed',     ['complete']],
    ['delivering',         'deliver',   'isPending',         'delivering',         []],
    ['delivering',         'deliver',   'allDelivered',      'delivered',          ['complete']],
    ['delivering',         'deliver',   'someDelivered',     'partiallyDelivered', ['complete']],
    ['delivering',         'deliver',   'always',            'deliveryFailed',     ['complete']],
    ['delivering',         'fail',      'always',            'deliveryFailed',     ['complete']],
    ['delivering',         'withdraw',  'always',            'canceled',           ['complete']],
    ['partiallyDelivered', 'reprocess', 'mayStillReprocess', 'delivering',         ['reopen']],
    ['deliveryFailed',     'reprocess', 'wasNotTakenUp',     'submitted',          ['reopen']],
    ['deliveryFailed',     'reprocess', 'wasApproved',       'pendingApproval',    ['reopen']],
    ['deliveryFailed',     'reprocess', 'mayStillReprocess', 'delivering',         ['reopen']],
  ],
};

/** The free text that goes with a state. */
export const requestStatusOf: Readonly<Record<RequestState, EnumValue<typeof RequestStatuses>>> = {
  submitted: 'Accepted',
  pendingApproval: 'PendingApproval',
  scheduled: 'PendingNotBefore',
  delivering: 'Delivering',
  delivered: 'Fulfilled',
  partiallyDelivered: 'PartiallyFulfilled',
  deliveryFailed: 'DeliveryFailed',
  denied: 'Denied',
  canceled: 'Canceled',
};

/** While a request is in one of these there may be no second one for the package and person. */
export const openRequestStates: readonly RequestState[] = ['submitted', 'pendingApproval', 'scheduled', 'delivering'];
/** How long after its end a request may be taken up again, in days. */
export const reprocessDays = 14;
