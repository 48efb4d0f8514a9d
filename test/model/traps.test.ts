// The traps of the two seed pages, decided in docs/adr/0007-seed-traps.md: what their calls say comes in as meant, and
// strictly only by the schema.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { and, eq } from '../../src/odata/query.ts';
import { services } from '../../src/model/services.ts';
import { draft, literal, property, refused, shown, strictDraft, type } from './wire.ts';

const group = 'e93e24d1-2b65-4a6c-a1dd-654a12225487';
const catalog = 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384';
const other = 'ede67938-cda7-4127-a9ca-7c7bf86a19b7';
const zero = '00000000-0000-0000-0000-000000000000';
const onboarding = {
  type: 'adminAdd',
  catalogId: catalog,
  justification: '',
  resource: { resourceType: 'AadGroup', originId: group, originSystem: 'AadGroup' },
};

test('C1: the snake_case names of the Python snippets are taken in both versions', () => {
  const body = {
    requestType: 'adminAdd',
    catalog_id: catalog,
    justification: '',
    access_package_resource: { resource_type: 'AadGroup', origin_id: group, origin_system: 'AadGroup' },
  };
  for (const dialect of ['v1.0', 'beta'] as const) {
    assert.deepEqual(draft(dialect, 'accessPackageResourceRequest', body), onboarding);
    assert.deepEqual(draft(dialect, 'accessPackage', { catalog_id: catalog, displayName: 'p' }), {
      catalogId: catalog,
      displayName: 'p',
    });
    assert.equal(refused(() => draft(dialect, 'accessPackage', { catalog_id: catalog, catalogId: other })).length, 1);
  }
});

test('C2: beta names on v1.0 bodies and paths are taken, and never shown there', () => {
  assert.deepEqual(
    draft('v1.0', 'accessPackageResourceRequest', {
      requestType: 'adminAdd',
      catalogId: catalog,
      justification: '',
      accessPackageResource: { resourceType: 'AadGroup', originId: group, originSystem: 'AadGroup' },
    }),
    onboarding,
  );
  assert.deepEqual(draft('v1.0', 'accessPackage', { catalogId: catalog, displayName: 'p' }), {
    catalogId: catalog,
    displayName: 'p',
  });
  assert.equal(
    'catalogId' in shown('v1.0', 'accessPackage', { createdAt: null, modifiedAt: null, catalogId: catalog }),
    false,
  );
  const management = type('v1.0', 'entitlementManagement').navigations;
  assert.equal(management.get('accesspackageassignmentrequests')?.canonical, 'assignmentRequests');
  assert.equal(management.get('accesspackageassignmentrequests')?.listed, false);
  const assignment = draft('v1.0', 'accessPackageAssignmentRequest', {
    requestType: 'userAdd',
    accessPackageAssignment: { targetId: group, assignmentPolicyId: other, accessPackageId: catalog },
  });
  assert.deepEqual(
    assignment,
    draft('v1.0', 'accessPackageAssignmentRequest', {
      requestType: 'UserAdd',
      assignment: { targetId: group, assignmentPolicyId: other, accessPackageId: catalog },
    }),
  );
  assert.deepEqual(assignment['assignment'], { targetObjectId: group, policyId: other, packageId: catalog });
});

test('C1, C2: strictly, only the schema of the version is taken, and every stranger is named', () => {
  const strangers = [
    ['accessPackage', { catalogId: catalog, catalog_id: catalog }, ['catalogId', 'catalog_id']],
    [
      'accessPackageResourceRequest',
      { accessPackageResource: {}, justification: '', requestType: 'adminAdd' },
      ['accessPackageResource', 'justification'],
    ],
    [
      'accessPackageAssignmentPolicy',
      { durationInDays: 1, requestorSettings: { scopeType: 'NoSubjects' }, expiration: { type: 'noExpiration' } },
      ['durationInDays', 'requestorSettings/scopeType'],
    ],
  ] as const;
  for (const [name, body, faults] of strangers)
    assert.deepEqual(
      refused(() => strictDraft('v1.0', name, body)),
      faults,
    );
  assert.deepEqual(strictDraft('v1.0', 'accessPackage', { displayName: 'p', catalog: { id: catalog } }), {
    displayName: 'p',
    catalog: { id: catalog },
    catalogId: catalog,
  });
});

