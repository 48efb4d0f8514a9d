// Behind the pages of a forgotten password.

import { randomUUID } from 'node:crypto';
import { systemCaller } from '../../domain/caller.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ownOrigin, retryOnConflict, type Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import {
  forgottenPasswordMail,
  forgottenPasswordReset,
  hasResettablePassword,
} from '../../flows/people/passwordReset.ts';
import { findUserByName } from '../../identity/accounts/identityStore.ts';
import { drawPasswordReset, passwordResetUse, readPasswordReset } from '../../identity/recovery/passwordResets.ts';
import type { RecoveryDesk } from '../../identity/recovery/serveRecovery.ts';
import type { TenantServices } from '../tenant.ts';
import { callerOf, faultsOf } from './accountCommands.ts';

/** More are dropped: somebody sends them who wants no password. */
const mostWaiting = 100;
/** In characters. */
const longestName = 320;

/** One after the other is worked on, so that a flood of forms takes no turn from sign-ins. */
export function createRecoveryDesk(tenant: TenantServices, onError: (error: unknown) => void): RecoveryDesk {
  let [waiting, last] = [0, Promise.resolve()];
  return {
    sendLink: (userName) => {
      if (waiting >= mostWaiting || userName.length > longestName) return;
      waiting += 1;
      last = last
        .then(() => sendMail(tenant, userName.trim()))
        .catch(onError)
        .finally(() => {
          waiting -= 1;
        });
    },
    find: async (code) => (await userOf(tenant, code))?.userPrincipalName ?? null,
    reset: async (code, password) => {
      try {
        return await retryOnConflict(async () => {
          const user = await userOf(tenant, code);
          if (user === null) return 'ended';
          const ctx = await contextOf(tenant, user);
          await forgottenPasswordReset(ctx, user, password, passwordResetUse(code, user.id));
          return 'reset';
        });
      } catch (error) {
        if (error instanceof Refusal && error.code === 'changedMeanwhile') return 'ended';
        return faultsOf(error);
      }
    },
  };
}

async function contextOf(tenant: TenantServices, user: DirectoryObject | null): Promise<Context> {
  const now = tenant.updateClock(await tenant.loadRow());
  const caller = user === null ? systemCaller : await callerOf(tenant, user.id);
  return tenant.contextFor(caller, now, ownOrigin(randomUUID()));
}

async function sendMail(tenant: TenantServices, userName: string): Promise<void> {
  await retryOnConflict(async () => {
    const user = await findUserByName(tenant.store, userName);
    if (user === undefined || !hasResettablePassword(user)) return;
    const link = await drawPasswordReset(tenant.store, user.id, Date.now());
    if (link === null) return;
    const ctx = await contextOf(tenant, null);
    await ctx.store.commit(await forgottenPasswordMail(ctx, user, link));
  });
}

/** Whose link it is; null where another password was set since, or the account may not have one. */
async function userOf(tenant: TenantServices, code: string): Promise<DirectoryObject | null> {
  const record = await readPasswordReset(tenant.store, code, Date.now());
  if (record === null) return null;
  const { users } = await load(tenant.store, { users: row('directoryObject', record.userId) });
  const [user] = users;
  if (user === undefined || !hasResettablePassword(user)) return null;
  return record.issuedAt >= Date.parse(user.signInSessionsValidFrom ?? '1970-01-01T00:00:00Z') ? user : null;
}
