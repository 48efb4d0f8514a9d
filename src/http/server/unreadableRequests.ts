// What could not even be read as HTTP is answered in our envelope too, and the connection ends.

import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { envelope } from '../errors/refusalTable.ts';
import { answerHeaders } from '../transport/answerHeaders.ts';
import { defaultLimits } from './serverLimits.ts';

const statuses: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** For the event `clientError` of a server. */
export function rejectUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, reason] = statuses[error.code ?? ''] ?? [400, 'Bad Request'];
  const requestId = randomUUID();
  const says =
    status === 431
      ? `its address and headers are longer than ${defaultLimits.maxHeaderBytes} bytes`
      : reason.toLowerCase();
  const ids = { requestId, clientRequestId: requestId, at: new Date() };
  const body = envelope(reason.replaceAll(' ', ''), `The request cannot be read: ${says}.`, [], ids);
  const lines = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/json',
    ...Object.entries(answerHeaders).map(([name, value]) => `${name}: ${value}`),
    `request-id: ${requestId}`,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
