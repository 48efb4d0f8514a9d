// The address that a report of access reviews is downloaded from: unguessable, told once, kept as a hash.

import type { Id } from '../../../domain/base.ts';
import { hashRandomSecret } from '../../../identity/accounts/secretHashes.ts';
import { drawSecret } from '../../../identity/accounts/keyMaterial.ts';
import type { Context } from '../../context.ts';

/** Where reports are downloaded, before the id. */
export const reportPath = '/reviewHistory/';

/** A new address of a report, and the hash by which it is known again. */
export async function drawDownloadAddress(
  { pageOrigin }: Pick<Context, 'pageOrigin'>,
  id: Id,
): Promise<{ readonly downloadUri: string; readonly downloadHash: string }> {
  const { secretText } = drawSecret();
  return {
    downloadUri: `${pageOrigin()}${reportPath}${id}.csv?sig=${encodeURIComponent(secretText)}`,
    downloadHash: await hashRandomSecret(secretText),
  };
}
