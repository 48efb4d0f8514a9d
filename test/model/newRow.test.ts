// New rows, and what a body may write of them, as the traits of the model's rows say.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newDirectoryObject, newRow, writtenFields, type WritableName } from '../../src/model/newRow.ts';

const now = '2026-01-01T00:00:00.000Z';

test('a new row has what it is given, else the default of its field, else null', () => {
  const given = { id: 'p', catalogId: 'c', displayName: 'Sales', createdAt: now, modifiedAt: now, isHidden: true };
  assert.deepEqual(newRow('accessPackage', given), {
    ...given,
    description: null,
    isRoleScopesVisible: false,
    contentsVisibility: 'default',
    isSensitive: false,
    createdBy: null,
    modifiedBy: null,
    uniqueName: null,
    deletedAt: null,
  });
});

test('a new object of the directory has the defaults of its kind, and null for the fields of the others', () => {
  const [user, group] = [newDirectoryObject('user', 'u', now, {}), newDirectoryObject('group', 'g', now, {})];
  assert.deepEqual([user.userType, user.accountEnabled, user.securityEnabled], ['Member', true, null]);
  assert.deepEqual([group.userType, group.accountEnabled, group.securityEnabled], [null, null, true]);
});

// biome-ignore format: a table, read by column
const rows: readonly (readonly [name: WritableName, body: object, written: object])[] = [
  ['catalog',          { displayName: 'A', type: 'userManaged', id: 'x', other: 1 }, { displayName: 'A' }],
  ['catalog',          { state: null, description: null },                           { description: null }],
  ['settings',         { timeZone: null, dateLanguage: 'de' },                       { dateLanguage: 'de' }],
  ['subject',          { lifecycle: 'governed', email: 'a@b.example' },              { lifecycle: 'governed' }],
  ['user',             { userType: null, mailNickname: null, jobTitle: null },       { jobTitle: null }],
  ['user',             { managerId: 'm', createdAt: now, groupTypes: [] },           { managerId: 'm' }],
  ['group',            { displayName: null, theme: null, jobTitle: 'x' },            { theme: null }],
  ['servicePrincipal', { displayName: null, homepage: null, appRoles: [] },          { homepage: null }],
  ['job',              { kind: 'x' },                                                {}],
];
const write = writtenFields as (name: WritableName, body: object) => object;
for (const [name, body, written] of rows) {
  test(`of ${JSON.stringify(body)} a ${name} is written ${JSON.stringify(written)}`, () => {
    assert.deepEqual(write(name, body), written);
  });
}
