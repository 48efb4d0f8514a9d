// Queues jobs that are missing: however a job was lost, its work is done in the end.

import { load, refine, rows, orderBy } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { recountMembershipsJobIfAbsent, recreateJob, type JobKind, jobKeyOf } from '../../flows/queueJobs.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openCalloutStates } from '../../domain/machines/callout.ts';
import type { RequestState } from '../../domain/machines/assignmentRequest.ts';
import { and, eq, not, oneOfValues, type Condition, type Cursor } from '../../odata/query.ts';
import { deleteOldRows, type RetentionSettings } from './retention.ts';
import { completeJob, runToCommit, type JobDefinition, type JobContext } from './job.ts';

/** A job that must exist. `cursor` is its place in the order of pages, where that is not the order of ids. */
interface ExpectedJob {
  readonly id: Id;
  readonly dueAt: Instant;
  readonly cursor?: Cursor;
}
/** The rows that must have a job of a kind, a page at a time. */
interface Expectation {
  readonly kind: JobKind;
  readonly page: (ctx: Context, after: Cursor | null) => Promise<readonly ExpectedJob[]>;
}

const batch = 500;

const expectations: readonly Expectation[] = [
  { kind: 'processRequest', page: requestsIn(['submitted', 'delivering']) },
  { kind: 'startRequest', page: requestsIn(['scheduled']) },
  { kind: 'expireAssignment', page: overdueAssignments },
  { kind: 'callOut', page: calloutsWhere(() => eq('state', 'queued')) },
  {
    kind: 'timeOutCallout',
    page: calloutsWhere((now) =>
      and(eq('waits', true), oneOfValues('state', openCalloutStates), {
        op: 'compare',
        path: ['timesOutAt'],
        test: 'le',
        value: now,
      }),
    ),
  },
  { kind: 'escalateStage', page: stagesBy('escalatesAt') },
  { kind: 'timeOutStage', page: stagesBy('timesOutAt') },
  { kind: 'removeGuest', page: guestsToRemove },
  { kind: 'sendMail', page: waitingMails },
];

/** The sweep of a server that deletes nothing. */
export const sweep = createSweep({ mails: null, failedJobs: null, audit: null });

/** The job that queues lost jobs again, and deletes rows that are older than `keeping` says. */
export function createSweep(keeping: RetentionSettings): JobDefinition {
  return { giveUp: null, run: (work) => deleteOldRows(work.ctx, keeping).then(() => recreateMissing(work)) };
}

const recreateMissing = (work: JobContext) =>
  runToCommit(work, async () => {
    const { ctx, job } = work;
    const missing = (await Promise.all(expectations.map((each) => findMissing(ctx, each)))).flat();
    const daily = isFirstOfDay(ctx.machineNow()) ? [recountMembershipsJobIfAbsent(ctx)] : [];
    await ctx.store.commit([completeJob(job), ...missing, ...daily]);
    return [{ event: 'swept', recreated: missing.length } as const];
  });

/**
 * In milliseconds. A worker sweeps more often than this, so that each day at least one sweep falls into its first
 * quarter.
 */
const firstOfDay = 900_000;
const isFirstOfDay = (machineNow: number): boolean => machineNow % 86_400_000 < firstOfDay;

async function findMissing(ctx: Context, { kind, page }: Expectation) {
  const missing = [];
  for (let after: Cursor | null = null; ; ) {
    const due: readonly ExpectedJob[] = await page(ctx, after);
    const { jobs } = await load(ctx.store, {
      jobs: rows(
        'job',
        oneOfValues(
          'uniqueKey',
          due.map(({ id }) => jobKeyOf(kind, id)),
        ),
        eq('failedAt', null),
      ),
    });
    const there = new Set(jobs.map((job) => job.subject));
    missing.push(...due.filter(({ id }) => !there.has(id)).map(({ id, dueAt }) => recreateJob(ctx, kind, id, dueAt)));
    const last = due.at(-1);
    if (due.length < batch || last === undefined) return missing;
    after = last.cursor ?? [last.id];
  }
}

function requestsIn(states: readonly RequestState[]): Expectation['page'] {
  return async (ctx, after) => {
    const { requests } = await load(ctx.store, {
      requests: refine(rows('assignmentRequest', oneOfValues('state', states), eq('isValidationOnly', false)), {
        top: batch,
        after,
      }),
    });
    return requests.map((request) => ({
      id: request.id,
      dueAt: request.state === 'scheduled' ? (request.schedule.startAt ?? ctx.now) : ctx.now,
    }));
  };
}

async function guestsToRemove(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { subjects } = await load(ctx.store, {
    subjects: refine(rows('subject', not(eq('cleanupAt', null))), { top: batch, after }),
  });
  return subjects.map((subject) => ({ id: subject.id, dueAt: subject.cleanupAt ?? ctx.now }));
}

/**
 * Pages in the order of an index that includes the state: assignments that ended long ago are skipped in it, and
 * overdue ones are not sorted anew for each page.
 */
async function overdueAssignments(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const isOver = and(oneOfValues('state', unexpiredAssignmentStates), {
    op: 'compare',
    path: ['endsAt'],
    test: 'le',
    value: ctx.now,
  });
  const { assignments } = await load(ctx.store, {
    assignments: refine(orderBy(rows('assignment', isOver), 'endsAt', 'state'), { top: batch, after }),
  });
  return assignments.map(({ id, endsAt, state }) => ({ id, dueAt: ctx.now, place: [endsAt, state, id] }));
}

async function waitingMails(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { mails } = await load(ctx.store, {
    mails: refine(rows('mail', eq('state', 'waiting')), { top: batch, after }),
  });
  return mails.map(({ id }) => ({ id, dueAt: ctx.now }));
}

/** Open stages whose time has come. */
function stagesBy(field: 'escalatesAt' | 'timesOutAt'): Expectation['page'] {
  return async (ctx, after) => {
    const isOver: Condition = { op: 'compare', path: [field], test: 'le', value: ctx.now };
    const { stages } = await load(ctx.store, {
      stages: refine(
        rows(
          'approvalStage',
          eq('state', 'inProgress'),
          isOver,
          ...(field === 'escalatesAt' ? [eq('escalatedAt', null)] : []),
        ),
        { top: batch, after },
      ),
    });
    return stages.map((stage) => ({ id: stage.id, dueAt: stage[field] ?? ctx.now }));
  };
}

function calloutsWhere(where: (now: Instant) => Condition): Expectation['page'] {
  return async (ctx, after) => {
    const { callouts } = await load(ctx.store, {
      callouts: refine(rows('callout', where(ctx.now)), { top: batch, after }),
    });
    return callouts.map(({ id }) => ({ id, dueAt: ctx.now }));
  };
}