test('two spellings that say different things are refused, so that what is authorized is what is written', () => {
  assert.deepEqual(
    refused(() => draft('v1.0', 'accessPackage', { catalogId: catalog, catalog: { id: other } })),
    ['catalog'],
  );
  assert.deepEqual(
    refused(() =>
      draft('beta', 'accessPackageAssignmentPolicy', {
        allowedTargetScope: 'allMemberUsers',
        requestorSettings: { scopeType: 'AllExternalSubjects' },
      }),
    ),
    ['requestorSettings/scopeType'],
  );
});

test('C3: a malformed id in a filter equals nothing', () => {
  assert.deepEqual(literal('v1.0', 'accessPackageResource', 'id', '274a1e21c5-8a76-4578-acb1-641160e076e'), {
    value: undefined,
  });
  assert.equal(type('v1.0', 'accessPackageResource').byKey('274a1e21c5-8a76-4578-acb1-641160e076e'), null);
});

test(
  'C7: a role that no package has used shows the all-zero id, is not found by it, and is named by its origin ' +
    'in bodies',
  () => {
    const role = { id: group, isUsed: false };
    const key = type('v1.0', 'accessPackageResourceRole').byKey;
    assert.equal(property('v1.0', 'accessPackageResourceRole', 'id').encode(role), zero);
    assert.equal(property('v1.0', 'accessPackageResourceRole', 'id').encode({ ...role, isUsed: true }), group);
    assert.equal(key(zero), null);
    assert.deepEqual(key(group), and(eq('id', group), eq('isUsed', true)));
    assert.deepEqual(property('beta', 'accessPackageResourceRole', 'id').whenEqual?.(zero), eq('isUsed', false));
    assert.deepEqual(
      draft('v1.0', 'accessPackageResourceRoleScope', {
        role: { id: zero, originId: `Member_${group}`, originSystem: 'AadGroup', resource: { id: catalog } },
        scope: { originId: group },
      }),
      {
        role: { originId: `Member_${group}`, originSystem: 'AadGroup', resource: { id: catalog }, resourceId: catalog },
        scope: { originId: group },
      },
    );
  },
);

test('a role scope is known by the ids of its role and its scope', () => {
  assert.equal(
    property('v1.0', 'accessPackageResourceRoleScope', 'id').encode({ id: zero, roleId: group, scopeId: catalog }),
    `${group}_${catalog}`,
  );
  const key = type('beta', 'accessPackageResourceRoleScope').byKey;
  assert.deepEqual(key(`${group.toUpperCase()}_${catalog}`), and(eq('roleId', group), eq('scopeId', catalog)));
  for (const none of ['x', `${group}_`, `${group}_${catalog}_${catalog}`, `${group}-${catalog}`])
    assert.equal(key(none), null);
});

test('C8: upper-case ids of questions are the same ids', () => {
  const answers = [
    {
      '@odata.type': '#microsoft.graph.accessPackageAnswerString',
      value: 'Arizona',
      answeredQuestion: {
        '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
        id: 'A714EC6F-4EE0-4614-BD81-37E0C5ECBBFF',
      },
    },
  ];
  assert.deepEqual(draft('beta', 'accessPackageAssignmentRequest', { requestType: 'UserAdd', answers })['answers'], [
    {
      questionId: 'a714ec6f-4ee0-4614-bd81-37e0c5ecbbff',
      kind: 'choice',
      value: 'Arizona',
      displayValue: null,
      question: null,
    },
  ]);
  assert.deepEqual(
    refused(() =>
      draft('beta', 'accessPackageAssignmentRequest', {
        answers: [{ value: 'x' }, { value: 'x', answeredQuestion: { id: 'y' } }],
      }),
    ),
    ['answers/0/answeredQuestion', 'answers/1/answeredQuestion/id'],
  );
});

test('every alias reads into the same field as the name that it stands for', () => {
  for (const dialect of ['v1.0', 'beta'] as const) {
    for (const each of new Set(services[dialect].types.values())) {
      for (const alias of each.properties.values()) {
        const canonical = each.properties.get(alias.canonical.toLowerCase());
        assert.ok(canonical !== undefined, `${each.name}/${alias.name}`);
        if (canonical.listed) assert.equal(canonical.decode, alias.decode, `${each.name}/${alias.name}`);
      }
    }
  }
});
