// Who is asked, until when, and who may decide: tables of subject sets, fallbacks, delegates and times.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDelegates } from '../../src/domain/approvals/delegates.ts';
import {
  resolveApprovers,
  type ApproverCandidate,
  type ApproverFacts,
} from '../../src/domain/approvals/resolveApprovers.ts';
import { stageDeadlines } from '../../src/domain/approvals/stageDeadlines.ts';
import { acceptsOnBehalf, admitsRequestor, type OnBehalfRequestor } from '../../src/domain/eligibility/onBehalf.ts';
import type { ApproverDelegate } from '../../src/domain/approvals/approvalEntities.ts';
import type { ApprovalStageSettings, SubjectSet } from '../../src/domain/values.ts';

const set = (kind: SubjectSet['kind'], rest: Partial<SubjectSet> = {}): SubjectSet => ({
  kind,
  id: null,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
  ...rest,
});
const user = (id: string, rest: Partial<SubjectSet> = {}) => set('singleUser', { id, ...rest });
const group = (id: string, rest: Partial<SubjectSet> = {}) => set('groupMembers', { id, ...rest });
const backup = { isBackup: true };

const by = (principalId: string, source: ApproverCandidate['source']): ApproverCandidate => ({
  principalId,
  source,
  sourceId: null,
});

/** Ann asks for Bob. */
const facts: ApproverFacts = {
  requestorManagers: [by('amy', 'requestorManager'), by('ada', 'requestorSecondManager')],
  targetManagers: [by('boss', 'targetManager'), by('chief', 'targetSecondManager')],
  targetSponsors: [by('spon', 'sponsorship')],
  internalSponsors: [by('inner', 'organizationSponsor'), by('inners', 'organizationSponsor')],
  externalSponsors: [by('outer', 'organizationSponsor')],
  applicationOwners: [by('owner', 'ownership')],
  agentSponsorsAndOwners: [by('spon', 'sponsorship'), by('owner', 'ownership')],
  users: new Set(['ann', 'bob', 'amy', 'ada', 'boss', 'chief', 'spon', 'inner', 'outer', 'owner', 'eve', 'fay']),
  groups: new Map([
    ['staff', true],
    ['inners', true],
    ['empty', false],
  ]),
  excluded: new Set(['ann', 'bob']),
};

const told = (sets: readonly SubjectSet[], rest: Partial<ApproverFacts> = {}): string => {
  const { approvers, hasDecider, reasons } = resolveApprovers(sets, { ...facts, ...rest }, 'primary');
  const who = approvers
    .map(({ principalId, role }) => (role === 'primary' ? principalId : `${principalId}:${role}`))
    .join(' ');
  return hasDecider ? who : `${who === '' ? '' : `${who} `}nobody; ${reasons.join('; ')}`;
};

const resolutions: readonly (readonly [
  why: string,
  sets: readonly SubjectSet[],
  rest: Partial<ApproverFacts>,
  expected: string,
])[] = [
  ['a user', [user('eve')], {}, 'eve'],
  ['a user, however the id is written', [user('EVE')], {}, 'eve'],
  ['a group, as a group', [group('staff')], {}, 'staff'],
  ['several, each once', [user('eve'), group('staff'), user('eve')], {}, 'eve staff'],
  ["the requestor's manager", [set('requestorManager')], {}, 'amy'],
  ["the requestor's manager, by number", [set('requestorManager', { managerLevel: 1 })], {}, 'amy'],
  ["the requestor's manager's manager", [set('requestorManager', { managerLevel: 2 })], {}, 'ada'],
  ["the target's manager", [set('targetManager')], {}, 'boss'],
  ["the target's manager's manager", [set('targetManager', { managerLevel: 2 })], {}, 'chief'],
  ["the target's sponsors", [set('targetUserSponsors')], {}, 'spon'],
  ['internal sponsors, users and groups', [set('internalSponsors')], {}, 'inner inners'],
  ['external sponsors', [set('externalSponsors')], {}, 'outer'],
  ['owners of the application', [set('targetApplicationOwners')], {}, 'owner'],
  ['sponsors and owners', [set('targetAgentIdentitySponsorsOrOwners')], {}, 'spon owner'],
  [
    'a fallback where there is no manager',
    [set('requestorManager'), user('eve', backup)],
    { requestorManagers: [null, null] },
    'eve:fallback',
  ],
  ['no fallback where there is a manager', [set('requestorManager'), user('eve', backup)], {}, 'amy'],
  [
    'a fallback where the manager has gone',
    [set('requestorManager'), user('eve', backup)],
    { users: new Set(['eve']) },
    'eve:fallback',
  ],
  [
    'a fallback where there is no second level',
    [set('requestorManager', { managerLevel: 2 }), user('eve', backup)],
    { requestorManagers: [by('amy', 'requestorManager'), null] },
    'eve:fallback',
  ],
  ['a fallback where the only approver is who asks', [user('ann'), user('eve', backup)], {}, 'eve:fallback'],
  ['a fallback beside a group that holds nobody yet', [group('empty'), user('eve', backup)], {}, 'empty eve:fallback'],
  ['a fallback group', [set('externalSponsors'), group('staff', backup)], { externalSponsors: [] }, 'staff:fallback'],
  ['fallbacks alone', [user('eve', backup)], {}, 'eve:fallback'],
  ['never who asks, among others', [user('ann'), user('bob'), user('fay')], {}, 'fay'],
  [
    'the manager who asks for their report is no approver of it',
    [set('targetManager')],
    { targetManagers: [by('ann', 'targetManager'), null] },
    "nobody; the target's manager: it is the person's own request",
  ],
  [
    'nobody where there is no manager',
    [set('requestorManager')],
    { requestorManagers: [null, null] },
    "nobody; the requestor's manager: there is none",
  ],
  [
    'nobody where the second level is missing',
    [set('targetManager', { managerLevel: 2 })],
    { targetManagers: [by('boss', 'targetManager'), null] },
    "nobody; the target's manager of the second level: there is none",
  ],
  ['nobody where they have gone', [user('gone')], {}, 'nobody; the user gone: no longer in the directory, or disabled'],
  [
    'nobody in an empty group, which is asked all the same',
    [group('empty')],
    {},
    'empty nobody; the group empty: it holds nobody who may decide',
  ],
  [
    "nobody, with the fallback's reason too",
    [set('internalSponsors'), user('gone', backup)],
    { internalSponsors: [] },
    "nobody; the internal sponsors of the target's organization: there is none; the user gone: no longer in " +
      'the directory, or disabled',
  ],
  ['nobody where nobody is named', [], {}, 'nobody; '],
];

