// The permissions of identity providers and of who is who there: those of Graph's identity/identityProviders.
// https://learn.microsoft.com/graph/api/identitycontainer-post-identityproviders

import type { SupplementRow } from './ownPermissions.ts';
import { providersRead as read, providersWrite as write } from './permissionWords.ts';

const because = "Latchkey's own version: as identity providers";

export const providerPermissions: readonly SupplementRow[] = [
  ['/identityproviders', 'GET', read, read, because],
  ['/identityproviders', 'POST', write, write, because],
  ['/identityproviders/{id}', 'PATCH', write, write, because],
  ['/identityproviders/{id}', 'DELETE', write, write, because],
  ['/identityproviders/{id}/setsecret', 'POST', write, write, because],
  ['/identityproviders/{id}/test', 'POST', write, write, because],
  ['/identitylinks', 'GET', read, read, because],
  ['/identitylinks', 'POST', write, write, because],
  ['/identitylinks/{id}', 'DELETE', write, write, because],
  ['/identitylinks/{id}/user', 'GET', read, read, because],
];
