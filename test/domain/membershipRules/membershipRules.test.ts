// The membership rule language: whom a rule admits, what is wrong with one and where, and that no text makes it
// stumble.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DirectoryObject } from '../../../src/domain/directory/directoryEntities.ts';
import { admits, nextChangeAt } from '../../../src/domain/membershipRules/evaluate.ts';
import { RuleFault } from '../../../src/domain/membershipRules/ruleFault.ts';
import { longestRule, parseRule } from '../../../src/domain/membershipRules/parseRule.ts';
import { dependenciesOf } from '../../../src/domain/membershipRules/ruleDependencies.ts';
import { newDirectoryObject } from '../../../src/model/newRow.ts';

const [id, boss, group, other] = ['1', '2', '3', '4'].map((digit) => `aaaaaaaa-0000-1111-2222-${digit.repeat(12)}`) as [
  string,
  string,
  string,
  string,
];
const now = '2026-03-10T12:00:00.000Z';
const base: DirectoryObject = {
  ...newDirectoryObject('user', id, now, {
    displayName: 'David Okoye',
    givenName: 'David',
    surname: 'Okoye',
    department: 'Sales',
    jobTitle: 'SDE Manager',
    city: 'Lagos',
    country: 'US',
    companyName: 'Contoso "East" Ltd',
    mail: 'david@contoso.com',
    mailNickname: 'david-vendor',
    mobilePhone: '+1 555',
    officeLocation: '18/2111',
    faxNumber: '123',
    businessPhones: ['425-555'],
    employeeId: '50001',
    userPrincipalName: 'david@latchkey.example',
    usageLocation: 'US',
    postalCode: '98052',
    preferredLanguage: 'en-US',
    state: 'WA',
    streetAddress: '1 Way',
    passwordPolicies: 'DisableStrongPassword',
    otherMails: ['dave@home.example', 'd.o@fabrikam.com'],
    proxyAddresses: ['SMTP:david@contoso.com', 'smtp:contoso@old.example', 'SIP:david@sip.example'],
    onPremisesSyncEnabled: true,
    managerId: boss,
    employeeHireAt: '2026-03-12T00:00:00.000Z',
    onPremisesExtensionAttributes: { extensionAttribute1: 'Red', extensionAttribute15: 'Marketing' },
    onPremisesSecurityIdentifier: 'S-1-1-11',
  }),
  version: 1,
};
const bare: DirectoryObject = {
  ...newDirectoryObject('user', other, now, {
    displayName: 'Bare',
    accountEnabled: false,
    userType: 'Guest',
    otherMails: null,
    proxyAddresses: null,
  }),
  version: 1,
};
const groups = new Set([group]);
const holds = (rule: string, person = base): boolean =>
  admits(parseRule(rule), { person, groups: person === base ? groups : new Set(), now });

