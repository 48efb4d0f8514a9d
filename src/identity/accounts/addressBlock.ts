// The block of addresses that one subscriber has: what is counted, limited and slowed by where it comes from.

import { isIPv6 } from 'node:net';

/**
 * The block of a client's address: the address itself for IPv4, also where it is written as IPv6; the first 64 bits for
 * IPv6, of which a subscriber has all the rest. Any other text stands for itself.
 */
export function addressBlock(address: string): string {
  const [plain = ''] = address.split('%', 1);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain);
  if (mapped !== null) return mapped[1] as string;
  if (!isIPv6(plain)) return address.slice(0, 64);
  // The host of a URL is the shortest form, with IPv4 parts as hexadecimal.
  const [front = '', back] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const words = front === '' ? [] : front.split(':');
  const rest = back === undefined || back === '' ? [] : back.split(':');
  const zeros = Array.from({ length: 8 - words.length - rest.length }, () => '0');
  return `${[...words, ...zeros, ...rest].slice(0, 4).join(':')}::/64`;
}
