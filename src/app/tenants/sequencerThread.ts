// The thread in which much is given its places, as the thread that answers calls sees it. It is started when it is
// first needed, and again after it died.

import { Worker } from 'node:worker_threads';
import type { Config } from '../../config/config.ts';
import type { Event, Observer } from '../../observe/events.ts';
import type { AppendAll, SequencerDeps } from '../../work/audit/sequencer.ts';

/** What the thread is given. */
export interface SequencerThreadInput extends Pick<SequencerDeps, 'tenantId'> {
  readonly config: Config;
}

/** What the thread says: an event to publish, or that it is done. */
export type SequencerReply = { readonly event: Event } | { readonly isSigned: boolean };

interface SequencerThread {
  /** Opens the database by itself. MUST NOT be called again before it has answered. Throws where the thread died. */
  readonly append: AppendAll;
  readonly close: () => Promise<void>;
}

/** `observer` hears of what happens in the thread. */
export function createSequencerThread(
  input: SequencerThreadInput,
  observer: Pick<Observer, 'publish'>,
): SequencerThread {
  let worker: Worker | null = null;
  let waiting: PromiseWithResolvers<boolean> | null = null;

  const start = (): Worker => {
    const made = new Worker(new URL('./sequencerWorker.ts', import.meta.url), { workerData: input });
    made.on('message', (reply: SequencerReply) => {
      if ('event' in reply) observer.publish(reply.event);
      else waiting?.resolve(reply.isSigned);
    });
    made.on('error', (error) => {
      if (waiting === null) observer.publish({ event: 'sequencerFailed', error });
      waiting?.reject(error);
    });
    made.on('exit', () => {
      if (worker === made) worker = null;
      waiting?.reject(new Error('The thread of the sequencer ended.'));
    });
    return made;
  };
  return {
    append: async (mustSign) => {
      waiting = Promise.withResolvers();
      worker ??= start();
      worker.ref();
      worker.postMessage(mustSign);
      try {
        return await waiting.promise;
      } finally {
        waiting = null;
        worker?.unref();
      }
    },
    close: async () => {
      if (worker === null) return;
      worker.ref();
      const ended = new Promise((resolve) => {
        worker?.once('exit', resolve);
      });
      worker.postMessage(null);
      await ended;
    },
  };
}
