// The token issuer of one tenant: answers at Entra's paths, verifies what it issued, rotates its keys.
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { IdentityStore } from '../accounts/accounts.ts';
import { sendJson, shapeResponses } from './shapeResponses.ts';
import { createCallSigner, type CallSigner } from '../tokens/callSignatures.ts';
import { createAttemptLimiter } from '../accounts/attemptLimiter.ts';
import { createAuthenticator } from '../accounts/authenticator.ts';
import { OAuthError, oauthErrorResponse, errorSentence } from './oauthErrors.ts';
import { createKeyRing, type KeySet } from '../tokens/keyRing.ts';
import { messagePage } from '../signIn/pages.ts';
import { endpointMethods, openidConfigurationPath, readIssuerPath, type IssuerPath } from './issuerPaths.ts';
import { createProvider } from './provider.ts';
import { translateRequest } from './translateRequest.ts';
import { createResourceMatcher } from '../tokens/scopes.ts';
import { noSealing, type Sealing } from '../tokens/sealing.ts';
import { serveSignIn, sendPage } from '../signIn/signIn.ts';
import { createTokenVerifier, type OutsideIssuer, type TokenVerifier } from '../tokens/verifyToken.ts';

export interface IssuerOptions {
  readonly store: IdentityStore;
  /** The origin in `iss` (https where there is one). Asked at each use: it is known only once the server listens. */
  readonly publicOrigin: () => string;
  /** Every origin by which this server is known; a scope may name any of them as its resource. */
  readonly ownOrigins: () => readonly string[];
  /**
   * The origin of a request, which MUST be one of ours whatever the Host header says: links and assertions' audiences
   * follow it.
   */
  readonly originOf: (request: IncomingMessage) => string;
  /** Whose guesses are counted together; MUST NOT be a header that anyone can set. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** The password grant is there only in the sandbox. */
  readonly sandbox: boolean;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly accessTokenSeconds?: number;
  readonly sealing?: Sealing;
  readonly outsideIssuer?: OutsideIssuer;
  /** Told of bugs and failures of the store; MUST not throw. Never given a secret or a token. */
  readonly onError: (fault: unknown) => void;
}

export interface Issuer {
  /** True for the paths that `handle` answers, of whatever tenant they speak. */
  matches(pathname: string): boolean;
  /** Answers a request whose body nobody has read yet. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  readonly verifier: TokenVerifier;
  rotateKeys(): Promise<void>;
  /** Headers that prove that a call to somebody outside is ours. */
  readonly signCall: CallSigner;
  /** The `iss` of its tokens. */
  readonly issuer: () => string;
}

const hourSeconds = 3600;
const anyTenantNames = new Set(['common', 'organizations']);

export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const { store, machineNow, accessTokenSeconds = hourSeconds } = options;
  const ring = createKeyRing({
    store: store.signingKeys,
    sealing: options.sealing ?? noSealing,
    machineNow,
    longestTokenSeconds: accessTokenSeconds,
  });
  const cookieKeys = await readCookieKeys(options);
  await ring.current();
  const signIns = createAuthenticator(store.accounts, createAttemptLimiter(machineNow));
  // Asked for with every call.
  let named = { origin: '', text: '' };
  const issuer = (): string => {
    const origin = options.publicOrigin();
    if (origin !== named.origin) named = { origin, text: `${origin}/${store.tenant.id}/v2.0` };
    return named.text;
  };

  const providers = new Map<string, Provider>();
  /** The library takes its keys and issuer once and for all, so a rotation makes it anew. */
  function providerFor(keys: KeySet, isSecure: boolean): Provider {
    const name = `${issuer()} ${isSecure} ${keys.version}`;
    const known = providers.get(name);
    if (known !== undefined) return known;
    const provider = createProvider({
      ...options,
      issuer: issuer(),
      keys,
      cookieKeys,
      isSecure,
      accessTokenSeconds,
      authenticator: signIns,
    });
    shapeResponses(provider, { tenant: store.tenant, onError: options.onError });
    for (const stale of providers.keys()) if (!stale.endsWith(` ${keys.version}`)) providers.delete(stale);
    providers.set(name, provider);
    return provider;
  }

  async function answer(path: IssuerPath, request: IncomingMessage, response: ServerResponse): Promise<void> {
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
    if (path.endpoint === 'signIn')
      return serveSignIn({ store, provider, authenticator: signIns }, translated, response);
    return provider.callback()(translated.request, response);
  }

  return {
    matches: (pathname) => readIssuerPath(pathname) !== undefined,
    async handle(request, response) {
      const path = readIssuerPath((request.url ?? '/').split('?', 1)[0] ?? '/');
      if (path === undefined) return sendJson(response, 404, { error: 'not_found' });
      const methods = endpointMethods[path.endpoint];
      if (!methods.includes(request.method ?? ''))
        return sendJson(response, 405, { error: 'invalid_request' }, { Allow: methods.join(', ') });
      try {
        await answer(path, request, response);
      } catch (fault) {
        if (!(fault instanceof OAuthError)) options.onError(fault);
        sendError(fault, path, response);
      }
    },
    verifier: createTokenVerifier({
      ring,
      issuer,
      tenantId: store.tenant.id,
      machineNow,
      ...(options.outsideIssuer ? { outside: options.outsideIssuer } : {}),
    }),
    signCall: createCallSigner({ ring, issuer, tenantId: store.tenant.id, machineNow }),
    rotateKeys: () => ring.rotate(),
    issuer,
  };
}

const pageEndpoints = new Set([
  'authorize',
  'resume',
  'deviceSignIn',
  'deviceResume',
  'signIn',
  'logout',
  'logoutConfirm',
  'logoutSuccess',
]);

function sendError(fault: unknown, { endpoint }: IssuerPath, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const { status, body } = oauthErrorResponse(fault, randomUUID(), new Date());
  if (pageEndpoints.has(endpoint))
    return sendPage(response, status, messagePage('Sign-in did not work', errorSentence(fault)));
  // The rest of a body that was too long is not read.
  sendJson(response, status, body, { Connection: 'close' });
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

/** Oldest first: that one signs. */
async function readCookieKeys({ store, machineNow }: IssuerOptions): Promise<readonly string[]> {
  const found = await store.cookieKeys.list();
  if (found.length === 0)
    await store.cookieKeys.addFirst({
      material: randomBytes(32).toString('base64url'),
      createdAt: new Date(machineNow()),
    });
  const keys = found.length === 0 ? await store.cookieKeys.list() : found;
  return [...keys].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime()).map((key) => key.material);
}
