// Values as clients write them: instants, durations, words, ids, numbers and truth, in bodies and in filters.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalizeDuration } from '../../src/model/tables/durations.ts';
import { formatWireInstant, parseInstant } from '../../src/domain/instants.ts';
import { draft, literal, refused, shown } from './wire.ts';

const a = '007d1c7e-7fa8-4e33-b678-5e437acdcddc';

test('an instant comes with any offset or none and any fraction, and is kept as UTC of fixed width', () => {
  const rows: readonly (readonly [sent: string, kept: string | null])[] = [
    ['2024-03-26T09:44:50.527Z', '2024-03-26T09:44:50.527Z'],
    ['2024-03-26T09:44:50Z', '2024-03-26T09:44:50.000Z'],
    ['2024-03-26T09:44Z', '2024-03-26T09:44:00.000Z'],
    ['2024-03-26T09:44:50.5270001Z', '2024-03-26T09:44:50.527Z'],
    ['2024-03-26T09:44:50.9134953Z', '2024-03-26T09:44:50.913Z'],
    ['2024-03-26T09:44:50.123456+00:00', '2024-03-26T09:44:50.123Z'],
    ['2024-03-26T09:44:50.123456', '2024-03-26T09:44:50.123Z'],
    ['2024-03-26T09:44:50+02:00', '2024-03-26T07:44:50.000Z'],
    ['2024-03-26T23:44:50-0130', '2024-03-27T01:14:50.000Z'],
    ['2024-03-26 09:44:50Z', '2024-03-26T09:44:50.000Z'],
    ['2024-03-26', '2024-03-26T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.999Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2023-02-29T00:00:00Z', null],
    ['2024-02-30', null],
    ['2024-13-01', null],
    ['2024-00-10', null],
    ['2024-01-01T24:00:00Z', null],
    ['2024-01-01T10:60:00Z', null],
    ['9999-12-31T23:59:59-01:00', null],
    ['0001-01-01T00:00:00+01:00', null],
    ['yesterday', null],
    ['', null],
    ['2024-1-1', null],
    ['2024-01-01T00:00:00+25:00', null],
  ];
  for (const [sent, kept] of rows) assert.equal(parseInstant(sent), kept, sent);
});

test('an instant is shown without the zeros at the end of its fraction', () => {
  const rows = [
    ['50.527', '50.527'],
    ['30.500', '30.5'],
    ['01.440', '01.44'],
    ['03.000', '03'],
  ] as const;
  for (const [kept, seen] of rows)
    assert.equal(formatWireInstant(`2024-03-26T09:44:${kept}Z`), `2024-03-26T09:44:${seen}Z`);
});

test('a duration is ISO 8601 and kept as sent; what Python sends instead is understood', () => {
  const rows: readonly (readonly [sent: string, kept: string | null])[] = [
    ['P30D', 'P30D'],
    ['PT4H', 'PT4H'],
    ['P1Y2M3DT4H5M6S', 'P1Y2M3DT4H5M6S'],
    ['P2W', 'P2W'],
    ['PT0S', 'PT0S'],
    ['PT1.5S', 'PT1.5S'],
    ['P0D', 'P0D'],
    ['30 days, 0:00:00', 'P30D'],
    ['1 day, 2:03:04', 'P1DT2H3M4S'],
    ['4:00:00', 'PT4H'],
    ['0:30:00', 'PT30M'],
    ['0:00:00', 'PT0S'],
    ['0:00:01.500000', 'PT1.5S'],
    ['P', null],
    ['PT', null],
    ['30', null],
    ['-P1D', null],
    ['30 days', null],
    ['', null],
    [`P${'1'.repeat(80)}D`, null],
  ];
  for (const [sent, kept] of rows) assert.equal(normalizeDuration(sent), kept, sent);
});

test('a word is taken in any case and either spelling, and shown as its dialect spells it', () => {
  for (const word of ['published', 'Published', 'PUBLISHED']) {
    assert.equal(draft('v1.0', 'accessPackageCatalog', { state: word })['state'], 'published');
    assert.equal(draft('beta', 'accessPackageCatalog', { catalogStatus: word })['state'], 'published');
  }
  const catalog = { type: 'serviceDefault', state: 'unpublished', createdAt: null, modifiedAt: null };
  assert.deepEqual(
    [
      shown('v1.0', 'accessPackageCatalog', catalog)['catalogType'],
      shown('v1.0', 'accessPackageCatalog', catalog)['state'],
    ],
    ['serviceDefault', 'unpublished'],
  );
  assert.deepEqual(
    [
      shown('beta', 'accessPackageCatalog', catalog)['catalogType'],
      shown('beta', 'accessPackageCatalog', catalog)['catalogStatus'],
    ],
    ['ServiceDefault', 'Unpublished'],
  );
  assert.equal(
    draft('v1.0', 'entitlementManagementSettings', { externalUserLifecycleAction: 'BlockSignInAndDelete' })[
      'externalUserLifecycleAction'
    ],
    'blockSignInAndDelete',
  );
  assert.deepEqual(
    refused(() => draft('v1.0', 'accessPackageCatalog', { state: 'open' })),
    ['state'],
  );
});

