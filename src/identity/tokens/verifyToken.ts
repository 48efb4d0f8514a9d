// Whether a token is good, and who bears it.
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
import { graphResource, graphAppId } from './scopes.ts';

/** Who asks. Only what the token says: whether the account is enabled and what it may is read with each request. */
export interface Identity {
  readonly kind: 'user' | 'application';
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
}

export type TokenErrorReason =
  | 'missing'
  | 'malformed'
  | 'badSignature'
  | 'expired'
  | 'notYetValid'
  | 'wrongAudience'
  | 'wrongIssuer';

/** Each of these is a 401. */
export class TokenError extends Error {
  readonly reason: TokenErrorReason;

  constructor(reason: TokenErrorReason) {
    super(`The access token is refused: ${reason}.`);
    this.name = 'TokenError';
    this.reason = reason;
  }
}

/** The outside issuer's keys could not be fetched, so its tokens cannot be judged: not the caller's fault. */
export class KeysUnavailable extends Error {}

/** An issuer besides ours whose tokens are accepted. */
export interface OutsideIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audience: string;
  /** Goes through the one door out; this folder opens no connection. */
  readonly fetch: (url: string, options: RequestInit) => Promise<Response>;
}

export interface VerifierOptions {
  readonly ring: KeyRing;
  readonly issuer: () => string;
  readonly tenantId: string;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly outside?: OutsideIssuer;
  readonly maxCached?: number;
}

/** Clocks of other machines may differ by this much. */
const clockToleranceSeconds = 60;
/** A token of Entra with many roles stays far below; anything longer is not looked at. */
const maxTokenLength = 64 * 1024;

interface CachedIdentity {
  readonly identity: Identity;
  readonly issuer: string;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/**
 * The good token that came last by a connection, with its hash: who brings the same again is spared the hashing. It
 * ends with the connection.
 */
export interface LastToken {
  token: string | null;
  key: string;
}
/** Longer ones are hashed each time: there may be ten thousand connections. */
const maxLastTokenLength = 4 * 1024;

/** Who bears a token: at once where it was found good before. Rejects with `TokenRefused` or `KeysUnavailable`. */
export type TokenVerifier = (token: string | undefined, last?: LastToken) => Identity | Promise<Identity>;

export function createTokenVerifier(options: VerifierOptions): TokenVerifier {
  const { issuer, machineNow, outside, maxCached: mostRemembered = 10_000 } = options;
  const remembered = new Map<string, CachedIdentity>();
  const outsideKeys = outside === undefined ? undefined : remoteKeys(outside);

  function recall(key: string): Identity | undefined {
    const found = remembered.get(key);
    if (found === undefined) return undefined;
    const isGood = (found.issuer === issuer() || found.issuer === outside?.issuer) && found.expiresAt > machineNow();
    // Where none has to go, none need be known as the one that was longest unused.
    if (isGood && remembered.size < mostRemembered) return found.identity;
    remembered.delete(key);
    if (!isGood) return undefined;
    remembered.set(key, found);
    return found.identity;
  }

  return (token, last) => {
    if (token === undefined || token === '') return Promise.reject(new TokenError('missing'));
    if (token === last?.token) {
      const known = recall(last.key);
      if (known !== undefined) return known;
    }
    if (token.length > maxTokenLength) return Promise.reject(new TokenError('malformed'));
    // The key is the token's hash: what is remembered of all tokens opens no door.
    const key = hash('sha256', token, 'base64');
    const known = recall(key);
    if (known !== undefined && last !== undefined && token.length <= maxLastTokenLength)
      Object.assign(last, { token, key });
    return known ?? judged(token, key);
  };

  async function judged(token: string, key: string): Promise<Identity> {
    const identity = await judge(token);
    remembered.set(key, { identity, issuer: claimedIssuer(token), expiresAt: identity.expiresAt.getTime() });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= mostRemembered) break;
      remembered.delete(oldest);
    }
    return identity;
  }

  async function judge(token: string): Promise<Identity> {
    const claimed = claimedIssuer(token);
    const isOurs = claimed === issuer();
    if (!isOurs && (outside === undefined || claimed !== outside.issuer)) throw new TokenError('wrongIssuer');
    const keys = isOurs || outsideKeys === undefined ? ownKeys(options.ring) : outsideKeys;
    const audience = isOurs || outside === undefined ? [graphResource, graphAppId] : outside.audience;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: claimed,
        audience,
        algorithms: isOurs ? [signingAlgorithm] : ['RS256', 'PS256', 'ES256'],
        currentDate: new Date(machineNow()),
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'iat'],
      });
      const identity = identityFromClaims(payload, options.tenantId);
      // The tolerance is for clocks that are behind, not for tokens that have ended.
      if (identity.expiresAt.getTime() <= machineNow()) throw new TokenError('expired');
      if (identity.objectId === '') throw new TokenError('malformed');
      return identity;
    } catch (fault) {
      throw toTokenError(fault);
    }
  }
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

function toTokenError(fault: unknown): Error {
  if (fault instanceof TokenError) return fault;
  if (fault instanceof errors.JWTExpired) return new TokenError('expired');
  if (fault instanceof errors.JWTClaimValidationFailed) return new TokenError(claimReasons[fault.claim] ?? 'malformed');
  if (
    fault instanceof errors.JWSSignatureVerificationFailed ||
    fault instanceof errors.JWKSNoMatchingKey ||
    fault instanceof errors.JOSEAlgNotAllowed
  )
    return new TokenError('badSignature');
  if (
    fault instanceof errors.JWSInvalid ||
    fault instanceof errors.JWTInvalid ||
    fault instanceof errors.JOSENotSupported
  )
    return new TokenError('malformed');
  return new KeysUnavailable('The keys of the outside issuer could not be read.', { cause: fault });
}

const claimReasons: Readonly<Record<string, TokenErrorReason>> = {
  aud: 'wrongAudience',
  iss: 'wrongIssuer',
  nbf: 'notYetValid',
  iat: 'malformed',
  exp: 'malformed',
};

function identityFromClaims(claims: JWTPayload, tenantId: string): Identity {
  const { oid, sub, tid, appid, azp, idtyp, scp, roles, iat = 0, exp = 0 } = claims;
  const scopes = new Set(words(scp));
  const isApplication = idtyp === 'app' || (idtyp === undefined && scp === undefined);
  return {
    kind: isApplication ? 'application' : 'user',
    objectId: text(oid) ?? text(sub) ?? '',
    tenantId: text(tid) ?? tenantId,
    appId: text(appid) ?? text(azp) ?? '',
    scopes: isApplication ? new Set() : scopes,
    roles: isApplication ? new Set(words(roles)) : new Set(),
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function words(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((each) => each !== '');
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