test('subject sets lead to the people and groups that they mean, and to fallbacks only where nobody was found', () => {
  for (const [why, sets, rest, expected] of resolutions) assert.equal(told(sets, rest), expected, why);
});

test('alternates and their fallbacks are alternates', () => {
  const { approvers } = resolveApprovers(
    [set('requestorManager', { managerLevel: 2 }), user('eve', backup)],
    { ...facts, requestorManagers: [by('amy', 'requestorManager'), null] },
    'escalation',
  );
  assert.deepEqual(
    approvers.map(({ principalId, role }) => [principalId, role]),
    [['eve', 'escalation']],
  );
});

const now = '2026-06-10T00:00:00.000Z';
const delegation = (
  id: string,
  approverId: string,
  delegateId: string,
  rest: Partial<ApproverDelegate> = {},
): ApproverDelegate => ({
  id,
  version: 1,
  approverId,
  delegateId,
  startsAt: '2026-06-01T00:00:00.000Z',
  endsAt: null,
  createdAt: '2026-06-01T00:00:00.000Z',
  ...rest,
});
const asked = (...ids: readonly string[]) =>
  ids.map((principalId) => ({ ...by(principalId, 'named'), role: 'primary' as const, delegationId: null }));

const delegations: readonly (readonly [
  why: string,
  asked: readonly string[],
  delegations: readonly ApproverDelegate[],
  expected: string,
])[] = [
  ['their delegate joins them', ['eve'], [delegation('d', 'eve', 'fay')], 'eve fay:d'],
  ['nobody joins one who is not asked', ['eve'], [delegation('d', 'amy', 'fay')], 'eve'],
  ['not before it starts', ['eve'], [delegation('d', 'eve', 'fay', { startsAt: '2026-06-11T00:00:00.000Z' })], 'eve'],
  ['from the moment it starts', ['eve'], [delegation('d', 'eve', 'fay', { startsAt: now })], 'eve fay:d'],
  ['not at its end', ['eve'], [delegation('d', 'eve', 'fay', { endsAt: now })], 'eve'],
  ['no further than one level', ['eve'], [delegation('d', 'eve', 'fay'), delegation('e', 'fay', 'amy')], 'eve fay:d'],
  ['never who asks', ['eve'], [delegation('d', 'eve', 'ann')], 'eve'],
  ['never one who has gone', ['eve'], [delegation('d', 'eve', 'gone')], 'eve'],
  ['of a member of a group that is asked', ['staff'], [delegation('d', 'amy', 'fay')], 'staff fay:d'],
  ['not for an approver who may not decide themselves', ['staff'], [delegation('d', 'ann', 'fay')], 'staff'],
  [
    'nobody who stands in for the requestor as well',
    ['eve'],
    [delegation('d', 'eve', 'fay'), delegation('e', 'ann', 'fay')],
    'eve',
  ],
  ['one who is asked anyway is asked as themselves', ['eve', 'fay'], [delegation('d', 'eve', 'fay')], 'eve fay'],
];

