// A fault of a field is told by the path that the client wrote, in each version's names.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wirePath } from '../../src/http/errors/wireFieldPath.ts';
import { services } from '../../src/model/services.ts';

const rows: readonly (readonly [type: string, field: string, v1: string, beta: string])[] = [
  ['accessPackageAssignmentPolicy', 'displayName', 'displayName', 'displayName'],
  ['accessPackageAssignmentPolicy', 'targetScope', 'allowedTargetScope', 'requestorSettings/scopeType'],
  ['accessPackageAssignmentPolicy', 'targets/0', 'specificAllowedTargets/0', 'requestorSettings/allowedRequestors/0'],
  [
    'accessPackageAssignmentPolicy',
    'acceptsSelfAdd',
    'requestorSettings/enableTargetsToSelfAddAccess',
    'requestorSettings/acceptRequests',
  ],
  [
    'accessPackageAssignmentPolicy',
    'approval/stages/0/timeout',
    'requestApprovalSettings/stages/0/durationBeforeAutomaticDenial',
    'requestApprovalSettings/approvalStages/0/approvalStageTimeOutInDays',
  ],
  [
    'accessPackageAssignmentPolicy',
    'approval/stages',
    'requestApprovalSettings/stages',
    'requestApprovalSettings/approvalStages',
  ],
  ['accessPackageAssignmentPolicy', 'packageId', 'accessPackage/id', 'accessPackageId'],
  ['accessPackageCatalog', 'state', 'state', 'catalogStatus'],
  ['user', 'userPrincipalName', 'userPrincipalName', 'userPrincipalName'],
  ['user', 'nothing/0', 'nothing/0', 'nothing/0'],
];
for (const [type, field, v1, beta] of rows) {
  test(`${field} of ${type}`, () => {
    const path = (name: 'v1.0' | 'beta'): string =>
      wirePath(services[name], services[name].types.get(type.toLowerCase()) ?? null, field.split('/')).join('/');
    assert.deepEqual([path('v1.0'), path('beta')], [v1, beta]);
  });
}
