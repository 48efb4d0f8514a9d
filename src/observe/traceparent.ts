// W3C's trace context: which trace a call is part of, as one header says it, and as jobs keep it
// (https://www.w3.org/TR/trace-context).

interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** Reads a traceparent. Null where it is none: then a new trace begins. */
export function parseTraceParent(text: string | null | undefined): TraceParent | null {
  const [, version, traceId = '', spanId = '', flags = ''] =
    /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?$/.exec(text ?? '') ?? [];
  const isValid = version !== undefined && version !== 'ff' && !/^0+$/.test(traceId) && !/^0+$/.test(spanId);
  return isValid ? { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1 } : null;
}

export function formatTraceParent({ traceId, spanId, traceFlags }: TraceParent): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}

/** A correlation id as a job keeps it: where traces are on, with the trace that the job continues. */
export function addTraceparent(correlationId: string, traceparent: string | null): string {
  return traceparent === null ? correlationId : `${correlationId.split(' ', 1)[0] ?? ''} ${traceparent}`;
}

/** The correlation id and the traceparent of what `addTraceparent` made. */
export function splitTraceparent(kept: string): {
  readonly correlationId: string;
  readonly traceparent: string | null;
} {
  const [correlationId = '', traceparent = null] = kept.split(' ', 2);
  return { correlationId, traceparent };
}
