// Entries of the audit as OpenTelemetry's logs, in OTLP's JSON.
// https://opentelemetry.io/docs/specs/otel/protocol/otlp

import { millisecondsOf } from '../../domain/time.ts';
import type { LogRecord } from './logRecord.ts';

const severities = { info: 9, warn: 13 } as const;

/** The body of a call of `/v1/logs`. */
export function otlpLogs(records: readonly LogRecord[]): string {
  const logRecords = records.map(({ kind, at, isFailure, line }) => ({
    timeUnixNano: `${millisecondsOf(at)}000000`,
    severityNumber: isFailure ? severities.warn : severities.info,
    severityText: isFailure ? 'WARN' : 'INFO',
    eventName: `latchkey.${kind}`,
    body: { stringValue: line },
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'latchkey' } }] };
  return JSON.stringify({
    resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'latchkey.audit' }, logRecords }] }],
  });
}
