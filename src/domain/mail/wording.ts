// What each mail says: its subject to the letter as the published table has it, the rest in words of our own.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-process#email-notifications-table

import type { Instant } from '../entities.ts';
import type { MailEvents, Word } from '../words.ts';
import { dateIn, momentIn, timeIn, type DateForm } from './dates.ts';

export type MailEvent = Word<typeof MailEvents>;

/** What a mail may speak of; null where there is no such thing. */
export interface Spoken {
  readonly form: DateForm;
  readonly accessPackage: string;
  /** Who has, gets or asks for the access, and where she comes from. */
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
  /** For whom a delegate decides. */
  readonly approver: string | null;
}

/**
 * `number` is that of the published table; none is for what it does not list. Of several rows for an event the first
 * that fits counts.
 */
interface Row {
  readonly number: string;
  readonly event: MailEvent;
  readonly stage: 'first' | 'later' | 'any';
  readonly escalates: boolean | 'any';
  readonly subject: string;
}
const row = (
  number: string,
  event: MailEvent,
  stage: Row['stage'],
  escalates: Row['escalates'],
  subject: string,
): Row => ({ number, event, stage, escalates, subject });

// biome-ignore format: a table, read by column
export const subjects: readonly Row[] = [
  row('2',        'approvalAsked',     'first', false, 'Action required: Approve or deny request by *[date]*'),
  row('4',        'approvalAsked',     'first', true,  'Approve or deny the request by *[time]* on *[date]*'),
  row('11',       'approvalAsked',     'later', false, 'Action required: Approve or deny request by *[date]*'),
  row('13',       'approvalAsked',     'later', true,
    'Action required: Approve or deny the request by *[date]* for *[requestor]*'),
  row('3',        'approvalReminder',  'first', false,
    'Reminder: Approve or deny the request by *[date]* for *[requestor]*'),
  row('5',        'approvalReminder',  'first', true,
    'Action required reminder: Approve or deny the request by *[date]* for *[requestor]*'),
  row('12',       'approvalReminder',  'later', false,
    'Action required reminder: Approve or deny the request by *[date]*'),
  row('14',       'approvalReminder',  'later', true,
    'Action required reminder: Approve or deny the request by *[date]* for *[requestor]*'),
  row('1, 15',    'approvalForwarded', 'any',   'any',
    'Action required: Approve or deny forwarded request by *[date]*'),
  row('6',        'approvalExpired',   'first', 'any', 'Request has expired for *[access_package]*'),
  row('17',       'approvalExpired',   'later', 'any', 'A request has expired for *[access_package]*'),
  row('7, 8, 16', 'approvalGiven',     'any',   'any', 'Request approved for *[requestor]* to *[access_package]*'),
  row('9',        'requestDenied',     'any',   'any', 'Request denied to *[access_package]*'),
  row('10',       'requestExpired',    'any',   'any', 'Your request has expired for *[access_package]*'),
  row('18',       'accessGranted',     'any',   'any', 'You now have access to *[access_package]*'),
  row('19',       'accessNearEnd',     'any',   'any', 'Extend access for *[access_package]* by *[date]*'),
  row('20',       'accessEnded',       'any',   'any', 'Access has ended for *[access_package]*'),
  row('',         'delegateAppointed', 'any',   'any', 'You can now decide requests for *[approver]*'),
  row('',         'delegateDecided',   'any',   'any', 'A delegate decided your request for *[access_package]*'),
];

