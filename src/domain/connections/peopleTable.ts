// A table of people, by which a connection brings them: what each line says, as fields of a user.

import type { Draft } from '../drafts.ts';
import { isMailAddress } from '../directory/users.ts';
import { readTable, saysActive, type ListingFault, type TableRow } from './listing.ts';
import { isTooLong, nicknameOf, principalNameOf } from './userNames.ts';

/** The headings that are one field of a user each. */
const plainColumns = {
  displayName: 'displayName',
  givenName: 'givenName',
  familyName: 'surname',
  email: 'mail',
  jobTitle: 'jobTitle',
  department: 'department',
  employeeId: 'employeeId',
  employeeType: 'employeeType',
  companyName: 'companyName',
  mobilePhone: 'mobilePhone',
  preferredLanguage: 'preferredLanguage',
} as const;
type PlainColumn = keyof typeof plainColumns;
const organizationColumns = ['costCenter', 'division'] as const;

/** A person as a line says them. What the table has no column for is not said. */
export interface PersonLine {
  readonly line: number;
  /** By which the connection knows the person again: the column `id`, or the user name. */
  readonly key: string;
  readonly userName: string;
  readonly isEnabled: boolean | undefined;
  readonly fields: Readonly<Partial<Record<PlainColumn | (typeof organizationColumns)[number], string | null>>>;
  /** The user name or the id of somebody in the table; undefined where there is no such column. */
  readonly manager: string | null | undefined;
}

/** What was read of the text, and every fault. A table with a fault brings nobody. */
export interface PeopleTable {
  readonly people: readonly PersonLine[];
  readonly faults: readonly ListingFault[];
  readonly ignored: readonly string[];
}

const longestField = 256;

/** The table that a text says. */
export function readPeople(text: string): PeopleTable {
  const { rows, heads, ignored, faults: ofTable } = readTable('people', text);
  const faults: ListingFault[] = [...ofTable];
  const seen = new Set<string>();
  const people = rows.map((row) => {
    const person = personOf(row, heads);
    const wrong = (says: string): unknown => faults.push({ table: 'people', line: row.line, says });
    for (const [head, value] of Object.entries(row.cells))
      if (value.length > longestField) wrong(`${head} has more than ${longestField} characters.`);
    for (const [kind, name] of [
      ['id', person.key],
      ['userName', person.userName],
    ] as const) {
      const known = `${kind} ${kind === 'id' ? name : name.toLowerCase()}`;
      if (seen.has(known)) wrong(`The ${kind} ${name} comes twice.`);
      seen.add(known);
    }
    if (saysActive(row.cells['active']) === null) wrong('active is neither true nor false.');
    const { email } = person.fields;
    if (email != null && !isMailAddress(email)) wrong('email is no address such as name@example.com.');
    return person;
  });
  return { people, faults: [...faults, ...unknownManagers(people)], ignored };
}

function personOf({ line, cells }: TableRow, heads: readonly string[]): PersonLine {
  const said = (head: string): string | null => cells[head] || null;
  const columns = [...(Object.keys(plainColumns) as PlainColumn[]), ...organizationColumns];
  const userName = said('userName') ?? '';
  return {
    line,
    userName,
    key: said('id') ?? userName,
    isEnabled: heads.includes('active') ? (saysActive(cells['active']) ?? undefined) : undefined,
    fields: Object.fromEntries(columns.flatMap((head) => (heads.includes(head) ? [[head, said(head)]] : []))),
    manager: heads.includes('manager') ? said('manager') : undefined,
  };
}

/** The person of whom a manager's cell says the id or the user name. */
export function keysOfManagers(people: readonly PersonLine[]): (manager: string) => string | undefined {
  const keys = new Set(people.map(({ key }) => key));
  const byName = new Map(people.map(({ key, userName }) => [userName.toLowerCase(), key]));
  return (manager) => (keys.has(manager) ? manager : byName.get(manager.toLowerCase()));
}

function unknownManagers(people: readonly PersonLine[]): readonly ListingFault[] {
  const keyOf = keysOfManagers(people);
  return people.flatMap(({ line, key, manager }): readonly ListingFault[] => {
    if (manager == null) return [];
    const found = keyOf(manager);
    const fault = (says: string): readonly ListingFault[] => [{ table: 'people', line, says }];
    if (found === undefined) return fault(`The manager ${manager} is not one of the people.`);
    return found === key ? fault('Nobody is their own manager.') : [];
  });
}

/** What a line says of a user, new or known. `domains` are the verified ones, the default one first. */
export function draftOfPerson(
  { key, userName, isEnabled, fields }: PersonLine,
  before: { readonly employeeOrgData: unknown; readonly displayName: string | null } | null,
  domains: readonly string[],
): Draft<'directoryObject'> {
  const whole = [fields.givenName, fields.familyName].filter((each) => each != null).join(' ');
  const displayName =
    fields.displayName ?? (before !== null && fields.displayName === undefined ? before.displayName : null);
  const plain = Object.entries(plainColumns).flatMap(([head, field]) =>
    fields[head as PlainColumn] === undefined ? [] : [[field, fields[head as PlainColumn]]],
  );
  const organization = organizationColumns.filter((head) => fields[head] !== undefined);
  const known = { costCenter: null, division: null, ...(before?.employeeOrgData as object | null | undefined) };
  return {
    ...Object.fromEntries(plain),
    displayName: displayName ?? (whole === '' ? userName : whole),
    userPrincipalName: principalNameOf(userName, domains),
    externalId: key,
    ...(organization.length === 0
      ? {}
      : {
          employeeOrgData: {
            ...known,
            ...Object.fromEntries(organization.map((head) => [head, fields[head] ?? null])),
          },
        }),
    ...(before === null ? { mailNickname: nicknameOf(userName) } : {}),
    ...(isEnabled === undefined && before !== null ? {} : { accountEnabled: isEnabled !== false }),
  } as Draft<'directoryObject'>;
}

/** Whether the user name has room in a sign-in name. */
export const hasRoom = ({ userName }: PersonLine, domains: readonly string[]): boolean => !isTooLong(userName, domains);
