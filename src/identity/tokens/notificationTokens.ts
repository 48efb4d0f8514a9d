// Tokens that come with encrypted notifications: whoever gets them can tell that they come from here.
// https://learn.microsoft.com/graph/change-notifications-with-resource-data#validate-the-authenticity-of-notifications

import { importJWK, SignJWT, type CryptoKey } from 'jose';
import { signingAlgorithm, type KeyRing } from './keyRing.ts';

/** The application by which Graph sends notifications. Clients know it, so it is the same here. */
const publisherId = '0bf30f3b-4a52-48df-9a82-234910c4a086';
const tokenSeconds = 3_600;

interface TokenDeps {
  readonly ring: KeyRing;
  readonly issuer: () => string;
  readonly tenantId: string;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

/** Makes such tokens, each for an application. They open nothing here: their audience is that application. */
export function createNotificationTokens(deps: TokenDeps): (appId: string) => Promise<string> {
  const { ring, issuer, tenantId, machineNow } = deps;
  return async (appId) => {
    const [jwk] = (await ring.current()).privateKeys;
    if (jwk?.kid === undefined) throw new Error('There is no key to sign with.');
    const now = Math.floor(machineNow() / 1000);
    // Helpers of one language look for the publisher in `appid`, those of another in `azp`.
    return new SignJWT({ tid: tenantId, appid: publisherId, azp: publisherId, ver: '2.0' })
      .setProtectedHeader({ alg: signingAlgorithm, kid: jwk.kid, typ: 'JWT' })
      .setIssuer(issuer())
      .setSubject(publisherId)
      .setAudience(appId)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + tokenSeconds)
      .sign((await importJWK(jwk, signingAlgorithm)) as CryptoKey);
  };
}
