// The history of a request for people: its audit rows as a closed list of kinds, in the order in which they happened.

import { activityOfRequest } from '../audit/requestAudit.ts';
import type { Activity } from '../audit/activities.ts';
import type { Audit } from '../audit/auditEntities.ts';
import type { Id, Instant } from '../base.ts';

/** What happened to a request. */
export type HistoryKind =
  | 'requested'
  | 'approverAsked'
  | 'forwarded'
  | 'questionAsked'
  | 'questionAnswered'
  | 'reminded'
  | 'stageApproved'
  | 'approvalTakenBack'
  | 'approvedByPolicy'
  | 'denied'
  | 'timedOut'
  | 'canceled'
  | 'scheduled'
  | 'deliveryBegan'
  | 'delivered'
  | 'partlyDelivered'
  | 'failed'
  | 'extensionCalled';

/** A person, or the application that did it; null for the server itself. */
export interface HistoryActor {
  readonly id: Id | null;
  readonly displayName: string | null;
}

/**
 * One entry. `at` is UTC text of fixed width, which sorts as text; entries of one instant stand in their order. `text`:
 * the reason, the question or the answer. `person`: who was asked to decide. `until`: the end that an approver set.
 */
export interface HistoryEntry {
  readonly at: Instant;
  readonly kind: HistoryKind;
  readonly stage: number | null;
  readonly actor: HistoryActor | null;
  readonly person: HistoryActor | null;
  readonly text: string | null;
  readonly until: Instant | null;
}

/** Activities that tell people something. `text`: the detail of the audit row that they are shown. */
// biome-ignore format: a table, read by column
const kinds: Readonly<Partial<Record<Activity, readonly [kind: HistoryKind, text: string | null]>>> = {
  ...Object.fromEntries(Object.values(activityOfRequest).map((activity) => [activity, ['requested', null]])),
  'User requests an access package assignment on behalf of service principal':                ['requested', null],
  'Add approver to request approval':                                       ['approverAsked', 'justification'],
  'Ask requestor of access package assignment request':                     ['questionAsked', 'question'],
  'Answer approver of access package assignment request':                   ['questionAnswered', 'answer'],
  'Remind approvers of access package assignment request':                  ['reminded', null],
  'Approval stage completed for access package assignment request':         ['stageApproved', 'justification'],
  'Take back approval of access package assignment request':                ['approvalTakenBack', 'justification'],
  'Auto approve access package assignment request':                         ['approvedByPolicy', null],
  'Deny access package assignment request':                                 ['denied', 'justification'],
  'Access package assignment request timed out (no approver action taken)': ['timedOut', null],
  'Cancel access package assignment request':                               ['canceled', null],
  'Schedule a future access package assignment':                            ['scheduled', null],
  'Ready to fulfill access package assignment request':                     ['deliveryBegan', null],
  'Fulfill access package assignment request':                              ['delivered', null],
  'Partially fulfill access package assignment request':                    ['partlyDelivered', null],
  'Failed access package assignment request':                               ['failed', null],
  'Execute custom extension':                                               ['extensionCalled', null],
};

/** The activities that a history is made of. */
export const historyActivities: readonly string[] = Object.keys(kinds);

/** Every kind that a history may have. */
export const historyKinds: readonly HistoryKind[] = [
  ...new Set([...Object.values(kinds).map(([kind]) => kind), 'forwarded' as const]),
];

/** Kinds whose actor, or person, is an approver: the requestor is told who that is where the policy says so. */
const ofApprovers: ReadonlySet<HistoryKind> = new Set([
  'approverAsked',
  'forwarded',
  'questionAsked',
  'stageApproved',
  'approvalTakenBack',
  'denied',
]);

/** What the reader may know: approvers of a stage, by its number from 1; a note between approvers. */
export interface HistoryReader {
  readonly knowsApprovers: (stage: number | null) => boolean;
  readonly isRequestorSide: boolean;
}

/**
 * The history as a reader may know it: who was asked is left out where they may not know it. `people`: names of the
 * approvers who were asked, by id.
 */
export function historyOf(
  audits: readonly Audit[],
  people: ReadonlyMap<Id, string | null>,
  reader: HistoryReader,
): readonly HistoryEntry[] {
  return audits
    .toSorted((a, b) => compare(a.activityAt, b.activityAt) || compare(a.id, b.id))
    .flatMap((each) => entryOf(each, people, reader) ?? []);
}

function entryOf(row: Audit, people: ReadonlyMap<Id, string | null>, reader: HistoryReader): HistoryEntry | null {
  const [found, textKey] = kinds[row.activityDisplayName as Activity] ?? [null, null];
  if (found === null) return null;
  const details = new Map(row.additionalDetails.map(({ key, value }) => [key, value]));
  const kind = details.get('approverRole') === 'forwarded' && found === 'approverAsked' ? 'forwarded' : found;
  const stage = Number(details.get('stage') ?? 0) || null;
  const isTold = !ofApprovers.has(kind) || reader.knowsApprovers(stage);
  if (kind === 'approverAsked' && !isTold) return null;
  const personId = found === 'approverAsked' ? details.get('approverId') : undefined;
  const text = textKey === null ? null : (details.get(textKey) ?? null);
  return {
    at: row.activityAt,
    kind,
    stage,
    actor: isTold ? actorOf(row) : null,
    person: !isTold || personId === undefined ? null : { id: personId, displayName: people.get(personId) ?? null },
    text: kind === 'forwarded' && reader.isRequestorSide ? null : (text ?? plainReason(row)),
    until: details.get('until') ?? null,
  };
}

/** Why the server did it; a reason that names a person stands in the details. */
const plainReason = ({ actor, resultReason }: Audit): string | null =>
  actor === 'system' && resultReason !== '' ? resultReason : null;

const actorOf = (row: Audit): HistoryActor | null =>
  row.actor === 'user'
    ? { id: row.userId, displayName: row.userDisplayName }
    : row.actor === 'application'
      ? { id: row.servicePrincipalId, displayName: row.appDisplayName }
      : null;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
