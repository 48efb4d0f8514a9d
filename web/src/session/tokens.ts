// Tokens of the identity that acts: by password for users of the sandbox, by authorization code with PKCE for everybody
// else. The code comes by the sign-in page, or without a page while the issuer's session lasts.

import { passOf, type KnownUser, type Sandbox } from '../api/sandbox.ts';
import { TextError } from '../text/textError.ts';

/** Kept in the memory of a tab, and nowhere else. */
export interface Tokens {
  readonly accessToken: string;
  /** Only to end the sign-in: it says whose. */
  readonly idToken: string | null;
  /** Milliseconds of machine time. */
  readonly expiresAt: number;
}

/** The client by which people sign in, and the tenant; neither is secret. */
export interface SignInClient {
  readonly tenant: string;
  readonly clientId: string;
}

const scope = 'openid profile https://graph.microsoft.com/.default';

export async function passwordTokens(sandbox: Sandbox, user: KnownUser): Promise<Tokens> {
  const password = user.password ?? (await passOf(user.id))?.password;
  if (password === undefined) throw new TextError('errors.userGone');
  return ask(sandbox.tenantId, {
    grant_type: 'password',
    client_id: publicClient(sandbox),
    username: user.userPrincipalName,
    password,
    scope,
  });
}

/**
 * Ends the issuer's session in this browser, and with it every token of every tab. Where it is somebody else's by now,
 * the issuer asks its own question, which nobody sees here, and it stays.
 * https://openid.net/specs/openid-connect-rpinitiated-1_0.html
 */
export async function endSession({ tenant }: SignInClient, idToken: string): Promise<void> {
  const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: redirectUri() });
  const answer = await fetch(`/${encodeURIComponent(tenant)}/oauth2/v2.0/logout?${query}`, {
    headers: { accept: 'text/html' },
    cache: 'no-store',
    // Also where the tab is closed meanwhile.
    keepalive: true,
  });
  if (!answer.ok) throw signInFault();
}

export function publicClient(sandbox: Sandbox): string {
  return sandbox.clients.find(({ key }) => key === 'public')?.clientId ?? '';
}

/** What has to be kept until the browser comes back from the sign-in page. */
interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly client: SignInClient;
  readonly returnTo: string;
}
const pendingKey = 'latchkey.signIn';
const redirectUri = (): string => `${location.origin}/signed-in`;

/** Leaves this page for the sign-in page of the tenant; with claims, for what the sign-in that is there lacks. */
export async function beginSignIn(client: SignInClient, claims: string | null = null): Promise<void> {
  const pending: Pending = {
    state: randomText(),
    verifier: randomText(),
    client,
    returnTo: location.pathname + location.search + location.hash,
  };
  sessionStorage.setItem(pendingKey, JSON.stringify(pending));
  const asks: Readonly<Record<string, string>> = claims === null ? { prompt: 'login' } : { claims };
  location.assign(await authorizeAddress(pending, asks));
}

/** With the query that the sign-in page sent back. Throws a sentence for people. */
export async function endSignIn(
  query: URLSearchParams,
): Promise<{ readonly tokens: Tokens; readonly client: SignInClient; readonly returnTo: string }> {
  const pending = JSON.parse(sessionStorage.getItem(pendingKey) ?? 'null') as Pending | null;
  sessionStorage.removeItem(pendingKey);
  const code = query.get('code');
  if (code === null) throw signInFault(query.get('error_description'));
  if (pending === null || pending.state !== query.get('state')) throw new TextError('errors.signInElsewhere');
  return { tokens: await redeem(pending, code), client: pending.client, returnTo: pending.returnTo };
}

/**
 * Without a page: the issuer answers a call of `authorize` with a redirect to `/signed-in`, and the code stands in the
 * address where that ended. Null where the issuer knows nobody in this browser.
 */
export async function silentTokens(client: SignInClient): Promise<Tokens | null> {
  const pending = { state: randomText(), verifier: randomText(), client };
  const answer = await fetch(await authorizeAddress(pending, { prompt: 'none' }), {
    headers: { accept: 'text/html' },
    cache: 'no-store',
  });
  const { pathname, searchParams: query } = new URL(answer.url);
  if (pathname !== '/signed-in') throw signInFault();
  const code = query.get('code');
  if (code === null) return null;
  if (query.get('state') !== pending.state) throw signInFault();
  return redeem(pending, code);
}

async function authorizeAddress(
  { client: { tenant, clientId }, state, verifier }: Omit<Pending, 'returnTo'>,
  asks: Readonly<Record<string, string>>,
): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope,
    state,
    ...asks,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  return `/${encodeURIComponent(tenant)}/oauth2/v2.0/authorize?${query}`;
}

function redeem({ client: { tenant, clientId }, verifier }: Omit<Pending, 'returnTo'>, code: string): Promise<Tokens> {
  return ask(tenant, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri(),
    code_verifier: verifier,
    scope,
  });
}

async function ask(tenant: string, form: Readonly<Record<string, string>>): Promise<Tokens> {
  const answer = await fetch(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const said = (await answer.json()) as {
    readonly access_token?: string;
    readonly id_token?: string;
    readonly expires_in?: number;
    readonly error_description?: string;
  };
  if (said.access_token === undefined) throw signInFault(said.error_description);
  return {
    accessToken: said.access_token,
    idToken: said.id_token ?? null,
    expiresAt: Date.now() + (said.expires_in ?? 0) * 1000,
  };
}

/** With the issuer's own words, where it sent some. */
const signInFault = (said?: string | null): Error =>
  said == null ? new TextError('errors.signInFailed') : new Error(said);

/** What a token says of itself; only for showing, the server alone verifies. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const middle = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(middle), (each) => each.charCodeAt(0)))) as Record<
    string,
    unknown
  >;
}

const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));
const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
