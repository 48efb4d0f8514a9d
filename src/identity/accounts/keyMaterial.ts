// What applications prove themselves by: secrets that are drawn here, certificates that are sent, and the proof that a
// client holds the key of one.
import { randomBytes, X509Certificate } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { CertificateFacts } from '../../domain/directory/credentials.ts';
import { formatInstant } from '../../domain/time.ts';

/** How many characters of a secret are shown later, so that people tell their secrets apart. */
export const hintLength = 3;

/** A new client secret of 40 characters that need no quotes, and its hint. More than 200 of its bits are random. */
export function drawSecret(): { readonly secretText: string; readonly hint: string } {
  const hint = randomBytes(2).toString('hex').slice(0, hintLength);
  const rest = randomBytes(27).toString('base64url').replaceAll('-', '.');
  return { secretText: `${hint}~${rest}`, hint };
}

/** A certificate in base64, of its DER or PEM form; null where it is none. */
export function readCertificate(base64: string): CertificateFacts | null {
  const certificate = parseCertificate(base64);
  if (certificate === undefined) return null;
  return {
    der: certificate.raw.toString('base64'),
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    subject: certificate.subject.replaceAll('\n', ', ').slice(0, 256),
    from: formatInstant(certificate.validFromDate.getTime()),
    until: formatInstant(certificate.validToDate.getTime()),
  };
}

function parseCertificate(base64: string): X509Certificate | undefined {
  const bytes = Buffer.from(base64, 'base64');
  try {
    return new X509Certificate(bytes.includes('-----BEGIN') ? bytes.toString('latin1') : bytes);
  } catch {
    // Whatever else it is, it is no certificate: the caller says so.
    return undefined;
  }
}

/** The audience of proofs, as Graph's page has it. */
const proofAudience = '00000002-0000-0000-c000-000000000000';
const longestProofSeconds = 600;

/**
 * Whether a proof of possession (a JWT of at most ten minutes, issued by the application's object id) is signed with
 * the key of one of these certificates (base64 of DER). `now` is machine time.
 * https://learn.microsoft.com/graph/application-rollkey-prooftoken
 */
export async function isProof(
  proof: string,
  {
    issuer,
    certificates,
    now,
  }: { readonly issuer: string; readonly certificates: readonly string[]; readonly now: Date },
): Promise<boolean> {
  for (const each of certificates) {
    const certificate = parseCertificate(each);
    if (certificate === undefined) continue;
    try {
      const { payload } = await jwtVerify(proof, certificate.publicKey, {
        audience: proofAudience,
        issuer,
        algorithms: ['RS256', 'PS256', 'ES256'],
        currentDate: now,
        clockTolerance: 60,
        requiredClaims: ['exp', 'nbf'],
      });
      return (payload.exp ?? 0) - (payload.nbf ?? 0) <= longestProofSeconds;
    } catch {
      // Not by this key, or no proof at all: the next key decides, and none refuses.
    }
  }
  return false;
}
