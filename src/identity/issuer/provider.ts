// The OpenID provider: the library oidc-provider, configured with our tenant, accounts, keys and pages.
import {
  Provider,
  type Client,
  type Context,
  type ResourceServerInfo,
  type Session,
  type TokenSource,
} from 'oidc-provider';
import { platformsOf } from '../../domain/directory/redirects.ts';
import type { Api, ClientApplication, IdentityStore } from '../accounts/accounts.ts';
import { createAdapter } from './adapter.ts';
import type { ActingPasses } from '../accounts/actingPasses.ts';
import type { Authenticator } from '../accounts/authenticator.ts';
import { idTokenClaims, shapeAccessToken } from '../tokens/tokenClaims.ts';
import { OAuthError } from './oauthErrors.ts';
import { requiredScopes, type ConsentDesk } from '../consent/consent.ts';
import type { FederationVerifier } from '../tokens/federation.ts';
import { signingAlgorithm, type KeySet } from '../tokens/keyRing.ts';
import { leadToProviderLogout } from '../providers/providerLogout.ts';
import { keepProviderSessions } from '../providers/providerSessions.ts';
import type { Providers } from '../providers/serveProviders.ts';
import { proofParameter } from '../factors/factorCheck.ts';
import type { FactorStore } from '../factors/factorStore.ts';
import { createPasswordGrant } from './passwordGrant.ts';
import { libraryRoutes, signInPath } from './issuerPaths.ts';
import { devicePages, errorPage, logoutPages } from '../signIn/providerPages.ts';
import { signInPolicy } from '../signIn/signInPolicy.ts';
import { signOutInOneStep } from '../signIn/signOut.ts';
import { createAccountFinder, endSignInsTogether, type SignInLifetimes } from './signInLifetimes.ts';
import { graphScope, offlineScope, requestContextOf } from './translateRequest.ts';
import { apiInResource, graphResource, grantedScopes, scopesBeyond, type ScopeRequest } from '../tokens/scopes.ts';
import type { Sealing } from '../tokens/sealing.ts';

