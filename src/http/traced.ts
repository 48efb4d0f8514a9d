// Calls as traces tell them: a span with its stages, in the trace that the caller names in `traceparent`.

import type { Traces } from '../observe/traces.ts';
import { routeOf } from './callDetails.ts';
import type { Witness } from './trail.ts';

export function traced(traces: Traces, engine: string): Witness {
  return (call, trail, run) =>
    traces.span(
      { name: call.method, kind: 'call', parent: call.headers['traceparent'] ?? null, link: null, engine },
      run,
      {
        stagesOver: () => trail.marks.length,
        ended: (answer) => {
          const route = routeOf(trail);
          return {
            name: route === null ? call.method : `${call.method} ${route}`,
            failed: answer.status >= 500,
            stages: trail.marks,
            attributes: {
              'http.request.method': call.method,
              'http.response.status_code': answer.status,
              'url.path': call.url.split('?', 1)[0] ?? '',
              'latchkey.version': trail.dialect,
              'latchkey.request_id': call.requestId,
              ...(route === null ? {} : { 'http.route': route }),
            },
          };
        },
      },
    );
}
