// The thread that owns the write connection: it takes all waiting tasks, writes them as one group, and answers them at
// once.

import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import type { StoredEntity } from '../../model/tables/storage.ts';
import type { EntityName } from '../../domain/entities.ts';
import { openConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { createGroupWriter } from './groupCommit.ts';
import { createSqlContext } from '../sql/context.ts';
import type { WriteOutcome, WriteTask } from './writeTask.ts';

export interface WorkerInput {
  readonly file: string;
  readonly model: ReadonlyMap<EntityName, StoredEntity>;
}
/** A message in JSON; `null` ends the thread. `sentAt` in milliseconds since 1970. */
export interface WriteRequest {
  readonly sentAt: number;
  readonly tasks: readonly { readonly number: number; readonly work: WriteTask }[];
}
/** `optimized`: the planner's statistics were renewed; connections that were opened before plan by the old ones. */
export type WriteReply = readonly { readonly number: number; readonly outcome: WriteOutcome }[] | 'optimized';

/** Few enough that the first task of a group does not wait long for the last one. */
const mostInGroup = 500;

const { file, model } = workerData as WorkerInput;
const port = parentPort as MessagePort;
const {
  write,
  optimizeIfDue: look,
  close,
} = createGroupWriter(createSqlContext(sqliteDialect, model), (timeout) => openConnection(file, 'write', timeout));

port.on('message', (first: string | null) => {
  const waiting: WriteRequest['tasks'][number][] = [];
  let since = Number.POSITIVE_INFINITY;
  let ends = false;
  for (
    let next: { message: string | null } | undefined = { message: first };
    next;
    next = receiveMessageOnPort(port) as typeof next
  ) {
    if (next.message === null) ends = true;
    else {
      const { sentAt, tasks } = JSON.parse(next.message) as WriteRequest;
      waiting.push(...tasks);
      since = Math.min(since, sentAt);
    }
  }
  for (let start = 0; start < waiting.length; start += mostInGroup) {
    const group = waiting.slice(start, start + mostInGroup);
    const outcomes = write(
      group.map(({ work }) => work),
      since,
    );
    port.postMessage(
      group.map(({ number }, at) => ({ number, outcome: outcomes[at] as WriteOutcome })) satisfies WriteReply,
    );
  }
  if (ends) {
    close();
    port.close();
  } else if (look()) port.postMessage('optimized' satisfies WriteReply);
});
