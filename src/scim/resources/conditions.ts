// A filter as a condition of rows: a table of the attributes that can be asked for, each with what it means here.

import { parseInstant } from '../../domain/instants.ts';
import { isGuid } from '../../domain/text.ts';
import {
  always,
  and,
  any,
  compare,
  eq,
  negate,
  never,
  not,
  or,
  type Condition,
  type Order,
} from '../../odata/query.ts';
import { badRequest } from '../protocol/scimError.ts';
import type { AttributePath, Filter, FilterTest, FilterValue } from '../protocol/filter.ts';
import type { ResourceType } from '../protocol/schema.ts';
import { escaped, principalNameOf } from '../../domain/connections/userNames.ts';

/** One comparison; `present` is `pr`. */
interface Test {
  readonly test: FilterTest | 'present';
  readonly value: FilterValue;
}

/** What a filter means depends on the tenant's verified domains, and on the objects that its caller may see. */
interface Scope {
  readonly domains: readonly string[];
  readonly isVisible: Condition;
}

type Meaning = (test: Test, scope: Scope, at: string) => Condition;

const orders: ReadonlySet<string> = new Set(['gt', 'ge', 'lt', 'le']);
const textFunctions = { co: 'contains', sw: 'startswith', ew: 'endswith' } as const;

const isThere = (field: string): Condition => not(eq(field, null));

/** A field of text. */
const text =
  (field: string): Meaning =>
  ({ test, value }, _, at) => {
    if (test === 'present') return isThere(field);
    if (value === null) return test === 'eq' ? eq(field, null) : test === 'ne' ? isThere(field) : never;
    if (typeof value === 'boolean') throw wrongValue(at, 'a text in double quotes');
    if (test === 'co' || test === 'sw' || test === 'ew')
      return { op: 'text', fn: textFunctions[test], path: [field], value: String(value), apply: 'lower' };
    return compare(field, test, String(value));
  };

/** A field with an id: only equality means something. */
const id =
  (field: string): Meaning =>
  ({ test, value }, _, at) => {
    if (test === 'present') return isThere(field);
    const is = isGuid(value) ? eq(field, value.toLowerCase()) : value === null ? eq(field, null) : never;
    if (test !== 'eq' && test !== 'ne') throw onlyEquality(at);
    return test === 'eq' ? is : negate(is);
  };

/** Rows at the end of a navigation, by their ids. */
const related =
  (navigation: string): Meaning =>
  ({ test, value }, { isVisible }, at) => {
    if (test === 'present') return any(navigation, isVisible);
    if (test !== 'eq') throw onlyEquality(at);
    return isGuid(value) ? any(navigation, and(isVisible, eq('id', value.toLowerCase()))) : never;
  };

const enabled: Meaning = ({ test, value }, _, at) => {
  if (test === 'present') return always;
  const wanted = typeof value === 'string' ? { true: true, false: false }[value.toLowerCase()] : value;
  if (typeof wanted !== 'boolean') throw wrongValue(at, 'true or false');
  if (test !== 'eq' && test !== 'ne') throw onlyEquality(at);
  // What is not said is enabled.
  const isEnabled = negate(eq('accountEnabled', false));
  return (test === 'eq') === wanted ? isEnabled : negate(isEnabled);
};

const instant =
  (field: string): Meaning =>
  ({ test, value }, _, at) => {
    if (test === 'present') return isThere(field);
    const time = typeof value === 'string' ? parseInstant(value) : null;
    if (time === null || (!orders.has(test) && test !== 'eq' && test !== 'ne'))
      throw wrongValue(at, 'a time such as 2026-11-30T12:00:00Z, compared by eq, ne, gt, ge, lt or le');
    return compare(field, test as 'eq', time);
  };

/** The name that was sent, by the sign-in name that it became. */
const userName: Meaning = ({ test, value }, scope, at) => {
  const field = 'userPrincipalName';
  if (typeof value !== 'string' || test === 'present') return text(field)({ test, value }, scope, at);
  const is = (as: string): Condition => text(field)({ test, value: as }, scope, at);
  if (test === 'eq' || test === 'ne' || orders.has(test)) return is(principalNameOf(value, scope.domains));
  // The domain of a name of ours is its own; of another name it is a part of the text.
  return test === 'ew'
    ? or(is(value), is(`${escaped(value)}@${scope.domains[0] ?? ''}`))
    : or(is(value), is(escaped(value)));
};

/** An element of a list of texts of the row. */
const mails: Meaning = (asked, scope, at) => {
  if (asked.test === 'ne') return negate(mails({ ...asked, test: 'eq' }, scope, at));
  const others = any('otherMailsElements', asked.test === 'present' ? always : text('value')(asked, scope, at));
  return or(text('mail')(asked, scope, at), others);
};

/** What the values of the list are for; only the one for work has a field. */
const mailTypes: Meaning = ({ test, value }, _, at) => {
  if (test === 'present') return or(isThere('mail'), any('otherMailsElements'));
  if (test !== 'eq') throw onlyEquality(at);
  return String(value).toLowerCase() === 'work' ? isThere('mail') : any('otherMailsElements');
};

type MeaningTable = Readonly<Record<string, Meaning>>;

