// Many histograms or counters under labels, as Prometheus wants them, bounded in number: what does not fit is counted
// under `other`.

import { createHistogram, type Histogram } from './histogram.ts';

/** What a registry of prom-client asks of a metric. */
interface MetricSnapshot {
  readonly name: string;
  readonly help: string;
  readonly type: 'histogram' | 'counter' | 'gauge';
  readonly aggregator: 'sum';
  readonly values: readonly Sample[];
}
interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

/** A metric that is computed when a registry reads it. */
export interface ReadableMetric {
  readonly name: string;
  readonly get: () => Promise<MetricSnapshot>;
}

interface Series<T> extends ReadableMetric {
  /** The histogram or counter under these values of the labels, in their order. */
  readonly of: (...values: readonly string[]) => T;
}

const maxSeries = 2_000;
const labelSeparator = '\u0000';

function createSeries<T>(labels: readonly string[], make: () => T) {
  const all = new Map<string, T>();
  const of = (...values: readonly string[]): T => {
    const key = values.join(labelSeparator);
    const known = all.get(key);
    if (known !== undefined) return known;
    if (all.size >= maxSeries && values.some((value) => value !== 'other')) return of(...values.map(() => 'other'));
    const made = make();
    all.set(key, made);
    return made;
  };
  const named = (key: string): Record<string, string> =>
    Object.fromEntries(key.split(labelSeparator).map((value, at) => [labels[at] as string, value]));
  return { all, of, named };
}

/** A histogram for each combination of labels. `bounds` are the upper bounds of the buckets, rising. */
export function createHistograms(
  name: string,
  help: string,
  labels: readonly string[],
  bounds: readonly number[],
): Series<Histogram> {
  const { all, of, named } = createSeries(labels, () => createHistogram(bounds));
  return {
    name,
    of,
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: [...all].flatMap(([key, each]) => histogramSamples(name, named(key), each)),
    }),
  };
}

/** A histogram as the samples that Prometheus reads: cumulated buckets, sum and count. */
export function histogramSamples(
  name: string,
  labels: Readonly<Record<string, string>>,
  { bounds, counts, sum }: Pick<Histogram, 'bounds' | 'counts' | 'sum'>,
): readonly Sample[] {
  let count = 0;
  const buckets = [...bounds, '+Inf'].map((le, at) => {
    count += counts[at] as number;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}

/** A counter for each combination of labels. */
export function createCounters(
  name: string,
  help: string,
  labels: readonly string[],
): Series<{ add: (count?: number) => void }> {
  const { all, of, named } = createSeries(labels, () => {
    const cell = {
      count: 0,
      add: (count = 1) => {
        cell.count += count;
      },
    };
    return cell;
  });
  return {
    name,
    of,
    get: async () => ({
      name,
      help,
      type: 'counter',
      aggregator: 'sum',
      values: [...all].map(([key, { count }]) => ({ labels: named(key), value: count })),
    }),
  };
}

/** Gauges whose values `read` gives whenever somebody asks. */
export function createGauges(
  name: string,
  help: string,
  read: () => Promise<readonly Sample[]> | readonly Sample[],
): ReadableMetric {
  return { name, get: async () => ({ name, help, type: 'gauge', aggregator: 'sum', values: await read() }) };
}

/** A counter that something else counts, and `read` gives. */
export function createCount(name: string, help: string, read: () => number): ReadableMetric {
  return {
    name,
    get: async () => ({ name, help, type: 'counter', aggregator: 'sum', values: [{ labels: {}, value: read() }] }),
  };
}
