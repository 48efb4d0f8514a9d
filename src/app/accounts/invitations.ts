// Behind the pages of invitations: which are open, the mail to the invited address, and the account that is taken.

import { randomUUID } from 'node:crypto';
import { systemCaller } from '../../domain/caller.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { isRedeemable } from '../../domain/organizations/invitations.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ownOrigin, retryOnConflict, type Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import { holdGuest, mailInvitation, redeemInvitation } from '../../flows/organizations/invitations.ts';
import type { InvitationDesk } from '../../identity/account/invitationPage.ts';
import { readInvitationCode, type InvitationRecord } from '../../identity/account/invitationTickets.ts';
import { findUserByName } from '../../identity/accounts/identityStore.ts';
import type { TenantServices } from '../tenant.ts';
import { callerOf, faultsOf } from './accountCommands.ts';

/** For the issuer, whose pages they are behind. */
export function createInvitationDesk(tenant: TenantServices): InvitationDesk {
  const find = async (
    kind: 'invitation' | 'ticket',
    code: string,
  ): Promise<(InvitationRecord & { readonly guest: DirectoryObject }) | null> => {
    const record = await readInvitationCode(tenant.store, kind, code, Date.now());
    if (record === null) return null;
    const { users } = await load(tenant.store, { users: row('directoryObject', record.userId) });
    const [guest] = users;
    // What was sent to a former address opens nothing.
    return guest === undefined || !isRedeemable(guest) || guest.mail !== record.address ? null : { ...record, guest };
  };
  const contextOf = async (guest: DirectoryObject | null): Promise<Context> => {
    const now = tenant.updateClock(await tenant.loadRow());
    const caller = guest === null ? systemCaller : await callerOf(tenant, guest.id);
    return tenant.contextFor(caller, now, ownOrigin(randomUUID()));
  };
  return {
    find: async (kind, code) => {
      const found = await find(kind, code);
      if (found === null) return null;
      const { guest, address, redirectUrl } = found;
      const named = await findUserByName(tenant.store, address);
      return { address, redirectUrl, signInName: named?.id === guest.id ? address : (guest.userPrincipalName ?? '') };
    },
    send: async (code) => {
      try {
        return await retryOnConflict(async () => {
          const found = await find('invitation', code);
          if (found === null) return 'ended';
          const ctx = await contextOf(null);
          const words = { inviter: null, message: null };
          await ctx.store.commit([holdGuest(found.guest), ...(await mailInvitation(ctx, found.guest, found, words))]);
          return 'sent';
        });
      } catch (error) {
        // Whoever asks so often at once that no try comes through has mails enough.
        if (error instanceof Refusal && ['tooManyRequests', 'changedMeanwhile'].includes(error.code)) return 'tooMany';
        throw error;
      }
    },
    accept: async (ticket, password) => {
      try {
        return await retryOnConflict(async () => {
          const found = await find('ticket', ticket);
          if (found === null) return 'ended';
          await redeemInvitation(await contextOf(found.guest), found.guest, { ticket, password });
          return 'accepted';
        });
      } catch (error) {
        if (error instanceof Refusal && error.code === 'changedMeanwhile') return 'ended';
        return faultsOf(error);
      }
    },
  };
}
