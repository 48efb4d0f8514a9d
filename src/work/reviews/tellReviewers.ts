// Mails to the reviewers of a turn: that they are asked, what is left at half time and on the last day, and what came
// of it to those who run it. One link each, in the time of the tenant; a slice of reviewers a commit.

import type { Id, Instant } from '../../domain/base.ts';
import { nextReviewReminder, type ReviewerTelling } from '../../domain/reviews/reminders.ts';
import type { ContactedReviewer, ReviewDefinition, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import { escalateReview } from '../../flows/reviews/reviewing/escalateReview.ts';
import { isOpenNow } from '../../flows/reviews/reviewing/openItems.ts';
import type { TellingPayload } from '../../flows/reviews/reviewJobs.ts';
import { isReviewedDirectlyBy } from '../../flows/reviews/reviewerAuthority.ts';
import { reviewedNames } from '../../flows/reviews/reviewedNames.ts';
import { and, eq, from, not, type Condition } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobContext, type JobDefinition } from '../queue/job.ts';

/** Each has counts of their own. */
const slice = 50;

/** Everybody is told once of the start, however often a stage begins; reminders go to who has something open. */
export const tellReviewers: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      await work.ctx.store.commit(await tell(work));
      return [];
    }),
};

async function tell({ ctx, job }: JobContext): Promise<readonly Change[]> {
  const { instances, stages, settings } = await load(ctx.store, {
    settings: row('settings', 'singleton'),
    instances: row('reviewInstance', job.subject),
    stages: rows('reviewStage', eq('instanceId', job.subject), eq('status', 'inProgress')),
  });
  const [turn] = instances;
  if (turn?.status !== 'inProgress') return [completeJob(job)];
  const { definitions } = await load(ctx.store, { definitions: row('reviewDefinition', turn.definitionId) });
  const time = stages[0] ?? turn;
  const payload: TellingPayload = (job.payload as TellingPayload | null) ?? { telling: 'asked', after: null };
  const { telling, after } = payload;
  const isTold = isWanted(turn, telling);
  const { people } = isTold
    ? await load(ctx.store, {
        people: refine(rows('contactedReviewer', eq('instanceId', turn.id), ...toldOf(telling)), {
          top: slice,
          after: after === null ? null : [after],
        }),
      })
    : { people: [] };
  const name = (await reviewedNames(ctx, [turn])).get(turn.id) ?? definitions[0]?.displayName ?? '';
  const about = { turn, name, endsAt: time.endsAt };
  const { changes: others, next: nextSet } = await askOthers(ctx, about, telling, after);
  if (telling === 'slow' && nextSet !== null)
    return [...others, releaseJob(job, { payload: { ...payload, after: nextSet }, attempts: 0 })];
  const mails = [others, ...(await Promise.all(people.map((each) => mailsTo(ctx, about, telling, each))))];
  if (people.length === slice)
    return [
      ...mails.flat(),
      releaseJob(job, { payload: { ...payload, after: people.at(-1)?.id ?? null }, attempts: 0 }),
    ];
  if (payload.isOnce === true) return [...mails.flat(), completeJob(job)];
  const next = nextReviewReminder(time, ctx.now, settings[0]?.escalatesReviewsAfter ?? 0);
  return [
    ...mails.flat(),
    next === null
      ? completeJob(job)
      : releaseJob(job, { payload: { telling: next.telling, after: null }, dueAt: next.at, attempts: 0 }),
  ];
}

function isWanted({ settings }: ReviewInstance, telling: ReviewerTelling): boolean {
  if (telling === 'reminded') return true;
  if (telling === 'slow') return false;
  return telling === 'asked' ? settings.mailNotificationsEnabled : settings.reminderNotificationsEnabled;
}

/** Of the start hears who has not heard of it. */
const toldOf = (telling: ReviewerTelling): readonly Condition[] => (telling === 'asked' ? [eq('mailedAt', null)] : []);

interface ToldReview {
  readonly turn: ReviewInstance;
  /** What is reviewed, by the name that people know. */
  readonly name: string;
  readonly endsAt: Instant;
}

/** In the place of reviewers who may not sign in any more, and with those who are slow. */
async function askOthers(
  ctx: Context,
  { turn, name, endsAt }: ToldReview,
  telling: ReviewerTelling,
  after: Id | null,
): Promise<{ readonly changes: readonly Change[]; readonly next: Id | null }> {
  const isSlow = telling === 'slow';
  if (telling === 'asked' || (after !== null && !isSlow)) return { changes: [], next: null };
  const { changes, asked, next } = await escalateReview(ctx, turn, isSlow ? 'slow' : 'unable', isSlow ? after : null);
  const mails = await Promise.all(
    [...asked].map(([id, { inPlaceOf, items }]) => {
      const review = { id: turn.id, name, open: items, all: items, isOfOneself: false };
      return mailPrincipals(ctx, 'reviewEscalated', { review, approver: inPlaceOf, by: endsAt }, [id]);
    }),
  );
  return { changes: [...changes, ...mails.flat()], next };
}

async function mailsTo(
  ctx: Context,
  { turn, name, endsAt }: ToldReview,
  telling: ReviewerTelling,
  reviewer: ContactedReviewer,
): Promise<readonly Change[]> {
  const { principalId } = reviewer;
  const own = and(eq('instanceId', turn.id), eq('stageId', null), isReviewedDirectlyBy(principalId));
  const counted = (where: Condition) => from('reviewDecision', where, { fields: ['id'], top: 1, count: true });
  const [all, open, others] = await ctx.store.read([
    counted(own),
    counted(and(own, isOpenNow)),
    counted(and(own, not(eq('principalId', principalId)))),
  ]);
  if ((open?.count ?? 0) === 0) return [];
  return [
    ...(await mailPrincipals(
      ctx,
      telling === 'asked' ? 'reviewAsked' : 'reviewReminder',
      {
        review: {
          id: turn.id,
          name,
          open: open?.count ?? 0,
          all: all?.count ?? 0,
          isOfOneself: (others?.count ?? 0) === 0,
        },
        by: endsAt,
      },
      [principalId],
    )),
    ...(telling === 'asked' ? [update('contactedReviewer', reviewer.id, { mailedAt: ctx.now }, reviewer.version)] : []),
  ];
}

/** What came of a turn, to who made the series, and to those whom it names besides. */
export async function mailResults(
  ctx: Context,
  turn: ReviewInstance,
  definition: ReviewDefinition,
): Promise<readonly Change[]> {
  if (!turn.settings.mailNotificationsEnabled) return [];
  const named = definition.recipients.flatMap(({ notificationRecipientScope: scope }) => {
    const found = /\/(?:users|groups)\/([0-9a-f-]{36})/i.exec(scope?.query ?? '');
    return found?.[1] === undefined ? [] : [found[1].toLowerCase()];
  });
  const ids = [...new Set([...(definition.createdById === null ? [] : [definition.createdById]), ...named])];
  const name = (await reviewedNames(ctx, [turn])).get(turn.id) ?? definition.displayName;
  const review = { id: definition.id, name, open: 0, all: turn.itemCount, isOfOneself: false };
  return mailPrincipals(ctx, 'reviewCompleted', { review }, ids);
}
