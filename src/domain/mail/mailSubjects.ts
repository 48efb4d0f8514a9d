// The subject of each mail: in English to the letter as the published table has it, then the names that it lacks, so
// that two mails of one kind can be told apart.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-process#email-notifications-table

import { formatDate, formatTime } from './dateFormat.ts';
import type { MailEvent } from './mailKinds.ts';
import type { MailLanguage, MailVariables } from './mailVariables.ts';

/**
 * `number` is that of the published table; none is for what it does not list. Of several rows for an event the first
 * that fits counts.
 */
interface SubjectTemplate {
  readonly number: string;
  readonly event: MailEvent;
  readonly stage: 'first' | 'later' | 'any';
  readonly escalates: boolean | 'any';
  readonly subject: Readonly<Record<MailLanguage, string>>;
}
const mail = (
  number: string,
  event: MailEvent,
  stage: SubjectTemplate['stage'],
  escalates: SubjectTemplate['escalates'],
  en: string,
  de: string,
): SubjectTemplate => ({ number, event, stage, escalates, subject: { en, de } });

// biome-ignore format: a table, read by column
export const subjectTemplates: readonly SubjectTemplate[] = [
  mail('2',        'approvalAsked',     'first', false, 'Action required: Approve or deny request by *[date]*',
    'Handlung erforderlich: Antrag bis *[date]* genehmigen oder ablehnen'),
  mail('4',        'approvalAsked',     'first', true,  'Approve or deny the request by *[time]* on *[date]*',
    'Antrag bis *[time]* am *[date]* genehmigen oder ablehnen'),
  mail('11',       'approvalAsked',     'later', false, 'Action required: Approve or deny request by *[date]*',
    'Handlung erforderlich: Antrag bis *[date]* genehmigen oder ablehnen'),
  mail('13',       'approvalAsked',     'later', true,
    'Action required: Approve or deny the request by *[date]* for *[requestor]*',
    'Handlung erforderlich: Antrag von *[requestor]* bis *[date]* genehmigen oder ablehnen'),
  mail('3',        'approvalReminder',  'first', false,
    'Reminder: Approve or deny the request by *[date]* for *[requestor]*',
    'Erinnerung: Antrag von *[requestor]* bis *[date]* genehmigen oder ablehnen'),
  mail('5',        'approvalReminder',  'first', true,
    'Action required reminder: Approve or deny the request by *[date]* for *[requestor]*',
    'Erinnerung, Handlung erforderlich: Antrag von *[requestor]* bis *[date]* genehmigen oder ablehnen'),
  mail('12',       'approvalReminder',  'later', false,
    'Action required reminder: Approve or deny the request by *[date]*',
    'Erinnerung, Handlung erforderlich: Antrag bis *[date]* genehmigen oder ablehnen'),
  mail('14',       'approvalReminder',  'later', true,
    'Action required reminder: Approve or deny the request by *[date]* for *[requestor]*',
    'Erinnerung, Handlung erforderlich: Antrag von *[requestor]* bis *[date]* genehmigen oder ablehnen'),
  mail('1, 15',    'approvalForwarded', 'any',   'any',
    'Action required: Approve or deny forwarded request by *[date]*',
    'Handlung erforderlich: Weitergeleiteten Antrag bis *[date]* genehmigen oder ablehnen'),
  mail('6',        'approvalExpired',   'first', 'any', 'Request has expired for *[access_package]*',
    'Antrag für *[access_package]* ist abgelaufen'),
  mail('17',       'approvalExpired',   'later', 'any', 'A request has expired for *[access_package]*',
    'Ein Antrag für *[access_package]* ist abgelaufen'),
  mail('7, 8, 16', 'approvalGiven',     'any',   'any', 'Request approved for *[requestor]* to *[access_package]*',
    'Antrag von *[requestor]* für *[access_package]* genehmigt'),
  mail('9',        'requestDenied',     'any',   'any', 'Request denied to *[access_package]*',
    'Antrag für *[access_package]* abgelehnt'),
  mail('10',       'requestExpired',    'any',   'any', 'Your request has expired for *[access_package]*',
    'Ihr Antrag für *[access_package]* ist abgelaufen'),
  mail('18',       'accessGranted',     'any',   'any', 'You now have access to *[access_package]*',
    'Sie haben jetzt Zugriff auf *[access_package]*'),
  mail('19',       'accessNearEnd',     'any',   'any', 'Extend access for *[access_package]* by *[date]*',
    'Zugriff auf *[access_package]* bis *[date]* verlängern'),
  mail('20',       'accessEnded',       'any',   'any', 'Access has ended for *[access_package]*',
    'Zugriff auf *[access_package]* ist beendet'),
  mail('',         'delegateAppointed', 'any',   'any', 'You can now decide requests for *[approver]*',
    'Sie können jetzt für *[approver]* über Anträge entscheiden'),
  mail('',         'delegateDecided',   'any',   'any', 'A delegate decided your request for *[access_package]*',
    'Eine Vertretung hat über Ihren Antrag für *[access_package]* entschieden'),
  mail('',         'approvalTakenBack', 'any',   'any', 'Approval taken back for *[requestor]* to *[access_package]*',
    'Genehmigung für *[requestor]* zu *[access_package]* zurückgenommen'),
  mail('',         'questionAsked',     'any',   'any',
    'Action required: Answer a question about your request for *[access_package]*',
    'Handlung erforderlich: Frage zu Ihrem Antrag für *[access_package]* beantworten'),
  mail('',         'questionAnswered',  'any',   'any',
    'Your question about *[access_package]* for *[requestor]* was answered',
    'Ihre Frage zu *[access_package]* für *[requestor]* wurde beantwortet'),
  mail('',         'administratorMade', 'any',   'any', '*[requestor]* is now an administrator',
    '*[requestor]* hat jetzt Administratorrechte'),
  mail('',         'guestInvited',      'any',   'any', 'You are invited to *[organization]*',
    'Sie sind zu *[organization]* eingeladen'),
  mail('',         'factorsReset',      'any',   'any', 'Your second factor was reset',
    'Ihr zweiter Faktor wurde zurückgesetzt'),
  mail('',         'passwordForgotten', 'any',   'any', 'Choose a new password',
    'Wählen Sie ein neues Kennwort'),
  mail('',         'invitationCopied',  'any',   'any', '*[requestor]* was invited to *[organization]*',
    '*[requestor]* wurde zu *[organization]* eingeladen'),
  mail('',         'credentialNearEnd', 'any',   'any', 'A secret or certificate of *[requestor]* ends on *[date]*',
    'Ein Geheimnis oder Zertifikat von *[requestor]* endet am *[date]*'),
  mail('',         'auditBroken',       'any',   'any', 'The audit was changed outside of Latchkey',
    'Das Überwachungsprotokoll wurde außerhalb von Latchkey geändert'),
  mail('',         'attentionNeeded',   'any',   'any', 'Things that need attention: *[count]*',
    'Was Aufmerksamkeit braucht: *[count]*'),
  mail('',         'proposalMade',      'any',   'any', 'A change of *[change]* waits for a second administrator',
    'Eine Änderung an *[change]* wartet auf eine zweite Person'),
  mail('',         'proposalApproved',  'any',   'any', 'Your change of *[change]* was approved',
    'Ihre Änderung an *[change]* wurde genehmigt'),
  mail('',         'proposalRefused',   'any',   'any', 'Your change of *[change]* was refused',
    'Ihre Änderung an *[change]* wurde abgelehnt'),
  mail('',         'removalsHeld',      'any',   'any', 'Removals by the rule of *[requestor]* are held',
    'Entzüge durch die Regel von *[requestor]* sind zurückgehalten'),
  mail('',         'connectionQuarantined', 'any', 'any', 'The connection *[requestor]* is in quarantine',
    'Die Verbindung *[requestor]* ist in Quarantäne'),
  mail('',         'differencesWait',   'any',   'any', 'The connection *[requestor]* waits for a decision',
    'Die Verbindung *[requestor]* wartet auf eine Entscheidung'),
  mail('',         'reviewAsked',       'any',   'any',
    'Action required: Review who has access to *[review]* by *[date]*',
    'Handlung erforderlich: Zugriff auf *[review]* bis *[date]* überprüfen'),
  mail('',         'reviewReminder',    'any',   'any',
    'Reminder: *[open]* of *[all]* left to review for *[review]* by *[date]*',
    'Erinnerung: Noch *[open]* von *[all]* für *[review]* bis *[date]* zu überprüfen'),
  mail('',         'reviewReassigned',  'any',   'any',
    'Action required: A review of access to *[review]* was passed to you',
    'Handlung erforderlich: Eine Überprüfung des Zugriffs auf *[review]* wurde Ihnen übergeben'),
  mail('',         'reviewEscalated',   'any',   'any',
    'Action required: Review who has access to *[review]* in place of *[approver]*',
    'Handlung erforderlich: Zugriff auf *[review]* anstelle von *[approver]* überprüfen'),
  mail('',         'reviewCompleted',   'any',   'any', 'Results of the review of access to *[review]*',
    'Ergebnis der Überprüfung des Zugriffs auf *[review]*'),
  mail('',         'taskAsked',         'any',   'any',
    'Action required in *[system]* for *[requestor]* by *[date]*',
    'Handlung erforderlich in *[system]* für *[requestor]* bis *[date]*'),
  mail('',         'taskReminder',      'any',   'any',
    'Reminder: Action required in *[system]* for *[requestor]* by *[date]*',
    'Erinnerung: Handlung erforderlich in *[system]* für *[requestor]* bis *[date]*'),
  mail('',         'identityLinked',    'any',   'any', 'You can now sign in with *[requestor]*',
    'Sie können sich jetzt mit *[requestor]* anmelden'),
  mail('',         'digest',            'any',   'any', 'Your daily summary (*[count]*)',
    'Ihre Tagesübersicht (*[count]*)'),
];