/** One line, whatever the names in it hold. */
export function subjectOf(event: MailEvent, spoken: Spoken): string {
  const stage = spoken.stage === 1 ? 'first' : 'later';
  const found = subjects.find(
    (each) =>
      each.event === event &&
      (each.stage === 'any' || each.stage === stage) &&
      (each.escalates === 'any' || each.escalates === spoken.escalates),
  );
  if (found === undefined) throw new Error(`no mail is written for ${event}`);
  const { form, by } = spoken;
  const words: Readonly<Record<string, string>> = {
    date: by === null ? '' : dateIn(form, by),
    time: by === null ? '' : timeIn(form, by),
    requestor: spoken.person,
    access_package: spoken.accessPackage,
    approver: spoken.approver ?? '',
  };
  return found.subject
    .replaceAll(/\*\[(\w+)\]\*/g, (_, word: string) => words[word] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The sentences of each mail. */
export const sentences: Readonly<Record<MailEvent, (spoken: Spoken) => readonly string[]>> = {
  approvalAsked: (of) => [
    `${of.person} ${asks(of)} ${of.accessPackage}. You are one of those who may decide it; one decision is enough.`,
    ...(of.escalates ? ['If nobody decides soon, others are asked as well.'] : []),
  ],
  approvalReminder: (of) => [
    `${of.person} ${asks(of)} ${of.accessPackage}, and nobody has decided it yet. Without a decision it is denied.`,
  ],
  approvalForwarded: (of) => [
    `${of.person} ${asks(of)} ${of.accessPackage}. Those who were asked first have not decided it, so that ` +
      'you may now decide it too.',
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
    `You now have everything that ${of.accessPackage} ` +
      `gives.${of.endsAt === null ? '' : ` It is yours until ${momentIn(of.form, of.endsAt)}.`}`,
  ],
  accessNearEnd: (of) => [
    `Your access to ${of.accessPackage} ends soon. If you still need it, ask for an extension before then; ` +
      'otherwise do nothing.',
  ],
  accessEnded: (of) => [
    `Your access to ${of.accessPackage} has ended. What it gave you and nothing else gives you was taken back.`,
  ],
  delegateAppointed: (of) => [
    `${of.approver ?? 'An approver'} lets you decide requests in her or his ` +
      `stead${of.by === null ? '.' : ` until ${momentIn(of.form, of.by)}.`}`,
  ],
  delegateDecided: (of) => [
    'Somebody to whom an approver had handed over her or his decisions has decided your request for ' +
      `${of.accessPackage}.`,
  ],
};

const asks = ({ isExtension }: Spoken): string => (isExtension ? 'asks to keep access to' : 'asks for access to');

type Facts = readonly (readonly [label: string, value: string])[];
const fact = (label: string, value: string | null): Facts =>
  value === null || value.trim() === '' ? [] : [[label, value]];
const moment = (label: string, { form }: Spoken, at: Instant | null): Facts =>
  fact(label, at === null ? null : momentIn(form, at));

/** What an approver is shown of a request. */
const asked = (of: Spoken): Facts => [
  ...fact('Requested by', of.organization === null ? of.person : `${of.person} (${of.organization})`),
  ...fact('Access package', of.accessPackage),
  ...fact('Justification', of.justification),
  ...moment('Wished start', of, of.startsAt),
  ...moment('Wished end', of, of.endsAt),
  ...moment('Submitted', of, of.submittedAt),
];
const own = (of: Spoken): Facts => [
  ...fact('Access package', of.accessPackage),
  ...moment('Submitted', of, of.submittedAt),
  ...fact('Reason', of.reason),
];
const held = (of: Spoken, label: string): Facts => [
  ...fact('Access package', of.accessPackage),
  ...moment(label, of, of.by),
];

export const facts: Readonly<Record<MailEvent, (spoken: Spoken) => Facts>> = {
  approvalAsked: (of) => [...asked(of), ...moment('Decide by', of, of.by)],
  approvalReminder: (of) => [...asked(of), ...moment('Decide by', of, of.by)],
  approvalForwarded: (of) => [...asked(of), ...moment('Decide by', of, of.by)],
  approvalExpired: asked,
  approvalGiven: asked,
  requestDenied: own,
  requestExpired: own,
  delegateDecided: own,
  accessGranted: (of) => fact('Access package', of.accessPackage),
  accessNearEnd: (of) => held(of, 'Ends'),
  accessEnded: (of) => held(of, 'Ended'),
  delegateAppointed: (of) => [...fact('Approver', of.approver), ...moment('Until', of, of.by)],
};
