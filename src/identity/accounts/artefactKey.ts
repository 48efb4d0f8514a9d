// The key of an artefact's row.

import { createHash } from 'node:crypto';

/** The library's ids are of any form; ours are UUIDs. */
export function artefactKey(kind: string, id: string): string {
  const hex = createHash('sha256').update(`${kind}\n${id}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The kind of a grant: what a user gave a client by one sign-in. Codes and tokens are good while it is there. */
export const grantKind = 'Grant';
