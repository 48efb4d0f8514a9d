// The daily mail of a person: one that tells of all that waited for it and is still of use. What it tells of, it and
// the end of its job are one commit, so that nothing is told twice and nothing is lost.

import { isStillOfUse, mostItems } from '../../domain/mail/dailyMail.ts';
import { mailsFor } from '../../domain/mail/mailsFor.ts';
import type { Mail } from '../../domain/mail/mail.ts';
import { load, orderBy, row, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { dateFormatIn, emptyVariables, mailInsertion, recipientOf } from '../../flows/queueMails.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';

/** Mails that come meanwhile wait for the next day: their job is queued by the sweep where this one hid it. */
export const sendDigest: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { collected } = await load(ctx.store, {
        collected: orderBy(rows('mail', eq('recipientId', job.subject), eq('state', 'collected')), 'createdAt'),
      });
      await ctx.store.commit([
        completeJob(job),
        ...collected.map((mail) => update('mail', mail.id, { state: 'summarized' }, mail.version)),
        ...(await digestOf(ctx, job.subject, collected)),
      ]);
      return [];
    }),
};

/** The mail; none where nothing of it is of use any more, or the person has gone. */
async function digestOf(ctx: Context, personId: string, collected: readonly Mail[]): Promise<readonly Change[]> {
  const { people, requests, reviews, settings, tenants, brandings } = await load(ctx.store, {
    people: rows('directoryObject', eq('id', personId), eq('deletedAt', null)),
    requests: rows(
      'assignmentRequest',
      oneOfValues(
        'id',
        collected.flatMap(({ requestId }) => requestId ?? []),
      ),
    ),
    reviews: rows(
      'reviewInstance',
      oneOfValues(
        'id',
        collected.flatMap(({ reviewId }) => reviewId ?? []),
      ),
    ),
    settings: row('settings', 'singleton'),
    tenants: row('tenant', 'singleton'),
    brandings: rows('branding'),
  });
  const states = new Map([
    ...requests.map(({ id, state }) => [id, state] as const),
    ...reviews.map(({ id, status }) => [id, status] as const),
  ]);
  const items = collected
    .filter(({ event, requestId, reviewId }) => isStillOfUse(event, states.get(requestId ?? reviewId ?? '') ?? null))
    .map(({ subject }) => subject);
  const [person] = people;
  if (person === undefined || person.accountEnabled === false || items.length === 0) return [];
  const drafts = mailsFor('digest', {
    recipients: [recipientOf(person)],
    isSwitchedOff: false,
    variables: {
      ...emptyVariables,
      format: dateFormatIn(settings[0]),
      items: items.length > mostItems ? [...items.slice(0, mostItems), `+ ${items.length - mostItems}`] : items,
    },
    requestId: null,
    assignmentId: null,
    reviewId: null,
    connectionId: null,
    ticket: null,
    personId,
    origin: ctx.pageOrigin(),
    tenantName: tenants[0]?.displayName ?? null,
    brandings,
  });
  return drafts.flatMap((draft) => mailInsertion(ctx, draft, null));
}
