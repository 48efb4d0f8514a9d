// What `$search` looks into of an entity: fields, and texts of related rows, derived from the tables.

import type { EntityName } from '../domain/entities.ts';
import type { SearchedField } from '../odata/query.ts';
import { entities, entityNames } from './entities.ts';
import { storedEntities } from './storedEntities.ts';
import type { Entity } from './tables/entityTable.ts';

/** By entity; an entity without such a field cannot be searched. */
export const searchedFields: ReadonlyMap<string, readonly SearchedField[]> = new Map(
  entityNames.map((name) => [name, searchedFieldsOf(entities[name])]),
);

function searchedFieldsOf({ entity, fields, searchedThrough = [] }: Entity): readonly SearchedField[] {
  const own = Object.entries(fields).flatMap(([field, [, , , ...traits]]) =>
    traits.includes('searched') ? [{ through: [], field }] : [],
  );
  return [...own, ...searchedThrough.map((path) => searchedBelow(entity, path))];
}

function searchedBelow(entity: EntityName, path: readonly string[]): SearchedField {
  let at: EntityName = entity;
  const through = path.slice(0, -1).map((navigation) => {
    const relation = storedEntities.get(at)?.relations.get(navigation);
    if (relation === undefined) throw new Error(`${at} has no ${navigation} to search through.`);
    at = relation.to as EntityName;
    return { navigation, entity: at };
  });
  return { through, field: path.at(-1) as string };
}
