// Whether a token is valid, and whose it is.
import { hash } from 'node:crypto';
import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { signingAlgorithm, type KeyRing } from './keyRing.ts';
import { graphAppId } from '../../domain/rights/graphPermissions.ts';
import { graphResource } from './scopes.ts';
import { proofContext } from '../factors/proofs.ts';

/**
 * The bearer of a token, as the token says it: whether the account is enabled and what it may do is read with each
 * call.
 */
export interface Identity {
  readonly kind: 'user' | 'application';
  /** By the issuer here, not by the outside one. */
  readonly issuedHere: boolean;
  /** Of the user, or of the application's service principal. */
  readonly objectId: string;
  readonly tenantId: string;
  /** The `appId` of the client application. */
  readonly appId: string;
  /** Delegated permissions; empty for an application. */
  readonly scopes: ReadonlySet<string>;
  /** Application permissions; empty for a user. */
  readonly roles: ReadonlySet<string>;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** When the user signed in; of a token that does not say so, and of the outside issuer's, when it was issued. */
  readonly signedInAt: Date;
  /** When a second factor was given in that sign-in; absent where the token tells of none. */
  readonly provedAt?: Date;
  /** The key of the grant that a user's token was given by; null for other tokens. */
  readonly grantKey: string | null;
}

export type TokenErrorReason =
  | 'missing'
  | 'malformed'
  | 'badSignature'
  | 'expired'
  | 'notYetValid'
  | 'wrongAudience'
  | 'wrongIssuer';

/** Why a token is not accepted; each reason is a 401. */
export class TokenError extends Error {
  readonly reason: TokenErrorReason;

  constructor(reason: TokenErrorReason) {
    super(`The access token is refused: ${reason}.`);
    this.name = 'TokenError';
    this.reason = reason;
  }
}

/** The keys of the outside issuer could not be fetched, so that its tokens cannot be verified: answered with 503. */
export class KeysUnavailable extends Error {}

/** An issuer besides ours whose tokens are accepted. */
export interface OutsideIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audience: string;
  /** By the outbound client, for this folder opens no connection. */
  readonly fetch: (url: string, options: RequestInit) => Promise<Response>;
}

/** The bearer of a token of any other issuer. Rejects as `TokenVerifier.verify`. */
export type ForeignTokens = (token: string, issuer: string) => Promise<Identity>;

interface VerifierOptions {
  readonly ring: KeyRing;
  readonly issuer: () => string;
  readonly tenantId: string;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly outside?: OutsideIssuer;
  readonly foreign?: ForeignTokens;
  readonly maxCached?: number;
}

/** How much the clocks of other machines may differ. */
const clockToleranceSeconds = 60;
/** A token of Entra with many roles is far shorter. A longer token is refused unread. */
const maxTokenLength = 64 * 1024;

/**
 * The last valid token of a connection, with its hash: the same token on the same connection is not hashed again. It
 * ends with the connection.
 */
export interface LastToken {
  token: string | null;
  key: string;
}
/** A longer token is hashed each time, for there may be ten thousand connections. */
const maxLastTokenLength = 4 * 1024;

/** Verifies bearer tokens, and remembers which of them are valid. */
export interface TokenVerifier {
  /** The bearer of a token. Rejects with `TokenError` or `KeysUnavailable`. */
  readonly verify: (token: string | undefined, last?: LastToken) => Promise<Identity>;
  /** The bearer of a token that was verified before and still is valid; null for any other token. */
  readonly known: (token: string | undefined, last?: LastToken) => Identity | null;
}

/** Accepts the tokens of our issuer, and of the outside issuer where there is one. */
export function createTokenVerifier(options: VerifierOptions): TokenVerifier {
  const cache = createIdentityCache(options);
  const judge = createTokenJudge(options);

  function known(token: string | undefined, last?: LastToken): Identity | null {
    if (token === undefined || token === '' || token.length > maxTokenLength) return null;
    const identity = token === last?.token ? cache.find(last.key) : null;
    if (identity !== null) return identity;
    const key = keyOf(token);
    const found = cache.find(key);
    if (found !== null && last !== undefined && token.length <= maxLastTokenLength) Object.assign(last, { token, key });
    return found;
  }

  return {
    known,
    verify: async (token, last) => {
      if (token === undefined || token === '') throw new TokenError('missing');
      if (token.length > maxTokenLength) throw new TokenError('malformed');
      const identity = known(token, last);
      if (identity !== null) return identity;
      const claimed = claimedIssuer(token);
      const isForeign = claimed !== options.issuer() && claimed !== options.outside?.issuer;
      if (isForeign && options.foreign !== undefined) return options.foreign(token, claimed);
      const verified = await judge(token);
      cache.add(keyOf(token), verified);
      return verified.identity;
    },
  };
}

/** The hash of a token: a copy of what is remembered of tokens lets nobody in. */
const keyOf = (token: string): string => hash('sha256', token, 'base64');

interface VerifiedToken {
  readonly identity: Identity;
  readonly issuer: string;
  /** The id of our key that signed it; null where the outside issuer did. */
  readonly kid: string | null;
}

