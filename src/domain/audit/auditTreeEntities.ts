// The rows of the audit tree: which audit row has which place, and what is known about the tree at which size.

import type { Id, Instant, StoredRow } from '../base.ts';

/** An audit row that waits for its place in the tree; the id is that of the audit row. */
export type PendingAudit = StoredRow;

/** The place of an audit row; the id is the position, as `positionKey` writes it. */
export interface AuditLeaf extends StoredRow {
  readonly auditId: Id;
  /** 32 random bytes, base64url: with them personal values are committed to, and without them nobody can try values. */
  readonly salt: string;
  /** Of a row of which values were erased: what is left of the salt, which is empty then. */
  readonly erasure: {
    readonly commitments: Readonly<Record<string, string>>;
    readonly salts: Readonly<Record<string, string>>;
  } | null;
}

/** Up to 256 hashes of a level side by side, base64url; the id is `level/index`, as `tileKey` writes it. */
export interface AuditTile extends StoredRow {
  readonly hashes: string;
}

/** One row, id `singleton`: how many audit rows have a place. Whoever gives places expects its version. */
export interface AuditTree extends StoredRow {
  /** The name of the log, which every checkpoint begins with. */
  readonly origin: string;
  readonly size: number;
  /** Positions whose rows the retention deleted: `[first, last]` of each run, in order. */
  readonly prunedPositions: readonly (readonly [first: number, last: number])[];
  /** Entries at earlier positions have no address any more, as the settings say. */
  readonly addressesErasedTo: number;
  /** Where the check of the next slice begins. */
  readonly checkedTo: number;
  /** Rows that did not match when they were checked last. */
  readonly findings: readonly AuditFinding[];
}

/** An audit row that is not as the tree says. Tenant time. */
export interface AuditFinding {
  readonly position: number;
  /** Null where nothing says any more which row it was. */
  readonly auditId: Id | null;
  readonly kind: 'changed' | 'removed' | 'removedWhileWaiting' | 'saltGone' | 'valuesGone' | 'hashesGone';
  readonly foundAt: Instant;
}

/** The newest checkpoint: one row, id `singleton`. Earlier ones are kept elsewhere. Machine time. */
export interface AuditCheckpoint extends StoredRow {
  readonly createdAt: Instant;
  readonly size: number;
  /** The checkpoint with its signature, as a signed note of C2SP. */
  readonly signedNote: string;
}

/** A key that signs checkpoints; the id is its key hash, eight hexadecimal digits. Machine time. */
export interface AuditKey extends StoredRow {
  /** The verifier key of C2SP: `name+hash+base64`. */
  readonly verifierKey: string;
  /** The private key, PKCS #8 as PEM, sealed. */
  readonly material: string;
  readonly createdAt: Instant;
  /** Of a key that others may know: it counts for no checkpoint of a larger tree. Null as long as it counts. */
  readonly withdrawnFrom: number | null;
}
