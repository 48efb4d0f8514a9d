// The words of mails in German.

import type { TaskAction } from '../connections/taskEntities.ts';
import type { AttentionKindName } from '../tenant/attention.ts';
import { formatDateTime } from './dateFormat.ts';
import type { MailWords } from './mailWords.ts';
import type { MailVariables } from './mailVariables.ts';

const packageOf = ({ accessPackage }: MailVariables): string => accessPackage ?? 'ein gelöschtes Paket';
const personOf = ({ person }: MailVariables): string => person ?? 'Jemand';
const reviewedOf = ({ review }: MailVariables): string => review?.name ?? 'etwas Gelöschtes';
const taskOf = (of: MailVariables): readonly string[] => [
  taskDeeds[of.task?.action ?? 'addMember'](
    of.person ?? 'eine Person',
    of.task?.group ?? 'der Gruppe',
    of.task?.system ?? 'dem System',
  ),
  'Latchkey kann das dort nicht selbst. Bestätigen Sie es in Latchkey mit einem Nachweis, oder lehnen Sie es mit ' +
    'einer Begründung ab.',
];
const taskDeeds: Readonly<Record<TaskAction, (person: string, group: string, system: string) => string>> = {
  createAccount: (person, _, system) => `Bitte legen Sie in ${system} ein Konto für ${person} an.`,
  updateAccount: (person, _, system) => `Bitte ändern Sie in ${system} das Konto von ${person}.`,
  addMember: (person, group, system) => `Bitte fügen Sie in ${system} ${person} zu ${group} hinzu.`,
  removeMember: (person, group, system) => `Bitte entfernen Sie in ${system} ${person} aus ${group}.`,
};
const changeOf = ({ change }: MailVariables): string => change ?? 'etwas Privilegiertem';
const asks = (of: MailVariables): string =>
  of.isExtension
    ? `${personOf(of)} möchte den Zugriff auf ${packageOf(of)} behalten.`
    : `${personOf(of)} bittet um Zugriff auf ${packageOf(of)}.`;

/** The kinds of things that need an administrator. */
const attentionWords: Readonly<Record<AttentionKindName, string>> = {
  failedDelivery: 'Zugriff, der nicht bereitgestellt wurde',
  failedRequest: 'Anträge der letzten 30 Tage, deren Zugriff nicht bereitgestellt werden konnte',
  failedCallout: 'Fehlgeschlagene Aufrufe benutzerdefinierter Erweiterungen in den letzten 30 Tagen',
  failedJob: 'Aufgaben, die der Server aufgegeben hat',
  failedMail: 'E-Mails, die in den letzten 30 Tagen nicht gesendet werden konnten',
  brokenAudit: 'Einträge des Überwachungsprotokolls, die außerhalb von Latchkey geändert wurden',
  expiringCredential: 'Geheimnisse und Zertifikate, die in 30 Tagen enden oder abgelaufen sind',
  stageWithoutApprover: 'Richtlinien mit einer Genehmigungsstufe, die niemanden fragt',
  policyWithoutTarget: 'Richtlinien, die niemanden zulassen',
  missingManager: 'Personen ohne Führungskraft, wo eine Richtlinie die Führungskraft fragt',
  overdueTask: 'Überfällige Aufgaben in verbundenen Systemen',
  waitingProposal: 'Änderungen, die auf eine zweite Person warten',
  unseenPackage: 'Pakete, die niemand beantragen kann',
  heldRemoval: 'Zurückgehaltene Entzüge, weil eine Regel zu vielen Personen auf einmal den Zugriff nähme',
  quarantinedConnection: 'Verbindungen zu anderen Systemen, die in Quarantäne sind',
  refusedDifference: 'Zugriff, den ein anderes System ablehnt',
  askedDifference: 'Konten und Gruppen in anderen Systemen, bei denen jemand sagen muss, wem sie gehören',
  heldDifference: 'Zurückgehaltene Entzüge in anderen Systemen',
  reportedDifference: 'Zugriff in anderen Systemen, der von dem abweicht, was hier vergeben ist',
};

