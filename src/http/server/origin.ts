// Which origin the links of a response are built on: the Host that the client used only where it is one of ours, or a
// trusted proxy said so.

import type { IncomingMessage } from 'node:http';

/** Which origins are ours. */
export interface OriginOptions {
  /**
   * Hosts that are ours, lower case, without port: localhost, 127.0.0.1, [::1], the configured host, the public URL's.
   */
  readonly hosts: ReadonlySet<string>;
  /** The origin for any other Host: `https://access.example.org`. */
  readonly fallback: string;
  /** Addresses of proxies whose forwarding headers count. */
  readonly trustedProxies: ReadonlySet<string>;
}

interface SentOrigin {
  readonly scheme: 'http' | 'https';
  readonly host: string | undefined;
  readonly forwardedHost: string | undefined;
  readonly forwardedProto: string | undefined;
  /** The address of the other end of the connection. */
  readonly peer: string;
}

/** The origin of a request, which is one of ours whatever the Host header says. */
export function originOfRequest({ headers, socket: connection }: IncomingMessage, options: OriginOptions): string {
  const socket = connection as typeof connection & { readonly encrypted?: boolean };
  const first = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const sent = {
    scheme: socket.encrypted === true ? 'https' : 'http',
    host: headers.host,
    forwardedHost: first('x-forwarded-host'),
    forwardedProto: first('x-forwarded-proto'),
    peer: socket.remoteAddress ?? '',
  } as const;
  return resolveOrigin(sent, options);
}

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/;

function resolveOrigin(sent: SentOrigin, options: OriginOptions): string {
  if (options.trustedProxies.has(sent.peer) && sent.forwardedHost !== undefined) {
    const host = firstOfList(sent.forwardedHost);
    const scheme = firstOfList(sent.forwardedProto ?? sent.scheme) === 'https' ? 'https' : 'http';
    if (hostPattern.test(host)) return `${scheme}://${host}`;
  }
  const host = sent.host?.toLowerCase();
  if (host === undefined || !hostPattern.test(host)) return options.fallback;
  return options.hosts.has(host.replace(/:\d+$/, '')) ? `${sent.scheme}://${host}` : options.fallback;
}

function firstOfList(list: string): string {
  return (list.split(',')[0] ?? '').trim().toLowerCase();
}
