// A question that a client may ask of a list, and how it is written as an address.

import type { Navigation, Property, Version } from './wire.ts';

/** A literal as the address has it, and what it means. */
export interface Literal {
  readonly text: string;
  readonly value: string | boolean | null;
}
export interface Place {
  readonly hops: readonly Navigation[];
  readonly property: Property;
}
export type Test = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type Apply = 'tolower' | 'toupper' | null;

export type Filter =
  | { readonly is: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly is: 'not'; readonly of: Filter }
  | {
      readonly is: 'compare';
      readonly place: Place;
      readonly test: Test;
      readonly literal: Literal;
      readonly apply: Apply;
      /** Literal first. */
      readonly turned: boolean;
    }
  | { readonly is: 'fields'; readonly left: Place; readonly test: Test; readonly right: Place }
  | { readonly is: 'in'; readonly place: Place; readonly literals: readonly Literal[] }
  | {
      readonly is: 'text';
      readonly fn: 'contains' | 'startswith' | 'endswith';
      readonly place: Place;
      readonly literal: Literal;
      readonly apply: Apply;
      readonly eq: '' | ' eq true' | ' eq false' | ' ne true';
    }
  | { readonly is: 'truth'; readonly place: Place }
  | { readonly is: 'missing'; readonly hops: readonly Navigation[]; readonly test: 'eq' | 'ne' }
  | {
      readonly is: 'any' | 'all';
      readonly hops: readonly Navigation[];
      readonly far: Navigation;
      readonly where: Filter | null;
    };

export type Search =
  | { readonly is: 'phrase'; readonly text: string }
  | { readonly is: 'and' | 'or'; readonly of: readonly Search[] }
  | { readonly is: 'not'; readonly of: Search };
export interface Order {
  readonly place: Place;
  readonly descending: boolean;
}

export interface Options {
  readonly filter: Filter | null;
  readonly search: Search | null;
  readonly orders: readonly Order[];
  readonly top: number | null;
  readonly skip: number;
  readonly count: boolean;
  readonly select: readonly Property[] | null;
  readonly expand: readonly Expand[];
}
export interface Expand {
  readonly navigation: Navigation;
  readonly options: Options;
}

export interface Question {
  readonly version: Version;
  /** Whether everything may be seen, or some catalogs only. */
  readonly who: 'all' | 'some';
  readonly set: Readonly<Record<Version, string>>;
  readonly type: string;
  /** `/{id}` and what is below it: the key, then a navigation or none. */
  readonly below: { readonly key: string; readonly navigation: Navigation | null } | null;
  readonly counted: boolean;
  readonly options: Options;
  /** How names are spelled: as listed, in small letters, or as the other version lists them. */
  readonly spelling: Spelling;
}
export type Spelling = 'own' | 'small' | 'other';

/** The address, percent-encoded, from the version on. */
export function addressOf({ version, set, below, counted, options, spelling }: Question): string {
  const writing: Writing = { version, spelling };
  const path = [
    `/${version}/${set[version]}`,
    ...(below === null ? [] : [below.key, ...(below.navigation === null ? [] : [nameOf(below.navigation, writing)])]),
    ...(counted ? ['$count'] : []),
  ].join('/');
  const written = optionsOf(options, writing, '');
  return written.length === 0
    ? path
    : `${path}?${written.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('&')}`;
}

interface Writing {
  readonly version: Version;
  readonly spelling: Spelling;
}

function optionsOf(options: Options, writing: Writing, within: string): readonly (readonly [string, string])[] {
  const { filter, search, orders, top, skip, count, select, expand } = options;
  return [
    ...(filter === null ? [] : [['$filter', filterText(filter, writing, within)] as const]),
    ...(search === null ? [] : [['$search', searchText(search)] as const]),
    ...(orders.length === 0
      ? []
      : [
          [
            '$orderby',
            orders
              .map(({ place, descending }) => `${placeText(place, writing, '')}${descending ? ' desc' : ''}`)
              .join(','),
          ] as const,
        ]),
    ...(top === null ? [] : [['$top', String(top)] as const]),
    ...(skip === 0 ? [] : [['$skip', String(skip)] as const]),
    ...(count ? [['$count', 'true'] as const] : []),
    ...(select === null ? [] : [['$select', select.map((each) => nameOf(each, writing)).join(',')] as const]),
    ...(expand.length === 0 ? [] : [['$expand', expand.map((each) => expandText(each, writing)).join(',')] as const]),
  ];
}

function expandText({ navigation, options }: Expand, writing: Writing): string {
  const inner = optionsOf(options, writing, '')
    .map(([name, text]) => `${name}=${text}`)
    .join(';');
  return `${nameOf(navigation, writing)}${inner === '' ? '' : `(${inner})`}`;
}

function nameOf(
  { names }: { readonly names: Readonly<Record<Version, string | null>> },
  { version, spelling }: Writing,
): string {
  const own = names[version] as string;
  if (spelling === 'small') return own.toLowerCase();
  return spelling === 'other' ? (names[version === 'beta' ? 'v1.0' : 'beta'] ?? own) : own;
}

const placeText = ({ hops, property }: Place, writing: Writing, variable: string): string =>
  [...(variable === '' ? [] : [variable]), ...[...hops, property].map((each) => nameOf(each, writing))].join('/');
const applied = (apply: Apply, text: string): string => (apply === null ? text : `${apply}(${text})`);
const turnedTests: Readonly<Record<Test, Test>> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' };

function filterText(filter: Filter, writing: Writing, variable: string): string {
  const text = (place: Place): string => placeText(place, writing, variable);
  const joined = (names: Place['hops']): string =>
    [...(variable === '' ? [] : [variable]), ...names.map((each) => nameOf(each, writing))].join('/');
  switch (filter.is) {
    case 'and':
    case 'or':
      return `(${filter.of.map((each) => filterText(each, writing, variable)).join(` ${filter.is} `)})`;
    case 'not':
      return `not (${filterText(filter.of, writing, variable)})`;
    case 'compare': {
      const left = applied(filter.apply, text(filter.place));
      return filter.turned
        ? `${filter.literal.text} ${turnedTests[filter.test]} ${left}`
        : `${left} ${filter.test} ${filter.literal.text}`;
    }
    case 'fields':
      return `${text(filter.left)} ${filter.test} ${text(filter.right)}`;
    case 'in':
      return `${text(filter.place)} in (${filter.literals.map((each) => each.text).join(',')})`;
    case 'text':
      return `${filter.fn}(${applied(filter.apply, text(filter.place))},${filter.literal.text})${filter.eq}`;
    case 'truth':
      return text(filter.place);
    case 'missing':
      return `${joined(filter.hops)} ${filter.test} null`;
    case 'any':
    case 'all': {
      const inner = `${variable}x`;
      const where = filter.where === null ? '' : `${inner}:${filterText(filter.where, writing, inner)}`;
      return `${joined([...filter.hops, filter.far])}/${filter.is}(${where})`;
    }
  }
}

function searchText(search: Search): string {
  switch (search.is) {
    case 'phrase':
      return `"${search.text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    case 'not':
      return `NOT ${searchText(search.of)}`;
    case 'and':
    case 'or':
      return `(${search.of.map(searchText).join(` ${search.is.toUpperCase()} `)})`;
  }
}