export interface ProviderOptions {
  readonly store: IdentityStore;
  readonly issuer: string;
  readonly keys: KeySet;
  readonly cookieKeys: readonly string[];
  readonly sealing: Sealing;
  /**
   * The cookies of our http and https origins have different names: a browser shares cookies between ports, and would
   * not overwrite a secure one.
   */
  readonly isSecure: boolean;
  readonly sandbox: boolean;
  readonly accessTokenSeconds: number;
  readonly lifetimes: SignInLifetimes;
  readonly authenticator: Authenticator;
  /** Of the sandbox's pages; taken by the password grant, which there is in a sandbox alone. */
  readonly passes: ActingPasses;
  readonly verifyFederated: FederationVerifier;
  readonly consent: ConsentDesk;
  readonly factors: FactorStore | null;
  readonly providers: Providers | null;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

const daySeconds = 24 * 3600;
const interactionSeconds = 1800;
/** A day, and what clocks differ by. */
const longestAssertionSeconds = daySeconds + 300;

export function createProvider(options: ProviderOptions): Provider {
  const { store, authenticator } = options;
  const provider = new Provider(options.issuer, providerConfiguration(options));
  // Links, assertions' audiences and secure cookies follow the checked origin, never what a header says.
  Object.defineProperties(provider.request, {
    host: { get: checkedHost },
    protocol: { get: checkedProtocol },
  });
  provider.Client.prototype.compareClientSecret = async function compare(actual) {
    const context = Provider.ctx;
    if (context === undefined) return false;
    const { federatedToken, address } = requestContextOf(context.req);
    if (federatedToken === null) return authenticator.client(this.clientId, actual, address);
    const client = clientOf(this);
    if (client === undefined) return false;
    await options.verifyFederated(client, federatedToken);
    return true;
  };
  provider.Client.prototype.redirectUriAllowed = isRegistered;
  provider.Client.prototype.postLogoutRedirectUriAllowed = isRegistered;
  leadToProviderLogout(provider, options);
  endSignInsTogether(provider, store.artefacts, options.sealing);
  keepProviderSessions(provider, { ...options, artefacts: store.artefacts, lasts: options.lifetimes.session });
  signOutInOneStep(provider, sessionCookie);
  if (options.sandbox) {
    const describeApi = (context: Context, client: Client, resource: string): Promise<ResourceServerInfo> =>
      resourceInfo(options, context, client, resource);
    provider.registerGrantType('password', createPasswordGrant({ ...options, provider, describeApi }), [
      'username',
      'password',
      'scope',
      'resource',
    ]);
  }
  return provider;
}

/** Whether the client of this request has answers sent to that address. */
function isRegistered(this: Client, uri: string): boolean {
  const registered = clientOf(this)?.redirectUris;
  return registered !== undefined && platformsOf(registered, uri).length > 0;
}

/** The registration of the client as it was read for this request. */
function clientOf({ clientId }: Client): ClientApplication | undefined {
  const context = Provider.ctx;
  const client = context === undefined ? undefined : requestContextOf(context.req).client;
  return client?.clientId === clientId ? client : undefined;
}

/** Whether pages of that origin get answers: a `spa` of the client. */
function isPageOf({ redirectUris }: ClientApplication, origin: string): boolean {
  return redirectUris.spa.some((uri) => {
    const { pathname, search } = new URL(uri);
    return platformsOf(redirectUris, `${origin}${pathname}${search}`).includes('spa');
  });
}

function checkedHost(this: { req: Context['req'] }): string {
  return new URL(requestContextOf(this.req).origin).host;
}

function checkedProtocol(this: { req: Context['req'] }): string {
  return new URL(requestContextOf(this.req).origin).protocol.slice(0, -1);
}

function providerConfiguration(options: ProviderOptions): object {
  const { store } = options;
  return {
    adapter: (kind: string) =>
      createAdapter(kind, {
        ...store,
        sealing: options.sealing,
        userCodeKey: options.cookieKeys[0] ?? '',
        machineNow: options.machineNow,
        mayUsePasswordGrant: options.sandbox,
      }),
    findAccount: createAccountFinder(store, options),
    extraParams: [proofParameter],
    jwks: { keys: options.keys.privateKeys },
    routes: libraryRoutes,
    scopes: ['openid', 'profile', 'email', offlineScope, 'offline_access'],
    claims: idTokenClaims,
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256'],
      idTokenSigningAlgValues: [signingAlgorithm],
    },
    clockTolerance: 60,
    // Its use is remembered for as long.
    assertJwtClientAuthClaimsAndHeader: async (_context: Context, { exp = 0 }: { readonly exp?: number }) => {
      if (exp > options.machineNow() / 1000 + longestAssertionSeconds) throw new OAuthError('assertionTooLong');
    },
    cookies: cookies(options),
    ttl: secondsToLive(options),
    // Our name of offline_access decides alone. A refresh token outlives the browser's session, as in Entra.
    issueRefreshToken: async (_context: Context, client: Client, source: TokenSource) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has(offlineScope),
    expiresWithSession: async () => false,
    formats: {
      customizers: {
        jwt: (context: Context, token: never, parts: never) => shapeAccessToken(store, context, token, parts),
      },
    },
    interactions: {
      policy: signInPolicy(options),
      url: (context: Context, { uid }: { uid: string }) => signInPath(requestContextOf(context.req).path.tenant, uid),
    },
    loadExistingGrant,
    // The workbench is of our own origin.
    clientBasedCORS: ({ req }: Context, origin: string, client: Client) => {
      if (origin === requestContextOf(req).origin) return true;
      const registered = clientOf(client);
      return registered !== undefined && client.clientAuthMethod === 'none' && isPageOf(registered, origin);
    },
    discovery: { cloud_instance_name: 'localhost', msgraph_host: 'graph.microsoft.com', tenant_region_scope: null },
    features: features(options),
    renderError: errorPage,
  };
}

const sessionCookie = { httpOnly: true, sameSite: 'lax', signed: true } as const;

/** Behind https a browser takes the names with a prefix from no other host and not in the clear. */
function cookies({ cookieKeys, isSecure, store }: ProviderOptions): object {
  const suffix = `${isSecure ? 's' : 'h'}_${store.tenant.id.slice(0, 8)}`;
  // The steps of a sign-in have paths of their own, which `__Host-` does not allow.
  const [forHost, forPath] = isSecure ? ['__Host-', '__Secure-'] : ['', ''];
  return {
    keys: [...cookieKeys],
    names: {
      session: `${forHost}signin_${suffix}`,
      interaction: `${forPath}step_${suffix}`,
      resume: `${forPath}resume_${suffix}`,
    },
    long: sessionCookie,
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  };
}

/** A grant MUST NOT end before the refresh tokens that bear it. */
function secondsToLive({ accessTokenSeconds, lifetimes }: ProviderOptions): object {
  return {
    AccessToken: accessTokenSeconds,
    ClientCredentials: accessTokenSeconds,
    IdToken: accessTokenSeconds,
    AuthorizationCode: 300,
    DeviceCode: 900,
    Interaction: interactionSeconds,
    // Before anybody has signed in, it keeps what one of the library's forms is for.
    Session: (_context: Context, { accountId }: Session) =>
      accountId === undefined ? interactionSeconds : lifetimes.sessionIdle,
    RefreshToken: lifetimes.refreshTokenIdle,
    Grant: lifetimes.refreshToken + daySeconds,
  };
}

