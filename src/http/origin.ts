// Which origin an answer's links are built on: the Host that the client used only where it is one of ours, or a trusted
// proxy said so.

export interface OriginRules {
  /**
   * Hosts that are ours, lower case, without port: localhost, 127.0.0.1, [::1], the configured host, the public URL's.
   */
  readonly hosts: ReadonlySet<string>;
  /** Used when the Host is not ours; `https://access.example.org`. */
  readonly fallback: string;
  /** Addresses of proxies whose forwarding headers count. */
  readonly trustedProxies: ReadonlySet<string>;
}

export interface Asked {
  readonly scheme: 'http' | 'https';
  readonly host: string | undefined;
  readonly forwardedHost: string | undefined;
  readonly forwardedProto: string | undefined;
  readonly peer: string;
}

const hostForm = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/;

export function originOf(asked: Asked, rules: OriginRules): string {
  if (rules.trustedProxies.has(asked.peer) && asked.forwardedHost !== undefined) {
    const host = first(asked.forwardedHost);
    const scheme = first(asked.forwardedProto ?? asked.scheme) === 'https' ? 'https' : 'http';
    if (hostForm.test(host)) return `${scheme}://${host}`;
  }
  const host = asked.host?.toLowerCase();
  if (host === undefined || !hostForm.test(host)) return rules.fallback;
  return rules.hosts.has(host.replace(/:\d+$/, '')) ? `${asked.scheme}://${host}` : rules.fallback;
}

function first(list: string): string {
  return (list.split(',')[0] ?? '').trim().toLowerCase();
}
