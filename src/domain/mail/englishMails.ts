// The words of mails in English.

import type { TaskAction } from '../connections/taskEntities.ts';
import type { AttentionKindName } from '../tenant/attention.ts';
import { formatDateTime } from './dateFormat.ts';
import type { MailWords } from './mailWords.ts';
import type { MailVariables } from './mailVariables.ts';

const asks = ({ isExtension }: MailVariables): string =>
  isExtension ? 'asks to keep access to' : 'asks for access to';
const packageOf = ({ accessPackage }: MailVariables): string => accessPackage ?? 'an access package that was deleted';
const personOf = ({ person }: MailVariables): string => person ?? 'Somebody';
const reviewedOf = ({ review }: MailVariables): string => review?.name ?? 'something that was deleted';
const taskOf = (of: MailVariables): readonly string[] => [
  taskDeeds[of.task?.action ?? 'addMember'](of.person ?? 'an account', of.task?.group ?? 'the group') +
    ` in ${of.task?.system ?? 'the system'}. Latchkey cannot do it there itself.`,
  'Say in Latchkey that it is done, with a proof; or refuse it, and say why.',
];
const taskDeeds: Readonly<Record<TaskAction, (person: string, group: string) => string>> = {
  createAccount: (person) => `Please make an account for ${person}`,
  updateAccount: (person) => `Please change the account of ${person}`,
  addMember: (person, group) => `Please add ${person} to ${group}`,
  removeMember: (person, group) => `Please remove ${person} from ${group}`,
};
const changeOf = ({ change }: MailVariables): string => change ?? 'something privileged';

/** The kinds of things that need an administrator. */
const attentionWords: Readonly<Record<AttentionKindName, string>> = {
  failedDelivery: 'Access that was not delivered',
  failedRequest: 'Requests of the last 30 days whose access could not be delivered',
  failedCallout: 'Calls to custom extensions that failed in the last 30 days',
  failedJob: 'Jobs that the server gave up',
  failedMail: 'Mails that could not be sent in the last 30 days',
  brokenAudit: 'Audit entries that were changed outside of Latchkey',
  expiringCredential: 'Secrets and certificates that end within 30 days or have ended',
  stageWithoutApprover: 'Policies with an approval stage that asks nobody',
  policyWithoutTarget: 'Policies that admit nobody',
  missingManager: 'People without a manager, where a policy asks the manager',
  overdueTask: 'Tasks in connected systems that are overdue',
  waitingProposal: 'Changes that wait for a second administrator',
  unseenPackage: 'Access packages that nobody can ask for',
  heldRemoval: 'Removals that are held, because a rule would take access from too many people at once',
  quarantinedConnection: 'Connections to other systems that are in quarantine',
  refusedDifference: 'Access that another system refuses',
  askedDifference: 'Accounts and groups in other systems of which somebody must say whose they are',
  heldDifference: 'Removals in other systems that are held',
  reportedDifference: 'Access in other systems that differs from what is given here',
};

