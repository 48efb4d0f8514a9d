// Whether a sign-in has to ask the user for permissions, or is refused, for an administrator must give them.
import type { Context } from 'oidc-provider';
import { missingScopes, type ConsentDesk } from '../consent/consent.ts';
import { permissionsInResource } from '../tokens/scopes.ts';
import { adminConsentPath } from './issuerPaths.ts';
import { OAuthError } from './oauthErrors.ts';
import { requestContextOf } from './translateRequest.ts';

/** Throws `adminConsentNeeded` where the user may not consent to all that is missing. */
export function isConsentMissing(context: Context, { allowsUsers }: ConsentDesk): boolean {
  const missing = missingOf(context);
  if (missing.length === 0) return false;
  if (allowsUsers && missing.every(({ type }) => type === 'User')) return true;
  throw new OAuthError('adminConsentNeeded', detailOf(context, missing));
}

/** For a grant without pages. Throws `consentMissing`. */
export function requireConsent(context: Context): void {
  const missing = missingOf(context);
  if (missing.length > 0) throw new OAuthError('consentMissing', detailOf(context, missing));
}

type Missing = ReturnType<typeof missingScopes>;

function missingOf({ oidc, req }: Context): Missing {
  const { client, api } = requestContextOf(req);
  const resource = oidc.params['resource'];
  if (client === undefined || api === undefined || oidc.account === undefined || resource === undefined) return [];
  return missingScopes(client, api, { permissions: permissionsInResource(resource), userId: oidc.account.accountId });
}

function detailOf({ oidc, req }: Context, missing: Missing): OAuthError['detail'] {
  const { origin, path, api } = requestContextOf(req);
  const names = missing.map(({ value }) => value).join(' ');
  const query = new URLSearchParams({ client_id: oidc.client.clientId, scope: scopeOf(api?.appId ?? '', missing) });
  const address = `${origin}${adminConsentPath(path.tenant)}?${query}`;
  return {
    en: `At ${address} an administrator gives the application ${names} of ${api?.displayName}.`,
    de: `Unter ${address} gibt ein Administrator der Anwendung ${names} von ${api?.displayName}.`,
  };
}

const scopeOf = (appId: string, missing: Missing): string =>
  missing.map(({ value }) => `api://${appId}/${value}`).join(' ');
