// What is due next: the jobs that wait, each with a sentence that says what it will do and to whom.

import type { JobKind } from '../commands/jobs.ts';
import type { EntityName, Instant, Job } from '../domain/entities.ts';
import { eq, from, oneOfValues, type Expansion, type Row } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';

/** One job in `GET /sandbox/due`. */
export interface Due {
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

export interface DueWish {
  readonly top: number;
  readonly skip: number /** A part of the sentence. */;
  readonly search: string;
}
/** What is searched of the jobs that wait: sentences are made of rows, and no database has them. */
const searched = 1000;

/** The jobs that fall due first, those that gave up left out. */
export async function dueNext(store: Store, { top, skip, search }: DueWish): Promise<readonly Due[]> {
  if (search === '') return dueJobs(store, top, skip);
  return (await dueJobs(store, searched, 0))
    .filter(({ about }) => about.toLowerCase().includes(search.toLowerCase()))
    .slice(skip, skip + top);
}

async function dueJobs(store: Store, top: number, skip: number): Promise<readonly Due[]> {
  const [page] = await store.read([
    from('job', eq('failedAt', null), { orderBy: [{ path: ['dueAt'], descending: false }], top, skip }),
  ]);
  const jobs = (page?.rows ?? []) as unknown as readonly Job[];
  const entities = [...new Set(jobs.map(({ kind }) => aboutOf(kind)?.entity ?? null))].filter((each) => each !== null);
  const idsOf = (entity: EntityName): readonly string[] =>
    jobs.filter(({ kind }) => aboutOf(kind)?.entity === entity).map(({ subject }) => subject);
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
    const about = aboutOf(kind);
    const row = about?.entity == null ? undefined : found.get(`${about.entity} ${subject}`);
    return { kind, subject, dueAt, attempts, about: about === undefined ? `${kind}.` : about.says(row ?? null) };
  });
}

interface About {
  readonly entity: EntityName | null;
  readonly says: (row: Row | null) => string;
}

const aboutOf = (kind: string): About | undefined =>
  Object.hasOwn(abouts, kind) ? abouts[kind as JobKind] : undefined;

const near = (navigation: string, entity: EntityName, expand: readonly Expansion[] = []): Expansion => ({
  navigation,
  as: navigation,
  query: from(entity, undefined, { expand, top: 1 }),
});
const whoAndWhat = [near('target', 'subject'), near('accessPackage', 'accessPackage')];
const ofRequest = near('request', 'assignmentRequest', whoAndWhat);

/** What the sentences need beside the row. */
const expansions: Readonly<Partial<Record<EntityName, readonly Expansion[]>>> = {
  assignment: whoAndWhat,
  assignmentRequest: whoAndWhat,
  approvalStage: [near('approval', 'approval', [ofRequest])],
  callout: [near('extension', 'customExtension'), ofRequest, near('assignment', 'assignment', whoAndWhat)],
};

const at = (row: Row | null, ...path: readonly string[]): Row | null =>
  path.reduce<Row | null>((from, name) => (from?.[name] as Row | null | undefined) ?? null, row);
const nameOf = (row: Row | null, usual: string): string =>
  String(row?.['displayName'] ?? row?.['email'] ?? row?.['principalName'] ?? usual);
const person = (row: Row | null): string => nameOf(at(row, 'target'), 'somebody');
const package_ = (row: Row | null): string => nameOf(at(row, 'accessPackage'), 'an access package');
const assignmentOf = (row: Row | null): string => `the assignment of ${person(row)} to ${package_(row)}`;
const requestOf = (row: Row | null): string => `the request for ${person(row)} to have ${package_(row)}`;
const stageOf = (row: Row | null): string =>
  `stage ${Number(row?.['position'] ?? 0) + 1} of the approval of ${requestOf(at(row, 'approval', 'request'))}`;
const extensionOf = (row: Row | null): string =>
  `${nameOf(at(row, 'extension'), 'a custom extension')} about ` +
  `${at(row, 'request') !== null ? requestOf(at(row, 'request')) : assignmentOf(at(row, 'assignment'))}`;
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const row = (entity: EntityName | null, says: (row: Row | null) => string): About => ({
  entity,
  says: (found) => sentence(says(found)),
});

// biome-ignore format: a table, read by column
const abouts: Readonly<Record<JobKind, About>> = {
  processRequest:      row('assignmentRequest', (r) => `${requestOf(r)} is taken up`),
  startRequest:        row('assignmentRequest', (r) => `${requestOf(r)} reaches its start`),
  escalateStage:       row('approvalStage',     (r) => `the alternates of ${stageOf(r)} are asked too`),
  timeOutStage:        row('approvalStage',     (r) => `the time for ${stageOf(r)} is over`),
  remindApprovers:     row('approvalStage',     (r) => `the approvers of ${stageOf(r)} are reminded`),
  expireAssignment:    row('assignment',        (r) => `${assignmentOf(r)} ends`),
  remindOfEnd:         row('assignment',        (r) => `${person(r)} is told that ${assignmentOf(r)} ends soon`),
  callOutBeforeEnd:    row('assignment',        (r) => `extensions are called because ${assignmentOf(r)} ends soon`),
  redeliverAssignment: row('assignment',        (r) => `${assignmentOf(r)} is made to agree with its package`),
  redeliverPackage:    row('accessPackage',
    (r) => `the assignments of ${nameOf(r, 'an access package')} are made to agree with it`),
  evaluateRule:        row(null,                () => 'everybody is held against a rule that is new or has changed'),
  evaluateObject:      row('directoryObject',   (r) => `${nameOf(r, 'somebody')} is held against the rules again`),
  removeGuest:         row('subject',
    (r) => `the guest ${nameOf(r, 'who holds nothing any more')} is removed from the directory`),
  callOut:             row('callout',           (r) => `the extension ${extensionOf(r)} is called`),
  timeOutCallout:      row('callout',
    (r) => `the time for the extension ${extensionOf(r)} to answer is over`),
  watchEnds:           row('policy',
    (r) => `the assignments by the policy ${nameOf(r, 'of a package')} are watched for extensions to call before ` +
    'they end'),
  sendMail:            row('mail',
    (r) => `the mail "${String(r?.['subject'] ?? '')}" is sent to ${String(r?.['to'] ?? 'somebody')}`),
  sweep:               row(null,                () => 'the sweep looks whether work was lost, and queues it anew'),
};
