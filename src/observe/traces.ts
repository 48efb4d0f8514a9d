// Traces: what a call or a job did as OpenTelemetry's spans, handed to a collector. Loaded only where LATCHKEY_TRACES
// names one.

import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import { withListener, type StatementRun } from './statementListener.ts';
import { parseTraceParent, formatTraceParent } from './traceparent.ts';

/**
 * A call or a job, from its beginning. `parent` is a traceparent; null begins a trace. A `link` is what it came from
 * long ago.
 */
export interface SpanStart {
  readonly name: string;
  readonly kind: 'call' | 'job';
  readonly parent: string | null;
  readonly link: string | null;
  readonly engine: string;
}

/** What is known when it is over. A stage is where statements are put that ran in it. */
export interface SpanEnd {
  readonly name: string;
  readonly attributes: Attributes;
  readonly failed: boolean;
  readonly stages: readonly (readonly [stage: string, milliseconds: number])[];
}

export interface Traces {
  /** Runs work under a span; `stageNow` tells how many stages are over. */
  readonly span: <T>(
    begun: SpanStart,
    run: () => T | Promise<T>,
    parts: { readonly stagesOver: () => number; readonly ended: (outcome: T) => SpanEnd },
  ) => Promise<T>;
  /** Sends what is left. */
  readonly close: () => Promise<void>;
}

/** Posts a body in OTLP's JSON; whether it was taken. MUST be bounded in time. */
export type SendTraces = (body: string) => Promise<boolean>;

export function createTraces(send: SendTraces, onFault: (says: string) => void): Traces {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'latchkey' }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: createExporter(send, onFault),
        maxQueueSize: 8192,
        maxExportBatchSize: 512,
        scheduledDelayMillis: 2_000,
      }),
    ],
  });
  const tracer = provider.getTracer('latchkey');
  return {
    span: async ({ name, kind, parent, link, engine }, run, { stagesOver, ended }) => {
      const [from, linked] = [parseTraceParent(parent), parseTraceParent(link)];
      const above = from === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...from, isRemote: true });
      const begunAt = Date.now();
      const begun = performance.now();
      const span = tracer.startSpan(
        name,
        {
          kind: kind === 'call' ? SpanKind.SERVER : SpanKind.CONSUMER,
          startTime: begunAt,
          ...(linked === null ? {} : { links: [{ context: linked }] }),
        },
        above,
      );
      const statements: { readonly ran: StatementRun; readonly stage: number; readonly endedAt: number }[] = [];
      const outcome = await withListener(
        {
          statement: (ran) => {
            if (statements.length < maxStatements)
              statements.push({ ran, stage: stagesOver(), endedAt: begunAt + performance.now() - begun });
          },
          traceparent: formatTraceParent(span.spanContext()),
        },
        run,
      );
      const { name: finalName, attributes, failed, stages } = ended(outcome);
      const inside = trace.setSpan(ROOT_CONTEXT, span);
      const contexts: Context[] = [];
      const open: [Span, number][] = [];
      let at = begunAt;
      for (const [stage, milliseconds] of stages) {
        const made = tracer.startSpan(stage, { startTime: at }, inside);
        at += milliseconds;
        contexts.push(trace.setSpan(ROOT_CONTEXT, made));
        open.push([made, at]);
      }
      for (const { ran, stage, endedAt } of statements) {
        tracer
          .startSpan(
            ran.text.split(' ', 1)[0] ?? 'statement',
            {
              kind: SpanKind.CLIENT,
              startTime: endedAt - ran.milliseconds,
              attributes: {
                'db.system.name': engine,
                'db.query.text': ran.text,
                'db.response.returned_rows': ran.rows,
              },
            },
            contexts[stage] ?? inside,
          )
          .end(endedAt);
      }
      for (const [made, end] of open) made.end(end);
      span.updateName(finalName);
      span.setAttributes(attributes);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(begunAt + performance.now() - begun);
      return outcome;
    },
    close: () =>
      provider.shutdown().catch(() => {
        onFault('the last traces were not sent');
      }),
  };
}

/** Of one call or job; the rest is not told. */
const maxStatements = 200;

function createExporter(send: SendTraces, onFault: (says: string) => void): SpanExporter {
  return {
    export: (spans, done) => {
      const body = Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []).toString();
      send(body)
        .catch(() => false)
        .then((isTaken) => {
          if (!isTaken) onFault(`${spans.length} spans were not taken by the collector`);
          done({ code: isTaken ? 0 : 1 });
        })
        .catch(() => {});
    },
    shutdown: async () => {},
    forceFlush: async () => {},
  };
}
