// People as CSV: the columns that are read and written, and what each line of a list asks for.

import type { TextKey } from '../../../text/text.tsx';
import { rowsOf } from '../../parts/lists.ts';

/** A column by Graph's name, with the name that the pages have for it. */
interface CsvColumn {
  readonly property: string;
  readonly label: TextKey;
}

/** Of lists in and out; the first two are in each list that is taken. */
// biome-ignore format: a table, read by column
export const csvColumns: readonly CsvColumn[] = [
  { property: 'displayName',       label: 'manage.name' },
  { property: 'userPrincipalName', label: 'people.signsInAs' },
  { property: 'mailNickname',      label: 'people.alias' },
  { property: 'mail',              label: 'people.mail' },
  { property: 'givenName',         label: 'people.givenName' },
  { property: 'surname',           label: 'people.surname' },
  { property: 'jobTitle',          label: 'people.jobTitle' },
  { property: 'department',        label: 'people.department' },
  { property: 'companyName',       label: 'people.company' },
  { property: 'employeeId',        label: 'people.employeeId' },
  { property: 'employeeType',      label: 'people.employeeType' },
  { property: 'officeLocation',    label: 'people.office' },
  { property: 'city',              label: 'people.city' },
  { property: 'country',           label: 'people.country' },
  { property: 'usageLocation',     label: 'people.usageLocation' },
  { property: 'mobilePhone',       label: 'people.mobilePhone' },
  { property: 'preferredLanguage', label: 'people.language' },
  { property: 'userType',          label: 'people.kind' },
  { property: 'accountEnabled',    label: 'people.account' },
];

/** What a line says of a person, by property; cells that are empty say nothing. */
export type Said = Readonly<Record<string, string>>;

interface PeopleList {
  readonly people: readonly Said[];
  /** Headings that mean no property: they are left out. */
  readonly unknown: readonly string[];
}

/**
 * The people of CSV with a line of headings: Graph's names, `Name [displayName]` as in Entra's templates, or the names
 * that the pages have. Null for what is no CSV; no people where the sign-in name is missing among the headings.
 */
export function readPeople(text: string, t: (key: TextKey) => string): PeopleList | null {
  const lines = rowsOf(text);
  if (lines === null) return null;
  const [heads = [], ...rows] = lines;
  const properties = heads.map((head) => propertyOf(head, t));
  return {
    people: properties.includes('userPrincipalName')
      ? rows.map((row) => saidIn(properties, row)).filter((said) => Object.keys(said).length > 0)
      : [],
    unknown: heads.filter((head, at) => properties[at] === null && head !== ''),
  };
}

function propertyOf(head: string, t: (key: TextKey) => string): string | null {
  const named = (/\[(\w+)\]/.exec(head)?.[1] ?? head).toLowerCase();
  const found = csvColumns.find(
    ({ property, label }) => property.toLowerCase() === named || t(label).toLowerCase() === named,
  );
  return found?.property ?? null;
}

const saidIn = (properties: readonly (string | null)[], row: readonly string[]): Said =>
  Object.fromEntries(
    row.flatMap((cell, at) => {
      const property = properties[at];
      // Lists that were saved here say so that no spreadsheet takes a text for a formula.
      const text = cell.replace(/^'(?=[=+\-@])/, '');
      return property == null || text === '' ? [] : [[property, text]];
    }),
  );
