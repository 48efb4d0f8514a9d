// A client application as the library describes clients.
import { createHash, randomBytes, X509Certificate, type JsonWebKey } from 'node:crypto';
import { isRedirectAllowed, platforms, platformsOf } from '../../domain/directory/redirects.ts';
import type { ClientApplication } from '../accounts/accounts.ts';
import { deviceCodeGrant, type IssuerRequestContext } from './translateRequest.ts';

interface ClientMetadataOptions {
  /** True in the sandbox: public clients may use the password grant. */
  readonly mayUsePasswordGrant: boolean;
  readonly now: Date;
}

/**
 * The metadata by which the library judges this request of the client. One client may use a secret in one request and
 * an assertion in the next, which the library cannot express: the method follows from the request.
 */
export function clientMetadata(
  client: ClientApplication,
  request: ClientRequest,
  rules: ClientMetadataOptions,
): Record<string, unknown> {
  const keys = request.clientProof === 'assertion' ? assertionKeys(client, rules.now) : [];
  const isPublic = request.clientProof === 'none' && mayDoWithoutProof(client, request);
  const method = keys.length > 0 ? 'private_key_jwt' : isPublic ? 'none' : 'client_secret_post';
  // The library would reject the whole client for one that is none: earlier versions did not check them.
  const registered = platforms.flatMap((platform) =>
    client.redirectUris[platform].filter((uri) => isRedirectAllowed(platform, uri)),
  );
  // The library takes the two kinds apart; provider.ts compares addresses with all of them.
  const ofPages = registered.filter((uri) => /^https?:/i.test(uri));
  const redirectUris = [...new Set(ofPages.length > 0 ? ofPages : registered)];
  return {
    client_id: client.clientId,
    client_name: client.displayName === '' ? client.clientId : client.displayName,
    application_type: ofPages.length > 0 || registered.length === 0 ? 'web' : 'native',
    token_endpoint_auth_method: method,
    ...(method === 'client_secret_post' ? { client_secret: neverComparedSecret } : {}),
    ...(keys.length > 0 ? { jwks: { keys } } : {}),
    grant_types: [
      ...(redirectUris.length > 0 ? ['authorization_code'] : []),
      ...(client.signsInOnly === true ? [] : grantsBesideCode(client, isPublic, rules)),
    ],
    response_types: redirectUris.length > 0 ? ['code'] : [],
    redirect_uris: redirectUris,
    post_logout_redirect_uris: redirectUris,
  };
}

const grantsBesideCode = (
  { isFallbackPublicClient }: ClientApplication,
  isPublic: boolean,
  { mayUsePasswordGrant }: ClientMetadataOptions,
): readonly string[] => [
  'refresh_token',
  deviceCodeGrant,
  ...(isPublic ? [] : ['client_credentials']),
  ...(isFallbackPublicClient && mayUsePasswordGrant ? ['password'] : []),
];

/** What of a request says whether its client must prove itself. */
type ClientRequest = Pick<IssuerRequestContext, 'clientProof' | 'grantType' | 'redirectUri'>;

/**
 * Whether the client keeps no secret for this request: an answer that goes to a page in the browser or to a program of
 * the user's is redeemed without one; what has no address needs the client to be a public one.
 */
function mayDoWithoutProof(
  { redirectUris, isFallbackPublicClient, signsInOnly }: ClientApplication,
  { grantType, redirectUri }: ClientRequest,
): boolean {
  if (signsInOnly === true) return true;
  const isPublic = (on: readonly string[]): boolean => on.includes('spa') || on.includes('publicClient');
  const on = redirectUri === null ? [] : platformsOf(redirectUris, redirectUri);
  if (on.length > 0 && (grantType === null || grantType === 'authorization_code')) return isPublic(on);
  const hasPublic = redirectUris.spa.length + redirectUris.publicClient.length > 0;
  return (
    isFallbackPublicClient ||
    (hasPublic && (grantType === null || /^(refresh_token|authorization_code)$/.test(grantType)))
  );
}

/** The library demands a secret here; provider.ts compares the secret by its hash. */
const neverComparedSecret = randomBytes(32).toString('base64url');

/** The keys of the client's certificates, by all ids that clients use: their thumbprints. */
function assertionKeys(client: ClientApplication, now: Date): readonly JsonWebKey[] {
  return client.certificates.flatMap((certificate) => certificateKeys(certificate, now));
}

function certificateKeys(certificate: string, now: Date): readonly JsonWebKey[] {
  const parsed = readCertificate(certificate);
  if (parsed === undefined || parsed.validToDate <= now || parsed.validFromDate > now) return [];
  const key = publicPart(parsed.publicKey.export({ format: 'jwk' }));
  const thumbprints = ['sha1', 'sha256'].flatMap((hash) => {
    const digest = createHash(hash).update(parsed.raw).digest();
    return [digest.toString('base64url'), digest.toString('hex').toUpperCase(), digest.toString('hex')];
  });
  return thumbprints.map((kid) => ({ ...key, kid }));
}

function readCertificate(certificate: string): X509Certificate | undefined {
  try {
    return new X509Certificate(certificate.includes('-----BEGIN') ? certificate : Buffer.from(certificate, 'base64'));
  } catch {
    // An unreadable certificate is left out; the client's other keys still serve.
    return undefined;
  }
}

function publicPart({ d, p, q, dp, dq, qi, ...key }: JsonWebKey): JsonWebKey {
  return key;
}
