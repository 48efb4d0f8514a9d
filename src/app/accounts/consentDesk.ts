// What the consent pages do: users give for themselves, administrators for all, each as the caller that they are.

import { randomUUID } from 'node:crypto';
import { createAppRoleAssignment } from '../../commands/directory/applications/createAppRoleAssignment.ts';
import type { Id } from '../../domain/base.ts';
import type { Caller } from '../../domain/caller.ts';
import { scopesIn } from '../../domain/directory/permissionGrants.ts';
import { graphAppId, scopesOf } from '../../domain/rights/graphPermissions.ts';
import { may } from '../../domain/rights/rights.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ownOrigin, retryOnConflict, type Context } from '../../flows/context.ts';
import { grantRemoval, loadConsentsOf, recordConsent } from '../../flows/directory/consent.ts';
import { asCaller } from '../../identity/access/callers.ts';
import type { ClientApplication } from '../../identity/accounts/accounts.ts';
import type { ConsentDesk, WantedPermissions } from '../../identity/consent/consent.ts';
import type { TenantServices } from '../tenant.ts';

/** `allowsUsers`: whether the operator lets users consent for themselves. */
export function createConsentDesk(tenant: TenantServices, allowsUsers: boolean): ConsentDesk {
  const contextOf = async (caller: Caller): Promise<Context> =>
    tenant.contextFor(caller, tenant.updateClock(await tenant.loadRow()), ownOrigin(randomUUID()));
  const record = async (
    caller: Caller,
    { servicePrincipalId }: ClientApplication,
    { api, scopes }: WantedPermissions,
    principalId: Id | null,
  ): Promise<void> => {
    if (scopes.length === 0) return;
    const named = scopes.map(({ value }) => value);
    const consent = { clientId: servicePrincipalId, resourceId: api.id, principalId, scopes: named };
    await oncePossible(async () => recordConsent(await contextOf(caller), consent));
  };
  return {
    allowsUsers,
    giveForUser: async (userId, client, wanted) => {
      const caller = await callerOf(tenant, userId);
      if (caller !== null) await record(caller, client, wanted, userId);
    },
    ofUser: async (userId) => {
      const given = await loadConsentsOf(tenant, userId);
      return given
        .map(({ grant, client, api }) => ({
          id: grant.id,
          clientName: client.displayName ?? '',
          apiName: api.displayName ?? '',
          permissions: scopesIn(grant).map(
            (value) => scopesOf(api).find((each) => each.value.toLowerCase() === value.toLowerCase()) ?? { value },
          ),
        }))
        .toSorted((a, b) => a.clientName.localeCompare(b.clientName) || a.apiName.localeCompare(b.apiName));
    },
    withdraw: async (userId, id) => {
      const caller = await callerOf(tenant, userId);
      if (caller === null) return false;
      // A consent that is given at the same moment changes the grant.
      return retryOnConflict(async () => {
        const own = (await loadConsentsOf(tenant, userId)).find(({ grant }) => grant.id === id);
        if (own === undefined) return false;
        const ctx = await contextOf(caller);
        await ctx.store.commit(await grantRemoval(ctx, own.grant));
        return true;
      });
    },
    giveForAll: async (userId, client, wanted) => {
      const caller = await callerOf(tenant, userId);
      if (caller === null || !mayGive(caller, wanted)) return 'notAllowed';
      for (const each of wanted) {
        const held = client.roles.filter(({ resourceId }) => resourceId === each.api.id).map(({ roleId }) => roleId);
        for (const { id } of each.roles.filter((role) => !held.includes(role.id.toLowerCase()))) {
          const body = { principalId: client.servicePrincipalId, resourceId: each.api.id, appRoleId: id };
          const input = { id: null, parent: null, reference: null, expressibleFields: [], body };
          await oncePossible(async () => createAppRoleAssignment(await contextOf(caller), input));
        }
        await record(caller, client, each, null);
      }
      return 'given';
    },
  };
}

/** Everything or nothing: it is decided before the first of it is written. */
function mayGive(caller: Caller, wanted: readonly WantedPermissions[]): boolean {
  return wanted.every(
    ({ api, scopes, roles }) =>
      (scopes.length === 0 || may(caller, 'grantPermissions')) &&
      (roles.length === 0 || may(caller, api.appId === graphAppId ? 'assignGraphRoles' : 'assignAppRoles')),
  );
}

/** The same form sent twice gives the same once. */
async function oncePossible(run: () => Promise<unknown>): Promise<void> {
  try {
    await retryOnConflict(async () => void (await run()));
  } catch (error) {
    const isThere = error instanceof Refusal && ['permissionExists', 'membershipExists'].includes(error.code);
    if (!isThere) throw error;
  }
}

/** The user with the roles that they hold now, as by a token for what these pages do; null if they are gone. */
async function callerOf({ store }: TenantServices, userId: Id): Promise<Caller | null> {
  const now = new Date();
  const identity = {
    // Of no client: the page is the server's own.
    ...({ kind: 'user', issuedHere: false, objectId: userId, tenantId: '', appId: '', grantKey: null } as const),
    scopes: new Set(['DelegatedPermissionGrant.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']),
    roles: new Set<string>(),
    ...{ issuedAt: now, expiresAt: now, signedInAt: now },
  };
  return asCaller(store, identity, 'now', async ({ caller }) => caller && { ...caller, appId: null });
}
