// A receiver of notifications that answers as a test says: to handshakes, and to notifications.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A POST that came. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: any;
}

/** Answers by itself and returns true; false for the right answer. */
export type Fault = (response: ServerResponse, received: Received & { readonly token: string | null }) => boolean;

export interface Receiver {
  readonly address: string;
  readonly received: Received[];
  /** Items of change notifications, in the order of their coming. */
  readonly items: () => any[];
  fault: Fault;
  readonly close: () => Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const receiver = { fault: (() => false) as Fault };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://receiver');
      const text = Buffer.concat(chunks).toString();
      const token = url.searchParams.get('validationToken');
      const body = token === null ? JSON.parse(text) : null;
      const came = { path: `${url.pathname}${url.search}`, headers: request.headers, text, body };
      if (token === null) received.push(came);
      if (receiver.fault(response, { ...came, token })) return;
      if (token === null) response.writeHead(202).end();
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(receiver, {
    ...{ address, received },
    items: () => received.flatMap(({ body }) => body.value).filter((each) => each.changeType !== undefined),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
