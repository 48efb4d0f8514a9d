// Listings that people upload: what is in a system, as tables of CSV; and how a table is written.

import { parse } from 'csv-parse/sync';
import { csvLine } from '../text.ts';
import type { AccountFields, GroupFields } from './remoteEntities.ts';

/** The tables of a listing. `members` is always there; another one that is left out says nothing. */
export const SystemTables = ['accounts', 'groups', 'members'] as const;
/** All tables: also the people whom a connection brings (peopleTable.ts). */
export const ListingTables = [...SystemTables, 'people'] as const;
/** One table. */
export type ListingTable = (typeof ListingTables)[number];

/** An account or a group of a listing. */
interface ListingEntry<F> {
  readonly nativeId: string;
  readonly fields: F;
}

type KnownNames = readonly { readonly nativeId: string; readonly name: string }[];

/** What a listing says. `members`: ids of accounts by the id of their group. Null: it does not say. */
export interface SystemListing {
  readonly accounts: readonly ListingEntry<AccountFields>[];
  readonly groups: readonly ListingEntry<GroupFields>[];
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** Tables that are whole: what they do not show is not there. */
  readonly whole: ReadonlySet<ListingTable>;
  /** The attributes of accounts that the listing shows. */
  readonly shows: readonly (keyof AccountFields)[];
}

/** What is wrong, in which line of which table; the line of the headings is 1. */
export interface ListingFault {
  readonly table: ListingTable;
  readonly line: number;
  readonly says: string;
}

/** The headings of each table, without regard to case; `id` may be left out, and is the name then. */
// biome-ignore format: a table, read by column
const columns = {
  accounts: ['id', 'userName', 'externalId', 'displayName', 'givenName', 'familyName', 'email', 'active'],
  groups:   ['id', 'displayName'],
  members:  ['group', 'account'],
  people:   ['id', 'userName', 'displayName', 'givenName', 'familyName', 'email', 'active', 'jobTitle', 'department',
             'employeeId', 'employeeType', 'companyName', 'costCenter', 'division', 'mobilePhone', 'preferredLanguage',
             'manager'],
} as const satisfies Readonly<Record<ListingTable, readonly string[]>>;
/** The heading without which a table says nothing. */
const needed: Readonly<Record<ListingTable, readonly string[]>> = {
  accounts: ['userName'],
  groups: ['displayName'],
  members: ['group', 'account'],
  people: ['userName'],
};

/** Lines of a table. */
export const mostLines = 50_000;
const longest = 1_024;

/** A line, with its cells by heading. */
export interface TableRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** The lines of a table that are whole. */
export interface ReadTable {
  readonly rows: readonly TableRow[];
  readonly heads: readonly string[];
  /** Headings that mean nothing here. */
  readonly ignored: readonly string[];
  readonly faults: readonly ListingFault[];
}

const noTable: ReadTable = { rows: [], heads: [], ignored: [], faults: [] };

/** A spreadsheet writes what separates its language's cells; the headings tell which. */
function delimiterOf(text: string): string {
  const heads = text.slice(0, text.search(/\r?\n|$/));
  return [';', '\t'].find((each) => heads.includes(each) && !heads.includes(',')) ?? ',';
}

/** One table of a listing. */
export function readTable(table: ListingTable, text: string): ReadTable {
  const fault = (line: number, says: string): ReadTable => ({ ...noTable, faults: [{ table, line, says }] });
  let lines: readonly (readonly string[])[];
  try {
    lines = parse(text, { bom: true, delimiter: delimiterOf(text), trim: true, relax_column_count: true });
  } catch (error) {
    const { lines: line = 1 } = error as { readonly lines?: number };
    return fault(line, 'It is no CSV from here on: a quotation mark is missing or in the wrong place.');
  }
  const [first = [], ...rest] = lines;
  if (rest.length > mostLines) return fault(mostLines + 2, `It has more than ${mostLines} lines.`);
  const known: readonly string[] = columns[table];
  const heads = first.map((head) => known.find((each) => each.toLowerCase() === head.toLowerCase()) ?? '');
  const missing = needed[table].find((head) => !heads.includes(head));
  if (missing !== undefined) return fault(1, `The heading ${missing} is missing; there may be ${known.join(', ')}.`);
  const faults: ListingFault[] = [];
  const rows = rest.flatMap((cells, at): readonly TableRow[] => {
    const line = at + 2;
    if (cells.length === 1 && cells[0] === '') return [];
    const wrong = (says: string): readonly TableRow[] => {
      faults.push({ table, line, says });
      return [];
    };
    if (cells.length !== heads.length)
      return wrong(`It has ${cells.length} cells, and there are ${heads.length} headings.`);
    if (cells.some((cell) => cell.length > longest || cell.includes('\0')))
      return wrong(`A cell has more than ${longest} characters, or one that cannot be kept.`);
    const named = Object.fromEntries(heads.map((head, place) => [head, plain(cells[place] ?? '')]));
    const empty = needed[table].find((head) => named[head] === '');
    return empty === undefined ? [{ line, cells: named }] : wrong(`${empty} is empty.`);
  });
  return { rows, heads, ignored: first.filter((_, at) => heads[at] === ''), faults };
}

