// What a service is made of, and the names that tables have in an API version.

import type { Navigation, Operation, StructuredType } from '../odata/serviceDescription.ts';
import type { EntityName } from '../domain/entities.ts';
import type { ApiVersion } from './apiVersions.ts';
import type { ListedType } from './tables/complexType.ts';
import type { AlternateType, DerivedType, Entity, NavigationRow, WireTable } from './tables/entityTable.ts';

/** Everything that a service is made of. */
export interface Model {
  readonly namespace: string;
  readonly alias: string | null;
  readonly entities: Readonly<Record<EntityName, Entity>>;
  readonly derived: readonly DerivedType[];
  readonly alternateTypes: readonly AlternateType[];
  readonly complex: readonly ListedType[];
  /** Types without rows, and what may follow them. */
  readonly containers: readonly StructuredType[];
  readonly root: readonly Navigation[];
  readonly movedRoots: ReadonlyMap<string, string>;
  readonly operations: readonly Operation[];
}

/** How one service is made: its API version, and whether it takes names that it does not list. */
export interface ServiceOptions {
  readonly apiVersion: ApiVersion;
  readonly isStrict: boolean;
}

/** The name of a type in an API version; null where the version lacks it. */
export const typeName = (table: WireTable, apiVersion: ApiVersion): string | null =>
  ({ 'v1.0': table.types[0], beta: table.types[1], latchkey: table.types[2] ?? null })[apiVersion];

/** The name of a navigation in an API version; null where the version lacks it. */
export const navigationName = (key: string, row: NavigationRow, apiVersion: ApiVersion): string | null =>
  ({ 'v1.0': row[0], beta: row[1], latchkey: row.includes('ours') ? key : null })[apiVersion];
