// Calls as metrics count them, `/metrics` as it is read, and calls as the log tells them where it is told everything.

import type { Metrics } from '../observe/metrics.ts';
import { routeOf } from './callDetails.ts';
import type { Answer, Call } from './call.ts';
import { holds, isLocal } from './local.ts';
import { whenThere } from './whenThere.ts';
import type { Peer } from './server.ts';
import type { Trail, Witness } from './trail.ts';

/** What leads nowhere, or was refused before anybody looked where it leads. */
const nowhere = 'none';

export function metered(metrics: Metrics): Witness {
  return (call, trail, run) => {
    const begun = performance.now();
    return whenThere(run(), (answer) => {
      metrics.call({
        version: trail.dialect,
        method: call.method,
        route: routeOf(trail) ?? nowhere,
        status: answer.status,
        milliseconds: performance.now() - begun,
        stages: trail.marks,
      });
      return answer;
    });
  };
}

/** One line a call: who, what, how long; never what was sent or answered. */
export function logged(log: (facts: Readonly<Record<string, unknown>>) => void): Witness {
  return async (call, trail, run) => {
    const begun = performance.now();
    const answer = await run();
    log({
      method: call.method,
      version: trail.dialect,
      route: routeOf(trail) ?? nowhere,
      status: answer.status,
      milliseconds: Math.round(performance.now() - begun),
      ...whoAndWhich(call, trail),
    });
    return answer;
  };
}

function whoAndWhich({ requestId, clientRequestId }: Call, { caller }: Trail) {
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
): Promise<Answer | null> {
  if (!isLocal(peer) && !(token !== null && holds(call, 'authorization', `Bearer ${token}`))) return null;
  const { text, contentType } = await metrics.read();
  return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body: text };
}
