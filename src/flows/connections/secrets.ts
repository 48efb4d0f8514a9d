// New secrets of a connection: those that we show the system there are sealed, of those that it shows us the hash is
// kept.

import type { Connection, ConnectionSecret } from '../../domain/connections/connectionEntities.ts';
import { hashRandomSecret } from '../../identity/accounts/secretHashes.ts';
import { drawSecret } from '../../identity/accounts/keyMaterial.ts';
import type { Context } from '../context.ts';

/** A secret as its row keeps it, and its text where it was drawn here: told this once. */
export interface MadeSecret extends Pick<ConnectionSecret, 'sealed' | 'secretHash' | 'hint'> {
  readonly secretText: string | null;
}

/** `said` is the secret of an outbound connection; an inbound one gets a secret that is drawn. */
export async function createSecret(
  { seal }: Pick<Context, 'seal'>,
  { direction }: Pick<Connection, 'direction'>,
  said: string,
): Promise<MadeSecret> {
  if (direction === 'outbound') return { sealed: seal(said), secretHash: null, hint: null, secretText: null };
  const { secretText, hint } = drawSecret();
  return { sealed: null, secretHash: await hashRandomSecret(secretText), hint, secretText };
}
