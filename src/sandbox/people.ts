// Who is in the sandbox's directory: people to sign in as, and some more, so that lists, managers and groups have
// something to show.

import type { DirectoryRole } from '../domain/caller.ts';
import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import type { Id } from '../domain/base.ts';
import { sandboxIdOf, publishedIds, tenantDomain } from './sandboxIds.ts';
import { newDirectoryObject } from '../model/newRow.ts';

interface SandboxPerson {
  /** The name by which scripts address the person. */
  readonly key: string;
  readonly id: Id;
  readonly displayName: string;
  readonly userType: 'Member' | 'Guest';
  readonly roles: readonly DirectoryRole[];
  readonly jobTitle: string;
  readonly department: string | null;
  /** Key of the manager; key of a guest's sponsor. */
  readonly manager: string | null;
  readonly sponsor: string | null;
  /** Of guests: where their mail goes. */
  readonly mail: string | null;
}

const memberOf = (
  key: string,
  displayName: string,
  jobTitle: string,
  department: string,
  manager: string | null,
  roles: readonly DirectoryRole[] = [],
): SandboxPerson => ({
  key,
  id: sandboxIdOf(`user ${key}`),
  displayName,
  userType: 'Member',
  roles,
  jobTitle,
  department,
  manager,
  sponsor: null,
  mail: null,
});
const guestOf = (
  key: string,
  displayName: string,
  mail: string,
  id: Id = sandboxIdOf(`user ${key}`),
): SandboxPerson => ({
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
export const people: readonly SandboxPerson[] = [
  memberOf('globalAdmin',          'Global Admin',           'Administrator',          'IT',        null,
    ['globalAdministrator']),
  memberOf('governanceAdmin',      'Governance Admin',       'Administrator',          'IT',        null,
    ['identityGovernanceAdministrator']),
  memberOf('otherGovernanceAdmin', 'Other Governance Admin', 'Administrator',          'IT',        null,
    ['identityGovernanceAdministrator']),
  memberOf('director',             'Dana Okoye',             'Director',               'Marketing', null),
  memberOf('manager',              'Mika Lindqvist',         'Team lead',              'Marketing', 'director'),
  memberOf('member',               'Mel Ferrante',           'Campaign planner',       'Marketing', 'manager'),
  memberOf('designer',             'Noor Haddad',            'Designer',               'Marketing', 'manager'),
  memberOf('engineer',             'Ravi Castellanos',       'Engineer',               'Product',   'director'),
  memberOf('analyst',              'Signe Abara',            'Analyst',                'Product',   'engineer'),
  guestOf('guest',      'Gus Visitor', 'gus@contoso.com'),
  guestOf('requestor1', 'Requestor1',  'requestor1@contoso.com', publishedIds.requestor1),
  guestOf('newHire',    'New Hire',    'newhire@contoso.com',    publishedIds.newHire),
];

export const personId = (key: string): Id => (people.find((person) => person.key === key) as SandboxPerson).id;

/** The sign-in name. A guest's holds their own address, as invitations make it. */
export function principalNameOf(person: SandboxPerson): string {
  return person.mail === null
    ? `${nicknameOf(person)}@${tenantDomain}`
    : `${person.mail.replace('@', '_')}#EXT#@${tenantDomain}`;
}

const nicknameOf = (person: SandboxPerson): string =>
  person.mail === null ? person.key.toLowerCase() : `${person.mail.replace('@', '_')}#EXT#`;

export function userRow(person: SandboxPerson, passwordHash: string, now: string): Omit<DirectoryObject, 'version'> {
  const [givenName = null, surname = null] = person.displayName.split(' ');
  const invited =
    person.mail === null
      ? {}
      : { creationType: 'Invitation', externalUserState: 'Accepted', externalUserStateChangedAt: now };
  return newDirectoryObject('user', person.id, now, {
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
