// Calls as metrics count them, `/metrics` as it is read, and calls as the log tells them where it is told everything.

import type { Metrics } from '../../observe/metrics.ts';
import { routeOfCall } from '../sandbox/callDetails.ts';
import type { HttpResponse, Call } from '../pipeline/call.ts';
import { hasSecretHeader, isLocal } from '../server/localAccess.ts';
import { thenSync } from '../pipeline/thenSync.ts';
import type { Peer } from '../server/server.ts';
import type { RequestTrace, CallObserver } from '../pipeline/requestTrace.ts';

/** What leads nowhere, or was refused before anybody looked where it leads. */
const unknownRoute = 'none';

export function createMetricsObserver(metrics: Metrics): CallObserver {
  return (call, trace, run) => {
    const begun = performance.now();
    return thenSync(run(), (answer) => {
      metrics.call({
        version: trace.version,
        method: call.method,
        route: routeOfCall(trace) ?? unknownRoute,
        status: answer.status,
        milliseconds: performance.now() - begun,
        stages: trace.stageTimes,
      });
      return answer;
    });
  };
}

/** One line a call: who, what, how long; never what was sent or answered. */
export function createLogObserver(log: (facts: Readonly<Record<string, unknown>>) => void): CallObserver {
  return async (call, trace, run) => {
    const begun = performance.now();
    const answer = await run();
    log({
      method: call.method,
      version: trace.version,
      route: routeOfCall(trace) ?? unknownRoute,
      status: answer.status,
      milliseconds: Math.round(performance.now() - begun),
      ...callIdentifiers(call, trace),
    });
    return answer;
  };
}

function callIdentifiers({ requestId, clientRequestId }: Call, { caller }: RequestTrace) {
  return {
    requestId,
    ...(clientRequestId === requestId ? {} : { clientRequestId }),
    caller: caller?.objectId ?? null,
    client: caller?.appId ?? null,
  };
}

/** Null where who asks may not know that there is such a path. */
export async function serveMetrics(
  call: Call,
  peer: Peer,
  { metrics, token }: { readonly metrics: Metrics; readonly token: string | null },
): Promise<HttpResponse | null> {
  if (!isLocal(peer) && !(token !== null && hasSecretHeader(call, 'authorization', `Bearer ${token}`))) return null;
  const { text, contentType } = await metrics.read();
  return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body: text };
}
