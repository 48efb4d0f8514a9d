// The token issuer of one tenant: answers at Entra's paths, verifies what it issued, rotates its keys.
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { createActingPasses, type ActingPasses } from '../accounts/actingPasses.ts';
import type { IdentityStore } from '../accounts/accounts.ts';
import { sendJson, shapeResponses } from './shapeResponses.ts';
import { createCallSigner, type CallSigner } from '../tokens/callSignatures.ts';
import type { AttemptLimiter } from '../accounts/attemptLimiter.ts';
import { createAuthenticator } from '../accounts/authenticator.ts';
import { createGuessDelay } from '../accounts/guessDelay.ts';
import { pageLanguageOf } from '../account/pageLanguage.ts';
import { signInWords } from '../signIn/signInWords.ts';
import { OAuthError, oauthErrorResponse, errorSentence } from './oauthErrors.ts';
import { createFederationVerifier } from '../tokens/federation.ts';
import { createKeyRing, usualTokenSeconds, type KeyChange, type KeyRing, type KeySet } from '../tokens/keyRing.ts';
import { messagePage } from '../signIn/pages.ts';
import {
  endpointMethods,
  openidConfigurationPath,
  issuerRouteOf,
  readIssuerPath,
  type IssuerPath,
  type IssuerRoute,
} from './issuerPaths.ts';
import { withAccountClient } from '../account/accountClient.ts';
import { accountRouteOf } from '../account/accountPaths.ts';
import type { AdministratorDesk } from '../account/administratorPage.ts';
import type { InvitationDesk } from '../account/invitationPage.ts';
import type { ConsentDesk } from '../consent/consent.ts';
import type { FactorDesk } from '../factors/factorDesk.ts';
import type { FormFault } from '../account/formFaults.ts';
import { serveAccount } from '../account/serveAccount.ts';
import { createProviderClient, type ProviderClient, type ProviderFetch } from '../providers/providerClient.ts';
import { createProvidedTokens } from '../providers/providedTokens.ts';
import type { ProviderDesk } from '../providers/providerDesk.ts';
import type { Providers } from '../providers/serveProviders.ts';
import { serveProviderPages, type ProviderPageDeps } from '../providers/serveProviderPages.ts';
import type { RecoveryDesk } from '../recovery/serveRecovery.ts';
import { createProvider, type ProviderOptions } from './provider.ts';
import { recordSignIns, type RecordSignIn } from './recordSignIns.ts';
import type { SignInLifetimes } from './signInLifetimes.ts';
import { translateRequest, type TranslatedRequest } from './translateRequest.ts';
import { createResourceMatcher } from '../tokens/scopes.ts';
import { noSealing, type Sealing } from '../tokens/sealing.ts';
import { readLook } from '../signIn/pageLook.ts';
import { serveSignIn, sendPage } from '../signIn/signIn.ts';
import { createTokenVerifier, type OutsideIssuer, type TokenVerifier } from '../tokens/verifyToken.ts';

