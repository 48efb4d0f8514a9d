// Mails as changes: the recipients of an event, the text, and the job that sends it, all in the commit of the event.

import type { Assignment, AssignmentRequest, Subject } from '../domain/requests/requestEntities.ts';
import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import type { Id, Instant } from '../domain/base.ts';
import { isNonBlank } from '../domain/faultCollector.ts';
import type { EnumValue, MailFrequencies } from '../domain/enums.ts';
import type { Policy, Question } from '../domain/policies/policyEntities.ts';
import type { Settings } from '../domain/settings/settingsEntities.ts';
import { nextDailyMail, waitsForDailyMail } from '../domain/mail/dailyMail.ts';
import type { MailEvent } from '../domain/mail/mailKinds.ts';
import { mailsFor, type MailDraft, type Recipient } from '../domain/mail/mailsFor.ts';
import type { MailAnswer, MailVariables } from '../domain/mail/mailVariables.ts';
import { latestEndOf } from '../domain/approvals/approvalVerdicts.ts';
import type { Answer } from '../domain/values.ts';
import { isExtension, requestKindOf } from '../domain/requests/requestTypes.ts';
import { effectLimits } from '../domain/personLimits.ts';
import { and, any, eq, not, oneOfValues, or } from '../odata/query.ts';
import { insert, type Change } from '../store/contract.ts';
import type { Context } from './context.ts';
import { lastAllowedMail } from './personLimits.ts';
import { sendDigestJobIfAbsent, sendMailJob } from './queueJobs.ts';
import { load, row, rows, type LoadedRows } from './load.ts';

/**
 * What a mail is about. `policy`: the one that the request was made under, or the assignment is held under; null where
 * it is gone.
 */
export interface MailContext {
  readonly request?: AssignmentRequest | null;
  readonly assignment?: Pick<Assignment, 'id' | 'startsAt' | 'endsAt'> | null;
  /** Whose access. */
  readonly subject?: Subject;
  /** Of whom it speaks, where that is no subject. */
  readonly person?: string | null;
  readonly accessPackage?: { readonly displayName: string } | null;
  readonly policy?: Pick<Policy, 'notificationsDisabled'> | null;
  readonly by?: Instant | null;
  /** Others tell the same people of much the same: it waits for the daily mail, whatever they wish. */
  readonly isOneOfMany?: boolean;
  readonly reason?: MailVariables['reason'];
  readonly approver?: string | null;
  readonly change?: string | null;
  readonly question?: string | null;
  readonly stage?: number;
  readonly escalates?: boolean;
  readonly attention?: MailVariables['attention'];
  readonly task?: MailVariables['task'];
  /** The connection that needs an administrator. */
  readonly connectionId?: Id;
  /** Of an invitation: what its link bears, and to whom the guest comes. */
  readonly ticket?: string;
  readonly organization?: string | null;
  /** The turn of an access review. */
  readonly review?: MailVariables['review'] & { readonly id: Id };
}

interface MailRecipient extends Recipient {
  readonly frequency: EnumValue<typeof MailFrequencies>;
}

/** Mails to users, and to the members that groups have now; never to the excluded. */
export async function mailPrincipals(
  ctx: Context,
  event: MailEvent,
  about: MailContext,
  ids: readonly Id[],
  excluded: ReadonlySet<Id> = new Set(),
): Promise<readonly Change[]> {
  if (ids.length === 0 || about.policy?.notificationsDisabled === true) return [];
  const reached = and(
    eq('kind', 'user'),
    not(eq('accountEnabled', false)),
    not(oneOfValues('id', [...excluded])),
    or(oneOfValues('id', ids), any('transitiveMemberOf', oneOfValues('id', ids))),
  );
  const { users, ...said } = await load(ctx.store, {
    users: rows('directoryObject', reached),
    ...tenantQueries(ctx, about),
  });
  return buildMails(ctx, event, { about, said, recipients: users.map(recipientOf) });
}

/**
 * Mails to the subject of a request, and to its requestor where that is another person. A direct assignment by an
 * administrator is told to nobody, as the published table says.
 */
