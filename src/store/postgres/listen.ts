// New jobs of other processes: one connection that listens, opened while somebody wants to hear, and asked anew after it was lost.

import pg from 'pg';
import { listeners } from '../listeners.ts';
import type { Connections } from './connection.ts';
import { settingsFor } from './connection.ts';
import type { Address } from './connection.ts';

export interface JobNews {
  readonly add: (listener: () => void) => () => void;
  /** Tells this process now and the others soon. */
  readonly tell: () => void;
  readonly close: () => Promise<void>;
}

/** While nobody tells us, we ask by ourselves this often. */
const pollMs = 1_000;
/** Many commits in this time are one message: a notification in each commit would make the server write them one by one. */
const gatherMs = 10;

export function jobNews(address: Address, connections: Connections, onFault: (error: Error) => void): JobNews {
  const channel = `latchkey_jobs_${address.schema}`;
  const all = listeners();
  let client: pg.Client | null = null;
  let poll: NodeJS.Timeout | null = null;
  let gathering: NodeJS.Timeout | null = null;
  let opening: Promise<void> = Promise.resolve();
  let isClosed = false;

  const lost = () => {
    client = null;
    if (isClosed || all.size() === 0 || poll) return;
    poll = setTimeout(() => {
      poll = null;
      all.tell();
      opening = listen();
    }, pollMs).unref();
  };
  const listen = async (): Promise<void> => {
    if (client || isClosed) return;
    const made = new pg.Client(settingsFor(address));
    client = made;
    made.on('notification', all.tell);
    made.on('error', onFault);
    made.on('end', () => { if (client === made) lost(); });
    try {
      await made.connect();
      await made.query(`listen "${channel}"`);
    } catch (error) {
      onFault(error as Error);
      await made.end().catch(onFault);
      if (client === made) lost();
    }
  };

  return {
    add: (listener) => {
      const stop = all.add(listener);
      if (!client) opening = listen();
      return stop;
    },
    tell: () => {
      all.tell();
      gathering ??= setTimeout(() => {
        gathering = null;
        connections.use((session) => session.run([{ text: 'select pg_notify($1, $2)', values: [channel, ''] }])).catch(onFault);
      }, gatherMs).unref();
    },
    close: async () => {
      isClosed = true;
      if (poll) clearTimeout(poll);
      if (gathering) clearTimeout(gathering);
      await opening;
      await client?.end();
    },
  };
}
