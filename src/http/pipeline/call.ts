// A call and its answer as plain values: what server.ts takes off the wire, and $batch makes out of a body.

import type { Instant } from '../../domain/base.ts';
import type { LastToken } from '../../identity/tokens/verifyToken.ts';

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
  /** What is remembered of the connection that it came by; its parts are a batch's own. */
  readonly lastToken?: LastToken;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export const jsonContentType =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** What a call is timed by: each stage of serve.ts, in milliseconds. */
export interface Stages {
  readonly [stage: string]: number;
}

export type { Instant };