/** What an issuer is made of: where its data is, and what it knows of the server that it answers for. */
export interface IssuerOptions {
  readonly store: IdentityStore;
  /** The origin in `iss` (https where there is one). It is known once the server listens. */
  readonly publicOrigin: () => string;
  /** Every origin by which this server is known; a scope may name any of them as its resource. */
  readonly ownOrigins: () => readonly string[];
  /**
   * The origin of a request, which MUST be one of ours whatever the Host header says: links and assertions' audiences
   * follow it.
   */
  readonly originOf: (request: IncomingMessage) => string;
  /** The client's address, by which attempts are counted. MUST NOT be a header that anyone can set. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** The password grant is there only in the sandbox. */
  readonly sandbox: boolean;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly accessTokenSeconds?: number;
  readonly lifetimes: SignInLifetimes;
  /** For how long a key signs; absent or null where only a command changes keys. */
  readonly keyLifetimeMs?: number | null;
  /** Told when this process has published the next key, and when it sees that one was withdrawn. */
  readonly onKeyChange?: (change: KeyChange) => void;
  /** Told of every sign-in. */
  readonly recordSignIn: RecordSignIn;
  /** Counts wrong passwords. */
  readonly attempts: AttemptLimiter;
  /** The keys of another tenant's issuer, to sign with the same ones. */
  readonly keys?: KeyRing;
  /** Gives a user another password, by the current one that was checked before. Null, or why it is not accepted. */
  readonly changePassword: (userId: string, currentPassword: string, newPassword: string) => Promise<FormFault | null>;
  readonly endAllSignIns: (userId: string) => Promise<void>;
  /** Null where no administrator is made by an address. */
  readonly administrators: AdministratorDesk | null;
  /** What is behind the pages of invitations; null where no guests are invited. */
  readonly invitations: InvitationDesk | null;
  readonly consent: ConsentDesk;
  /** What is behind the pages of a forgotten password; null where there are none. */
  readonly recovery: RecoveryDesk | null;
  /** Second factors; null where there are none. */
  readonly factors: FactorDesk | null;
  /** What is behind sign-ins by providers; null where nobody signs in by one. */
  readonly providerDesk: ProviderDesk | null;
  /** Calls providers; by the outbound client. */
  readonly providerFetch: ProviderFetch;
  readonly sealing?: Sealing;
  readonly outsideIssuer?: OutsideIssuer;
  /** Reads addresses and keys of issuers that clients trust; by the outbound client. */
  readonly fetch: OutsideIssuer['fetch'];
  /** Told of bugs and failures of the store, without secrets and tokens. MUST NOT throw. */
  readonly onError: (error: unknown) => void;
}

/** The issuer of one tenant's tokens, on the server's own paths. */
export interface Issuer {
  /** The template of an address that `handle` answers, for any tenant; null for all others. */
  routeOf(url: string): IssuerRoute | null;
  /** Answers a request that is not looked at: 429 or 503, with the seconds to wait. */
  refuse(
    request: IncomingMessage,
    response: ServerResponse,
    reason: 'tooManyCalls' | 'tooBusy',
    retryAfterSeconds: number,
  ): void;
  /** Answers a request whose body nobody has read yet. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  readonly verifier: TokenVerifier;
  /** The headers that prove that a call-out is ours. */
  readonly signCall: CallSigner;
  readonly keys: KeyRing;
  /** By which the sandbox's pages act as its users. */
  readonly passes: ActingPasses;
  readonly providerClient: ProviderClient;
  /** The `iss` of its tokens. */
  readonly issuer: () => string;
}

const anyTenantNames = new Set(['common', 'organizations']);

/** Rejects where the stored signing keys cannot be read, for example because they are sealed with another key. */
export async function createIssuer(given: IssuerOptions): Promise<Issuer> {
  const store = { ...given.store, accounts: withAccountClient(given.store.accounts) };
  const options = { ...given, store };
  const { machineNow, accessTokenSeconds = usualTokenSeconds, sealing = noSealing } = options;
  const ring =
    options.keys ??
    createKeyRing({
      store: store.signingKeys,
      sealing,
      machineNow,
      longestTokenSeconds: accessTokenSeconds,
      lifetimeMs: options.keyLifetimeMs ?? null,
      onKeyChange: options.onKeyChange,
    });
  const cookieKeys = await readCookieKeys(options, sealing);
  await ring.current();
  const issuer = createIssuerName(options);
  const authenticator = createAuthenticator(store.accounts, options.attempts, createGuessDelay(machineNow));
  const passes = createActingPasses(machineNow);
  const verifyFederated = createFederationVerifier(options.fetch, machineNow);
  const { providerDesk: desk } = options;
  const client = providerClientOf(options, ring);
  const providers = desk === null ? null : { desk, client };
  const ofCache = { ...options, sealing, cookieKeys, accessTokenSeconds, authenticator, passes, verifyFederated };
  const providerFor = createProviderCache({ ...ofCache, providers }, issuer);
  const common = { ring, issuer, tenantId: store.tenant.id, machineNow };
  return {
    routeOf: issuerRouteOf,
    refuse: (request, response, reason, retryAfterSeconds) => {
      const path = pathOf(request, store);
      if (!response.headersSent) response.setHeader('Retry-After', String(retryAfterSeconds));
      if (path !== undefined) sendError(new OAuthError(reason), path, response);
    },
    handle: (request, response) =>
      handleRequest(request, response, options, async (path) => {
        if (!isOurTenant(store, path.tenant)) throw new OAuthError('tenantUnknown');
        const origin = options.originOf(request);
        if (path.endpoint === 'instance') return sendInstance(response, origin, path.tenant);
        const translated = await translateRequest(request, {
          path,
          origin,
          address: options.addressOf(request),
          isOwnResource: createResourceMatcher(options.ownOrigins()),
        });
        const provider = providerFor(await ring.current(), origin.startsWith('https:'));
        const deps = { ...options, provider, authenticator, sealing, stepKey: cookieKeys[0] ?? '', providers };
        return answerOf(path, deps, translated, response);
      }),
    verifier: createTokenVerifier({ ...common, ...othersTokens(options, providers) }),
    signCall: createCallSigner(common),
    keys: ring,
    passes,
    providerClient: client,
    issuer,
  };
}

