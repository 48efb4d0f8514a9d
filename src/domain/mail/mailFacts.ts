// The facts that each mail lists: a label, and what it is.

import type { Instant } from '../base.ts';
import { formatDateTime } from './dateFormat.ts';
import type { MailEvent } from './mailKinds.ts';
import type { MailLabel, MailWords } from './mailWords.ts';
import type { MailLanguage, MailVariables } from './mailVariables.ts';

export type MailFactRows = readonly (readonly [label: string, value: string])[];

/** What a list of facts is made with: what the mail speaks of, in which words. */
interface FactSource {
  readonly of: MailVariables;
  readonly words: Pick<MailWords, 'labels' | 'causes'>;
  readonly language: MailLanguage;
}

/** A longer answer stands on the page. */
const longestAnswer = 1_000;

const named = (label: string, value: string | null): MailFactRows =>
  value === null || value.trim() === '' ? [] : [[label, value]];
const fact = ({ words: { labels } }: FactSource, label: MailLabel, value: string | null): MailFactRows =>
  named(labels[label], value);
/** What somebody wrote stays in their own words. */
const reasonFact = (source: FactSource, label: MailLabel): MailFactRows => {
  const {
    of: { reason },
    words,
  } = source;
  const said = reason === null || typeof reason === 'string' ? reason : words.causes[reason.cause](reason.stage);
  return fact(source, label, said);
};
const instantFact = (source: FactSource, label: MailLabel, at: Instant | null): MailFactRows =>
  fact(source, label, at === null ? null : formatDateTime(source.of.format, at));

const answers = ({ of, language }: FactSource): MailFactRows =>
  of.answers.flatMap(({ question, localizations, answer }) =>
    named(
      localizations.find(({ languageCode }) => languageCode.toLowerCase().split('-')[0] === language)?.text ?? question,
      answer.length > longestAnswer ? `${answer.slice(0, longestAnswer)}…` : answer,
    ),
  );

/** What an approver is shown of a request. */
const requestFacts = (source: FactSource): MailFactRows => {
  const { of } = source;
  return [
    ...fact(source, 'requestedBy', of.organization === null ? of.person : `${of.person ?? ''} (${of.organization})`),
    ...fact(source, 'accessPackage', of.accessPackage),
    ...fact(source, 'justification', of.justification),
    ...answers(source),
    ...instantFact(source, 'wishedStart', of.startsAt),
    ...instantFact(source, 'wishedEnd', of.endsAt),
    ...instantFact(source, 'submitted', of.submittedAt),
  ];
};
const toDecide = (source: FactSource, ...further: readonly MailFactRows[]): MailFactRows => [
  ...requestFacts(source),
  ...further.flat(),
  ...instantFact(source, 'decideBy', source.of.by),
];
const ownRequestFacts = (source: FactSource): MailFactRows => [
  ...fact(source, 'accessPackage', source.of.accessPackage),
  ...instantFact(source, 'submitted', source.of.submittedAt),
  ...reasonFact(source, 'reason'),
];
const assignmentFacts = (source: FactSource, label: 'ends' | 'ended'): MailFactRows => [
  ...fact(source, 'accessPackage', source.of.accessPackage),
  ...instantFact(source, label, source.of.by),
];

const reviewFacts = (source: FactSource): MailFactRows => {
  const { review, by } = source.of;
  return [
    ...fact(source, 'reviewed', review?.name ?? null),
    ...(review === null || review.isOfOneself ? [] : fact(source, 'toReview', String(review.open))),
    ...instantFact(source, 'decideBy', by),
  ];
};

/** Where it is to be done, and until when. */
const taskFacts = (source: FactSource): MailFactRows => [
  ...fact(source, 'application', source.of.task?.system ?? null),
  ...instantFact(source, 'until', source.of.by),
];

export const mailFacts: Readonly<Record<MailEvent, (source: FactSource) => MailFactRows>> = {
  approvalAsked: (source) => toDecide(source),
  approvalReminder: (source) => toDecide(source),
  approvalForwarded: (source) => toDecide(source, reasonFact(source, 'remark')),
  approvalTakenBack: (source) => toDecide(source, reasonFact(source, 'reason')),
  approvalExpired: requestFacts,
  approvalGiven: requestFacts,
  questionAsked: (source) => [
    ...fact(source, 'accessPackage', source.of.accessPackage),
    ...reasonFact(source, 'question'),
    ...instantFact(source, 'decisionBy', source.of.by),
  ],
  questionAnswered: (source) =>
    toDecide(source, fact(source, 'question', source.of.question), reasonFact(source, 'answer')),
  requestDenied: ownRequestFacts,
  requestExpired: ownRequestFacts,
  delegateDecided: ownRequestFacts,
  accessGranted: (source) => fact(source, 'accessPackage', source.of.accessPackage),
  accessNearEnd: (source) => assignmentFacts(source, 'ends'),
  accessEnded: (source) => assignmentFacts(source, 'ended'),
  delegateAppointed: (source) => [
    ...fact(source, 'approver', source.of.approver),
    ...instantFact(source, 'until', source.of.by),
  ],
  administratorMade: (source) => fact(source, 'administrator', source.of.person),
  guestInvited: (source) => [
    ...fact(source, 'invitedBy', source.of.person),
    ...reasonFact(source, 'message'),
    ...instantFact(source, 'until', source.of.by),
  ],
  factorsReset: (source) => fact(source, 'administrator', source.of.person),
  passwordForgotten: (source) => instantFact(source, 'until', source.of.by),
  invitationCopied: (source) => [...fact(source, 'invited', source.of.person), ...reasonFact(source, 'message')],
  credentialNearEnd: (source) => [
    ...fact(source, 'application', source.of.person),
    ...reasonFact(source, 'credential'),
    ...instantFact(source, 'ends', source.of.by),
  ],
  auditBroken: () => [],
  attentionNeeded: () => [],
  proposalMade: (source) => [...fact(source, 'proposer', source.of.person), ...reasonFact(source, 'justification')],
  proposalApproved: (source) => [...fact(source, 'administrator', source.of.person), ...reasonFact(source, 'reason')],
  proposalRefused: (source) => [...fact(source, 'administrator', source.of.person), ...reasonFact(source, 'reason')],
  removalsHeld: () => [],
  connectionQuarantined: (source) => reasonFact(source, 'reason'),
  differencesWait: () => [],
  reviewAsked: reviewFacts,
  reviewReminder: reviewFacts,
  reviewReassigned: (source) => [...reviewFacts(source), ...reasonFact(source, 'remark')],
  reviewEscalated: reviewFacts,
  reviewCompleted: (source) => fact(source, 'reviewed', source.of.review?.name ?? null),
  taskAsked: taskFacts,
  taskReminder: taskFacts,
  identityLinked: () => [],
  digest: () => [],
};
