// A web server that custom extensions can be called at: it keeps what it is sent, and answers as a test says, or as a
// story says by
// `PUT /_answers/path` and reads by `GET /_calls/path`.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Caught {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: any;
  readonly at: number;
}
/** What is done with a call, `count` being how many came to its path with it; nothing said: 202. */
export type Answering = (caught: Caught, response: ServerResponse, count: number) => void | Promise<void>;
/** As data: this status and these headers the first so many times, then 202. */
interface Plan {
  readonly status: number;
  readonly times?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

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
  const calls = (path: string): readonly Caught[] => caught.filter((each) => each.path === path);
  const planned =
    ({ status, times = Infinity, headers = {} }: Plan): Answering =>
    (_call, response, count) => {
      response.writeHead(count <= times ? status : 202, headers).end();
    };

  function took(path: string, headers: IncomingHttpHeaders, text: string, response: ServerResponse): void {
    if (path.startsWith('/_calls'))
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ value: calls(path.slice('/_calls'.length)) }));
    if (path.startsWith('/_answers')) {
      answers.set(path.slice('/_answers'.length), planned(JSON.parse(text) as Plan));
      return void response.writeHead(204).end();
    }
    const call: Caught = { path, headers, text, body: text === '' ? null : JSON.parse(text), at: Date.now() };
    caught.push(call);
    const answering = answers.get(path);
    if (answering === undefined) response.writeHead(202).end();
    else
      void Promise.resolve(answering(call, response, calls(path).length)).catch((error: unknown) => {
        response.destroy(error as Error);
      });
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      took(request.url ?? '/', request.headers, Buffer.concat(chunks).toString('utf8'), response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer: (path, answering) => {
      answers.set(path, answering);
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
