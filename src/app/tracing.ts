// Traces put together: what the setting asks for, the only door out, and how jobs go on with the trace of the call that
// queued them.

import type { Config } from '../config/config.ts';
import type { Logger } from '../observe/log.ts';
import { withListener } from '../observe/statementListener.ts';
import type { Traces } from '../observe/traces.ts';
import { postToCollector } from '../outbound/collector.ts';
import type { OutboundClient } from '../outbound/outboundClient.ts';
import type { JobRunDeps } from '../work/queue/runJob.ts';

export interface Tracing {
  readonly traces: Traces;
  readonly engine: string;
  readonly aroundJob: NonNullable<JobRunDeps['aroundJob']>;
}

const sendTimeoutMs = 10_000;
/**
 * A job that waited longer than this (milliseconds of machine time) is a trace of its own, with a link to the one that
 * it came from.
 */
const sameTraceMs = 60 * 60_000;

/** Null, and nothing of OpenTelemetry loaded, where no collector is named. */
export async function createTracing(
  { traces: collector, database }: Config,
  out: Pick<OutboundClient, 'call'>,
  { log }: Logger,
): Promise<Tracing | null> {
  if (collector === null) return null;
  const { createTraces } = await import('../observe/traces.ts');
  const engine = { sqlite: 'sqlite', postgres: 'postgresql' }[database.engine];
  const send = (body: string): Promise<boolean> =>
    postToCollector(out, `${collector}/v1/traces`, { body, timeoutMs: sendTimeoutMs });
  const traces = createTraces(send, (says) => {
    log('warn', says);
  });
  return {
    traces,
    engine,
    aroundJob: async (job, traceparent, run) => {
      const isLate = Date.now() - Date.parse(job.notBefore) > sameTraceMs;
      const span = traces.start({
        name: `job ${job.kind}`,
        kind: 'job',
        parent: isLate ? null : traceparent,
        link: isLate ? traceparent : null,
        engine,
        startedAt: performance.now(),
        completedStages: () => 0,
      });
      const outcome = await withListener(span.listener, run);
      span.end({
        name: `job ${job.kind}`,
        failed: outcome === 'gaveUp' || outcome === 'retry',
        stages: [],
        attributes: {
          'latchkey.job.kind': job.kind,
          'latchkey.job.subject': job.subject,
          'latchkey.job.attempt': job.attempts,
          'latchkey.job.outcome': outcome,
          'latchkey.request_id': job.correlationId,
        },
      });
      return outcome;
    },
  };
}
