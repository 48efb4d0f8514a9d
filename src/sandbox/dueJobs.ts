// The jobs that are due next, each with a sentence that says what it will do and to whom.

import type { JobKind } from '../flows/jobKinds.ts';
import type { EntityName } from '../domain/entities.ts';
import type { Instant } from '../domain/base.ts';
import type { Job } from '../domain/tenant/tenantEntities.ts';
import { eq, from, oneOfValues, type Expansion, type Row } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';

/** One job in `GET /sandbox/due`. */
export interface DueJob {
  readonly kind: string;
  /** Id of the row that it is about: an assignment, a request, a stage, … by kind. */
  readonly subject: string;
  /** Tenant time; in the past where it is being done, or was tried and is tried again. */
  readonly dueAt: Instant;
  /** How often it was begun so far. */
  readonly attempts: number;
  /** A sentence: "The assignment of a person to a package ends." */
  readonly about: string;
}

interface DueJobsQuery {
  readonly top: number;
  readonly skip: number;
  /** A part of the sentence. */
  readonly search: string;
}
/** What is searched of the jobs that wait: sentences are made of rows, and no database has them. */
const maxSearched = 1000;

/** The jobs that fall due first, those that gave up left out. */
export async function listDueJobs(store: Store, { top, skip, search }: DueJobsQuery): Promise<readonly DueJob[]> {
  if (search === '') return loadDueJobs(store, top, skip);
  return (await loadDueJobs(store, maxSearched, 0))
    .filter(({ about }) => about.toLowerCase().includes(search.toLowerCase()))
    .slice(skip, skip + top);
}

async function loadDueJobs(store: Store, top: number, skip: number): Promise<readonly DueJob[]> {
  const [page] = await store.read([
    from('job', eq('failedAt', null), { orderBy: [{ path: ['dueAt'], descending: false }], top, skip }),
  ]);
  const jobs = (page?.rows ?? []) as unknown as readonly Job[];
  const entities = [...new Set(jobs.map(({ kind }) => descriptionOf(kind)?.entity ?? null))].filter(
    (each) => each !== null,
  );
  const idsOf = (entity: EntityName): readonly string[] =>
    jobs.filter(({ kind }) => descriptionOf(kind)?.entity === entity).map(({ subject }) => subject);
  const pages =
    entities.length === 0
      ? []
      : await store.read(
          entities.map((entity) =>
            from(entity, oneOfValues('id', [...new Set(idsOf(entity))]), { expand: expansions[entity] ?? [] }),
          ),
        );
  const found = new Map(pages.flatMap(({ rows }, at) => rows.map((row) => [`${entities[at]} ${row.id}`, row])));
  return jobs.map(({ kind, subject, dueAt, attempts }) => {
    const about = descriptionOf(kind);
    const row = about?.entity == null ? undefined : found.get(`${about.entity} ${subject}`);
    return { kind, subject, dueAt, attempts, about: about === undefined ? `${kind}.` : about.says(row ?? null) };
  });
}

interface JobDescription {
  readonly entity: EntityName | null;
  readonly says: (row: Row | null) => string;
}

const descriptionOf = (kind: string): JobDescription | undefined =>
  Object.hasOwn(jobDescriptions, kind) ? jobDescriptions[kind as JobKind] : undefined;

const expandOne = (navigation: string, entity: EntityName, expand: readonly Expansion[] = []): Expansion => ({
  navigation,
  as: navigation,
  query: from(entity, undefined, { expand, top: 1 }),
});
const targetAndPackage = [expandOne('target', 'subject'), expandOne('accessPackage', 'accessPackage')];
const ofRequest = expandOne('request', 'assignmentRequest', targetAndPackage);

/** What the sentences need beside the row. */
const expansions: Readonly<Partial<Record<EntityName, readonly Expansion[]>>> = {
  assignment: targetAndPackage,
  assignmentRequest: targetAndPackage,
  approvalStage: [expandOne('approval', 'approval', [ofRequest])],
  callout: [
    expandOne('extension', 'customExtension'),
    ofRequest,
    expandOne('assignment', 'assignment', targetAndPackage),
  ],
};

const rowAt = (row: Row | null, ...path: readonly string[]): Row | null =>
  path.reduce<Row | null>((from, name) => (from?.[name] as Row | null | undefined) ?? null, row);
const nameOf = (row: Row | null, usual: string): string =>
  String(row?.['displayName'] ?? row?.['email'] ?? row?.['principalName'] ?? usual);
const personNameOf = (row: Row | null): string => nameOf(rowAt(row, 'target'), 'somebody');
const packageNameOf = (row: Row | null): string => nameOf(rowAt(row, 'accessPackage'), 'an access package');
const assignmentOf = (row: Row | null): string => `the assignment of ${personNameOf(row)} to ${packageNameOf(row)}`;
const requestOf = (row: Row | null): string => `the request for ${personNameOf(row)} to have ${packageNameOf(row)}`;
const stageOf = (row: Row | null): string =>
  `stage ${Number(row?.['position'] ?? 0) + 1} of the approval of ${requestOf(rowAt(row, 'approval', 'request'))}`;
