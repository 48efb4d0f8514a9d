// Filters and paths: what is read, what is refused, and how much.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseFilter, parsePatchPath, type Filter } from '../../src/scim/protocol/filter.ts';
import { ScimError } from '../../src/scim/protocol/scimError.ts';
import { groupType, userType } from '../../src/scim/protocol/schema.ts';
import { conditionOf } from '../../src/scim/resources/conditions.ts';
import { always } from '../../src/odata/query.ts';

const everything = { domains: [], isVisible: always };

const pathOf = (filter: Extract<Filter, { path: unknown }>): string =>
  [filter.path.schema, filter.path.attribute, filter.path.sub].filter((each) => each !== null).join('|');

/** A filter in one line, with all brackets. */
function shape(filter: Filter): string {
  switch (filter.op) {
    case 'and':
    case 'or':
      return `(${filter.of.map(shape).join(` ${filter.op} `)})`;
    case 'not':
      return `not ${shape(filter.of)}`;
    case 'present':
      return `${pathOf(filter)} pr`;
    case 'values':
      return `${pathOf(filter)}[${shape(filter.where)}]`;
    case 'compare':
      return `${pathOf(filter)} ${filter.test} ${JSON.stringify(filter.value)}`;
  }
}

const check = (text: string, expected: string): void => {
  test(text, () => {
    assert.equal(shape(parseFilter(text)), expected);
  });
};
const refuses = (text: string): void => {
  test(text.slice(0, 60), () => {
    assert.throws(
      () => conditionOf(userType, parseFilter(text), { domains: ['contoso.example'], isVisible: always }),
      (error: unknown) => error instanceof ScimError && error.scimType === 'invalidFilter',
    );
  });
};

// RFC 7644 section 3.4.2.2
describe('filters of RFC 7644', () => {
  check('userName eq "bjensen"', 'userName eq "bjensen"');
  check('name.familyName co "O\'Malley"', 'name|familyName co "O\'Malley"');
  check(
    'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
    'urn:ietf:params:scim:schemas:core:2.0:User|userName sw "J"',
  );
  check('title pr', 'title pr');
  check('meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta|lastModified gt "2011-05-13T04:42:34Z"');
  check('title pr and userType eq "Employee"', '(title pr and userType eq "Employee")');
  check(
    'title pr or userType eq "Intern" and active eq True',
    '(title pr or (userType eq "Intern" and active eq true))',
  );
  check(
    'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
    '(userType eq "Employee" and (emails co "example.com" or emails|value co "example.org"))',
  );
  check(
    'userType ne "Employee" and not (emails co "example.com")',
    '(userType ne "Employee" and not emails co "example.com")',
  );
  check(
    'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]',
    '(emails[(type eq "work" and value co "@example.com")] or ims[type eq "xmpp"])',
  );
  check(
    'id eq 54D382A4-2050-4C03-94D1-E769F1D15682 and manager eq jyoung',
    '(id eq "54D382A4-2050-4C03-94D1-E769F1D15682" and manager eq "jyoung")',
  );
  check('emails[type eq "work"].value eq "x@y.z"', 'emails[(type eq "work" and value eq "x@y.z")]');
  check('userName eq "a \\"quoted\\" name"', 'userName eq "a \\"quoted\\" name"');
});

describe('filters that are refused', () => {
  for (const text of [
    '',
    'userName',
    'userName eq',
    'userName is "x"',
    'userName eq and',
    'userName eq "open',
    '(userName eq "x"',
    'userName eq "x")',
    'userName eq "x" userName eq "y"',
    'shoeSize eq "40"',
    'constructor eq "x"',
    'emails[type co "work"]',
    'emails[emails[type eq "x"]]',
    'active gt true',
    'active eq "maybe"',
    'userName eq true',
    'userName eq "\\u0000"',
    `userName eq "${'x'.repeat(5000)}"`,
    `${'('.repeat(2000)}userName pr`,
    Array.from({ length: 60 }, () => 'title pr').join(' or '),
  ])
    refuses(text);
});

test('a group is asked for by its members, a person not', () => {
  const filter = parseFilter('members.value eq "11111111-1111-4111-8111-111111111111"');
  assert.equal(conditionOf(groupType, filter, everything).op, 'any');
  assert.throws(() => conditionOf(userType, filter, everything), ScimError);
});

test('a path is an attribute, a choice of its values, and a part of them', () => {
  const path = parsePatchPath('emails[type eq "work"].value');
  assert.deepEqual([path.path.attribute, path.where?.op, path.sub], ['emails', 'compare', 'value']);
  for (const text of ['emails[', 'emails[type eq "x"]x', 'emails[type eq "x"].a.b', 'a b', '.x', '1x'])
    assert.throws(() => parsePatchPath(text), ScimError, text);
});
