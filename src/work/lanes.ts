// Several workers that look like one: what goes outside has workers of its own, so that a slow answer holds nobody
// else's work up.

import type { Instant } from '../domain/entities.ts';
import { JobKinds, type JobKind } from '../commands/jobs.ts';
import { createWorker, usualSettings, type Ran, type Worker, type WorkerParts } from './worker.ts';

/**
 * `parallel`: jobs taken at the same time; work/callOut.ts bounds calls to one host and of one catalog, and lets a few
 * of each wait. `awaitsRetries`: moving the clock waits for them too.
 */
const outsideLanes: readonly {
  readonly kinds: readonly JobKind[];
  readonly parallel: number;
  readonly leastClaimed: number;
  readonly awaitsRetries: boolean;
}[] = [
  { kinds: ['callOut'], parallel: 256, leastClaimed: 8, awaitsRetries: true },
  { kinds: ['sendMail'], parallel: 8, leastClaimed: 4, awaitsRetries: false },
];
const insideKinds = JobKinds.filter((kind) => !outsideLanes.some(({ kinds }) => kinds.includes(kind)));

/**
 * Machine time in milliseconds: how long a drain waits for answers from outside. Moving the clock drains twice at the
 * most.
 */
const usualPatience = 15_000;
const pause = 50;

/** `keepsMails`: mails are kept in the database, and nobody outside is told. */
export function createLanes(
  { keepsMails = false, ...parts }: WorkerParts & { readonly keepsMails?: boolean },
  patience = usualPatience,
): Worker {
  const inside = createWorker({ ...parts, settings: { ...parts.settings, kinds: insideKinds } });
  const leaseOf = (kinds: readonly JobKind[]): number =>
    (keepsMails && kinds.includes('sendMail') ? parts.settings?.lease : undefined) ?? usualSettings.lease;
  const outside = outsideLanes.map(({ kinds, parallel, leastClaimed, awaitsRetries }) => ({
    awaitsRetries,
    worker: createWorker({
      ...parts,
      settings: {
        ...parts.settings,
        kinds,
        parallel,
        leastClaimed,
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
      const ran = machineNow() >= giveUpAt ? null : await within(worker.drainTo(dueBy), giveUpAt);
      some ||= ran !== null && ran.ran > 0;
      if (ran === null || ran.waiting === 0 || !awaitsRetries) return some;
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }

  async function within(run: Promise<Ran>, giveUpAt: number): Promise<Ran | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), Math.max(0, giveUpAt - machineNow()));
    });
    return Promise.race([run, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** What is called may change what there is to do, and the other way round: until neither has anything left. */
  async function drainTo(dueBy: () => Instant): Promise<Ran> {
    const giveUpAt = machineNow() + patience;
    let sum: Ran = { ran: 0, waiting: 0, failed: 0 };
    for (let isFirst = true; ; isFirst = false) {
      const ran = await inside.drainTo(dueBy);
      sum = { ran: sum.ran + ran.ran, waiting: ran.waiting, failed: sum.failed + ran.failed };
      // What the workers did by themselves between the two is not seen but in a second look.
      if (!(await called(dueBy, giveUpAt)) && ran.ran === 0 && !isFirst) return sum;
    }
  }

  return {
    drainTo,
    start: () => {
      for (const worker of all) worker.start();
    },
    stop: async () => {
      await Promise.all(all.map((worker) => worker.stop()));
    },
    wake: () => {
      for (const worker of all) worker.wake();
    },
    sinceRound: () =>
      all.reduce<number | null>((slowest, worker) => {
        const since = worker.sinceRound();
        return since === null ? slowest : Math.max(slowest ?? 0, since);
      }, null),
    drain: () => drainTo(parts.clock.tenantNow),
    settle: (milliseconds) => inside.settle(milliseconds),
    runUntil: (until) => {
      const giveUpAt = machineNow() + patience;
      return inside.runUntil(until, async (reached) => {
        await called(() => reached, giveUpAt);
      });
    },
  };
}
