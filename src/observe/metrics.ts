// Metrics in Prometheus' form. What happens often is counted in tallies of our own and read when somebody asks; the
// process's own figures are prom-client's.

import type { Metric, Registry } from 'prom-client';
import type { Subscriber } from './events.ts';
import { createCounters, createGauges, histogramSamples, createHistograms } from './metricSeries.ts';
import type { HistogramData, Histogram } from './histogram.ts';

/** A call that was answered. `route` is a template, never a path: the number of series stays bounded. */
export interface CallMeasurement {
  readonly version: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly stages: readonly (readonly [stage: string, milliseconds: number])[];
}

/** Read when somebody asks; `now` is tenant time, by which jobs are due. */
export interface MetricSources {
  readonly backlog: () => Promise<{
    readonly now: string;
    readonly kinds: readonly {
      readonly kind: string;
      readonly due: number;
      readonly oldestDueAt: string | null;
      readonly givenUp: number;
    }[];
  }>;
  readonly stats: () => {
    readonly groupSizes: HistogramData | null;
    readonly waitingWrites: number;
    readonly pool: {
      readonly open: number;
      readonly idle: number;
      readonly waiting: number;
      readonly most: number;
    } | null;
  };
  readonly load: () => {
    readonly connections: number;
    readonly running: number;
    readonly waiting: number;
    readonly heldBytes: number;
  };
}

export interface Metrics {
  readonly call: (figures: CallMeasurement) => void;
  /** A call that was turned away before it was looked at. */
  readonly refused: (reason: 'rate' | 'queue' | 'memory' | 'time') => void;
  readonly subscriber: Subscriber;
  readonly read: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

/** Where the figures of calls that are alike go. */
interface CallSeries {
  readonly version: string;
  readonly method: string;
  readonly status: number;
  readonly call: Histogram;
  readonly stages: Map<string, Histogram>;
}

/** As many as a histogram has series. */
const maxSeries = 2_000;
const callBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const jobBuckets = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120];

export function createMetrics(sources: MetricSources): Metrics {
  const calls = createHistograms(
    'latchkey_http_request_duration_seconds',
    'Calls of the API by what came of them.',
    ['version', 'method', 'route', 'status'],
    callBuckets,
  );
  const stages = createHistograms(
    'latchkey_http_stage_duration_seconds',
    'What each stage of a call took.',
    ['version', 'route', 'stage'],
    callBuckets,
  );
  const refused = createCounters(
    'latchkey_http_refused_total',
    "Calls turned away unseen: over the caller's rate, over the queue, over memory, over time.",
    ['reason'],
  );
  const jobs = createHistograms('latchkey_job_duration_seconds', 'Jobs that were done.', ['kind'], jobBuckets);
  const outcomes = createCounters(
    'latchkey_job_outcomes_total',
    'How jobs ended: done, superseded, failed (tried again), gaveUp.',
    ['kind', 'outcome'],
  );
  const requests = createCounters(
    'latchkey_request_states_total',
    'States that requests came to: delivered, deliveryFailed, denied, …',
    ['type', 'state'],
  );
  const assignments = createCounters('latchkey_assignment_states_total', 'States that assignments came to.', ['state']);
  const callouts = createCounters('latchkey_callout_states_total', 'States that calls to custom extensions came to.', [
    'stage',
    'state',
  ]);
  const mails = createCounters('latchkey_mail_states_total', 'What became of mails: sent, captured, failed.', [
    'state',
  ]);
  const swept = createCounters('latchkey_sweeps_total', 'Sweeps, and those of them that found lost work.', ['found']);
  const recounted = createCounters(
    'latchkey_recounts_total',
    'Batches of members whose memberships through groups were recounted, and those of them that were wrong.',
    ['found'],
  );
  const all = [
    calls,
    stages,
    refused,
    jobs,
    outcomes,
    requests,
    assignments,
    callouts,
    mails,
    swept,
    recounted,
    ...jobMetrics(sources),
    ...storeMetrics(sources),
    createGauges(
      'latchkey_http_load',
      'Connections, calls that run, calls that wait, and bytes of bodies and answers that are held.',
      () => Object.entries(sources.load()).map(([what, value]) => ({ labels: { what }, value })),
    ),
  ];
  /** Where the figures of a call go, found by one look. */
  const found = new Map<string, CallSeries>();
  const latest = new Map<string, CallSeries>();
  /** Nothing of the library is loaded, and no figure of the process taken, before somebody asks. */
  let registry: Promise<Registry> | null = null;
  const register = async (): Promise<Registry> => {
    const { collectDefaultMetrics, Registry } = await import('prom-client');
    const made = new Registry();
    for (const each of all) made.registerMetric(each as unknown as Metric);
    collectDefaultMetrics({ register: made });
    return made;
  };

  const subscriber: Subscriber = (event) => {
    switch (event.event) {
      case 'jobDone':
        jobs.of(event.kind).add(event.milliseconds / 1000);
        return outcomes.of(event.kind, 'done').add();
      case 'jobSuperseded':
        return outcomes.of(event.kind, 'superseded').add();
      case 'jobFailed':
        return outcomes.of(event.kind, 'failed').add();
      case 'jobGaveUp':
        return outcomes.of(event.kind, 'gaveUp').add();
      case 'requestMoved':
        return requests.of(event.type, event.to).add();
      case 'assignmentMoved':
        return assignments.of(event.to).add();
      case 'calloutMoved':
        return callouts.of(event.stage, event.to).add();
      case 'mailMoved':
        return mails.of(event.to).add();
      case 'swept':
        return swept.of(event.recreated > 0 ? 'some' : 'none').add();
      case 'membershipsRecounted':
        return recounted.of(event.healed > 0 ? 'some' : 'none').add();
      case 'workerStalled':
        return outcomes.of('worker', 'stalled').add();
    }
  };
  return {
    call: ({ version, method, route, status, milliseconds, stages: took }) => {
      // The same call as the last one of its route, mostly: then no key is made.
      let cell = latest.get(route);
      if (cell === undefined || cell.version !== version || cell.method !== method || cell.status !== status) {
        const key = `${version} ${method} ${status} ${route}`;
        cell = found.get(key) ?? {
          version,
          method,
          status,
          call: calls.of(version, method, route, String(status)),
          stages: new Map(),
        };
        if (found.size < maxSeries) {
          found.set(key, cell);
          latest.set(route, cell);
        }
      }
      cell.call.add(milliseconds / 1000);
      for (const [stage, time] of took) {
        let tallying = cell.stages.get(stage);
        if (tallying === undefined) cell.stages.set(stage, (tallying = stages.of(version, route, stage)));
        tallying.add(time / 1000);
      }
    },
    refused: (reason) => {
      refused.of(reason).add();
    },
    subscriber,
    read: async () => {
      const made = await (registry ??= register());
      return { text: await made.metrics(), contentType: made.contentType };
    },
  };
}

