// Proof that a call-out is ours: a detached signature over its body, and a token where one is asked for; all by the
// keys that the issuer publishes.
// RFC 7515, appendix F (detached content); draft-ietf-oauth-signed-http-request (PoP).

import { CompactSign, importJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { isOwnAudience } from '../../domain/extensions/callAudience.ts';
import { signingAlgorithm, type KeyRing } from './keyRing.ts';

interface CallToSign {
  readonly url: string;
  readonly body: string;
  readonly id: string;
  readonly catalogId?: string;
  readonly extensionId?: string;
  readonly authentication: { readonly kind: 'token'; readonly resourceId: string } | { readonly kind: 'pop' } | null;
}
export type CallSigner = (call: CallToSign) => Promise<Readonly<Record<string, string>>>;

/** Seconds. */
const tokenSeconds = 300;
/** `sub` and `appid` of the tokens. It is no account, so that no token can act for one. */
const callerName = 'latchkey-callouts';

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

  /** A token that is bound to our key, inside a signed description of its call. */
  async function proof(url: URL, claims: JWTPayload): Promise<string> {
    const { kid, key: signing } = await key();
    const at = await token(url.origin, { ...claims, cnf: { kid } });
    return new SignJWT({ at, ts: Math.floor(machineNow() / 1000), m: 'POST', u: url.host, p: url.pathname })
      .setProtectedHeader({ alg: signingAlgorithm, kid, typ: 'pop' })
      .sign(signing);
  }

  return async ({ url, body, id, catalogId, extensionId, authentication }) => {
    const claims = { url, catalogId, customExtensionId: extensionId };
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
    const isOurs = authentication?.kind === 'token' && isOwnAudience(authentication.resourceId);
    const authorization =
      authentication === null || isOurs
        ? {}
        : {
            authorization:
              authentication.kind === 'token'
                ? `Bearer ${await token(authentication.resourceId, claims)}`
                : `PoP ${await proof(new URL(url), claims)}`,
          };
    return { 'x-latchkey-signature': `${header}..${signature}`, ...authorization };
  };
}
