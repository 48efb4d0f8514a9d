// Which addresses a name has. Names that anybody may choose are asked of the name servers directly, with a limit of
// time: the system's own
// way has none, and shares a few threads with everything else that this process does.

import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** Machine time in milliseconds, for each of two tries. */
const dnsTimeoutMs = 2_000;

/**
 * Empty where there is none. `isOurs`: an administrator named it, or it is this machine: then the system's way, with
 * its hosts file and search list.
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
