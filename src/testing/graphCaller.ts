// A caller of Graph in a test: a token of the tenant's own issuer, and calls over http to this very process.

import type { GraphCaller, GraphErrorFacts, TenantClient, TenantUser } from './types.ts';

/** Graph's answer with a status from 400 on, thrown by the calls that answer a body. */
export class GraphError extends Error implements GraphErrorFacts {
  readonly status: number;
  readonly code: string;
  readonly body: unknown;

  constructor(call: string, status: number, body: unknown) {
    const { code = 'none', message = 'no message' } =
      (body as { error?: { code?: string; message?: string } })?.error ?? {};
    super(`${call} was answered ${status} ${code}: ${message}`);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** What a caller needs of its tenant. */
export interface CallerParts {
  readonly httpUrl: string;
  readonly url: string;
  readonly tokenEndpoint: string;
  readonly users: readonly TenantUser[];
  readonly clients: readonly TenantClient[];
  readonly fetch: typeof fetch;
}

/** Asks for a token when it first calls. Throws for a key that there is not. */
export function createCaller(parts: CallerParts, who: string): GraphCaller {
  const form = tokenForm(parts, who);
  let asked: Promise<IssuedToken> | null = null;
  const issued = async (): Promise<IssuedToken> => {
    if (asked === null || (await asked).expiresAt < Date.now() + renewBeforeMs) asked = requestToken(parts, who, form);
    return asked;
  };
  const token = async (): Promise<string> => (await issued()).token;
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${await token()}`);
    return parts.fetch(`${parts.httpUrl}${pathOf(path)}`, { ...init, headers });
  };
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await send(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    const parsed = text === '' ? null : parse(text);
    if (!response.ok) throw new GraphError(`${method} ${path} as ${who}`, response.status, parsed);
    return parsed as T;
  };
  return {
    token,
    fetch: send,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    patch: (path, body) => call('PATCH', path, body),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
    graph: (library) =>
      library.initWithMiddleware({
        baseUrl: parts.url,
        customHosts: new Set([new URL(parts.url).hostname]),
        authProvider: { getAccessToken: token },
      }),
    credential: {
      getToken: async () => {
        const { token: text, expiresAt } = await issued();
        return { token: text, expiresOnTimestamp: expiresAt };
      },
    },
  };
}

interface IssuedToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const renewBeforeMs = 60_000;

/** Throws for a key that there is not. */
function tokenForm({ users, clients }: CallerParts, who: string): Readonly<Record<string, string>> {
  const scope = 'https://graph.microsoft.com/.default';
  const clientKey = who.startsWith('app:') ? who.slice('app:'.length) : 'public';
  const client = clients.find(({ key }) => key === clientKey);
  const user = users.find(({ key }) => key === who);
  if (client === undefined || (clientKey === 'public' && user === undefined)) {
    const applications = clients.filter(({ clientSecret }) => clientSecret !== null).map(({ key }) => `app:${key}`);
    const keys = [...users.map(({ key }) => key), ...applications];
    throw new Error(`There is nobody called ${JSON.stringify(who)}; there are ${keys.join(', ')}.`);
  }
  const { clientId, clientSecret } = client;
  return user === undefined
    ? { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret ?? '', scope }
    : { grant_type: 'password', client_id: clientId, username: user.userPrincipalName, password: user.password, scope };
}

async function requestToken(
  parts: CallerParts,
  who: string,
  form: Readonly<Record<string, string>>,
): Promise<IssuedToken> {
  const response = await parts.fetch(parts.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
  const said = (await response.json()) as {
    readonly access_token?: string;
    readonly expires_in?: number;
    readonly error_description?: string;
  };
  if (said.access_token === undefined)
    throw new Error(`${who} got no token (${response.status}): ${said.error_description ?? 'no reason was given'}`);
  return { token: said.access_token, expiresAt: Date.now() + (said.expires_in ?? 0) * 1000 };
}

function pathOf(path: string): string {
  if (!path.startsWith('/'))
    throw new Error(`${JSON.stringify(path)} is no path; they begin with a slash and a version.`);
  return path;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
