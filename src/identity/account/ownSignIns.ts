// A user's sign-ins that have not ended: those of browsers, and of programs whose browser's has. Read from what the
// issuer keeps, sealed, of each of them.

import { createHash } from 'node:crypto';
import type { Artefact, IdentityStore, UserAccount } from '../accounts/accounts.ts';
import { endOfSignIn, type SignInLifetimes } from '../issuer/signInLifetimes.ts';
import type { Sealing } from '../tokens/sealing.ts';
import { deviceOf, type Device } from './device.ts';

/** From where a sign-in was used last. */
export interface SeenFrom {
  readonly address: string;
  /** As the browser said it, cut off. */
  readonly userAgent: string;
  /** Milliseconds. */
  readonly at: number;
}

/** A sign-in as its user sees it. */
export interface OwnSignIn {
  /** Opens nothing. */
  readonly id: string;
  readonly device: Device;
  readonly address: string | null;
  readonly startedAt: Date;
  readonly usedAt: Date;
  /** Names of the applications that were signed in to by it. */
  readonly applications: readonly string[];
}

interface SignInRecord extends Omit<OwnSignIn, 'applications'> {
  readonly clientIds: readonly string[];
  /** The grants that end with it. */
  readonly grantIds: readonly string[];
  /** The browser's session; null for programs. */
  readonly sessionId: string | null;
}

/** Seconds since 1970, as the library writes times. */
interface SignInPayload {
  readonly exp?: number;
  readonly iat?: number;
  readonly loginTs?: number;
  readonly authTime?: number;
  readonly clientId?: string;
  readonly seenFrom?: SeenFrom;
  readonly authorizations?: Readonly<Record<string, { readonly grantId?: string }>>;
}

interface OwnSignInsDeps {
  readonly store: IdentityStore;
  readonly sealing: Sealing;
  readonly lifetimes: SignInLifetimes;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

/** The sign-ins of a user, the one that was used last first. */
export async function listSignIns(deps: OwnSignInsDeps, user: UserAccount): Promise<readonly OwnSignIn[]> {
  const found = await readSignIns(deps, user);
  const ids = [...new Set(found.flatMap(({ clientIds }) => clientIds))];
  const clients = await Promise.all(ids.map((id) => deps.store.accounts.findClient(id)));
  const names = new Map(ids.map((id, at) => [id, clients[at]?.displayName]));
  return found.map(({ clientIds, grantIds, sessionId, ...rest }) => ({
    ...rest,
    applications: clientIds.flatMap((id) => names.get(id) ?? []),
  }));
}

/** Ends one sign-in of a user, with all that was given by it. False where it has ended, or is not this user's. */
export async function endSignIn(deps: OwnSignInsDeps, user: UserAccount, id: string): Promise<boolean> {
  const found = (await readSignIns(deps, user)).find((each) => each.id === id);
  if (found === undefined) return false;
  const { artefacts } = deps.store;
  await Promise.all(found.grantIds.map((grantId) => artefacts.revokeByGrantId(grantId)));
  if (found.sessionId !== null) await artefacts.destroy('Session', found.sessionId);
  return true;
}

async function readSignIns(
  { store, sealing, lifetimes, machineNow }: OwnSignInsDeps,
  user: UserAccount,
): Promise<readonly SignInRecord[]> {
  const now = machineNow();
  const kept = await store.artefacts.listOfUser(user.id);
  const live = kept.flatMap((artefact) => {
    const payload = JSON.parse(sealing.open(artefact.payload)) as SignInPayload;
    const startedAt = (payload.loginTs ?? payload.authTime ?? payload.iat ?? 0) * 1000;
    const lasts = artefact.kind === 'Session' ? lifetimes.session : lifetimes.refreshToken;
    const isLive = (payload.exp ?? 0) * 1000 > now && endOfSignIn(user, { startedAt, lasts, now }) === null;
    return isLive ? [{ artefact, payload, startedAt }] : [];
  });
  const sessions = live.filter(({ artefact }) => artefact.kind === 'Session').map(sessionRecord);
  const inSessions = new Set(sessions.flatMap(({ grantIds }) => grantIds));
  const programs = live.filter(
    ({ artefact: { kind, grantId } }) => kind === 'RefreshToken' && grantId !== null && !inSessions.has(grantId),
  );
  return [...sessions, ...programRecords(programs)].sort((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
}

interface LiveArtefact {
  readonly artefact: Artefact;
  readonly payload: SignInPayload;
  readonly startedAt: number;
}

function sessionRecord({ artefact, payload, startedAt }: LiveArtefact): SignInRecord {
  const given = Object.entries(payload.authorizations ?? {});
  return {
    id: artefact.id,
    sessionId: artefact.id,
    ...seen(payload, startedAt),
    clientIds: given.filter(([, { grantId }]) => grantId !== undefined).map(([clientId]) => clientId),
    grantIds: given.flatMap(([, { grantId }]) => grantId ?? []),
  };
}

/** One for each grant: it has a new refresh token with each use of the old one. */
function programRecords(programs: readonly LiveArtefact[]): readonly SignInRecord[] {
  const newest = programs.toSorted((a, b) => (b.payload.iat ?? 0) - (a.payload.iat ?? 0));
  return [...Map.groupBy(newest, ({ artefact }) => artefact.grantId ?? '')].map(([grantId, [last]]) => {
    const { payload, startedAt } = last as LiveArtefact;
    return {
      id: createHash('sha256').update(grantId).digest('base64url'),
      sessionId: null,
      ...seen(payload, startedAt),
      clientIds: payload.clientId === undefined ? [] : [payload.clientId],
      grantIds: [grantId],
    };
  });
}

const seen = ({ seenFrom }: SignInPayload, startedAt: number) => ({
  device: deviceOf(seenFrom?.userAgent ?? ''),
  address: seenFrom?.address ?? null,
  startedAt: new Date(startedAt),
  usedAt: new Date(seenFrom?.at ?? startedAt),
});
