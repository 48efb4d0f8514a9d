// Lists of SCIM whose values Graph keeps in fields of their own: addresses of mail, numbers, and the postal address. A
// list is kept as it was sent; the fields say what its values are now.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { JsonObject } from '../protocol/readResource.ts';

type List = readonly JsonObject[];
type Fields = Partial<DirectoryObject>;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Where the value for work stands: by its type, else the primary one, else the first. -1 where there is none. */
function placeForWork(list: List): number {
  const byType = list.findIndex((each) => each['type'] === 'work');
  const byMark = byType >= 0 ? byType : list.findIndex((each) => each['primary'] === true);
  return byMark >= 0 ? byMark : Math.min(0, list.length - 1);
}

/** `mail` and `otherMails` of a list. */
export function mailFields(list: List): Fields {
  const at = placeForWork(list);
  const others = list.flatMap((each, place) => (place === at ? [] : (textOf(each['value']) ?? [])));
  return { mail: textOf(list[at]?.['value']), otherMails: [...new Set(others)] };
}

/** The list, as the fields say it now. */
export function emailsOf(kept: List, { mail, otherMails }: Pick<DirectoryObject, 'mail' | 'otherMails'>): List {
  const at = placeForWork(kept);
  const others = otherMails ?? [];
  const known = kept.flatMap((each, place): List => {
    if (place === at) return mail === null ? [] : [{ ...each, value: mail }];
    return others.includes(String(each['value'])) ? [each] : [];
  });
  const isPrimary = !known.some((each) => each['primary'] === true);
  const work = at < 0 && mail !== null ? [{ value: mail, type: 'work', ...(isPrimary ? { primary: true } : {}) }] : [];
  const unknown = others.filter((each) => !known.some((other) => other['value'] === each));
  return [...work, ...known, ...unknown.map((value) => ({ value, type: 'other' }))];
}

/** The kinds of numbers that Graph has a field for. */
const phoneKinds = [
  ['work', 'businessPhones'],
  ['mobile', 'mobilePhone'],
  ['fax', 'faxNumber'],
] as const;

const phoneIn = (row: Fields, field: (typeof phoneKinds)[number][1]): string | null =>
  field === 'businessPhones' ? (row.businessPhones?.[0] ?? null) : (row[field] ?? null);

/** `businessPhones`, `mobilePhone` and `faxNumber` of a list. */
export function phoneFields(list: List): Fields {
  const of = (kind: string): string | null => textOf(list.find((each) => each['type'] === kind)?.['value']);
  const work = of('work');
  return { businessPhones: work === null ? [] : [work], mobilePhone: of('mobile'), faxNumber: of('fax') };
}

/** The list, as the fields say it now. */
export function phonesOf(kept: List, row: DirectoryObject): List {
  const list = [...kept];
  for (const [kind, field] of phoneKinds) {
    const value = phoneIn(row, field);
    const at = list.findIndex((each) => each['type'] === kind);
    if (at < 0 && value !== null) list.push({ value, type: kind });
    else if (at >= 0 && value === null) list.splice(at, 1);
    else if (at >= 0) list[at] = { ...list[at], value };
  }
  return list;
}

const addressParts = [
  ['streetAddress', 'streetAddress'],
  ['locality', 'city'],
  ['region', 'state'],
  ['postalCode', 'postalCode'],
  ['country', 'country'],
] as const;

/** The address of a list. */
export function addressFields(list: List): Fields {
  const address = list[placeForWork(list)] ?? {};
  return Object.fromEntries(addressParts.map(([part, field]) => [field, textOf(address[part])]));
}

/** The list, as the fields say it now. */
export function addressesOf(kept: List, row: DirectoryObject): List {
  const now = Object.fromEntries(
    addressParts.flatMap(([part, field]) => (row[field] === null ? [] : [[part, row[field]]])),
  );
  const at = placeForWork(kept);
  if (at < 0) return Object.keys(now).length === 0 ? kept : [{ ...now, type: 'work' }];
  const bare = Object.fromEntries(
    Object.entries(kept[at] ?? {}).filter(([part]) => !addressParts.some(([name]) => name === part)),
  );
  return kept.with(at, { ...bare, ...now });
}
