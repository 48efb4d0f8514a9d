// The rows of catalogs and access packages, and of the pairs of accesses that must not be held together.

import type { AuthoredRow, Id, Instant, StoredRow } from '../base.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

export interface Catalog extends StoredRow, AuthoredRow {
  readonly displayName: string;
  readonly description: string | null;
  readonly type: Of<typeof W.CatalogTypes>;
  readonly state: Of<typeof W.CatalogStates>;
  readonly isExternallyVisible: boolean;
  readonly uniqueName: string | null;
  readonly deletedAt: Instant | null;
}

export interface AccessPackage extends StoredRow, AuthoredRow {
  readonly catalogId: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly isHidden: boolean;
  readonly isRoleScopesVisible: boolean;
  readonly uniqueName: string | null;
  readonly deletedAt: Instant | null;
}

/** One role that a package gives; `until` is null while it does. The wire id is `<roleId>_<scopeId>`. */
export interface ResourceRoleScope extends StoredRow, AuthoredRow {
  readonly packageId: Id;
  readonly roleId: Id;
  readonly scopeId: Id;
  readonly resourceId: Id;
  readonly from: Instant;
  readonly until: Instant | null;
}

/**
 * Separation of duties, in one direction: who has `incompatibleId`, or is in the group, can not get `packageId`. Rows
 * end when the rule does.
 */
export interface IncompatiblePackage extends StoredRow {
  readonly packageId: Id;
  readonly incompatibleId: Id;
  readonly createdAt: Instant;
}

export interface IncompatibleGroup extends StoredRow {
  readonly packageId: Id;
  readonly groupId: Id;
  readonly createdAt: Instant;
}

/** Somebody who holds both sides of a rule, through whatever path. Calculated by the database and never written. */
export interface SeparationOfDutiesConflict extends StoredRow {
  readonly kind: 'accessPackage' | 'group';
  readonly targetId: Id;
  readonly targetDisplayName: string | null;
  readonly catalogId: Id;
  readonly accessPackageId: Id;
  readonly accessPackageDisplayName: string;
  readonly heldBy: 'assignment' | 'groupMembership';
  readonly assignmentId: Id | null;
  /** The other package, or the group. */
  readonly incompatibleId: Id;
  readonly incompatibleDisplayName: string | null;
  readonly incompatibleHeldBy: 'assignment' | 'groupMembership';
  readonly incompatibleAssignmentId: Id | null;
}
