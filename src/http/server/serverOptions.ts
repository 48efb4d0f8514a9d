// What a server is given when it starts, and what it tells of a request's sender and of its own load.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import type { TransportRules } from '../transport/cleartext.ts';
import type { AnonymousLimiter } from '../transport/anonymousLimiter.ts';
import type { OriginOptions } from './origin.ts';
import type { StaticResponse } from './staticFiles.ts';

/** Who sent a request, as far as the connection and the headers say. */
export interface Peer {
  /** The address of the other end of the connection. */
  readonly address: string;
  /** Whether a proxy says that it forwarded the request. */
  readonly isForwarded: boolean;
  /** The headers Host and Origin. */
  readonly host: string | undefined;
  readonly originHeader: string | undefined;
}

/** A request before its body is read. */
export type RequestHead = Pick<Call, 'method' | 'url' | 'headers'>;

/** The token issuer, as the server sees it. */
export interface IssuerRoad {
  /** Null where the path is not the issuer's. `makesRows`: whether a call leaves a row before anybody is known. */
  readonly routeOf: (url: string) => { readonly route: string; readonly makesRows: boolean } | null;
  /** Never rejects. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly refuse: (
    request: IncomingMessage,
    response: ServerResponse,
    reason: 'tooManyCalls' | 'tooBusy',
    retryAfterSeconds: number,
  ) => void;
}

/** How a server answers, and whom it tells of refusals and bugs. */
export interface ServerOptions {
  /** The parts of an address of the API; null for any other address. Calls of the API are limited in number. */
  readonly parseUrl: (url: string) => ApiUrl | null;
  /** Whether calls of an address beside the API bear a token too, so that they are limited as those of the API are. */
  readonly bearsToken: (url: string) => boolean;
  /** Answers a call of the API without waiting, or gives null and does nothing. Never throws. */
  readonly respondNow: (call: Call, apiUrl: ApiUrl) => HttpResponse | null;
  /** Answers every call that is not the issuer's. Never rejects. */
  readonly respond: (call: Call, apiUrl: ApiUrl | null, peer: () => Peer) => Promise<HttpResponse | StaticResponse>;
  /** How many bytes the body of this request may have where that is more than usual; null for most. */
  readonly largeBodyLimitOf: (request: RequestHead, peer: () => Peer) => number | null;
  /** Answers requests of the token issuer's paths; null in a process that only works. */
  readonly issuer: IssuerRoad | null;
  /** By what calls without a token, and guesses, are counted, and how many of such calls there may be. */
  readonly anonymous: {
    readonly blockOf: (request: IncomingMessage) => string;
    readonly limit: AnonymousLimiter;
  };
  /** Told of a call that was refused before it ran. */
  readonly onRejected: (reason: 'queue' | 'memory' | 'time') => void;
  /** Told of an error that is a bug. The client is told in general words. */
  readonly onBug: (
    error: unknown,
    call: { readonly method: string; readonly url: string; readonly requestId: string },
  ) => void;
  readonly origins: OriginOptions;
  readonly transport: TransportRules;
  readonly tls: { readonly cert: string; readonly key: string } | null;
}

/** What a server does now: open connections, calls that run and wait, bytes of bodies and responses that are held. */
export interface ServerLoad {
  readonly connections: number;
  readonly running: number;
  readonly waiting: number;
  readonly heldBytes: number;
}
