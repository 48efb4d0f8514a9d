// Who watches this process, put together: health, metrics, the log of calls, the sandbox's list of calls.

import type { Telling } from './app.ts';
import type { Config } from './config.ts';
import { serveMetrics, logged, metered } from './http/metered.ts';
import type { Answer, Call } from './http/call.ts';
import { recordCalls, type Calls } from './http/calls.ts';
import { limitRate, type Admit } from './http/rate.ts';
import { watchHealth } from './http/health.ts';
import type { Load, Peer } from './http/server.ts';
import { traced } from './http/traced.ts';
import { together, type Witness } from './http/trail.ts';
import type { Observer } from './observe/events.ts';
import { createMetrics, type Metrics } from './observe/metrics.ts';
import type { Tenant } from './tenant.ts';
import type { Tracing } from './traces.ts';

export interface Watchers {
  readonly witness: Witness | null;
  /** Null in production: nothing of calls is kept there. */
  readonly calls: Calls | null;
  readonly admit: Admit | null;
  /** A call was turned away unseen. */
  readonly refused: (reason: Parameters<Metrics['refused']>[0]) => void;
  /** `/healthz`, `/readyz`, `/metrics`; null for other paths, and where who asks may not know. */
  readonly answer: (call: Call, peer: Peer) => Promise<Answer | null>;
  /** Says to all who ask that this process stops, and waits as long as it is to be answered yet. */
  readonly stopping: () => Promise<void>;
}

/** `load` tells of the server once it listens. */
export function watchProcess(
  config: Config,
  tenant: Tenant,
  observer: Observer,
  {
    telling,
    tracing,
    load,
  }: { readonly telling: Telling; readonly tracing: Tracing | null; readonly load: () => Load },
): Watchers {
  const calls = config.mode === 'sandbox' ? recordCalls(Date.now) : null;
  const health = watchHealth({ store: tenant.store, sinceRound: tenant.worker.sinceRound });
  const metrics =
    config.metrics === null
      ? null
      : createMetrics({ backlog: () => backlogOf(tenant), vitals: tenant.store.vitals, load });
  if (metrics !== null) observer.subscribe(metrics.subscriber);
  const refused = (reason: Parameters<Metrics['refused']>[0]): void => {
    metrics?.refused(reason);
  };
  const log =
    config.log === 'debug'
      ? logged((facts) => {
          telling.log('debug', 'call', facts);
        })
      : null;
  return {
    witness: together(
      [
        tracing === null ? null : traced(tracing.traces, tracing.engine),
        metrics === null ? null : metered(metrics),
        log,
        calls?.witness ?? null,
      ].filter((each) => each !== null),
    ),
    calls,
    refused,
    admit:
      config.rateLimit === null
        ? null
        : limitRate(
            { perSecond: config.rateLimit, burst: config.rateLimit * 10 },
            () => performance.now(),
            () => {
              refused('rate');
            },
          ),
    answer: async (call, peer) => {
      if (call.method !== 'GET' && call.method !== 'HEAD') return null;
      const path = call.url.split('?', 1)[0];
      if (path === '/healthz') return health.live();
      if (path === '/readyz') return health.ready();
      return path === '/metrics' && metrics !== null
        ? serveMetrics(call, peer, { metrics, token: config.metrics?.token ?? null })
        : null;
    },
    stopping: async () => {
      health.stopping();
      if (config.stopDelaySeconds > 0)
        await new Promise((resolve) => {
          setTimeout(resolve, config.stopDelaySeconds * 1000);
        });
      health.close();
      calls?.stop();
    },
  };
}

async function backlogOf({ store, row, tick }: Tenant) {
  const now = tick(await row());
  return { now, kinds: await store.backlog(now) };
}
