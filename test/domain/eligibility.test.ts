// Who may request what, as tables: scopes against people, requests against checks, packages against policies.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eligibilityChecks, checksOf } from '../../src/domain/eligibility/checks.ts';
import { choosePolicy, demandEligible, explainPolicy } from '../../src/domain/eligibility/choosePolicy.ts';
import { explainEligibility } from '../../src/domain/eligibility/explain.ts';
import { checkMessage } from '../../src/domain/eligibility/checkMessages.ts';
import type { EligibilityFacts, Person } from '../../src/domain/eligibility/eligibilityFacts.ts';
import { scopeAdmits, scopeAdmitsDirectAssignment } from '../../src/domain/eligibility/targetScope.ts';
import type { Policy } from '../../src/domain/policies/policyEntities.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { unspecifiedSchedule } from '../../src/domain/requests/schedule.ts';
import { RequestTypes, TargetScopes } from '../../src/domain/enums.ts';
import {
  answer,
  application,
  assignment,
  facts,
  guest,
  now,
  person,
  policy,
  question,
  set,
  stranger,
  wish,
} from './eligibilityFacts.ts';
import { policyDefaults } from '../../src/flows/policies/policyFields.ts';

const member = person();
const inGroup = person({ groups: new Set(['staff']) });
const partner = person({ objectId: 'pia', userType: 'Guest', organization: { id: 'org', isConfigured: true } });
const proposed = person({ objectId: 'pim', userType: 'Guest', organization: { id: 'org2', isConfigured: false } });
const people = { member, inGroup, guest, partner, proposed, stranger, application };
type Name = keyof typeof people;

/** Scope, its targets, and everybody whom it admits. */
const scopes: readonly (readonly [Policy['targetScope'], Policy['targets'], readonly Name[]])[] = [
  ['notSpecified', [], []],
  ['specificDirectoryUsers', [], []],
  ['specificDirectoryUsers', [set('singleUser', 'ann')], ['member', 'inGroup']],
  ['specificDirectoryUsers', [set('singleUser', 'gus')], ['guest']],
  ['specificDirectoryUsers', [set('groupMembers', 'staff')], ['inGroup']],
  ['specificDirectoryUsers', [set('groupMembers', 'others'), set('singleUser', 'pia')], ['partner']],
  ['specificDirectoryUsers', [set('requestorManager', 'ann'), set('internalSponsors', null)], []],
  ['specificDirectoryUsers', [set('singleUser', 'robot')], []],
  ['specificConnectedOrganizationUsers', [set('connectedOrganizationMembers', 'org')], ['partner']],
  ['specificConnectedOrganizationUsers', [set('connectedOrganizationMembers', 'org2')], ['proposed']],
  ['specificDirectoryServicePrincipals', [set('singleServicePrincipal', 'robot')], ['application']],
  ['allMemberUsers', [], ['member', 'inGroup']],
  ['allDirectoryUsers', [], ['member', 'inGroup', 'guest', 'partner', 'proposed']],
  ['allDirectoryServicePrincipals', [], ['application']],
  ['allConfiguredConnectedOrganizationUsers', [], ['partner']],
  ['allExistingConnectedOrganizationUsers', [], ['partner', 'proposed']],
  ['allExternalUsers', [], ['guest', 'partner', 'proposed', 'stranger']],
  ['allDirectoryAgentIdentities', [], []],
];

test('each scope admits whom its line says, and nobody else', () => {
  for (const [targetScope, targets, expected] of scopes) {
    const admitted = Object.entries(people)
      .filter(([, who]) => scopeAdmits({ targetScope, targets }, who))
      .map(([name]) => name);
    assert.deepEqual(admitted, expected, `${targetScope} ${JSON.stringify(targets.map((each) => each.kind))}`);
  }
  assert.deepEqual(
    [...new Set(scopes.map(([scope]) => scope))].sort(),
    [...TargetScopes].sort(),
    'every scope has a line',
  );
});

