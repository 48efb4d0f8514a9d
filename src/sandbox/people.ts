// Who is in the sandbox's directory: people to sign in as, and some more, so that lists, managers and groups have
// something to show.

import type { DirectoryRole } from '../domain/caller.ts';
import type { DirectoryObject, Id } from '../domain/entities.ts';
import { newObject } from '../domain/directory/object.ts';
import { idOf, printed, tenantDomain } from './ids.ts';

export interface Person {
  /** What scripts call her. */
  readonly key: string;
  readonly id: Id;
  readonly displayName: string;
  readonly userType: 'Member' | 'Guest';
  readonly roles: readonly DirectoryRole[];
  readonly jobTitle: string;
  readonly department: string | null;
  /** Key of her manager; key of a guest's sponsor. */
  readonly manager: string | null;
  readonly sponsor: string | null;
  /** Of guests: where their mail goes. */
  readonly mail: string | null;
}

const member = (
  key: string,
  displayName: string,
  jobTitle: string,
  department: string,
  manager: string | null,
  roles: readonly DirectoryRole[] = [],
): Person => ({
  key,
  id: idOf(`user ${key}`),
  displayName,
  userType: 'Member',
  roles,
  jobTitle,
  department,
  manager,
  sponsor: null,
  mail: null,
});
const guest = (key: string, displayName: string, mail: string, id: Id = idOf(`user ${key}`)): Person => ({
  key,
  id,
  displayName,
  userType: 'Guest',
  roles: [],
  jobTitle: 'Consultant',
  department: null,
  manager: null,
  sponsor: 'manager',
  mail,
});

// biome-ignore format: a table, read by column
export const people: readonly Person[] = [
  member('globalAdmin',          'Global Admin',           'Administrator',          'IT',        null,
    ['globalAdministrator']),
  member('governanceAdmin',      'Governance Admin',       'Administrator',          'IT',        null,
    ['identityGovernanceAdministrator']),
  member('otherGovernanceAdmin', 'Other Governance Admin', 'Administrator',          'IT',        null,
    ['identityGovernanceAdministrator']),
  member('director',             'Dana Okoye',             'Director',               'Marketing', null),
  member('manager',              'Mika Lindqvist',         'Team lead',              'Marketing', 'director'),
  member('member',               'Mel Ferrante',           'Campaign planner',       'Marketing', 'manager'),
  member('designer',             'Noor Haddad',            'Designer',               'Marketing', 'manager'),
  member('engineer',             'Ravi Castellanos',       'Engineer',               'Product',   'director'),
  member('analyst',              'Signe Abara',            'Analyst',                'Product',   'engineer'),
  guest('guest',      'Gus Visitor', 'gus@contoso.com'),
  guest('requestor1', 'Requestor1',  'requestor1@contoso.com', printed.requestor1),
  guest('newHire',    'New Hire',    'newhire@contoso.com',    printed.newHire),
];

export const personId = (key: string): Id => (people.find((person) => person.key === key) as Person).id;

/** A guest's sign-in name holds her own address, as invitations make it. */
export function principalNameOf(person: Person): string {
  return person.mail === null
    ? `${nicknameOf(person)}@${tenantDomain}`
    : `${person.mail.replace('@', '_')}#EXT#@${tenantDomain}`;
}

const nicknameOf = (person: Person): string =>
  person.mail === null ? person.key.toLowerCase() : `${person.mail.replace('@', '_')}#EXT#`;

export function userRow(person: Person, passwordHash: string, now: string): Omit<DirectoryObject, 'version'> {
  const [givenName = null, surname = null] = person.displayName.split(' ');
  const invited =
    person.mail === null
      ? {}
      : { creationType: 'Invitation', externalUserState: 'Accepted', externalUserStateChangedAt: now };
  return newObject('user', person.id, now, {
    displayName: person.displayName,
    givenName,
    surname,
    jobTitle: person.jobTitle,
    department: person.department,
    userType: person.userType,
    userPrincipalName: principalNameOf(person),
    mailNickname: nicknameOf(person),
    mail: person.mail ?? principalNameOf(person),
    usageLocation: 'NL',
    passwordHash,
    managerId: person.manager === null ? null : personId(person.manager),
    ...invited,
  });
}
