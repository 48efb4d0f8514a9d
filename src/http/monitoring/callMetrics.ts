// Calls as metrics count them, the answer of `/metrics`, and calls in the log at the level `debug`.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metrics } from '../../observe/metrics.ts';
import { routeOfCall } from '../sandbox/callDetails.ts';
import type { HttpResponse, Call } from '../pipeline/call.ts';
import { hasSecretHeader, isLocal } from '../server/localAccess.ts';
import type { StaticResponse } from '../server/staticFiles.ts';
import type { Peer } from '../server/serverOptions.ts';
import type { RequestTrace, CallObserver } from '../pipeline/requestTrace.ts';

/** The route of a call whose path leads nowhere, or that was refused before its path was resolved. */
const unknownRoute = 'none';

/** Counts every call with its route, status and times. */
export function createMetricsObserver(metrics: Metrics): CallObserver {
  return (call, trace) => ({
    listener: null,
    end: ({ status }) => {
      metrics.call({
        version: trace.version,
        method: call.method,
        route: routeOfCall(trace) ?? unknownRoute,
        status,
        milliseconds: performance.now() - trace.startedAt,
        stages: trace.stageTimes,
      });
    },
  });
}

/** Answers a call of a page, a file or a document beside the API, and counts it under the first step of its path. */
export async function countedAside(
  metrics: Metrics | null,
  { method, url }: Call,
  respond: () => Promise<HttpResponse | StaticResponse>,
): Promise<HttpResponse | StaticResponse> {
  const startedAt = performance.now();
  const response = await respond();
  const [, first = ''] = url.split(/[/?#]/, 2);
  metrics?.call({
    version: 'none',
    method,
    route: namedAsides.has(first) ? `/${first}` : response.status === 404 ? unknownRoute : 'web',
    status: response.status,
    milliseconds: performance.now() - startedAt,
    stages: [],
  });
  return response;
}
const namedAsides = new Set(['healthz', 'readyz', 'metrics', 'metadata', 'sandbox']);

/** Counts a call of the issuer, which has no stages, when it is answered or cut off. */
export function watchIssuerCall(
  metrics: Metrics,
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
): void {
  const startedAt = performance.now();
  response.once('close', () => {
    metrics.call({
      version: 'issuer',
      method: request.method ?? 'GET',
      route,
      status: response.statusCode,
      milliseconds: performance.now() - startedAt,
      stages: [],
    });
  });
}

/** One line a call: caller, route, time; never what was sent or answered. */
export function createLogObserver(log: (facts: Readonly<Record<string, unknown>>) => void): CallObserver {
  return (call, trace) => ({
    listener: null,
    end: ({ status }) => {
      log({
        method: call.method,
        version: trace.version,
        route: routeOfCall(trace) ?? unknownRoute,
        status,
        milliseconds: Math.round(performance.now() - trace.startedAt),
        ...callIdentifiers(call, trace),
      });
    },
  });
}

function callIdentifiers({ requestId, clientRequestId }: Call, { caller }: RequestTrace) {
  return {
    requestId,
    ...(clientRequestId === requestId ? {} : { clientRequestId }),
    caller: caller?.objectId ?? null,
    client: caller?.appId ?? null,
  };
}

/** Whether a call may read the metrics: by the token where there is one, else by `isOpenHere` from this machine. */
export function mayReadMetrics(
  call: Call,
  peer: Peer,
  { token, isOpenHere }: { readonly token: string | null; readonly isOpenHere: boolean },
): boolean {
  if (token !== null) return hasSecretHeader(call, 'authorization', `Bearer ${token}`);
  return isOpenHere && isLocal(peer);
}

/** The answer of `/metrics`. */
export async function metricsResponse(metrics: Metrics): Promise<HttpResponse> {
  const { text, contentType } = await metrics.read();
  return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body: text };
}
