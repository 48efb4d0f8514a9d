// The OpenID provider itself: oidc-provider, told about our tenant, accounts, keys and pages.
import {
  interactionPolicy,
  Provider,
  type Client,
  type Context,
  type ResourceServerInfo,
  type TokenSource,
} from 'oidc-provider';
import type { IdentityStore } from './accounts.ts';
import { makeAdapter } from './adapter.ts';
import type { Authenticator } from './authenticate.ts';
import { LOOPBACK } from './clients.ts';
import { ID_TOKEN_CLAIMS, findAccount, shapeAccessToken } from './claims.ts';
import { OAuthFault } from './faults.ts';
import { SIGNING_ALGORITHM, type KeySet } from './keys.ts';
import { passwordGrant } from './passwordGrant.ts';
import { LIBRARY_ROUTES, signInPath } from './paths.ts';
import { devicePages, errorPage, logoutPages } from './providerPages.ts';
import { GRAPH_SCOPE, OFFLINE_SCOPE, factsOf } from './requests.ts';
import { GRAPH, grantedScopes } from './scopes.ts';

export interface ProviderSetup {
  readonly store: IdentityStore;
  readonly issuer: string;
  readonly keys: KeySet;
  readonly cookieKeys: readonly string[];
  /**
   * Cookies of our http and https origins bear different names: a browser shares them between ports, and would not
   * overwrite a secure one.
   */
  readonly isSecure: boolean;
  readonly sandbox: boolean;
  readonly accessTokenSeconds: number;
  readonly authenticator: Authenticator;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

const DAY = 24 * 3600;
/** As in Entra a refresh token lasts a season; the grant behind it must not end earlier. */
const REFRESH_TOKEN_SECONDS = 90 * DAY;

export function makeProvider(setup: ProviderSetup): Provider {
  const { store, authenticator } = setup;
  const provider = new Provider(setup.issuer, configuration(setup));
  // Links and secure cookies follow the origin that was checked, never the Host header as it came.
  Object.defineProperties(provider.request, {
    origin: { get: trustedOrigin },
    protocol: { get: trustedProtocol },
  });
  provider.Client.prototype.compareClientSecret = async function compare(actual) {
    const context = Provider.ctx;
    const found = await authenticator.client(
      this.clientId,
      actual,
      context === undefined ? '' : factsOf(context.req).address,
    );
    if (found === 'clientLocked') throw new OAuthFault(found);
    return found;
  };
  const { redirectUriAllowed } = provider.Client.prototype;
  provider.Client.prototype.redirectUriAllowed = function allowed(uri) {
    return (
      redirectUriAllowed.call(this, uri) ||
      (this.applicationType === 'native' &&
        isSecureLoopback(uri) &&
        redirectUriAllowed.call(this, uri.replace(/^https:/i, 'http:')))
    );
  };
  if (setup.sandbox) {
    const describeGraph = (context: Context, client: Client): Promise<ResourceServerInfo> =>
      graph(setup, context, client);
    provider.registerGrantType('password', passwordGrant({ store, provider, authenticator, describeGraph }), [
      'username',
      'password',
      'scope',
      'resource',
    ]);
  }
  return provider;
}

/**
 * A program on the person's own machine that waits behind TLS: what may be sent to it in the clear may be sent so too.
 * The library knows of the former alone.
 */
function isSecureLoopback(uri: string): boolean {
  const url = URL.parse(uri);
  return url?.protocol === 'https:' && LOOPBACK.has(url.hostname);
}

function trustedOrigin(this: { req: Context['req'] }): string {
  return factsOf(this.req).origin;
}

function trustedProtocol(this: { req: Context['req'] }): string {
  return trustedOrigin.call(this).startsWith('https:') ? 'https' : 'http';
}

function configuration(setup: ProviderSetup): object {
  const { store, accessTokenSeconds } = setup;
  const cookieSuffix = `${setup.isSecure ? 's' : 'h'}_${store.tenant.id.slice(0, 8)}`;
  return {
    adapter: (kind: string) =>
      makeAdapter(kind, { ...store, machineNow: setup.machineNow, mayUsePasswordGrant: setup.sandbox }),
    findAccount: (_context: Context, id: string) => findAccount(store, id),
    jwks: { keys: setup.keys.privateKeys },
    routes: LIBRARY_ROUTES,
    scopes: ['openid', 'profile', 'email', OFFLINE_SCOPE, 'offline_access'],
    claims: ID_TOKEN_CLAIMS,
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256'],
      idTokenSigningAlgValues: [SIGNING_ALGORITHM],
    },
    clockTolerance: 60,
    cookies: {
      keys: [...setup.cookieKeys],
      names: {
        session: `signin_${cookieSuffix}`,
        interaction: `step_${cookieSuffix}`,
        resume: `resume_${cookieSuffix}`,
      },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      IdToken: accessTokenSeconds,
      AuthorizationCode: 300,
      DeviceCode: 900,
      Interaction: 1800,
      Session: DAY,
      RefreshToken: REFRESH_TOKEN_SECONDS,
      Grant: REFRESH_TOKEN_SECONDS + DAY,
    },
    // The widened name of offline_access decides alone; a refresh token outlives the browser's session, as in Entra.
    issueRefreshToken: async (_context: Context, client: Client, source: TokenSource) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has(OFFLINE_SCOPE),
    expiresWithSession: async () => false,
    formats: {
      customizers: {
        jwt: (context: Context, token: never, parts: never) => shapeAccessToken(store, context, token, parts),
      },
    },
    interactions: {
      policy: signInPolicy(),
      url: (context: Context, { uid }: { uid: string }) => signInPath(factsOf(context.req).path.tenant, uid),
    },
    loadExistingGrant,
    // The workbench is of our own origin: its calls are nobody else's.
    clientBasedCORS: ({ req }: Context, origin: string, client: Client) =>
      origin === factsOf(req).origin ||
      (client.clientAuthMethod === 'none' && client.redirectUris.some((uri) => URL.parse(uri)?.origin === origin)),
    discovery: { cloud_instance_name: 'localhost', msgraph_host: 'graph.microsoft.com', tenant_region_scope: null },
    features: features(setup),
    renderError: errorPage,
  };
}