export const germanMails: MailWords = {
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  closing: (organization) =>
    `Diese E-Mail wurde von Latchkey gesendet, das den Zugriff in ${organization ?? 'Ihrer Organisation'} verwaltet. ` +
    'Antworten darauf werden nicht gelesen.',
  buttons: {
    decide: 'Antrag prüfen',
    viewRequest: 'Antrag ansehen',
    answer: 'Frage beantworten',
    viewAccess: 'Meinen Zugriff ansehen',
    extend: 'Zugriff verlängern',
    viewApprovals: 'Genehmigungen ansehen',
    review: 'Überprüfung beginnen',
    viewReview: 'Ergebnis ansehen',
    acceptInvitation: 'Einladung annehmen',
    choosePassword: 'Neues Kennwort wählen',
    open: 'Latchkey öffnen',
  },
  labels: {
    requestedBy: 'Beantragt von',
    accessPackage: 'Paket',
    justification: 'Begründung',
    wishedStart: 'Gewünschter Beginn',
    wishedEnd: 'Gewünschtes Ende',
    submitted: 'Gesendet',
    decideBy: 'Zu entscheiden bis',
    decisionBy: 'Entscheidung bis',
    reason: 'Grund',
    remark: 'Hinweis',
    question: 'Frage',
    answer: 'Antwort',
    ends: 'Endet',
    ended: 'Beendet',
    approver: 'Genehmigende Person',
    administrator: 'Administrator-Konto',
    proposer: 'Vorgeschlagen von',
    application: 'Anwendung',
    credential: 'Geheimnis oder Zertifikat',
    reviewed: 'Zugriff auf',
    toReview: 'Zu überprüfende Personen',
    invited: 'Eingeladen',
    invitedBy: 'Eingeladen von',
    message: 'Nachricht',
    until: 'Bis',
  },
  links: { privacy: 'Datenschutz und Cookies', terms: 'Nutzungsbedingungen' },
  causes: {
    timedOut: () => 'Niemand hat rechtzeitig entschieden.',
    nobodyLeft: () => 'Niemand hat rechtzeitig entschieden, und es war niemand mehr da, der entscheiden konnte.',
    nobodyFound: (stage) =>
      `Für Stufe ${stage} wurde niemand gefunden, der genehmigen kann. Die Verwaltung kann ändern, wer gefragt wird; ` +
      'stellen Sie den Antrag danach noch einmal.',
  },
  sentences: {
    approvalAsked: (of) => [
      `${asks(of)} Sie gehören zu denen, die darüber entscheiden können; eine Entscheidung genügt.`,
      ...(of.escalates ? ['Wenn niemand bald entscheidet, werden auch andere gefragt.'] : []),
    ],
    approvalReminder: (of) => [
      `${asks(of)} Noch hat niemand darüber entschieden. Ohne Entscheidung wird der Antrag abgelehnt.`,
    ],
    approvalForwarded: (of) => [
      of.approver === null
        ? `${asks(of)} Die zuerst Gefragten haben nicht entschieden, daher können nun auch Sie entscheiden.`
        : `${asks(of)} ${of.approver} hat den Antrag an Sie weitergeleitet.`,
    ],
    approvalExpired: (of) => [
      `Über den Antrag von ${personOf(of)} für ${packageOf(of)} hat niemand rechtzeitig entschieden. Er ` +
        'wurde abgelehnt; es ist nichts mehr zu tun.',
    ],
    approvalGiven: (of) => [
      `Der Antrag von ${personOf(of)} für ${packageOf(of)} wurde in Stufe ${of.stage} genehmigt. In dieser Stufe ` +
        'ist nichts mehr zu tun.',
    ],
    requestDenied: (of) => [`Ihr Antrag für ${packageOf(of)} wurde abgelehnt.`],
    requestExpired: (of) => [
      `Über Ihren Antrag für ${packageOf(of)} hat niemand rechtzeitig entschieden, daher wurde er abgelehnt. Sie ` +
        'können ihn noch einmal stellen.',
    ],
    accessGranted: (of) => [
      `Sie haben jetzt alles, was ${packageOf(of)} umfasst.` +
        `${of.endsAt === null ? '' : ` Der Zugriff gilt bis ${formatDateTime(of.format, of.endsAt)}.`}`,
    ],
    accessNearEnd: (of) => [
      `Ihr Zugriff auf ${packageOf(of)} endet bald. Wenn Sie ihn noch brauchen, verlängern Sie ihn vorher; sonst ist ` +
        'nichts zu tun.',
    ],
    accessEnded: (of) => [
      `Ihr Zugriff auf ${packageOf(of)} ist beendet. Was Sie nur dadurch hatten, wurde zurückgenommen.`,
    ],
    delegateAppointed: (of) => [
      `${of.approver ?? 'Eine genehmigende Person'} lässt sich von Ihnen vertreten: Sie können über Anträge ` +
        `entscheiden${of.by === null ? '.' : `, bis ${formatDateTime(of.format, of.by)}.`}`,
    ],
    delegateDecided: (of) => [`Eine Vertretung hat über Ihren Antrag für ${packageOf(of)} entschieden.`],
    approvalTakenBack: (of) => [
      `${of.approver ?? 'Eine genehmigende Person'} hat die Genehmigung des Antrags von ${personOf(of)} für ` +
        `${packageOf(of)} zurückgenommen. Er wartet in Stufe ${of.stage} wieder auf eine Entscheidung.`,
    ],
    questionAsked: (of) => [
      `${of.approver ?? 'Eine genehmigende Person'} hat eine Frage zu Ihrem Antrag für ${packageOf(of)}. Der ` +
        'Antrag wartet wie bisher; die Frage ändert nichts daran, bis wann entschieden wird.',
    ],
    questionAnswered: (of) => [`${personOf(of)} hat Ihre Frage zum Antrag für ${packageOf(of)} beantwortet.`],
    administratorMade: (of) => [
      `${personOf(of)} hat auf dem Rechner, auf dem Latchkey läuft, die Rolle „Global Administrator“ erhalten und ` +
        'kann alles ändern.',
      'Wenn Sie davon nichts wissen, fragen Sie, wer diesen Rechner betreibt, und nehmen Sie die Rolle zurück.',
    ],
    guestInvited: (of) => [
      `Sie sind eingeladen, als Gast mit ${of.organization ?? 'einer Organisation'} zu arbeiten. Hinter dem Knopf ` +
        'wählen Sie ein Kennwort, und melden sich danach mit dieser E-Mail-Adresse an.',
      'Wenn Sie das nicht erwartet haben, tun Sie nichts: Ohne Sie bleibt das Konto geschlossen.',
    ],
    factorsReset: () => [
      'Alles, womit Sie sich neben dem Kennwort ausweisen, wurde von der Verwaltung entfernt: Authenticator-Apps, ' +
        'Passkeys, Wiederherstellungscodes. Alle Ihre Anmeldungen sind beendet. Richten Sie bei der nächsten ' +
        'Anmeldung wieder einen zweiten Faktor ein.',
      'Wenn Sie nicht darum gebeten haben, sagen Sie das sofort der Verwaltung, und ändern Sie Ihr Kennwort.',
    ],
    passwordForgotten: () => [
      'Jemand hat angegeben, dass Sie Ihr Kennwort vergessen haben. Hinter dem Knopf wählen Sie ein neues. Er ' +
        'funktioniert einmal, 15 Minuten lang.',
      'Wenn Sie das nicht waren, tun Sie nichts: Ihr Kennwort bleibt, wie es ist.',
    ],
    invitationCopied: (of) => [
      `${personOf(of)} wurde eingeladen, als Gast mit ${of.organization ?? 'einer Organisation'} zu arbeiten. ` +
        'Dies ist Ihre Kopie; die Einladung selbst ging nur an den Gast.',
    ],
    credentialNearEnd: (of) => [
      `Ein Geheimnis oder Zertifikat von ${personOf(of)} endet bald. Danach bekommt die Anwendung damit keine Token ` +
        'mehr. Fügen Sie ein neues hinzu, lassen Sie die Anwendung es verwenden, und entfernen Sie das alte.',
    ],
    auditBroken: () => [
      'Ein Eintrag des Überwachungsprotokolls ist nicht so, wie ihn der Server geschrieben hat. Jemand hat die ' +
        'Datenbank geändert, oder ihr Datenträger ist beschädigt.',
      'Wer den Server betreibt, kann mit `latchkey verify` jeden solchen Eintrag nennen lassen. Latchkey arbeitet ' +
        'weiter.',
    ],
    attentionNeeded: (of) => [
      'Diese Dinge brauchen Aufmerksamkeit:',
      ...of.attention.map(({ kind, count }) => `• ${attentionWords[kind]}: ${count}`),
    ],
    proposalMade: (of) => [
      `${personOf(of)} schlägt eine Änderung an ${changeOf(of)} vor, die eine zweite Person aus der Verwaltung ` +
        'genehmigen oder ablehnen muss. Mit Ihrer Genehmigung wird sie in Ihrem Namen ausgeführt.',
    ],
    proposalApproved: (of) => [`${personOf(of)} hat Ihre Änderung an ${changeOf(of)} genehmigt. Sie ist ausgeführt.`],
    proposalRefused: (of) => [`${personOf(of)} hat Ihre Änderung an ${changeOf(of)} abgelehnt. Nichts wurde geändert.`],
    removalsHeld: (of) => [
      `Die Regel von ${of.person ?? 'einer Gruppe oder Richtlinie'} lässt mehr Personen nicht mehr zu, als auf ` +
        'einmal Zugriff verlieren dürfen.',
      'Latchkey hält die übrigen Entzüge zurück: Diese Personen behalten ihren Zugriff, bis Sie jeden Entzug ' +
        'freigeben oder verwerfen.',
    ],
    connectionQuarantined: (of) => [
      `Das System hinter der Verbindung ${of.person ?? ''} antwortet nicht, wie es soll. Latchkey sendet ihm nichts ` +
        'und fragt ab und zu, ob es wieder in Ordnung ist.',
      'Weist es die Anmeldedaten der Verbindung zurück, fügen Sie ein gültiges Geheimnis hinzu.',
    ],
    differencesWait: (of) => [
      `Die Verbindung ${of.person ?? ''} hat Abweichungen, für die Sie gebraucht werden: Konten, die Latchkey nicht ` +
        'zuordnen kann, oder Zugriff, den es nicht von selbst entziehen darf.',
      'Von weiteren erfahren Sie frühestens einen Tag später.',
    ],
    reviewAsked: (of) => [
      of.review?.isOfOneself === true
        ? `Brauchen Sie Ihren Zugriff auf ${reviewedOf(of)} noch? Antworten Sie, bevor die Überprüfung endet.`
        : `Sie werden gefragt, wer den Zugriff auf ${reviewedOf(of)} noch braucht. Zu jeder Person sehen Sie, was ` +
          'der Zugriff umfasst, wie er gegeben wurde und wann die letzte Anmeldung war.',
    ],
    reviewReminder: (of) => [
      of.review?.isOfOneself === true
        ? `Sie haben noch nicht geantwortet, ob Sie Ihren Zugriff auf ${reviewedOf(of)} noch brauchen.`
        : `Für ${reviewedOf(of)} sind noch ${of.review?.open ?? 0} von ${of.review?.all ?? 0} Personen zu überprüfen.`,
    ],
    reviewReassigned: (of) => [
      `${of.approver ?? 'Eine überprüfende Person'} hat Ihnen Entscheidungen über den Zugriff auf ${reviewedOf(of)} ` +
        'übergeben.',
    ],
    reviewEscalated: (of) => [
      `${of.approver ?? 'Eine überprüfende Person'} wurde gefragt, wer den Zugriff auf ${reviewedOf(of)} noch ` +
        'braucht, und hat nicht entschieden. Sie können an ihrer Stelle entscheiden.',
    ],
    reviewCompleted: (of) => [
      `Die Überprüfung des Zugriffs auf ${reviewedOf(of)} ist beendet. Das Ergebnis zeigt, was von wem entschieden ` +
        'und was entzogen wurde.',
    ],
    taskAsked: taskOf,
    taskReminder: taskOf,
    identityLinked: (of) => [
      `Ihr Konto wurde mit Ihrem Konto bei ${of.person ?? 'einem Identitätsanbieter'} verknüpft. Wer sich dort als ` +
        'Sie anmeldet, ist auch hier als Sie angemeldet.',
      'Wenn Sie davon nichts wissen, geben Sie sofort der Administration Bescheid.',
    ],
    digest: (of) => ['Das ist seit Ihrer letzten Übersicht geschehen:', ...of.items.map((each) => `• ${each}`)],
  },
};
