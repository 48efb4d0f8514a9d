// The parts of kept properties that filters reach, for the store: how each is compared.

import type { Column, JsonList, StoredEntity } from '../../tables/storage.ts';
import { elementOf, factsOf, keptValue, membersOfValue } from './keptValues.ts';
import type { FactRow } from './directoryFacts.gen.ts';

/** The field of a directory object that keeps what no rule reads. */
export const keptField = 'otherProperties';

const deepest = 3;
const writtenType = ([v1, beta]: FactRow): string => (v1 ?? beta) as string;

/** Whether Graph documents a `$filter` on the property. */
export const isFiltered = ([, , traits]: FactRow): boolean => traits.includes('filter');

/** What filters reach in a value: `otherProperties/info/supportUrl`, and lists such as `otherProperties/identities`. */
type KeptPaths = Required<Pick<StoredEntity, 'parts' | 'jsonLists'>>;

/** The value in which parts are looked for. */
interface Place {
  /** The field with the JSON, and its column. */
  readonly field: string;
  readonly column: string;
  /** What stands before the names of parts. */
  readonly under: readonly string[];
}

/** What filters reach in the column that keeps the properties of directory objects. */
export function keptParts(column: string): KeptPaths {
  const place = { field: keptField, column, under: [keptField] };
  return together(
    ['user', 'group', 'application', 'servicePrincipal'].flatMap((type) =>
      Object.entries(factsOf(type)).flatMap(([name, row]) => (isFiltered(row) ? [partsBelow(place, [name], row)] : [])),
    ),
  );
}

const together = (all: readonly KeptPaths[]): KeptPaths => ({
  parts: new Map(all.flatMap(({ parts }) => [...parts])),
  jsonLists: new Map(all.flatMap(({ jsonLists }) => [...jsonLists])),
});

function partsBelow(place: Place, keys: readonly string[], row: FactRow): KeptPaths {
  const written = writtenType(row);
  if (keys.length > deepest) return together([]);
  const name = [...place.under, ...keys].join('/');
  const element = elementOf(written);
  if (element !== null) {
    const list: JsonList = { field: place.field, keys, entries: entriesOf(element) };
    return { parts: new Map(), jsonLists: new Map([[name, list]]) };
  }
  const members = membersOfValue(written);
  if (members !== null)
    return together(Object.entries(members).map(([key, each]) => partsBelow(place, [...keys, key], each)));
  return {
    parts: new Map([[name, partOf(name, place.column, keptValue(written).storage, keys)]]),
    jsonLists: new Map(),
  };
}

const partOf = (field: string, column: string, storage: Column['storage'], keys: readonly string[]): Column => ({
  field,
  column,
  storage: storage === 'id' ? 'text' : storage,
  nullable: true,
  keys,
});

/** The entries of a list as rows: their one column is `value`, which of a list of plain values is the value itself. */
function entriesOf(element: string): StoredEntity {
  const members = membersOfValue(element);
  const whole: Column = { field: entry, column: 'value', storage: 'json', nullable: false };
  const { parts, jsonLists } = together(
    Object.entries(members ?? {}).map(([key, row]) =>
      partsBelow({ field: entry, column: 'value', under: [] }, [key], row),
    ),
  );
  const { storage } = keptValue(element);
  return {
    name: 'directoryObject',
    table: 'value',
    columns: new Map([[entry, whole]]),
    parts: members === null ? new Map([['value', partOf('value', 'value', storage, [])]]) : parts,
    jsonLists,
    relations: new Map(),
    unique: [],
    indexes: [],
    visible: null,
  };
}

/** The field of an entry that holds all of it. */
const entry = '$it';
