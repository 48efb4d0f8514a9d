// Who the page acts as, the same in all tabs; every part of the page hears of a change. Tokens stay in memory: a tab
// gets its own from the issuer's session, or by the password that a sandbox publishes.

import { useSyncExternalStore } from 'react';
import { forgetSentBy } from '../api/sentCalls.ts';
import { forgetDraftsOf } from '../portal/forms/keptDrafts.ts';
import { passOf, readSandbox, type Sandbox, type SandboxUser } from '../api/sandbox.ts';
import { TextError } from '../text/textError.ts';
import { keepView, keptView, type ViewedPerson } from './keptView.ts';
import {
  beginSignIn,
  claimsOf,
  endSession,
  passwordTokens,
  silentTokens,
  type SignInClient,
  type Tokens,
} from './tokens.ts';

export interface Identity {
  /** A user of the sandbox by key, or the id of who signed in. */
  readonly key: string;
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** For people to read: directory roles, or what kind of user it is; empty for who signed in. */
  readonly role: string;
  /** Who looks at the tenant as this person: each read is sent by them, and nothing can be written. */
  readonly viewedBy?: Identity;
}
interface SignedIn {
  readonly identity: Identity;
  readonly tokens: Tokens;
  readonly client: SignInClient;
}

export interface Session {
  readonly state: 'starting' | 'ready' | 'failed';
  /** Null in production, and from other machines. */
  readonly sandbox: Sandbox | null;
  readonly identity: Identity | null;
  /** False for a user of the sandbox that the page merely acts as. */
  readonly isSignedIn: boolean;
  readonly fault: Error | null;
}

let session: Session = { state: 'starting', sandbox: null, identity: null, isSignedIn: false, fault: null };
let signedIn: SignedIn | null = null;
const tokens = new Map<string, Promise<Tokens>>();
const listeners = new Set<() => void>();
const chosenKey = 'latchkey.identity';
/** Which client signed in in this browser, so that the next tab asks the issuer by it. No secret. */
const clientKey = 'latchkey.signedInBy';
/** Who a newcomer acts as at first: a user who may do everything that the tutorial does. */
const firstKey = 'governanceAdmin';
const otherTabs = new BroadcastChannel('latchkey.session');

/** As the server wrote it into the page; null in a sandbox, and where Vite serves the page. */
export const ownClient: SignInClient | null = clientOf(
  document.querySelector<HTMLMetaElement>('meta[name="latchkey-client"]')?.content ?? '',
);

function clientOf(clientId: string): SignInClient | null {
  return /^[0-9a-f-]{36}$/.test(clientId) ? { tenant: 'organizations', clientId } : null;
}

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

/** Finds out who is there; called once, and again when somebody presses "Try again". */
export async function startSession(): Promise<void> {
  become({ state: 'starting', fault: null });
  try {
    const [sandbox] = await Promise.all([readSandbox(), resumeSignIn()]);
    become({ sandbox });
    await findChosen();
    become({ state: 'ready' });
    becomeWhoIsThere();
    // The first read of the page, which is still on its way, finds the token there.
    if (session.identity !== null) tokenFor(session.identity).catch(() => {});
  } catch (error) {
    become({ state: 'failed', fault: error as Error });
  }
}

/** Who signed in, else who was chosen among the users of the sandbox. */
function becomeWhoIsThere(): void {
  const chosen = localStorage.getItem(chosenKey) ?? firstKey;
  const users = session.sandbox?.users;
  const user = users?.find(({ key }) => key === chosen) ?? users?.find(({ key }) => key === firstKey);
  const acting = signedIn?.identity ?? (user === undefined ? null : identityOf(user));
  become({ identity: viewedBy(acting), isSignedIn: signedIn !== null });
}

/**
 * Adds the chosen user to those of the sandbox, if it was made later and is still there. The password that comes with
 * the answer is good once, and gets the first token.
 */
async function findChosen(): Promise<void> {
  const { sandbox } = session;
  const chosen = localStorage.getItem(chosenKey) ?? firstKey;
  if (sandbox === null || signedIn !== null || !isId(chosen) || sandbox.users.some(({ key }) => key === chosen)) return;
  const found = await passOf(chosen);
  if (found === null) return;
  addUser(found);
  tokens.set(found.key, Promise.resolve(await passwordTokens(sandbox, found)));
}

const isId = (key: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key);

function addUser(user: SandboxUser): void {
  const { sandbox } = session;
  if (sandbox === null || sandbox.users.some(({ key }) => key === user.key)) return;
  become({ sandbox: { ...sandbox, users: [...sandbox.users, { ...user, password: null }] } });
}

/** Takes the sign-in that the issuer's session keeps. The page to which a sign-in leads has a code of its own. */
async function resumeSignIn(): Promise<void> {
  const kept = JSON.parse(localStorage.getItem(clientKey) ?? 'null') as SignInClient | null;
  const client = kept ?? ownClient;
  if (client === null || location.pathname === '/signed-in') return;
  const found = await silentTokens(client);
  if (found === null) localStorage.removeItem(clientKey);
  else signedIn = signedInBy(client, found);
}

export function identityOf({ key, id, displayName, userPrincipalName, userType, roles }: SandboxUser): Identity {
  return { key, id, displayName, userPrincipalName, role: roles.join(', ') || userType };
}

