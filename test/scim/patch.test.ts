// PATCH in every form that clients send, applied to a resource in memory.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyPatch, readPatch } from '../../src/scim/protocol/patch.ts';
import type { JsonObject } from '../../src/scim/protocol/readResource.ts';
import { enterpriseUrn, userType } from '../../src/scim/protocol/schema.ts';
import { ScimError, type ScimType } from '../../src/scim/protocol/scimError.ts';

type Json = any;
const work = { value: 'work@example.com', type: 'work', primary: true };
const home = { value: 'home@example.com', type: 'home' };
const person: JsonObject = {
  userName: 'bjensen',
  active: true,
  title: 'Guide',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [work, home],
  [enterpriseUrn]: { department: 'Tours', manager: { value: 'm1' } },
};

const patched = (operations: readonly Json[], before: JsonObject = person): JsonObject =>
  applyPatch(before, readPatch(userType, { schemas: [], Operations: operations }));

/** What differs from the person of before. */
function check(name: string, operation: Json, expected: JsonObject): void {
  test(name, () => {
    const wanted = Object.fromEntries(
      Object.entries({ ...person, ...expected }).filter(([, value]) => value !== undefined),
    );
    assert.deepEqual(patched(Array.isArray(operation) ? operation : [operation]), wanted);
  });
}

function refuses(name: string, operation: Json, scimType: ScimType): void {
  test(name, () => {
    assert.throws(
      () => patched([operation]),
      (error: unknown) => error instanceof ScimError && error.status === 400 && error.scimType === scimType,
    );
  });
}

// RFC 7644 section 3.5.2
describe('PATCH as RFC 7644 has it', () => {
  check('adds a value', { op: 'add', path: 'nickName', value: 'Babs' }, { nickName: 'Babs' });
  check(
    'adds without a path',
    { op: 'add', value: { nickName: 'Babs', emails: [{ value: 'x@y.z', type: 'other' }] } },
    {
      nickName: 'Babs',
      emails: [work, home, { value: 'x@y.z', type: 'other' }],
    },
  );
  check('adds nothing twice', { op: 'add', path: 'emails', value: [home] }, { emails: [work, home] });
  check(
    'moves the primary mark',
    { op: 'add', path: 'emails', value: [{ ...home, primary: true }] },
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  );
  check('replaces a value', { op: 'replace', path: 'title', value: 'Chief' }, { title: 'Chief' });
  check('replaces a list', { op: 'replace', path: 'emails', value: [home] }, { emails: [home] });
  check(
    'replaces a part',
    { op: 'replace', path: 'name.familyName', value: 'Smith' },
    {
      name: { givenName: 'Barbara', familyName: 'Smith' },
    },
  );
  check(
    'replaces a chosen value',
    { op: 'replace', path: 'emails[type eq "home"]', value: { value: 'n@x.y' } },
    {
      emails: [work, { value: 'n@x.y' }],
    },
  );
  check(
    'replaces a part of a chosen value',
    { op: 'replace', path: 'emails[type eq "home"].value', value: 'n@x.y' },
    {
      emails: [work, { ...home, value: 'n@x.y' }],
    },
  );
  check('removes a value', { op: 'remove', path: 'title' }, { title: undefined });
  check(
    'removes a chosen value',
    { op: 'remove', path: 'emails[type eq "work" and value ew "example.com"]' },
    {
      emails: [home],
    },
  );
  check('removes a part', { op: 'remove', path: 'name.givenName' }, { name: { familyName: 'Jensen' } });
  check('removes by a filter what is not there', { op: 'remove', path: 'emails[type eq "other"]' }, {});
  check(
    'takes operations in their order',
    [
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails', value: home },
    ],
    { emails: [home] },
  );
  refuses('no path', { op: 'remove' }, 'noTarget');
  refuses(
    'a filter that fits nothing',
    { op: 'replace', path: 'emails[value eq "none"].value', value: 'x' },
    'noTarget',
  );
  refuses('what is read-only', { op: 'replace', path: 'id', value: 'x' }, 'mutability');
  refuses('the removal of what is required', { op: 'remove', path: 'userName' }, 'mutability');
  refuses('an unknown attribute', { op: 'add', path: 'shoeSize', value: '40' }, 'invalidPath');
  refuses('an unknown attribute without a path', { op: 'add', value: { shoeSize: '40' } }, 'invalidPath');
  refuses('a filter of what is no list', { op: 'replace', path: 'name[givenName eq "x"]', value: {} }, 'invalidPath');
  refuses('an unknown deed', { op: 'move', path: 'title', value: 'x' }, 'invalidSyntax');
  refuses('a value of another type', { op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue');
  refuses('a path that ends early', { op: 'replace', path: 'emails[type eq', value: 'x' }, 'invalidPath');
});

// https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
describe("PATCH as Entra's default sends it", () => {
  check('disables by a text', { op: 'Replace', path: 'active', value: 'False' }, { active: false });
  check(
    'names a manager by a bare text',
    { op: 'Add', path: `${enterpriseUrn}:manager`, value: 'm2' },
    {
      [enterpriseUrn]: { department: 'Tours', manager: { value: 'm2' } },
    },
  );
  check(
    'makes the value of a type',
    { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '1' },
    {
      phoneNumbers: [{ type: 'mobile', value: '1' }],
    },
  );
  check(
    'replaces the value of a type that is not there',
    { op: 'Replace', path: 'addresses[type eq "work"].country', value: 'NL' },
    {
      addresses: [{ type: 'work', country: 'NL' }],
    },
  );
  check('empties by a null', { op: 'Replace', path: 'title', value: null }, { title: undefined });
  check('removes named values', { op: 'Remove', path: 'emails', value: [{ value: work.value }] }, { emails: [home] });
});

describe('PATCH as Entra sends it with aadOptscim062020', () => {
  check(
    'dotted keys without a path',
    {
      op: 'replace',
      value: {
        'name.givenName': 'Ann',
        [`${enterpriseUrn}:department`]: 'Sales',
        'emails[type eq "home"].value': 'h@x.y',
        active: false,
      },
    },
    {
      name: { givenName: 'Ann', familyName: 'Jensen' },
      [enterpriseUrn]: { department: 'Sales', manager: { value: 'm1' } },
      emails: [work, { ...home, value: 'h@x.y' }],
      active: false,
    },
  );
});

describe('PATCH as others send it', () => {
  check('Okta repeats the id', { op: 'replace', value: { id: 'x', schemas: [], active: false } }, { active: false });
  check(
    'an extension as a whole',
    { op: 'add', path: enterpriseUrn, value: { division: 'East' } },
    {
      [enterpriseUrn]: { department: 'Tours', manager: { value: 'm1' }, division: 'East' },
    },
  );
  check(
    'an extension among attributes',
    { op: 'add', value: { [enterpriseUrn]: { division: 'East' }, title: 'T' } },
    {
      [enterpriseUrn]: { department: 'Tours', manager: { value: 'm1' }, division: 'East' },
      title: 'T',
    },
  );
  check(
    'names in any letter case',
    { OP: 'replace', PATH: 'NAME.GIVENNAME', VALUE: 'Ann' },
    {
      name: { givenName: 'Ann', familyName: 'Jensen' },
    },
  );
  check(
    'the URN of the schema before a name',
    { op: 'replace', path: `${userType.schema.id}:title`, value: 'T' },
    {
      title: 'T',
    },
  );
  check('an extension is removed', { op: 'remove', path: enterpriseUrn }, { [enterpriseUrn]: undefined });
});
