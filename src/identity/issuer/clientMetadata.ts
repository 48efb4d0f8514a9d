// A client application as the library describes clients.
import { createHash, randomBytes, X509Certificate, type JsonWebKey } from 'node:crypto';
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
  proof: IssuerRequestContext['clientProof'],
  rules: ClientMetadataOptions,
): Record<string, unknown> {
  const keys = proof === 'assertion' ? assertionKeys(client, rules.now) : [];
  const method =
    keys.length > 0 ? 'private_key_jwt' : proof === 'none' && client.isPublic ? 'none' : 'client_secret_post';
  const usable = client.redirectUris.filter((uri) => isUsableRedirectUri(uri));
  // As in Entra, a loopback redirect URI fits at any port; the library allows that to native clients.
  const isNative = usable.every((uri) => fitsNativeClient(uri));
  const redirectUris = isNative ? usable : usable.filter((uri) => /^https?:/i.test(uri));
  return {
    client_id: client.clientId,
    client_name: client.displayName === '' ? client.clientId : client.displayName,
    application_type: isNative ? 'native' : 'web',
    token_endpoint_auth_method: method,
    ...(method === 'client_secret_post' ? { client_secret: neverComparedSecret } : {}),
    ...(keys.length > 0 ? { jwks: { keys } } : {}),
    grant_types: [
      ...(redirectUris.length > 0 ? ['authorization_code'] : []),
      ...(client.signsInOnly === true ? [] : grantsBesideCode(client, rules)),
    ],
    response_types: redirectUris.length > 0 ? ['code'] : [],
    redirect_uris: redirectUris,
    post_logout_redirect_uris: redirectUris,
  };
}

const grantsBesideCode = (
  { isPublic }: ClientApplication,
  { mayUsePasswordGrant }: ClientMetadataOptions,
): readonly string[] => [
  'refresh_token',
  deviceCodeGrant,
  ...(isPublic ? [] : ['client_credentials']),
  ...(isPublic && mayUsePasswordGrant ? ['password'] : []),
];

/** The library demands a secret here; provider.ts compares the secret by its hash. */
const neverComparedSecret = randomBytes(32).toString('base64url');

/** Whether the library accepts a redirect URI: it would reject the whole client for one that it does not. */
function isUsableRedirectUri(uri: string): boolean {
  const parsed = URL.parse(uri);
  return (
    parsed !== null &&
    parsed.hash === '' &&
    !uri.includes('#') &&
    !['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:'].includes(parsed.protocol)
  );
}

export const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

function fitsNativeClient(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  if (protocol === 'http:') return loopbackHosts.has(hostname);
  return protocol !== 'https:' || !loopbackHosts.has(hostname);
}

/** The client's keys by all ids that clients use: their own, and the thumbprints of their certificates. */
function assertionKeys(client: ClientApplication, now: Date): readonly JsonWebKey[] {
  const fromCertificates = client.certificates.flatMap((certificate) => certificateKeys(certificate, now));
  return [...client.publicKeys.map((key) => publicPart(key)), ...fromCertificates];
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
