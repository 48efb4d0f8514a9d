// The rows of sign-ins: who signed in to what, from where and how it went; and when each user did so last.

import type { Id, Instant, StoredRow } from '../base.ts';
import type { EnumValue, ClientCredentialTypes, SignInEventTypes, SignInProtocols } from '../enums.ts';

/**
 * A sign-in, or the `attempts` of one minute that failed alike (Graph signIn); never changed but for their number. The
 * texts are those of the moment.
 */
export interface SignIn extends StoredRow {
  /** Tenant time. */
  readonly createdAt: Instant;
  readonly eventType: EnumValue<typeof SignInEventTypes>;
  readonly isInteractive: boolean;
  /** Null where an application signs in for itself, and where nobody has the name that was typed. */
  readonly userId: Id | null;
  readonly userDisplayName: string | null;
  /** In lower case, as Graph shows it. */
  readonly userPrincipalName: string | null;
  readonly userType: 'member' | 'guest' | null;
  /** Of an application that signs in for itself. */
  readonly servicePrincipalId: Id | null;
  readonly servicePrincipalName: string | null;
  /** The client; null where nobody has the id that was sent. */
  readonly appId: Id | null;
  readonly appDisplayName: string | null;
  readonly resourceId: Id | null;
  readonly resourceDisplayName: string | null;
  /** Null for failures of many addresses that are counted together. */
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly clientAppUsed: string | null;
  readonly browser: string | null;
  readonly operatingSystem: string | null;
  /** What the client called the sign-in, where that is an id. */
  readonly correlationId: string;
  /** The number of the error as clients of Entra know it; 0 for success. */
  readonly errorCode: number;
  readonly failureReason: string | null;
  readonly authenticationProtocol: EnumValue<typeof SignInProtocols>;
  readonly clientCredentialType: EnumValue<typeof ClientCredentialTypes>;
  readonly authenticationRequirement: 'singleFactorAuthentication' | 'multiFactorAuthentication';
  /** The sign-in that tokens name in `sid`. */
  readonly sessionId: Id | null;
  readonly attempts: number;
}

/** When a user signed in last; the id is the user's. Tenant time; the other ids are of sign-ins. */
export interface SignInActivity extends StoredRow {
  readonly lastSignInAt: Instant | null;
  readonly lastSignInRequestId: string | null;
  readonly lastNonInteractiveSignInAt: Instant | null;
  readonly lastNonInteractiveSignInRequestId: string | null;
  readonly lastSuccessfulSignInAt: Instant | null;
  readonly lastSuccessfulSignInRequestId: string | null;
}
