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
  type Tracer,
} from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { StatementListener, StatementRun } from './statementListener.ts';
import { parseTraceParent, formatTraceParent } from './traceparent.ts';

/** A call or a job when it begins. */
interface SpanStart {
  readonly name: string;
  readonly kind: 'call' | 'job';
  /** The traceparent of the span that it is part of; null begins a trace. */
  readonly parent: string | null;
  /** The traceparent of the span that caused it long ago. */
  readonly link: string | null;
  readonly engine: string;
  /** When it began, as `performance.now()` tells it. */
  readonly startedAt: number;
  /** How many of its stages are over, asked for with each statement. */
  readonly completedStages: () => number;
}

/** What is known of a call or a job when it is over. */
interface SpanEnd {
  readonly name: string;
  readonly attributes: Attributes;
  readonly failed: boolean;
  /** Its stages in order. A statement becomes a child of the stage in which it ran. */
  readonly stages: readonly (readonly [stage: string, milliseconds: number])[];
}

/** A span that was begun: the work MUST run with its listener, and end it. */
interface OpenSpan {
  readonly listener: StatementListener;
  readonly end: (outcome: SpanEnd) => void;
}

/** Begins spans and sends them in batches. */
export interface Traces {
  readonly start: (begun: SpanStart) => OpenSpan;
  /** Sends the remaining spans. */
  readonly close: () => Promise<void>;
}

/** Posts a body in OTLP's JSON and tells whether the collector took it. MUST be bounded in time. */
type SendTraces = (body: string) => Promise<boolean>;

/** Spans in batches to `send`; `onFault` hears in words what was not taken. */
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
    start: (begun) => startSpan(tracer, begun),
    close: () =>
      provider.shutdown().catch(() => {
        onFault('the last traces were not sent');
      }),
  };
}

interface RecordedStatement {
  readonly ran: StatementRun;
  readonly stage: number;
  readonly endedAt: number;
}

function startSpan(tracer: Tracer, begun: SpanStart): OpenSpan {
  const [parent, linked] = [parseTraceParent(begun.parent), parseTraceParent(begun.link)];
  const above = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
  const startTime = Date.now() - (performance.now() - begun.startedAt);
  const now = (): number => startTime + performance.now() - begun.startedAt;
  const span = tracer.startSpan(
    begun.name,
    {
      kind: begun.kind === 'call' ? SpanKind.SERVER : SpanKind.CONSUMER,
      startTime,
      ...(linked === null ? {} : { links: [{ context: linked }] }),
    },
    above,
  );
  const statements: RecordedStatement[] = [];
  return {
    listener: {
      statement: (ran) => {
        if (statements.length < maxStatements) statements.push({ ran, stage: begun.completedStages(), endedAt: now() });
      },
      traceparent: formatTraceParent(span.spanContext()),
    },
    end: ({ name, attributes, failed, stages }) => {
      const inside = trace.setSpan(ROOT_CONTEXT, span);
      const open = startStageSpans(tracer, inside, startTime, stages);
      for (const each of statements) addStatementSpan(tracer, open[each.stage]?.context ?? inside, each, begun.engine);
      for (const stage of open) stage.span.end(stage.endTime);
      span.updateName(name);
      span.setAttributes(attributes);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(now());
    },
  };
}

interface StageSpan {
  readonly span: Span;
  readonly context: Context;
  readonly endTime: number;
}

function startStageSpans(
  tracer: Tracer,
  inside: Context,
  startTime: number,
  stages: SpanEnd['stages'],
): readonly StageSpan[] {
  let at = startTime;
  return stages.map(([stage, milliseconds]) => {
    const span = tracer.startSpan(stage, { startTime: at }, inside);
    at += milliseconds;
    return { span, context: trace.setSpan(ROOT_CONTEXT, span), endTime: at };
  });
}

function addStatementSpan(tracer: Tracer, parent: Context, { ran, endedAt }: RecordedStatement, engine: string): void {
  const attributes = {
    'db.system.name': engine,
    'db.query.text': ran.text,
    'db.response.returned_rows': ran.rows,
  };
  const name = ran.text.split(' ', 1)[0] ?? 'statement';
  tracer
    .startSpan(name, { kind: SpanKind.CLIENT, startTime: endedAt - ran.milliseconds, attributes }, parent)
    .end(endedAt);
}

/** The most statements of one call or job that become spans. */
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
