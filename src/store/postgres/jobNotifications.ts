// New jobs of other processes: one connection listens, is opened for the first listener, and again after it was lost.

import pg from 'pg';
import { randomUUID } from 'node:crypto';
import type { NewJobKinds } from '../contract.ts';
import { hasJobKinds } from '../write/jobStatements.ts';
import { createJobListeners } from '../jobListeners.ts';
import {
  type ConnectionPool,
  destroyConnection,
  clientConfig,
  withTimeout,
  type DatabaseAddress,
} from './connection.ts';

interface JobNotifications {
  readonly add: (listener: (kinds: NewJobKinds) => void) => () => void;
  /** Notifies this process now and the others soon. */
  readonly notify: (kinds: NewJobKinds) => void;
  readonly close: () => Promise<void>;
}

/** While no connection listens, listeners are notified this often, and another connection is tried. */
const pollMs = 1_000;
/**
 * Many commits in this time are one message: a notification in each commit would make the server write them one by one.
 */
const batchMs = 10;
/** A cut wire is as silent as one without news: this often the server is asked, and it has this long to answer. */
const heartbeatMs = 10_000;
const answerTimeoutMs = 5_000;
const anyKind = '*';

export function createJobNotifications(
  address: DatabaseAddress,
  connections: ConnectionPool,
  onFault: (error: Error) => void,
): JobNotifications {
  const channel = `latchkey_jobs_${address.schema}`;
  // The server sends our own messages back to us as well.
  const sender = randomUUID();
  const listeners = createJobListeners();
  const listening = new ListeningConnection({
    address,
    channel,
    onFault,
    isWanted: () => listeners.size() > 0,
    onPayload: (payload) => {
      const [by, ...kinds] = payload.split(' ');
      if (by !== sender) listeners.notify(kinds.includes(anyKind) ? null : new Set(kinds));
    },
    onLost: () => listeners.notify(null),
  });
  const messages = new JobMessages((kinds) => {
    const values = [channel, [sender, ...(kinds ?? [anyKind])].join(' ')];
    connections.use((session) => session.run([{ text: 'select pg_notify($1, $2)', values }])).catch(onFault);
  });
  return {
    add: (listener) => {
      const stop = listeners.add(listener);
      listening.open();
      return stop;
    },
    notify: (kinds) => {
      if (!hasJobKinds(kinds)) return;
      listeners.notify(kinds);
      messages.add(kinds);
    },
    close: async () => {
      messages.close();
      await listening.close();
    },
  };
}

/** Collects kinds of jobs for one message. */
class JobMessages {
  readonly #send: (kinds: NewJobKinds) => void;
  #timer: NodeJS.Timeout | null = null;
  #kinds: NewJobKinds = new Set();

  constructor(send: (kinds: NewJobKinds) => void) {
    this.#send = send;
  }

  add(kinds: NewJobKinds): void {
    this.#kinds = kinds === null || this.#kinds === null ? null : new Set([...this.#kinds, ...kinds]);
    this.#timer ??= setTimeout(() => {
      const all = this.#kinds;
      this.#timer = null;
      this.#kinds = new Set();
      this.#send(all);
    }, batchMs).unref();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }
}

interface ListeningOptions {
  readonly address: DatabaseAddress;
  readonly channel: string;
  readonly onFault: (error: Error) => void;
  /** Whether a connection that was lost is to be opened again. */
  readonly isWanted: () => boolean;
  readonly onPayload: (payload: string) => void;
  /** Called before each attempt to open the connection again: messages may have been missed. */
  readonly onLost: () => void;
}

class ListeningConnection {
  readonly #options: ListeningOptions;
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | null = null;
  #opening: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: ListeningOptions) {
    this.#options = options;
  }

  open(): void {
    if (!this.#client) this.#opening = this.#listen();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#retry) clearTimeout(this.#retry);
    await this.#opening;
    const client = this.#client;
    if (client) await withTimeout(answerTimeoutMs, client.end()).catch(() => destroyConnection(client));
  }

  async #listen(): Promise<void> {
    if (this.#client || this.#isClosed) return;
    const { address, channel, onFault, onPayload } = this.#options;
    const client = new pg.Client(clientConfig(address));
    this.#client = client;
    client.on('notification', ({ payload }) => onPayload(payload ?? ''));
    client.on('error', onFault);
    const heartbeat = setInterval(() => {
      withTimeout(answerTimeoutMs, client.query('select 1')).catch(() => destroyConnection(client));
    }, heartbeatMs).unref();
    client.on('end', () => {
      clearInterval(heartbeat);
      this.#lose(client);
    });
    try {
      await client.connect();
      await withTimeout(answerTimeoutMs, client.query(`listen "${channel}"`));
    } catch (error) {
      onFault(error as Error);
      clearInterval(heartbeat);
      destroyConnection(client);
      this.#lose(client);
    }
  }

  #lose(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    if (this.#isClosed || this.#retry || !this.#options.isWanted()) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#options.onLost();
      this.#opening = this.#listen();
    }, pollMs).unref();
  }
}
