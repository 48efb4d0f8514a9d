// What a question means: a slow and obvious reading over the rows in memory.

import type { EntityName } from '../../src/domain/entities.ts';
import type { Expand, Filter, Options, Order, Place, Question, Search, Test } from './question.ts';
import {
  isThere,
  propertiesOf,
  rowsOf,
  shownWord,
  typeOf,
  type Navigation,
  type Property,
  type Version,
} from './wire.ts';
import { folded } from './folded.ts';
import type { Row, World } from './world.ts';

export interface Seeing {
  readonly world: World;
  readonly version: Version;
  readonly who: Question['who'];
}
/** `missing`: 404. A list has its rows on all pages together, and how many fit. */
export type Meaning =
  | { readonly is: 'missing' }
  | { readonly is: 'count'; readonly count: number }
  | { readonly is: 'one'; readonly value: Shown }
  | { readonly is: 'list'; readonly rows: readonly Shown[]; readonly count: number | null };
/** What is shown of a row; `exact`: nothing else. */
export interface Shown {
  readonly exact: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  readonly expanded: Readonly<
    Record<string, Shown | null | { readonly rows: readonly Shown[]; readonly count: number | null }>
  >;
}

export function meaningOf(question: Question, world: World): Meaning {
  const seeing: Seeing = { world, version: question.version, who: question.who };
  const { below, counted, options } = question;
  const all = (world.rows.get(typeOf(question.type).entity) ?? []).filter(
    (row) => isThere(row) && typeOf(question.type).fits(row) && sees(seeing, typeOf(question.type).entity, row),
  );
  if (below === null) return listOf(seeing, question.type, all, options, counted);
  const parent = all.find((row) => row.id === below.key);
  if (parent === undefined) return { is: 'missing' };
  if (below.navigation === null) return { is: 'one', value: shownOf(seeing, question.type, parent, options) };
  const far = reached(seeing, below.navigation, parent);
  if (below.navigation.many) return listOf(seeing, below.navigation.to, far, options, counted);
  return far[0] === undefined
    ? { is: 'missing' }
    : { is: 'one', value: shownOf(seeing, below.navigation.to, far[0], options) };
}

function listOf(seeing: Seeing, type: string, rows: readonly Row[], options: Options, counted: boolean): Meaning {
  const { fitting, page } = asked(seeing, type, rows, options);
  return counted
    ? { is: 'count', count: fitting.length }
    : {
        is: 'list',
        rows: page.map((row) => shownOf(seeing, type, row, options)),
        count: options.count ? fitting.length : null,
      };
}

function asked(seeing: Seeing, type: string, rows: readonly Row[], { filter, search, orders, skip, top }: Options) {
  const fitting = rows.filter(
    (row) =>
      (filter === null || holds(seeing, filter, row)) && (search === null || found(textsOf(seeing, type, row), search)),
  );
  // $top is how much a page holds; none at all means that nothing but the count was wanted.
  return { fitting, page: top === 0 ? [] : fitting.toSorted((a, b) => compared(seeing, orders, a, b)).slice(skip) };
}

function shownOf(seeing: Seeing, type: string, row: Row, { select, expand }: Options): Shown {
  const properties = select ?? propertiesOf(type, seeing.version).filter((each) => !each.onSelect);
  const name = (of: Property | Navigation): string => of.names[seeing.version] as string;
  return {
    exact: select !== null,
    values: Object.fromEntries(properties.map((each) => [name(each), jsonOf(each, row, seeing)])),
    expanded: Object.fromEntries(expand.map((each) => [name(each.navigation), expandedOf(seeing, each, row)])),
  };
}

function expandedOf(seeing: Seeing, { navigation, options }: Expand, row: Row) {
  const far = reached(seeing, navigation, row);
  if (!navigation.many) return far[0] === undefined ? null : shownOf(seeing, navigation.to, far[0], options);
  const { fitting, page } = asked(seeing, navigation.to, far, options);
  return {
    rows: page.map((each) => shownOf(seeing, navigation.to, each, options)),
    count: options.count ? fitting.length : null,
  };
}

