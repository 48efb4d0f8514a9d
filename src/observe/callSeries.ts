// How long calls of the API took, whole and by stage: counted for each call, so as cheaply as can be.

import type { Histogram } from './histogram.ts';
import { createHistograms, type ReadableMetric } from './metricSeries.ts';

/** A call that was answered. `route` is a template, never a path: the number of series stays bounded. */
export interface CallMeasurement {
  readonly version: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly stages: readonly (readonly [stage: string, milliseconds: number])[];
}

/** The histograms of calls that are alike. */
interface CallSeries {
  readonly version: string;
  readonly method: string;
  readonly status: number;
  readonly call: Histogram;
  readonly stages: Map<string, Histogram>;
}

/** As many as a histogram has series. */
const maxSeries = 2_000;
const bucketsInSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Counts calls. Most calls are like the last one of their route: then no key is made to find their histograms. */
export class CallMetrics {
  readonly #calls = createHistograms(
    'latchkey_http_request_duration_seconds',
    'Calls of the API by what came of them.',
    ['version', 'method', 'route', 'status'],
    bucketsInSeconds,
  );
  readonly #stages = createHistograms(
    'latchkey_http_stage_duration_seconds',
    'What each stage of a call took.',
    ['version', 'route', 'stage'],
    bucketsInSeconds,
  );
  readonly #byKey = new Map<string, CallSeries>();
  readonly #latestOfRoute = new Map<string, CallSeries>();

  get metrics(): readonly ReadableMetric[] {
    return [this.#calls, this.#stages];
  }

  readonly add = (measurement: CallMeasurement): void => {
    const { version, method, route, status, milliseconds, stages } = measurement;
    let series = this.#latestOfRoute.get(route);
    if (series === undefined || series.version !== version || series.method !== method || series.status !== status)
      series = this.#find(measurement);
    series.call.add(milliseconds / 1000);
    for (const [stage, time] of stages) {
      let histogram = series.stages.get(stage);
      if (histogram === undefined) {
        histogram = this.#stages.of(version, route, stage);
        series.stages.set(stage, histogram);
      }
      histogram.add(time / 1000);
    }
  };

  #find({ version, method, route, status }: CallMeasurement): CallSeries {
    const key = `${version} ${method} ${status} ${route}`;
    const series = this.#byKey.get(key) ?? {
      version,
      method,
      status,
      call: this.#calls.of(version, method, route, String(status)),
      stages: new Map(),
    };
    if (this.#byKey.size < maxSeries) {
      this.#byKey.set(key, series);
      this.#latestOfRoute.set(route, series);
    }
    return series;
  }
}
