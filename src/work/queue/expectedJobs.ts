// Which rows must have which jobs: what a sweep looks for, and what the check of the tenant does.

import { load, refine, row, rows, orderBy } from '../../flows/load.ts';
import { dailyMailOf } from '../../flows/queueMails.ts';
import { nextDailyMail } from '../../domain/mail/dailyMail.ts';
import type { Context } from '../../flows/context.ts';
import type { JobKind } from '../../flows/jobKinds.ts';
import { jobKeyOf } from '../../flows/queueJobs.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openCalloutStates } from '../../domain/machines/callout.ts';
import { nextTaskReminder } from '../../domain/connections/taskEntities.ts';
import { liveSubscriptions, subscriptionsToSend } from '../subscriptions/subscriptionExpectations.ts';
import { nextTelling } from '../../domain/directory/credentials.ts';
import { restorableFor } from '../../domain/directory/deletionEffects.ts';
import { addDuration } from '../../domain/time.ts';
import { nextReviewReminder } from '../../domain/reviews/reminders.ts';
import type { ReviewState } from '../../domain/reviews/reviewWords.ts';
import type { RequestState } from '../../domain/machines/assignmentRequest.ts';
import {
  and,
  any,
  compare,
  eq,
  everyRow,
  not,
  oneOfValues,
  or,
  type Condition,
  type Cursor,
} from '../../odata/query.ts';

/** A job that must exist. `cursor` is its place in the order of pages, where that is not the order of ids. */
export interface ExpectedJob {
  readonly id: Id;
  readonly dueAt: Instant;
  readonly cursor?: Cursor;
}
/** The rows that must have a job of a kind, a page at a time. */
export interface Expectation {
  readonly kind: JobKind;
  readonly page: (ctx: Context, after: Cursor | null) => Promise<readonly ExpectedJob[]>;
}

const batch = 500;

export const expectations: readonly Expectation[] = [
  { kind: 'processRequest', page: requestsIn(['submitted', 'delivering']) },
  { kind: 'startRequest', page: requestsIn(['scheduled']) },
  { kind: 'expireAssignment', page: overdueAssignments },
  { kind: 'callOut', page: calloutsWhere(() => eq('state', 'queued'), 'createdAt') },
  {
    kind: 'timeOutCallout',
    page: calloutsWhere(
      (now) => and(eq('waits', true), oneOfValues('state', openCalloutStates), compare('timesOutAt', 'le', now)),
      'timesOutAt',
    ),
  },
  { kind: 'escalateStage', page: stagesBy('escalatesAt') },
  { kind: 'timeOutStage', page: stagesBy('timesOutAt') },
  { kind: 'removeGuest', page: guestsToRemove },
  { kind: 'purgeObject', page: deletedObjects },
  { kind: 'tellCredentialEnd', page: credentialsNearEnd },
  { kind: 'sendMail', page: waitingMails },
  { kind: 'sendDigest', page: collectedMails },
  { kind: 'startReview', page: turnsIn(['notStarted', 'initializing'], 'startsAt') },
  { kind: 'endReview', page: turnsIn(['inProgress', 'completing', 'autoReviewing'], 'endsAt') },
  { kind: 'endReviewStage', page: reviewStagesOver },
  { kind: 'applyReview', page: turnsIn(['applying'], 'endsAt') },
  { kind: 'tellReviewers', page: turnsToRemindOf },
  { kind: 'writeReviewHistory', page: reportsAtWork },
  { kind: 'lookAtConnection', page: connectionsAtWork },
  { kind: 'provisionLink', page: linksWithTries },
  { kind: 'remindOfTask', page: openTasks },
  { kind: 'sendNotifications', page: subscriptionsToSend },
  { kind: 'watchSubscription', page: liveSubscriptions },
];

export interface MissingJobs {
  readonly missing: readonly ExpectedJob[];
  /** Where the page behind it begins; null at the end. */
  readonly next: Cursor | null;
}

