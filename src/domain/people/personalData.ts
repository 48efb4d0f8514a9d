// Which rows are about a person, what an erasure does with them, and where others' rows may mention the person: a row
// for each entity. docs/personal-data.md is made of it.

import type { EntityName } from '../entities.ts';

/** Of which kind an id is that a person's rows hold: of the user, or of a row that is theirs. */
export type PersonLink = 'object' | 'subject' | 'request' | 'assignment';

/** A field that leads to the person, and what an erasure does with the rows; null where they hold ids alone. */
export interface PersonalRows {
  readonly field: string;
  readonly is: PersonLink;
  readonly erasure: 'deletes' | Readonly<Record<string, null | '' | readonly []>> | null;
}

/**
 * What becomes of texts of other rows in which the person's name or addresses stand:
 * - `replaces`: they are taken out of the texts.
 * - `reports`: the erasure names the rows, and a person decides.
 * - `commits`: the texts are erased, and the audit tree keeps their commitments.
 * - `none`: there are no such texts.
 */
export type MentionEffect = 'replaces' | 'reports' | 'commits' | 'none';

interface PersonalDataRow {
  /** What the rows hold of a person. */
  readonly about: string;
  readonly rows: readonly PersonalRows[];
  readonly mentions: MentionEffect;
}

const of = (
  about: string,
  mentions: MentionEffect,
  ...rows: readonly (readonly [field: string, is: PersonLink, erasure: PersonalRows['erasure']])[]
): PersonalDataRow => ({ about, mentions, rows: rows.map(([field, is, erasure]) => ({ field, is, erasure })) });

const authors = 'who wrote it, by sign-in name';
const noPerson = 'nothing';
const ids = 'ids alone';
const words = { justification: null, reason: null };