test(
  'in a filter a word may have any case; an unknown one is refused where there is an enumeration, and equals ' +
    'nothing where there is a string',
  () => {
    assert.deepEqual(literal('v1.0', 'accessPackageAssignment', 'state', 'Delivered'), { value: 'delivered' });
    assert.deepEqual(literal('v1.0', 'accessPackageAssignment', 'state', 'delivered', 'enum'), { value: 'delivered' });
    assert.deepEqual(literal('beta', 'accessPackageAssignment', 'assignmentState', 'DELIVERED'), {
      value: 'delivered',
    });
    assert.deepEqual(literal('v1.0', 'accessPackageAssignment', 'assignmentState', 'Delivered'), {
      value: 'delivered',
    });
    assert.deepEqual(literal('beta', 'accessPackageAssignment', 'assignmentState', 'gone'), { value: undefined });
    assert.ok('expected' in literal('v1.0', 'accessPackageAssignment', 'state', 'gone'));
    assert.ok('expected' in literal('v1.0', 'accessPackageAssignment', 'state', '5', 'number'));
    assert.deepEqual(literal('beta', 'accessPackageResource', 'originSystem', 'aadgroup'), { value: 'AadGroup' });
  },
);

test('a word that only a published enumeration has equals nothing in a filter, and is refused in a body', () => {
  for (const [of, property] of [
    ['accessPackageAssignmentRequest', 'state'],
    ['accessPackageAssignment', 'state'],
    ['accessPackageSubject', 'subjectLifecycle'],
    ['connectedOrganization', 'state'],
  ] as const)
    assert.deepEqual(literal('v1.0', of, property, 'unknownFutureValue'), { value: undefined }, `${of}/${property}`);
  assert.deepEqual(literal('v1.0', 'accessPackageResourceRequest', 'state', 'denied'), { value: undefined });
  for (const [of, body] of [
    ['connectedOrganization', { state: 'unknownFutureValue' }],
    ['accessPackageAssignmentPolicy', { allowedTargetScope: 'unknownFutureValue' }],
    ['entitlementManagementSettings', { externalUserLifecycleAction: 'unknownFutureValue' }],
    ['accessPackageSubject', { subjectLifecycle: 'unknownFutureValue' }],
  ] as const)
    assert.deepEqual(
      refused(() => draft('v1.0', of, body)),
      Object.keys(body),
    );
});

test('an id is the same in any case, and what is no id equals no row', () => {
  assert.deepEqual(literal('v1.0', 'accessPackageResource', 'id', a.toUpperCase()), { value: a });
  assert.deepEqual(literal('v1.0', 'accessPackageResource', 'id', a, 'guid'), { value: a });
  assert.deepEqual(literal('v1.0', 'accessPackageResource', 'id', '274a1e21c5-8a76-4578-acb1-641160e076e'), {
    value: undefined,
  });
  assert.deepEqual(literal('beta', 'accessPackageAssignment', 'targetId', a.toUpperCase()), { value: a });
  assert.deepEqual(literal('v1.0', 'accessPackageSubject', 'objectId', '', 'null'), { value: null });
});

test('numbers and truth may stand in quotes', () => {
  assert.equal(draft('v1.0', 'accessPackage', { isHidden: 'true' })['isHidden'], true);
  assert.equal(draft('beta', 'accessPackageAssignmentPolicy', { durationInDays: '30' })['expirationDuration'], 'P30D');
  assert.deepEqual(literal('v1.0', 'accessPackage', 'isHidden', 'TRUE'), { value: true });
  assert.deepEqual(
    refused(() => draft('v1.0', 'accessPackage', { isHidden: 'yes', displayName: 5, description: 'x'.repeat(10_001) })),
    ['isHidden', 'displayName', 'description'],
  );
});

test('null is taken where a value may be missing, ignored where not, and refused where one is needed', () => {
  assert.deepEqual(
    draft('v1.0', 'accessPackageCatalog', { description: null, state: null, isExternallyVisible: null }),
    { description: null },
  );
  assert.deepEqual(
    refused(() => draft('v1.0', 'accessPackageCatalog', { displayName: null })),
    ['displayName'],
  );
});

test('what clients send back of what they read is taken without effect', () => {
  const read = {
    id: a,
    catalogType: 'userManaged',
    createdDateTime: '2024-01-01T00:00:00Z',
    createdBy: 'x',
    displayName: 'c',
  };
  assert.deepEqual(draft('beta', 'accessPackageCatalog', read), { id: a, displayName: 'c' });
});
