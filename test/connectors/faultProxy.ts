// A proxy before another system that fails by a schedule: the same schedule fails the same calls. It knows nothing of
// the system behind it but how its calls are called.

import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a call does, as its method and path say. */
export const operations = ['createUser', 'changeUser', 'createGroup', 'changeGroup', 'find', 'list', 'read'] as const;
export type Operation = (typeof operations)[number];

/** `before`: the call does not arrive. `after`: it arrives, and its answer does not. `twice`: it arrives two times. */
export const mishaps = [
  'reset before',
  '503 before',
  '429 before',
  'reset after',
  '500 after',
  'cut after',
  'twice',
] as const;
export type Mishap = (typeof mishaps)[number];

/** Of the calls of an operation the one at this place, from 1, fares so. */
export interface Fault {
  readonly operation: Operation;
  readonly at: number;
  readonly mishap: Mishap;
}

export interface FaultProxy {
  readonly address: string;
  /** Faults that have happened. */
  readonly happened: Fault[];
  readonly close: () => Promise<void>;
}

export function operationOf(method: string, path: string): Operation {
  const isOne = /\/(?:Users|Groups)\/[^/?]+/.test(path);
  const of = path.includes('/Groups') ? 'Group' : 'User';
  if (method === 'POST') return `create${of}`;
  if (method !== 'GET') return `change${of}`;
  return path.includes('filter=') ? 'find' : isOne ? 'read' : 'list';
}

export async function startFaultProxy(target: string, schedule: readonly Fault[]): Promise<FaultProxy> {
  const { origin, pathname } = new URL(target);
  const counts = new Map<Operation, number>();
  const happened: Fault[] = [];
  const handle = async (call: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of call) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const operation = operationOf(call.method ?? '', call.url ?? '');
    const at = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, at);
    const fault = schedule.find((each) => each.operation === operation && each.at === at);
    if (fault !== undefined) happened.push(fault);
    const mishap = fault?.mishap;
    if (mishap === 'reset before') return void call.socket.destroy();
    if (mishap === '503 before' || mishap === '429 before')
      return void response.writeHead(Number(mishap.slice(0, 3)), { 'retry-after': '1' }).end('{}');
    if (mishap === 'twice') await forward(origin, call, body);
    const answer = await forward(origin, call, body);
    if (mishap === 'reset after') return void call.socket.destroy();
    if (mishap === '500 after') return void response.writeHead(500).end('{}');
    const headers = { 'content-type': 'application/scim+json', 'content-length': String(answer.body.length) };
    response.writeHead(answer.status, answer.status === 204 ? {} : headers);
    if (mishap !== 'cut after') return void response.end(answer.body);
    response.write(answer.body.subarray(0, answer.body.length / 2), () => call.socket.destroy());
  };
  const server = createServer((call, response) => void handle(call, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    happened,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const forward = (
  origin: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<{ readonly status: number; readonly body: Buffer }> =>
  new Promise((resolve, reject) => {
    const sent = request(`${origin}${url}`, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
