// A web server that custom extensions can be called at: it keeps what it is sent, and answers as a test says.

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Caught { readonly path: string; readonly headers: IncomingHttpHeaders; readonly text: string; readonly body: any; readonly at: number }
/** What is done with a call; nothing said: 202. */
export type Answering = (caught: Caught, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

export interface Catcher {
  readonly url: string;
  /** Calls to a path, in the order in which they came. */
  readonly calls: (path: string) => readonly Caught[];
  readonly answer: (path: string, answering: Answering) => void;
  readonly close: () => Promise<void>;
}

export async function startCatcher(): Promise<Catcher> {
  const caught: Caught[] = [];
  const answers = new Map<string, Answering>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '/';
      const call: Caught = { path, headers: request.headers, text, body: text === '' ? null : JSON.parse(text), at: Date.now() };
      caught.push(call);
      const answering = answers.get(path);
      if (answering === undefined) response.writeHead(202).end();
      else void Promise.resolve(answering(call, response, request)).catch((error: unknown) => { response.destroy(error as Error); });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: (path) => caught.filter((each) => each.path === path),
    answer: (path, answering) => { answers.set(path, answering); },
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(() => done()); }),
  };
}
