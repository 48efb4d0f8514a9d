// The state of a list in the page's address: what is searched, filtered, sorted, and which page; and the path that it
// makes.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { literal } from '../api/paths.ts';
import type { Identity } from '../session/session.ts';

/**
 * A row of the menu "Filter by": a property with the values that may be chosen, as a condition of $filter where the API
 * is asked.
 */
export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly filter?: string }[];
}

/** Which rows, in which order, and which page of them. */
export interface ListView {
  readonly text: string;
  /** `displayName desc`; empty for the order of the list itself. */
  readonly sort: string;
  /** Key of a Choice to the value chosen. */
  readonly chosen: Readonly<Record<string, string>>;
  /** From 1. */
  readonly page: number;
}

/** Rows `skip` to `skip + top` of a list. */
export interface RowRange {
  readonly top: number;
  readonly skip: number;
}

export interface ListPage<Row> {
  readonly rows: readonly Row[];
  /** Of all pages; undefined where nobody counts. */
  readonly count: number | undefined;
  readonly hasMore: boolean;
}

export interface ListState extends ListView {
  /** Rows of a page, as somebody chose; null: as the list has it. */
  readonly size: number | null;
  /** Whatever changes, the first page is shown again; a page is changed with `page` alone. */
  readonly change: (next: {
    readonly text?: string;
    readonly sort?: string;
    readonly chosen?: readonly [key: string, value: string];
    readonly page?: number;
    readonly size?: number;
  }) => void;
  /** Neither searched nor filtered, in its own order. */
  readonly reset: () => void;
}

/** `name` keeps apart the lists of one page. */
export function useListState(name: string, choices: readonly Choice[]): ListState {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const at = (part: string): string => (name === '' ? part : `${name}.${part}`);
  const said = (part: string): string => search[at(part)] ?? '';
  const wholeNumber = (part: string): number | null => (/^[1-9]\d{0,5}$/.test(said(part)) ? Number(said(part)) : null);
  return {
    text: said('q'),
    sort: said('sort'),
    page: wholeNumber('page') ?? 1,
    size: wholeNumber('size'),
    chosen: Object.fromEntries(choices.flatMap(({ key }) => (said(key) === '' ? [] : [[key, said(key)]]))),
    reset: () => {
      void navigate({
        to: '.',
        search: (before: object) => ({
          ...before,
          ...Object.fromEntries(['q', 'sort', 'page', ...choices.map(({ key }) => key)].map((part) => [at(part), ''])),
        }),
      } as never);
    },
    change: ({ text, sort, chosen, page = 1, size }) => {
      const next = {
        [at('page')]: page === 1 ? '' : String(page),
        ...(text === undefined ? {} : { [at('q')]: text }),
        ...(sort === undefined ? {} : { [at('sort')]: sort }),
        ...(chosen === undefined ? {} : { [at(chosen[0])]: chosen[1] }),
        ...(size === undefined ? {} : { [at('size')]: String(size) }),
      };
      // Typing a search makes one entry in the browser's history, not one for each letter.
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, ...next }),
        replace: text !== undefined,
        // A page of a list begins at its head, which the list sees to.
        resetScroll: false,
      } as never);
    },
  };
}

export type ListSource<Row> = GraphList | OwnList<Row>;

/** Read by code of its own: `key` tells it apart, `most` is the longest page there is. */
export interface OwnList<Row> {
  readonly key: string;
  readonly most: number;
  readonly read: (view: ListView, range: RowRange, identity: Identity | null) => Promise<ListPage<Row>>;
}

export interface GraphList {
  /** `/v1.0/…/accessPackages`. */
  readonly path: string;
  readonly expand?: string | undefined;
  readonly select?: string | undefined;
  /** What the list is narrowed to always. */
  readonly filter?: string | undefined;
  /**
   * The order that it has by itself: a property of the rows, since what is related to them may not be for everybody to
   * see, and then orders nothing.
   */
  readonly orderBy?: string | undefined;
  /**
   * Directory objects are searched by property (`displayName`); left out, the whole object is searched. Null: there is
   * no search.
   */
  readonly searchIn?: readonly string[] | null;
  /**
   * Where the API has no $search for these rows: the texts that $filter looks into: `target/displayName`, or
   * `members:displayName` for that of any of them.
   */
  readonly searchBy?: readonly string[];
}

/** The rows of that range of what the state describes. */
export function pathOfList(
  source: GraphList,
  state: ListView,
  choices: readonly Choice[],
  { top, skip }: RowRange,
): string {
  const chosen = choices.flatMap(
    ({ key, options }) => options.find(({ value }) => value === state.chosen[key])?.filter ?? [],
  );
  const filters = [
    ...(source.filter === undefined ? [] : [source.filter]),
    ...chosen,
    ...searchFilter(state.text, source.searchBy),
  ];
  const order = state.sort || source.orderBy || '';
  const options: readonly (readonly [string, string])[] = [
    ['$top', String(top)],
    ['$count', 'true'],
    ['$expand', source.expand ?? ''],
    ['$select', source.select ?? ''],
    ['$filter', filters.length < 2 ? filters.join('') : filters.map((each) => `(${each})`).join(' and ')],
    ['$orderby', order],
    ['$search', source.searchBy === undefined ? searchOf(state.text, source.searchIn) : ''],
    ['$skip', skip === 0 ? '' : String(skip)],
  ];
  return `${source.path}${source.path.includes('?') ? '&' : '?'}${options
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${name === '$filter' ? value : encodeURIComponent(value)}`)
    .join('&')}`;
}

function searchFilter(text: string, searchBy: readonly string[] | undefined): readonly string[] {
  const words = text.trim();
  return words === '' || searchBy === undefined
    ? []
    : words.split(/\s+/).map((word) => searchBy.map((path) => contains(path, literal(word))).join(' or '));
}

function contains(path: string, text: string): string {
  const [navigation = '', property] = path.split(':');
  return property === undefined ? `contains(${path},${text})` : `${navigation}/any(x:contains(x/${property},${text}))`;
}

function searchOf(text: string, searchIn: readonly string[] | null | undefined): string {
  const words = text.replaceAll(/["\\]/g, ' ').trim();
  if (words === '' || searchIn === null) return '';
  return searchIn === undefined ? eachWord(words) : searchIn.map((each) => `"${each}:${words}"`).join(' OR ');
}

/** Words in any order, each somewhere in the object. */
const eachWord = (text: string): string =>
  text
    .split(/\s+/)
    .map((word) => `"${word}"`)
    .join(' AND ');