function features(options: ProviderOptions): object {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => `${graphResource}/`,
      useGrantedResource: async () => true,
      getResourceServerInfo: (context: Context, resource: string, client: Client) =>
        resourceInfo(options, context, client, resource),
    },
    deviceFlow: { enabled: true, deviceInfo: () => ({}), ...devicePages },
    rpInitiatedLogout: { enabled: true, ...logoutPages },
    revocation: { enabled: true },
  };
}

/**
 * The API of a request, which MUST be open to the client and offer what the scope names. What the client may have of it
 * is decided when the user is known. A refresh, of the resource that was `granted`, MUST ask for no more than the
 * sign-in gave (RFC 6749, section 6).
 */
async function resourceInfo(
  { store, keys, accessTokenSeconds }: ProviderOptions,
  context: Context,
  client: Client,
  resource: string,
): Promise<ResourceServerInfo> {
  const { scopeRequest, scopeError } = requestContextOf(context.req);
  if (scopeError !== undefined) throw new OAuthError(scopeError);
  const api = await store.accounts.findApi(apiInResource(resource));
  if (api === undefined) throw new OAuthError('foreignResource');
  if (!api.accountEnabled) throw new OAuthError('resourceDisabled');
  requestContextOf(context.req).api = api;
  const grantType = context.oidc.params['grant_type'];
  if (grantType === 'client_credentials') await requireAssignedClient(store, client, api);
  else if (scopeRequest !== undefined) {
    const registered = requestContextOf(context.req).client;
    const allowed = grantedToAnybody(registered, api);
    const isNamed = scopeRequest.words.length > 0;
    const asks = grantType === undefined || grantType === 'password' || grantType === 'refresh_token';
    const offered = grantType === 'refresh_token' ? allowed : scopesToAskFor(registered, api, scopeRequest);
    if (asks && isNamed && grantedScopes(scopeRequest.permissions, offered).length === 0)
      throw new OAuthError('permissionsMissing');
    if (grantType === 'refresh_token') requireGranted(scopeRequest, resource, allowed);
  }
  const kid = keys.privateKeys[0]?.kid ?? '';
  return {
    scope: graphScope,
    audience: graphResource,
    accessTokenTTL: accessTokenSeconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: signingAlgorithm, kid } },
  };
}

/** The scopes that the client has for some user; which of them count is decided when the user is known. */
const grantedToAnybody = (client: ClientApplication | undefined, api: Api): readonly string[] =>
  (client?.grants ?? []).flatMap(({ resourceId, scopes }) => (resourceId === api.id ? scopes : []));

/** What a sign-in may ask for: any scope that it names, else what the client has, or was registered to need. */
function scopesToAskFor(
  client: ClientApplication | undefined,
  api: Api,
  { permissions }: ScopeRequest,
): readonly string[] {
  if (permissions !== 'all') return api.scopes.flatMap(({ value, isEnabled }) => (isEnabled ? [value] : []));
  const needed = client === undefined ? [] : requiredScopes(client, api).map(({ value }) => value);
  return [...grantedToAnybody(client, api), ...needed];
}

async function requireAssignedClient({ accounts }: IdentityStore, { clientId }: Client, api: Api): Promise<void> {
  if (!api.assignmentRequired) return;
  const client = await accounts.findClient(clientId);
  if (client?.roles.some(({ resourceId }) => resourceId === api.id) !== true) throw new OAuthError('clientNotAssigned');
}

function requireGranted(asked: ScopeRequest, resource: string, offered: readonly string[]): void {
  if (asked.words.length === 0) return;
  const isOther = asked.api !== apiInResource(resource);
  if (isOther || scopesBeyond(asked.permissions, resource, offered).length > 0) throw new OAuthError('notConsented');
}

/** The grant of this session and client, with the scopes of this request added. */
async function loadExistingGrant({ oidc }: Context): Promise<unknown> {
  const { client, session, account, provider } = oidc;
  if (account === undefined) return undefined;
  const known = session.grantIdFor(client.clientId);
  const found = known === undefined ? undefined : await provider.Grant.find(known);
  const grant =
    found !== undefined && found.accountId === account.accountId
      ? found
      : new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '));
  for (const resource of Object.keys(oidc.resourceServers)) grant.addResourceScope(resource, graphScope);
  await grant.save();
  return grant;
}
