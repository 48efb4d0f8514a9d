// A user as a resource of SCIM, and a resource as what a command takes of a user. What Graph has no field for is kept
// as it was sent.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Draft } from '../../domain/drafts.ts';
import type { Id } from '../../domain/base.ts';
import { isGuid } from '../../domain/text.ts';
import { badRequest } from '../protocol/scimError.ts';
import { enterpriseUrn, userType } from '../protocol/schema.ts';
import { isObject, type JsonObject } from '../protocol/readResource.ts';
import { addressesOf, addressFields, emailsOf, mailFields, phoneFields, phonesOf } from './contactLists.ts';
import { metaOf } from './meta.ts';
import { isTooLong, nicknameOf, principalNameOf } from '../../domain/connections/userNames.ts';

type Field = keyof DirectoryObject & string;
type List = readonly JsonObject[];

/** Attributes that are one field each: where the attribute stands, and the field. */
const plainFields = [
  [null, 'displayName', 'displayName'],
  ['name', 'givenName', 'givenName'],
  ['name', 'familyName', 'surname'],
  [null, 'title', 'jobTitle'],
  [null, 'userType', 'employeeType'],
  [null, 'preferredLanguage', 'preferredLanguage'],
  [enterpriseUrn, 'employeeNumber', 'employeeId'],
  [enterpriseUrn, 'department', 'department'],
  [enterpriseUrn, 'organization', 'companyName'],
] as const satisfies readonly (readonly [string | null, string, Field])[];

/** What Graph has no field for, as it was sent. */
const keptNames = [
  'userName',
  'displayName',
  'active',
  'name',
  'nickName',
  'profileUrl',
  'locale',
  'timezone',
  'emails',
  'phoneNumbers',
  'ims',
  'photos',
  'addresses',
  'entitlements',
  'roles',
  'x509Certificates',
] as const;

const mostKept = 32 * 1024;
const longestField = 256;

/** A user with the groups that its resource shows. */
export type UserRow = DirectoryObject & {
  readonly memberOf?: { readonly rows: readonly { readonly id: Id; readonly displayName: unknown }[] };
};

/** The resource of a user. `base` is the address of the service; of the verified `domains` the default one is first. */
export function userResource(row: UserRow, base: string, domains: readonly string[]): JsonObject {
  const kept = row.scimAttributes;
  const listOf = (name: string): List => (kept?.[name] ?? []) as List;
  const { name, ...enterprise } = plainPartsOf(row);
  const person = { ...(kept?.['name'] as object | undefined), ...name };
  const extension = { ...enterprise[enterpriseUrn], ...organizationOf(row, base) };
  const values: JsonObject = {
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    ...Object.fromEntries(keptNames.flatMap((each) => (kept?.[each] === undefined ? [] : [[each, kept[each]]]))),
    ...enterprise[''],
    userName: userNameOf(row, domains),
    name: person,
    // What was not said is not shown, unless it differs by now from what stands in its place.
    ...(isOurs(kept, 'displayName') && row.displayName === displayNameOf({ name: person }, userNameOf(row, domains))
      ? { displayName: null }
      : {}),
    active: isOurs(kept, 'active') && row.accountEnabled !== false ? null : row.accountEnabled !== false,
    emails: emailsOf(listOf('emails'), row),
    phoneNumbers: phonesOf(listOf('phoneNumbers'), row),
    addresses: addressesOf(listOf('addresses'), row),
    groups: (row.memberOf?.rows ?? []).map((group) => ({
      value: group.id,
      $ref: `${base}/Groups/${group.id}`,
      display: group.displayName,
      type: 'direct',
    })),
    [enterpriseUrn]: extension,
  };
  const isExtended = Object.keys(extension).length > 0;
  return {
    schemas: [userType.schema.id, ...(isExtended ? [enterpriseUrn] : [])],
    id: row.id,
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value))),
    meta: metaOf(row, 'User', `${base}/Users/${row.id}`),
  };
}

/** Whether a client has written the user, and not said this. */
const isOurs = (kept: JsonObject | null, name: string): boolean => kept !== null && kept[name] === undefined;

const isEmpty = (value: unknown): boolean =>
  value === null || (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);