function jsonOf(property: Property, row: Row, { world, version }: Seeing): unknown {
  const { kind } = property;
  const value = property.of(row, world);
  if (typeof value !== 'string') return value;
  if (kind === 'word') return shownWord(property, version, value);
  return kind === 'instant'
    ? value
        .replace(/\.?0+Z$/, 'Z')
        .replace(/(T\d\d:\d\d)Z$/, '$1:00Z')
        .replace(/(T\d\d)Z$/, '$1:00:00Z')
    : value;
}

/** The rows behind a navigation that who asks may see. */
const reached = (seeing: Seeing, navigation: Navigation, row: Row): readonly Row[] =>
  navigation.of(row, seeing.world).filter((each) => sees(seeing, typeOf(navigation.to).entity, each));

/**
 * A reader of some catalogs sees these and what is in them; nothing of the organizations; of people, those with
 * assignments or requests there.
 */
function sees({ world, who }: Seeing, entity: EntityName, row: Row): boolean {
  if (who === 'all' || entity === 'directoryObject') return true;
  const { readable } = world;
  if (entity === 'catalog') return readable.has(row.id);
  if (entity === 'connectedOrganization') return false;
  const isOf = (other: EntityName, field: string): boolean =>
    (world.rows.get(other) ?? []).some((each) => each[field] === row.id && readable.has(each['catalogId']));
  if (entity === 'subject') return isOf('assignment', 'targetId') || isOf('assignmentRequest', 'targetId');
  if (entity === 'resourceRoleScope')
    return (world.rows.get('accessPackage') ?? []).some(
      (each) => each.id === row['packageId'] && readable.has(each['catalogId']),
    );
  return readable.has(row['catalogId']);
}

type Value = string | boolean | null;

function valueAt(seeing: Seeing, { hops, property }: Place, row: Row): Value {
  const end = hops.reduce<Row | undefined>(
    (at, hop) => (at === undefined ? undefined : reached(seeing, hop, at)[0]),
    row,
  );
  return end === undefined ? null : property.of(end, seeing.world);
}

export function holds(seeing: Seeing, filter: Filter, row: Row): boolean {
  switch (filter.is) {
    case 'and':
      return filter.of.every((each) => holds(seeing, each, row));
    case 'or':
      return filter.of.some((each) => holds(seeing, each, row));
    case 'not':
      return !holds(seeing, filter.of, row);
    case 'compare': {
      // A word that is no enumeration's is a text like any other as soon as it is not just equal or not, in any case.
      const isShown =
        filter.place.property.kind === 'word' &&
        filter.literal.value !== null &&
        (filter.apply !== null || (filter.test !== 'eq' && filter.test !== 'ne'));
      if (isShown)
        return compares(
          prepared(filter, shownText(seeing, filter.place, row)),
          filter.test,
          filter.literal.text.slice(1, -1),
        );
      return compares(
        prepared(filter, valueAt(seeing, filter.place, row)),
        filter.test,
        plain(filter.place.property, filter.literal.value),
      );
    }
    case 'in':
      return filter.literals.some((literal) =>
        compares(
          plain(filter.place.property, valueAt(seeing, filter.place, row)),
          'eq',
          plain(filter.place.property, literal.value),
        ),
      );
    case 'fields': {
      const areNames = filter.left.property.kind === 'name' && filter.right.property.kind === 'name';
      const side = (place: Place): Value => {
        const value = valueAt(seeing, place, row);
        return areNames && typeof value === 'string' ? folded(value) : value;
      };
      return compares(side(filter.left), filter.test, side(filter.right));
    }
    case 'text': {
      const value = prepared(filter, shownText(seeing, filter.place, row));
      const sought = plain(filter.place.property, filter.literal.value);
      const isSo =
        typeof value === 'string' &&
        typeof sought === 'string' &&
        { contains: value.includes(sought), startswith: value.startsWith(sought), endswith: value.endsWith(sought) }[
          filter.fn
        ];
      return isSo === (filter.eq === '' || filter.eq === ' eq true');
    }
    case 'truth':
      return valueAt(seeing, filter.place, row) === true;
    case 'missing':
      return (
        (filter.hops.reduce<Row | undefined>(
          (at, hop) => (at === undefined ? undefined : reached(seeing, hop, at)[0]),
          row,
        ) ===
          undefined) ===
        (filter.test === 'eq')
      );
    case 'any':
    case 'all': {
      const from = filter.hops.reduce<Row | undefined>(
        (at, hop) => (at === undefined ? undefined : reached(seeing, hop, at)[0]),
        row,
      );
      const far = from === undefined ? [] : reached(seeing, filter.far, from);
      const fits = (each: Row): boolean => filter.where === null || holds(seeing, filter.where, each);
      return filter.is === 'any' ? far.some(fits) : far.every(fits);
    }
  }
}

