// What a policy must be: a row for each fault, with the place that it is told at; all faults of one policy at once.

import type { Draft } from '../../src/domain/drafts.ts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaultCollector } from '../../src/domain/faultCollector.ts';
import { Refusal, Refusals } from '../../src/domain/refusal.ts';
import { checkPolicy } from '../../src/domain/policies/checkPolicy.ts';
import { isWithinDays, durationMs } from '../../src/domain/policies/durationBounds.ts';
import { noApproval, type PolicyFields } from '../../src/domain/policies/policy.ts';
import { checkQuestions, questionChanges, questionRow } from '../../src/domain/policies/questions.ts';
import { checkReferences, referencedObjects } from '../../src/domain/policies/checkSubjectSets.ts';
import type { Policy, Question } from '../../src/domain/policies/policyEntities.ts';
import type { ApprovalSettings, ApprovalStageSettings, ReviewSettings, SubjectSet } from '../../src/domain/values.ts';
import {
  policyDefaults,
  newPolicyFields,
  mergePolicy,
  replacedPolicyFields,
} from '../../src/flows/policies/policyFields.ts';

const guid = '11111111-1111-4111-8111-111111111111';
const set = (kind: SubjectSet['kind'], rest: Partial<SubjectSet> = {}): SubjectSet => ({
  kind,
  id: null,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
  ...rest,
});
const user = set('singleUser', { id: guid });
const stage = (rest: Partial<ApprovalStageSettings> = {}): ApprovalStageSettings => ({
  timeout: 'P14D',
  isApproverJustificationRequired: false,
  isEscalationEnabled: false,
  escalateAfter: null,
  approverInformationVisibility: 'default',
  approvers: [user],
  escalationApprovers: [],
  ...rest,
});
const approval = (rest: Partial<ApprovalSettings> = {}): ApprovalSettings => ({
  ...noApproval,
  isRequiredForAdd: true,
  stages: [stage()],
  isStated: true,
  ...rest,
});
const review = (rest: Partial<ReviewSettings> = {}): ReviewSettings => ({
  isEnabled: true,
  expirationBehavior: 'keepAccess',
  isRecommendationEnabled: true,
  isReviewerJustificationRequired: true,
  isSelfReview: false,
  reviewerType: 'Reviewers',
  reviewers: [user],
  startAt: null,
  durationInDays: 14,
  recurrenceType: 'annual',
  schedule: null,
  ...rest,
});
const automatic = {
  requestAccessForAllowedTargets: true,
  removeAccessWhenTargetLeavesAllowedTargets: null,
  gracePeriodBeforeAccessRemoval: 'P7D',
};
const byRule = set('attributeRuleMembers', { membershipRule: 'user.department -eq "IT"' });

function faultsOf(run: (faults: ReturnType<typeof createFaultCollector>) => void): string {
  const faults = createFaultCollector();
  run(faults);
  try {
    faults.throwIfAny();
    return '';
  } catch (error) {
    if (error instanceof Refusal) return String(error.facts['field']);
    if (error instanceof Refusals) return error.all.map((each) => String(each.facts['field'])).join(', ');
    throw error;
  }
}

