// Workers that look like one: what is called outside, and mails, have workers of their own, so that a slow answer holds nobody else's work up.

import type { Instant } from '../domain/entities.ts';
import { JobKinds } from '../commands/jobs.ts';
import { createWorker, type Ran, type Worker, type WorkerParts } from './worker.ts';

const outsideKinds = ['callOut'];
const mailKinds = ['sendMail'];
const insideKinds = JobKinds.filter((kind) => !outsideKinds.includes(kind) && !mailKinds.includes(kind));
/** Calls at the same time; work/callOut.ts bounds those to one host and of one catalog. */
const parallelCalls = 64;
/** Mail servers take few connections of one client. */
const parallelMails = 4;
/** Machine time in milliseconds: the longest that moving the clock, or draining, waits for answers from outside. */
const patience = 30_000;
const pause = 50;

export function createLanes(parts: WorkerParts): Worker {
  const inside = createWorker({ ...parts, settings: { ...parts.settings, kinds: insideKinds } });
  const outside = createWorker({ ...parts, settings: { ...parts.settings, kinds: outsideKinds, parallel: parallelCalls, sweepEvery: Number.POSITIVE_INFINITY } });
  const mails = createWorker({ ...parts, settings: { ...parts.settings, kinds: mailKinds, parallel: parallelMails, sweepEvery: Number.POSITIVE_INFINITY } });
  const { machineNow } = parts.clock;

  /** Makes the calls that are due, retries too, until all are made or time is over; whether any was made. */
  async function called(dueBy: Instant, giveUpAt: number): Promise<boolean> {
    for (let some = false; ;) {
      const ran = machineNow() >= giveUpAt ? null : await within(outside.drainTo(dueBy), giveUpAt);
      if (ran === null) return some;
      some ||= ran.ran > 0;
      if (ran.waiting === 0) return some;
      await new Promise((resolve) => { setTimeout(resolve, pause); });
    }
  }

  async function within(run: Promise<Ran>, giveUpAt: number): Promise<Ran | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), Math.max(0, giveUpAt - machineNow())); });
    return Promise.race([run, late]).finally(() => { clearTimeout(timer); });
  }

  /** Nothing depends on a mail: each is tried once, and what a server does not take now is not waited for. */
  async function mailed(sum: Ran, dueBy: Instant, giveUpAt: number): Promise<Ran> {
    const ran = await within(mails.drainTo(dueBy), giveUpAt);
    return { ran: sum.ran + (ran?.ran ?? 0), waiting: sum.waiting + (ran?.waiting ?? 0), failed: sum.failed + (ran?.failed ?? 0) };
  }

  /** What is called may change what there is to do, and the other way round: until neither has anything left. */
  async function drained(run: () => Promise<Ran>, dueBy: () => Instant): Promise<Ran> {
    const giveUpAt = machineNow() + patience;
    for (let sum: Ran = { ran: 0, waiting: 0, failed: 0 }; ;) {
      const ran = await run();
      sum = { ran: sum.ran + ran.ran, waiting: ran.waiting, failed: sum.failed + ran.failed };
      if (!await called(dueBy(), giveUpAt)) return mailed(sum, dueBy(), giveUpAt);
    }
  }

  return {
    drainTo: (dueBy) => drained(() => inside.drainTo(dueBy), () => dueBy),
    start: () => { inside.start(); outside.start(); mails.start(); },
    stop: async () => { await Promise.all([inside.stop(), outside.stop(), mails.stop()]); },
    wake: () => { inside.wake(); outside.wake(); mails.wake(); },
    // What is due now, and what becomes due by it a moment later.
    drain: () => drained(inside.drain, parts.clock.tenantNow),
    settle: (milliseconds) => inside.settle(milliseconds),
    runUntil: async (until) => {
      const giveUpAt = machineNow() + patience;
      return mailed(await inside.runUntil(until, async (reached) => { await called(reached, giveUpAt); }), until, giveUpAt);
    },
  };
}

