// Which origin the links of a response are built on: the one that the settings name, or else that of the listener
// which the request came to. No header of a request can name another.

import type { IncomingMessage } from 'node:http';

/** Which origins are ours. */
export interface OriginOptions {
  /** Every link bears it, whatever a request says: `https://access.example.org`. Null where the settings name none. */
  readonly publicOrigin: string | null;
  /** The host that the settings name, lower case, IPv6 in brackets; null for all addresses of the machine. */
  readonly host: string | null;
  /** The origin where there is no request: the public one, or else the listener's. Known once the server listens. */
  readonly canonical: string;
  /** The origin of links to pages for people: the public one, or else the listener's that a browser trusts. */
  readonly pages: string;
}

type Connection = IncomingMessage['socket'] & { readonly encrypted?: boolean };

/**
 * The origin of a request. Without a public origin it is its connection's own address and port: `Host` may choose only
 * between the names of that listener (on loopback `localhost`), so that a browser stays on the one that it opened.
 */
export function originOfRequest({ headers, socket }: IncomingMessage, options: OriginOptions): string {
  const { publicOrigin, host } = options;
  if (publicOrigin !== null) return publicOrigin;
  const { encrypted, localAddress = '127.0.0.1', localPort } = socket as Connection;
  const address = bracketed(localAddress.replace(/^::ffff:(?=\d+\.)/i, ''));
  const isLoopback = address === '[::1]' || address.startsWith('127.');
  const names = [...(host === null ? [] : [host]), ...(isLoopback ? ['localhost'] : []), address];
  const named = (headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  // The certificate of our own making is for `localhost` first.
  const usual = encrypted === true && isLoopback ? 'localhost' : (host ?? address);
  const scheme = encrypted === true ? 'https' : 'http';
  return new URL(`${scheme}://${names.includes(named) ? named : usual}:${localPort}`).origin;
}

/** A host as it stands in an address. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