/** Every entity with its row. */
// biome-ignore format: a table, read by column
export const personalData: Readonly<Record<EntityName, PersonalDataRow>> = {
  // the directory
  directoryObject: of('the user. The permanent deletion leaves the name, the erasure nothing', 'reports',
    ['id', 'object', { displayName: null }]),
  listedText: of('phone numbers and addresses of the user; they go with the permanent deletion', 'none',
    ['ownerId', 'object', 'deletes']),
  membership:        of(ids, 'none', ['memberId', 'object', null]),
  memberOf:          of(ids, 'none', ['memberId', 'object', null]),
  ownership:         of(ids, 'none', ['ownerId', 'object', null]),
  sponsorship:       of(ids, 'none', ['objectId', 'object', null], ['sponsorId', 'object', null]),
  appRoleAssignment: of(ids, 'none', ['principalId', 'object', null]),
  permissionGrant:   of(ids, 'none', ['principalId', 'object', null]),
  roleAssignment:    of(ids, 'none', ['principalId', 'object', null]),
  roleHolding:       of(ids, 'none', ['holderId', 'object', null]),
  roleDefinition:    of(noPerson, 'reports'),
  sitePermission:    of(ids, 'none', ['principalId', 'object', null]),
  site:              of(noPerson, 'reports'),
  siteRole:          of(noPerson, 'reports'),
  resourceNamespace: of(noPerson, 'none'),
  resourceAction:    of(noPerson, 'none'),
  domain:            of(noPerson, 'reports'),
  // requests and assignments
  subject: of('the user as entitlement management knows them: name and addresses', 'reports',
    ['objectId', 'object', { displayName: null, email: null, principalName: null, onPremisesSecurityIdentifier: null,
      altSecId: null }]),
  assignmentRequest: of('the answers, the justification, why it ended; of a request that the user sent for somebody ' +
    'else, the justification', 'replaces',
    ['targetId', 'subject', { ...words, answers: [] }], ['requestorId', 'subject', words],
    ['createdByObjectId', 'object', words]),
  assignment: of(ids, 'none', ['targetId', 'subject', null], ['createdByObjectId', 'object', null]),
  assignmentGrant: of(ids, 'none', ['assignmentId', 'assignment', null]),
  accessPath: of('ids; it is calculated from other rows', 'none', ['principalId', 'object', null],
    ['objectId', 'object', null], ['subjectId', 'subject', null]),
  roleGrant: of('why a role was given or taken', 'replaces', ['subjectId', 'subject', { reason: null }]),
  attributeStamp: of('answers that were copied to the user', 'replaces',
    ['objectId', 'object', { value: '', formerValue: null }],
    ['assignmentId', 'assignment', { value: '', formerValue: null }]),
  departure: of(ids, 'none', ['id', 'assignment', null]),
  heldRemoval: of('ids; they go with the deletion of the user', 'none', ['principalId', 'object', 'deletes']),
  removalLedger: of(noPerson, 'none'),
  separationOfDutiesConflict: of('the name; it is calculated from other rows', 'none', ['targetId', 'object', null]),
  callout: of('what a custom extension said of the request', 'replaces',
    ['requestId', 'request', { detail: null }], ['assignmentId', 'assignment', { detail: null }]),
  // approvals
  approval: of(ids, 'none', ['id', 'request', null]),
  approvalStage: of('the words of the approvers about the request; the name and the words of the user as an approver',
    'replaces', ['approvalId', 'request', { justification: '' }],
    ['reviewedById', 'object', { justification: '', reviewedByName: null }]),
  approver: of(ids, 'none', ['approvalId', 'request', null], ['principalId', 'object', null]),
  approvalQuestion: of('questions about the request and their answers; the name and the questions of the user as an ' +
    'approver', 'replaces', ['approvalId', 'request', { text: '', answer: null, answeredByName: null }],
    ['askedById', 'object', { text: '', askedByName: null }],
    ['answeredById', 'object', { answer: null, answeredByName: null }]),
  approverDelegate: of('ids; they go with the deletion of the user', 'none',
    ['approverId', 'object', 'deletes'], ['delegateId', 'object', 'deletes']),
  // reviews
  reviewDefinition: of('the name of the user as its author', 'replaces',
    ['createdById', 'object', { createdByName: null, createdByPrincipalName: null }]),
  reviewInstance: of(noPerson, 'replaces'),
  reviewStage: of(noPerson, 'replaces'),
  reviewDecision: of('the name and the last sign-in of the user, why they were to keep or lose the access; the name ' +
    'and the words of the user as a reviewer', 'replaces',
    ['principalId', 'object', { principalName: null, userPrincipalName: null, recommendationReason: null,
      justification: '', applyDescription: null }],
    ['reviewedById', 'object', { reviewedByName: null, reviewedByPrincipalName: null, justification: '' }],
    ['delegatedById', 'object', { delegatedByName: null, delegatedByPrincipalName: null }],
    ['appliedById', 'object', { appliedByName: null, appliedByPrincipalName: null }]),
  reviewDecisionChange: of('the name and the words of the user as a reviewer', 'replaces',
    ['actorId', 'object', { actorName: null, justification: '' }]),
  reviewItemContext: of('how the user got the access, their department and their manager', 'replaces'),
  reviewInsight: of('the last sign-in; it is calculated from other rows', 'none', ['principalId', 'object', null]),
  reviewerSet: of(noPerson, 'none'),
  reviewer: of(ids, 'none', ['principalId', 'object', null]),
  contactedReviewer: of('the name of the user as a reviewer', 'replaces',
    ['principalId', 'object', { displayName: null, userPrincipalName: null }]),
  reviewHistory: of('the name of the user as its author', 'replaces',
    ['createdById', 'object', { createdByName: null, createdByPrincipalName: null }]),
  reviewHistoryRun: of('nothing; it is calculated from other rows', 'none'),
  reviewHistoryPart: of('names and addresses of the user in reports of reviews, thirty days at the most', 'replaces'),
  // mails, work, sign-ins
  mail: of('mails to the user, and mails about requests and assignments of the user', 'replaces',
    ['recipientId', 'object', 'deletes'], ['requestId', 'request', 'deletes'],
    ['assignmentId', 'assignment', 'deletes'], ['causedById', 'object', 'deletes']),
  subscription:       of(ids, 'none', ['creatorId', 'object', null]),
  changeNotification: of(ids, 'none', ['objectId', 'object', null]),
  proposal: of('the justification and the name of the user as a proposer or a decider, and what the proposed call says',
    'replaces', ['proposedById', 'object', { proposedByName: null }],
    ['decidedById', 'object', { decidedByName: null }]),
  job: of('the error of a job about the user that failed, and what a job is to say', 'replaces',
    ['subject', 'object', { lastError: null }], ['subject', 'subject', { lastError: null }],
    ['subject', 'request', { lastError: null }], ['subject', 'assignment', { lastError: null }],
    ['causedById', 'object', null]),
  artefact: of('sessions, refresh tokens and consents, encrypted', 'none', ['userId', 'object', 'deletes']),
  signIn: of('sign-ins of the user: names, addresses, programs', 'none', ['userId', 'object', 'deletes']),
  refusedCall: of('refused calls of the user: names, addresses, programs', 'none', ['callerId', 'object', 'deletes']),
  signInActivity: of('when the user signed in last', 'none', ['id', 'object', 'deletes']),
  client:     of(noPerson, 'reports'),
  signingKey: of(noPerson, 'none'),
  credential: of('names that its author gave', 'replaces'),
  federatedCredential: of('names that its author gave', 'reports'),
  authenticationMethod: of('names of authenticator apps and passkeys; what they prove by is a secret', 'none',
    ['userId', 'object', 'deletes']),
  connection:       of(`${authors}; what the system there said`, 'replaces'),
  connectionSecret: of(noPerson, 'none'),
  identityProvider: of(authors, 'replaces'),
  identityLink:     of('the id of the user at an identity provider', 'none', ['userId', 'object', 'deletes']),
  remoteObject:     of('names and addresses of an account in another system, as they are there', 'reports'),
  remoteLink:       of(ids, 'none', ['objectId', 'object', null]),
  remoteHolding:    of(ids, 'none', ['objectId', 'object', null]),
  difference:       of('what another system said of the account of the user', 'replaces',
    ['principalId', 'object', 'deletes']),
  connectionRun:    of('what another system said when it was listed', 'replaces'),
  provisioningEvent: of('changes of the account of the user in another system: names, addresses, memberships; thirty ' +
    'days at the most', 'replaces', ['principalId', 'object', 'deletes'], ['sourceId', 'object', 'deletes']),
  connectionListing: of(`${authors}; names of accounts in another system, as somebody uploaded them`, 'replaces'),
  fulfilmentTask:   of('what the account of the user is to say; what the user wrote as the one who did it', 'replaces',
    ['principalId', 'object', { accountName: null, fields: null }], ['objectId', 'object', null],
    ['assigneeId', 'object', null], ['takenById', 'object', null], ['endedById', 'object', { says: null }]),
  // catalogs
  catalog:             of(authors, 'replaces'),
  accessPackage:       of(authors, 'replaces'),
  resource:            of(authors, 'replaces'),
  resourceRole:        of(noPerson, 'reports'),
  resourceScope:       of(noPerson, 'reports'),
  resourceEnvironment: of(noPerson, 'reports'),
  resourceRoleScope:   of(authors, 'replaces'),
  resourceRequest: of('the justification', 'replaces', ['requestorId', 'subject', { justification: null }]),
  incompatiblePackage: of(noPerson, 'none'),
  incompatibleGroup:   of(noPerson, 'none'),
  // policies
  policy:         of(`${authors}; the names of users whom it names`, 'replaces'),
  policyRevision: of('the policy as it was', 'replaces'),
  policyTarget:   of(ids, 'none', ['principalId', 'object', null]),
  question:       of('what its author wrote', 'replaces'),
  ruleAttribute:  of(noPerson, 'none'),
  customExtension: of(authors, 'replaces'),
  extensionStage: of(noPerson, 'none'),
  // organizations and settings
  connectedOrganization: of(authors, 'replaces'),
  identitySource:        of(noPerson, 'reports'),
  organizationSponsor:   of(ids, 'none', ['sponsorId', 'object', null]),
  settings:              of(noPerson, 'none'),
  controlConfiguration:  of(authors, 'replaces'),
  tenant:                of(noPerson, 'none'),
  branding:              of(noPerson, 'reports'),
  brandingImage:         of(noPerson, 'none'),
  // the audit
  audit: of('what the user did: names, program, and whatever else is kept of the caller. The entry stays, with ids ' +
    'and times', 'commits', ['userId', 'object', null], ['causedById', 'object', null]),
  auditTarget: of('what was done to the user: names, old and new values', 'commits',
    ['targetId', 'object', null], ['targetId', 'subject', null], ['targetId', 'request', null],
    ['targetId', 'assignment', null]),
  pendingAudit:    of(noPerson, 'none'),
  auditLeaf:       of('the salts of entries; those of erased values go', 'none'),
  auditTile:       of('hashes', 'none'),
  auditTree:       of(noPerson, 'none'),
  auditCheckpoint: of(noPerson, 'none'),
  auditKey:        of(noPerson, 'none'),
  logCursor:       of(noPerson, 'none'),
  auditAnchor:     of(noPerson, 'none'),
  // the feed
  pendingFeed: of(ids, 'none'),
  feedSegment: of(ids, 'none'),
};