/** The bearers of valid tokens, by the tokens' hashes; the one that was unused for longest gives way to a new one. */
function createIdentityCache({ ring, issuer, machineNow, outside, maxCached = 10_000 }: VerifierOptions) {
  const cached = new Map<string, VerifiedToken>();
  return {
    /** Null where the token has ended, or its issuer or key is accepted no more. */
    find: (key: string): Identity | null => {
      const found = cached.get(key);
      if (found === undefined) return null;
      const now = machineNow();
      const isGood =
        (found.issuer === issuer() || found.issuer === outside?.issuer) &&
        found.identity.expiresAt.getTime() > now &&
        (found.kid === null || ring.publishes(found.kid, now));
      // The order of use matters only where one has to give way.
      if (isGood && cached.size < maxCached) return found.identity;
      cached.delete(key);
      if (!isGood) return null;
      cached.set(key, found);
      return found.identity;
    },
    add: (key: string, verified: VerifiedToken): void => {
      cached.set(key, verified);
      for (const oldest of cached.keys()) {
        if (cached.size <= maxCached) break;
        cached.delete(oldest);
      }
    },
  };
}

/** Signature, issuer, audience and times of a token, by the keys of whoever issued it. */
function createTokenJudge({ ring, issuer, tenantId, machineNow, outside }: VerifierOptions) {
  const ours = { keys: ownKeys(ring), audience: [graphResource, graphAppId], algorithms: [signingAlgorithm] };
  const theirs =
    outside === undefined
      ? null
      : { keys: remoteKeys(outside), audience: outside.audience, algorithms: ['RS256', 'PS256', 'ES256'] };
  return async (token: string): Promise<VerifiedToken> => {
    const claimed = claimedIssuer(token);
    const accepted = claimed === issuer() ? ours : claimed === outside?.issuer ? theirs : null;
    if (accepted === null) throw new TokenError('wrongIssuer');
    const { keys, audience, algorithms } = accepted;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: claimed,
        audience,
        algorithms,
        currentDate: new Date(machineNow()),
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'iat'],
      });
      const identity = identityFromClaims(payload, tenantId, accepted === ours);
      // The tolerance is for clocks that are behind, not for tokens that have ended.
      if (identity.expiresAt.getTime() <= machineNow()) throw new TokenError('expired');
      if (identity.objectId === '') throw new TokenError('malformed');
      return { identity, issuer: claimed, kid: accepted === ours ? (protectedHeader.kid ?? null) : null };
    } catch (error) {
      throw toTokenError(error);
    }
  };
}

function claimedIssuer(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw new TokenError('malformed');
  }
}

function ownKeys(ring: KeyRing): JWTVerifyGetKey {
  return async ({ kid }) => {
    const key = kid === undefined ? undefined : await ring.findPublicKey(kid);
    if (key === undefined) throw new TokenError('badSignature');
    return key;
  };
}

function remoteKeys({ jwksUri, fetch }: OutsideIssuer): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: 5000,
    cooldownDuration: 30_000,
    [customFetch]: fetch,
  });
}

/** What a token is refused by, for an error of its verification. */
export function toTokenError(error: unknown): Error {
  if (error instanceof TokenError) return error;
  if (error instanceof errors.JWTExpired) return new TokenError('expired');
  if (error instanceof errors.JWTClaimValidationFailed) return new TokenError(claimReasons[error.claim] ?? 'malformed');
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JOSEAlgNotAllowed
  )
    return new TokenError('badSignature');
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  )
    return new TokenError('malformed');
  return new KeysUnavailable('The keys of the outside issuer could not be read.', { cause: error });
}

const claimReasons: Readonly<Record<string, TokenErrorReason>> = {
  aud: 'wrongAudience',
  iss: 'wrongIssuer',
  nbf: 'notYetValid',
  iat: 'malformed',
  exp: 'malformed',
};

function identityFromClaims(claims: JWTPayload, tenantId: string, issuedHere: boolean): Identity {
  const { oid, sub, tid, appid, azp, idtyp, scp, roles, sid, auth_time: authTime, iat = 0, exp = 0 } = claims;
  const scopes = new Set(wordsIn(scp));
  const signedInAt = new Date(Math.round((issuedHere && typeof authTime === 'number' ? authTime : iat) * 1000));
  const isApplication = idtyp === 'app' || (idtyp === undefined && scp === undefined);
  return {
    kind: isApplication ? 'application' : 'user',
    issuedHere,
    objectId: text(oid) ?? text(sub) ?? '',
    tenantId: text(tid) ?? tenantId,
    appId: text(appid) ?? text(azp) ?? '',
    scopes: isApplication ? new Set() : scopes,
    roles: isApplication ? new Set(wordsIn(roles)) : new Set(),
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
    signedInAt,
    ...(wordsIn(claims['acrs']).includes(proofContext) ? { provedAt: signedInAt } : {}),
    grantKey: issuedHere && !isApplication ? (text(sid) ?? null) : null,
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The words of a claim: of a text or a list. */
export function wordsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((each) => each !== '');
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
