// Tasks as changes: one is made with the difference that waits for it, and canceled with the wish behind it.

import type { Connection } from '../../domain/connections/connectionEntities.ts';
import type { OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { AccountFields, Difference, RemoteLink } from '../../domain/connections/remoteEntities.ts';
import { taskActionOf } from '../../domain/connections/taskEntities.ts';
import { fulfilmentTaskMachine } from '../../domain/machines/fulfilmentTask.ts';
import { transition } from '../../domain/machines/machine.ts';
import { addDuration } from '../../domain/time.ts';
import { newRow } from '../../model/newRow.ts';
import { and, eq, type Condition } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { remindOfTaskJob } from '../queueJobs.ts';

/** What is to be done, by the difference that waits for it. */
export interface NewTask {
  readonly link: RemoteLink;
  readonly settings: Pick<OutboundSettings, 'assignee' | 'dueInDays'>;
  readonly subject: Pick<Difference, 'aspect' | 'subjectId' | 'principalId' | 'accountId' | 'isWanted'>;
  readonly accountName: string | null;
  /** What an account is to say. */
  readonly fields: Partial<AccountFields> | null;
}

/** The task, and the job that tells of it. MUST be in the commit that sets the difference to `awaited`. */
export function newTask(ctx: Context, { link, settings, subject, accountName, fields }: NewTask): readonly Change[] {
  const task = newRow('fulfilmentTask', {
    id: ctx.newId(),
    connectionId: link.connectionId,
    linkId: link.id,
    ...subject,
    objectId: link.objectId,
    action: taskActionOf(subject),
    accountName,
    fields,
    assigneeId: settings.assignee.toLowerCase(),
    createdAt: ctx.now,
    dueAt: addDuration(ctx.now, `P${settings.dueInDays}D`) ?? ctx.now,
  });
  return [insert('fulfilmentTask', task), ...remindOfTaskJob(ctx, task.id, ctx.now)];
}

/** Tasks that nobody wants any more, as `where` says; nothing where the connection has none. */
export const cancelTasks = (
  ctx: Pick<Context, 'now'>,
  { kind }: Pick<Connection, 'kind'>,
  where: Condition,
): readonly Change[] =>
  kind === 'tasks'
    ? [
        {
          kind: 'updateWhere',
          entity: 'fulfilmentTask',
          where: and(eq('state', 'open'), where),
          set: { state: transition(fulfilmentTaskMachine, 'open', 'cancel', null).to, endedAt: ctx.now },
        },
      ]
    : [];