const rows: readonly (readonly [says: string, policy: Partial<PolicyFields>, faults: string])[] = [
  ['a name is all it takes', {}, ''],
  ['no name', { displayName: '' }, 'displayName'],
  ['people by name', { targetScope: 'specificDirectoryUsers', targets: [user, set('groupMembers', { id: guid })] }, ''],
  ['a scope for people, and nobody yet', { targetScope: 'specificDirectoryUsers' }, ''],
  ['a person without an id', { targetScope: 'specificDirectoryUsers', targets: [set('singleUser')] }, 'targets/0/id'],
  [
    'an id that is none',
    { targetScope: 'specificDirectoryUsers', targets: [user, set('groupMembers', { id: 'x' })] },
    'targets/1/id',
  ],
  [
    'an organization among people',
    { targetScope: 'specificDirectoryUsers', targets: [set('connectedOrganizationMembers', { id: guid })] },
    'targets/0',
  ],
  [
    'an organization where those are named',
    { targetScope: 'specificConnectedOrganizationUsers', targets: [set('connectedOrganizationMembers', { id: guid })] },
    '',
  ],
  [
    'a service principal where those are named',
    { targetScope: 'specificDirectoryServicePrincipals', targets: [set('singleServicePrincipal', { id: guid })] },
    '',
  ],
  ['somebody by name where everybody is meant', { targetScope: 'allMemberUsers', targets: [user] }, 'targets/0'],
  [
    'a manager of the third level',
    { targetScope: 'specificDirectoryUsers', targets: [set('targetManager', { managerLevel: 3 })] },
    'targets/0/managerLevel',
  ],
  ['who asks for others', { onBehalfRequestors: [set('targetManager', { managerLevel: 1 })] }, ''],
  ['an end after a duration', { expirationType: 'afterDuration', expirationDuration: 'P30D' }, ''],
  ['an end after hours', { expirationType: 'afterDuration', expirationDuration: 'PT4H' }, ''],
  ['an end after nothing', { expirationType: 'afterDuration' }, 'expirationDuration'],
  ['an end after no time', { expirationType: 'afterDuration', expirationDuration: 'PT0S' }, 'expirationDuration'],
  ['an end after eleven years', { expirationType: 'afterDuration', expirationDuration: 'P11Y' }, 'expirationDuration'],
  [
    'an end before the beginning',
    { expirationType: 'afterDuration', expirationDuration: '-P1D' },
    'expirationDuration, expirationDuration',
  ],
  ['an end at an instant', { expirationType: 'afterDateTime', expirationAt: '2096-09-23T01:02:03.000Z' }, ''],
  ['an end at no instant', { expirationType: 'afterDateTime' }, 'expirationAt'],
  ['no end', { expirationType: 'noExpiration' }, ''],
  ['approval by somebody', { approval: approval() }, ''],
  ['approval in three stages', { approval: approval({ mode: 'Serial', stages: [stage(), stage(), stage()] }) }, ''],
  [
    'approval in four stages',
    { approval: approval({ stages: [stage(), stage(), stage(), stage()] }) },
    'approval/stages',
  ],
  ['approval by nobody', { approval: approval({ stages: [] }) }, 'approval/stages'],
  [
    'approval of extensions by nobody',
    { approval: approval({ isRequiredForAdd: false, isRequiredForUpdate: true, stages: [] }) },
    'approval/stages',
  ],
  ['approval of a mode without', { approval: approval({ mode: 'NoApproval' }) }, 'approval/mode'],
  [
    'two stages that are one',
    { approval: approval({ mode: 'SingleStage', stages: [stage(), stage()] }) },
    'approval/mode',
  ],
  [
    'a stage with a fallback alone',
    { approval: approval({ stages: [stage({ approvers: [{ ...user, isBackup: true }] })] }) },
    '',
  ],
  [
    'a stage without anyone',
    { approval: approval({ stages: [stage({ approvers: [] })] }) },
    'approval/stages/0/approvers',
  ],
  [
    'a stage that nobody needs yet',
    { approval: approval({ isRequiredForAdd: false, stages: [stage({ approvers: [] })] }) },
    '',
  ],
  [
    'a rule that approves',
    { approval: approval({ stages: [stage({ approvers: [byRule] })] }) },
    'approval/stages/0/approvers/0',
  ],
  ['a stage without a time limit', { approval: approval({ stages: [stage({ timeout: null })] }) }, ''],
  [
    'a stage of no time',
    { approval: approval({ stages: [stage(), stage({ timeout: 'PT0S' })] }) },
    'approval/stages/1/timeout',
  ],
  [
    'a stage that escalates',
    {
      approval: approval({
        stages: [stage({ isEscalationEnabled: true, escalateAfter: 'P8D', escalationApprovers: [user] })],
      }),
    },
    '',
  ],
  [
    'a stage that escalates at once',
    {
      approval: approval({
        stages: [stage({ isEscalationEnabled: true, escalateAfter: 'PT0S', escalationApprovers: [user] })],
      }),
    },
    '',
  ],
  ['a stage that could escalate', { approval: approval({ stages: [stage({ escalateAfter: 'PT0S' })] }) }, ''],
  [
    'a stage that escalates to nobody, never',
    { approval: approval({ stages: [stage({ isEscalationEnabled: true })] }) },
    'approval/stages/0/escalateAfter, approval/stages/0/escalationApprovers',
  ],
  [
    'a stage that escalates when it is over',
    {
      approval: approval({
        stages: [stage({ isEscalationEnabled: true, escalateAfter: 'P14D', escalationApprovers: [user] })],
      }),
    },
    'approval/stages/0/escalateAfter',
  ],
  ['reviews', { review: review() }, ''],
  ['reviews by somebody unheard of', { review: review({ reviewerType: 'Neighbour' }) }, 'review/reviewerType'],
  ['reviews now and then', { review: review({ recurrenceType: 'sometimes' }) }, 'review/recurrenceType'],
  ['reviews of no length', { review: review({ durationInDays: 0 }) }, 'review/durationInDays'],
  ['reviews that are off, of no length', { review: review({ isEnabled: false, durationInDays: 0 }) }, ''],
  ['reviews by a rule', { review: review({ reviewers: [byRule] }) }, 'review/reviewers/0'],
  ['access by itself', { automatic, targetScope: 'specificDirectoryUsers', targets: [byRule] }, ''],
  [
    'access by itself without a rule',
    { automatic, targetScope: 'specificDirectoryUsers', targets: [set('attributeRuleMembers')] },
    'targets/0/membershipRule',
  ],
  ['access by itself for everybody', { automatic, targetScope: 'allMemberUsers' }, 'targetScope, targets'],
  ['a rule without access by itself', { targetScope: 'specificDirectoryUsers', targets: [byRule] }, 'targets/0'],
  [
    'a grace period that is none',
    { automatic: { ...automatic, requestAccessForAllowedTargets: false, gracePeriodBeforeAccessRemoval: 'a week' } },
    'automatic/gracePeriodBeforeAccessRemoval',
  ],
  [
    'every fault at once',
    { displayName: '', expirationType: 'afterDateTime', approval: approval({ stages: [] }) },
    'displayName, expirationAt, approval/stages',
  ],
];
for (const [says, policy, faults] of rows) {
  test(`${says}${faults === '' ? '' : `: ${faults}`}`, () =>
    assert.equal(
      faultsOf((at) => checkPolicy({ ...policyDefaults, displayName: 'P', ...policy }, at)),
      faults,
    ));
}

