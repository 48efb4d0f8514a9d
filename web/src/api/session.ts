// Who the workbench acts as, kept for the tab and the next visit; every part of the page hears of a change.

import { forgetSentBy } from './sentCalls.ts';
import { useSyncExternalStore } from 'react';
import { readSandbox, type Sandbox, type SandboxUser } from './sandbox.ts';
import { claimsOf, passwordTokens, publicClient, refreshedTokens, revokeSignIn, type Tokens } from './tokens.ts';

export interface Identity {
  /** A user of the sandbox by key, or the id of who signed in. */
  readonly key: string;
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** For people to read: directory roles, or what kind of user it is. */
  readonly role: string;
}
interface SignedIn {
  readonly identity: Identity;
  readonly tokens: Tokens;
  readonly tenant: string;
  readonly clientId: string;
}

export interface Session {
  readonly state: 'starting' | 'ready' | 'failed';
  /** Null in production, and from other machines. */
  readonly sandbox: Sandbox | null;
  readonly identity: Identity | null;
  readonly fault: Error | null;
}

let session: Session = { state: 'starting', sandbox: null, identity: null, fault: null };
let signedIn: SignedIn | null = null;
const tokens = new Map<string, Promise<Tokens>>();
const listeners = new Set<() => void>();
const chosenKey = 'latchkey.identity';
const signedInKey = 'latchkey.signedIn';
/** Who a newcomer acts as at first: a user who may do everything that the tutorial does. */
const firstKey = 'governanceAdmin';

function become(next: Partial<Session>): void {
  session = { ...session, ...next };
  for (const each of listeners) each();
}

export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
}

/** Finds out what there is to sign in to; called once, and again when somebody presses "try again". */
export async function startSession(): Promise<void> {
  become({ state: 'starting', fault: null });
  try {
    const sandbox = await readSandbox();
    signedIn = JSON.parse(sessionStorage.getItem(signedInKey) ?? 'null') as SignedIn | null;
    const chosen = localStorage.getItem(chosenKey) ?? firstKey;
    const user = sandbox?.users.find(({ key }) => key === chosen) ?? sandbox?.users.find(({ key }) => key === firstKey);
    become({ state: 'ready', sandbox, identity: signedIn?.identity ?? (user === undefined ? null : identityOf(user)) });
  } catch (error) {
    become({ state: 'failed', fault: error as Error });
  }
}

export function identityOf({ key, id, displayName, userPrincipalName, userType, roles }: SandboxUser): Identity {
  return { key, id, displayName, userPrincipalName, role: roles.join(', ') || userType };
}

export function actAs(user: SandboxUser): void {
  forgetSignIn();
  localStorage.setItem(chosenKey, user.key);
  become({ identity: identityOf(user) });
}

export function keepSignIn(of: Omit<SignedIn, 'identity'>): Identity {
  const claims = claimsOf(of.tokens.accessToken);
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '');
  const identity: Identity = {
    key: text('oid'),
    id: text('oid'),
    displayName: text('name') || text('upn'),
    userPrincipalName: text('upn') || text('preferred_username'),
    role: 'signed in',
  };
  signedIn = { ...of, identity };
  sessionStorage.setItem(signedInKey, JSON.stringify(signedIn));
  become({ identity });
  return identity;
}

export function signOut(): void {
  forgetSentBy(session.identity?.key ?? null);
  forgetSignIn();
  const user = session.sandbox?.users.find(({ key }) => key === (localStorage.getItem(chosenKey) ?? firstKey));
  become({ identity: user === undefined ? null : identityOf(user) });
}

function forgetSignIn(): void {
  if (signedIn?.tokens.refreshToken != null) {
    const { tenant, clientId, tokens: held, identity } = signedIn;
    tokens.delete(identity.key);
    void revokeSignIn(tenant, clientId, held.refreshToken ?? '').catch(() => {
      const sentence = 'The server did not hear of the sign-out. Sign in and out again to end the session.';
      become({ state: 'failed', fault: new Error(sentence) });
    });
  }
  signedIn = null;
  sessionStorage.removeItem(signedInKey);
}

/** A token that lasts for a minute at the least. Throws a sentence for people. */
export async function tokenFor(identity: Identity): Promise<string> {
  const known = tokens.get(identity.key);
  const held = known === undefined ? signedInTokens(identity) : await known.catch(() => null);
  if (held !== null && held.expiresAt > Date.now() + 60_000) return held.accessToken;
  if (tokens.get(identity.key) === known) tokens.set(identity.key, renewed(identity));
  return (await (tokens.get(identity.key) as Promise<Tokens>)).accessToken;
}

const signedInTokens = ({ key }: Identity): Tokens | null => (signedIn?.identity.key === key ? signedIn.tokens : null);

async function renewed(identity: Identity): Promise<Tokens> {
  if (signedIn?.identity.key === identity.key) {
    const {
      tenant,
      clientId,
      tokens: { refreshToken },
    } = signedIn;
    if (refreshToken === null) throw new Error('The sign-in has ended: sign in again.');
    const fresh = await refreshedTokens(tenant, clientId, refreshToken);
    keepSignIn({ tenant, clientId, tokens: { ...fresh, refreshToken: fresh.refreshToken ?? refreshToken } });
    return fresh;
  }
  const { sandbox } = session;
  const user = sandbox?.users.find(({ key }) => key === identity.key);
  if (sandbox === null || user === undefined)
    throw new Error('Nobody is signed in: choose who to be at the top right.');
  return passwordTokens(sandbox, user);
}

/** After a 401: the server has forgotten the tenant's keys or the person. */
export function forgetToken(identity: Identity): void {
  tokens.delete(identity.key);
}

export { publicClient };
