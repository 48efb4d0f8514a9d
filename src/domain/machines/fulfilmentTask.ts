// The way of a task that a person does in a system without an API: it is open until it is done, refused, or wanted by
// nobody any more. What was done before the asked heard of that is told all the same.

import { TaskStates, type TaskState } from '../connections/taskEntities.ts';
import type { Machine } from './machine.ts';

/** `cancel`: the wish behind the task has passed. */
export type TaskEvent = 'takeUp' | 'finish' | 'refuse' | 'cancel';
/** `confirm`: it is so there now. `tell`: whoever waits for it hears that it will not be. */
export type TaskEffect = 'confirm' | 'tell';

/** The states of a task. */
// biome-ignore format: a table, read by column
export const fulfilmentTaskMachine: Machine<TaskState, TaskEvent, never, TaskEffect, null> = {
  name: 'fulfilmentTask',
  states: TaskStates,
  events: ['takeUp', 'finish', 'refuse', 'cancel'],
  conditions: {},
  rows: [
    ['open',     'takeUp', 'always', 'open',     []],
    ['open',     'finish', 'always', 'done',     ['confirm']],
    ['open',     'refuse', 'always', 'refused',  ['tell']],
    ['open',     'cancel', 'always', 'canceled', []],
    ['canceled', 'finish', 'always', 'done',     ['confirm']],
  ],
};
