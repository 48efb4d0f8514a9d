// One request as a test wants it, word for word.

import { request } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface PlainReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Unlike `fetch`, it sends any `Host`, follows nothing, and takes any certificate. */
export function send(
  url: string,
  { form, json, method, path, ...headers }: Readonly<Record<string, string>>,
): Promise<PlainReply> {
  return new Promise((resolve, reject) => {
    const body = form ?? json;
    const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
    const options = {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
      ...(path === undefined ? {} : { path }),
      agent: false,
      rejectUnauthorized: false,
    };
    const outgoing = (url.startsWith('https:') ? secureRequest : request)(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
