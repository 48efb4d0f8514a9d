// A listing as it is read: objects without an id of their own are known by their names.

import type { Id } from '../../domain/base.ts';
import { readListing, resolveListing, type SystemListing } from '../../domain/connections/listing.ts';
import type { ConnectionListing } from '../../domain/connections/listingEntities.ts';
import type { RemoteKind } from '../../domain/connections/remoteEntities.ts';
import { eq } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, refine, rows } from '../load.ts';

/** The steps of one look follow each other, and read the same. */
let lastRead: { readonly id: Id; readonly listing: SystemListing } | null = null;

/** The listing of a row whose content is there. */
export async function readResolved(
  ctx: Pick<Context, 'store'>,
  { id, connectionId, content }: Pick<ConnectionListing, 'id' | 'connectionId' | 'content'>,
): Promise<SystemListing> {
  if (lastRead?.id !== id)
    lastRead = { id, listing: await resolved(ctx, connectionId, readListing(content ?? {}).listing) };
  return lastRead.listing;
}

/** Objects of the listing that are known already have the ids by which they are known. */
export async function resolved(
  ctx: Pick<Context, 'store'>,
  connectionId: Id,
  listing: SystemListing,
): Promise<SystemListing> {
  const known = (kind: RemoteKind) =>
    refine(rows('remoteObject', eq('connectionId', connectionId), eq('kind', kind)), { fields: ['nativeId', 'name'] });
  return resolveListing(listing, await load(ctx.store, { accounts: known('account'), groups: known('group') }));
}
