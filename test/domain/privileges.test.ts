// What is privileged, and who may edit it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemCaller, type Caller, type DirectoryRole } from '../../src/domain/caller.ts';
import { isPrivileged, mayEditPrivileged } from '../../src/domain/catalogs/privileges.ts';

test('a package is privileged by its catalog, or by itself', () => {
  for (const [privilegeLevel, isSensitive, expected] of [
    ['standard', false, false],
    ['standard', true, true],
    ['privileged', false, true],
    ['privileged', true, true],
  ] as const)
    assert.equal(isPrivileged({ privilegeLevel }, { isSensitive }), expected);
  assert.deepEqual(
    (['standard', 'privileged'] as const).map((privilegeLevel) => isPrivileged({ privilegeLevel }, null)),
    [false, true],
  );
});

test('who may edit it: the highest administrators, and applications that may write roles of the directory', () => {
  const governance = 'EntitlementManagement.ReadWrite.All';
  const of = (kind: Caller['kind'], roles: readonly DirectoryRole[], permissions: readonly string[]): Caller => ({
    ...systemCaller,
    kind,
    directoryRoles: new Set(roles),
    permissions: new Set(permissions),
  });
  for (const [caller, expected] of [
    [systemCaller, true],
    [of('user', ['globalAdministrator'], [governance]), true],
    [of('user', ['identityGovernanceAdministrator'], [governance]), false],
    [of('user', ['privilegedRoleAdministrator'], [governance]), false],
    [of('user', ['privilegedRoleAdministrator', 'identityGovernanceAdministrator'], [governance]), true],
    [of('user', ['identityGovernanceAdministrator'], [governance, 'RoleManagement.ReadWrite.Directory']), false],
    [of('application', [], [governance]), false],
    [of('application', [], [governance, 'RoleManagement.ReadWrite.Directory']), true],
    [of('application', ['globalAdministrator'], []), true],
  ] as const)
    assert.equal(mayEditPrivileged(caller), expected, [...caller.directoryRoles, ...caller.permissions].join());
});
