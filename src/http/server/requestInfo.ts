// What is found out about a request once: its ids, the parts of its address, its connection, its sender.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { LastToken } from '../../identity/tokens/verifyToken.ts';
import type { RequestIds } from '../errors/errorResponse.ts';
import type { Call } from '../pipeline/call.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import { originOfRequest, type OriginOptions } from './origin.ts';
import type { Peer, RequestHead, ServerOptions } from './serverOptions.ts';

interface RequestInfo {
  readonly ids: RequestIds;
  readonly apiUrl: ApiUrl | null;
  readonly connection: ConnectionInfo;
}

/** What is the same for nearly all requests of a connection. */
interface ConnectionInfo {
  readonly lastToken: LastToken;
  host: string | undefined;
  origin: string;
}

/** Found out with the first question, and kept with the request. */
export function requestInfoOf(request: IncomingMessage, { parseUrl }: Pick<ServerOptions, 'parseUrl'>): RequestInfo {
  const keeper = request as IncomingMessage & { latchkey?: RequestInfo };
  keeper.latchkey ??= {
    ids: idsOf(request),
    apiUrl: parseUrl(urlOf(request)),
    connection: connectionInfoOf(request),
  };
  return keeper.latchkey;
}

export const urlOf = ({ url }: IncomingMessage): string => url ?? '/';
export const methodOf = ({ method }: IncomingMessage): string => method ?? 'GET';

export const headOf = (request: IncomingMessage): RequestHead => ({
  method: methodOf(request),
  url: urlOf(request),
  headers: headersOf(request),
});

/** The request as a plain value, with its decoded body. */
export function callOf(
  request: IncomingMessage,
  body: Uint8Array | null,
  { ids, connection }: RequestInfo,
  origins: OriginOptions,
): Call {
  return {
    ...headOf(request),
    body,
    origin: originFor(request, connection, origins),
    requestId: ids.requestId,
    clientRequestId: ids.clientRequestId,
    lastToken: connection.lastToken,
  };
}

export function peerOf({ headers, socket }: IncomingMessage): Peer {
  const isForwarded = forwardingHeaders.some((name) => headers[name] !== undefined);
  return { address: socket.remoteAddress ?? '', isForwarded, host: headers.host, originHeader: headers.origin };
}

/** The last is on every call-out: whoever named its address stands behind it, not the machine that it comes from. */
const forwardingHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
  'x-latchkey-signature',
] as const;

function connectionInfoOf({ socket }: IncomingMessage): ConnectionInfo {
  const keeper = socket as typeof socket & { latchkey?: ConnectionInfo };
  keeper.latchkey ??= { lastToken: { token: null, key: '' }, host: undefined, origin: '' };
  return keeper.latchkey;
}

/** The caller's own id is echoed where it is short and plain, for it goes into logs. */
function idsOf({ headers }: IncomingMessage): RequestIds {
  const requestId = randomUUID();
  const given = headers['client-request-id'];
  return { requestId, clientRequestId: typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : requestId };
}

/** Node gives a list of one header alone. */
function headersOf({ headers }: IncomingMessage): Call['headers'] {
  const cookies = headers['set-cookie'];
  return (cookies === undefined ? headers : { ...headers, 'set-cookie': cookies.join(', ') }) as Call['headers'];
}

/** The origin of the connection's last request serves again for the same host. */
function originFor(request: IncomingMessage, connection: ConnectionInfo, origins: OriginOptions): string {
  const { host } = request.headers;
  if (host !== undefined && host === connection.host) return connection.origin;
  connection.host = host;
  connection.origin = originOfRequest(request, origins);
  return connection.origin;
}