/** By the names of attributes in lower case; those of the enterprise extension have its URN only where it is said. */
const ofUsers: MeaningTable = {
  id: id('id'),
  externalid: text('externalId'),
  username: userName,
  displayname: text('displayName'),
  'name.givenname': text('givenName'),
  'name.familyname': text('surname'),
  title: text('jobTitle'),
  usertype: text('employeeType'),
  preferredlanguage: text('preferredLanguage'),
  active: enabled,
  emails: mails,
  'emails.value': mails,
  'emails.type': mailTypes,
  'phonenumbers.value': (asked, scope, at) =>
    or(
      text('mobilePhone')(asked, scope, at),
      text('faxNumber')(asked, scope, at),
      any('businessPhonesElements', asked.test === 'present' ? always : text('value')(asked, scope, at)),
    ),
  groups: related('memberOf'),
  'groups.value': related('memberOf'),
  employeenumber: text('employeeId'),
  department: text('department'),
  organization: text('companyName'),
  manager: id('managerId'),
  'manager.value': id('managerId'),
  'meta.created': instant('createdAt'),
  'meta.lastmodified': instant('modifiedAt'),
};

const ofGroups: MeaningTable = {
  id: id('id'),
  externalid: text('externalId'),
  displayname: text('displayName'),
  members: related('members'),
  'members.value': related('members'),
  'meta.created': instant('createdAt'),
  'meta.lastmodified': instant('modifiedAt'),
};

const ofEnterprise = new Set(['employeenumber', 'department', 'organization', 'manager', 'manager.value']);

const meaningsOf = ({ name }: ResourceType): MeaningTable => (name === 'User' ? ofUsers : ofGroups);

const wrongValue = (at: string, says: string): Error => badRequest('invalidFilter', `${at} is compared with ${says}.`);
const onlyEquality = (at: string): Error => badRequest('invalidFilter', `${at} is compared by eq alone.`);

/** The rows of a filter. Throws `invalidFilter` for an attribute that cannot be asked for. */
export function conditionOf(type: ResourceType, filter: Filter, scope: Scope): Condition {
  switch (filter.op) {
    case 'and':
      return and(...filter.of.map((each) => conditionOf(type, each, scope)));
    case 'or':
      return or(...filter.of.map((each) => conditionOf(type, each, scope)));
    case 'not':
      return negate(conditionOf(type, filter.of, scope));
    case 'present':
      return meaningOf(type, filter.path)({ test: 'present', value: null }, scope, filter.path.text);
    case 'compare':
      return meaningOf(type, filter.path)(filter, scope, filter.path.text);
    case 'values':
      return conditionOfValues(type, filter.path, { where: filter.where, scope });
  }
}

function meaningOf(type: ResourceType, { schema, attribute, sub, text: at }: AttributePath): Meaning {
  const name = (sub === null ? attribute : `${attribute}.${sub}`).toLowerCase();
  const urn = (ofEnterprise.has(name) ? type.extension?.id : type.schema.id)?.toLowerCase();
  const meanings = meaningsOf(type);
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  if (meaning === undefined || (schema !== null && schema.toLowerCase() !== urn))
    throw badRequest(
      'invalidFilter',
      `${at} cannot be asked for. These can: ${Object.keys(meanings).join(', ')}, in any letter case.`,
    );
  return meaning;
}

/** `emails[type eq "work" and value eq "…"]`: of one kind of value. */
function conditionOfValues(
  type: ResourceType,
  path: AttributePath,
  { where, scope }: { readonly where: Filter; readonly scope: Scope },
): Condition {
  const terms = where.op === 'and' ? where.of : [where];
  const isWork = terms.some(
    (each) =>
      each.op === 'compare' &&
      each.path.attribute.toLowerCase() === 'type' &&
      String(each.value).toLowerCase() === 'work' &&
      path.attribute.toLowerCase() === 'emails',
  );
  return and(
    ...terms.map((each) => {
      if (each.op !== 'compare' || each.path.sub !== null || each.path.schema !== null)
        throw badRequest('invalidFilter', `${path.text}[…] takes comparisons, joined by and.`);
      const isValue = each.path.attribute.toLowerCase() === 'value';
      if (isWork && isValue) return text('mail')(each, scope, path.text);
      const inner = { ...path, sub: each.path.attribute, text: `${path.text}.${each.path.attribute}` };
      return meaningOf(type, inner)(each, scope, inner.text);
    }),
  );
}

/** Attributes that lists can be sorted by, with their fields. */
const sortFields: Readonly<Record<string, string>> = {
  id: 'id',
  externalid: 'externalId',
  username: 'userPrincipalName',
  displayname: 'displayName',
  'name.givenname': 'givenName',
  'name.familyname': 'surname',
  title: 'jobTitle',
  'meta.created': 'createdAt',
};

/** The order of `sortBy`. Throws `invalidPath`. */
export function orderOf(type: ResourceType, sortBy: string, isDescending: boolean): readonly Order[] {
  const name = sortBy.toLowerCase().replace(`${type.schema.id.toLowerCase()}:`, '');
  const field = Object.hasOwn(sortFields, name) ? sortFields[name] : undefined;
  if (field === undefined || !Object.hasOwn(meaningsOf(type), name))
    throw badRequest('invalidPath', `Lists are sorted by ${Object.keys(sortFields).join(', ')}.`);
  return [{ path: [field], descending: isDescending }];
}
