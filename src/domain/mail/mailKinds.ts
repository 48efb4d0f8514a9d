// Of each event that people are told of: which page its mail leads to, and whether the mail may wait for a daily one.

import type { Id } from '../base.ts';
import type { EnumValue, MailEvents } from '../enums.ts';

/** An event that people are told of by mail. */
export type MailEvent = EnumValue<typeof MailEvents>;

/** What the one button of a mail says. */
export type MailButton =
  | 'decide'
  | 'viewRequest'
  | 'answer'
  | 'viewAccess'
  | 'extend'
  | 'viewApprovals'
  | 'review'
  | 'viewReview'
  | 'acceptInvitation'
  | 'choosePassword'
  | 'open';

/** What a mail is about, for the address of its page. `isOwn`: the recipient is the person whose access it is. */
export interface MailSubject {
  readonly requestId: Id | null;
  readonly assignmentId: Id | null;
  /** The turn of an access review, or the series where the mail tells of results. */
  readonly reviewId: Id | null;
  readonly connectionId: Id | null;
  /** Of an invitation or a forgotten password. */
  readonly ticket: string | null;
  readonly isOwn: boolean;
}

interface MailKind {
  readonly button: MailButton;
  readonly page: (of: MailSubject) => string;
  /**
   * `daily`: waits for the daily mail of people who wish one. `dailyBefore`: so long as that comes before the date that
   * the mail names.
   */
  readonly timing: 'atOnce' | 'daily' | 'dailyBefore';
  /** It asks for a decision: there is nothing left of it once the request or the review waits for none. */
  readonly asksToDecide: boolean;
}

const approval = ({ requestId }: MailSubject): string => `/approvals/${requestId ?? ''}`;
const request = ({ requestId }: MailSubject): string => `/requests/${requestId ?? ''}`;
const review = ({ reviewId }: MailSubject): string => `/reviews/${reviewId ?? ''}`;
/** To those who run reviews: of the series. */
const reviewResults = ({ reviewId }: MailSubject): string => `/manage/reviews/${reviewId ?? ''}`;
const connection = ({ connectionId }: MailSubject): string =>
  connectionId === null ? '/admin/connections' : `/admin/connections/${connectionId}`;
const differences = (of: MailSubject): string => `${connection(of)}?part=differences`;
const tasks = (): string => '/tasks';
const invitation = ({ ticket }: MailSubject): string => `/account/invitation?ticket=${ticket ?? ''}`;
const newPassword = ({ ticket }: MailSubject): string => `/account/password/reset?code=${ticket ?? ''}`;
/** Whoever asked for another person has no access of their own to look at. */
const access = (of: MailSubject): string =>
  of.isOwn || of.requestId === null ? `/access/${of.assignmentId ?? ''}` : request(of);

// biome-ignore format: a table, read by column
export const mailKinds: Readonly<Record<MailEvent, MailKind>> = {
  approvalAsked:     { button: 'decide',        page: approval,          timing: 'dailyBefore', asksToDecide: true },
  approvalReminder:  { button: 'decide',        page: approval,          timing: 'dailyBefore', asksToDecide: true },
  approvalForwarded: { button: 'decide',        page: approval,          timing: 'dailyBefore', asksToDecide: true },
  approvalTakenBack: { button: 'decide',        page: approval,          timing: 'dailyBefore', asksToDecide: false },
  approvalExpired:   { button: 'viewRequest',   page: approval,          timing: 'daily',  asksToDecide: false },
  approvalGiven:     { button: 'viewRequest',   page: approval,          timing: 'daily',  asksToDecide: false },
  questionAnswered:  { button: 'decide',        page: approval,          timing: 'dailyBefore', asksToDecide: true },
  questionAsked:     { button: 'answer',        page: request,           timing: 'dailyBefore', asksToDecide: true },
  requestDenied:     { button: 'viewRequest',   page: request,           timing: 'daily',  asksToDecide: false },
  requestExpired:    { button: 'viewRequest',   page: request,           timing: 'daily',  asksToDecide: false },
  delegateDecided:   { button: 'viewRequest',   page: request,           timing: 'daily',  asksToDecide: false },
  accessGranted:     { button: 'viewAccess',    page: access,            timing: 'daily',  asksToDecide: false },
  accessNearEnd:     { button: 'extend',        page: access,            timing: 'dailyBefore', asksToDecide: false },
  accessEnded:       { button: 'viewAccess',    page: access,            timing: 'daily',  asksToDecide: false },
  delegateAppointed: { button: 'viewApprovals', page: () => '/approvals', timing: 'daily', asksToDecide: false },
  administratorMade: { button: 'open',          page: () => '/',         timing: 'atOnce', asksToDecide: false },
  guestInvited:      { button: 'acceptInvitation', page: invitation,      timing: 'atOnce', asksToDecide: false },
  factorsReset:      { button: 'open',          page: () => '/account/factors', timing: 'atOnce', asksToDecide: false },
  passwordForgotten: { button: 'choosePassword', page: newPassword,     timing: 'atOnce', asksToDecide: false },
  invitationCopied:  { button: 'open',          page: () => '/',         timing: 'atOnce', asksToDecide: false },
  credentialNearEnd: { button: 'open',          page: () => '/',         timing: 'dailyBefore', asksToDecide: false },
  auditBroken:       { button: 'open',          page: () => '/workbench/audit', timing: 'atOnce',
    asksToDecide: false },
  attentionNeeded:   { button: 'open',          page: () => '/admin/attention',       timing: 'atOnce',
    asksToDecide: false },
  proposalMade:      { button: 'open',          page: () => '/admin/proposals', timing: 'atOnce',
    asksToDecide: false },
  proposalApproved:  { button: 'open',          page: () => '/',         timing: 'daily',  asksToDecide: false },
  proposalRefused:   { button: 'open',          page: () => '/',         timing: 'daily',  asksToDecide: false },
  removalsHeld:      { button: 'open',          page: () => '/admin/held', timing: 'atOnce',
    asksToDecide: false },
  connectionQuarantined: { button: 'open',      page: connection,        timing: 'atOnce', asksToDecide: false },
  differencesWait:   { button: 'open',          page: differences,       timing: 'atOnce', asksToDecide: false },
  reviewAsked:       { button: 'review',        page: review,            timing: 'dailyBefore', asksToDecide: true },
  reviewReminder:    { button: 'review',        page: review,            timing: 'dailyBefore', asksToDecide: true },
  reviewReassigned:  { button: 'review',        page: review,            timing: 'dailyBefore', asksToDecide: true },
  reviewEscalated:   { button: 'review',        page: review,            timing: 'dailyBefore', asksToDecide: true },
  reviewCompleted:   { button: 'viewReview',    page: reviewResults,          timing: 'daily',  asksToDecide: false },
  taskAsked:         { button: 'open',          page: tasks,             timing: 'dailyBefore', asksToDecide: false },
  taskReminder:      { button: 'open',          page: tasks,             timing: 'dailyBefore', asksToDecide: false },
  identityLinked:    { button: 'open',          page: () => '/account',  timing: 'atOnce', asksToDecide: false },
  digest:            { button: 'open',          page: () => '/',         timing: 'atOnce', asksToDecide: false },
};

/** The text or HTML of a mail without the way into an account: of a guest who is invited, or by a new password. */
export const withoutTicket = (text: string): string =>
  text.replaceAll(/(\/account\/(?:invitation\?ticket|password\/reset\?code)=)[\w.~-]+/g, '$1');
