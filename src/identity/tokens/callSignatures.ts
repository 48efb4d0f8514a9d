// Proof that a call to somebody outside is ours: a detached signature over its body, and where it is asked for a token;
// all by the keys that the issuer publishes.
// RFC 7515, appendix F (detached content); draft-ietf-oauth-signed-http-request (PoP).

import { CompactSign, importJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { signingAlgorithm, type KeyRing } from './keyRing.ts';
import { graphResource, graphAppId } from './scopes.ts';

export interface CallToSign {
  readonly url: string;
  readonly body: string;
  readonly id: string;
  readonly authentication: { readonly kind: 'token'; readonly resourceId: string } | { readonly kind: 'pop' } | null;
}
export type CallSigner = (call: CallToSign) => Promise<Readonly<Record<string, string>>>;

/** Seconds. */
const tokenSeconds = 300;
/** What our own service takes tokens for: a token for somebody outside must never open it. */
const ownAudiences: ReadonlySet<string> = new Set([graphResource, `${graphResource}/`, graphAppId]);
/** Who calls, as the tokens' `sub` and `appid` say it: no account, so that none of them can act for one. */
export const callerName = 'latchkey-callouts';

export function createCallSigner({
  ring,
  issuer,
  tenantId,
  machineNow,
}: {
  readonly ring: KeyRing;
  readonly issuer: () => string;
  readonly tenantId: string;
  readonly machineNow: () => number;
}): CallSigner {
  async function key(): Promise<{ readonly kid: string; readonly key: CryptoKey }> {
    const [jwk] = (await ring.current()).privateKeys;
    if (jwk?.kid === undefined) throw new Error('there is no key to sign with');
    return { kid: jwk.kid, key: (await importJWK(jwk, signingAlgorithm)) as CryptoKey };
  }

  async function token(audience: string, more: JWTPayload): Promise<string> {
    const { kid, key: signing } = await key();
    const now = Math.floor(machineNow() / 1000);
    return new SignJWT({ tid: tenantId, appid: callerName, azp: callerName, ver: '2.0', idtyp: 'app', ...more })
      .setProtectedHeader({ alg: signingAlgorithm, kid, typ: 'JWT' })
      .setIssuer(issuer())
      .setSubject(callerName)
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + tokenSeconds)
      .sign(signing);
  }

  /** A token that is bound to our key, inside a signed statement of the call that it is for. */
  async function proof(url: URL): Promise<string> {
    const { kid, key: signing } = await key();
    const at = await token(url.origin, { cnf: { kid } });
    return new SignJWT({ at, ts: Math.floor(machineNow() / 1000), m: 'POST', u: url.host, p: url.pathname })
      .setProtectedHeader({ alg: signingAlgorithm, kid, typ: 'pop' })
      .sign(signing);
  }

  return async ({ url, body, id, authentication }) => {
    const { kid, key: signing } = await key();
    const signed = await new CompactSign(new TextEncoder().encode(body))
      .setProtectedHeader({
        alg: signingAlgorithm,
        kid,
        typ: 'callout',
        iat: Math.floor(machineNow() / 1000),
        url,
        id,
      })
      .sign(signing);
    const [header, , signature] = signed.split('.');
    const isOurs = authentication?.kind === 'token' && ownAudiences.has(authentication.resourceId.toLowerCase());
    const authorization =
      authentication === null || isOurs
        ? {}
        : {
            authorization:
              authentication.kind === 'token'
                ? `Bearer ${await token(authentication.resourceId, {})}`
                : `PoP ${await proof(new URL(url))}`,
          };
    return { 'x-latchkey-signature': `${header}..${signature}`, ...authorization };
  };
}