const text = { kind: 'text', text: 'Why?' } as const;
const choice = {
  kind: 'choice',
  text: 'Where?',
  choices: [{ actualValue: 'AZ', text: 'Arizona', localizations: [] }],
} as const;
const questions: readonly (readonly [says: string, questions: readonly Draft<'question'>[], faults: string])[] = [
  ['text and choice', [text, choice], ''],
  ['nothing is asked', [{ kind: 'text', text: '' }], 'questions/0/text'],
  ['no kind', [{ text: 'Why?' }], 'questions/0/kind'],
  ['nothing to choose from', [{ ...choice, choices: [] }], 'questions/0/choices'],
  [
    'the same choice twice',
    [text, { ...choice, choices: [...choice.choices, ...choice.choices] }],
    'questions/1/choices/1/actualValue',
  ],
  [
    'a choice without a value',
    [{ ...choice, choices: [{ actualValue: null, text: 'x', localizations: [] }] }],
    'questions/0/choices/0/actualValue',
  ],
  ['a pattern', [{ ...text, regexPattern: '^[A-Z]{2}-\\d+$' }], ''],
  ['a pattern that would take for ever elsewhere', [{ ...text, regexPattern: '^(a+)+$' }], ''],
  ['a pattern with a back reference', [{ ...text, regexPattern: '(a)\\1' }], 'questions/0/regexPattern'],
  ['a broken pattern', [{ ...text, regexPattern: '(' }], 'questions/0/regexPattern'],
  ['a negative place', [{ ...text, sequence: -1 }], 'questions/0/sequence'],
  [
    'two with one id',
    [
      { ...text, id: guid },
      { ...choice, id: guid.toUpperCase() },
    ],
    'questions/1/id',
  ],
  ['too many', Array.from({ length: 101 }, () => text), 'questions'],
];
for (const [says, drafts, faults] of questions) {
  test(`questions: ${says}${faults === '' ? '' : `: ${faults}`}`, () =>
    assert.equal(
      faultsOf((at) => checkQuestions(drafts, at)),
      faults,
    ));
}