test('a policy for nobody is for direct assignment of anybody; the others bind administrators too', () => {
  const admitted = (targetScope: Policy['targetScope']) =>
    Object.entries(people)
      .filter(([, who]) => scopeAdmitsDirectAssignment({ targetScope, targets: [] }, who))
      .map(([name]) => name);
  assert.deepEqual(admitted('notSpecified'), ['member', 'inGroup', 'guest', 'partner', 'proposed', 'application']);
  assert.deepEqual(admitted('allMemberUsers'), ['member', 'inGroup']);
  assert.deepEqual(admitted('allExternalUsers'), ['guest', 'partner', 'proposed', 'stranger']);
});

const refusalOf = (run: () => unknown): string => {
  try {
    run();
    return 'passes';
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return `${error.code} ${String(error.facts['check'] ?? '')}`.trim();
  }
};

const held = assignment({ endsAt: '2026-06-20T00:00:00.000Z' });
const otherwise = assignment({ policyId: 'other', endsAt: '2026-06-20T00:00:00.000Z' });
const open = { id: 'r1' };
const closed = {
  id: 'catalog',
  version: 1,
  displayName: 'Catalog',
  state: 'unpublished',
  isExternallyVisible: true,
} as const;
const inner = {
  id: 'catalog',
  version: 1,
  displayName: 'Catalog',
  state: 'published',
  isExternallyVisible: false,
} as const;
const required = question({ isRequired: true });
const explained = { ...policy().approval, isRequestorJustificationRequired: true };
const soon = { ...unspecifiedSchedule, startAt: '2026-07-01T00:00:00.000Z' };
const to = (endAt: string) => ({
  ...unspecifiedSchedule,
  expiration: { type: 'afterDateTime', endAt, duration: null } as const,
});
const month = policy({ expirationType: 'afterDuration', expirationDuration: 'P30D', allowsCustomSchedule: true });

