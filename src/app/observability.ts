// How a process is observed: health, metrics, traces, the log of calls, the sandbox's list of calls.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAnonymousLimiter, type AnonymousLimiter } from '../http/transport/anonymousLimiter.ts';
import type { Logger } from '../observe/log.ts';
import type { Config } from '../config/config.ts';
import {
  countedAside,
  createLogObserver,
  createMetricsObserver,
  mayReadMetrics,
  metricsResponse,
  watchIssuerCall,
} from '../http/monitoring/callMetrics.ts';
import type { HttpResponse, Call } from '../http/pipeline/call.ts';
import { CallRecorder } from '../http/sandbox/callRecorder.ts';
import { createRateLimiter, type RateLimit, type RateLimiter } from '../http/server/rateLimiter.ts';
import type { StaticResponse } from '../http/server/staticFiles.ts';
import { createHealthMonitor } from '../http/monitoring/health.ts';
import type { ServerLoad, Peer } from '../http/server/serverOptions.ts';
import { createRefusalObserver } from '../http/monitoring/refusedCalls.ts';
import { createTracingObserver } from '../http/monitoring/callTracing.ts';
import { composeObservers, type CallObserver } from '../http/pipeline/requestTrace.ts';
import { systemCaller } from '../domain/caller.ts';
import { readAttention } from '../flows/attention/readAttention.ts';
import { ownOrigin } from '../flows/context.ts';
import type { Observer } from '../observe/events.ts';
import { createMetrics, type Metrics } from '../observe/metrics.ts';
import type { MetricSources } from '../observe/sourceMetrics.ts';
import type { TenantServices } from './tenant.ts';
import type { Tracing } from './tracing.ts';

/** What observes this process, and what tells of it. */
export interface Observability {
  /** Hears of every call; null where nothing listens. */
  readonly callObserver: CallObserver | null;
  /** Null in production: calls are not kept there. */
  readonly callRecorder: CallRecorder | null;
  readonly rateLimiter: RateLimiter | null;
  readonly anonymousLimiter: AnonymousLimiter;
  /** Answers and counts a call beside the API and the issuer. */
  readonly countAside: (
    call: Call,
    respond: () => Promise<HttpResponse | StaticResponse>,
  ) => Promise<HttpResponse | StaticResponse>;
  /** Counts a call of the issuer when it is answered. */
  readonly watchIssuer: (request: IncomingMessage, response: ServerResponse, route: string) => void;
  /** Counts a call that was turned away before it was looked at. */
  readonly countRejected: (reason: RejectionReason) => void;
  /** Serves `/healthz`, `/readyz`, `/metrics`; null for other paths, and where the client may not read metrics. */
  readonly serveMonitoring: (call: Call, peer: Peer) => Promise<HttpResponse | null>;
  /** The same for a client that may read all of them. */
  readonly monitoringResponse: (path: string) => Promise<HttpResponse | null>;
  /** Tells balancers that this process stops, and waits as long as calls are still to be answered. */
  readonly stop: () => Promise<void>;
}

type RejectionReason = Parameters<Metrics['refused']>[0];

interface ObservabilityDeps {
  readonly logger: Logger;
  readonly tracing: Tracing | null;
  /** The load of the server once it listens. */
  readonly load: () => ServerLoad;
}

/** Puts together what the settings ask for. */
export function createObservability(
  config: Config,
  tenant: TenantServices,
  observer: Observer,
  { logger, tracing, load }: ObservabilityDeps,
): Observability {
  const callRecorder = config.mode === 'sandbox' ? new CallRecorder(Date.now) : null;
  const health = createHealthMonitor({
    store: tenant.store,
    millisecondsSinceRound: tenant.worker.sinceHeartbeat,
    isLosingLog: logger.losses?.isLosing ?? null,
  });
  const metrics =
    config.metrics === null
      ? null
      : createMetrics({ ...tenantSources(tenant), load, lostLines: logger.losses?.lost ?? (() => 0) });
  if (metrics !== null) observer.subscribe(metrics.subscriber);
  const countRejected = (reason: RejectionReason): void => metrics?.refused(reason);
  const monitoringResponse = async (path: string): Promise<HttpResponse | null> => {
    if (path === '/healthz') return health.liveness();
    if (path === '/readyz') return health.readiness();
    return path === '/metrics' && metrics !== null ? metricsResponse(metrics) : null;
  };
  const access = { token: config.metrics?.token ?? null, isOpenHere: config.mode === 'sandbox' };
  const log = config.log === 'debug' ? createLogObserver((facts) => logger.log('debug', 'call', facts)) : null;
  return {
    callObserver: composeObservers(
      [
        tracing === null ? null : createTracingObserver(tracing.traces, tracing.engine),
        metrics === null ? null : createMetricsObserver(metrics),
        log,
        callRecorder?.observer ?? null,
        createRefusalObserver(tenant.refusals.record),
      ].filter((each) => each !== null),
    ),
    callRecorder,
    countRejected,
    rateLimiter: rateLimiterOf(config, () => countRejected('rate')),
    anonymousLimiter: createAnonymousLimiter(rateOf(config), performanceNow, () => countRejected('rate')),
    countAside: (call, respond) => countedAside(metrics, call, respond),
    watchIssuer: (request, response, route) => {
      if (metrics !== null) watchIssuerCall(metrics, request, response, route);
    },
    serveMonitoring: async (call, peer) => {
      if (call.method !== 'GET' && call.method !== 'HEAD') return null;
      const path = call.url.split('?', 1)[0] as string;
      return path === '/metrics' && !mayReadMetrics(call, peer, access) ? null : monitoringResponse(path);
    },
    monitoringResponse,
    stop: async () => {
      health.markStopping();
      if (config.stopDelaySeconds > 0)
        await new Promise((resolve) => {
          setTimeout(resolve, config.stopDelaySeconds * 1000);
        });
      health.close();
      callRecorder?.stop();
    },
  };
}

const performanceNow = (): number => performance.now();

const rateOf = ({ rateLimit }: Config): RateLimit | null =>
  rateLimit === null ? null : { perSecond: rateLimit, burst: rateLimit * 10 };

function rateLimiterOf(config: Config, onRejected: () => void): RateLimiter | null {
  const rate = rateOf(config);
  return rate === null ? null : createRateLimiter(rate, performanceNow, onRejected);
}

const tenantSources = (
  tenant: TenantServices,
): Pick<MetricSources, 'backlog' | 'attention' | 'stats' | 'auditLogLags' | 'auditAnchorLags'> => ({
  backlog: () => loadBacklog(tenant),
  attention: async () => readAttention(await ownContext(tenant)),
  stats: tenant.store.stats,
  auditLogLags: tenant.auditLog.lags,
  auditAnchorLags: tenant.anchoring.lags,
});

async function ownContext({ contextFor, loadRow, updateClock }: TenantServices) {
  return contextFor(systemCaller, updateClock(await loadRow()), ownOrigin('metrics'));
}

async function loadBacklog({ store, loadRow, updateClock }: TenantServices) {
  const now = updateClock(await loadRow());
  return { now, kinds: await store.backlog(now) };
}
