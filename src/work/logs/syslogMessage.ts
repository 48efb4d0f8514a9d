// Entries of the audit as syslog messages. https://www.rfc-editor.org/rfc/rfc5424

import type { LogRecord } from './logRecord.ts';

/** log audit */
const facility = 13;
const severities = { informational: 6, warning: 4 } as const;

/** From which program of which machine a message comes. */
export interface SyslogSource {
  readonly hostname: string;
  readonly processId: number;
}

/** One message, not yet framed. The text is UTF-8, and says so with its first bytes. */
export function syslogMessage({ kind, at, isFailure, line }: LogRecord, { hostname, processId }: SyslogSource): string {
  const priority = facility * 8 + (isFailure ? severities.warning : severities.informational);
  return `<${priority}>1 ${at} ${headerWord(hostname, 255)} latchkey ${processId} ${kind} - \u{FEFF}${line}`;
}

/** Printable ASCII without spaces, as names in the header are; `-` for none. */
const headerWord = (text: string, most: number): string => text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, most) || '-';
