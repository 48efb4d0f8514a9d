// The names of activities are the published ones, to the letter; what an entry says of its actor and of what changed.
// https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Activities } from '../../src/domain/audit/activities.ts';
import { audit, auditTarget } from '../../src/domain/audit/auditEntry.ts';
import { systemCaller, type Caller } from '../../src/domain/caller.ts';

/** The published list of category EntitlementManagement. */
const published = [
  'Add Entitlement Management role assignment',
  'Administrator directly assigns user to access package',
  'Administrator directly removes user access package assignment',
  'Approval stage completed for access package assignment request',
  'Approve access package assignment request',
  'Assign user as external sponsor',
  'Assign user as internal sponsor',
  'Auto approve access package assignment request',
  'Cancel access package assignment request',
  'Create access package',
  'Create access package assignment policy',
  'Create access package assignment user update request',
  'Create access package catalog',
  'Create connected organization',
  'Create custom extension',
  'Create incompatible access package',
  'Create incompatible group',
  'Create resource environment',
  'Create resource remove request',
  'Create resource request',
  'Delete access package',
  'Delete access package assignment policy',
  'Delete access package assignment request',
  'Delete access package assignment policy for a deleted user',
  'Delete access package catalog',
  'Delete connected organization',
  'Delete custom extension',
  'Delete incompatible access package',
  'Delete incompatible group',
  'Deny access package assignment request',
  'Entitlement Management creates access package assignment request for user',
  'Entitlement Management removes access package assignment request for user',
  'Execute custom extension',
  'Extend access package assignment',
  'Failed access package assignment request',
  'Fulfill access package assignment request',
  'Fulfill access package resource assignment',
  'Partially fulfill access package assignment request',
  'Ready to fulfill access package assignment request',
  'Remove Entitlement Management role assignment',
  'Remove access package resource assignment',
  'Remove user as external sponsor',
  'Remove user as internal sponsor',
  'Schedule a future access package assignment',
  'Update access package',
  'Update access package assignment policy',
  'Update access package assignment request',
  'Update access package catalog',
  'Update access package catalog resource',
  'Update connected organization',
  'Update custom extension',
  'Update request answers by approver',
  'Update tenant setting',
  'User requests access package assignment',
  'User requests an access package assignment on behalf of service principal',
  'User requests to extend access package assignment',
  'User requests to remove access package assignment',
] as const;

/** Published elsewhere: in the reports' page, and on the licensing page of guests. */
const elsewhere = [
  'Access package assignment request timed out (no approver action taken)',
  'Fulfill access package assignment',
  'Remove access package assignment',
  'Entitlement Management invites external user.',
  'Update access package user lifecycle.',
];

/** What people do here, and the server, and cannot do in Graph. */
const ownActivities = [
  'Ask requestor of access package assignment request',
  'Answer approver of access package assignment request',
  'Remind approvers of access package assignment request',
  'Take back approval of access package assignment request',
  'Hold removal of access',
  'Release held removal of access',
  'Drop held removal of access',
  'Propose change',
  'Approve proposed change',
  'Refuse proposed change',
  'Withdraw proposed change',
  'Send test mail',
  'Test custom extension',
];

/** Nothing here does them: approvers do not change answers, and policies of deleted users end with their packages. */
const neverDone = ['Delete access package assignment policy for a deleted user', 'Update request answers by approver'];

test('activities of entitlement management bear the published names, and those that Graph has not', () => {
  const ours = Object.entries(Activities)
    .filter(([, [category]]) => category === 'EntitlementManagement')
    .map(([name]) => name);
  assert.deepEqual(
    ours.sort(),
    [...published.filter((name) => !neverDone.includes(name)), ...elsewhere, ...ownActivities].sort(),
  );
});

let count = 0;
const moment = {
  now: '2026-06-01T12:00:00.000Z',
  newId: () => `id-${++count}`,
  correlationId: 'call-1',
  userAgent: 'probe/1',
  address: '192.0.2.1',
};
const ada: Caller = {
  ...systemCaller,
  kind: 'user',
  objectId: 'ada',
  displayName: 'Ada',
  userPrincipalName: 'ada@tenant.example',
  appId: 'portal',
};
const robot: Caller = { ...systemCaller, kind: 'application', objectId: 'robot', displayName: 'Robot', appId: 'app' };

const actors: readonly (readonly [
  promise: string,
  caller: Caller,
  expected: Readonly<Record<string, string | null>>,
])[] = [
  [
    'a user is a user, whatever they used',
    ada,
    {
      actor: 'user',
      userId: 'ada',
      userDisplayName: 'Ada',
      userPrincipalName: 'ada@tenant.example',
      clientAppId: 'portal',
      appId: null,
      appDisplayName: null,
      servicePrincipalId: null,
    },
  ],
  [
    'an application is its service principal',
    robot,
    {
      actor: 'application',
      userId: null,
      userDisplayName: null,
      clientAppId: null,
      appId: 'app',
      appDisplayName: 'Robot',
      servicePrincipalId: 'robot',
    },
  ],
  [
    'the server is an application without ids',
    systemCaller,
    { actor: 'system', userId: null, appId: null, appDisplayName: 'Latchkey', servicePrincipalId: null },
  ],
];
for (const [promise, caller, expected] of actors) {
  test(promise, () => {
    const { row } = audit({ ...moment, caller }, { activity: 'Update access package', targets: [] });
    assert.deepEqual(
      Object.fromEntries(Object.keys(expected).map((key) => [key, row[key as keyof typeof row]])),
      expected,
    );
  });
}

test('what an entry is about comes with it, in order, with what changed', () => {
  const entry = audit(
    { ...moment, caller: ada },
    {
      activity: 'Update tenant setting',
      reason: 'asked',
      details: { a: 'b' },
      targets: [
        auditTarget('Settings', { id: 'singleton', displayName: null }, [['timeZone', 'UTC', 'Asia/Tokyo']]),
        auditTarget('User', { id: 'u', displayName: 'U', userPrincipalName: 'u@tenant.example' }),
      ],
    },
  );
  assert.deepEqual(
    [
      entry.row.result,
      entry.row.resultReason,
      entry.row.correlationId,
      entry.row.loggedByService,
      entry.row.additionalDetails,
    ],
    ['success', 'asked', 'call-1', 'Entitlement Management', [{ key: 'a', value: 'b' }]],
  );
  assert.deepEqual(
    entry.with.map(({ row: { id: _, ...row } }) => row),
    [
      {
        auditId: entry.row.id,
        position: 0,
        targetId: null,
        displayName: null,
        type: 'Settings',
        userPrincipalName: null,
        groupType: null,
        modifiedProperties: [{ displayName: 'timeZone', oldValue: 'UTC', newValue: 'Asia/Tokyo' }],
      },
      {
        auditId: entry.row.id,
        position: 1,
        targetId: 'u',
        displayName: 'U',
        type: 'User',
        userPrincipalName: 'u@tenant.example',
        groupType: null,
        modifiedProperties: [],
      },
      // The row waits for its place in the tree.
      {},
    ],
  );
});
