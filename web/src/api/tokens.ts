// Tokens for whoever the workbench acts as: by password for the sandbox's people, by authorization code with PKCE for
// anybody.

import type { Sandbox, SandboxUser } from './sandbox.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Milliseconds of machine time. */
  readonly expiresAt: number;
}

const scope = 'openid profile offline_access https://graph.microsoft.com/.default';

export function passwordTokens(sandbox: Sandbox, user: SandboxUser): Promise<Tokens> {
  return ask(sandbox.tenantId, {
    grant_type: 'password',
    client_id: publicClient(sandbox),
    username: user.userPrincipalName,
    password: user.password,
    scope,
  });
}

export function refreshedTokens(tenant: string, clientId: string, refreshToken: string): Promise<Tokens> {
  return ask(tenant, { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken, scope });
}

/** Ends the sign-in that a refresh token came from, at the server: its session and all its tokens. */
export async function revokeSignIn(tenant: string, clientId: string, refreshToken: string): Promise<void> {
  await fetch(`/${encodeURIComponent(tenant)}/oauth2/v2.0/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, token: refreshToken }),
    // Also where the tab is closed meanwhile.
    keepalive: true,
  });
}

export function publicClient(sandbox: Sandbox): string {
  return sandbox.clients.find(({ key }) => key === 'public')?.clientId ?? '';
}

/** What has to be kept until the browser comes back from the sign-in page. */
interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly returnTo: string;
}
const pendingKey = 'latchkey.signIn';
const redirectUri = (): string => `${location.origin}/signed-in`;

/** Leaves this page for the sign-in page of the tenant. */
export async function beginSignIn(tenant: string, clientId: string): Promise<void> {
  const pending: Pending = {
    state: randomText(),
    verifier: randomText(),
    tenant,
    clientId,
    returnTo: location.pathname + location.search,
  };
  sessionStorage.setItem(pendingKey, JSON.stringify(pending));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier));
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope,
    state: pending.state,
    prompt: 'login',
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  location.assign(`/${encodeURIComponent(tenant)}/oauth2/v2.0/authorize?${query}`);
}

/** With the query that the sign-in page sent back. Throws a sentence for people. */
export async function endSignIn(
  query: URLSearchParams,
): Promise<{ readonly tokens: Tokens; readonly tenant: string; readonly clientId: string; readonly returnTo: string }> {
  const pending = JSON.parse(sessionStorage.getItem(pendingKey) ?? 'null') as Pending | null;
  sessionStorage.removeItem(pendingKey);
  const code = query.get('code');
  if (code === null) throw new Error(query.get('error_description') ?? 'The sign-in page sent no code.');
  if (pending === null || pending.state !== query.get('state'))
    throw new Error('This sign-in was not begun in this tab, so that its answer is not taken.');
  const { tenant, clientId, verifier, returnTo } = pending;
  const tokens = await ask(tenant, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri(),
    code_verifier: verifier,
    scope,
  });
  return { tokens, tenant, clientId, returnTo };
}

async function ask(tenant: string, form: Readonly<Record<string, string>>): Promise<Tokens> {
  const answer = await fetch(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const said = (await answer.json()) as {
    readonly access_token?: string;
    readonly refresh_token?: string;
    readonly expires_in?: number;
    readonly error_description?: string;
  };
  if (said.access_token === undefined)
    throw new Error(said.error_description ?? `No token was given (${answer.status}).`);
  return {
    accessToken: said.access_token,
    refreshToken: said.refresh_token ?? null,
    expiresAt: Date.now() + (said.expires_in ?? 0) * 1000,
  };
}

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
