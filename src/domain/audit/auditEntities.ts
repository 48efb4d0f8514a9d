// The rows of the audit: who did what, and what each entry is about.

import type { Id, Instant, StoredRow } from '../base.ts';
import type { EnumValue, GroupTypes } from '../enums.ts';

/** An audit row (Graph directoryAudit); never changed, deleted only where the settings bound its age. */
export interface Audit extends StoredRow {
  readonly activityDisplayName: string;
  readonly activityAt: Instant;
  readonly category: string;
  readonly operationType: string;
  readonly result: 'success' | 'failure' | 'timeout';
  readonly resultReason: string;
  readonly loggedByService: string;
  readonly correlationId: string;
  /**
   * The actor: fields of the other kinds are null. The server itself is an application without ids. `clientAppId`: the
   * application that a user used.
   */
  readonly actor: 'user' | 'application' | 'system';
  readonly userId: Id | null;
  readonly userDisplayName: string | null;
  readonly userPrincipalName: string | null;
  readonly clientAppId: Id | null;
  readonly appId: Id | null;
  readonly appDisplayName: string | null;
  readonly servicePrincipalId: Id | null;
  /** What the client called itself, cut to `longestUserAgent`; null for what the server did by itself. */
  readonly userAgent: string | null;
  /** From where the client called; of IPv6 the block that a subscriber has. Null for what the server did by itself. */
  readonly ipAddress: string | null;
  /** The sign-in by which the user's token was given, as tokens name it in `sid`. */
  readonly sessionId: Id | null;
  /**
   * Of what the server did: the user or service principal whose call led to it, that of the correlation id. Null for
   * what time alone led to.
   */
  readonly causedById: Id | null;
  readonly additionalDetails: readonly { readonly key: string; readonly value: string }[];
}
/** One target of an audit row, with the properties that changed. */
export interface AuditTarget extends StoredRow {
  readonly auditId: Id;
  readonly position: number;
  readonly targetId: Id | null;
  readonly displayName: string | null;
  readonly type: string;
  /** Of users. */
  readonly userPrincipalName: string | null;
  /** Of groups. */
  readonly groupType: EnumValue<typeof GroupTypes> | null;
  readonly modifiedProperties: readonly {
    readonly displayName: string;
    readonly oldValue: string | null;
    readonly newValue: string | null;
  }[];
}
