// Tokens of other issuers in the place of a client's secret: a job signs in by what its own platform says of it.
// https://learn.microsoft.com/entra/workload-id/workload-identity-federation
import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { ClientApplication } from '../accounts/accounts.ts';
import { OAuthError } from '../issuer/oauthErrors.ts';

/** By the outbound client, for this folder opens no connection. */
type ReadAddress = (url: string, options: RequestInit) => Promise<Response>;

/** Whether a client assertion is good. Throws `OAuthError` where it is not, or its issuer cannot be asked. */
export type FederationVerifier = (client: ClientApplication, assertion: string) => Promise<void>;

const keptMilliseconds = 3_600_000;
const mostIssuers = 100;

/** Keys of issuers are kept for an hour; a key that is not among them is looked for anew, at most each half minute. */
export function createFederationVerifier(read: ReadAddress, machineNow: () => number): FederationVerifier {
  const known = new Map<string, { readonly keys: Promise<JWTVerifyGetKey>; readonly until: number }>();
  const keysOf = (issuer: string): Promise<JWTVerifyGetKey> => {
    const found = known.get(issuer);
    if (found !== undefined && found.until > machineNow()) return found.keys;
    const keys = discoverKeys(issuer, read);
    known.delete(issuer);
    known.set(issuer, { keys, until: machineNow() + keptMilliseconds });
    for (const oldest of known.keys()) if (known.size > mostIssuers) known.delete(oldest);
    keys.catch(() => known.delete(issuer));
    return keys;
  };
  return async (client, assertion) => {
    const { iss, sub, aud } = readClaims(assertion);
    const audiences = [aud ?? []].flat();
    const trusted = client.federatedCredentials.find(
      (each) =>
        each.issuer === iss && each.subject === sub && each.audiences.some((audience) => audiences.includes(audience)),
    );
    if (trusted === undefined) throw new OAuthError('federationUnknown');
    try {
      await jwtVerify(assertion, await keysOf(trusted.issuer), {
        issuer: trusted.issuer,
        subject: trusted.subject,
        audience: [...trusted.audiences],
        algorithms: ['RS256', 'PS256', 'ES256'],
        currentDate: new Date(machineNow()),
        clockTolerance: 60,
        requiredClaims: ['exp', 'iat'],
      });
    } catch (error) {
      throw new OAuthError(isOfToken(error) ? 'assertionInvalid' : 'federationUnreachable');
    }
  };
}

const isOfToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC';

function readClaims(assertion: string): ReturnType<typeof decodeJwt> {
  try {
    return decodeJwt(assertion);
  } catch {
    throw new OAuthError('assertionInvalid');
  }
}

/** The `iss` of an assertion; null where it is none. */
export function issuerOf(assertion: string): string | null {
  try {
    return decodeJwt(assertion).iss ?? null;
  } catch {
    return null;
  }
}

async function discoverKeys(issuer: string, read: ReadAddress): Promise<JWTVerifyGetKey> {
  const answer = await read(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
  });
  if (!answer.ok) throw new Error(`The issuer answered ${answer.status}.`);
  const { issuer: named, jwks_uri: address } = (await answer.json()) as Readonly<Record<string, unknown>>;
  if (named !== issuer || typeof address !== 'string') throw new Error('The issuer names another, or no keys.');
  return createRemoteJWKSet(new URL(address), {
    timeoutDuration: 5000,
    cooldownDuration: 30_000,
    [customFetch]: read,
  });
}