export async function mailRequestor(
  ctx: Context,
  event: MailEvent,
  about: MailContext & { readonly subject: Subject },
  requestor: Subject | null = null,
): Promise<readonly Change[]> {
  if (about.request?.type === 'adminAdd') return [];
  return mailSubjects(ctx, event, about, [about.subject, ...(requestor === null ? [] : [requestor])]);
}

/** Mails to subjects that are users, in the directory or not. None where the policy turns notifications off. */
export async function mailSubjects(
  ctx: Context,
  event: MailEvent,
  about: MailContext,
  subjects: readonly Subject[],
): Promise<readonly Change[]> {
  const people = subjects.filter((each) => each.type === 'user');
  if (people.length === 0 || about.policy?.notificationsDisabled === true) return [];
  const { users, ...said } = await load(ctx.store, {
    users: rows(
      'directoryObject',
      oneOfValues(
        'id',
        people.flatMap((each) => each.objectId ?? []),
      ),
    ),
    ...tenantQueries(ctx, about),
  });
  return buildMails(ctx, event, {
    about,
    said,
    recipients: people.map((subject): MailRecipient => {
      const user = users.find((each) => each.id === subject.objectId);
      return user === undefined
        ? { id: subject.objectId, name: subject.displayName, address: subject.email, language: null, frequency: 'each' }
        : recipientOf(user);
    }),
  });
}

/** The mail that a user gets mails at, and how they wish them. */
export const recipientOf = (user: DirectoryObject): MailRecipient => ({
  id: user.id,
  name: user.displayName,
  address: user.mail ?? user.otherMails?.[0] ?? user.userPrincipalName,
  language: user.preferredLanguage,
  frequency: user.mailFrequency ?? 'each',
});

/** Whose deed a mail is: the user's who sent the request that it is about. Those of administrators are not counted. */
const causeOf = ({ request }: MailContext): Id | null =>
  request != null && requestKindOf(request.type)?.sender === 'user' ? request.createdByObjectId : null;

/** The settings and names of the tenant that mails use, and whether too many were written of the person's requests. */
const tenantQueries = (ctx: Context, about: MailContext) => ({
  allowed: lastAllowedMail(ctx.now, causeOf(about)),
  settings: row('settings', 'singleton'),
  tenants: row('tenant', 'singleton'),
  brandings: rows('branding'),
  organizations: row('connectedOrganization', about.subject?.connectedOrganizationId),
});

interface MailBatch {
  readonly about: MailContext;
  readonly said: LoadedRows<ReturnType<typeof tenantQueries>>;
  readonly recipients: readonly MailRecipient[];
}

/** The mails as they are sent; nothing is queued. */
function composeMails(
  ctx: Context,
  event: MailEvent,
  { about, said: { settings, tenants, brandings, organizations }, recipients }: MailBatch,
): readonly MailDraft[] {
  const { subject, request, assignment } = about;
  return mailsFor(event, {
    recipients,
    isSwitchedOff: about.policy?.notificationsDisabled === true,
    variables: {
      ...variablesOf(about),
      format: dateFormatIn(settings[0]),
      organization:
        about.organization ??
        organizations[0]?.displayName ??
        (subject?.objectId == null ? null : (tenants[0]?.displayName ?? null)),
    },
    requestId: request?.id ?? null,
    assignmentId: assignment?.id ?? null,
    reviewId: about.review?.id ?? null,
    connectionId: about.connectionId ?? null,
    ticket: about.ticket ?? null,
    personId: subject?.objectId ?? null,
    origin: ctx.pageOrigin(),
    tenantName: tenants[0]?.displayName ?? null,
    brandings,
  });
}

/** The mail of an event as one person would get it. */
export async function composeMailTo(
  ctx: Context,
  event: MailEvent,
  about: MailContext,
  recipient: Recipient,
): Promise<MailDraft | null> {
  const said = await load(ctx.store, tenantQueries(ctx, about));
  const [draft] = composeMails(ctx, event, { about, said, recipients: [{ ...recipient, frequency: 'each' }] });
  return draft ?? null;
}

