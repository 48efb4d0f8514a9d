// The write thread as the main thread sees it: tasks go there, promises come back. It is started when needed, and again
// after it died.

import { Worker } from 'node:worker_threads';
import { OverloadedError, type StoreStats } from '../contract.ts';
import { createGroupSizeTally } from '../storeStats.ts';
import type { WriteReply, WorkerInput, WriteRequest } from './writeWorker.ts';
import type { WriteOutcome, WriteTask } from './writeTask.ts';

interface WriteThread {
  readonly write: (work: WriteTask) => Promise<WriteOutcome>;
  readonly stats: () => StoreStats;
  /** Waits for all earlier tasks, then ends the thread. */
  readonly close: () => Promise<void>;
}

/** Tasks that may wait: with more, waiting helps nobody. */
const mostWaiting = 5_000;

export function createWriteThread(
  given: WorkerInput,
  tell: { readonly onFault: (error: Error) => void; readonly onOptimized: () => void },
): WriteThread {
  const waiting = new Map<number, (outcome: WriteOutcome) => void>();
  const groups = createGroupSizeTally();
  let worker: Worker | null = null;
  let unsent: WriteRequest['tasks'][number][] = [];
  let number = 0;

  const start = (): Worker => {
    const made = new Worker(new URL('./writeWorker.ts', import.meta.url), { workerData: given });
    made.on('message', (answers: WriteReply) => {
      if (answers === 'optimized') return tell.onOptimized();
      groups.add(answers.length);
      for (const { number: of, outcome } of answers) {
        waiting.get(of)?.(outcome);
        waiting.delete(of);
      }
      if (waiting.size === 0) made.unref();
    });
    made.on('error', tell.onFault);
    made.on('exit', () => {
      if (worker === made) worker = null;
      // Nobody knows which of these tasks were written; that a thread ends with tasks waiting is a fault of its own.
      for (const answer of waiting.values()) answer({ kind: 'unavailable', says: 'The thread that writes ended.' });
      waiting.clear();
    });
    return made;
  };
  const send = () => {
    worker ??= start();
    worker.ref();
    // As text, which costs half as much as a structured clone of so many small objects.
    worker.postMessage(JSON.stringify({ sentAt: Date.now(), tasks: unsent } satisfies WriteRequest));
    unsent = [];
  };

  return {
    stats: () => ({ groupSizes: groups, waitingWrites: waiting.size, pool: null }),
    write: (work) =>
      new Promise((resolve, reject) => {
        if (waiting.size >= mostWaiting) {
          reject(new OverloadedError('Too many writes are waiting.'));
          return;
        }
        number += 1;
        waiting.set(number, resolve);
        unsent.push({ number, work });
        // Tasks of one turn are sent as one message.
        if (unsent.length === 1) queueMicrotask(send);
      }),
    close: async () => {
      // Tasks of this turn are sent first.
      await Promise.resolve();
      const ending = worker;
      if (!ending) return;
      ending.ref();
      const ended = new Promise((resolve) => {
        ending.once('exit', resolve);
      });
      ending.postMessage(null);
      await ended;
    },
  };
}
