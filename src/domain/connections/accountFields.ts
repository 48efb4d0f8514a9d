// What an account of a user says there, and how it differs from what was seen.

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { OutboundSettings } from './connectionSettings.ts';
import type { AccountFields, RemoteLink } from './remoteEntities.ts';

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

/** What an account is judged by. `isWanted`: whether its person is in a linked group. */
interface AccountStanding {
  readonly settings: Pick<OutboundSettings, 'userNameFrom' | 'whenNothingIsHeld'>;
  readonly link: Pick<RemoteLink, 'origin'>;
  readonly isWanted: boolean;
}

/**
 * What an account that is linked is to say. One that was there before us is left alone as long as nothing of ours is
 * held: it is disabled with its person at the most.
 */
export function fieldsWanted(
  person: Person & Pick<DirectoryObject, 'deletedAt'>,
  seen: AccountFields,
  { settings, link, isWanted }: AccountStanding,
): AccountFields {
  const isKept = isWanted || settings.whenNothingIsHeld === 'keep' || link.origin !== 'created';
  if (person.deletedAt !== null) return { ...seen, active: seen.active && isKept };
  if (!isWanted && link.origin === 'matched')
    return { ...seen, active: seen.active && person.accountEnabled !== false };
  return accountFieldsOf(person, settings, isKept);
}

/** The fields that differ, as they are wanted. Systems keep names of users without regard to case. */
export function changedFields(wanted: AccountFields, seen: AccountFields): Partial<AccountFields> {
  const changed = Object.entries(wanted).filter(([field, value]) => {
    const known = seen[field as keyof AccountFields];
    return field === 'userName' ? String(known).toLowerCase() !== String(value).toLowerCase() : known !== value;
  });
  return Object.fromEntries(changed) as Partial<AccountFields>;
}

type MatchBy = OutboundSettings['matchBy'][number];

/** Whether a match by this attribute says who somebody is, whatever its value is: a mail address does not. */
export const isProof = (by: MatchBy, { userNameFrom }: Pick<OutboundSettings, 'userNameFrom'>): boolean =>
  by === 'externalId' || (by === 'userName' && userNameFrom !== 'mail');

/** Whether a match says who somebody is: a mail address does where the domain is the tenant's own. */
export function isProven(
  by: MatchBy,
  wanted: AccountFields,
  {
    settings,
    domains,
  }: { readonly settings: Pick<OutboundSettings, 'userNameFrom'>; readonly domains: readonly string[] },
): boolean {
  if (isProof(by, settings)) return true;
  const domain = wanted[by]?.split('@').at(-1)?.toLowerCase();
  return domains.some((each) => each.toLowerCase() === domain);
}

/** Whether an account that was found is the person's, by the attribute that it was looked for. */
export function isMatch(by: MatchBy, wanted: AccountFields, found: AccountFields): boolean {
  const [ours, theirs] = [wanted[by], found[by]];
  if (ours === null || theirs === null) return false;
  return by === 'externalId' ? ours === theirs : ours.toLowerCase() === theirs.toLowerCase();
}