/** Whose tokens are taken besides ours. */
const othersTokens = (
  { outsideIssuer, providerFetch, store, machineNow }: IssuerOptions,
  providers: Providers | null,
) => ({
  ...(outsideIssuer === undefined ? {} : { outside: outsideIssuer }),
  ...(providers === null
    ? {}
    : { foreign: createProvidedTokens({ providers, fetch: providerFetch, tenantId: store.tenant.id, machineNow }) }),
});

const providerClientOf = ({ providerDesk: desk, providerFetch, machineNow }: IssuerOptions, keys: KeyRing) =>
  createProviderClient({
    fetch: providerFetch,
    openSecret: (provider) => desk?.openSecret(provider) ?? null,
    keys,
    machineNow,
  });

/** The `iss` of the tokens. It is asked for with every call, and the same text as long as the origin is the same. */
function createIssuerName({ publicOrigin, store }: IssuerOptions): () => string {
  let last = { origin: '', issuer: '' };
  return () => {
    const origin = publicOrigin();
    if (origin !== last.origin) last = { origin, issuer: `${origin}/${store.tenant.id}/v2.0` };
    return last.issuer;
  };
}

/** The library takes its keys and issuer when it is created, so that a rotation needs another instance. */
function createProviderCache(
  options: IssuerOptions &
    Pick<
      ProviderOptions,
      'providers' | 'accessTokenSeconds' | 'authenticator' | 'passes' | 'cookieKeys' | 'sealing' | 'verifyFederated'
    >,
  issuer: () => string,
): (keys: KeySet, isSecure: boolean) => Provider {
  const providers = new Map<string, Provider>();
  return (keys, isSecure) => {
    const name = `${issuer()} ${isSecure} ${keys.version}`;
    const known = providers.get(name);
    if (known !== undefined) return known;
    const provider = createProvider({ ...options, issuer: issuer(), keys, isSecure });
    recordSignIns(provider, options.recordSignIn);
    shapeResponses(provider, { tenant: options.store.tenant, onError: options.onError });
    for (const stale of providers.keys()) if (!stale.endsWith(` ${keys.version}`)) providers.delete(stale);
    providers.set(name, provider);
    return provider;
  };
}

/** Refuses unknown paths and methods; `answer` may throw. */
async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { onError, store }: IssuerOptions,
  answer: (path: IssuerPath) => Promise<void> | void,
): Promise<void> {
  const path = pathOf(request, store);
  if (path === undefined) return sendJson(response, 404, { error: 'not_found' });
  const methods =
    path.endpoint === 'account' ? (accountRouteOf(path.libraryPath)?.methods ?? []) : endpointMethods[path.endpoint];
  if (!methods.includes(request.method ?? ''))
    return sendJson(response, 405, { error: 'invalid_request' }, { Allow: methods.join(', ') });
  try {
    if (lookedAt.has(path.endpoint)) await readLook(store, response);
    await answer(path);
  } catch (error) {
    if (!(error instanceof OAuthError)) onError(error);
    sendError(error, path, response);
  }
}

