// What the pages of people's own accounts do: the commands of Graph's own actions, run as the user who asks.

import { randomUUID } from 'node:crypto';
import { changePassword } from '../../commands/directory/users/changePassword.ts';
import { revokeSignInSessions } from '../../commands/directory/users/revokeSignInSessions.ts';
import type { Id } from '../../domain/base.ts';
import { systemCaller, type Caller } from '../../domain/caller.ts';
import { refusalsOf } from '../../domain/refusal.ts';
import { ownOrigin, retryOnConflict, type CommandResult, type Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import type { FormFault } from '../../identity/account/formFaults.ts';
import type { IssuerOptions } from '../../identity/issuer/issuer.ts';
import type { TenantServices } from '../tenant.ts';

/** For the issuer, whose pages they are behind. */
export function accountCommands(tenant: TenantServices): Pick<IssuerOptions, 'changePassword' | 'endAllSignIns'> {
  const runAs = async (id: Id, run: (ctx: Context) => Promise<CommandResult>): Promise<CommandResult> => {
    const now = tenant.updateClock(await tenant.loadRow());
    const caller = await callerOf(tenant, id);
    return retryOnConflict(() => run(tenant.contextFor(caller, now, ownOrigin(randomUUID()))));
  };
  const input = (id: Id) => ({ id, parent: null, reference: null, expressibleFields: [] });
  return {
    // Not counted: the page has checked the current password before.
    changePassword: async (id, currentPassword, newPassword) => {
      try {
        await runAs(id, (ctx) => changePassword(ctx, { ...input(id), body: { currentPassword, newPassword } }));
        return null;
      } catch (error) {
        return faultsOf(error)[0] ?? null;
      }
    },
    endAllSignIns: async (id) => {
      await runAs(id, (ctx) => revokeSignInSessions(ctx, { ...input(id), body: {} }));
    },
  };
}

/** The user, who may do with their own account what these commands do. */
export async function callerOf({ store }: TenantServices, id: Id): Promise<Caller> {
  const { users } = await load(store, { users: row('directoryObject', id) });
  return {
    ...systemCaller,
    kind: 'user',
    objectId: id,
    displayName: users[0]?.displayName ?? null,
    userPrincipalName: users[0]?.userPrincipalName ?? null,
    permissions: new Set(['User-PasswordProfile.ReadWrite.All', 'User.RevokeSessions.All']),
  };
}

/** The refusals of an error as faults of a form. Throws any other error. */
export function faultsOf(error: unknown): readonly FormFault[] {
  const refusals = refusalsOf(error);
  if (refusals === null) throw error;
  return refusals.map(({ code, facts }) => ({
    field: String(facts['field'] ?? ''),
    code,
    reason: String(facts['reason'] ?? facts['says'] ?? ''),
  }));
}