/** Text functions see words as they are shown. */
function shownText(seeing: Seeing, place: Place, row: Row): Value {
  const value = valueAt(seeing, place, row);
  return place.property.kind === 'word' && typeof value === 'string'
    ? shownWord(place.property, seeing.version, value)
    : value;
}

/** Names are compared folded. */
const plain = ({ kind }: Property, value: Value): Value =>
  kind === 'name' && typeof value === 'string' ? folded(value) : value;

/** tolower and toupper change the letters of ASCII; names are folded whatever is said. */
function prepared(
  { place, apply }: { readonly place: Place; readonly apply: 'tolower' | 'toupper' | null },
  value: Value,
): Value {
  if (place.property.kind === 'name' || apply === null || typeof value !== 'string')
    return plain(place.property, value);
  return value.replace(/[A-Za-z]/g, (letter) => (apply === 'tolower' ? letter.toLowerCase() : letter.toUpperCase()));
}

function compares(left: Value, test: Test, right: Value): boolean {
  if (left === null || right === null) return test === 'eq' ? left === right : test === 'ne' && left !== right;
  const sign = signOf(left, right);
  return { eq: sign === 0, ne: sign !== 0, gt: sign > 0, ge: sign >= 0, lt: sign < 0, le: sign <= 0 }[test];
}

/** Null first, then by code point; false before true. */
function signOf(a: Value, b: Value): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  return typeof a === 'string' && typeof b === 'string'
    ? Buffer.compare(Buffer.from(a), Buffer.from(b))
    : Number(a) - Number(b);
}

function compared(seeing: Seeing, orders: readonly Order[], a: Row, b: Row): number {
  for (const { place, descending } of orders) {
    const sign = signOf(
      plain(place.property, valueAt(seeing, place, a)),
      plain(place.property, valueAt(seeing, place, b)),
    );
    if (sign !== 0) return descending ? -sign : sign;
  }
  return signOf(a.id, b.id);
}

/** What a search looks into: of a package also the names of resources that it gives, where they are seen. */
function textsOf(seeing: Seeing, type: string, row: Row): readonly unknown[] {
  const { entity, searched } = typeOf(type);
  const own = searched.map((field) => row[field]);
  if (entity !== 'accessPackage') return own;
  const seen = (of: EntityName): readonly Row[] => rowsOf(seeing.world, of).filter((each) => sees(seeing, of, each));
  const given = new Set(
    seen('resourceRoleScope')
      .filter((each) => each['packageId'] === row.id)
      .map((each) => each['resourceId']),
  );
  return [
    ...own,
    // Who is referred to stays who it was, deleted or not.
    ...(seeing.world.rows.get('resource') ?? [])
      .filter((each) => given.has(each.id) && sees(seeing, 'resource', each))
      .map((each) => each['displayName']),
  ];
}

function found(texts: readonly unknown[], search: Search): boolean {
  switch (search.is) {
    case 'and':
      return search.of.every((each) => found(texts, each));
    case 'or':
      return search.of.some((each) => found(texts, each));
    case 'not':
      return !found(texts, search.of);
    case 'phrase':
      return texts.some((text) => typeof text === 'string' && folded(text).includes(folded(search.text)));
  }
}
