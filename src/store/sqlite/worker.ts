// The thread that owns the write connection: takes all that waits, writes it as one group, answers all at once.

import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { StoredEntity } from '../../model/storage.ts';
import type { EntityName } from '../../domain/entities.ts';
import { contextOf } from '../dialect.ts';
import { connect } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { writer } from './write.ts';
import type { Outcome, Work } from './write.ts';

export interface Given {
  readonly file: string;
  readonly model: ReadonlyMap<EntityName, StoredEntity>;
}
/** Comes as JSON; `null` ends the thread. */
export type Request = readonly { readonly number: number; readonly work: Work }[];
/** `looked`: the planner's knowledge was renewed; connections that were opened before plan by the old one. */
export type Answer = readonly { readonly number: number; readonly outcome: Outcome }[] | 'looked';

/** Few enough that the first of a group does not wait long for the last. */
const mostInGroup = 500;

const { file, model } = workerData as Given;
const port = parentPort as MessagePort;
const { write, look, close } = writer(contextOf(sqliteDialect, model), () => connect(file, 'write'));

port.on('message', (first: string | null) => {
  const waiting: Request[number][] = [];
  let ends = false;
  for (
    let next: { message: string | null } | undefined = { message: first };
    next;
    next = receiveMessageOnPort(port) as typeof next
  ) {
    if (next.message === null) ends = true;
    else waiting.push(...(JSON.parse(next.message) as Request));
  }
  for (let start = 0; start < waiting.length; start += mostInGroup) {
    const group = waiting.slice(start, start + mostInGroup);
    const outcomes = write(group.map(({ work }) => work));
    port.postMessage(group.map(({ number }, at) => ({ number, outcome: outcomes[at] as Outcome })) satisfies Answer);
  }
  if (ends) {
    close();
    port.close();
  } else if (look()) port.postMessage('looked' satisfies Answer);
});
