// The tables, columns and relations of every entity, for the store; derived from the tables of the model.

import type { EntityName } from '../domain/entities.ts';
import { eq } from '../odata/query.ts';
import { elementsOf, type Column, type Relation, type StoredEntity } from './tables/storage.ts';
import type { Entity } from './tables/entityTable.ts';
import { keptField, keptParts } from './codecs/directory/keptParts.ts';
import { entities, entityNames } from './entities.ts';
import type { AnyFieldType } from './tables/fieldTypes.ts';

/** Every entity as the store keeps it. */
export const storedEntities: ReadonlyMap<EntityName, StoredEntity> = new Map(
  entityNames.map((name) => [name, storedEntity(entities[name])]),
);

function storedEntity(of: Entity): StoredEntity {
  const lists = Object.entries(of.fields).flatMap(([field, row]) => (row[2].searchable === true ? [field] : []));
  const columns = new Map(Object.entries(of.fields).map(([field, row]) => [field, column(field, row[2])]));
  const inColumns = Object.entries(of.partColumns ?? {}).flatMap(([part, field]) => {
    const own = columns.get(field);
    return own === undefined ? [] : [[part, own] as const];
  });
  const kept = of.entity === 'directoryObject' ? keptParts(snake(keptField)) : null;
  return {
    name: of.entity,
    table: snake(of.entity),
    columns,
    parts: new Map([
      ...Object.entries(of.fields).flatMap(([field, row]) => partsOf(snake(field), [field], row[2])),
      ...inColumns,
      ...(kept?.parts ?? []),
    ]),
    ...(kept === null ? {} : { jsonLists: kept.jsonLists }),
    relations: new Map([
      ...Object.entries(of.navigations ?? {}).map(([navigation, row]) => [navigation, row[2].relation] as const),
      ...lists.map((list) => [elementsOf(list), textsOf(list)] as const),
    ]),
    lists,
    unique: of.unique,
    indexes: of.indexes,
    visible: of.visible,
    isView: of.isView === true,
  };
}

/** The parts of a value, by name, that can be compared; texts inside values have no folded twin, and ids are texts. */
function partsOf(
  inColumn: string,
  path: readonly string[],
  { parts = {} }: AnyFieldType,
): readonly (readonly [string, Column])[] {
  return Object.entries(parts).flatMap(([key, type]) => {
    const here = [...path, key];
    if (type.storage === 'json') return partsOf(inColumn, here, type);
    const storage = type.storage === 'folded' || type.storage === 'id' ? 'text' : type.storage;
    const name = here.join('/');
    return [[name, { field: name, column: inColumn, storage, nullable: true, keys: here.slice(1) }] as const];
  });
}

function textsOf(list: string): Relation {
  return { kind: 'many', to: 'listedText', via: 'ownerId', where: eq('list', list), single: false };
}

function column(field: string, type: Entity['fields'][string][2]): Column {
  return { field, column: snake(field), storage: type.storage, nullable: type.nullable };
}

/** `catalogId` -> `catalog_id`. */
function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
