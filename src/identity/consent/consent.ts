// What a client asks for and was not given: the delegated permissions that a user or an administrator must consent to.

import type { Id } from '../../domain/base.ts';
import type { AppRole } from '../../domain/directory/directoryEntities.ts';
import type { PermissionScope } from '../../domain/rights/graphPermissions.ts';
import type { Accounts, Api, ClientApplication } from '../accounts/accounts.ts';
import { openidScopes, type ScopeRequest } from '../tokens/scopes.ts';
import { scopesOfClient } from '../tokens/tokenClaims.ts';

/** Permissions of one API that a client is to get. */
export interface WantedPermissions {
  readonly api: Api;
  readonly scopes: readonly PermissionScope[];
  readonly roles: readonly AppRole[];
}

/** What a user gave a client of one API. */
export interface OwnConsent {
  readonly id: Id;
  readonly clientName: string;
  readonly apiName: string;
  /** Of a permission that the API does not offer any more its word alone is known. */
  readonly permissions: readonly (Pick<PermissionScope, 'value'> & Partial<PermissionScope>)[];
}

/** What the consent pages do in the tenant. */
export interface ConsentDesk {
  /** Whether users may consent for themselves to what an API leaves to them. */
  readonly allowsUsers: boolean;
  readonly giveForUser: (userId: Id, client: ClientApplication, wanted: WantedPermissions) => Promise<void>;
  /** What a user gave for themselves, by client. */
  readonly ofUser: (userId: Id) => Promise<readonly OwnConsent[]>;
  /** Takes back what a user gave for themselves; false where it is none of the user's, or gone. */
  readonly withdraw: (userId: Id, id: Id) => Promise<boolean>;
  /** For the whole tenant, as an administrator; `notAllowed` where the user is none who may give all of it. */
  readonly giveForAll: (
    userId: Id,
    client: ClientApplication,
    wanted: readonly WantedPermissions[],
  ) => Promise<'given' | 'notAllowed'>;
}

/** The scopes of an API that the client was registered to need. */
export const requiredScopes = ({ requiredAccess }: ClientApplication, api: Api): readonly PermissionScope[] =>
  api.scopes.filter(({ id, isEnabled }) => isEnabled && needs(requiredAccess, api, id, 'Scope'));

const needs = (access: ClientApplication['requiredAccess'], api: Api, id: Id, type: 'Scope' | 'Role'): boolean =>
  access.some((each) => each.appId === api.appId && each.type === type && each.id === id.toLowerCase());

/**
 * What a request of these permissions lacks for a user. One for all (`.default`) asks for what the client was
 * registered to need, where the user has given it nothing of the API yet.
 */
export function missingScopes(
  client: ClientApplication,
  api: Api,
  { permissions, userId }: { readonly permissions: ScopeRequest['permissions']; readonly userId: Id },
): readonly PermissionScope[] {
  if (client.signsInOnly === true) return [];
  const given = new Set(scopesOfClient(client, api, userId));
  if (permissions === 'all') return given.size > 0 ? [] : requiredScopes(client, api);
  const named = new Set([...permissions].map((each) => each.toLowerCase()));
  return api.scopes.filter(
    ({ value, isEnabled }) =>
      isEnabled && named.has(value.toLowerCase()) && !given.has(value) && !openidScopes.has(value.toLowerCase()),
  );
}

/** What the client was registered to need of every API, for an administrator. */
export async function registeredPermissions(
  accounts: Accounts,
  client: ClientApplication,
): Promise<readonly WantedPermissions[]> {
  const ids = [...new Set(client.requiredAccess.map(({ appId }) => appId))];
  const apis = (await Promise.all(ids.map((appId) => accounts.findApi(appId)))).filter((api) => api !== undefined);
  return apis.map((api) => ({
    api,
    scopes: requiredScopes(client, api),
    roles: api.roles.filter(({ id, isEnabled }) => isEnabled && needs(client.requiredAccess, api, id, 'Role')),
  }));
}
