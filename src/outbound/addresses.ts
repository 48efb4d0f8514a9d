// The addresses to which no outsider may make us connect: private, loopback, link-local, metadata services and the
// other special ranges.

import { BlockList, isIP } from 'node:net';

/**
 * Those of IPv4, and those inside of `globalUnicast`.
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
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
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
];

const blocked = new BlockList();
for (const [address, prefix, family] of specialRanges) blocked.addSubnet(address, prefix, family);

/**
 * The part of IPv6 from which public addresses are given out; everything else there is special, or will be.
 * https://www.iana.org/assignments/ipv6-address-space
 */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an address (never a name) belongs to the public internet. IPv4 inside IPv6 is judged as the IPv4 address. */
export function isPublicAddress(address: string): boolean {
  const plain = withoutMapping(address);
  if (isIP(plain) === 4) return !blocked.check(plain, 'ipv4');
  return isIP(plain) === 6 && globalUnicast.check(plain, 'ipv6') && !blocked.check(plain, 'ipv6');
}

/**
 * Whether a connection to an address ends on this machine: loopback in any spelling, the unspecified address, and those
 * of `interfaces` (the machine's own).
 */
export function isOfThisMachine(address: string, interfaces: readonly string[]): boolean {
  const plain = unmapped(address);
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(plain) === 0) return false;
  return thisMachine.check(plain, family) || interfaces.some((each) => unmapped(each) === plain);
}

const thisMachine = new BlockList();
thisMachine.addSubnet('127.0.0.0', 8, 'ipv4');
thisMachine.addAddress('0.0.0.0', 'ipv4');
for (const address of ['::', '::1']) thisMachine.addAddress(address, 'ipv6');

/** In one spelling, IPv4 in IPv6 as the IPv4 address. */
function unmapped(address: string): string {
  const bare = address.toLowerCase().replace(/%.*$/, '');
  if (isIP(bare) !== 6) return bare;
  const short = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const words = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (words === null) return short;
  const [high = 0, low = 0] = words.slice(1).map((word) => Number.parseInt(word, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
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
