// The way of an assignment, from its first delivery to its end.

import type { AssignmentStates, AssignmentStatuses, EnumValue } from '../enums.ts';
import type { DeliveryOutcome } from '../requests/delivery.ts';
import type { Machine } from './machine.ts';

/** A state of an assignment. */
export type AssignmentState = EnumValue<typeof AssignmentStates>;
type AssignmentEvent = 'deliver' | 'reprocess' | 'redeliver' | 'remind' | 'extend' | 'end';
type AssignmentCondition = 'isPending' | 'allDelivered' | 'someDelivered';
/**
 * `watchEnd`: a job for its end, or none where it has none. `takeAccess`: all that only it gives. `queueRedelivery`: a
 * job that redelivers. `sayNearEnd`: a mail.
 */
export type AssignmentEffect = 'watchEnd' | 'takeAccess' | 'queueRedelivery' | 'sayNearEnd';
interface AssignmentFacts {
  readonly outcome: DeliveryOutcome | null;
}

/** The states of an assignment. */
// biome-ignore format: a table, read by column
export const assignmentMachine: Machine<AssignmentState, AssignmentEvent, AssignmentCondition, AssignmentEffect,
  AssignmentFacts> = {
  name: 'assignment',
  states: ['delivering', 'delivered', 'partiallyDelivered', 'deliveryFailed', 'expired'],
  events: ['deliver', 'reprocess', 'redeliver', 'remind', 'extend', 'end'],
  conditions: {
    isPending: (facts) => facts.outcome === 'pending',
    allDelivered: (facts) => facts.outcome === 'all',
    someDelivered: (facts) => facts.outcome === 'some',
  },
  rows: [
    ['delivering',         'deliver',   'isPending',     'delivering',         []],
    ['delivering',         'deliver',   'allDelivered',  'delivered',          ['watchEnd']],
    ['delivering',         'deliver',   'someDelivered', 'partiallyDelivered', ['watchEnd']],
    ['delivering',         'deliver',   'always',        'deliveryFailed',     []],
    ['delivering',         'end',       'always',        'expired',            ['takeAccess']],
    ['delivered',          'reprocess', 'always',        'delivered',          ['queueRedelivery']],
    ['delivered',          'redeliver', 'isPending',     'delivered',          []],
    ['delivered',          'redeliver', 'allDelivered',  'delivered',          []],
    ['delivered',          'redeliver', 'always',        'partiallyDelivered', []],
    ['delivered',          'remind',    'always',        'delivered',          ['sayNearEnd']],
    ['delivered',          'extend',    'always',        'delivered',          ['watchEnd']],
    ['delivered',          'end',       'always',        'expired',            ['takeAccess']],
    ['partiallyDelivered', 'reprocess', 'always',        'partiallyDelivered', ['queueRedelivery']],
    ['partiallyDelivered', 'redeliver', 'isPending',     'partiallyDelivered', []],
    ['partiallyDelivered', 'redeliver', 'allDelivered',  'delivered',          []],
    ['partiallyDelivered', 'redeliver', 'always',        'partiallyDelivered', []],
    ['partiallyDelivered', 'remind',    'always',        'partiallyDelivered', ['sayNearEnd']],
    ['partiallyDelivered', 'extend',    'always',        'partiallyDelivered', ['watchEnd']],
    ['partiallyDelivered', 'end',       'always',        'expired',            ['takeAccess']],
    ['deliveryFailed',     'redeliver', 'isPending',     'partiallyDelivered', ['watchEnd']],
    ['deliveryFailed',     'redeliver', 'allDelivered',  'delivered',          ['watchEnd']],
    ['deliveryFailed',     'redeliver', 'someDelivered', 'partiallyDelivered', ['watchEnd']],
    ['deliveryFailed',     'redeliver', 'always',        'deliveryFailed',     []],
    ['deliveryFailed',     'end',       'always',        'expired',            ['takeAccess']],
  ],
};

/** The published status text of each state. */
export const assignmentStatusOf: Readonly<Record<AssignmentState, EnumValue<typeof AssignmentStatuses>>> = {
  delivering: 'Delivering',
  delivered: 'Delivered',
  partiallyDelivered: 'PartiallyDelivered',
  deliveryFailed: 'DeliveryFailed',
  expired: 'Expired',
};

/** One of these at most for a package and person. */
export const unexpiredAssignmentStates: readonly AssignmentState[] = ['delivering', 'delivered', 'partiallyDelivered'];