/** The jobs of a page of rows that must have one, and have none. */
export async function missingJobs(
  ctx: Context,
  { kind, page }: Expectation,
  after: Cursor | null,
): Promise<MissingJobs> {
  const due = await page(ctx, after);
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
  const last = due.at(-1);
  return {
    missing: due.filter(({ id }) => !there.has(id)),
    next: due.length < batch || last === undefined ? null : (last.cursor ?? [last.id]),
  };
}

function requestsIn(states: readonly RequestState[]): Expectation['page'] {
  return async (ctx, after) => {
    const { requests } = await load(ctx.store, {
      // One that waits for a callback has the call's time limit in place of a job of its own.
      requests: refine(
        rows(
          'assignmentRequest',
          oneOfValues('state', states),
          eq('isValidationOnly', false),
          not(eq('status', 'WaitingForCallback')),
        ),
        { top: batch, after },
      ),
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

/** Those of which something is left to tell within a month. */
async function credentialsNearEnd(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const near = addDuration(ctx.now, 'P31D') ?? ctx.now;
  const { credentials } = await load(ctx.store, {
    credentials: refine(rows('credential', compare('endsAt', 'gt', ctx.now), compare('endsAt', 'le', near)), {
      top: batch,
      after,
    }),
  });
  return credentials.flatMap(({ id, endsAt }) => {
    const dueAt = nextTelling(endsAt, ctx.now);
    return dueAt === null ? [] : [{ id, dueAt }];
  });
}

async function deletedObjects(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { objects } = await load(ctx.store, {
    objects: refine(rows('directoryObject', everyRow, not(eq('deletedAt', null)), eq('purgedAt', null)), {
      fields: ['deletedAt'],
      top: batch,
      after,
    }),
  });
  return objects.flatMap(({ id, deletedAt }) => {
    const dueAt = addDuration(deletedAt ?? ctx.now, restorableFor);
    return dueAt === null ? [] : [{ id, dueAt }];
  });
}

/**
 * Pages in the order of an index that includes the state: assignments that ended long ago are skipped in it, and
 * overdue ones are not sorted anew for each page.
 */
async function overdueAssignments(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const isOver = and(oneOfValues('state', unexpiredAssignmentStates), compare('endsAt', 'le', ctx.now));
  const { assignments } = await load(ctx.store, {
    assignments: refine(orderBy(rows('assignment', isOver), 'endsAt', 'state'), { top: batch, after }),
  });
  return assignments.map(({ id, endsAt, state }) => ({ id, dueAt: endsAt ?? ctx.now, cursor: [endsAt, state, id] }));
}

async function waitingMails(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { mails } = await load(ctx.store, {
    mails: refine(rows('mail', eq('state', 'waiting')), { top: batch, after }),
  });
  return mails.map(({ id }) => ({ id, dueAt: ctx.now }));
}

/** The people whose daily mail has something to tell. */
async function collectedMails(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { mails, settings } = await load(ctx.store, {
    mails: refine(rows('mail', eq('state', 'collected')), { top: batch, after }),
    settings: row('settings', 'singleton'),
  });
  const dueAt = nextDailyMail(ctx.now, dailyMailOf(settings[0]));
  return mails.map(({ id, recipientId }) => ({ id: recipientId ?? id, dueAt, cursor: [id] }));
}

/** Open stages whose time has come. */
function stagesBy(field: 'escalatesAt' | 'timesOutAt'): Expectation['page'] {
  return async (ctx, after) => {
    const isOver: Condition = compare(field, 'le', ctx.now);
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

/** Turns of access reviews whose time has come. */
function turnsIn(states: readonly ReviewState[], field: 'startsAt' | 'endsAt'): Expectation['page'] {
  return async (ctx, after) => {
    const { turns } = await load(ctx.store, {
      turns: refine(rows('reviewInstance', oneOfValues('status', states), compare(field, 'le', ctx.now)), {
        top: batch,
        after,
      }),
    });
    return turns.map((turn) => ({ id: turn.id, dueAt: ctx.now }));
  };
}

/** Turns in progress of which a reminder is left. A job without a payload asks whom nobody asked, and waits for it. */
async function turnsToRemindOf(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { settings } = await load(ctx.store, { settings: row('settings', 'singleton') });
  const slowAfter = settings[0]?.escalatesReviewsAfter ?? 0;
  const found: ExpectedJob[] = [];
  let next = after;
  do {
    const { turns } = await load(ctx.store, {
      turns: refine(rows('reviewInstance', eq('status', 'inProgress')), { top: batch, after: next }),
    });
    const { stages } = await load(ctx.store, {
      stages: rows(
        'reviewStage',
        oneOfValues(
          'instanceId',
          turns.map(({ id }) => id),
        ),
        eq('status', 'inProgress'),
      ),
    });
    for (const turn of turns)
      if (
        nextReviewReminder(stages.find(({ instanceId }) => instanceId === turn.id) ?? turn, ctx.now, slowAfter) !== null
      )
        found.push({ id: turn.id, dueAt: ctx.now });
    const last = turns.at(-1);
    next = turns.length < batch || last === undefined ? null : [last.id];
  } while (next !== null && found.length < batch);
  return found;
}

async function reportsAtWork(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { reports } = await load(ctx.store, {
    reports: refine(rows('reviewHistory', oneOfValues('status', ['requested', 'inprogress'])), { top: batch, after }),
  });
  return reports.map(({ id }) => ({ id, dueAt: ctx.now }));
}

async function reviewStagesOver(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { stages } = await load(ctx.store, {
    stages: refine(rows('reviewStage', eq('status', 'inProgress'), compare('endsAt', 'le', ctx.now)), {
      top: batch,
      after,
    }),
  });
  return stages.map(({ id }) => ({ id, dueAt: ctx.now }));
}

function calloutsWhere(where: (now: Instant) => Condition, dueAt: 'createdAt' | 'timesOutAt'): Expectation['page'] {
  return async (ctx, after) => {
    const { callouts } = await load(ctx.store, {
      callouts: refine(rows('callout', where(ctx.now)), { top: batch, after }),
    });
    return callouts.map((callout) => ({ id: callout.id, dueAt: callout[dueAt] ?? ctx.now }));
  };
}

/** Everything there is listed once a day, and a system in quarantine is asked whether it is well again. */
const isAtWork = and(
  or(eq('direction', 'outbound'), eq('kind', 'files')),
  oneOfValues('state', ['active', 'quarantined']),
);

async function connectionsAtWork(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { found } = await load(ctx.store, {
    found: refine(rows('connection', isAtWork), { fields: [], top: batch, after }),
  });
  return found.map(({ id }) => ({ id, dueAt: ctx.now }));
}

/** Open tasks of which somebody is still to be reminded. */
async function openTasks(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { tasks } = await load(ctx.store, {
    tasks: refine(rows('fulfilmentTask', eq('state', 'open'), compare('dueAt', 'gt', ctx.now)), { top: batch, after }),
  });
  return tasks.map(({ id, dueAt }) => ({ id, dueAt: nextTaskReminder(dueAt, ctx.now) ?? dueAt }));
}

/** Links with something that is tried again. */
async function linksWithTries(ctx: Context, after: Cursor | null): Promise<readonly ExpectedJob[]> {
  const { found } = await load(ctx.store, {
    found: refine(
      rows(
        'remoteLink',
        any('connection', and(isAtWork, eq('state', 'active'))),
        any('differences', and(oneOfValues('state', ['due', 'released']), not(eq('notBefore', null)))),
      ),
      { fields: [], top: batch, after },
    ),
  });
  return found.map(({ id }) => ({ id, dueAt: ctx.now }));
}
