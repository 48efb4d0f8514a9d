// The addresses to which no outsider may make us connect: private, loopback, link-local, metadata services and the
// other special ranges.

import { BlockList, isIP } from 'node:net';

const specialRanges: readonly (readonly [address: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['::1', 128, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

const blocked = new BlockList();
for (const [address, prefix, family] of specialRanges) blocked.addSubnet(address, prefix, family);

/** Whether an address (never a name) belongs to the public internet. IPv4 inside IPv6 is judged as the IPv4 address. */
export function isPublicAddress(address: string): boolean {
  const plain = withoutMapping(address);
  const family = isIP(plain);
  return family !== 0 && !blocked.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/** What an administrator allows besides the public internet: hosts by name, addresses, networks (`10.1.0.0/16`). */
export function parseAllowList(entries: readonly string[]): {
  readonly host: (name: string) => boolean;
  readonly address: (address: string) => boolean;
} {
  const names = new Set<string>();
  const networks = new BlockList();
  for (const entry of entries.map((each) => each.toLowerCase())) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address);
    if (family === 0) names.add(entry);
    else if (prefix === undefined) networks.addAddress(address, family === 4 ? 'ipv4' : 'ipv6');
    else networks.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    host: (name) => names.has(name.toLowerCase()),
    address: (address) => {
      const plain = withoutMapping(address);
      const family = isIP(plain);
      return family !== 0 && networks.check(plain, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

function withoutMapping(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}