/** Fields, or the whole row (`row`), left out where the field `unless` does not name the person; null: always. */
interface LeftOut {
  readonly unless: string | null;
  readonly leaves: 'row' | readonly string[];
}

/** What a person's own copy leaves out because it tells of others: no more than the API tells the person of them. */
export const aboutOthers: Readonly<Partial<Record<EntityName, readonly LeftOut[]>>> = {
  approver: [{ unless: 'principalId', leaves: 'row' }],
  approvalStage: [{ unless: 'reviewedById', leaves: ['reviewedById', 'reviewedByName'] }],
  approvalQuestion: [
    { unless: 'askedById', leaves: ['askedById', 'askedByName'] },
    { unless: 'answeredById', leaves: ['answeredById', 'answeredByName'] },
  ],
  proposal: [
    { unless: null, leaves: ['whatIf'] },
    { unless: 'proposedById', leaves: ['proposedById', 'proposedByName', 'justification', 'request'] },
    { unless: 'decidedById', leaves: ['decidedById', 'decidedByName', 'decisionJustification'] },
  ],
  mail: [{ unless: 'recipientId', leaves: 'row' }],
  audit: [
    {
      unless: 'userId',
      leaves: [
        'userId',
        'userDisplayName',
        'userPrincipalName',
        'clientAppId',
        'userAgent',
        'ipAddress',
        'sessionId',
        'causedById',
      ],
    },
  ],
};

const effects: Readonly<Record<MentionEffect, string>> = {
  replaces: 'are taken out',
  reports: 'are reported',
  commits: 'are erased; the tree keeps their hashes',
  none: '',
};

/** The table of docs/personal-data.md. */
export function personalDataTable(): string {
  const lines = Object.entries(personalData).map(([entity, { about, rows, mentions }]) => {
    const fields = [...new Set(rows.map(({ field }) => `\`${field}\``))].join(', ');
    return `| \`${entity}\` | ${about} | ${fields} | ${wordsOf(rows)} | ${effects[mentions]} |`;
  });
  return [
    '| entity | holds of a person | by the field | erasure of these rows | name and addresses in texts of other rows |',
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function wordsOf(rows: readonly PersonalRows[]): string {
  const words = rows.flatMap(({ erasure }) =>
    erasure === null
      ? []
      : erasure === 'deletes'
        ? ['deletes the rows']
        : [`empties ${Object.keys(erasure).join(', ')}`],
  );
  return [...new Set(words)].join('; ');
}
