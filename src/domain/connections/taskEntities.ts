// Tasks: what a person is asked to do in a system that has no API.

import type { Id, Instant, StoredRow } from '../base.ts';
import { addDuration } from '../time.ts';
import type { AccountFields, Difference, DifferenceAspect } from './remoteEntities.ts';

/** How a task stands. */
export const TaskStates = ['open', 'done', 'refused', 'canceled'] as const;
/** The state of a task. */
export type TaskState = (typeof TaskStates)[number];

/** What is to be done there. */
export const TaskActions = ['createAccount', 'updateAccount', 'addMember', 'removeMember'] as const;
/** One deed. */
export type TaskAction = (typeof TaskActions)[number];

/** The deed that makes a difference disappear. */
export const taskActionOf = ({ aspect, isWanted }: Pick<Difference, 'aspect' | 'isWanted'>): TaskAction =>
  aspect === 'membership' ? (isWanted ? 'addMember' : 'removeMember') : accountActions[aspect];

const accountActions: Readonly<Record<Exclude<DifferenceAspect, 'membership'>, TaskAction>> = {
  account: 'createAccount',
  attributes: 'updateAccount',
  group: 'updateAccount',
};

/**
 * A task is about the same thing as a difference that is `awaited`: `linkId` and `subjectId` are those of the
 * difference, `objectId` is the group, or the user whose account it is. `fields`: what an account is to say.
 */
export interface FulfilmentTask extends StoredRow {
  readonly connectionId: Id;
  readonly linkId: Id;
  readonly aspect: DifferenceAspect;
  readonly subjectId: Id;
  readonly principalId: Id | null;
  readonly accountId: Id | null;
  readonly objectId: Id;
  readonly isWanted: boolean;
  readonly action: TaskAction;
  /** The account there, by the name under which it is known. */
  readonly accountName: string | null;
  readonly fields: Partial<AccountFields> | null;
  readonly state: TaskState;
  /** The user or the group who is asked. */
  readonly assigneeId: Id | null;
  readonly takenById: Id | null;
  readonly createdAt: Instant;
  readonly dueAt: Instant;
  readonly endedAt: Instant | null;
  readonly endedById: Id | null;
  /** The proof that it was done, or why it was refused. */
  readonly says: string | null;
  /** The number of a ticket, or the id of an account that was made. */
  readonly reference: string | null;
}

/** Why somebody hears of a task: it is made, others were asked before, or its time is nearly over. */
export type TaskTelling = 'asked' | 'moved' | 'reminder';

/** What is told of a task at an instant that a job was queued for. */
export function taskTellingAt(
  { createdAt, dueAt }: Pick<FulfilmentTask, 'createdAt' | 'dueAt'>,
  at: Instant,
): TaskTelling {
  if (at === createdAt) return 'asked';
  return remindersOf(dueAt).includes(at) ? 'reminder' : 'moved';
}

const remindersOf = (dueAt: Instant): readonly Instant[] => [addDuration(dueAt, '-P1D') ?? dueAt, dueAt];

/** When the next reminder of a task is due: a day before its time is over, and then; null after that. */
export function nextTaskReminder(dueAt: Instant, now: Instant): Instant | null {
  return remindersOf(dueAt).find((at) => at > now) ?? null;
}
