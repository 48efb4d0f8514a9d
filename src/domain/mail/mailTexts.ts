// What each mail says: its subject to the letter as the published table has it, the rest in words of our own.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-process#email-notifications-table

import type { Instant } from '../base.ts';
import type { MailEvents, EnumValue } from '../enums.ts';
import { formatDate, formatDateTime, formatTime, type DateFormat } from './dateFormat.ts';

/** An event that people are told of by mail. */
export type MailEvent = EnumValue<typeof MailEvents>;

/** What a mail may speak of; null where there is no such thing. */
export interface MailVariables {
  readonly format: DateFormat;
  readonly accessPackage: string;
  /** The person who has, gets or requests the access, and their organization. */
  readonly person: string;
  readonly organization: string | null;
  /** From 1. */
  readonly stage: number;
  /** Whether alternates are asked when the approvers are slow. */
  readonly escalates: boolean;
  readonly isExtension: boolean;
  /** Until when to decide, to extend, or to decide for another; when it ended. */
  readonly by: Instant | null;
  readonly submittedAt: Instant | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly justification: string | null;
  /** Why it ended as it did. */
  readonly reason: string | null;
  /** For whom a delegate decides; who forwarded, asked or took back, where that is told. */
  readonly approver: string | null;
  /** The question that was answered. */
  readonly question: string | null;
}

/**
 * `number` is that of the published table; none is for what it does not list. Of several rows for an event the first
 * that fits counts.
 */
interface SubjectTemplate {
  readonly number: string;
  readonly event: MailEvent;
  readonly stage: 'first' | 'later' | 'any';
  readonly escalates: boolean | 'any';
  readonly subject: string;
}
const mail = (
  number: string,
  event: MailEvent,
  stage: SubjectTemplate['stage'],
  escalates: SubjectTemplate['escalates'],
  subject: string,
): SubjectTemplate => ({ number, event, stage, escalates, subject });

// biome-ignore format: a table, read by column
export const subjectTemplates: readonly SubjectTemplate[] = [
  mail('2',        'approvalAsked',     'first', false, 'Action required: Approve or deny request by *[date]*'),
  mail('4',        'approvalAsked',     'first', true,  'Approve or deny the request by *[time]* on *[date]*'),
  mail('11',       'approvalAsked',     'later', false, 'Action required: Approve or deny request by *[date]*'),
  mail('13',       'approvalAsked',     'later', true,
    'Action required: Approve or deny the request by *[date]* for *[requestor]*'),
  mail('3',        'approvalReminder',  'first', false,
    'Reminder: Approve or deny the request by *[date]* for *[requestor]*'),
  mail('5',        'approvalReminder',  'first', true,
    'Action required reminder: Approve or deny the request by *[date]* for *[requestor]*'),
  mail('12',       'approvalReminder',  'later', false,
    'Action required reminder: Approve or deny the request by *[date]*'),
  mail('14',       'approvalReminder',  'later', true,
    'Action required reminder: Approve or deny the request by *[date]* for *[requestor]*'),
  mail('1, 15',    'approvalForwarded', 'any',   'any',
    'Action required: Approve or deny forwarded request by *[date]*'),
  mail('6',        'approvalExpired',   'first', 'any', 'Request has expired for *[access_package]*'),
  mail('17',       'approvalExpired',   'later', 'any', 'A request has expired for *[access_package]*'),
  mail('7, 8, 16', 'approvalGiven',     'any',   'any', 'Request approved for *[requestor]* to *[access_package]*'),
  mail('9',        'requestDenied',     'any',   'any', 'Request denied to *[access_package]*'),
  mail('10',       'requestExpired',    'any',   'any', 'Your request has expired for *[access_package]*'),
  mail('18',       'accessGranted',     'any',   'any', 'You now have access to *[access_package]*'),
  mail('19',       'accessNearEnd',     'any',   'any', 'Extend access for *[access_package]* by *[date]*'),
  mail('20',       'accessEnded',       'any',   'any', 'Access has ended for *[access_package]*'),
  mail('',         'delegateAppointed', 'any',   'any', 'You can now decide requests for *[approver]*'),
  mail('',         'delegateDecided',   'any',   'any', 'A delegate decided your request for *[access_package]*'),
  mail('',         'approvalTakenBack', 'any',   'any',
    'Approval taken back for *[requestor]* to *[access_package]*'),
  mail('',         'questionAsked',     'any',   'any',
    'Action required: Answer a question about your request for *[access_package]*'),
  mail('',         'questionAnswered',  'any',   'any',
    'Your question about *[access_package]* for *[requestor]* was answered'),
];

