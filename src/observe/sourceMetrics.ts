// Metrics that are read from their sources when somebody asks: the backlog of jobs, the store, the server's load.

import type { HistogramData } from './histogram.ts';
import { createCount, createGauges, histogramSamples, type ReadableMetric } from './metricSeries.ts';

/** Figures that are read when metrics are asked for. `now` is tenant time, by which jobs are due. */
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
  /** How many things of each kind need the hand of an administrator. */
  readonly attention: () => Promise<readonly { readonly kind: string; readonly count: number }[]>;
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
  /** How many entries of the audit each log store lacks. */
  readonly auditLogLags: () => Promise<readonly { readonly destination: string; readonly rows: number }[]>;
  /** How many entries of the audit no checkpoint covers that an anchor has. */
  readonly auditAnchorLags: () => Promise<readonly { readonly anchor: string; readonly rows: number }[]>;
  /** Lines of the log that could not be written. */
  readonly lostLines: () => number;
}

/** The gauges of all sources. A source that fails leaves its own out. */
export const sourceMetrics = (sources: MetricSources): readonly ReadableMetric[] => [
  ...jobMetrics(sources),
  ...storeMetrics(sources),
  attentionMetric(sources),
  createGauges(
    'latchkey_http_load',
    'Connections, calls that run, calls that wait, and bytes of bodies and answers that are held.',
    () => Object.entries(sources.load()).map(([what, value]) => ({ labels: { what }, value })),
  ),
  createGauges(
    'latchkey_audit_log_lag',
    'Entries of the audit with a place in the tree that were not sent to a log store yet.',
    async () => {
      const lags = await sources.auditLogLags().catch(() => []);
      return lags.map(({ destination, rows }) => ({ labels: { destination }, value: rows }));
    },
  ),
  createGauges(
    'latchkey_audit_anchor_lag',
    'Entries of the audit with a place in the tree that are in no checkpoint which an anchor has.',
    async () => {
      const lags = await sources.auditAnchorLags().catch(() => []);
      return lags.map(({ anchor, rows }) => ({ labels: { anchor }, value: rows }));
    },
  ),
  createCount(
    'latchkey_log_lines_lost_total',
    'Lines of the log that could not be written: its disk is full, or its reader is gone.',
    sources.lostLines,
  ),
];

function jobMetrics({ backlog }: MetricSources): readonly ReadableMetric[] {
  // One reading serves the three gauges.
  const read = rememberFor(1_000, backlog);
  // A database that does not answer leaves these gauges out, and the others as they are.
  const readBacklog = (): ReturnType<MetricSources['backlog']> => read().catch(() => ({ now: '', kinds: [] }));
  const by =
    (value: (kind: Awaited<ReturnType<MetricSources['backlog']>>['kinds'][number], now: string) => number) =>
    async () => {
      const { now, kinds } = await readBacklog();
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

/** Looking at every policy is no work for each scrape. */
const attentionLasts = 300_000;

function attentionMetric({ attention }: MetricSources): ReadableMetric {
  const read = rememberFor(attentionLasts, attention);
  return createGauges(
    'latchkey_attention',
    'Things that need the hand of an administrator, counted every five minutes at the most.',
    async () => (await read().catch(() => [])).map(({ kind, count }) => ({ labels: { kind }, value: count })),
  );
}

/** Gives the same reading for so many milliseconds; one that failed is tried again. */
function rememberFor<T>(milliseconds: number, read: () => Promise<T>): () => Promise<T> {
  let latest: { readonly at: number; readonly of: Promise<T> } | null = null;
  return () => {
    if (latest === null || performance.now() - latest.at > milliseconds) {
      const reading = { at: performance.now(), of: read() };
      latest = reading;
      reading.of.catch(() => {
        if (latest === reading) latest = null;
      });
    }
    return latest.of;
  };
}

function storeMetrics({ stats }: MetricSources): readonly ReadableMetric[] {
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
