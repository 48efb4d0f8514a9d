// Users: the rules for their fields, and which fields users may change of themselves.
// https://learn.microsoft.com/graph/api/resources/user

import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import type { DirectoryObject } from './directoryEntities.ts';
import { fold } from '../text.ts';
import { formatInstant } from '../time.ts';

type Field = keyof DirectoryObject & string;

/** Fields that users may change of themselves. */
export const selfServiceFields: ReadonlySet<string> = new Set([
  'mobilePhone',
  'businessPhones',
  'faxNumber',
  'preferredLanguage',
] satisfies readonly Field[]);
/** Fields whose change takes over the account: of an administrator, only some administrators may change them. */
export const sensitiveFields: ReadonlySet<string> = new Set([
  'accountEnabled',
  'userPrincipalName',
  // Where a guest signs in, whereto an invitation goes, and whether one is open.
  'mail',
  'externalUserState',
  'otherMails',
  'mobilePhone',
  'businessPhones',
  'onPremisesImmutableId',
  'forceChangePassword',
  'password',
]);

/** What a password reset writes. */
export const passwordFields: ReadonlySet<string> = new Set(['forceChangePassword', 'password']);

/**
 * What is written of a user whose sign-ins end: sessions, refresh tokens, codes and access tokens of sign-ins from
 * before it are refused. `machineNow` in milliseconds, by the machine's clock, which sign-ins are dated by.
 */
export const endedSessions = (machineNow: number): Pick<DirectoryObject, 'signInSessionsValidFrom'> => ({
  signInSessionsValidFrom: formatInstant(machineNow),
});

const localPart = /^[A-Za-z0-9'.\-_!#^~+]{1,64}$/;
const mailPattern = /^[^\s@"<>()]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

/** Whether a text is an address such as `name@example.com`. */
export const isMailAddress = (text: string): boolean => mailPattern.test(text);

/** Notes the faults of a user; `before` is null for a new one, `domains` are the verified ones of the tenant. */
export function checkUser(
  user: DirectoryObject | Omit<DirectoryObject, 'version'>,
  before: DirectoryObject | null,
  domains: readonly string[],
  faults: FaultCollector,
): void {
  const says = (field: 'displayName' | 'userPrincipalName' | 'mailNickname'): boolean => {
    const value = user[field];
    if (value === null) faults.add('missingField', field);
    else faults.holds(isNonBlank(value), field, 'a text that is not empty');
    return isNonBlank(value);
  };
  says('displayName');
  if (says('mailNickname')) checkNickname(user.mailNickname as string, faults);
  if (says('userPrincipalName') && user.userPrincipalName !== before?.userPrincipalName)
    checkPrincipalName(user.userPrincipalName as string, domains, faults);
  faults.holds(
    user.mail === null || user.mail === before?.mail || isMailAddress(user.mail),
    'mail',
    'an address such as name@example.com',
  );
  for (const [at, mail] of user.otherMails?.entries() ?? [])
    faults.holds(isMailAddress(mail), `otherMails/${at}`, 'an address such as name@example.com');
  faults.holds(user.userType === 'Member' || user.userType === 'Guest', 'userType', 'Member or Guest');
  faults.holds(
    user.usageLocation === null || /^[A-Za-z]{2}$/.test(user.usageLocation),
    'usageLocation',
    'a country code of two letters',
  );
  faults.holds((user.businessPhones?.length ?? 0) <= 1, 'businessPhones', 'one number at the most');
}

function checkPrincipalName(name: string, domains: readonly string[], faults: FaultCollector): void {
  const at = name.lastIndexOf('@');
  faults.holds(
    at > 0 && name.length <= 113 && localPart.test(name.slice(0, at)),
    'userPrincipalName',
    "a name such as someone@domain, of letters, digits and ' . - _ ! # ^ ~",
  );
  if (at > 0 && !domains.some((domain) => fold(domain) === fold(name.slice(at + 1))))
    faults.add('domainNotVerified', 'userPrincipalName', { domain: name.slice(at + 1), domains });
}

/** A mail alias has no room for what addresses are made of. */
export function checkNickname(name: string, faults: FaultCollector): void {
  faults.holds(
    /^[^@()\\[\]";:<>,\s]{1,64}$/.test(name),
    'mailNickname',
    'at most 64 characters and none of @ ( ) \\ [ ] " ; : < > , or a space',
  );
}
