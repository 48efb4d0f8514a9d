// How much of a client's address is kept, in the audit and in the logs of sign-ins and refused calls.

/** The address as it is kept: whole, or shortened to the network that it belongs to. */
export const keptAddressOf = (isShortened: boolean): ((address: string) => string) =>
  isShortened ? shortenedAddress : (address) => address;

const ipv4 = /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/i;

/** The first 24 bits of an IPv4 address, the first 48 of an IPv6 one, and zeros: `192.0.2.0`, `2001:db8:1::`. */
export function shortenedAddress(address: string): string {
  const [, network] = ipv4.exec(address) ?? [];
  if (network !== undefined) return `${network}.0`;
  const [plain = ''] = address.split(/[%/]/, 1);
  if (!plain.includes(':')) return '';
  const [front = '', back] = plain.split('::');
  const words = front === '' ? [] : front.split(':');
  const rest = back === undefined || back === '' ? [] : back.split(':');
  const zeros =
    back === undefined ? [] : Array.from({ length: Math.max(0, 8 - words.length - rest.length) }, () => '0');
  return `${[...words, ...zeros, ...rest]
    .slice(0, 3)
    .join(':')
    .replace(/(?:^0|:0)(?::0)*$/, '')}::`;
}