const extensionOf = (row: Row | null): string =>
  `${nameOf(rowAt(row, 'extension'), 'a custom extension')} about ` +
  `${rowAt(row, 'request') !== null ? requestOf(rowAt(row, 'request')) : assignmentOf(rowAt(row, 'assignment'))}`;
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const describe = (entity: EntityName | null, says: (row: Row | null) => string): JobDescription => ({
  entity,
  says: (found) => sentence(says(found)),
});

// biome-ignore format: a table, read by column
const jobDescriptions: Readonly<Record<JobKind, JobDescription>> = {
  processRequest:      describe('assignmentRequest', (r) => `${requestOf(r)} is taken up`),
  startRequest:        describe('assignmentRequest', (r) => `${requestOf(r)} reaches its start`),
  escalateStage:       describe('approvalStage',     (r) => `the alternates of ${stageOf(r)} are asked too`),
  timeOutStage:        describe('approvalStage',     (r) => `the time for ${stageOf(r)} is over`),
  askOtherApprovers:   describe('approvalStage',     (r) => `others are asked in ${stageOf(r)} where nobody is left`),
  remindApprovers:     describe('approvalStage',     (r) => `the approvers of ${stageOf(r)} are reminded`),
  expireAssignment:    describe('assignment',        (r) => `${assignmentOf(r)} ends`),
  remindOfEnd:         describe('assignment',        (r) =>
    `${personNameOf(r)} is told that ${assignmentOf(r)} ends soon`),
  callOutBeforeEnd:    describe('assignment',        (r) =>
    `extensions are called because ${assignmentOf(r)} ends soon`),
  redeliverAssignment: describe('assignment',        (r) => `${assignmentOf(r)} is made to agree with its package`),
  redeliverPackage:    describe('accessPackage',
    (r) => `the assignments of ${nameOf(r, 'an access package')} are made to agree with it`),
  evaluateRule:        describe(null,                () =>
    'everybody is held against a rule that is new or has changed'),
  evaluateObject:      describe('directoryObject',   (r) => `${nameOf(r, 'somebody')} is held against the rules again`),
  removeGuest:         describe('subject',
    (r) => `the guest ${nameOf(r, 'who holds nothing any more')} is removed from the directory`),
  purgeObject:         describe('directoryObject',   (r) =>
    `${nameOf(r, 'a deleted object')} can no longer be restored, and is deleted for good`),
  callOut:             describe('callout',           (r) => `the extension ${extensionOf(r)} is called`),
  timeOutCallout:      describe('callout',
    (r) => `the time for the extension ${extensionOf(r)} to answer is over`),
  watchEnds:           describe('policy',
    (r) => `the assignments by the policy ${nameOf(r, 'of a package')} are watched for extensions to call before ` +
    'they end'),
  sendMail:            describe('mail',
    (r) => `the mail "${String(r?.['subject'] ?? '')}" is sent to ${String(r?.['to'] ?? 'somebody')}`),
  sendDigest:          describe('directoryObject',   (r) => `${nameOf(r, 'somebody')} is sent the daily mail`),
  tellCredentialEnd:   describe('credential',        (r) =>
    `the end of the secret or certificate ${nameOf(r, 'of an application')} is told`),
  tellAttention:       describe(null,                () => 'administrators are told what needs a hand'),
  provisionLink:       describe('remoteLink',        () =>
    'a linked object is compared with what is in another system'),
  lookAtConnection:    describe('connection',        (r) =>
    `everything behind the connection ${nameOf(r, '')} is listed`),
  remindOfTask:        describe('fulfilmentTask',    () =>
    'people are told of a task in a system without an API'),
  recountMemberships:  describe(null,                () => 'who is in which group through groups is counted anew'),
  startReview:         describe('reviewInstance', () => 'a turn of an access review begins'),
  assignReviewers:     describe('reviewInstance', () => 'the items of an access review get other reviewers'),
  endReviewStage:      describe('reviewStage',    () => 'the time of a stage of an access review is over'),
  endReview:           describe('reviewInstance', () => 'the time of an access review is over'),
  applyReview:         describe('reviewInstance', () => 'the decisions of an access review are carried out'),
  tellReviewers:       describe('reviewInstance', () => 'the reviewers of an access review are told what is left'),
  writeReviewHistory:  describe('reviewHistory', (r) =>
    `the report ${nameOf(r, 'of access reviews')} is written`),
  sendNotifications:   describe('subscription', (r) =>
    `notifications about ${String(r?.['resource'] ?? 'a resource')} are sent`),
  watchSubscription:   describe('subscription', (r) =>
    `the subscription to ${String(r?.['resource'] ?? 'a resource')} ends soon, or ends`),
  sweep:               describe(null,                () => 'the sweep looks whether work was lost, and queues it anew'),
  checkInvariants:     describe(null,                () => 'the rows of the tenant are held against each other'),
};
