// The key of an artefact's row.

import { createHash } from 'node:crypto';

/** The library's ids are of any form; ours are UUIDs. */
export function artefactKey(kind: string, id: string): string {
  const hex = createHash('sha256').update(`${kind}\n${id}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The kind of a grant: what a user gave a client by one sign-in. Codes and tokens are good while it is there. */
export const grantKind = 'Grant';

/** The id of a grant never leaves the server and opens nothing; of any other kind the hash alone is stored. */
const unhashedKinds: ReadonlySet<string> = new Set([grantKind]);

export const hashedIdOf = (kind: string, id: string): string =>
  createHash('sha256').update(`${kind} ${id}`).digest('base64url');

/** The id by which the row of an artefact is stored. */
export const storedIdOf = (kind: string, id: string): string => (unhashedKinds.has(kind) ? id : hashedIdOf(kind, id));
