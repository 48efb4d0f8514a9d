// The parts of kept properties that filters reach, for the store: how each is compared.

import type { Column } from '../../tables/storage.ts';
import { factsOf, keptValue, membersOfValue } from './keptValues.ts';
import type { FactRow } from './directoryFacts.gen.ts';

/** The field of a directory object that keeps what no rule reads. */
export const keptField = 'otherProperties';

const deepest = 3;
const writtenType = ([v1, beta]: FactRow): string => (v1 ?? beta) as string;

/** Whether Graph documents a `$filter` on the property, and it is no list. */
export const isFiltered = (row: FactRow): boolean =>
  row[2].includes('filter') && !writtenType(row).startsWith('Collection(');

/** By path, how the part is kept: `otherProperties/info/supportUrl`. */
export const keptParts = (column: string): readonly (readonly [string, Column])[] =>
  ['user', 'group', 'application', 'servicePrincipal'].flatMap((type) =>
    Object.entries(factsOf(type)).flatMap(([name, row]) => (isFiltered(row) ? partsBelow(column, [name], row) : [])),
  );

function partsBelow(column: string, keys: readonly string[], row: FactRow): readonly (readonly [string, Column])[] {
  const written = writtenType(row);
  if (written.startsWith('Collection(') || keys.length > deepest) return [];
  const members = membersOfValue(written);
  if (members !== null)
    return Object.entries(members).flatMap(([name, each]) => partsBelow(column, [...keys, name], each));
  const { storage } = keptValue(written);
  const field = [keptField, ...keys].join('/');
  return [[field, { field, column, storage: storage === 'id' ? 'text' : storage, nullable: true, keys }]];
}