/** Whom the person looks at the tenant as in this tab; the person themselves where they do not. */
function viewedBy(who: Identity | null): Identity | null {
  const view = keptView();
  if (view === null || who === null || view.viewer !== who.key) return who;
  return { ...view.person, key: `view of ${view.person.id}`, role: '', viewedBy: who };
}

/** Looks at the tenant as somebody else, in this tab, until the view is ended. */
export function startView(person: ViewedPerson): void {
  const who = session.identity;
  if (who === null || who.viewedBy !== undefined) return;
  const { id, displayName, userPrincipalName } = person;
  keepView({ viewer: who.key, person: { id, displayName, userPrincipalName } });
  becomeWhoIsThere();
}

/** Also of one that was begun by somebody who is not there any more. */
export function endView(): void {
  keepView(null);
  if (session.identity?.viewedBy === undefined) return;
  forgetKeptBy(session.identity);
  becomeWhoIsThere();
}

/** Of the sandbox: another of its users, in all tabs. */
export function actAs(user: SandboxUser): void {
  endView();
  endSignIn();
  addUser(user);
  localStorage.setItem(chosenKey, user.key);
  becomeWhoIsThere();
}

/** What the page to which a sign-in leads has got. */
export function keepSignIn(client: SignInClient, found: Tokens): void {
  signedIn = signedInBy(client, found);
  localStorage.setItem(clientKey, JSON.stringify(client));
  becomeWhoIsThere();
  otherTabs.postMessage('signedIn');
}

function signedInBy(client: SignInClient, found: Tokens): SignedIn {
  const claims = claimsOf(found.accessToken);
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '');
  const identity: Identity = {
    key: text('oid'),
    id: text('oid'),
    displayName: text('name') || text('upn'),
    userPrincipalName: text('upn') || text('preferred_username'),
    role: '',
  };
  return { identity, tokens: found, client };
}

/** In all tabs, and at the issuer: its session ends, and with it every token that came from it. */
export function signOut(): void {
  endView();
  forgetKeptBy(session.identity);
  endSignIn();
  becomeWhoIsThere();
}

/** What pages keep in the browser of whoever signs out. */
function forgetKeptBy(who: Identity | null): void {
  forgetSentBy(who?.key ?? null);
  if (who !== null) forgetDraftsOf(who.key);
}

function endSignIn(): void {
  if (signedIn === null) return;
  const { client, tokens: held } = signedIn;
  forgetSignIn();
  otherTabs.postMessage('signedOut');
  if (held.idToken === null) return;
  endSession(client, held.idToken).catch(() => {
    become({ state: 'failed', fault: new TextError('errors.signOutNotHeard') });
  });
}

function forgetSignIn(): void {
  signedIn = null;
  localStorage.removeItem(clientKey);
}

otherTabs.onmessage = ({ data }) => {
  if (data === 'signedOut' && signedIn !== null) {
    endView();
    forgetKeptBy(signedIn.identity);
    forgetSignIn();
    becomeWhoIsThere();
  } else if (data === 'signedIn') void startSession();
};
addEventListener('storage', ({ key }) => {
  // A user who was made later is asked for first; where that fails, the tab stays with whom it knows.
  if (key !== chosenKey || signedIn !== null) return;
  void findChosen().then(
    () => {
      endView();
      becomeWhoIsThere();
    },
    () => {},
  );
});

/** A token that lasts for a minute at the least. Throws a sentence for people. */
export async function tokenFor(identity: Identity): Promise<string> {
  if (identity.viewedBy !== undefined) return tokenFor(identity.viewedBy);
  const known = tokens.get(identity.key);
  const held = known === undefined ? signedInTokens(identity) : await known.catch(() => null);
  if (held !== null && held.expiresAt > Date.now() + 60_000) return held.accessToken;
  if (tokens.get(identity.key) === known) tokens.set(identity.key, renewed(identity));
  return (await (tokens.get(identity.key) as Promise<Tokens>)).accessToken;
}

const signedInTokens = ({ key }: Identity): Tokens | null => (signedIn?.identity.key === key ? signedIn.tokens : null);

async function renewed(identity: Identity): Promise<Tokens> {
  if (signedIn?.identity.key === identity.key) {
    const { client } = signedIn;
    const found = await silentTokens(client);
    if (found === null) {
      forgetSignIn();
      becomeWhoIsThere();
      throw new TextError('errors.signInEnded');
    }
    signedIn = { ...signedIn, tokens: found };
    return found;
  }
  const { sandbox } = session;
  const user = sandbox?.users.find(({ key }) => key === identity.key);
  if (sandbox === null || user === undefined) throw new TextError('errors.nobodySignedIn');
  return passwordTokens(sandbox, user);
}

/** After a 401: the server has forgotten the tenant's keys or the person, or the sign-in was ended elsewhere. */
export function forgetToken(identity: Identity): void {
  const { key } = identity.viewedBy ?? identity;
  tokens.delete(key);
  if (signedIn?.identity.key === key) signedIn = { ...signedIn, tokens: { ...signedIn.tokens, expiresAt: 0 } };
}

/**
 * Leaves for the sign-in page, which asks for a second factor and comes back to this page with a token that has what a
 * call demanded. A user whom the page merely acts as has no sign-in: the answer says what is missing.
 */
export async function proveAgain(identity: Identity, claims: string): Promise<void> {
  if (signedIn?.identity.key === identity.key) await beginSignIn(signedIn.client, claims);
}