function buildMails(ctx: Context, event: MailEvent, batch: MailBatch): readonly Change[] {
  const { about, recipients } = batch;
  const { settings, allowed } = batch.said;
  const drafts = composeMails(ctx, event, batch);
  const next = nextDailyMail(ctx.now, dailyMailOf(settings[0]));
  const waits = waitsForDailyMail(event, about.by ?? null, next);
  const isDaily = ({ frequency }: MailRecipient): boolean =>
    about.isOneOfMany === true || (waits && frequency === 'daily');
  const daily = new Set(recipients.filter(isDaily).map(({ id }) => id));
  const causedById = causeOf(about);
  const ofOthers = drafts.filter(({ recipientId }) => causedById !== null && recipientId !== causedById);
  const dropped = new Set(ofOthers.slice(allowed[0] === undefined ? effectLimits.mails.most : 0));
  if (causedById !== null && dropped.size > 0) ctx.tellDroppedMails(causedById, dropped.size);
  return drafts
    .filter((draft) => !dropped.has(draft))
    .flatMap((draft) => {
      const cause = draft.recipientId === causedById ? null : causedById;
      const { recipientId } = draft;
      return recipientId !== null && daily.has(recipientId)
        ? [insertion(ctx, ctx.newId(), draft, cause, 'collected'), sendDigestJobIfAbsent(ctx, recipientId, next)]
        : mailInsertion(ctx, draft, cause);
    });
}

/** Of a mail that is about no request and no assignment. */
export const emptyVariables = {
  ...variablesOf({}),
  organization: null,
} as const satisfies Omit<MailVariables, 'format'>;

/** What is known of the mail's subject, apart from how the tenant writes it. */
function variablesOf(about: MailContext): Omit<MailVariables, 'format' | 'organization'> {
  const { subject, request, assignment } = about;
  return {
    accessPackage: about.accessPackage?.displayName ?? null,
    person: about.person ?? subject?.displayName ?? subject?.email ?? null,
    stage: about.stage ?? 1,
    escalates: about.escalates ?? false,
    isExtension: request != null && isExtension(request),
    by: about.by ?? null,
    submittedAt: request?.createdAt ?? null,
    startsAt: request?.schedule.startAt ?? assignment?.startsAt ?? null,
    endsAt: assignment?.endsAt ?? (request == null ? null : latestEndOf(request)),
    justification: isNonBlank(request?.justification) ? request.justification : null,
    answers: request?.answers.flatMap(mailAnswer) ?? [],
    reason: about.reason ?? null,
    approver: about.approver ?? null,
    question: about.question ?? null,
    change: about.change ?? null,
    items: [],
    review: about.review ?? null,
    task: about.task ?? null,
    attention: about.attention ?? [],
  };
}

function mailAnswer({ question, value, displayValue }: Answer): readonly MailAnswer[] {
  const { text, localizations } = (question ?? {}) as Partial<Pick<Question, 'text' | 'localizations'>>;
  const answer = displayValue ?? value;
  return text == null || answer === null ? [] : [{ question: text, localizations: localizations ?? [], answer }];
}

/** How the tenant writes dates. */
export const dateFormatIn = (settings: Settings | undefined): MailVariables['format'] => ({
  language: settings?.dateLanguage ?? 'en-US',
  timeZone: settings?.timeZone ?? 'UTC',
});

/** When daily mails are sent. */
export const dailyMailOf = (settings: Settings | undefined): { readonly hour: number; readonly timeZone: string } => ({
  hour: settings?.dailyMailHour ?? 7,
  timeZone: settings?.timeZone ?? 'UTC',
});

/** A mail that is sent, and the job that sends it. */
export function mailInsertion(ctx: Context, draft: MailDraft, causedById: Id | null): readonly Change[] {
  const id = ctx.newId();
  return [insertion(ctx, id, draft, causedById, 'waiting'), sendMailJob(ctx, id)];
}

const insertion = (
  ctx: Context,
  id: Id,
  draft: MailDraft,
  causedById: Id | null,
  state: 'waiting' | 'collected',
): Change =>
  insert('mail', {
    id,
    ...draft,
    causedById,
    state,
    createdAt: ctx.now,
    sentAt: null,
    attempts: 0,
    error: null,
    messageId: `<${id}@latchkey.invalid>`,
  });