/** Whether it admits them of whom everything is known, and them of whom next to nothing is. */
const meanings: readonly (readonly [rule: string, known: boolean, bare: boolean])[] = [
  // one condition
  ['user.department -eq "Sales"', true, false],
  ['user.department -eq "sales"', true, false],
  ['USER.DEPARTMENT -EQ "SALES"', true, false],
  ['user.department eq "Sales"', true, false],
  ['(user.department -eq "Sales")', true, false],
  ['((user.department -eq "Sales"))', true, false],
  ['user.department -eq "Sale"', false, false],
  ['user.department -eq "Sales "', false, false],
  ['user.department -ne "Sales"', false, true],
  ['user.department -ne "Marketing"', true, true],
  ['user.department ne "Marketing"', true, true],
  ['user.department –eq "Sales"', true, false],
  ["user.department -eq 'Sales'", true, false],
  ['  user.department   -eq   "Sales"  ', true, false],
  ['user.department\n-eq\n"Sales"', true, false],
  ['user.department-eq"Sales"', true, false],
  ['user.displayName -startsWith "David"', true, false],
  ['user.displayName -startsWith "david o"', true, false],
  ['user.displayName -startsWith "avid"', false, false],
  ['user.jobTitle -notStartsWith "SDE"', false, true],
  ['user.jobTitle -notStartsWith "PM"', true, true],
  ['user.mail -endsWith "@CONTOSO.com"', true, false],
  ['user.mail -notEndsWith "@contoso.com"', false, true],
  ['user.mailNickname -endsWith "-vendor"', true, false],
  ['user.city -contains "ago"', true, false],
  ['user.city -contains "AGO"', true, false],
  ['user.city -contains ""', true, false],
  ['user.city -notContains "ago"', false, true],
  ['user.city -notContains "x"', true, true],
  ['user.city contains "gos"', true, false],
  // patterns
  ['user.displayName -match "^Da.*"', true, false],
  ['user.displayName -match "^da.*"', true, false],
  ['user.displayName -match "vid"', true, false],
  ['user.displayName -match ".*vid"', true, false],
  ['user.displayName -match "^vid"', false, false],
  ['user.displayName -match "^David$"', false, false],
  ['user.employeeId -match "^\\d{5}$"', true, false],
  ['user.displayName -match "Bare|Okoye"', true, true],
  ['user.displayName -notMatch "^Da"', false, true],
  ['user.city -notMatch "x"', true, true],
  // lists
  ['user.department -in ["Sales","Marketing"]', true, false],
  ['user.department -in ["sales"]', true, false],
  ['user.department -in [ "A" , "SALES" ]', true, false],
  ['user.department -in ["Sale"]', false, false],
  ['user.department -notIn ["Sales"]', false, true],
  ['user.department -notIn ["Marketing","HR"]', true, true],
  ['user.employeeId -in [50001, 50002]', true, false],
  ['user.department in ["Sales"]', true, false],
  // null, true and false, numbers
  ['user.department -eq null', false, true],
  ['user.department -ne null', true, false],
  ['user.department -eq $null', false, true],
  ['user.department -ne $NULL', true, false],
  ['user.department -eq "null"', false, false],
  ['user.mail –ne null', true, false],
  ['user.objectId -ne null', true, true],
  [`user.objectId -eq "${id.toUpperCase()}"`, true, false],
  ['user.accountEnabled -eq true', true, false],
  ['user.accountEnabled -eq false', false, true],
  ['user.accountEnabled -ne true', false, true],
  ['user.accountEnabled -eq TRUE', true, false],
  ['user.accountEnabled -eq "true"', true, false],
  ['user.dirSyncEnabled -eq true', true, false],
  ['user.dirSyncEnabled -eq null', false, true],
  ['user.dirSyncEnabled -ne true', false, true],
  ['user.employeeId -eq 50001', true, false],
  ['user.employeeId -eq "50001"', true, false],
  // -and, -or, -not
  ['user.department -eq "Sales" -and user.country -eq "US"', true, false],
  ['user.department -eq "Sales" -and user.country -eq "CA"', false, false],
  ['user.department -eq "HR" -or user.country -eq "US"', true, false],
  ['user.department eq "HR" or user.country eq "US"', true, false],
  ['user.department eq "Sales" and not (user.country eq "CA")', true, false],
  ['(user.department -eq "Sales") -and -not (user.jobTitle -startsWith "SDE")', false, false],
  ['-not (user.department -eq "Sales")', false, true],
  ['-not user.department -eq "Sales"', false, true],
  ['-not -not user.department -eq "Sales"', true, false],
  ['not user.department -eq "HR" and user.city -eq "Lagos"', true, false],
  ['-not (user.department -eq "HR" -or user.city -eq "Lagos")', false, true],
  // precedence: -not before -and before -or
  ['user.city -eq "Lagos" -or user.department -eq "HR" -and user.country -eq "CA"', true, false],
  ['(user.city -eq "Lagos" -or user.department -eq "HR") -and user.country -eq "CA"', false, false],
  ['user.country -eq "CA" -and user.department -eq "HR" -or user.city -eq "Lagos"', true, false],
  ['user.country -eq "CA" -and (user.department -eq "HR" -or user.city -eq "Lagos")', false, false],
  ['-not user.country -eq "US" -or user.city -eq "Lagos"', true, true],
  ['-not (user.country -eq "US" -or user.city -eq "Lagos")', false, true],
  ['-not user.country -eq "US" -and user.city -eq "Lagos"', false, false],
  ['user.country –eq "US" –and (user.department –eq "Marketing" –or user.department –eq "Sales")', true, false],
  ['(user.objectId -ne null) -and (user.userType -eq "Member")', true, false],
  ['user.city -eq "a" -or user.city -eq "b" -or user.city -eq "Lagos"', true, false],
  ['user.city -eq "Lagos" -and user.state -eq "WA" -and user.country -eq "US"', true, false],
  // quotes
  ['user.companyName -eq "Contoso `"East`" Ltd"', true, false],
  ['user.companyName -eq "Contoso \\"East\\" Ltd"', true, false],
  ['user.companyName -contains \'"East"\'', true, false],
  ["user.companyName -eq 'Contoso ''East'''", false, false],
  ['user.department -eq "Sa`les"', false, false],
  ['user.department -eq "`"Sales`""', false, false],
  // each property
  ['user.facsimileTelephoneNumber -eq "123"', true, false],
  ['user.mobile -startsWith "+1"', true, false],
  ['user.telephoneNumber -eq "425-555"', true, false],
  ['user.physicalDeliveryOfficeName -eq "18/2111"', true, false],
  ['user.postalCode -eq 98052', true, false],
  ['user.preferredLanguage -eq "en-us"', true, false],
  ['user.sipProxyAddress -eq "david@sip.example"', true, false],
  ['user.state -eq "wa" -and user.streetAddress -eq "1 Way"', true, false],
  ['user.usageLocation -eq "us"', true, false],
  ['user.userType -eq "guest"', false, true],
  ['user.userPrincipalName -endsWith "@latchkey.example"', true, false],
  ['user.passwordPolicies -eq "DisableStrongPassword"', true, false],
  ['user.onPremisesSecurityIdentifier -ne null', true, false],
  ['user.onPremisesDistinguishedName -eq null', true, true],
  ['user.givenName -eq "David" -and user.surname -eq "Okoye"', true, false],
  ['(user.extensionAttribute15 -eq "Marketing")', true, false],
  ['user.ExtensionAttribute1 -in ["Red","Blue"]', true, false],
  ['user.extensionAttribute2 -eq null', true, true],
  // several values
  ['user.otherMails -any (_ -startsWith "dave")', true, false],
  ['(user.proxyAddresses -any (_ -startsWith "smtp:contoso"))', true, false],
  ['user.otherMails -any _ -endsWith "@fabrikam.com"', true, false],
  ['user.otherMails -any (_ -eq "d.o@fabrikam.com" -or _ -eq "x")', true, false],
  ['user.otherMails -any (_ -contains "home" -and _ -contains "fabrikam")', false, false],
  ['user.otherMails -all (_ -contains "@")', true, true],
  ['user.otherMails -all (_ -contains "fabrikam")', false, true],
  ['user.otherMails -any (-not (_ -contains "home"))', true, false],
  ['-not (user.otherMails -any (_ -contains "home"))', false, true],
  ['user.otherMails -any (_ -match "^d\\.o@")', true, false],
  ['user.otherMails any (_ in ["dave@home.example"]) and user.city eq "Lagos"', true, false],
  ['user.otherMails -startsWith "dave@"', true, false],
  ['user.otherMails -contains "fabrikam"', true, false],
  ['user.otherMails -notContains "fabrikam"', false, true],
  ['user.otherMails -eq "DAVE@home.example"', true, false],
  ['user.otherMails -ne "dave@home.example"', false, true],
  ['user.otherMails -ne null', true, false],
  ['user.otherMails -eq null', false, true],
  ['user.proxyAddresses -notEndsWith "@outlook.com"', true, true],
  ['user.proxyAddresses -endsWith"@contoso.com"', true, false],
  [
    'user.assignedPlans -any (assignedPlan.servicePlanId -eq "efb87545-963c-4e0d-99df-69c6916d9eb0" -and ' +
      'assignedPlan.capabilityStatus -eq "Enabled")',
    false,
    false,
  ],
  ['user.assignedPlans -all (assignedPlan.servicePlanId -eq null)', true, true],
  // manager, groups
  [`Direct Reports for "${boss}"`, true, false],
  [`direct reports for "${boss.toUpperCase()}"`, true, false],
  [`(Direct Reports for "${boss}")`, true, false],
  [`Direct Reports for "${group}"`, false, false],
  [`user.memberof -any (group.objectId -in ['${group}'])`, true, false],
  [`user.memberOf -any (group.objectId -in ["${boss}", "${group.toUpperCase()}"])`, true, false],
  [`(user.memberof -any (group.objectId -in ['${boss}']))`, false, false],
  // time
  ['user.employeeHireDate -le 2026-03-12T00:00:00Z', true, false],
  ['user.employeeHireDate -le "2026-03-11"', false, false],
  ['user.employeehiredate -ge 2020-06-10T18:13:20Z', true, false],
  ['user.employeeHireDate -eq "2026-03-12T00:00:00Z"', true, false],
  ['user.employeeHireDate -eq "2026-03-12T01:00:00+01:00"', true, false],
  ['user.employeeHireDate -ne 2026-03-12', false, true],
  ['user.employeeHireDate -eq null', false, true],
  ['user.employeeHireDate -le system.now', false, false],
  ['user.employeeHireDate -ge system.now', true, false],
  ['user.employeehiredate -ge system.now -plus p1d', true, false],
  ['user.employeehiredate -ge system.now -plus p2d', false, false],
  ['user.employeehiredate -le system.now -plus P2D', true, false],
  ['user.employeehiredate -ge system.now -minus pt1h and user.city -eq "Lagos"', true, false],
];

