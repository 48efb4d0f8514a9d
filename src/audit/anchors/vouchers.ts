// Whose word counts for the checkpoints that a database or a bundle holds: witnesses by their keys, authorities for
// time stamps by the certificates that vouch for them. Both are named by who verifies, and never by what is verified.

import { cosignersOf } from '../bundle/verify.mjs';
import { textOfNote } from '../checkpoint.ts';
import type { Fields } from '../entry.ts';

/** Who is trusted. `authorities`: certificates, PEM. */
export interface AnchorTrust {
  readonly witnessKeys: readonly string[];
  readonly authorities: readonly string[];
}

export const noTrust: AnchorTrust = { witnessKeys: [], authorities: [] };

/** Who vouches for a checkpoint, in words, and since when. */
export interface Voucher {
  readonly by: string;
  readonly at: string;
}

/**
 * Who of those who are trusted vouches for the checkpoint of an `auditAnchor` row; `bad` for a bad time stamp. A stamp
 * of an authority that is not trusted vouches for nothing.
 */
export async function vouchersOf(row: Fields, trust: AnchorTrust): Promise<readonly Voucher[] | 'bad'> {
  const signedNote = String(row['signedNote']);
  const cosigners = cosignersOf(signedNote, trust.witnessKeys).map(({ witness, at }) => ({
    by: `the witness ${witness}`,
    at,
  }));
  const { timestamp } = row;
  if (timestamp == null || trust.authorities.length === 0) return cosigners;
  // Loaded where there is a time stamp: the package for them is large.
  const { UntrustedAuthority, verifyTimestamp } = await import('./timestamp.ts');
  try {
    const answer = Buffer.from(String(timestamp), 'base64');
    const { at, authority } = await verifyTimestamp(answer, textOfNote(signedNote), { trusted: trust.authorities });
    return [...cosigners, { by: `a time stamp of ${authority}`, at }];
  } catch (error) {
    return error instanceof UntrustedAuthority ? cosigners : 'bad';
  }
}

/** The certificates in a PEM text, each for itself. */
export const certificatesIn = (text: string): readonly string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
