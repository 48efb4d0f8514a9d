// Which fields of an entity `$search` looks into, derived from the tables.

import { entities, entityNames } from './entities.ts';
import type { Entity } from './tables/entityTable.ts';

/** By entity; an entity without such a field cannot be searched. */
export const searchedFields: ReadonlyMap<string, readonly string[]> = new Map(
  entityNames.map((name) => [name, searchedFieldsOf(entities[name])]),
);

function searchedFieldsOf({ fields }: Entity): readonly string[] {
  return Object.entries(fields).flatMap(([field, [, , , ...traits]]) => (traits.includes('searched') ? [field] : []));
}
