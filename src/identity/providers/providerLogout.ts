// Signing out both ways: a sign-out here goes on to the provider by which the session came, and a provider says which
// sessions of its own have ended.
// https://openid.net/specs/openid-connect-rpinitiated-1_0.html
// https://openid.net/specs/openid-connect-backchannel-1_0.html

import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Provider, Context } from 'oidc-provider';
import type { IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import type { IdentityStore } from '../accounts/accounts.ts';
import { providerLoggedOutPath } from '../issuer/issuerPaths.ts';
import { OAuthError } from '../issuer/oauthErrors.ts';
import { requestContextOf, type TranslatedRequest } from '../issuer/translateRequest.ts';
import type { Sealing } from '../tokens/sealing.ts';
import type { ProviderFetch } from './providerClient.ts';
import { endedSessionOf, endProvidedSessions, type ProvidedSignIn } from './providerSessions.ts';
import type { Providers } from './serveProviders.ts';

export interface LogoutDeps {
  readonly store: Pick<IdentityStore, 'artefacts'>;
  readonly sealing: Sealing;
  readonly providers: Providers | null;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

const returnKind = 'ProviderLogout';
const returnMs = 600_000;
const storedId = (text: string): string => createHash('sha256').update(text).digest('base64url');
const unowned = { grantId: null, userCode: null, uid: null, userId: null, consumedAt: null } as const;

/** MUST be added before what redirects at the end of a sign-out. */
export function leadToProviderLogout(provider: Provider, deps: LogoutDeps): void {
  provider.use(async (context, next) => {
    await next();
    const { endpoint } = requestContextOf(context.req).path;
    const by = endedSessionOf(context);
    if (by === undefined || (endpoint !== 'logout' && endpoint !== 'logoutConfirm') || context.status !== 303) return;
    const address = await logoutAddress(deps, context, by);
    if (address === null) return;
    context.redirect(address);
    context.status = 303;
    context.body = '';
  });
}

/** Null where the provider has no such address, or is down: the sign-out here stays done. */
async function logoutAddress(
  { store, sealing, providers, machineNow }: LogoutDeps,
  context: Context,
  { id, idToken }: ProvidedSignIn,
): Promise<string | null> {
  const provider = (await providers?.desk.enabled())?.find((each) => each.id === id);
  if (provider === undefined || providers === null) return null;
  const found = await providers.client.metadata(provider).catch(() => null);
  if (found?.end_session_endpoint === undefined) return null;
  const { origin, path } = requestContextOf(context.req);
  const state = randomBytes(24).toString('base64url');
  await store.artefacts.insert({
    kind: returnKind,
    id: storedId(state),
    payload: sealing.seal(JSON.stringify({ address: context.response.get('Location') })),
    ...unowned,
    expiresAt: new Date(machineNow() + returnMs),
  });
  const address = new URL(found.end_session_endpoint);
  address.searchParams.set('id_token_hint', idToken);
  address.searchParams.set('client_id', provider.clientId);
  address.searchParams.set('post_logout_redirect_uri', `${origin}${providerLoggedOutPath(path.tenant)}`);
  address.searchParams.set('state', state);
  return address.href;
}

/** Where a sign-out was to end that went on to a provider; null for any other state, and the second time. */
export async function returnOfLogout(
  { store: { artefacts }, sealing, machineNow }: LogoutDeps,
  state: string,
): Promise<string | null> {
  const found = await artefacts.find(returnKind, storedId(state));
  if (found === undefined || (found.expiresAt?.getTime() ?? 0) <= machineNow()) return null;
  await artefacts.destroy(returnKind, found.id);
  return (JSON.parse(sealing.open(found.payload)) as { readonly address: string }).address;
}

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const longestTokenSeconds = 600;

/** Answers a logout token of a provider: 200 once the sessions have ended. Throws `OAuthError`. */
export async function serveProviderLogout(
  deps: LogoutDeps & { readonly providerFetch: ProviderFetch },
  { request, form }: TranslatedRequest,
  response: ServerResponse,
): Promise<void> {
  const id = requestContextOf(request).path.libraryPath.split('/').at(-1)?.toLowerCase();
  const provider = (await deps.providers?.desk.enabled())?.find((each) => each.id === id);
  if (provider === undefined) throw new OAuthError('providerUnknown');
  const { sub, sid, jti } = await readLogoutToken(deps, provider, form.get('logout_token') ?? '');
  const { artefacts } = deps.store;
  const isFirst = await artefacts.insert({
    kind: 'LogoutToken',
    id: storedId(`${provider.id} ${jti}`),
    payload: '{}',
    ...unowned,
    expiresAt: new Date(deps.machineNow() + 2 * longestTokenSeconds * 1000),
  });
  if (!isFirst) throw new OAuthError('providerTokenInvalid');
  await endProvidedSessions(
    { artefacts, sealing: deps.sealing },
    { providerId: provider.id, subject: sub, sessionId: sid },
  );
  response.writeHead(200, { 'Cache-Control': 'no-store', 'Content-Length': '0' });
  response.end();
}

async function readLogoutToken(
  { providers, providerFetch, machineNow }: LogoutDeps & { readonly providerFetch: ProviderFetch },
  provider: IdentityProvider,
  token: string,
): Promise<{ readonly sub: string | null; readonly sid: string | null; readonly jti: string }> {
  const metadata = await providers?.client.metadata(provider);
  // Read anew, as for a sign-in.
  const keys = createRemoteJWKSet(new URL(metadata?.jwks_uri ?? ''), {
    timeoutDuration: 5_000,
    [customFetch]: (url, { headers }) =>
      providerFetch(url, {
        method: 'GET',
        headers: Object.fromEntries(new Headers(headers)),
        body: undefined,
        redirect: 'manual',
      }),
  });
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: provider.issuer,
      audience: provider.clientId,
      algorithms: ['RS256', 'PS256', 'ES256'],
      currentDate: new Date(machineNow()),
      clockTolerance: 60,
      maxTokenAge: longestTokenSeconds,
      requiredClaims: ['iat', 'jti', 'events'],
    });
    const { typ } = protectedHeader;
    if (typ !== undefined && !/^(jwt|logout\+jwt)$/i.test(typ)) throw new OAuthError('providerTokenInvalid');
    return logoutOf(payload);
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    const isOfToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
    const isOfCall = error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC';
    throw new OAuthError(isOfToken && !isOfCall ? 'providerTokenInvalid' : 'providerUnreachable');
  }
}

/** What a logout token must say besides. An id token would have a nonce. */
function logoutOf({ sub, sid, jti, nonce, events }: JWTPayload) {
  const isLogout = typeof events === 'object' && events !== null && Object.hasOwn(events, logoutEvent);
  const [subject, session] = [sub, sid].map((each) => (typeof each === 'string' && each !== '' ? each : null));
  if (!isLogout || nonce !== undefined || typeof jti !== 'string') throw new OAuthError('providerTokenInvalid');
  if (subject == null && session == null) throw new OAuthError('providerTokenInvalid');
  return { sub: subject ?? null, sid: session ?? null, jti };
}