test('a rule admits whom it says', () => {
  for (const [rule, known, nearlyNothing] of meanings) {
    assert.equal(holds(rule), known, `${rule} of whom everything is known`);
    assert.equal(holds(rule, bare), nearlyNothing, `${rule} of whom nearly nothing is known`);
  }
});

const faults: readonly (readonly [rule: string, at: number, says: RegExp])[] = [
  ['', 1, /empty/],
  ['   ', 1, /empty/],
  ['user.department', 16, /The end of the rule stands where an operator/],
  ['user.department -eq', 20, /The end of the rule stands where a value of user.department/],
  ['user.department -eq Sales', 21, /text stands in double quotes: "Sales"/],
  ['user.department -eq "Sales', 21, /no closing double quote/],
  ["user.department -eq 'Sales", 21, /no closing single quote/],
  ['user.department -is "Sales"', 17, /-is stands where an operator is expected.*-startsWith/],
  ['user.department = "Sales"', 17, /"=" means nothing here/],
  ['user.departmint -eq "Sales"', 1, /user.departmint is no property that rules know.*user.department/],
  ['department -eq "Sales"', 1, /department is a property of users: user.department/],
  ['device.displayName -eq "x"', 1, /of devices/],
  ['user.extension_c272a57b722d4eb29bfe327874ae79cb_OfficeNumber -eq "1"', 1, /extension property/],
  ['user.extensionAttribute16 -eq "1"', 1, /no property/],
  ['"Sales" -eq user.department', 1, /"Sales" stands where a property/],
  ['(user.department -eq "Sales"', 29, /closing parenthesis/],
  ['user.department -eq "Sales")', 28, /follows a rule that is complete/],
  ['user.department -eq "Sales" user.city -eq "x"', 29, /user.city follows a rule that is complete/],
  ['user.department -eq "Sales" -and', 33, /The end of the rule stands where a property/],
  ['user.department -eq "Sales" -and -or user.city -eq "x"', 34, /-or stands where a property/],
  ['-and user.department -eq "Sales"', 1, /-and stands where a property/],
  ['()', 2, /\) stands where a property/],
  ['user.accountEnabled -eq 1', 25, /true, false or null/],
  [
    'user.accountEnabled -startsWith "t"',
    21,
    /-startsWith cannot be used with user.accountEnabled, which takes -eq, -ne/,
  ],
  ['user.department -le "x"', 17, /-le cannot be used with user.department/],
  ['user.employeeHireDate -contains "2020"', 23, /cannot be used/],
  ['user.employeeHireDate -le "soon"', 27, /an instant such as/],
  ['user.employeeHireDate -le 2020-13-45', 27, /an instant such as/],
  ['user.employeeHireDate -eq system.now', 27, /-le and -ge/],
  ['user.employeeHireDate -le system.now -plus', 43, /a duration such as p1d/],
  ['user.employeeHireDate -le system.now -plus 1', 44, /a duration such as p1d/],
  ['user.employeeHireDate -le system.now -plus p99999999y', 44, /a duration such as p1d/],
  ['user.department -in "Sales"', 21, /a list in brackets/],
  ['user.department -in ["Sales"', 29, /a comma or a closing bracket/],
  ['user.department -in []', 22, /\] stands where a value/],
  ['user.department -in ["a",]', 26, /\] stands where a value/],
  ['user.department -in [null]', 22, /null is text/],
  ['user.department -eq ["Sales"]', 21, /\[ stands where a value/],
  ['user.department -contains null', 27, /null is compared with -eq and -ne/],
  ['user.mail -not null', 11, /-not stands where an operator/],
  ['user.department -match "(?=x)"', 24, /linear time/],
  ['user.department -match "("', 24, /linear time/],
  ['user.department -any (_ -eq "x")', 17, /has one value/],
  ['user.otherMails -any (user.city -eq "x")', 23, /user.city stands where _ is expected/],
  ['user.otherMails -any (_ -eq "x"', 32, /closing parenthesis/],
  ['_ -eq "x"', 1, /only inside -any and -all/],
  ['user.assignedPlans -eq "x"', 20, /which takes -any, -all/],
  ['user.assignedPlans -any (assignedPlan.name -eq "x")', 26, /assignedPlan.servicePlanId/],
  ['Direct Reports "x"', 16, /"for" is expected/],
  ['Direct Reports for "x"', 20, /object id in quotes/],
  [`Direct Reports for "${boss}" -and user.city -eq "x"`, 59, /cannot be combined/],
  [`user.city -eq "x" -and user.memberof -any (group.objectId -in ['${group}'])`, 24, /cannot be combined/],
  [`user.memberof -any (group.objectId -in ['${group}']) -or user.city -eq "x"`, 82, /cannot be combined/],
  ['user.memberof -all (group.objectId -in ["x"])', 15, /-any is expected/],
  ['user.memberof -any (group.objectId -in ["x"])', 41, /object id in quotes/],
  [`${'('.repeat(60)}user.city -eq "x"${')'.repeat(60)}`, 51, /at most 50 deep/],
  [`${'-not '.repeat(60)}user.city -eq "x"`, 251, /at most 50 deep/],
  [`user.city -eq "${'x'.repeat(longestRule)}"`, longestRule + 1, /at most 3072 characters/],
];

