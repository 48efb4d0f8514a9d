// Who reaches a user that holds directory roles: the published table, row by row.
// https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DirectoryRoles, type DirectoryRole } from '../../src/domain/caller.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { requireReach, type AdministratorAction } from '../../src/domain/rights/administratorReach.ts';
import { ineffectiveRoles } from '../../src/domain/rights/ineffectiveRoles.ts';

/** The columns: Password, Helpdesk, Authentication, User, Privileged Authentication, Global. */
const columns = [
  'passwordAdministrator',
  'helpdeskAdministrator',
  'authenticationAdministrator',
  'userAdministrator',
  'privilegedAuthenticationAdministrator',
  'globalAdministrator',
] as const satisfies readonly DirectoryRole[];

function allowed(action: AdministratorAction, roles: readonly string[], isInRoleGroup = false): string {
  return columns
    .map((role) => {
      try {
        requireReach({ kind: 'user', directoryRoles: new Set([role]) }, action, { roles, isInRoleGroup });
        return 'x';
      } catch (error) {
        assert.ok(error instanceof Refusal && error.code === 'notAllowed');
        return '-';
      }
    })
    .join('');
}

const named = (name: string): string => {
  const id = ineffectiveRoles.find(([, each]) => each === name)?.[0];
  assert.ok(id, name);
  return id;
};

// biome-ignore format: a table, read by column
const table: readonly (readonly [role: string, reset: string, sensitive: string])[] = [
  [DirectoryRoles.authenticationAdministrator, '--x-xx', '--x-xx'],
  [named('Directory Readers'),                 'xxxxxx', '--xxxx'],
  [DirectoryRoles.globalAdministrator,         '----xx', '----xx'],
  [DirectoryRoles.groupsAdministrator,         '---xxx', '---xxx'],
  [DirectoryRoles.guestInviter,                'xxxxxx', '--xxxx'],
  [DirectoryRoles.helpdeskAdministrator,       '-x-xxx', '---xxx'],
  [named('Message Center Reader'),             '-xxxxx', '--xxxx'],
  [DirectoryRoles.passwordAdministrator,       'xxxxxx', '--xxxx'],
  [DirectoryRoles.privilegedAuthenticationAdministrator, '----xx', '----xx'],
  [DirectoryRoles.privilegedRoleAdministrator, '----xx', '----xx'],
  [DirectoryRoles.reportsReader,               '-xxxxx', '--xxxx'],
  [DirectoryRoles.userAdministrator,           '---xxx', '---xxx'],
  [named('User Experience Success Manager'),   '-xxxxx', '--xxxx'],
  [named('Usage Summary Reports Reader'),      '-xxxxx', '--xxxx'],
  [DirectoryRoles.identityGovernanceAdministrator, '----xx', '----xx'],
  [named('Teams Administrator'),               '----xx', '----xx'],
];

for (const [role, reset, sensitive] of table)
  test(`who holds ${role} is reached as published`, () => {
    assert.deepEqual([allowed('resetPassword', [role]), allowed('sensitive', [role])], [reset, sensitive]);
  });

test('of several roles each must be reached, and groups for roles protect who has none', () => {
  assert.equal(allowed('resetPassword', [DirectoryRoles.reportsReader, DirectoryRoles.groupsAdministrator]), '---xxx');
  assert.equal(allowed('resetPassword', [DirectoryRoles.guestInviter, named('Teams Administrator')]), '----xx');
  assert.equal(allowed('resetPassword', [], true), '----xx');
  assert.equal(allowed('resetPassword', []), 'xxxxxx');
});

test('an application needs a role that reaches, and the server itself reaches everybody', () => {
  const roles = [DirectoryRoles.globalAdministrator];
  const none = { directoryRoles: new Set<DirectoryRole>() };
  assert.throws(() => requireReach({ kind: 'application', ...none }, 'sensitive', { roles, isInRoleGroup: false }));
  requireReach({ kind: 'system', ...none }, 'sensitive', { roles, isInRoleGroup: false });
});
