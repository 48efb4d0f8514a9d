// Bearer tokens of providers: whose they are says the link, which is looked up with each call.

import { createRemoteJWKSet, customFetch, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { readPerson } from '../../domain/identityProviders/providerClaims.ts';
import type { IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import {
  KeysUnavailable,
  toTokenError,
  TokenError,
  wordsIn,
  type ForeignTokens,
  type Identity,
} from '../tokens/verifyToken.ts';
import type { ProviderFetch } from './providerClient.ts';
import type { Providers } from './serveProviders.ts';

interface ProvidedTokensOptions {
  readonly providers: Providers;
  readonly fetch: ProviderFetch;
  readonly tenantId: string;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

/** Takes tokens of providers that have a `bearerAudience`, of users alone. */
export function createProvidedTokens(options: ProvidedTokensOptions): ForeignTokens {
  const { providers, fetch: fetchThere, tenantId, machineNow } = options;
  const known = new Map<string, JWTVerifyGetKey>();
  const keysOf = async (provider: IdentityProvider): Promise<JWTVerifyGetKey> => {
    const { jwks_uri: address = '' } = await providers.client.metadata(provider).catch((cause: unknown) => {
      throw new KeysUnavailable('The identity provider cannot be reached.', { cause });
    });
    const found = known.get(address);
    if (found !== undefined) return found;
    const keys = createRemoteJWKSet(new URL(address), {
      timeoutDuration: 5_000,
      cooldownDuration: 30_000,
      [customFetch]: (url, { headers }) =>
        fetchThere(url, {
          method: 'GET',
          headers: Object.fromEntries(new Headers(headers)),
          body: undefined,
          redirect: 'manual',
        }),
    });
    known.set(address, keys);
    return keys;
  };
  return async (token, issuer) => {
    const provider = (await providers.desk.enabled()).find((each) => each.issuer === issuer);
    if (provider === undefined || provider.bearerAudience === null) throw new TokenError('wrongIssuer');
    const keys = await keysOf(provider);
    const payload = await claimsOf(token, keys, { provider, machineNow });
    const person = readPerson(payload, provider);
    const userId = person === null ? null : await providers.desk.linkedUser(provider, person.subject);
    if (userId === null) throw new TokenError('malformed');
    return identityOf(payload, { userId, tenantId });
  };
}

async function claimsOf(
  token: string,
  keys: JWTVerifyGetKey,
  { provider, machineNow }: { readonly provider: IdentityProvider; readonly machineNow: () => number },
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: provider.issuer,
      audience: provider.bearerAudience ?? '',
      algorithms: ['RS256', 'PS256', 'ES256'],
      currentDate: new Date(machineNow()),
      clockTolerance: 60,
      requiredClaims: ['exp', 'iat'],
    });
    // The tolerance is for clocks that are behind, not for tokens that have ended.
    if ((payload.exp ?? 0) * 1000 <= machineNow()) throw new TokenError('expired');
    return payload;
  } catch (error) {
    throw toTokenError(error);
  }
}

/** `auth_time` where there is one: a sign-in before its user's were ended is not a new one by a new token. */
function identityOf(
  { scp, scope, azp, appid, client_id: clientId, auth_time: authTime, iat = 0, exp = 0 }: JWTPayload,
  { userId, tenantId }: { readonly userId: string; readonly tenantId: string },
): Identity {
  const client = [appid, azp, clientId].find((each) => typeof each === 'string');
  return {
    kind: 'user',
    issuedHere: false,
    objectId: userId,
    tenantId,
    appId: typeof client === 'string' ? client : '',
    scopes: new Set(wordsIn(scp ?? scope)),
    roles: new Set(),
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
    signedInAt: new Date((typeof authTime === 'number' ? Math.min(authTime, iat) : iat) * 1000),
    grantKey: null,
  };
}
