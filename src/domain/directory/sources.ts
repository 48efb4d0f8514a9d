// What a connection owns of the people and groups that it brought: only it changes that.

import type { DirectoryObject } from './directoryEntities.ts';

type Field = keyof DirectoryObject & string;

/** What a push says of a person; the rest is kept here, such as the password and whether sessions are good. */
const ownedOfUser: ReadonlySet<string> = new Set<Field>([
  'userPrincipalName',
  'displayName',
  'givenName',
  'surname',
  'jobTitle',
  'employeeType',
  'employeeId',
  'department',
  'companyName',
  'employeeOrgData',
  'preferredLanguage',
  'accountEnabled',
  'mail',
  'otherMails',
  'mailNickname',
  'businessPhones',
  'mobilePhone',
  'faxNumber',
  'streetAddress',
  'city',
  'state',
  'postalCode',
  'country',
  'managerId',
  'externalId',
  'scimAttributes',
  'sourceId',
]);

/** As of a person; owners and settings of a group are kept here. */
const ownedOfGroup: ReadonlySet<string> = new Set<Field>(['displayName', 'externalId', 'scimAttributes', 'sourceId']);

/** The first of the fields that a connection owns of an object that it brought. */
export const ownedField = ({ kind }: Pick<DirectoryObject, 'kind'>, fields: readonly string[]): string | undefined =>
  fields.find((field) => (kind === 'user' ? ownedOfUser : ownedOfGroup).has(field));
