// How instants are shown: without the zeros at the end of the fraction.

/** `2024-03-26T09:44:50.527Z`, `…:30.5Z`, `2096-09-23T01:02:03Z`. */
export function formatWireInstant(stored: string): string {
  if (stored.length !== 24) return stored;
  if (stored[22] !== '0') return stored;
  if (stored[21] !== '0') return `${stored.slice(0, 22)}Z`;
  return stored[20] !== '0' ? `${stored.slice(0, 21)}Z` : `${stored.slice(0, 19)}Z`;
}