const have = [text, choice].map(
  (draft, position): Question => ({
    ...questionRow(draft, { id: `q${position}`, policyId: 'p', position }),
    version: 1,
  }),
);
let ids = 0;
const changes = (drafts: readonly Draft<'question'>[]) => {
  const { rows: after, added, changed, removed } = questionChanges(have, drafts, 'p', () => `new${++ids}`);
  return {
    after: after.map((row) => `${row.id.startsWith('new') ? 'new' : row.id}@${row.position}`),
    added: added.length,
    changed: changed.length,
    removed: removed.map((row) => row.id),
  };
};
test('a question keeps its id when it is sent with it, or alike without one', () => {
  assert.deepEqual(
    changes([
      { ...choice, id: 'Q1' },
      { ...text, id: 'q0', text: 'Why now?' },
    ]),
    { after: ['q1@0', 'q0@1'], added: 0, changed: 2, removed: [] },
  );
  assert.deepEqual(changes([choice, text]), { after: ['q1@0', 'q0@1'], added: 0, changed: 2, removed: [] });
  assert.deepEqual(changes([{ ...text, text: 'Else?' }]), {
    after: ['new@0'],
    added: 1,
    changed: 0,
    removed: ['q0', 'q1'],
  });
  assert.deepEqual(changes([]), { after: [], added: 0, changed: 0, removed: ['q0', 'q1'] });
});

const stored = {
  ...policyDefaults,
  id: 'p',
  version: 3,
  displayName: 'Old',
  description: 'd',
  acceptsSelfAdd: true,
  acceptsSelfRemove: true,
  verifiableCredentials: { credentialTypes: [] },
} as unknown as Policy;
test('PATCH merges, PUT resets what its dialect can say, null is the default', () => {
  const merged = mergePolicy(stored, { displayName: 'New', description: null, acceptsSelfAdd: null });
  assert.deepEqual(
    [merged.displayName, merged.description, merged.acceptsSelfAdd, merged.acceptsSelfRemove],
    ['New', null, false, true],
  );
  const replaced = replacedPolicyFields(stored, { displayName: 'New' }, [
    'displayName',
    'description',
    'acceptsSelfAdd',
    'id',
    'createdAt',
  ]);
  assert.deepEqual(
    [
      replaced.displayName,
      replaced.description,
      replaced.acceptsSelfAdd,
      replaced.acceptsSelfRemove,
      replaced.verifiableCredentials,
    ],
    ['New', null, false, true, { credentialTypes: [] }],
  );
  assert.equal('id' in replaced, false);
  assert.deepEqual(newPolicyFields({ displayName: 'X', id: 'y', approval: null }).approval, noApproval);
});

test('whoever is newly named must be there and be what they are named as', () => {
  const policy = {
    ...policyDefaults,
    displayName: 'P',
    targets: [user],
    approval: approval({ stages: [stage({ approvers: [set('groupMembers', { id: guid.toUpperCase() })] })] }),
    review: review(),
  };
  assert.deepEqual(
    referencedObjects(policy).map((each) => each.field),
    ['targets/0/id', 'review/reviewers/0/id', 'approval/stages/0/approvers/0/id'],
  );
  const at = (before: PolicyFields | null, known: ReadonlyMap<string, { readonly kind: 'user' }>): string =>
    faultsOf((faults) => checkReferences(policy, before, known, faults));
  assert.equal(at(null, new Map([[guid, { kind: 'user' }]])), 'approval/stages/0/approvers/0/id');
  assert.equal(at(null, new Map()), 'targets/0/id, review/reviewers/0/id, approval/stages/0/approvers/0/id');
  assert.equal(at(policy, new Map()), '');
});

test('lengths of durations', () => {
  const lengths: readonly (readonly [string, number | null])[] = [
    ['P1D', 86_400_000],
    ['PT1H30M', 5_400_000],
    ['P1M', 2_592_000_000],
    ['P1Y', 31_104_000_000],
    ['PT0S', 0],
    ['-P1D', null],
    ['P', null],
    ['30 days', null],
    ['', null],
  ];
  for (const [text, length] of lengths) assert.equal(durationMs(text), length, text);
  assert.deepEqual(
    [isWithinDays('P30D', 30), isWithinDays('P31D', 30), isWithinDays('PT0S', 30), isWithinDays('x', 30)],
    [true, false, false, false],
  );
});