test('what is wrong with a rule is told with its place and what would be right', () => {
  for (const [rule, at, says] of faults) {
    assert.throws(
      () => parseRule(rule),
      (error) =>
        error instanceof RuleFault && says.test(error.message) && error.position === at
          ? true
          : assert.fail(`${rule.slice(0, 120)}: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
});

const reads: readonly (readonly [rule: string, reads: readonly string[]])[] = [
  ['user.department -eq "a" -or -not (user.city -eq "b")', ['department', 'city']],
  ['user.telephoneNumber -eq "a" -and user.otherMails -any (_ -eq "x")', ['businessPhones', 'otherMails']],
  ['user.extensionAttribute3 -eq "a"', ['onPremisesExtensionAttributes']],
  ['user.assignedPlans -all (assignedPlan.service -eq null)', []],
  [`Direct Reports for "${boss}"`, ['managerId', `manager:${boss}`]],
  [`user.memberOf -any (group.objectId -in ["${group}"])`, ['memberOf', `memberOf:${group}`]],
];

test('a rule names what it reads of a person', () => {
  for (const [rule, expected] of reads) assert.deepEqual([...dependenciesOf(parseRule(rule))], expected, rule);
});

const turns: readonly (readonly [rule: string, at: string | null])[] = [
  ['user.department -eq "Sales"', null],
  ['user.employeeHireDate -le 2030-01-01', null],
  ['user.employeeHireDate -le system.now', '2026-03-12T00:00:00.000Z'],
  ['user.employeeHireDate -ge system.now', '2026-03-12T00:00:00.001Z'],
  ['user.employeeHireDate -le system.now -plus p1d', '2026-03-11T00:00:00.000Z'],
  ['user.employeeHireDate -le system.now -minus p10d', '2026-03-22T00:00:00.000Z'],
  ['user.employeeHireDate -ge system.now -plus p7d', null],
  [
    '-not (user.employeeHireDate -le system.now -minus p1m) -or user.employeeHireDate -le system.now',
    '2026-03-12T00:00:00.000Z',
  ],
];

test('a rule that looks at the clock says when its answer turns', () => {
  for (const [rule, at] of turns) assert.equal(nextChangeAt(parseRule(rule), { person: base, groups, now }), at, rule);
  assert.equal(nextChangeAt(parseRule('user.employeeHireDate -le system.now'), { person: bare, groups, now }), null);
});

const word = fc.constantFrom(
  'user.department',
  'user.otherMails',
  'user.accountEnabled',
  'user.employeeHireDate',
  'user.assignedPlans',
  'user.memberof',
  'group.objectId',
  'direct',
  'reports',
  'for',
  '_',
  '-eq',
  '-ne',
  'in',
  '-notIn',
  '-match',
  '-le',
  '-any',
  '-all',
  '-and',
  '-or',
  '-not',
  '(',
  ')',
  '[',
  ']',
  ',',
  '"Sales"',
  "'x'",
  '"(?i)a*"',
  'null',
  'true',
  '1',
  '2020-01-01',
  'system.now',
  '-plus',
  'p1d',
  `"${boss}"`,
  '`',
  '\\',
  '"',
  'é',
);

/** Rules that can be read, from their parts. */
const readable = fc.letrec<{ rule: string; one: string }>((tie) => ({
  one: fc.oneof(
    fc
      .tuple(
        fc.constantFrom('user.department', 'user.city', 'user.jobTitle', 'user.extensionAttribute1'),
        fc.constantFrom('eq', 'ne', 'startsWith', 'notContains', 'match'),
        fc.stringMatching(/^[A-Za-z ]{0,6}$/),
      )
      .map(([name, operator, value]) => `${name} -${operator} "${value}"`),
    fc.constantFrom(
      'user.otherMails -any (_ -contains "a")',
      'user.accountEnabled -eq true',
      'user.employeeHireDate -le system.now -minus p1d',
      'user.department -in ["Sales", "a"]',
    ),
  ),
  rule: fc.oneof(
    { maxDepth: 5 },
    tie('one'),
    fc
      .tuple(tie('rule'), fc.constantFrom('-and', '-or'), tie('rule'))
      .map(([a, joined, b]) => `(${a}) ${joined} (${b})`),
    tie('rule').map((of) => `-not (${of})`),
  ),
})).rule;

test('no text makes the reader or the evaluator throw anything but a fault with a place in the text', () => {
  const texts = fc.oneof(
    fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const rule = parseRule(text);
        for (const person of [base, bare]) assert.equal(typeof admits(rule, { person, groups, now }), 'boolean');
      } catch (error) {
        assert.ok(error instanceof RuleFault, String(error));
        assert.ok(error.position >= 1 && error.position <= text.length + 1, `${error.position} of ${text.length}`);
      }
    }),
    { numRuns: 5_000, seed: 11 },
  );
});

test('a negation admits just those whom the rule does not, and -and and -or mean what they say', () => {
  fc.assert(
    fc.property(readable, readable, (left, right) => {
      fc.pre(left.length + right.length < 3_000);
      for (const person of [base, bare]) {
        assert.equal(holds(`-not (${left})`, person), !holds(left, person));
        assert.equal(holds(`(${left}) -and (${right})`, person), holds(left, person) && holds(right, person));
        assert.equal(holds(`(${left}) -or (${right})`, person), holds(left, person) || holds(right, person));
      }
    }),
    { numRuns: 1_000, seed: 12 },
  );
});
