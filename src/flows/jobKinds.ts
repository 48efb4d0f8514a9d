// Every kind of job, and what is known of each.

import type { EntityName } from '../domain/entities.ts';

type JobFacts = readonly [subject: EntityName | null, isRehearsed: boolean, cause: 'asker' | `nobody: ${string}`];

/**
 * A row a kind; work/queue/handlers.ts has a handler for each. `subject`: the entity that the job is about; null where
 * it is about the whole tenant, or several entities. `isRehearsed`: whether a rehearsal does it, which gives and takes
 * access and asks people, at once and inside. `cause`: whom the audit names as the cause of what the job does: `asker`,
 * whose call led to the job, and whose correlation id the job has; else nobody, and why.
 */
// biome-ignore format: a table, read by column
const jobTable = {
  processRequest:      ['assignmentRequest', true,  'asker'],
  startRequest:        ['assignmentRequest', true,  'asker'],
  escalateStage:       ['approvalStage',     false, 'nobody: approvers let time pass'],
  timeOutStage:        ['approvalStage',     false, 'nobody: approvers let time pass'],
  askOtherApprovers:   ['approvalStage',     true,  'asker'],
  expireAssignment:    ['assignment',        true,  'asker'],
  redeliverPackage:    ['accessPackage',     true,  'asker'],
  redeliverAssignment: ['assignment',        true,  'asker'],
  evaluateRule:        [null,                true,  'asker'],
  evaluateObject:      ['directoryObject',   true,  'asker'],
  removeGuest:         ['subject',           true,  'nobody: days passed since the last access ended'],
  purgeObject:         ['directoryObject',   false, 'asker'],
  callOut:             ['callout',           false, 'asker'],
  timeOutCallout:      ['callout',           false, 'nobody: an extension let time pass'],
  callOutBeforeEnd:    ['assignment',        false, 'nobody: an end comes near'],
  watchEnds:           ['policy',            false, 'asker'],
  sendMail:            ['mail',              false, 'nobody: it writes no audit row'],
  sendDigest:          ['directoryObject',   false, 'nobody: it writes no audit row'],
  remindApprovers:     ['approvalStage',     false, 'nobody: it writes no audit row'],
  remindOfEnd:         ['assignment',        false, 'nobody: it writes no audit row'],
  tellCredentialEnd:   ['credential',        false, 'nobody: it writes no audit row'],
  tellAttention:       [null,                false, 'nobody: it writes no audit row'],
  provisionLink:       ['remoteLink',        false, 'asker'],
  lookAtConnection:    ['connection',        false, 'asker'],
  remindOfTask:        ['fulfilmentTask',    false, 'nobody: it writes no audit row'],
  recountMemberships:  [null,                false, 'nobody: it is done every day'],
  startReview:         ['reviewInstance',    false, 'asker'],
  assignReviewers:     ['reviewInstance',    false, 'nobody: it writes no audit row'],
  endReviewStage:      ['reviewStage',       false, 'nobody: reviewers let time pass'],
  endReview:           ['reviewInstance',    false, 'asker'],
  applyReview:         ['reviewInstance',    false, 'asker'],
  tellReviewers:       ['reviewInstance',    false, 'nobody: it writes no audit row'],
  writeReviewHistory:  ['reviewHistory',     false, 'nobody: it writes no audit row'],
  sendNotifications:   ['subscription',      false, 'nobody: it tells of changes that are in the audit'],
  watchSubscription:   ['subscription',      false, 'nobody: a subscriber let time pass'],
  sweep:               [null,                false, 'nobody: it is done again and again'],
  checkInvariants:     [null,                false, 'nobody: it is done again and again'],
} as const satisfies Readonly<Record<string, JobFacts>>;

/** The kind of a job. */
export type JobKind = keyof typeof jobTable;
/** All of them. */
export const JobKinds = Object.keys(jobTable) as readonly JobKind[];

/** The entity that a job is about, or null; also of a kind that a later version wrote. */
export const subjectOfJob = (kind: string): EntityName | null =>
  (jobTable as Readonly<Record<string, JobFacts>>)[kind]?.[0] ?? null;
/** Whether a rehearsal does a job. */
export const isRehearsed = (kind: JobKind): boolean => jobTable[kind][1];
/** Whom the audit names for what a job does. */
export const causeOfJob = (kind: JobKind): JobFacts[2] => jobTable[kind][2];