/** What is asked, and the first check that fails. */
const requests: readonly (readonly [string, Partial<EligibilityFacts>, string])[] = [
  ['a user within the scope asks', {}, 'passes'],
  ['in an unpublished catalog', { catalog: closed }, 'notEligible catalogPublished'],
  [
    'an administrator assigns in an unpublished catalog',
    { catalog: closed, requested: wish({ type: 'adminAdd' }) },
    'passes',
  ],
  ['new requests are switched off', { policy: policy({ acceptsSelfAdd: false }) }, 'notEligible acceptsRequests'],
  [
    'an administrator assigns where requests are switched off',
    { policy: policy({ acceptsSelfAdd: false }), requested: wish({ type: 'adminAdd' }) },
    'passes',
  ],
  [
    'out of scope',
    { policy: policy({ targetScope: 'specificDirectoryUsers', targets: [set('singleUser', 'bob')] }) },
    'notEligible scopeAdmits',
  ],
  [
    'an administrator assigns out of scope',
    { policy: policy({ targetScope: 'specificDirectoryUsers' }), requested: wish({ type: 'adminAdd' }) },
    'notEligible scopeAdmitsAssignment',
  ],
  [
    'an automatic policy',
    {
      policy: policy({
        automatic: {
          requestAccessForAllowedTargets: true,
          removeAccessWhenTargetLeavesAllowedTargets: true,
          gracePeriodBeforeAccessRemoval: null,
        },
      }),
    },
    'notEligible requestBased',
  ],
  ['a guest in a catalog for insiders', { catalog: inner, person: guest }, 'notEligible externallyVisible'],
  ['a member in a catalog for insiders', { catalog: inner }, 'passes'],
  [
    'a stranger is assigned in a catalog for insiders',
    {
      catalog: inner,
      person: stranger,
      policy: policy({ targetScope: 'allExternalUsers' }),
      requested: wish({ type: 'adminAdd' }),
    },
    'notEligible externallyAssignable',
  ],
  [
    'a stranger is assigned',
    { person: stranger, policy: policy({ targetScope: 'allExternalUsers' }), requested: wish({ type: 'adminAdd' }) },
    'passes',
  ],
  ['a disabled account', { person: person({ isEnabled: false }) }, 'targetDisabled accountEnabled'],
  [
    'a disabled account is assigned for its first day',
    { person: person({ isEnabled: false }), requested: wish({ type: 'adminAdd' }) },
    'passes',
  ],
  ['a request is open', { openRequest: open }, 'openRequestExists noOpenRequest'],
  [
    'a request is open when an administrator removes',
    { openRequest: open, assignment: held, requested: wish({ type: 'adminRemove' }) },
    'openRequestExists noOpenRequest',
  ],
  [
    'an administrator assigns who has it',
    { assignment: held, requested: wish({ type: 'adminAdd' }) },
    'assignmentExists noUnexpiredAssignment',
  ],
  ['a user renews what they hold', { assignment: held }, 'passes'],
  [
    'a user renews where the policy lets nobody extend',
    { assignment: held, policy: policy({ acceptsSelfUpdate: false }) },
    'notEligible acceptsExtensions',
  ],
  [
    'a user renews where new requests are switched off',
    { assignment: held, policy: policy({ acceptsSelfAdd: false }) },
    'notEligible acceptsRequests',
  ],
  [
    'a user moves from a policy that lets nobody extend',
    { assignment: otherwise, heldPolicy: policy({ id: 'other', acceptsSelfUpdate: false }) },
    'notEligible acceptsExtensions',
  ],
  [
    'a user moves to a policy that lets nobody extend later',
    { assignment: otherwise, heldPolicy: policy({ id: 'other' }), policy: policy({ acceptsSelfUpdate: false }) },
    'passes',
  ],
  [
    'a user moves from a policy that is gone',
    { assignment: otherwise, heldPolicy: null },
    'notEligible acceptsExtensions',
  ],
  [
    'an update moves a user to a policy without new requests',
    {
      assignment: otherwise,
      heldPolicy: policy({ id: 'other' }),
      policy: policy({ acceptsSelfAdd: false }),
      requested: wish({ type: 'userUpdate' }),
    },
    'notEligible acceptsRequests',
  ],
  [
    'an administrator moves somebody to a policy that does not admit them',
    {
      assignment: otherwise,
      heldPolicy: policy({ id: 'other' }),
      policy: policy({ targetScope: 'specificDirectoryUsers' }),
      requested: wish({ type: 'adminUpdate' }),
    },
    'notEligible scopeAdmitsAssignment',
  ],
  [
    'an administrator moves somebody',
    { assignment: otherwise, heldPolicy: policy({ id: 'other' }), requested: wish({ type: 'adminUpdate' }) },
    'passes',
  ],
  ['a user extends what they have', { assignment: held, requested: wish({ type: 'userExtend' }) }, 'passes'],
  ['a user extends what they lack', { requested: wish({ type: 'userExtend' }) }, 'assignmentNotFound hasAssignment'],
  [
    'a user extends where the policy does not let them',
    { assignment: held, policy: policy({ acceptsSelfUpdate: false }), requested: wish({ type: 'userUpdate' }) },
    'notEligible acceptsExtensions',
  ],
  [
    'a user extends when out of scope',
    {
      assignment: held,
      policy: policy({ targetScope: 'specificDirectoryUsers' }),
      requested: wish({ type: 'userExtend' }),
    },
    'notEligible scopeAdmits',
  ],
  [
    'a user removes what they have, though out of scope',
    {
      assignment: held,
      policy: policy({ targetScope: 'specificDirectoryUsers' }),
      requested: wish({ type: 'userRemove' }),
    },
    'passes',
  ],
  [
    'a user removes where the policy does not let them',
    { assignment: held, policy: policy({ acceptsSelfRemove: false }), requested: wish({ type: 'userRemove' }) },
    'notEligible acceptsRemoval',
  ],
  [
    'an administrator removes',
    { assignment: held, policy: policy({ acceptsSelfRemove: false }), requested: wish({ type: 'adminRemove' }) },
    'passes',
  ],
  [
    'no justification where one is required',
    { policy: policy({ approval: explained }) },
    'justificationRequired justificationGiven',
  ],
  [
    'a blank justification where one is required',
    { policy: policy({ approval: explained }), requested: wish({ justification: '  ' }) },
    'justificationRequired justificationGiven',
  ],
  [
    'a justification where one is required',
    { policy: policy({ approval: explained }), requested: wish({ justification: 'because' }) },
    'passes',
  ],
  [
    'an administrator need not justify',
    { policy: policy({ approval: explained }), requested: wish({ type: 'adminAdd' }) },
    'passes',
  ],
  ['a required question left open', { questions: [required] }, 'answersInvalid questionsAnswered'],
  [
    'a required question left open by an administrator',
    { questions: [required], requested: wish({ type: 'adminAdd' }) },
    'answersInvalid questionsAnswered',
  ],
  [
    'a required question that nobody asked before, at an extension',
    { questions: [required], assignment: held, requested: wish({ type: 'userExtend' }) },
    'answersInvalid questionsAnswered',
  ],
  [
    'a required question that was answered before, at an extension',
    {
      questions: [required],
      assignment: held,
      earlierAnswers: [answer('q1', 'Work')],
      requested: wish({ type: 'userExtend' }),
    },
    'passes',
  ],
  [
    'a required question that was answered with nothing before, at an extension',
    {
      questions: [required],
      assignment: held,
      earlierAnswers: [answer('q1', ' ')],
      requested: wish({ type: 'userExtend' }),
    },
    'answersInvalid questionsAnswered',
  ],
  [
    'a required question left open as an administrator corrects the end',
    { questions: [required], assignment: held, requested: wish({ type: 'adminUpdate' }) },
    'passes',
  ],
  [
    'a required question left open as an administrator moves somebody',
    {
      questions: [required],
      assignment: otherwise,
      heldPolicy: policy({ id: 'other' }),
      requested: wish({ type: 'adminUpdate' }),
    },
    'answersInvalid questionsAnswered',
  ],
  ['a schedule where none is allowed', { requested: wish({ schedule: soon }) }, 'scheduleNotAllowed scheduleAllowed'],
  ['a schedule by an administrator', { requested: wish({ type: 'adminAdd', schedule: soon }) }, 'passes'],
  ['a schedule where it is allowed', { policy: month, requested: wish({ schedule: soon }) }, 'passes'],
  [
    'an end within the policy',
    { policy: month, requested: wish({ schedule: to('2026-06-10T00:00:00.000Z') }) },
    'passes',
  ],
  [
    'an end past the policy',
    { policy: month, requested: wish({ schedule: to('2026-07-10T00:00:00.000Z') }) },
    'scheduleNotAllowed scheduleAllowed',
  ],
  [
    'an administrator’s end past the policy',
    { policy: month, requested: wish({ type: 'adminAdd', schedule: to('2026-07-10T00:00:00.000Z') }) },
    'scheduleNotAllowed scheduleAllowed',
  ],
  [
    'a policy that has ended',
    { policy: policy({ expirationType: 'afterDateTime', expirationAt: now }) },
    'scheduleNotAllowed scheduleAllowed',
  ],
];