function jobMetrics({ backlog }: MetricSources) {
  // One look serves the three of them.
  let looked: { readonly at: number; readonly of: ReturnType<MetricSources['backlog']> } | null = null;
  const look = (): ReturnType<MetricSources['backlog']> => {
    if (looked === null || performance.now() - looked.at > 1_000) looked = { at: performance.now(), of: backlog() };
    // A database that does not answer leaves these out and the rest as it is.
    return looked.of.catch(() => ({ now: '', kinds: [] }));
  };
  const by =
    (value: (kind: Awaited<ReturnType<MetricSources['backlog']>>['kinds'][number], now: string) => number) =>
    async () => {
      const { now, kinds } = await look();
      return kinds.map((each) => ({ labels: { kind: each.kind }, value: value(each, now) }));
    };
  return [
    createGauges(
      'latchkey_jobs_due',
      'Jobs that are due and not done.',
      by(({ due }) => due),
    ),
    createGauges(
      'latchkey_jobs_oldest_due_seconds',
      'How long the oldest of them has been due, in tenant time.',
      by(({ oldestDueAt }, now) =>
        oldestDueAt === null ? 0 : Math.max(0, (Date.parse(now) - Date.parse(oldestDueAt)) / 1000),
      ),
    ),
    createGauges(
      'latchkey_jobs_given_up',
      'Jobs that failed for good and wait for somebody to look.',
      by(({ givenUp }) => givenUp),
    ),
  ];
}

function storeMetrics({ stats }: MetricSources) {
  const name = 'latchkey_commit_group_size';
  const groups = {
    name,
    get: async () => {
      const of = stats().groupSizes;
      return {
        name,
        help: 'Commits and claims that were written as one group.',
        type: 'histogram',
        aggregator: 'sum',
        values: of === null ? [] : histogramSamples(name, {}, of),
      } as const;
    },
  };
  return [
    groups,
    createGauges('latchkey_writes_waiting', 'Commits that wait for the one writer.', () => [
      { labels: {}, value: stats().waitingWrites },
    ]),
    createGauges(
      'latchkey_pool_connections',
      'Connections to PostgreSQL: open, idle, at the most; and who waits for one.',
      () => Object.entries(stats().pool ?? {}).map(([state, value]) => ({ labels: { state }, value })),
    ),
  ];
}
