// This server as the client of a provider: its metadata, the way to it, and what it says of who has signed in there.

import { importJWK, type CryptoKey } from 'jose';
import * as openid from 'openid-client';
import { lacksClaims } from '../../domain/identityProviders/providerClaims.ts';
import type { IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import { OAuthError } from '../issuer/oauthErrors.ts';
import { signingAlgorithm, type KeyRing } from '../tokens/keyRing.ts';

/** Calls another server; by the outbound client. */
export type ProviderFetch = (url: string, options: openid.CustomFetchOptions) => Promise<Response>;

export interface ProviderClientOptions {
  readonly fetch: ProviderFetch;
  readonly openSecret: (provider: IdentityProvider) => string | null;
  readonly keys: KeyRing;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

/** What is kept of a sign-in while its user is at the provider. */
export interface ProviderChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What a provider said of who has signed in. */
export interface ProviderAnswer {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly idToken: string;
  /** Of the session there, where it says one. */
  readonly sessionId: string | null;
}

/** This server as the client of each provider. */
export interface ProviderClient {
  /** The metadata, read anew after some minutes. Throws `OAuthError`. */
  readonly metadata: (provider: IdentityProvider) => Promise<openid.ServerMetadata>;
  /** Where the browser goes. Throws `OAuthError`. */
  readonly authorizationUrl: (
    provider: IdentityProvider,
    checks: ProviderChecks,
    more: Readonly<Record<string, string>>,
  ) => Promise<URL>;
  /** `address` is where the browser came back to, with its parameters. Throws `OAuthError`. */
  readonly redeem: (provider: IdentityProvider, checks: ProviderChecks, address: URL) => Promise<ProviderAnswer>;
}

const metadataMs = 300_000;
const timeoutSeconds = 10;

export function createProviderClient(options: ProviderClientOptions): ProviderClient {
  const { fetch, machineNow } = options;
  const known = new Map<string, { readonly metadata: Promise<openid.ServerMetadata>; readonly until: number }>();
  const metadata = (provider: IdentityProvider): Promise<openid.ServerMetadata> => {
    const found = known.get(provider.issuer);
    if (found !== undefined && found.until > machineNow()) return found.metadata;
    const read = discover(provider, fetch);
    known.set(provider.issuer, { metadata: read, until: machineNow() + metadataMs });
    // Of what failed nothing is kept.
    read.catch(() => known.delete(provider.issuer));
    return read;
  };
  /** A new one for each sign-in, which reads the keys anew: they may have been changed since. */
  const configured = async (provider: IdentityProvider): Promise<openid.Configuration> => {
    const said = { ...(await metadata(provider)) };
    const configuration = new openid.Configuration(
      said,
      provider.clientId,
      { [openid.clockTolerance]: 60 },
      await authenticationOf(provider, said, options),
    );
    configuration[openid.customFetch] = fetch;
    configuration.timeout = timeoutSeconds;
    if (provider.issuer.startsWith('http:')) openid.allowInsecureRequests(configuration);
    // Otherwise the connection alone says whose token it is.
    openid.enableNonRepudiationChecks(configuration);
    return configuration;
  };
  return {
    metadata,
    authorizationUrl: async (provider, { state, nonce, codeVerifier }, more) =>
      openid.buildAuthorizationUrl(await configured(provider), {
        scope: provider.scope,
        response_type: 'code',
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...more,
      }),
    redeem: async (provider, checks, address) => {
      const configuration = await configured(provider);
      try {
        const answer = await openid.authorizationCodeGrant(configuration, address, {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.codeVerifier,
          idTokenExpected: true,
        });
        const said = answer.claims() ?? {};
        const { sid } = said as Readonly<Record<string, unknown>>;
        return {
          claims: await withUserInfo(configuration, provider, said, answer.access_token),
          idToken: answer.id_token ?? '',
          sessionId: typeof sid === 'string' ? sid : null,
        };
      } catch (error) {
        throw toOAuthError(error);
      }
    },
  };
}

async function discover(provider: IdentityProvider, fetch: ProviderFetch): Promise<openid.ServerMetadata> {
  try {
    const found = await openid.discovery(new URL(provider.issuer), provider.clientId, undefined, undefined, {
      [openid.customFetch]: fetch,
      timeout: timeoutSeconds,
      execute: provider.issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [],
    });
    const { supportsPKCE: _helper, ...metadata } = found.serverMetadata() as openid.ServerMetadata & {
      readonly supportsPKCE: unknown;
    };
    if (metadata.issuer !== provider.issuer || metadata.jwks_uri === undefined)
      throw new Error(`The provider names the issuer ${metadata.issuer}, or no keys.`);
    return metadata;
  } catch (error) {
    throw Object.assign(new OAuthError('providerUnreachable'), { cause: error });
  }
}

async function authenticationOf(
  provider: IdentityProvider,
  { token_endpoint_auth_methods_supported: methods }: openid.ServerMetadata,
  { openSecret, keys }: ProviderClientOptions,
): Promise<openid.ClientAuth> {
  if (provider.clientAuthentication === 'clientSecret') {
    const secret = openSecret(provider);
    if (secret === null) return openid.None();
    const takesForm = methods === undefined || methods.includes('client_secret_post');
    return takesForm ? openid.ClientSecretPost(secret) : openid.ClientSecretBasic(secret);
  }
  const [jwk] = (await keys.current()).privateKeys;
  if (jwk === undefined) throw new Error('There is no key that signs.');
  const key = (await importJWK(jwk, signingAlgorithm)) as CryptoKey;
  return openid.PrivateKeyJwt({ key, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) });
}

/** Some providers say less in the token than they say when they are asked. */
async function withUserInfo(
  configuration: openid.Configuration,
  provider: IdentityProvider,
  claims: Readonly<Record<string, unknown>>,
  accessToken: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { sub } = claims;
  const isTold = configuration.serverMetadata().userinfo_endpoint !== undefined;
  if (!isTold || typeof sub !== 'string' || !lacksClaims(claims, provider)) return claims;
  return { ...(await openid.fetchUserInfo(configuration, accessToken, sub)), ...claims };
}

/** Whether a provider could not be asked, refused us, or said what is not to be believed. */
function toOAuthError(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  const { code = '', error: said, cause } = error as { code?: string; error?: string; cause?: { name?: string } };
  const reason =
    error instanceof openid.AuthorizationResponseError
      ? said === 'access_denied'
        ? 'providerDeclined'
        : 'providerRefused'
      : error instanceof openid.ResponseBodyError
        ? 'providerRefused'
        : cause?.name === 'OutboundError' || unreachable.has(code)
          ? 'providerUnreachable'
          : 'providerTokenInvalid';
  return Object.assign(new OAuthError(reason), { cause: error });
}

const unreachable: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);
