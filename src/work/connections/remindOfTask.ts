// Tells people of a task: when it is made, a day before its time is over, and then.

import { nextTaskReminder, type FulfilmentTask } from '../../domain/connections/taskEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import { remindOfTaskJob } from '../../flows/queueJobs.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import type { Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';

/** Whoever took it alone, else all who are asked. One commit says it and sets the job for the next time. */
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
              ...(await taskMails(ctx, task, job.dueAt === task.createdAt)),
            ]
          : []),
        ...(next === null ? [] : remindOfTaskJob(ctx, job.subject, next)),
      ]);
      return [];
    }),
};

async function taskMails(ctx: Context, task: FulfilmentTask, isFirst: boolean): Promise<readonly Change[]> {
  const { objects, people, connections } = await load(ctx.store, {
    objects: row('directoryObject', task.objectId),
    people: row('directoryObject', task.principalId),
    connections: row('connection', task.connectionId),
  });
  const person = people[0]?.displayName ?? task.accountName;
  const asked = task.takenById ?? task.assigneeId;
  return mailPrincipals(
    ctx,
    isFirst ? 'taskAsked' : 'taskReminder',
    {
      person,
      by: task.dueAt,
      task: {
        action: task.action,
        group: task.aspect === 'membership' ? (objects[0]?.displayName ?? null) : null,
        system: connections[0]?.displayName ?? '',
      },
    },
    asked === null ? [] : [asked],
  );
}
