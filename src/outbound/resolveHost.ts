// The addresses of a host. Names that anybody may choose are resolved by the name servers directly, with a time limit:
// the system's resolver has none, and shares a few threads with the rest of this process.

import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** For each of two attempts. */
const dnsTimeoutMs = 2_000;

/**
 * The addresses of a host, none where it has none. `isOurs`: an administrator named the host, so that the system's
 * resolver is used, with its hosts file and search list.
 */
export async function resolveHost(host: string, isOurs: boolean): Promise<readonly HostAddress[]> {
  if (isIP(host) !== 0) return [{ address: host, family: isIP(host) }];
  if (isOurs || host.toLowerCase() === 'localhost') return lookup(host, { all: true }).catch(() => []);
  const resolver = new Resolver({ timeout: dnsTimeoutMs, tries: 2 });
  const [v4, v6] = await Promise.all([
    resolver.resolve4(host).catch(() => []),
    resolver.resolve6(host).catch(() => []),
  ]);
  return [...v4.map((address) => ({ address, family: 4 })), ...v6.map((address) => ({ address, family: 6 }))];
}
