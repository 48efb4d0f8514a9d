// Instants of the API in the order of time: an answer leaves out zeros at the end of a second's fraction, so that texts
// of two instants cannot be compared as they are.

/** Negative where `one` is earlier; what has no time comes last. */
export function compareInstants(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const [first, second] = [comparable(one), comparable(other)];
  return first < second ? -1 : Number(first > second);
}

/** With nine digits of a second's fraction: `…43.29Z` as `…43.290000000`. */
function comparable(instant: string): string {
  const [seconds = '', fraction = ''] = instant.replace(/Z$/, '').split('.');
  return `${seconds}.${fraction.padEnd(9, '0')}`;
}
