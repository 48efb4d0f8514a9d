// A new guest as a row, under a sign-in name that nobody has.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { guestUserFields } from '../../domain/organizations/guestUser.ts';
import { newDirectoryObject } from '../../model/newRow.ts';
import { eq } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { limitToOne, load, rows } from '../load.ts';

/** The row of a person who is invited by address; nothing is committed. */
export async function newGuest(
  ctx: Context,
  { email, displayName }: { readonly email: string; readonly displayName: string | null },
): Promise<Omit<DirectoryObject, 'version'> & { readonly id: Id }> {
  const id = ctx.newId();
  const { domains } = await load(ctx.store, { domains: rows('domain', eq('isVerified', true)) });
  const domain = domains.find((each) => each.isInitial) ?? domains.find((each) => each.isDefault) ?? domains[0];
  if (domain === undefined) throw new Error('the tenant has no verified domain to name a guest in');
  const invitation = { now: ctx.now, email, displayName, domain: domain.name, suffix: '' };
  const first = guestUserFields(invitation);
  const { taken } = await load(ctx.store, {
    taken: limitToOne(rows('directoryObject', eq('userPrincipalName', first.userPrincipalName))),
  });
  return newDirectoryObject(
    'user',
    id,
    ctx.now,
    taken.length === 0 ? first : guestUserFields({ ...invitation, suffix: `_${id.slice(-8)}` }),
  );
}