for (const [says, given, expected] of requests) {
  test(`a request is judged: ${says}`, () => {
    assert.equal(
      refusalOf(() => {
        demandEligible(facts(given));
      }),
      expected,
    );
  });
}

test('the answer to "why not" holds every check of the type, passed or failed, with the facts that it used', () => {
  const findings = explainPolicy(facts({ catalog: closed, openRequest: open }));
  assert.deepEqual(
    findings.map(({ name }) => name),
    checksOf('userAdd').map(({ name }) => name),
  );
  assert.deepEqual(
    findings.filter(({ passed }) => !passed).map(({ name, facts: used }) => [name, used]),
    [
      ['catalogPublished', { catalogId: 'catalog', state: 'unpublished' }],
      ['noOpenRequest', { id: 'r1' }],
    ],
  );
});

test('types that nobody can send have no checks, all others have some', () => {
  assert.deepEqual(
    RequestTypes.filter((type) => checksOf(type).length === 0),
    ['notSpecified', 'systemAdd', 'systemUpdate', 'systemRemove'],
  );
});

const specific = policy({
  id: 'specific',
  displayName: 'Specific',
  targetScope: 'specificDirectoryUsers',
  targets: [set('singleUser', 'ann'), set('groupMembers', 'staff')],
});
const members = policy({ id: 'members', displayName: 'Members', targetScope: 'allMemberUsers' });
const everybody = policy({ id: 'everybody', displayName: 'Everybody', targetScope: 'allDirectoryUsers' });
const outside = policy({ id: 'outside', displayName: 'Outside', targetScope: 'allExternalUsers' });
const partners = policy({
  id: 'partners',
  displayName: 'Partners',
  targetScope: 'specificConnectedOrganizationUsers',
  targets: [set('connectedOrganizationMembers', 'org')],
});
const direct = policy({ id: 'direct', displayName: 'Direct', targetScope: 'notSpecified' });
const off = policy({
  id: 'off',
  displayName: 'Off',
  targetScope: 'specificDirectoryUsers',
  targets: [set('singleUser', 'ann')],
  acceptsSelfAdd: false,
});

