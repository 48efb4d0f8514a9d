// Who watches this process, put together: health, metrics, the log of calls, the sandbox's list of calls.

import type { Logger } from '../observe/log.ts';
import type { Config } from '../config/config.ts';
import { serveMetrics, createLogObserver, createMetricsObserver } from '../http/monitoring/callMetrics.ts';
import type { HttpResponse, Call } from '../http/pipeline/call.ts';
import { createCallRecorder, type CallRecorder } from '../http/sandbox/callRecorder.ts';
import { createRateLimiter, type RateLimiter } from '../http/server/rateLimiter.ts';
import { createHealthMonitor } from '../http/monitoring/health.ts';
import type { ServerLoad, Peer } from '../http/server/serverOptions.ts';
import { createTracingObserver } from '../http/monitoring/callTracing.ts';
import { composeObservers, type CallObserver } from '../http/pipeline/requestTrace.ts';
import type { Observer } from '../observe/events.ts';
import { createMetrics, type Metrics } from '../observe/metrics.ts';
import type { TenantServices } from './tenant.ts';
import type { Tracing } from './tracing.ts';

export interface Observability {
  readonly callObserver: CallObserver | null;
  /** Null in production: nothing of calls is kept there. */
  readonly calls: CallRecorder | null;
  readonly admit: RateLimiter | null;
  /** A call was turned away unseen. */
  readonly refused: (reason: Parameters<Metrics['refused']>[0]) => void;
  /** `/healthz`, `/readyz`, `/metrics`; null for other paths, and where who asks may not know. */
  readonly answer: (call: Call, peer: Peer) => Promise<HttpResponse | null>;
  /** Says to all who ask that this process stops, and waits as long as it is to be answered yet. */
  readonly stopping: () => Promise<void>;
}

/** `load` tells of the server once it listens. */
export function createObservability(
  config: Config,
  tenant: TenantServices,
  observer: Observer,
  {
    telling,
    tracing,
    load,
  }: { readonly telling: Logger; readonly tracing: Tracing | null; readonly load: () => ServerLoad },
): Observability {
  const calls = config.mode === 'sandbox' ? createCallRecorder(Date.now) : null;
  const health = createHealthMonitor({ store: tenant.store, millisecondsSinceRound: tenant.worker.sinceHeartbeat });
  const metrics =
    config.metrics === null
      ? null
      : createMetrics({ backlog: () => loadBacklog(tenant), stats: tenant.store.stats, load });
  if (metrics !== null) observer.subscribe(metrics.subscriber);
  const refused = (reason: Parameters<Metrics['refused']>[0]): void => {
    metrics?.refused(reason);
  };
  const log =
    config.log === 'debug'
      ? createLogObserver((facts) => {
          telling.log('debug', 'call', facts);
        })
      : null;
  return {
    callObserver: composeObservers(
      [
        tracing === null ? null : createTracingObserver(tracing.traces, tracing.engine),
        metrics === null ? null : createMetricsObserver(metrics),
        log,
        calls?.observer ?? null,
      ].filter((each) => each !== null),
    ),
    calls,
    refused,
    admit:
      config.rateLimit === null
        ? null
        : createRateLimiter(
            { perSecond: config.rateLimit, burst: config.rateLimit * 10 },
            () => performance.now(),
            () => {
              refused('rate');
            },
          ),
    answer: async (call, peer) => {
      if (call.method !== 'GET' && call.method !== 'HEAD') return null;
      const path = call.url.split('?', 1)[0];
      if (path === '/healthz') return health.liveness();
      if (path === '/readyz') return health.readiness();
      return path === '/metrics' && metrics !== null
        ? serveMetrics(call, peer, { metrics, token: config.metrics?.token ?? null })
        : null;
    },
    stopping: async () => {
      health.markStopping();
      if (config.stopDelaySeconds > 0)
        await new Promise((resolve) => {
          setTimeout(resolve, config.stopDelaySeconds * 1000);
        });
      health.close();
      calls?.stop();
    },
  };
}

async function loadBacklog({ store, loadRow, updateClock }: TenantServices) {
  const now = updateClock(await loadRow());
  return { now, kinds: await store.backlog(now) };
}
