// Counters of what the server did, fed by its events.

import type { Event, Subscriber } from './events.ts';
import { createCounters, createHistograms, type ReadableMetric } from './metricSeries.ts';

const jobBucketsInSeconds = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120];

/** Of who signs in and who is refused. */
const createAccessCounters = () => ({
  signIns: createCounters('latchkey_sign_ins_total', 'Sign-ins by kind: success, failure.', ['type', 'result']),
  refusals: createCounters(
    'latchkey_refusals_total',
    'Calls of the API that were refused for who called: by status and code.',
    ['status', 'code'],
  ),
  logLosses: createCounters(
    'latchkey_log_entries_lost_total',
    'Entries of the logs of sign-ins and refusals that are not in them, for too many waited.',
    ['log'],
  ),
  credentialEnds: createCounters(
    'latchkey_credentials_near_end_total',
    'Secrets and certificates of applications whose end was told, by the days that were left.',
    ['kind', 'days'],
  ),
  keyChanges: createCounters(
    'latchkey_signing_key_changes_total',
    'Keys that sign tokens: published, and those that this process saw withdrawn before their time.',
    ['change'],
  ),
});

function createEventCounters() {
  return {
    ...createAccessCounters(),
    jobs: createHistograms('latchkey_job_duration_seconds', 'Jobs that were done.', ['kind'], jobBucketsInSeconds),
    outcomes: createCounters(
      'latchkey_job_outcomes_total',
      'How jobs ended: done, superseded, failed (tried again), gaveUp.',
      ['kind', 'outcome'],
    ),
    requests: createCounters(
      'latchkey_request_states_total',
      'States that requests came to: delivered, deliveryFailed, denied, …',
      ['type', 'state'],
    ),
    assignments: createCounters('latchkey_assignment_states_total', 'States that assignments came to.', ['state']),
    callouts: createCounters('latchkey_callout_states_total', 'States that calls to custom extensions came to.', [
      'stage',
      'state',
    ]),
    mails: createCounters(
      'latchkey_mail_states_total',
      'What became of mails: sent, captured, failed; dropped: not written.',
      ['state'],
    ),
    sweeps: createCounters('latchkey_sweeps_total', 'Sweeps, and those of them that found lost work.', ['found']),
    violations: createCounters(
      'latchkey_invariant_violations_total',
      'Rows that violated an invariant of the tenant: those that were mended, and those that are left.',
      ['invariant', 'outcome'],
    ),
    ...createAuditCounters(),
    heldRemovals: createCounters(
      'latchkey_removals_held_total',
      'Groups and policies whose removals were held beyond their limit, counted once a window, by cause.',
      ['cause'],
    ),
    recounts: createCounters(
      'latchkey_recounts_total',
      'Batches of members whose memberships through groups were recounted, and those of them that were wrong.',
      ['found'],
    ),
  };
}

function createAuditCounters() {
  return {
    checkpoints: createCounters(
      'latchkey_audit_checkpoints_total',
      'Checkpoints of the audit tree that were signed.',
      [],
    ),
    logGaps: createCounters(
      'latchkey_audit_log_gaps_total',
      'Times that a log store missed entries, because the retention had deleted them before they were sent.',
      ['destination'],
    ),
    brokenEntries: createCounters(
      'latchkey_audit_broken_total',
      'Audit rows that were found not to be as the tree says, by kind.',
      ['kind'],
    ),
  };
}

type EventCounters = ReturnType<typeof createEventCounters>;
type EventName = Event['event'];
type EventOf<N extends EventName> = Extract<Event, { readonly event: N }>;

/** What each event counts. */
const countingOf: { readonly [N in EventName]: (counters: EventCounters, event: EventOf<N>) => void } = {
  jobDone: ({ jobs, outcomes }, { kind, milliseconds }) => {
    jobs.of(kind).add(milliseconds / 1000);
    outcomes.of(kind, 'done').add();
  },
  jobSuperseded: ({ outcomes }, { kind }) => outcomes.of(kind, 'superseded').add(),
  jobFailed: ({ outcomes }, { kind }) => outcomes.of(kind, 'failed').add(),
  jobGaveUp: ({ outcomes }, { kind }) => outcomes.of(kind, 'gaveUp').add(),
  sequencerFailed: ({ outcomes }) => outcomes.of('sequencer', 'stalled').add(),
  auditBroken: ({ brokenEntries }, { kind }) => brokenEntries.of(kind).add(),
  auditCheckpointSigned: ({ checkpoints }) => checkpoints.of().add(),
  workerStalled: ({ outcomes }) => outcomes.of('worker', 'stalled').add(),
  requestMoved: ({ requests }, { type, to }) => requests.of(type, to).add(),
  assignmentMoved: ({ assignments }, { to }) => assignments.of(to).add(),
  calloutMoved: ({ callouts }, { stage, to }) => callouts.of(stage, to).add(),
  mailMoved: ({ mails }, { to }) => mails.of(to).add(),
  mailsDropped: ({ mails: states }, { mails }) => states.of('dropped').add(mails),
  signInWritten: ({ signIns }, { type, errorCode }) => signIns.of(type, errorCode === 0 ? 'success' : 'failure').add(),
  refusalWritten: ({ refusals }, { status, code }) => refusals.of(String(status), code).add(),
  logWaits: ({ outcomes }, { log }) => outcomes.of(log, 'stalled').add(),
  logEntriesLost: ({ logLosses }, { log, count }) => logLosses.of(log).add(count),
  logHasGap: ({ logGaps }, { log }) => logGaps.of(log).add(),
  swept: ({ sweeps }, { recreated }) => sweeps.of(recreated > 0 ? 'some' : 'none').add(),
  invariantViolated: ({ violations }, { invariant, found, mended }) => {
    if (mended > 0) violations.of(invariant, 'mended').add(mended);
    if (found > mended) violations.of(invariant, 'left').add(found - mended);
  },
  removalsHeld: ({ heldRemovals }, { cause }) => heldRemovals.of(cause).add(),
  credentialNearEnd: ({ credentialEnds }, { kind, days }) => credentialEnds.of(kind, String(days)).add(),
  signingKeyChanged: ({ keyChanges }, { change }) => keyChanges.of(change).add(),
  membershipsRecounted: ({ recounts }, { healed }) => recounts.of(healed > 0 ? 'some' : 'none').add(),
};

/** Counters of events, and the subscriber that feeds them. */
export function createEventMetrics(): { readonly metrics: readonly ReadableMetric[]; readonly subscriber: Subscriber } {
  const counters = createEventCounters();
  return {
    metrics: Object.values(counters),
    subscriber: (event) => (countingOf[event.event] as (to: EventCounters, event: Event) => void)(counters, event),
  };
}