/** Events of which only the recipient's own name is missing, or none: no name tells them apart. */
const toOneself: ReadonlySet<MailEvent> = new Set([
  'delegateAppointed',
  'auditBroken',
  'attentionNeeded',
  'digest',
  'guestInvited',
  'factorsReset',
  'passwordForgotten',
]);

/**
 * One line, whatever the names in it hold. `isOwn`: the recipient is the person whose access it is about, whose name
 * need not be told.
 */
export function subjectOf(
  event: MailEvent,
  variables: MailVariables,
  { language, isOwn }: { readonly language: MailLanguage; readonly isOwn: boolean },
): string {
  const stage = variables.stage === 1 ? 'first' : 'later';
  const found = subjectTemplates.find(
    (each) =>
      each.event === event &&
      (each.stage === 'any' || each.stage === stage) &&
      (each.escalates === 'any' || each.escalates === variables.escalates),
  );
  if (found === undefined) throw new Error(`no mail is written for ${event}`);
  const { format, by, items, attention, review, task } = variables;
  const template = found.subject[language];
  const words: Readonly<Record<string, string>> = {
    date: by === null ? '' : formatDate(format, by),
    time: by === null ? '' : formatTime(format, by),
    requestor: variables.person ?? '',
    access_package: variables.accessPackage ?? '',
    organization: variables.organization ?? '',
    approver: variables.approver ?? '',
    change: variables.change ?? '',
    review: review?.name ?? '',
    system: task?.system ?? '',
    open: String(review?.open ?? 0),
    all: String(review?.all ?? 0),
    count: String(attention.reduce((sum, { count }) => sum + count, items.length)),
  };
  const missing = ['requestor', 'access_package'].filter(
    (word) => !(template.includes(`*[${word}]*`) || words[word] === '' || (word === 'requestor' && isOwn)),
  );
  const names = toOneself.has(event) ? [] : missing.map((word) => words[word] ?? '');
  return `${template.replaceAll(/\*\[(\w+)\]\*/g, (_, word: string) => words[word] ?? '')}${
    names.length === 0 ? '' : ` (${names.join(': ')})`
  }`
    .replaceAll(/\s+/g, ' ')
    .trim();
}
