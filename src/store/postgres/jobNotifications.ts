// New jobs of other processes: one connection that listens, opened while somebody wants to hear, and asked anew after
// it was lost.

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

export interface JobNotifications {
  readonly add: (listener: (kinds: NewJobKinds) => void) => () => void;
  /** Tells this process now and the others soon. */
  readonly notify: (kinds: NewJobKinds) => void;
  readonly close: () => Promise<void>;
}

/** While nobody tells us, we ask by ourselves this often. */
const pollMs = 1_000;
/**
 * Many commits in this time are one message: a notification in each commit would make the server write them one by one.
 */
const batchMs = 10;
/**
 * A wire that was cut says nothing, and neither does one without news: so often is asked which it is, and so long may
 * the answer take.
 */
const heartbeatMs = 10_000;
const answerTimeoutMs = 5_000;
const anyKind = '*';

export function createJobNotifications(
  address: DatabaseAddress,
  connections: ConnectionPool,
  onFault: (error: Error) => void,
): JobNotifications {
  const channel = `latchkey_jobs_${address.schema}`;
  const all = createJobListeners();
  let client: pg.Client | null = null;
  let poll: NodeJS.Timeout | null = null;
  /** What we tell comes back to us too. */
  const sender = randomUUID();
  let gathering: NodeJS.Timeout | null = null;
  let gathered: NewJobKinds = new Set();
  let opening: Promise<void> = Promise.resolve();
  let isClosed = false;

  const lost = () => {
    client = null;
    if (isClosed || all.size() === 0 || poll) return;
    poll = setTimeout(() => {
      poll = null;
      all.notify(null);
      opening = listen();
    }, pollMs).unref();
  };
  const heard = (payload: string): void => {
    const [by, ...kinds] = payload.split(' ');
    if (by !== sender) all.notify(kinds.includes(anyKind) ? null : new Set(kinds));
  };
  const listen = async (): Promise<void> => {
    if (client || isClosed) return;
    const made = new pg.Client(clientConfig(address));
    client = made;
    made.on('notification', ({ payload }) => {
      heard(payload ?? '');
    });
    made.on('error', onFault);
    const beat = setInterval(() => {
      withTimeout(answerTimeoutMs, made.query('select 1')).catch(() => {
        destroyConnection(made);
      });
    }, heartbeatMs).unref();
    made.on('end', () => {
      clearInterval(beat);
      if (client === made) lost();
    });
    try {
      await made.connect();
      await withTimeout(answerTimeoutMs, made.query(`listen "${channel}"`));
    } catch (error) {
      onFault(error as Error);
      clearInterval(beat);
      destroyConnection(made);
      if (client === made) lost();
    }
  };

  return {
    add: (listener) => {
      const stop = all.add(listener);
      if (!client) opening = listen();
      return stop;
    },
    notify: (kinds) => {
      if (!hasJobKinds(kinds)) return;
      all.notify(kinds);
      gathered = kinds === null || gathered === null ? null : new Set([...gathered, ...kinds]);
      gathering ??= setTimeout(() => {
        const payload = [sender, ...(gathered ?? [anyKind])].join(' ');
        gathering = null;
        gathered = new Set();
        connections
          .use((session) => session.run([{ text: 'select pg_notify($1, $2)', values: [channel, payload] }]))
          .catch(onFault);
      }, batchMs).unref();
    },
    close: async () => {
      isClosed = true;
      if (poll) clearTimeout(poll);
      if (gathering) clearTimeout(gathering);
      await opening;
      const ending = client;
      if (ending)
        await withTimeout(answerTimeoutMs, ending.end()).catch(() => {
          destroyConnection(ending);
        });
    },
  };
}
