// The rows of the tenant itself: its clock, its clients, what its token issuer keeps, its jobs.

import type { Id, Instant, StoredRow } from '../base.ts';

/**
 * One row, id `singleton`: the tenant, and its clock. While frozen, now is `clockFrozenAt`; else machine time plus
 * `clockOffsetMs`.
 */
export interface Tenant extends StoredRow {
  readonly tenantId: Id;
  readonly displayName: string;
  readonly mode: 'sandbox' | 'production';
  readonly createdAt: Instant;
  readonly clockOffsetMs: number;
  readonly clockFrozenAt: Instant | null;
}

/**
 * A client of a version before 0.3, which the first start of a later one registers like every other. The table goes
 * once no server of such a version can run beside this one.
 */
export interface Client extends StoredRow {
  readonly appId: Id;
  readonly key: string | null;
  readonly servicePrincipalId: Id;
  readonly displayName: string;
  readonly secretHashes: readonly string[];
  readonly jwks: readonly unknown[];
  readonly redirectUris: readonly string[];
  readonly isPublic: boolean;
  readonly applicationPermissions: readonly string[];
  readonly delegatedPermissions: readonly string[];
  readonly isEnabled: boolean;
  /** When its permissions became app role assignments and permission grants; null where they are to. */
  readonly movedAt: Instant | null;
}

export interface SigningKey extends StoredRow {
  readonly jwk: unknown;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
}

/** What the token issuer must remember: codes, grants, sessions. Machine time. */
export interface Artefact extends StoredRow {
  readonly model: string;
  readonly payload: unknown;
  readonly grantId: string | null;
  readonly userCode: string | null;
  /** Whose sign-in it belongs to; null for what belongs to nobody, or was kept by an earlier version. */
  readonly userId: Id | null;
  readonly uid: string | null;
  readonly consumedAt: Instant | null;
  readonly expiresAt: Instant | null;
}

/**
 * A job: work to be done later. `dueAt` is tenant time; `notBefore` (back-off) and `claimedUntil` (lease) are machine
 * time, as text. `attempts` are runs that came to an end, or are under way; `lapses` are leases that expired since the
 * last run that came to an end: the process ended, or was cut off. `correlationId` is that of the call that queued the
 * job, with its trace where traces are on (observe/traceparent.ts). `lastError` is for people; a job that gave up keeps
 * `failedAt`.
 */
export interface Job extends StoredRow {
  readonly kind: string;
  readonly subject: Id;
  readonly dueAt: Instant;
  readonly notBefore: Instant;
  readonly claimedUntil: Instant | null;
  readonly attempts: number;
  readonly lapses: number;
  readonly uniqueKey: string | null;
  readonly payload: unknown;
  readonly correlationId: string;
  /** Whose call led to it; null where nobody's did. */
  readonly causedById: Id | null;
  readonly lastError: string | null;
  readonly failedAt: Instant | null;
}

/**
 * A text of a list of another row, kept beside the list so that a database can look for it. The store writes these
 * rows.
 */
export interface ListedText extends StoredRow {
  readonly ownerId: Id;
  readonly list: string;
  readonly place: number;
  readonly value: string;
}
