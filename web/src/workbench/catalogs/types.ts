// What these pages read of catalogs.

import type { DirectoryObject, Named } from '../../api/entities.ts';

export interface Catalog extends Named {
  readonly description: string | null;
  readonly state: string;
  readonly isExternallyVisible: boolean;
  readonly createdDateTime: string;
  readonly modifiedDateTime: string;
}
export interface Resource extends Named {
  readonly description: string | null;
  readonly originSystem: string;
  readonly originId: string;
  readonly roles?: readonly Named[];
}
/** A resource whose group or application is deleted. */
export interface MissingOrigin {
  readonly id: string;
  /** Null where it cannot be restored. */
  readonly restorableUntilDateTime: string | null;
  readonly packages: readonly Named[];
}
export interface RoleAssignment {
  readonly id: string;
  readonly principal?: DirectoryObject | null;
  readonly roleDefinition?: Named | null;
}
export interface Extension extends Named {
  readonly '@odata.type': string;
  readonly description: string | null;
}