/** The name that was sent, as long as it is the sign-in name still. */
export function userNameOf(row: DirectoryObject, domains: readonly string[]): string {
  const sent = ((row.scimAttributes ?? {}) as JsonObject)['userName'];
  const name = row.userPrincipalName ?? '';
  return typeof sent === 'string' && principalNameOf(sent, domains).toLowerCase() === name.toLowerCase() ? sent : name;
}

function plainPartsOf(row: DirectoryObject): Readonly<Record<string, Record<string, unknown>>> {
  const parts: Record<string, Record<string, unknown>> = { '': {}, name: {}, [enterpriseUrn]: {} };
  for (const [at, name, field] of plainFields)
    if (row[field] !== null) (parts[at ?? ''] as Record<string, unknown>)[name] = row[field];
  return parts;
}

function organizationOf({ employeeOrgData, managerId }: UserRow, base: string): JsonObject {
  const { costCenter = null, division = null } = employeeOrgData ?? {};
  return {
    ...(costCenter === null ? {} : { costCenter }),
    ...(division === null ? {} : { division }),
    ...(managerId === null ? {} : { manager: { value: managerId, $ref: `${base}/Users/${managerId}` } }),
  };
}

/** What a new or changed user is by a resource. Attributes that it does not have are emptied. */
export function userDraft(
  resource: JsonObject,
  before: DirectoryObject | null,
  domains: readonly string[],
): Draft<'directoryObject'> {
  const userName = requiredText(resource, 'userName');
  if (isTooLong(userName, domains)) throw badRequest('invalidValue', 'userName is too long for a sign-in name.');
  const enterprise = (resource[enterpriseUrn] ?? {}) as JsonObject;
  const listOf = (name: string): List => (resource[name] ?? []) as List;
  const { active, password } = resource;
  return {
    ...plainDraft(resource),
    displayName: limited(displayNameOf(resource, userName), 'displayName'),
    userPrincipalName:
      before !== null && userNameOf(before, domains) === userName
        ? before.userPrincipalName
        : principalNameOf(userName, domains),
    ...mailFields(listOf('emails')),
    ...phoneFields(listOf('phoneNumbers')),
    ...addressFields(listOf('addresses')),
    employeeOrgData: {
      costCenter: limited(enterprise['costCenter'], 'costCenter'),
      division: limited(enterprise['division'], 'division'),
    },
    managerId: managerIdOf(enterprise['manager']),
    externalId: limited(resource['externalId'], 'externalId'),
    scimAttributes: keptOf(resource),
    ...(before === null ? { mailNickname: nicknameOf(userName) } : {}),
    accountEnabled: active !== false,
    ...(typeof password === 'string' ? { password } : {}),
  };
}

export function requiredText(resource: JsonObject, name: string): string {
  const value = resource[name];
  if (typeof value !== 'string' || value.trim() === '') throw badRequest('invalidValue', `${name} is required.`);
  return value;
}

/** Graph demands a name for lists; SCIM does not. */
function displayNameOf(resource: JsonObject, userName: string): unknown {
  const { formatted, givenName, familyName } = (resource['name'] ?? {}) as JsonObject;
  const whole = [givenName, familyName].filter((each) => typeof each === 'string').join(' ');
  return resource['displayName'] ?? formatted ?? (whole === '' ? userName : whole);
}

function plainDraft(resource: JsonObject): Draft<'directoryObject'> {
  return Object.fromEntries(
    plainFields.map(([at, name, field]) => {
      const holder = at === null ? resource : ((resource[at] ?? {}) as JsonObject);
      return [field, limited(holder[name], name)];
    }),
  );
}

export function limited(value: unknown, name: string): string | null {
  if (typeof value !== 'string' || value === '') return null;
  if (value.length > longestField)
    throw badRequest('invalidValue', `${name} may have ${longestField} characters at the most.`);
  return value;
}

function managerIdOf(manager: unknown): Id | null {
  const value = isObject(manager) ? manager['value'] : undefined;
  if (value === undefined || value === '') return null;
  if (!isGuid(value)) throw badRequest('invalidValue', 'manager.value must be the id of a user.');
  return value.toLowerCase();
}

function keptOf(resource: JsonObject): JsonObject | null {
  const kept = Object.fromEntries(
    keptNames.flatMap((name) => (resource[name] === undefined ? [] : [[name, resource[name]]])),
  );
  if (JSON.stringify(kept).length > mostKept)
    throw badRequest('tooMany', `The resource is larger than ${mostKept} characters.`);
  return kept;
}
