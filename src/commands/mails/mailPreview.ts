// Mails before anybody gets them: how the mail of an event reads, about a real request, and one to oneself.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { MailEvents } from '../../domain/enums.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import type { MailEvent } from '../../domain/mail/mailKinds.ts';
import { mailLanguages } from '../../domain/mail/mailVariables.ts';
import type { MailDraft } from '../../domain/mail/mailsFor.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { addDuration } from '../../domain/time.ts';
import { callerIdOf, type Command, type Context, type OperationParameters } from '../../flows/context.ts';
import { latestBy, load, requireRow, row, rows } from '../../flows/load.ts';
import { demandWithinPersonLimit } from '../../flows/personLimits.ts';
import { composeMailTo, mailInsertion, recipientOf, type MailContext } from '../../flows/queueMails.ts';
import { doneResult } from '../../flows/results.ts';
import { eq } from '../../odata/query.ts';

type MailParameters = OperationParameters<'event' | 'language' | 'requestId'>;

const languages: readonly unknown[] = mailLanguages;

/**
 * 200 with subject, HTML and text, composed as what is sent is: about the request that is named, or else about the last
 * one that the caller may read. Nothing is sent. Throws `invalidField`, and `notFound` for a request that the caller
 * may not see.
 */
export const mailPreview: Command<MailParameters> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'readCatalog');
  const { subject, html, text } = await compose(ctx, body);
  return { status: 200, value: { subject, html, text } };
};

/**
 * 204: the same mail goes to the caller's own address. Throws as `mailPreview`, and `tooManyRequests` past the limit.
 */
export const sendTestMail: Command<MailParameters> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'administerEntitlement');
  if (ctx.caller.kind !== 'user') throw new Refusal('notAllowed', { reason: 'A test mail goes to a user.' });
  const draft = await compose(ctx, body);
  await demandWithinPersonLimit(ctx, 'testMails');
  await ctx.store.commit([
    ...mailInsertion(ctx, { ...draft, subject: `[Test] ${draft.subject}` }, null),
    audit(ctx, {
      activity: 'Send test mail',
      targets: [auditTarget('User', { id: callerIdOf(ctx), displayName: ctx.caller.displayName })],
      details: { event: draft.event },
    }),
  ]);
  return doneResult;
};

async function compose(ctx: Context, { event, language, requestId }: MailParameters): Promise<MailDraft> {
  const wanted = MailEvents.find((each) => each === event);
  if (wanted === undefined) throw invalidField('event', `one of ${MailEvents.join(', ')}`);
  if (language !== undefined && language !== null && !languages.includes(language))
    throw invalidField('language', mailLanguages.join(' or '));
  const { users } = await load(ctx.store, { users: row('directoryObject', callerOf(ctx)) });
  const [user] = users;
  const recipient = user === undefined ? applicationAsReader : recipientOf(user);
  const inLanguage = typeof language === 'string' ? { ...recipient, language } : recipient;
  const draft = await composeMailTo(ctx, wanted, await aboutOf(ctx, wanted, requestId), inLanguage);
  if (draft === null) throw new Refusal('notAllowed', { reason: 'The account has no address for mails.' });
  // The turn of a review is made up.
  return { ...draft, reviewId: null };
}

const callerOf = (ctx: Context) => (ctx.caller.kind === 'user' ? callerIdOf(ctx) : null);
/** An application reads what a person would get, without a name. */
const applicationAsReader = { id: null, name: null, address: 'preview@latchkey.invalid', language: null };

/** A request with what belongs to it, and what it does not say: times to come, words of others. */
async function aboutOf(ctx: Context, event: MailEvent, requestId: unknown): Promise<MailContext> {
  const words = sampleWords(ctx, event);
  const readable = ctx.readable('assignmentRequest');
  const { requests } = await load(ctx.store, {
    requests:
      typeof requestId === 'string'
        ? rows('assignmentRequest', eq('id', requestId.toLowerCase()), readable)
        : latestBy(1, rows('assignmentRequest', readable), 'createdAt'),
  });
  const request = typeof requestId === 'string' ? requireRow(requests[0], 'assignmentRequest', requestId) : requests[0];
  if (request === undefined) return words;
  const { packages, subjects, assignments } = await load(ctx.store, {
    packages: row('accessPackage', request.packageId),
    subjects: row('subject', request.targetId),
    assignments: row('assignment', request.assignmentId),
  });
  const [accessPackage = null] = packages;
  return {
    ...words,
    request,
    accessPackage,
    change: accessPackage?.displayName ?? null,
    assignment: assignments[0] ?? null,
    ...(subjects[0] === undefined ? {} : { subject: subjects[0], person: subjects[0].displayName }),
  };
}

const ended: Partial<Record<MailEvent, NonNullable<MailContext['reason']>>> = {
  requestExpired: { cause: 'timedOut', stage: 1 },
  approvalExpired: { cause: 'timedOut', stage: 1 },
};

const sampleWords = ({ caller, now }: Context, event: MailEvent): MailContext => ({
  person: caller.displayName,
  accessPackage: { displayName: 'Marketing' },
  change: 'Marketing',
  approver: caller.displayName,
  by: event === 'accessEnded' ? now : addDuration(now, 'P7D'),
  question: '…',
  reason: ended[event] ?? null,
  attention: [{ kind: 'failedMail', count: 2 }],
  task: { action: 'addMember', group: 'Marketing', system: 'CRM' },
  review: { id: '', name: 'Marketing', open: 3, all: 40, isOfOneself: false },
});
