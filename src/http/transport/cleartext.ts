// Requests that come in the clear where only https is served: health is told, pages lead to https, everything else is
// refused. RFC 6797 (Strict-Transport-Security), RFC 9325.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../../domain/refusal.ts';
import { errorResponse, type RequestIds } from '../errors/errorResponse.ts';
import type { HttpResponse } from '../pipeline/call.ts';
import { answerHeaders } from './answerHeaders.ts';

/** What a server asks of the way on which requests come. */
export interface TransportRules {
  /** Where clients go that come in the clear; null where cleartext is served. */
  readonly secureOrigin: (() => string) | null;
  /** Whether browsers are told to come by https alone from now on: only where the host has https for good. */
  readonly isStrict: boolean;
  /** Addresses of proxies whose forwarding headers count. */
  readonly trustedProxies: ReadonlySet<string>;
  /** Told of the address of a peer that is not trusted and says that it forwards; it may be told more than once. */
  readonly onUntrustedForwarding: (peer: string) => void;
}

/** A year, in seconds. */
export const strictTransportSecurity = 'max-age=31536000';

/** Whether the client's part of the way is encrypted: to us, or to a trusted proxy that says so. */
export function isEncrypted(
  { socket, headers }: IncomingMessage,
  { trustedProxies }: Pick<TransportRules, 'trustedProxies'>,
): boolean {
  if ((socket as typeof socket & { readonly encrypted?: boolean }).encrypted === true) return true;
  const said = headers['x-forwarded-proto'];
  // Of several proxies each has to say so: the first word may be the client's own.
  return (
    typeof said === 'string' &&
    trustedProxies.has(socket.remoteAddress ?? '') &&
    said.split(',').every((each) => each.trim().toLowerCase() === 'https')
  );
}

/** Whether a peer says that it forwards, and is not among those who may. */
export function isUntrustedForwarding(
  { socket, headers }: IncomingMessage,
  { trustedProxies }: Pick<TransportRules, 'trustedProxies'>,
): boolean {
  return (
    (headers['x-forwarded-for'] !== undefined ||
      headers['x-forwarded-proto'] !== undefined ||
      headers.forwarded !== undefined) &&
    !trustedProxies.has(socket.remoteAddress ?? '')
  );
}

const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** What is answered to a request in the clear; null for questions about the health, which are answered as ever. */
export function cleartextResponse(
  { method = 'GET', url = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  origin: string,
  { isOfApi, ids }: { readonly isOfApi: boolean; readonly ids: RequestIds },
): HttpResponse | null {
  const path = url.split('?', 1)[0] as string;
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && healthPaths.has(path)) return null;
  // An address with a scheme and host of its own is not appended to ours.
  const isPage = isRead && !isOfApi && url.startsWith('/') && (path === '/' || acceptsPage(headers.accept));
  if (isPage) return { status: 307, headers: { location: `${origin}${url}` }, body: null };
  return errorResponse(new Refusal('encryptionRequired', { origin }), ids);
}

const acceptsPage = (accept: string | undefined): boolean => accept?.includes('text/html') === true;

/** Ends the connection: what else comes on it is in the clear too, and the body is not read. */
export function endInTheClear(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  response
    .writeHead(status, {
      ...headers,
      ...answerHeaders,
      'content-length': Buffer.byteLength(body ?? ''),
      connection: 'close',
    })
    .end(body ?? undefined);
}
