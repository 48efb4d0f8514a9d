// What a server is given when it starts, and what it tells of a request's sender and of its own load.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import type { TransportRules } from '../transport/cleartext.ts';
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

/** How a server answers, and whom it tells of refusals and bugs. */
export interface ServerOptions {
  /** The parts of an address of the API; null for any other address. Calls of the API are limited in number. */
  readonly parseUrl: (url: string) => ApiUrl | null;
  /** Answers a call of the API without waiting, or gives null and does nothing. Never throws. */
  readonly respondNow: (call: Call, apiUrl: ApiUrl) => HttpResponse | null;
  /** Answers every call that is not the issuer's. Never rejects. */
  readonly respond: (call: Call, apiUrl: ApiUrl | null, peer: () => Peer) => Promise<HttpResponse | StaticResponse>;
  /** Answers requests of the token issuer's paths; false where the path is not its own. */
  readonly handleIssuer: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;
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