const choices: readonly (readonly [string, Person, readonly Policy[], string])[] = [
  ['the only one that admits them', member, [everybody], 'everybody'],
  ['specific people before members before all', member, [everybody, members, specific], 'specific'],
  ['members before all', member, [everybody, members], 'members'],
  ['all users before outsiders', guest, [outside, everybody], 'everybody'],
  ['outsiders where nothing nearer admits', guest, [outside, members], 'outside'],
  ['a specific organization before all users', partner, [everybody, partners, outside], 'partners'],
  ['one that is switched off is not in the way', member, [off, everybody], 'everybody'],
  ['one for administrators is never chosen', member, [direct, everybody], 'everybody'],
  ['none', stranger, [specific, members, everybody], 'notEligible'],
  ['none but for administrators', member, [direct], 'notEligible'],
  ['no policy at all', member, [], 'notEligible'],
  [
    'two of the same rank',
    partner,
    [partners, policy({ ...partners, id: 'partners2', displayName: 'Partners 2' })],
    'policyAmbiguous',
  ],
];

for (const [says, who, policies, expected] of choices) {
  test(`the policy of a request that names none is found by priority: ${says}`, () => {
    const chosen = () => choosePolicy(policies.map((each) => facts({ person: who, policy: each }))).policy.id;
    assert.equal(['notEligible', 'policyAmbiguous'].includes(expected) ? refusalOf(chosen) : chosen(), expected);
  });
}

test('of two policies of the same rank the one under which they hold the package goes on', () => {
  const second = policy({ ...specific, id: 'second' });
  const candidates = [specific, second].map((each) =>
    facts({ policy: each, assignment: assignment({ policyId: 'second' }) }),
  );
  assert.equal(choosePolicy(candidates).policy.id, 'second');
});

test('a refused choice says for each policy what failed', () => {
  try {
    choosePolicy([specific, off].map((each) => facts({ person: person({ objectId: 'zoe' }), policy: each })));
    assert.fail();
  } catch (error) {
    assert.ok(error instanceof Refusal);
    assert.deepEqual(error.facts['failed'], ['Specific: scopeAdmits', 'Off: acceptsRequests, scopeAdmits']);
  }
});

const choice = question({
  id: 'AA-1',
  kind: 'choice',
  choices: [
    { actualValue: 'AZ', text: 'Arizona', localizations: [{ languageCode: 'de', text: 'Arizona (Staat)' }] },
    { actualValue: 'CA', text: 'California', localizations: [] },
  ],
});
const coded = question({ regexPattern: '^[A-Z]{3}-\\d+$' });
const evil = question({ regexPattern: '^(a+)+$' });
const backReference = question({ regexPattern: '(a)\\1' });

