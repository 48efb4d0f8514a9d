// A call and its response as plain values: from the server, or from a part of a batch's body.

import type { LastToken } from '../../identity/tokens/verifyToken.ts';

/** A call of the API, or of any other path of the server. */
export interface Call {
  readonly method: string;
  /** Path and query as sent, beginning with `/`. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The decoded body; null where there is none. */
  readonly body: Uint8Array | null;
  /** The origin that links are built on: `https://localhost:8421`. */
  readonly origin: string;
  readonly requestId: string;
  readonly clientRequestId: string;
  /** The block of addresses that the client's one belongs to. Absent for reads that are answered at once. */
  readonly blockOfClient?: () => string;
  /** What is remembered of the call's connection, for all parts of a batch. */
  readonly lastToken?: LastToken;
}

/** A call that is a part of another one: by the same caller and the same program, with its own headers besides. */
export function partOfCall(call: Call, part: Pick<Call, 'method' | 'url' | 'headers' | 'body'>): Call {
  const { authorization, host, 'user-agent': userAgent } = call.headers;
  const { method, url, headers, body } = part;
  return { ...call, method, url, headers: { authorization, host, 'user-agent': userAgent, ...headers }, body };
}

/** A response; the headers' names are in lower case, its length and ids are added when it is written. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** In the place of the body, of an answer that is no JSON. */
  readonly bytes?: Buffer;
  /** In the place of the body, of an answer that may be large: each part is read when the client has taken the last. */
  readonly parts?: AsyncIterable<Buffer>;
  /** Headers that follow the last part. */
  readonly trailers?: () => Readonly<Record<string, string>>;
  /** Of an answer that the sandbox is to spoil: it is not sent at all, or cut off in the middle. */
  readonly broken?: 'reset' | 'truncated';
}

/** The content type of Graph's JSON. */
export const jsonContentType =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
