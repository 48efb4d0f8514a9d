// Which sessions here came by which session at a provider, and how both end together.

import { createHash } from 'node:crypto';
import type { Context, Provider, Session } from 'oidc-provider';
import type { Artefact, Artefacts } from '../accounts/accounts.ts';
import { storedIdOf } from '../accounts/artefactKey.ts';
import type { Sealing } from '../tokens/sealing.ts';

/** What the sign-in page hands on of a sign-in by a provider. */
export interface ProvidedSignIn {
  /** Of the provider. */
  readonly id: string;
  /** Its `sub`. */
  readonly subject: string;
  /** Of the session there; null where the provider says none. */
  readonly sessionId: string | null;
  readonly idToken: string;
}

const kind = 'ProviderSession';

interface SessionDeps {
  readonly artefacts: Artefacts;
  readonly sealing: Sealing;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

/** The lookup of the sessions of one session there, or of all of a person there. */
const keyOf = (providerId: string, of: 'sid' | 'sub', value: string): string =>
  createHash('sha256').update(`${providerId}\n${of}\n${value}`).digest('base64url');

/** Keeps where a session came from, once its sign-in is done. `lasts`: seconds. */
export function keepProviderSessions(provider: Provider, deps: SessionDeps & { readonly lasts: number }): void {
  const { artefacts, sealing, machineNow, lasts } = deps;
  provider.use(async (context, next) => {
    await next();
    const { result, session } = context.oidc ?? {};
    const by = result?.provider;
    if (by === undefined || session?.uid === undefined || session.accountId !== result?.login?.accountId) return;
    await artefacts.upsert({
      kind,
      id: storedIdOf(kind, session.uid),
      payload: sealing.seal(JSON.stringify({ ...by, sessionUid: session.uid })),
      grantId: null,
      userCode: keyOf(by.id, 'sub', by.subject),
      uid: by.sessionId === null ? null : keyOf(by.id, 'sid', by.sessionId),
      userId: session.accountId ?? null,
      consumedAt: null,
      expiresAt: new Date(machineNow() + lasts * 1000),
    });
  });
}

type KeptSession = ProvidedSignIn & { readonly sessionUid: string };

const readKept = (sealing: Sealing, { payload }: Artefact): KeptSession =>
  JSON.parse(sealing.open(payload)) as KeptSession;

/** Where a session came from, which is forgotten with it; null where its user signed in here. */
export async function takeProviderSession(
  { artefacts, sealing }: Pick<SessionDeps, 'artefacts' | 'sealing'>,
  { uid }: Pick<Session, 'uid'>,
): Promise<ProvidedSignIn | null> {
  const found = uid === undefined ? undefined : await artefacts.find(kind, storedIdOf(kind, uid));
  if (found === undefined) return null;
  await artefacts.destroy(kind, found.id);
  return readKept(sealing, found);
}

interface EndedThere {
  readonly providerId: string;
  readonly subject: string | null;
  readonly sessionId: string | null;
}

/** Ends the sessions that came by a session there, or by any of a person there, with all that was given by them. */
export async function endProvidedSessions(
  { artefacts, sealing }: Pick<SessionDeps, 'artefacts' | 'sealing'>,
  { providerId, subject, sessionId }: EndedThere,
): Promise<void> {
  const found =
    sessionId === null
      ? await artefacts.listBy(kind, 'userCode', keyOf(providerId, 'sub', subject ?? ''))
      : await artefacts.listBy(kind, 'uid', keyOf(providerId, 'sid', sessionId));
  for (const each of found) {
    const { sessionUid, subject: its } = readKept(sealing, each);
    // A token that names both is about both.
    if (subject !== null && its !== subject) continue;
    const session = await artefacts.findByUid('Session', storedIdOf('Session', sessionUid));
    if (session !== undefined) {
      const { authorizations = {} } = JSON.parse(sealing.open(session.payload)) as {
        readonly authorizations?: Readonly<Record<string, { readonly grantId?: string }>>;
      };
      for (const { grantId } of Object.values(authorizations))
        if (grantId !== undefined) await artefacts.revokeByGrantId(grantId);
      await artefacts.destroy('Session', session.id);
    }
    await artefacts.destroy(kind, each.id);
  }
}

/** Sessions of the library that ended and came by a provider, whose own are to end too. */
const ended = new WeakMap<Session, ProvidedSignIn>();

export const noteEndedSession = (session: Session, by: ProvidedSignIn | null): void => {
  if (by !== null) ended.set(session, by);
};

export const endedSessionOf = ({ oidc }: Partial<Context>): ProvidedSignIn | undefined =>
  oidc?.session === undefined ? undefined : ended.get(oidc.session);