function features(setup: ProviderSetup): object {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => `${GRAPH}/`,
      useGrantedResource: async () => true,
      getResourceServerInfo: (context: Context, _resource: string, client: Client) => graph(setup, context, client),
    },
    deviceFlow: { enabled: true, deviceInfo: () => ({}), ...devicePages },
    rpInitiatedLogout: { enabled: true, ...logoutPages },
  };
}

/** The one resource there is, once it is certain that the client may have some of what it asks for. */
async function graph(
  { store, keys, accessTokenSeconds }: ProviderSetup,
  context: Context,
  client: Client,
): Promise<ResourceServerInfo> {
  const { ask, scopeFault, path } = factsOf(context.req);
  if (scopeFault !== undefined) throw new OAuthFault(scopeFault);
  const grant = context.oidc.params['grant_type'];
  const asks = path.place !== 'token' || grant === 'password' || grant === 'refresh_token';
  if (asks && ask !== undefined && ask.words.length > 0) {
    const allowed = (await store.accounts.findClient(client.clientId))?.delegatedPermissions ?? [];
    const named = ask.permissions;
    if (grantedScopes(named, allowed).length === 0) throw new OAuthFault('permissionsMissing');
  }
  const kid = keys.privateKeys[0]?.kid ?? '';
  return {
    scope: GRAPH_SCOPE,
    audience: GRAPH,
    accessTokenTTL: accessTokenSeconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: SIGNING_ALGORITHM, kid } },
  };
}

/** Nobody is asked for consent: what a client may have was consented to by an administrator. */
function signInPolicy(): ReturnType<typeof interactionPolicy.base> {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const { Check } = interactionPolicy;
  const isGone = ({ oidc }: Context): boolean => oidc.session.accountId !== undefined && oidc.account === undefined;
  policy
    .get('login')
    .checks.add(new Check('account_gone', 'the signed-in account is gone or disabled', 'login_required', isGone));
  return policy;
}

/** The grant of this session and client, widened by what is asked for now. */
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
  for (const resource of Object.keys(oidc.resourceServers)) grant.addResourceScope(resource, GRAPH_SCOPE);
  await grant.save();
  return grant;
}
