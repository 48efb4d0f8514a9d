// Several workers that look like one: what goes outside has workers of its own, so that a slow answer holds nobody
// else's work up.

import type { Instant } from '../../domain/base.ts';
import { JobKinds, type JobKind } from '../../flows/queueJobs.ts';
import { createWorker, defaultWorkerSettings, type DrainResult, type Worker, type WorkerDeps } from './worker.ts';

/**
 * `parallel`: jobs taken at the same time; work/extensions/callOut.ts bounds calls to one host and of one catalog, and lets a few
 * of each wait. `awaitsRetries`: moving the clock waits for them too.
 */
const externalPools: readonly {
  readonly kinds: readonly JobKind[];
  readonly parallel: number;
  readonly leastClaimed: number;
  readonly awaitsRetries: boolean;
}[] = [
  { kinds: ['callOut'], parallel: 256, leastClaimed: 8, awaitsRetries: true },
  { kinds: ['sendMail'], parallel: 8, leastClaimed: 4, awaitsRetries: false },
];
const internalKinds = JobKinds.filter((kind) => !externalPools.some(({ kinds }) => kinds.includes(kind)));

/**
 * Machine time in milliseconds: how long a drain waits for answers from outside. Moving the clock drains twice at the
 * most.
 */
const drainTimeoutMs = 15_000;
const pollMs = 50;

/** `keepsMails`: mails are kept in the database, and nobody outside is told. */
export function createWorkerPools(
  { keepsMails = false, ...parts }: WorkerDeps & { readonly keepsMails?: boolean },
  patience = drainTimeoutMs,
): Worker {
  const inside = createWorker({ ...parts, settings: { ...parts.settings, kinds: internalKinds } });
  const leaseOf = (kinds: readonly JobKind[]): number =>
    (keepsMails && kinds.includes('sendMail') ? parts.settings?.lease : undefined) ?? defaultWorkerSettings.lease;
  const outside = externalPools.map(({ kinds, parallel, leastClaimed, awaitsRetries }) => ({
    awaitsRetries,
    worker: createWorker({
      ...parts,
      settings: {
        ...parts.settings,
        kinds,
        parallel,
        minBatch: leastClaimed,
        lease: leaseOf(kinds),
        sweepEvery: Number.POSITIVE_INFINITY,
      },
    }),
  }));
  const all = [inside, ...outside.map(({ worker }) => worker)];
  const { machineNow } = parts.clock;

  /** Makes the calls that are due until all are made or time is over; whether any was made. */
  async function called(dueBy: () => Instant, giveUpAt: number): Promise<boolean> {
    return (await Promise.all(outside.map((lane) => calledIn(lane, dueBy, giveUpAt)))).includes(true);
  }

  async function calledIn(
    { worker, awaitsRetries }: (typeof outside)[number],
    dueBy: () => Instant,
    giveUpAt: number,
  ): Promise<boolean> {
    for (let some = false; ; ) {
      const ran = machineNow() >= giveUpAt ? null : await within(worker.drainDueBy(dueBy), giveUpAt);
      some ||= ran !== null && ran.ran > 0;
      if (ran === null || ran.waiting === 0 || !awaitsRetries) return some;
      await new Promise((resolve) => {
        setTimeout(resolve, pollMs);
      });
    }
  }

  async function within(run: Promise<DrainResult>, giveUpAt: number): Promise<DrainResult | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), Math.max(0, giveUpAt - machineNow()));
    });
    return Promise.race([run, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** What is called may change what there is to do, and the other way round: until neither has anything left. */
  async function drainDueBy(dueBy: () => Instant): Promise<DrainResult> {
    const giveUpAt = machineNow() + patience;
    let sum: DrainResult = { ran: 0, waiting: 0, failed: 0 };
    for (let isFirst = true; ; isFirst = false) {
      const ran = await inside.drainDueBy(dueBy);
      sum = { ran: sum.ran + ran.ran, waiting: ran.waiting, failed: sum.failed + ran.failed };
      // What the workers did by themselves between the two is not seen but in a second look.
      if (!(await called(dueBy, giveUpAt)) && ran.ran === 0 && !isFirst) return sum;
    }
  }

  return {
    drainDueBy,
    start: () => {
      for (const worker of all) worker.start();
    },
    stop: async () => {
      await Promise.all(all.map((worker) => worker.stop()));
    },
    wake: () => {
      for (const worker of all) worker.wake();
    },
    sinceHeartbeat: () =>
      all.reduce<number | null>((slowest, worker) => {
        const since = worker.sinceHeartbeat();
        return since === null ? slowest : Math.max(slowest ?? 0, since);
      }, null),
    drain: () => drainDueBy(parts.clock.tenantNow),
    drainFor: (milliseconds) => inside.drainFor(milliseconds),
    runUntil: (until) => {
      const giveUpAt = machineNow() + patience;
      return inside.runUntil(until, async (reached) => {
        await called(() => reached, giveUpAt);
      });
    },
  };
}
