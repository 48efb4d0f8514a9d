// Calls as traces tell them: a span with its stages, in the trace that the caller names in `traceparent`.

import type { Traces } from '../../observe/traces.ts';
import { routeOfCall } from '../sandbox/callDetails.ts';
import type { CallObserver } from '../pipeline/requestTrace.ts';

export function createTracingObserver(traces: Traces, engine: string): CallObserver {
  return (call, trace, run) =>
    traces.span(
      { name: call.method, kind: 'call', parent: call.headers['traceparent'] ?? null, link: null, engine },
      run,
      {
        stagesOver: () => trace.stageTimes.length,
        ended: (answer) => {
          const route = routeOfCall(trace);
          return {
            name: route === null ? call.method : `${call.method} ${route}`,
            failed: answer.status >= 500,
            stages: trace.stageTimes,
            attributes: {
              'http.request.method': call.method,
              'http.response.status_code': answer.status,
              'url.path': call.url.split('?', 1)[0] ?? '',
              'latchkey.version': trace.version,
              'latchkey.request_id': call.requestId,
              ...(route === null ? {} : { 'http.route': route }),
            },
          };
        },
      },
    );
}
