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
/** A message in JSON; `null` ends the thread. */
export type WriteRequest = readonly { readonly number: number; readonly work: WriteTask }[];
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
} = createGroupWriter(createSqlContext(sqliteDialect, model), () => openConnection(file, 'write'));

port.on('message', (first: string | null) => {
  const waiting: WriteRequest[number][] = [];
  let ends = false;
  for (
    let next: { message: string | null } | undefined = { message: first };
    next;
    next = receiveMessageOnPort(port) as typeof next
  ) {
    if (next.message === null) ends = true;
    else waiting.push(...(JSON.parse(next.message) as WriteRequest));
  }
  for (let start = 0; start < waiting.length; start += mostInGroup) {
    const group = waiting.slice(start, start + mostInGroup);
    const outcomes = write(group.map(({ work }) => work));
    port.postMessage(
      group.map(({ number }, at) => ({ number, outcome: outcomes[at] as WriteOutcome })) satisfies WriteReply,
    );
  }
  if (ends) {
    close();
    port.close();
  } else if (look()) port.postMessage('optimized' satisfies WriteReply);
});
