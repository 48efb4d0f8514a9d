// One tenant as a tutorial's reader sees it: the ids that they have recorded so far, and how their calls reach the
// server byte for byte.

import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Latchkey } from '../app/latchkey.ts';
import type { Sent } from './wire.ts';

/** Ids that the pages print, or that the reader records on the way. */
export interface Ids {
  catalog: string;
  group: string;
  requestor: string;
  resource: string;
  roleOriginId: string;
  package: string;
  policy: string;
  request: string;
}

export interface World {
  readonly latchkey: Latchkey;
  readonly ids: Ids;
}

/** An answer's body: what it holds is what the tests are about. */
export type Json = any;
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: Json;
}

/** What the pages print of things that are there before the reader begins. */
export const printed = {
  catalog: 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384',
  group: 'e93e24d1-2b65-4a6c-a1dd-654a12225487',
  groupInText: 'f4892fac-e81c-4712-bdf2-a4450008a4b0',
  requestor: '007d1c7e-7fa8-4e33-b678-5e437acdcddc',
  otherCatalog: 'ede67938-cda7-4127-a9ca-7c7bf86a19b7',
  malformedResource: '274a1e21c5-8a76-4578-acb1-641160e076e',
  newHire: '46184453-e63b-4f20-86c2-c557ed5d5df9',
  newHirePolicy: '2264bf65-76ba-417b-a27d-54d291f0cbc8',
  newHirePackage: 'a914b616-e04e-476b-aa37-91038f0b165b',
} as const;

export function newWorld(latchkey: Latchkey): World {
  const { catalog, group, requestor } = printed;
  return {
    latchkey,
    ids: { catalog, group, requestor, resource: '', roleOriginId: '', package: '', policy: '', request: '' },
  };
}

/** Sends the bytes as they are: nothing here may tidy up a path or a header, as `fetch` would. */
export async function send(world: World, as: string | null, sent: Sent): Promise<Answer> {
  const { hostname, port } = new URL(world.latchkey.http);
  const authorization = as === null ? {} : { authorization: `Bearer ${await world.latchkey.token(as)}` };
  const length = sent.body === null ? {} : { 'content-length': String(sent.body.length) };
  return new Promise((resolve, reject) => {
    const call = request(
      {
        hostname,
        port,
        method: sent.method,
        path: sent.target,
        headers: { ...sent.headers, ...length, ...authorization },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(parts);
          const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            body: text.startsWith('{') ? (JSON.parse(text) as Json) : null,
          });
        });
      },
    );
    call.on('error', reject);
    call.end(sent.body ?? undefined);
  });
}

/** For the message of a failing test: the call and its answer as they were. */
export function transcript(as: string | null, sent: Sent, answer: Answer): string {
  const body =
    sent.body === null
      ? ''
      : `\n${(sent.headers['content-encoding'] === 'gzip' ? gunzipSync(sent.body) : sent.body).toString()}`;
  return `${sent.method} ${sent.target} (as ${as ?? 'nobody'})${body}\n-> ${answer.status}\n${answer.text}`;
}
