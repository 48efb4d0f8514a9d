// The rows by which applications prove who they are: passwords, certificates, and trust in another issuer's tokens.

import type { Id, Instant, StoredRow } from '../base.ts';

/**
 * A password or a certificate of an application or service principal. `keyId` is its id on the wire. Of a password only
 * the hash is kept; `key` is a certificate, base64 of its DER form. Times are tenant time.
 */
export interface Credential extends StoredRow {
  readonly objectId: Id;
  readonly keyId: Id;
  readonly kind: 'password' | 'key';
  readonly displayName: string | null;
  readonly customKeyIdentifier: string | null;
  /** The first three characters of a password. */
  readonly hint: string | null;
  /** scrypt; never on any wire. */
  readonly secretHash: string | null;
  readonly keyType: string | null;
  readonly usage: string | null;
  readonly key: string | null;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/**
 * Tokens of `issuer` with this `subject` and one of these audiences stand for the application's own secret.
 * https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
 */
export interface FederatedCredential extends StoredRow {
  readonly applicationId: Id;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  readonly description: string | null;
}

/** A credential as bodies say it, by its published names; what was left out is missing. */
export interface CredentialDraft {
  readonly keyId?: Id | null;
  readonly displayName?: string | null;
  readonly customKeyIdentifier?: string | null;
  readonly startDateTime?: Instant | null;
  readonly endDateTime?: Instant | null;
  readonly type?: string | null;
  readonly usage?: string | null;
  readonly key?: string | null;
}