/** Tables that were written here say so that no spreadsheet takes a text for a formula. */
const plain = (cell: string): string => cell.replace(/^'(?=[=+\-@＝＋－＠])/, '');

/** What was read of the texts, and every fault. A listing with a fault concludes nothing. */
export function readListing(texts: Partial<Readonly<Record<ListingTable, string | null>>>): {
  readonly listing: SystemListing;
  readonly faults: readonly ListingFault[];
  readonly ignored: readonly string[];
} {
  const read = (table: ListingTable): ReadTable => (texts[table] == null ? noTable : readTable(table, texts[table]));
  const [accounts, groups, members] = [read('accounts'), read('groups'), read('members')];
  const whole = new Set<ListingTable>(SystemTables.filter((table) => texts[table] != null));
  const faults: ListingFault[] = [...accounts.faults, ...groups.faults, ...members.faults];
  const said = {
    accounts: listedOnce('accounts', accounts, 'userName', faults),
    groups: listedOnce('groups', groups, 'displayName', faults),
  };
  const held = new Map<string, Set<string>>();
  const idIn = (table: 'accounts' | 'groups', name: string, line: number): string => {
    const known = said[table];
    const id = known.byId.has(name) ? name : known.byName.get(name.toLowerCase());
    if (id === undefined && whole.has(table) && name !== '')
      faults.push({ table: 'members', line, says: `${name} is not one of the ${table}.` });
    if (id === undefined) known.byId.set(name, { line, cells: { [known.nameHead]: name } });
    return id ?? name;
  };
  for (const { line, cells } of members.rows) {
    const group = idIn('groups', cells['group'] ?? '', line);
    held.set(group, (held.get(group) ?? new Set()).add(idIn('accounts', cells['account'] ?? '', line)));
  }
  return {
    faults,
    ignored: [...new Set([...accounts.ignored, ...groups.ignored, ...members.ignored])],
    listing: {
      whole,
      shows: columns.accounts.filter(
        (head) => head !== 'id' && accounts.heads.includes(head),
      ) as SystemListing['shows'],
      accounts: [...said.accounts.byId].map(([nativeId, row]) => ({ nativeId, fields: accountOf(row, faults) })),
      groups: [...said.groups.byId].map(([nativeId, { cells }]) => ({
        nativeId,
        fields: { displayName: cells['displayName'] ?? nativeId, externalId: null },
      })),
      members: new Map([...held].map(([group, ids]) => [group, [...ids]])),
    },
  };
}

/** Objects that the listing names without an id, and that are known by that name, have the ids by which they are. */
export function resolveListing(
  listing: SystemListing,
  known: { readonly accounts: KnownNames; readonly groups: KnownNames },
): SystemListing {
  const idsOf = (names: KnownNames) => {
    const ids = new Set(names.map(({ nativeId }) => nativeId));
    const byName = new Map(names.map(({ nativeId, name }) => [name.toLowerCase(), nativeId]));
    return (id: string): string => (ids.has(id) ? id : (byName.get(id.toLowerCase()) ?? id));
  };
  const [account, group] = [idsOf(known.accounts), idsOf(known.groups)];
  return {
    ...listing,
    accounts: listing.accounts.map((each) => ({ ...each, nativeId: account(each.nativeId) })),
    groups: listing.groups.map((each) => ({ ...each, nativeId: group(each.nativeId) })),
    members: new Map([...listing.members].map(([id, held]) => [group(id), held.map(account)])),
  };
}

interface ListedRows {
  readonly byId: Map<string, TableRow>;
  readonly byName: Map<string, string>;
  readonly nameHead: string;
}

/** The rows by id; an id or a user name that comes twice is a fault. */
function listedOnce(table: ListingTable, { rows }: ReadTable, nameHead: string, faults: ListingFault[]): ListedRows {
  const byId = new Map<string, TableRow>();
  const byName = new Map<string, string>();
  for (const row of rows) {
    const name = row.cells[nameHead] ?? '';
    const id = row.cells['id'] || name;
    if (id === '') continue;
    if (byId.has(id) || byName.has(name.toLowerCase()))
      faults.push({ table, line: row.line, says: `${name} comes twice.` });
    byId.set(id, row);
    byName.set(name.toLowerCase(), id);
  }
  return { byId, byName, nameHead };
}

const words = { true: /^(true|yes|1|active|enabled)$/i, false: /^(false|no|0|inactive|disabled)$/i };

/** Whether a cell says that an account is enabled; null where it says neither. Left out, it is. */
export function saysActive(cell = 'true'): boolean | null {
  return words.false.test(cell) ? false : words.true.test(cell) ? true : null;
}

function accountOf({ line, cells }: TableRow, faults: ListingFault[]): AccountFields {
  const said = (head: keyof AccountFields): string | null => cells[head] || null;
  const active = saysActive(cells['active']);
  if (active === null) faults.push({ table: 'accounts', line, says: 'active is neither true nor false.' });
  return {
    userName: said('userName') ?? '',
    externalId: said('externalId'),
    displayName: said('displayName'),
    givenName: said('givenName'),
    familyName: said('familyName'),
    email: said('email'),
    active: active !== false,
  };
}

/** A table as CSV. What a spreadsheet would run as a formula is written as text. */
export const csvOf = (rows: readonly (readonly (string | null)[])[]): string =>
  rows.map((row) => csvLine(row.map((cell) => (cell ?? '').replace(/^(?=[=+\-@＝＋－＠\t\r])/, "'")))).join('');
