// One keep-alive connection that speaks just enough HTTP/1.1 for measuring: a call is bytes that were put together
// before, an answer is its status and length.

import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Connection {
  /** One call at a time. */
  readonly call: (request: Buffer) => Promise<Answer>;
  readonly close: () => void;
}

export async function openConnection(host: string, port: number): Promise<Connection> {
  const socket = connect({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return overSocket(socket);
}

const headEnd = Buffer.from('\r\n\r\n');

function overSocket(socket: Socket): Connection {
  let waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | null = null;
  let received: Buffer = Buffer.alloc(0);
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const answer = answerIn(received);
      if (answer === null) return;
      received = Buffer.alloc(0);
      const { resolve } = waiting ?? {};
      waiting = null;
      resolve?.(answer);
    } catch (error) {
      fail(error as Error);
    }
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => {
      socket.destroy();
    },
  };
}

/** Null while it is not all there. */
function answerIn(bytes: Buffer): Answer | null {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const from = end + headEnd.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const upTo = from + Number(length);
    return bytes.length < upTo ? null : { status, body: bytes.subarray(from, upTo) };
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return chunked(bytes, from, status);
  if (status === 204 || status === 304) return { status, body: Buffer.alloc(0) };
  throw new Error(`an answer without a length: ${head}`);
}

function chunked(bytes: Buffer, from: number, status: number): Answer | null {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    if (bytes.length < line + 4 + size) return null;
    if (size === 0) return { status, body: Buffer.concat(parts) };
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 4 + size;
  }
}

/**
 * The generator stands where a proxy would that speaks https to clients: in production nothing is served in the clear.
 */
export const throughProxy = { 'x-forwarded-proto': 'https' };

export function requestBytes({
  method,
  path,
  host,
  headers,
  body,
}: {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}`,
    'accept: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const tail =
    body === undefined ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`];
  return Buffer.from(`${[...lines, ...tail].join('\r\n')}\r\n\r\n${body ?? ''}`);
}
