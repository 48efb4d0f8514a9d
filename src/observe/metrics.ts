// Metrics in Prometheus' form. What happens often is counted in histograms of our own and read when somebody asks; the
// figures of the process are prom-client's.

import type { Metric, Registry } from 'prom-client';
import { CallMetrics, type CallMeasurement } from './callSeries.ts';
import { createEventMetrics } from './eventMetrics.ts';
import type { Subscriber } from './events.ts';
import { createCounters, type ReadableMetric } from './metricSeries.ts';
import { sourceMetrics, type MetricSources } from './sourceMetrics.ts';

/** What counts, and what tells of it. */
export interface Metrics {
  readonly call: (measurement: CallMeasurement) => void;
  /** Counts a call that was turned away before it was looked at. */
  readonly refused: (reason: 'rate' | 'queue' | 'memory' | 'time') => void;
  /** Counts events. */
  readonly subscriber: Subscriber;
  /** Every metric as Prometheus reads it. */
  readonly read: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

/** The metrics of a process. Nothing of the library is loaded before somebody reads them. */
export function createMetrics(sources: MetricSources): Metrics {
  const calls = new CallMetrics();
  const events = createEventMetrics();
  const refused = createCounters(
    'latchkey_http_refused_total',
    "Calls turned away unseen: over the caller's rate, over the queue, over memory, over time.",
    ['reason'],
  );
  const all = [...calls.metrics, refused, ...events.metrics, ...sourceMetrics(sources)];
  let registry: Promise<Registry> | null = null;
  return {
    call: calls.add,
    refused: (reason) => refused.of(reason).add(),
    subscriber: events.subscriber,
    read: async () => {
      registry ??= createRegistry(all);
      const loaded = await registry;
      return { text: await loaded.metrics(), contentType: loaded.contentType };
    },
  };
}

async function createRegistry(metrics: readonly ReadableMetric[]): Promise<Registry> {
  const { collectDefaultMetrics, Registry } = await import('prom-client');
  const registry = new Registry();
  for (const each of metrics) registry.registerMetric(each as unknown as Metric);
  collectDefaultMetrics({ register: registry });
  return registry;
}
