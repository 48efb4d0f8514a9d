// The rows of what a user proves their identity by besides the password.

import type { Id, Instant, StoredRow } from '../base.ts';

/**
 * An authenticator app (`softwareOath`) or a passkey (`fido2`) of a user. Times are tenant time.
 * https://learn.microsoft.com/graph/api/resources/authenticationmethod
 */
export interface AuthenticationMethod extends StoredRow {
  readonly userId: Id;
  readonly kind: 'softwareOath' | 'fido2';
  readonly displayName: string | null;
  readonly createdAt: Instant;
  readonly usedAt: Instant | null;
  /** The secret of an authenticator app, sealed; never on any wire. */
  readonly sealed: string | null;
  /** Of an app: the step of time whose code was used last. Of a passkey: how often it says that it was used. */
  readonly counter: number;
  /** Of a passkey, in base64url. */
  readonly credentialId: string | null;
  /** COSE, in base64url. */
  readonly publicKey: string | null;
  readonly transports: readonly string[];
  /** The model of the authenticator, as its maker says it. */
  readonly aaGuid: string | null;
}
