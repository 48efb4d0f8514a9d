// Which origin an answer's links are built on: the Host that the client used only where it is one of ours, or a trusted
// proxy said so.

export interface OriginOptions {
  /**
   * Hosts that are ours, lower case, without port: localhost, 127.0.0.1, [::1], the configured host, the public URL's.
   */
  readonly hosts: ReadonlySet<string>;
  /** Used when the Host is not ours; `https://access.example.org`. */
  readonly fallback: string;
  /** Addresses of proxies whose forwarding headers count. */
  readonly trustedProxies: ReadonlySet<string>;
}

export interface OriginHeaders {
  readonly scheme: 'http' | 'https';
  readonly host: string | undefined;
  readonly forwardedHost: string | undefined;
  readonly forwardedProto: string | undefined;
  readonly peer: string;
}

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/;

export function resolveOrigin(asked: OriginHeaders, rules: OriginOptions): string {
  if (rules.trustedProxies.has(asked.peer) && asked.forwardedHost !== undefined) {
    const host = firstOfList(asked.forwardedHost);
    const scheme = firstOfList(asked.forwardedProto ?? asked.scheme) === 'https' ? 'https' : 'http';
    if (hostPattern.test(host)) return `${scheme}://${host}`;
  }
  const host = asked.host?.toLowerCase();
  if (host === undefined || !hostPattern.test(host)) return rules.fallback;
  return rules.hosts.has(host.replace(/:\d+$/, '')) ? `${asked.scheme}://${host}` : rules.fallback;
}

function firstOfList(list: string): string {
  return (list.split(',')[0] ?? '').trim().toLowerCase();
}
