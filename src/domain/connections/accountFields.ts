// What an account of a user says there, and how it differs from what was seen.

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { OutboundSettings } from './connectionSettings.ts';
import type { AccountFields } from './remoteEntities.ts';

type Person = Pick<
  DirectoryObject,
  'id' | 'userPrincipalName' | 'mail' | 'mailNickname' | 'displayName' | 'givenName' | 'surname' | 'accountEnabled'
>;

/** The account as it is wanted. `isKept`: whether it stays enabled, as far as the connection has a say. */
export const accountFieldsOf = (
  person: Person,
  { userNameFrom }: Pick<OutboundSettings, 'userNameFrom'>,
  isKept: boolean,
): AccountFields => ({
  userName: person[userNameFrom] ?? person.userPrincipalName ?? person.id,
  externalId: person.id,
  displayName: person.displayName,
  givenName: person.givenName,
  familyName: person.surname,
  email: person.mail,
  active: isKept && person.accountEnabled !== false,
});

/** The fields that differ, as they are wanted. Systems keep names of users without regard to case. */
export function changedFields(wanted: AccountFields, seen: AccountFields): Partial<AccountFields> {
  const changed = Object.entries(wanted).filter(([field, value]) => {
    const known = seen[field as keyof AccountFields];
    return field === 'userName' ? String(known).toLowerCase() !== String(value).toLowerCase() : known !== value;
  });
  return Object.fromEntries(changed) as Partial<AccountFields>;
}

/** Whether a match says who somebody is: a mail address does where the domain is the tenant's own. */
export function isProven(
  by: 'externalId' | 'userName' | 'email',
  wanted: AccountFields,
  {
    settings,
    domains,
  }: { readonly settings: Pick<OutboundSettings, 'userNameFrom'>; readonly domains: readonly string[] },
): boolean {
  if (by === 'externalId' || (by === 'userName' && settings.userNameFrom !== 'mail')) return true;
  const domain = wanted[by]?.split('@').at(-1)?.toLowerCase();
  return domains.some((each) => each.toLowerCase() === domain);
}

/** Whether an account that was found is the person's, by the attribute that it was looked for. */
export function isMatch(by: 'externalId' | 'userName' | 'email', wanted: AccountFields, found: AccountFields): boolean {
  const [ours, theirs] = [wanted[by], found[by]];
  if (ours === null || theirs === null) return false;
  return by === 'externalId' ? ours === theirs : ours.toLowerCase() === theirs.toLowerCase();
}