export const englishMails: MailWords = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  closing: (organization) =>
    `This mail was sent by Latchkey, which manages access in ${organization ?? 'your organization'}. Answers to it ` +
    'are not read.',
  buttons: {
    decide: 'Review the request',
    viewRequest: 'View the request',
    answer: 'Answer the question',
    viewAccess: 'View my access',
    extend: 'Extend access',
    viewApprovals: 'View approvals',
    review: 'Start review',
    viewReview: 'View results',
    acceptInvitation: 'Accept the invitation',
    choosePassword: 'Choose a new password',
    open: 'Open Latchkey',
  },
  labels: {
    requestedBy: 'Requested by',
    accessPackage: 'Access package',
    justification: 'Justification',
    wishedStart: 'Wished start',
    wishedEnd: 'Wished end',
    submitted: 'Submitted',
    decideBy: 'Decide by',
    decisionBy: 'Decision by',
    reason: 'Reason',
    remark: 'Note',
    question: 'Question',
    answer: 'Answer',
    ends: 'Ends',
    ended: 'Ended',
    approver: 'Approver',
    until: 'Until',
    administrator: 'Administrator',
    proposer: 'Proposed by',
    application: 'Application',
    credential: 'Secret or certificate',
    reviewed: 'Access to',
    toReview: 'People to review',
    invited: 'Invited',
    invitedBy: 'Invited by',
    message: 'Message',
  },
  links: { privacy: 'Privacy and cookies', terms: 'Terms of use' },
  causes: {
    timedOut: () => 'Nobody decided in time.',
    nobodyLeft: () => 'Nobody decided in time, and nobody was left who could decide.',
    nobodyFound: (stage) =>
      `Nobody could be found to approve stage ${stage}. An administrator can change who is asked; ask again then.`,
  },
  sentences: {
    approvalAsked: (of) => [
      `${personOf(of)} ${asks(of)} ${packageOf(of)}. You are one of those who may decide it; one decision is enough.`,
      ...(of.escalates ? ['If nobody decides soon, others are asked as well.'] : []),
    ],
    approvalReminder: (of) => [
      `${personOf(of)} ${asks(of)} ${packageOf(of)}, and nobody has decided it yet. Without a decision it is denied.`,
    ],
    approvalForwarded: (of) => [
      of.approver === null
        ? `${personOf(of)} ${asks(of)} ${packageOf(of)}. Those who were asked first have not decided it, so that ` +
          'you may now decide it too.'
        : `${personOf(of)} ${asks(of)} ${packageOf(of)}. ${of.approver} forwarded the request to you.`,
    ],
    approvalExpired: (of) => [
      `Nobody decided in time what ${personOf(of)} asked of ${packageOf(of)}. The request was denied; there is ` +
        'nothing left to do.',
    ],
    approvalGiven: (of) => [
      `The request of ${personOf(of)} for ${packageOf(of)} was approved in stage ${of.stage}. There is nothing ` +
        'left to do in this stage.',
    ],
    requestDenied: (of) => [`Your request for ${packageOf(of)} was denied.`],
    requestExpired: (of) => [
      `Nobody decided your request for ${packageOf(of)} in time, and so it was denied. You can ask again.`,
    ],
    accessGranted: (of) => [
      `You now have everything that ${packageOf(of)} gives.` +
        `${of.endsAt === null ? '' : ` It is yours until ${formatDateTime(of.format, of.endsAt)}.`}`,
    ],
    accessNearEnd: (of) => [
      `Your access to ${packageOf(of)} ends soon. If you still need it, ask for an extension before then; ` +
        'otherwise do nothing.',
    ],
    accessEnded: (of) => [
      `Your access to ${packageOf(of)} has ended. What it gave you and nothing else gives you was taken back.`,
    ],
    delegateAppointed: (of) => [
      `${of.approver ?? 'An approver'} lets you decide requests in their place` +
        `${of.by === null ? '.' : ` until ${formatDateTime(of.format, of.by)}.`}`,
    ],
    delegateDecided: (of) => [
      `Somebody to whom an approver had handed over their decisions has decided your request for ${packageOf(of)}.`,
    ],
    approvalTakenBack: (of) => [
      `${of.approver ?? 'An approver'} took back the approval of the request of ${personOf(of)} for ` +
        `${packageOf(of)}. It waits for a decision in stage ${of.stage} again.`,
    ],
    questionAsked: (of) => [
      `${of.approver ?? 'An approver'} has a question about your request for ${packageOf(of)}. The request waits as ` +
        'before; the question does not change until when it is decided.',
    ],
    questionAnswered: (of) => [`${personOf(of)} answered your question about the request for ${packageOf(of)}.`],
    administratorMade: (of) => [
      `${personOf(of)} was made a Global Administrator on the machine that runs Latchkey, and can change everything.`,
      'If you know nothing of this, ask whoever runs that machine, and take the role away.',
    ],
    guestInvited: (of) => [
      `You are invited to work with ${of.organization ?? 'an organization'} as a guest. With the button you choose a ` +
        'password, and can then sign in with this e-mail address.',
      'If you did not expect this, do nothing: without you, the account stays closed.',
    ],
    factorsReset: () => [
      'An administrator removed what you prove your identity by besides the password: authenticator apps, passkeys, ' +
        'recovery codes. All your sign-ins have ended. Set up a second factor again at your next sign-in.',
      'If you did not ask for this, tell your administrator at once, and change your password.',
    ],
    passwordForgotten: () => [
      'Somebody said that you forgot your password. With the button you choose a new one. It works once, for 15 ' +
        'minutes.',
      'If that was not you, do nothing: your password stays as it is.',
    ],
    invitationCopied: (of) => [
      `${personOf(of)} was invited to work with ${of.organization ?? 'an organization'} as a guest. This is your ` +
        'copy; the invitation itself went to the guest alone.',
    ],
    credentialNearEnd: (of) => [
      `A secret or certificate of ${personOf(of)} ends soon. From then on the application gets no tokens by it. Add ` +
        'another one, let the application use it, and remove the old one.',
    ],
    auditBroken: () => [
      'An entry of the audit is not as the server wrote it. Somebody changed the database, or its disk is damaged.',
      'Whoever runs the server can run `latchkey verify`, which names each entry. Latchkey goes on working.',
    ],
    attentionNeeded: (of) => [
      'These things need attention:',
      ...of.attention.map(({ kind, count }) => `• ${attentionWords[kind]}: ${count}`),
    ],
    proposalMade: (of) => [
      `${personOf(of)} proposes a change of ${changeOf(of)}, which another administrator must approve or refuse. If ` +
        'you approve it, it is done in your name.',
    ],
    proposalApproved: (of) => [`${personOf(of)} approved your change of ${changeOf(of)}. It is done.`],
    proposalRefused: (of) => [`${personOf(of)} refused your change of ${changeOf(of)}. Nothing was changed.`],
    removalsHeld: (of) => [
      `The rule of ${of.person ?? 'a group or policy'} no longer admits more people than may lose access at once.`,
      'Latchkey holds the other removals: these people keep their access until you release or drop each removal.',
    ],
    connectionQuarantined: (of) => [
      `The system behind the connection ${of.person ?? ''} does not answer as it should. Latchkey sends it nothing, ` +
        'and asks now and then whether it is well again.',
      'If it refuses the credentials of the connection, add a secret that is good.',
    ],
    differencesWait: (of) => [
      `The connection ${of.person ?? ''} has differences that need you: accounts that Latchkey cannot tell apart, or ` +
        'access that it may not take away by itself.',
      'You hear of further ones a day later at the earliest.',
    ],
    reviewAsked: (of) => [
      of.review?.isOfOneself === true
        ? `Do you still need your access to ${reviewedOf(of)}? Say so before the review ends.`
        : `You are asked who still needs access to ${reviewedOf(of)}. For each person you see what the access gives, ` +
          'how they got it and when they signed in last.',
    ],
    reviewReminder: (of) => [
      of.review?.isOfOneself === true
        ? `You have not said yet whether you still need your access to ${reviewedOf(of)}.`
        : `${of.review?.open ?? 0} of ${of.review?.all ?? 0} people are left to review for ${reviewedOf(of)}.`,
    ],
    reviewReassigned: (of) => [
      `${of.approver ?? 'A reviewer'} passed decisions about access to ${reviewedOf(of)} to you.`,
    ],
    reviewEscalated: (of) => [
      `${of.approver ?? 'A reviewer'} was asked who still needs access to ${reviewedOf(of)}, and has not ` +
        'decided. You can decide in their place.',
    ],
    reviewCompleted: (of) => [
      `The review of access to ${reviewedOf(of)} is over. The results show what was decided, by whom, and what was ` +
        'removed.',
    ],
    taskAsked: taskOf,
    taskReminder: taskOf,
    identityLinked: (of) => [
      `Your account was linked to your account at ${of.person ?? 'an identity provider'}. Whoever signs in there as ` +
        'you is signed in here as you.',
      'If you know nothing of this, tell an administrator at once.',
    ],
    digest: (of) => ['This is what happened since your last summary:', ...of.items.map((each) => `• ${each}`)],
  },
};
