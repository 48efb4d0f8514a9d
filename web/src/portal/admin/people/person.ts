// A user as the pages of administrators read one.

import type { DirectoryObject } from '../../../api/entities.ts';
import type { Values } from '../../forms/formField.ts';

export type Person = Values & {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly jobTitle: string | null;
  readonly userType: string | null;
  readonly accountEnabled: boolean;
  readonly onPremisesSyncEnabled: boolean | null;
  readonly manager?: DirectoryObject | null;
};

const shown = [
  'id',
  'displayName',
  'givenName',
  'surname',
  'userPrincipalName',
  'mail',
  'mailNickname',
  'jobTitle',
  'department',
  'companyName',
  'employeeId',
  'employeeType',
  'officeLocation',
  'city',
  'country',
  'mobilePhone',
  'usageLocation',
  'preferredLanguage',
  'userType',
  'accountEnabled',
  'onPremisesSyncEnabled',
];

export const personPath = (id: string): string => `/v1.0/users/${encodeURIComponent(id)}`;
export const personRead = (id: string): string =>
  `${personPath(id)}?$select=${shown.join(',')}&$expand=manager($select=id,displayName)`;
