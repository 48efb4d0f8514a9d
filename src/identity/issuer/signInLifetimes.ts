// How long a sign-in lasts, and what ends it: the account, the lifetimes, signing out, and the revocation of a token.
import type { Account, Context, Provider, Session } from 'oidc-provider';
import type { Artefacts, IdentityStore, UserAccount } from '../accounts/accounts.ts';
import { noteEndedSession, takeProviderSession } from '../providers/providerSessions.ts';
import type { Sealing } from '../tokens/sealing.ts';
import { accountOf } from '../tokens/tokenClaims.ts';
import { demandsProof, isRefused } from '../factors/factorCheck.ts';
import type { FactorStore } from '../factors/factorStore.ts';
import { isFresh } from '../factors/proofs.ts';
import { readIssuerPath } from './issuerPaths.ts';
import { OAuthError, type OAuthErrorCode } from './oauthErrors.ts';
import { requestContextOf } from './translateRequest.ts';

/** In seconds. Idle: since it was used last. */
export interface SignInLifetimes {
  readonly sessionIdle: number;
  readonly session: number;
  readonly refreshTokenIdle: number;
  readonly refreshToken: number;
}

/** A code or token that says for whom it is; `authTime` and `iat` in seconds since 1970. */
interface SignInSource {
  readonly kind: string;
  readonly authTime?: number;
  readonly iat?: number;
  readonly amr?: readonly string[];
}

interface AccountFinderOptions {
  readonly lifetimes: SignInLifetimes;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly factors: FactorStore | null;
}

/**
 * Finds the account of a code, a token or (without one) the browser's session. A token's sign-in that has ended throws
 * its `OAuthError`; a session's gives undefined, and the user is asked to sign in again.
 */
export function createAccountFinder(
  { accounts, tenant }: IdentityStore,
  { lifetimes, machineNow, factors }: AccountFinderOptions,
): (context: Context, id: string, source?: SignInSource) => Promise<Account | undefined> {
  return async (context, id, source) => {
    const user = await accounts.findUser(id);
    if (user === undefined) return undefined;
    const seconds = source === undefined ? context.oidc.session.loginTs : (source.authTime ?? source.iat);
    const signedInAt = Math.round((seconds ?? 0) * 1000);
    const lasts = source === undefined ? lifetimes.session : lifetimes.refreshToken;
    const ended = endOfSignIn(user, { startedAt: signedInAt, lasts, now: machineNow() });
    if (ended !== null) {
      if (source === undefined) return undefined;
      throw new OAuthError(ended);
    }
    const { amr } = source ?? context.oidc.session;
    const facts = requestContextOf(context.req);
    if (source !== undefined) {
      const freshness = { seconds: factors?.settings.proofSeconds ?? null, now: machineNow() };
      const isStale = demandsProof(facts.demandedContexts) && !isFresh({ amr, signedInAt }, freshness);
      if (isStale || (await isRefused(factors, id, amr))) throw new OAuthError('secondFactorNeeded');
    }
    Object.assign(facts, { signedInAt, amr });
    return accountOf(tenant, user);
  };
}

/** Times in milliseconds; `lasts`, one of the lifetimes, in seconds. */
interface SignInTimes {
  readonly startedAt: number;
  readonly lasts: number;
  readonly now: number;
}

/** Why a sign-in of a user has ended; null where it has not. */
export function endOfSignIn(user: UserAccount, { startedAt, lasts, now }: SignInTimes): OAuthErrorCode | null {
  if (!user.accountEnabled) return 'accountDisabled';
  if (startedAt < (user.sessionsValidFrom?.getTime() ?? 0)) return 'signInRevoked';
  return startedAt + lasts * 1000 < now ? 'signInTooOld' : null;
}

/** With a session, and with a refresh token that its client revokes, all ends that was given by the same sign-in. */
export function endSignInsTogether(provider: Provider, artefacts: Artefacts, sealing: Sealing): void {
  const { destroy } = provider.Session.prototype;
  provider.Session.prototype.destroy = async function end() {
    if (!makesRoom(this)) {
      await revokeGrants(artefacts, this);
      noteEndedSession(this, await takeProviderSession({ artefacts, sealing }, this));
    }
    await destroy.call(this);
  };
  const revoked = new WeakSet<Context>();
  provider.on('grant.revoked', (context: Context) => void revoked.add(context));
  provider.use(async (context, next) => {
    await next();
    if (requestContextOf(context.req).path.endpoint !== 'revoke' || !revoked.has(context)) return;
    const uid = context.oidc.entities.RefreshToken?.sessionUid;
    const session = uid === undefined ? undefined : await provider.Session.findByUid(uid);
    if (uid === undefined || session === undefined) return;
    await revokeGrants(artefacts, session);
    await provider.Session.adapter.destroyByUid(uid);
  });
}

/** Another user signs in in the same browser: what clients hold for the one before stays, as in Entra. */
function makesRoom({ state }: Session): boolean {
  const path = URL.parse(state?.postLogoutRedirectUri ?? '')?.pathname;
  const endpoint = path === undefined ? undefined : readIssuerPath(path)?.endpoint;
  return endpoint === 'resume' || endpoint === 'deviceResume';
}

async function revokeGrants(artefacts: Artefacts, { authorizations = {} }: Session): Promise<void> {
  const grants = Object.values(authorizations).flatMap(({ grantId }) => grantId ?? []);
  await Promise.all(grants.map((grantId) => artefacts.revokeByGrantId(grantId)));
}