/** One line, whatever the names in it hold. */
export function subjectOf(event: MailEvent, variables: MailVariables): string {
  const stage = variables.stage === 1 ? 'first' : 'later';
  const found = subjectTemplates.find(
    (each) =>
      each.event === event &&
      (each.stage === 'any' || each.stage === stage) &&
      (each.escalates === 'any' || each.escalates === variables.escalates),
  );
  if (found === undefined) throw new Error(`no mail is written for ${event}`);
  const { format, by } = variables;
  const words: Readonly<Record<string, string>> = {
    date: by === null ? '' : formatDate(format, by),
    time: by === null ? '' : formatTime(format, by),
    requestor: variables.person,
    access_package: variables.accessPackage,
    approver: variables.approver ?? '',
  };
  return found.subject
    .replaceAll(/\*\[(\w+)\]\*/g, (_, word: string) => words[word] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The sentences of each mail. */
export const mailSentences: Readonly<Record<MailEvent, (spoken: MailVariables) => readonly string[]>> = {
  approvalAsked: (of) => [
    `${of.person} ${asks(of)} ${of.accessPackage}. You are one of those who may decide it; one decision is enough.`,
    ...(of.escalates ? ['If nobody decides soon, others are asked as well.'] : []),
  ],
  approvalReminder: (of) => [
    `${of.person} ${asks(of)} ${of.accessPackage}, and nobody has decided it yet. Without a decision it is denied.`,
  ],
  approvalForwarded: (of) => [
    of.approver === null
      ? `${of.person} ${asks(of)} ${of.accessPackage}. Those who were asked first have not decided it, so that ` +
        'you may now decide it too.'
      : `${of.person} ${asks(of)} ${of.accessPackage}. ${of.approver} forwarded the request to you.`,
  ],
  approvalExpired: (of) => [
    `Nobody decided in time what ${of.person} asked of ${of.accessPackage}. The request was denied; there ` +
      'is nothing left to do.',
  ],
  approvalGiven: (of) => [
    `The request of ${of.person} for ${of.accessPackage} was approved in stage ${of.stage}. There is ` +
      'nothing left to do in this stage.',
  ],
  requestDenied: (of) => [`Your request for ${of.accessPackage} was denied.`],
  requestExpired: (of) => [
    `Nobody decided your request for ${of.accessPackage} in time, and so it was denied. You can ask again.`,
  ],
  accessGranted: (of) => [
    `You now have everything that ${of.accessPackage} gives.` +
      `${of.endsAt === null ? '' : ` It is yours until ${formatDateTime(of.format, of.endsAt)}.`}`,
  ],
  accessNearEnd: (of) => [
    `Your access to ${of.accessPackage} ends soon. If you still need it, ask for an extension before then; ` +
      'otherwise do nothing.',
  ],
  accessEnded: (of) => [
    `Your access to ${of.accessPackage} has ended. What it gave you and nothing else gives you was taken back.`,
  ],
  delegateAppointed: (of) => [
    `${of.approver ?? 'An approver'} lets you decide requests in their place` +
      `${of.by === null ? '.' : ` until ${formatDateTime(of.format, of.by)}.`}`,
  ],
  delegateDecided: (of) => [
    'Somebody to whom an approver had handed over their decisions has decided your request for ' +
      `${of.accessPackage}.`,
  ],
  approvalTakenBack: (of) => [
    `${of.approver ?? 'An approver'} took back the approval of the request of ${of.person} for ${of.accessPackage}. ` +
      `It waits for a decision in stage ${of.stage} again.`,
  ],
  questionAsked: (of) => [
    `${of.approver ?? 'An approver'} has a question about your request for ${of.accessPackage}. Your request waits ` +
      'until it is decided; the question does not change until when.',
  ],
  questionAnswered: (of) => [`${of.person} answered your question about the request for ${of.accessPackage}.`],
};

const asks = ({ isExtension }: MailVariables): string =>
  isExtension ? 'asks to keep access to' : 'asks for access to';

type MailFactRows = readonly (readonly [label: string, value: string])[];
const fact = (label: string, value: string | null): MailFactRows =>
  value === null || value.trim() === '' ? [] : [[label, value]];
const instantFact = (label: string, { format }: MailVariables, at: Instant | null): MailFactRows =>
  fact(label, at === null ? null : formatDateTime(format, at));

/** What an approver is shown of a request. */
const requestFacts = (of: MailVariables): MailFactRows => [
  ...fact('Requested by', of.organization === null ? of.person : `${of.person} (${of.organization})`),
  ...fact('Access package', of.accessPackage),
  ...fact('Justification', of.justification),
  ...instantFact('Wished start', of, of.startsAt),
  ...instantFact('Wished end', of, of.endsAt),
  ...instantFact('Submitted', of, of.submittedAt),
];
const ownRequestFacts = (of: MailVariables): MailFactRows => [
  ...fact('Access package', of.accessPackage),
  ...instantFact('Submitted', of, of.submittedAt),
  ...fact('Reason', of.reason),
];
const assignmentFacts = (of: MailVariables, label: string): MailFactRows => [
  ...fact('Access package', of.accessPackage),
  ...instantFact(label, of, of.by),
];

export const mailFacts: Readonly<Record<MailEvent, (spoken: MailVariables) => MailFactRows>> = {
  approvalAsked: (of) => [...requestFacts(of), ...instantFact('Decide by', of, of.by)],
  approvalReminder: (of) => [...requestFacts(of), ...instantFact('Decide by', of, of.by)],
  approvalForwarded: (of) => [...requestFacts(of), ...fact('Note', of.reason), ...instantFact('Decide by', of, of.by)],
  approvalExpired: requestFacts,
  approvalGiven: requestFacts,
  requestDenied: ownRequestFacts,
  requestExpired: ownRequestFacts,
  delegateDecided: ownRequestFacts,
  accessGranted: (of) => fact('Access package', of.accessPackage),
  accessNearEnd: (of) => assignmentFacts(of, 'Ends'),
  accessEnded: (of) => assignmentFacts(of, 'Ended'),
  approvalTakenBack: (of) => [
    ...requestFacts(of),
    ...fact('Reason', of.reason),
    ...instantFact('Decide by', of, of.by),
  ],
  questionAsked: (of) => [
    ...fact('Access package', of.accessPackage),
    ...fact('Question', of.reason),
    ...instantFact('Decision by', of, of.by),
  ],
  questionAnswered: (of) => [
    ...requestFacts(of),
    ...fact('Question', of.question),
    ...fact('Answer', of.reason),
    ...instantFact('Decide by', of, of.by),
  ],
  delegateAppointed: (of) => [...fact('Approver', of.approver), ...instantFact('Until', of, of.by)],
};
