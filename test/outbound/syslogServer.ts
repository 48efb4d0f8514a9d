// A syslog server for tests that reads octet-counted frames strictly, over TCP or TLS.

import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface SyslogMessage {
  readonly priority: number;
  readonly at: string;
  readonly hostname: string;
  readonly program: string;
  readonly processId: string;
  readonly kind: string;
  readonly text: string;
}

export interface SyslogServer {
  readonly port: number;
  readonly messages: readonly SyslogMessage[];
  readonly close: () => void;
}

/** RFC 5424: a header of seven words, structured data, and UTF-8 that says so. */
const header = /^<(\d{1,3})>1 (\S+) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) - \u{FEFF}([^\n]*)$/su;

function read(bytes: Buffer, messages: SyslogMessage[]): Buffer {
  for (let rest = bytes; ; ) {
    const space = rest.indexOf(' ');
    if (space < 0) return rest;
    const digits = rest.subarray(0, space).toString();
    assert.match(digits, /^[1-9]\d*$/, 'a frame begins with its length');
    const end = space + 1 + Number(digits);
    if (rest.length < end) return rest;
    const frame = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rest.subarray(space + 1, end));
    const found = header.exec(frame) ?? assert.fail(`no message of RFC 5424: ${frame.slice(0, 200)}`);
    const [, priority, at = '', hostname = '', program = '', processId = '', kind = '', text = ''] = found;
    assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
    messages.push({ priority: Number(priority), at, hostname, program, processId, kind, text });
    rest = rest.subarray(end);
  }
}

/** `onConnection` may do something else with a connection, where it returns true. */
export async function startSyslogServer(
  tls: { readonly cert: string; readonly key: string } | null = null,
  onConnection: (socket: Socket) => boolean = () => false,
): Promise<SyslogServer> {
  const messages: SyslogMessage[] = [];
  const take = (socket: Socket): void => {
    socket.on('error', () => {});
    if (onConnection(socket)) return;
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (more: Buffer) => {
      rest = read(Buffer.concat([rest, more]), messages);
    });
    socket.on('end', () => assert.equal(rest.length, 0, 'the last frame is whole'));
  };
  const server: Server = tls === null ? createServer(take) : createTlsServer(tls, take);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, messages, close: () => server.close() };
}