const answers: readonly (readonly [
  string,
  readonly ReturnType<typeof question>[],
  readonly ReturnType<typeof answer>[],
  readonly string[],
])[] = [
  ['the value of a choice', [choice], [answer('AA-1', 'AZ')], []],
  ['the text of a choice', [choice], [answer('aa-1', 'Arizona')], []],
  ['the text of a choice in another language', [choice], [answer('aa-1', 'Arizona (Staat)')], []],
  ['no such choice', [choice], [answer('aa-1', 'TX')], ['aa-1 notAChoice']],
  [
    'a text where a choice is asked',
    [choice],
    [{ ...answer('aa-1', 'AZ'), kind: 'text' as const }],
    ['aa-1 otherKind'],
  ],
  ['an unknown question', [choice], [answer('zz', 'AZ')], ['zz unknownQuestion']],
  ['two answers to one question', [choice], [answer('aa-1', 'AZ'), answer('aa-1', 'CA')], ['aa-1 answeredTwice']],
  [
    'two answers where several may be chosen',
    [{ ...choice, isMultipleSelectionAllowed: true }],
    [answer('aa-1', 'AZ'), answer('aa-1', 'CA')],
    [],
  ],
  [
    'several values in one answer where several may be chosen',
    [{ ...choice, isMultipleSelectionAllowed: true }],
    [answer('aa-1', 'AZ, California')],
    [],
  ],
  ['several values in one answer where one may be chosen', [choice], [answer('aa-1', 'AZ,CA')], ['aa-1 notAChoice']],
  [
    'one of several values is no choice',
    [{ ...choice, isMultipleSelectionAllowed: true }],
    [answer('aa-1', 'AZ,TX')],
    ['aa-1 notAChoice'],
  ],
  ['a text within its pattern', [coded], [answer('q1', 'ABC-12')], []],
  ['a text against its pattern', [coded], [answer('q1', 'abc')], ['q1 patternNotMatched']],
  ['a required question answered with blanks', [question({ isRequired: true })], [answer('q1', ' ')], ['q1 missing']],
  ['an optional question left open', [coded], [], []],
  ['a pattern made to take for ever', [evil], [answer('q1', `${'a'.repeat(50_000)}!`)], ['q1 patternNotMatched']],
  ['a pattern that cannot be used', [backReference], [answer('q1', 'aa')], ['q1 patternUnusable']],
];

for (const [says, questions, given, expected] of answers) {
  test(`answers are judged: ${says}`, () => {
    const finding = explainPolicy(facts({ questions, requested: wish({ answers: given }) })).find(
      ({ name }) => name === 'questionsAnswered',
    );
    assert.deepEqual(finding?.facts['problems'], expected);
  });
}

test('every check says in words what is so, and what would help where it is not', () => {
  for (const { name } of eligibilityChecks) {
    for (const passed of [true, false]) {
      const says = checkMessage(name, { passed, facts: {} }, facts({}), new Map());
      assert.match(says, /^[A-Z].+\.$/, name);
    }
  }
});

test('what is to be said with a request is no hindrance, what else fails is', () => {
  const asking = facts({
    policy: policy({ approval: { ...policyDefaults.approval, isRequestorJustificationRequired: true } }),
    questions: [question({ isRequired: true, text: 'Why?' })],
  });
  const possible = explainEligibility([asking], new Map());
  assert.deepEqual(
    [possible.isPossible, possible.policyId, possible.reason],
    [true, 'policy', 'It can be requested under the policy "Policy", with answers to questions.'],
  );
  assert.deepEqual(
    possible.policies[0]?.checks.filter((each) => !each.passed).map((each) => each.check),
    ['justificationGiven', 'questionsAnswered'],
  );
  const late = explainEligibility(
    [facts({ policy: policy({ expirationType: 'afterDateTime', expirationAt: '2020-01-01T00:00:00.000Z' }) })],
    new Map(),
  );
  assert.deepEqual([late.isPossible, late.policyId], [false, null]);
  assert.equal(
    explainEligibility([], new Map()).reason,
    'The access package has no policy for this person: whoever manages it can add one.',
  );
});

const both = {
  packages: [{ id: 'rival', displayName: 'Rival', by: 'request', byId: 'r' }],
  groups: [{ id: 'g', displayName: 'Auditors' }],
} as const;
for (const [type, expected] of [
  ['userAdd', 'packageIncompatible noIncompatibleAccess'],
  ['adminAdd', 'packageIncompatible noIncompatibleAccess'],
  ['userExtend', 'passes'],
  ['adminRemove', 'passes'],
] as const) {
  test(`what cannot go together stands in the way of getting it, not of keeping or giving back: ${type}`, () => {
    assert.equal(
      refusalOf(() => {
        demandEligible(
          facts({ incompatible: both, assignment: type.endsWith('Add') ? null : held, requested: wish({ type }) }),
        );
      }),
      expected,
    );
  });
}
