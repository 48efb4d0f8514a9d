// The token issuer of one tenant: answers at Entra's paths, verifies what it issued, rotates its keys.
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { IdentityStore } from './accounts.ts';
import { sendJson, shapeAnswers } from './answers.ts';
import { callSigner, type CallSigner } from './callSignatures.ts';
import { countAttempts } from './attempts.ts';
import { authenticator } from './authenticate.ts';
import { OAuthFault, answerFault, sentenceOf } from './faults.ts';
import { keyRing, type KeySet } from './keys.ts';
import { messagePage } from './pages.ts';
import { METHODS, openidConfigurationPath, readIssuerPath, type IssuerPath } from './paths.ts';
import { makeProvider } from './provider.ts';
import { translate } from './requests.ts';
import { ownResource } from './scopes.ts';
import { unsealed, type Sealing } from './sealing.ts';
import { answerSignIn, send } from './signin.ts';
import { makeVerifier, type OutsideIssuer, type Verify } from './verify.ts';

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
  readonly onFault: (fault: unknown) => void;
}

export interface Issuer {
  /** True for the paths that `handle` answers, of whatever tenant they speak. */
  matches(pathname: string): boolean;
  /** Answers a request whose body nobody has read yet. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Who bears this token; rejects with `TokenRefused`. */
  readonly verify: Verify;
  rotateKeys(): Promise<void>;
  /** Headers that prove that a call to somebody outside is ours. */
  readonly signCall: CallSigner;
  /** The `iss` of its tokens. */
  readonly issuer: () => string;
}

const HOUR = 3600;
const ANY_TENANT = new Set(['common', 'organizations']);

export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const { store, machineNow, accessTokenSeconds = HOUR } = options;
  const ring = keyRing({
    store: store.signingKeys,
    sealing: options.sealing ?? unsealed,
    machineNow,
    longestTokenSeconds: accessTokenSeconds,
  });
  const cookieKeys = await readCookieKeys(options);
  await ring.current();
  const signIns = authenticator(store.accounts, countAttempts(machineNow));
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
    const provider = makeProvider({
      ...options,
      issuer: issuer(),
      keys,
      cookieKeys,
      isSecure,
      accessTokenSeconds,
      authenticator: signIns,
    });
    shapeAnswers(provider, { tenant: store.tenant, onFault: options.onFault });
    for (const stale of providers.keys()) if (!stale.endsWith(` ${keys.version}`)) providers.delete(stale);
    providers.set(name, provider);
    return provider;
  }

  async function answer(path: IssuerPath, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOurTenant(store, path.tenant)) throw new OAuthFault('tenantUnknown');
    const origin = options.originOf(request);
    if (path.place === 'instance') return sendInstance(response, origin, path.tenant);
    const translated = await translate(request, {
      path,
      origin,
      address: options.addressOf(request),
      isOwnResource: ownResource(options.ownOrigins()),
    });
    const provider = providerFor(await ring.current(), origin.startsWith('https:'));
    if (path.place === 'signIn') return answerSignIn({ store, provider, authenticator: signIns }, translated, response);
    return provider.callback()(translated.request, response);
  }

  return {
    matches: (pathname) => readIssuerPath(pathname) !== undefined,
    async handle(request, response) {
      const path = readIssuerPath((request.url ?? '/').split('?', 1)[0] ?? '/');
      if (path === undefined) return sendJson(response, 404, { error: 'not_found' });
      const methods = METHODS[path.place];
      if (!methods.includes(request.method ?? ''))
        return sendJson(response, 405, { error: 'invalid_request' }, { Allow: methods.join(', ') });
      try {
        await answer(path, request, response);
      } catch (fault) {
        if (!(fault instanceof OAuthFault)) options.onFault(fault);
        refuse(fault, path, response);
      }
    },
    verify: makeVerifier({
      ring,
      issuer,
      tenantId: store.tenant.id,
      machineNow,
      ...(options.outsideIssuer ? { outside: options.outsideIssuer } : {}),
    }),
    signCall: callSigner({ ring, issuer, tenantId: store.tenant.id, machineNow }),
    rotateKeys: () => ring.rotate(),
    issuer,
  };
}

const PAGES = new Set([
  'authorize',
  'resume',
  'deviceSignIn',
  'deviceResume',
  'signIn',
  'logout',
  'logoutConfirm',
  'logoutSuccess',
]);

function refuse(fault: unknown, { place }: IssuerPath, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const { status, body } = answerFault(fault, randomUUID(), new Date());
  if (PAGES.has(place)) return send(response, status, messagePage('Sign-in did not work', sentenceOf(fault)));
  // The rest of a body that was too long is not read.
  sendJson(response, status, body, { Connection: 'close' });
}

function isOurTenant({ tenant }: IdentityStore, segment: string): boolean {
  return (
    ANY_TENANT.has(segment) ||
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
