// Many tallies or counts under labels, as Prometheus wants them, bounded in number: what does not fit is counted under
// `other`.

import { createHistogram, type Histogram } from './histogram.ts';

/** What a registry of prom-client asks of a metric. */
export interface MetricSnapshot {
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

interface Series<T> {
  /** The one under these values of the labels, in their order. */
  readonly of: (...values: readonly string[]) => T;
  readonly name: string;
  readonly get: () => Promise<MetricSnapshot>;
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

export function histogramSamples(
  name: string,
  labels: Readonly<Record<string, string>>,
  { bounds, counts, sum }: Pick<Histogram, 'bounds' | 'counts' | 'sum'>,
): readonly Sample[] {
  let count = 0;
  const buckets = [...bounds, '+Inf'].map((le, at) => ({
    metricName: `${name}_bucket`,
    labels: { ...labels, le },
    value: (count += counts[at] as number),
  }));
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}

export function createCounters(name: string, help: string, labels: readonly string[]): Series<{ add: () => void }> {
  const { all, of, named } = createSeries(labels, () => {
    const cell = {
      count: 0,
      add: () => {
        cell.count += 1;
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

/** Read anew whenever somebody asks. */
export function createGauges(
  name: string,
  help: string,
  read: () => Promise<readonly Sample[]> | readonly Sample[],
): Omit<Series<never>, 'of'> {
  return { name, get: async () => ({ name, help, type: 'gauge', aggregator: 'sum', values: await read() }) };
}