/** The pages of people's own accounts have no tenant in their address: they are this one's. */
function pathOf({ url = '/' }: IncomingMessage, { tenant }: IdentityStore): IssuerPath | undefined {
  const account = accountRouteOf(url);
  return account === undefined
    ? readIssuerPath(url.split('?', 1)[0] ?? '/')
    : { tenant: tenant.id, endpoint: 'account', libraryPath: account.path, isFormer: false };
}

type PageDeps = Parameters<typeof serveSignIn>[0] & Parameters<typeof serveAccount>[0] & ProviderPageDeps;

/** By our own pages, or by the library. */
function answerOf(
  { endpoint }: IssuerPath,
  deps: PageDeps,
  translated: TranslatedRequest,
  response: ServerResponse,
): Promise<void> | void {
  switch (endpoint) {
    case 'account':
    case 'adminConsent':
      return serveAccount(deps, translated, response);
    case 'signIn':
      return serveSignIn(deps, translated, response);
    case 'providerAnswer':
    case 'providerLogout':
    case 'providerLoggedOut':
      return serveProviderPages[endpoint](deps, translated, response);
    default:
      return deps.provider.callback()(translated.request, response);
  }
}

const pageEndpoints = new Set<IssuerPath['endpoint']>([
  'account',
  'adminConsent',
  'authorize',
  'resume',
  'deviceSignIn',
  'deviceResume',
  'signIn',
  'providerAnswer',
  'providerLoggedOut',
  'logout',
  'logoutConfirm',
  'logoutSuccess',
]);

/** Of these, those that lead to a page most times. */
const lookedAt = new Set<IssuerPath['endpoint']>(
  [...pageEndpoints].filter((each) => each !== 'authorize' && each !== 'resume'),
);

function sendError(error: unknown, { endpoint }: IssuerPath, response: ServerResponse): void {
  const requestId = randomUUID();
  const { status, body } = oauthErrorResponse(error, { requestId, correlationId: requestId }, new Date());
  if (response.headersSent) response.destroy();
  else if (pageEndpoints.has(endpoint)) {
    const language = pageLanguageOf(response.req);
    sendPage(response, status, messagePage(signInWords[language].failed, errorSentence(error, language), language));
  }
  // The rest of a body that was too long is not read.
  else sendJson(response, status, body, { Connection: 'close' });
}

function isOurTenant({ tenant }: IdentityStore, segment: string): boolean {
  return (
    anyTenantNames.has(segment) ||
    segment === tenant.id.toLowerCase() ||
    tenant.domains.some((domain) => domain.toLowerCase() === segment)
  );
}

/** What Microsoft's libraries ask a cloud about its names. */
function sendInstance(response: ServerResponse, origin: string, tenant: string): void {
  const { host } = new URL(origin);
  sendJson(response, 200, {
    tenant_discovery_endpoint: `${origin}${openidConfigurationPath(tenant)}`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  });
}

/** Oldest first, for the first one signs. A key that was stored before it could be sealed is sealed now. */
async function readCookieKeys(
  { store: { cookieKeys }, machineNow }: IssuerOptions,
  sealing: Sealing,
): Promise<readonly string[]> {
  const found = await cookieKeys.list();
  if (found.length === 0)
    await cookieKeys.addFirst({
      material: sealing.seal(randomBytes(32).toString('base64url')),
      createdAt: new Date(machineNow()),
    });
  const keys = found.length === 0 ? await cookieKeys.list() : found;
  const opened = keys.map((key) => ({ ...key, secret: sealing.open(key.material) }));
  for (const { secret, ...key } of opened)
    if (sealing !== noSealing && secret === key.material) await cookieKeys.replaceMaterial(key, sealing.seal(secret));
  return opened.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime()).map(({ secret }) => secret);
}
