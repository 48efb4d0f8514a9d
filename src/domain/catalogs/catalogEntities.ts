// The rows of catalogs and access packages, and of the pairs of accesses that must not be held together.

import type { AuthoredRow, Id, Instant, StoredRow } from '../base.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/** A container of resources and of the access packages that are made of them. */
export interface Catalog extends StoredRow, AuthoredRow {
  readonly displayName: string;
  readonly description: string | null;
  readonly type: Of<typeof W.CatalogTypes>;
  readonly state: Of<typeof W.CatalogStates>;
  readonly isExternallyVisible: boolean;
  readonly privilegeLevel: Of<typeof W.PrivilegeLevels>;
  readonly uniqueName: string | null;
  readonly deletedAt: Instant | null;
}

/** A bundle of resource roles that people request as one. */
export interface AccessPackage extends StoredRow, AuthoredRow {
  readonly catalogId: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly isHidden: boolean;
  readonly isRoleScopesVisible: boolean;
  /** Ours: whether the portal names the resources. `default` follows the tenant's `showsPackageContents`. */
  readonly contentsVisibility: Of<typeof W.ContentsVisibilities>;
  /** Ours: its access is as grave as that of a privileged catalog, wherever the package is. */
  readonly isSensitive: boolean;
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
 * Separation of duties, in one direction: a person who has `incompatibleId` must not get `packageId`. Rows are deleted
 * when the rule is.
 */
export interface IncompatiblePackage extends StoredRow {
  readonly packageId: Id;
  readonly incompatibleId: Id;
  readonly createdAt: Instant;
}

/** Separation of duties, in one direction: a member of the group must not get `packageId`. */
export interface IncompatibleGroup extends StoredRow {
  readonly packageId: Id;
  readonly groupId: Id;
  readonly createdAt: Instant;
}

/**
 * A person who holds both sides of a separation-of-duties rule, by whatever path. The database calculates the rows;
 * nothing writes them.
 */
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
