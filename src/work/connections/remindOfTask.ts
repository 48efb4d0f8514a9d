// Tells people of a task: when they are asked to do it, a day before its time is over, and then. Of tasks that come
// close together one is told at once, and the daily mail tells of the others.

import {
  nextTaskReminder,
  taskTellingAt,
  type FulfilmentTask,
  type TaskTelling,
} from '../../domain/connections/taskEntities.ts';
import { addDuration } from '../../domain/time.ts';
import { isTaskOf } from '../../flows/connections/taskAuthority.ts';
import type { Context } from '../../flows/context.ts';
import { limitToOne, load, row, rows } from '../../flows/load.ts';
import { remindOfTaskJob } from '../../flows/queueJobs.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import { always, and, compare, eq, never, or, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';

/**
 * Whoever took it alone, as long as they are asked, else all who are asked. One commit says it and sets the job for the
 * next time.
 */
export const remindOfTask: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { tasks } = await load(ctx.store, { tasks: row('fulfilmentTask', job.subject) });
      const [task] = tasks;
      const isOpen = task?.state === 'open';
      const next = isOpen ? nextTaskReminder(task.dueAt, ctx.now) : null;
      await ctx.store.commit([
        completeJob(job),
        ...(isOpen
          ? [
              { kind: 'requireExists', entity: 'fulfilmentTask', id: task.id, version: task.version } as const,
              ...(await taskMails(ctx, task, taskTellingAt(task, job.dueAt))),
            ]
          : []),
        ...(next === null ? [] : remindOfTaskJob(ctx, job.subject, next)),
      ]);
      return [];
    }),
};

async function taskMails(ctx: Context, task: FulfilmentTask, telling: TaskTelling): Promise<readonly Change[]> {
  const { takenById } = task;
  const { objects, people, connections, taken, earlier } = await load(ctx.store, {
    taken: rows('fulfilmentTask', eq('id', task.id), takenById === null ? never : isTaskOf(takenById)),
    earlier: limitToOne(rows('fulfilmentTask', isToldBefore(task, telling))),
    objects: row('directoryObject', task.objectId),
    people: row('directoryObject', task.principalId),
    connections: row('connection', task.connectionId),
  });
  const person = people[0]?.displayName ?? task.accountName;
  const asked = taken.length > 0 ? takenById : task.assigneeId;
  return mailPrincipals(
    ctx,
    telling === 'reminder' ? 'taskReminder' : 'taskAsked',
    {
      person,
      by: task.dueAt,
      isOneOfMany: earlier.length > 0,
      task: {
        action: task.action,
        group: task.aspect === 'membership' ? (objects[0]?.displayName ?? null) : null,
        system: connections[0]?.displayName ?? '',
      },
    },
    asked === null ? [] : [asked],
  );
}

/** Tasks that are close together were made within an hour; those that moved did so at once. */
const closeness = '-PT1H';

/** Open tasks of which the same people are told first. */
const isToldBefore = (
  { id, connectionId, assigneeId, takenById, createdAt }: FulfilmentTask,
  telling: TaskTelling,
): Condition =>
  and(
    eq('connectionId', connectionId),
    eq('state', 'open'),
    eq('assigneeId', assigneeId),
    eq('takenById', takenById),
    or(compare('createdAt', 'lt', createdAt), and(eq('createdAt', createdAt), compare('id', 'lt', id))),
    telling === 'moved' ? always : compare('createdAt', 'ge', addDuration(createdAt, closeness) ?? createdAt),
  );