test('whoever delegated is joined by their delegate while the delegation holds', () => {
  const groupsOf = new Map([
    ['amy', new Set(['staff'])],
    ['ann', new Set(['staff'])],
  ]);
  for (const [why, ids, rows, expected] of delegations) {
    const found = withDelegates(asked(...ids), rows, groupsOf, facts, now);
    assert.equal(
      found
        .map(({ principalId, delegationId }) =>
          delegationId === null ? principalId : `${principalId}:${delegationId}`,
        )
        .join(' '),
      expected,
      why,
    );
  }
});

type Timed = Pick<ApprovalStageSettings, 'timeout' | 'isEscalationEnabled' | 'escalateAfter' | 'escalationApprovers'>;
const plain: Timed = { timeout: null, isEscalationEnabled: false, escalateAfter: null, escalationApprovers: [] };
const times: readonly (readonly [why: string, Partial<Timed>, escalatesAt: string | null, timesOutAt: string])[] = [
  ['fourteen days where nothing is said', {}, null, '2026-06-24'],
  ['its own limit', { timeout: 'P5D' }, null, '2026-06-15'],
  [
    'escalation on its day',
    { timeout: 'P10D', isEscalationEnabled: true, escalateAfter: 'P4D', escalationApprovers: [user('eve')] },
    '2026-06-14',
    '2026-06-20',
  ],
  [
    'none where it is switched off',
    { isEscalationEnabled: false, escalateAfter: 'P4D', escalationApprovers: [user('eve')] },
    null,
    '2026-06-24',
  ],
  ['none to nobody', { isEscalationEnabled: true, escalateAfter: 'P4D' }, null, '2026-06-24'],
  [
    'none after the end',
    { timeout: 'P3D', isEscalationEnabled: true, escalateAfter: 'P4D', escalationApprovers: [user('eve')] },
    null,
    '2026-06-13',
  ],
];

test('a stage escalates and times out when its policy says', () => {
  for (const [why, stage, escalatesAt, timesOutAt] of times) {
    const found = stageDeadlines({ ...plain, ...stage }, now, null);
    assert.deepEqual(
      [found.escalatesAt?.slice(0, 10) ?? null, found.timesOutAt.slice(0, 10)],
      [escalatesAt, timesOutAt],
      why,
    );
  }
});

test('a stage ends where the access that it is about would', () => {
  const [tomorrow, later] = ['2026-06-11T00:00:00.000Z', '2027-06-11T00:00:00.000Z'];
  const escalating = { ...plain, isEscalationEnabled: true, escalateAfter: 'P4D', escalationApprovers: [user('eve')] };
  assert.deepEqual(stageDeadlines(escalating, now, tomorrow), { timesOutAt: tomorrow, escalatesAt: null });
  assert.deepEqual(stageDeadlines(escalating, now, later), stageDeadlines(escalating, now, null));
});

const none: OnBehalfRequestor = {
  requestorId: 'ann',
  managerLevel: null,
  isSponsor: false,
  isOwner: false,
  groups: new Set(),
};
const behalves: readonly (readonly [why: string, sets: readonly SubjectSet[], Partial<OnBehalfRequestor>, boolean])[] =
  [
    ['a manager for their report', [set('targetManager')], { managerLevel: 1 }, true],
    ["no manager's manager", [set('targetManager')], { managerLevel: 2 }, false],
    ["a manager's manager where meant", [set('targetManager', { managerLevel: 2 })], { managerLevel: 2 }, true],
    ['managers where nobody is named', [], { managerLevel: 1 }, true],
    ['nobody else where nobody is named', [], {}, false],
    ['one who is named', [user('ann')], {}, true],
    ['nobody but who is named', [user('eve')], { managerLevel: 1 }, false],
    ['a member of a group', [group('staff')], { groups: new Set(['staff']) }, true],
    ['a sponsor', [set('targetUserSponsors')], { isSponsor: true }, true],
    ['an owner of the application', [set('targetApplicationOwners')], { isOwner: true }, true],
    ['no sponsor as owner', [set('targetApplicationOwners')], { isSponsor: true }, false],
    ['a sponsor or an owner', [set('targetAgentIdentitySponsorsOrOwners')], { isOwner: true }, true],
    ['kinds that mean nobody here', [set('requestorManager')], { managerLevel: 1 }, false],
  ];

test('others are asked for by whom the policy names, and only for what it allows', () => {
  for (const [why, onBehalfRequestors, behalf, expected] of behalves)
    assert.equal(admitsRequestor({ onBehalfRequestors }, { ...none, ...behalf }), expected, why);
  const flags = { acceptsOnBehalfAdd: true, acceptsOnBehalfUpdate: false, acceptsOnBehalfRemove: true };
  assert.deepEqual(
    (['add', 'update', 'remove'] as const).map((purpose) => acceptsOnBehalf(flags, purpose)),
    [true, false, true],
  );
});
