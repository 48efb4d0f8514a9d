// The sandbox's own calls: who is there to sign in as, the clock. Null where there is no sandbox, or it answers neither
// this machine nor the key of this tab.

import { GraphError } from './graphError.ts';

export interface SandboxUser {
  readonly key: string;
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly userType: 'Member' | 'Guest';
  readonly roles: readonly string[];
  readonly jobTitle: string;
  /** The manager's name; null for who has none. */
  readonly manager: string | null;
}
/** A user of the sandbox, and how the page signs in as them. */
export interface KnownUser extends SandboxUser {
  /** Null for a user who was made later: the page asks for one that is good once. */
  readonly password: string | null;
}
export interface SandboxClient {
  readonly key: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly displayName: string;
  readonly redirectUris: readonly string[];
  readonly permissions: { readonly application: readonly string[]; readonly delegated: readonly string[] };
}
export interface SandboxClock {
  readonly now: string;
  readonly frozen: boolean;
}
export interface Sandbox {
  readonly tenantId: string;
  readonly tenantDomain: string;
  readonly tokenEndpoint: string;
  /** The file with the certificate of the authority that signed the server's. */
  readonly caFile: string | null;
  readonly origins: { readonly http: string; readonly https: string | null };
  readonly users: readonly KnownUser[];
  readonly clients: readonly SandboxClient[];
  readonly clock: SandboxClock;
}

/** Of `LATCHKEY_SANDBOX_KEY`; the tab forgets it when it is closed. */
const keyName = 'latchkey.sandboxKey';

const keyHeader = (key: string | null): Readonly<Record<string, string>> =>
  key === null ? {} : { 'x-latchkey-sandbox-key': key };

/** Keeps the key for this tab if the sandbox answers to it. */
export async function tryKey(key: string): Promise<boolean> {
  const answer = await fetch('/sandbox', { headers: keyHeader(key) });
  if (answer.ok) sessionStorage.setItem(keyName, key);
  return answer.ok;
}

let lastRead: { readonly clock: SandboxClock | null; readonly at: number } | undefined;

/** The clock as it was read last, and when, in milliseconds of machine time; undefined where it was not. */
export const lastClock = (): typeof lastRead => lastRead;

export async function readSandbox(): Promise<Sandbox | null> {
  const headers = { accept: 'application/json', ...keyHeader(sessionStorage.getItem(keyName)) };
  const answer = await fetch('/sandbox', { headers });
  const found = answer.status === 404 ? null : ((await bodyOf(answer)) as Sandbox);
  lastRead = { clock: found?.clock ?? null, at: Date.now() };
  return found;
}

/** A user with a password that is good for one sign-in; null where there is none any more. */
export async function passOf(userId: string): Promise<(KnownUser & { readonly password: string }) | null> {
  try {
    return await callSandbox<KnownUser & { readonly password: string }>('/actAs', { userId });
  } catch (error) {
    if (error instanceof GraphError && error.status === 404) return null;
    throw error;
  }
}

/** `/sandbox/clock`, `/sandbox/reset` and what else stands below `/sandbox`. */
export function callSandbox<T>(path: string, body?: unknown): Promise<T> {
  return send<T>(
    path,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
}

/** `DELETE` below `/sandbox`: fault rules. */
export function deleteOfSandbox<T>(path: string): Promise<T> {
  return send<T>(path, { method: 'DELETE' });
}

async function send<T>(
  path: string,
  { headers = {}, ...how }: { readonly method?: string; readonly headers?: object; readonly body?: string },
): Promise<T> {
  const sent = { ...how, headers: { ...headers, ...keyHeader(sessionStorage.getItem(keyName)) } };
  return (await bodyOf(await fetch(`/sandbox${path}`, sent))) as T;
}

async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  const body: unknown = text === '' ? null : JSON.parse(text);
  if (!answer.ok) throw new GraphError(answer.status, body, answer.headers.get('request-id'));
  return body;
}
