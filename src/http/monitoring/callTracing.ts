// Calls as OpenTelemetry's spans: a span with its stages, in the trace that the caller names in `traceparent`.

import type { Traces } from '../../observe/traces.ts';
import { routeOfCall } from '../sandbox/callDetails.ts';
import type { CallObserver } from '../pipeline/requestTrace.ts';

/** Makes a span of every call. `engine` is the database as `db.system.name` spells it. */
export function createTracingObserver(traces: Traces, engine: string): CallObserver {
  return (call, trace) => {
    const span = traces.start({
      name: call.method,
      kind: 'call',
      parent: call.headers['traceparent'] ?? null,
      link: null,
      engine,
      startedAt: trace.startedAt,
      completedStages: () => trace.stageTimes.length,
    });
    return {
      listener: span.listener,
      end: ({ status }) => {
        const route = routeOfCall(trace);
        span.end({
          name: route === null ? call.method : `${call.method} ${route}`,
          failed: status >= 500,
          stages: trace.stageTimes,
          attributes: {
            'http.request.method': call.method,
            'http.response.status_code': status,
            'url.path': call.url.split('?', 1)[0] ?? '',
            'latchkey.version': trace.version,
            'latchkey.request_id': call.requestId,
            ...(route === null ? {} : { 'http.route': route }),
          },
        });
      },
    };
  };
}
