// Packages and policies that a test needs beside the tutorial's own: made by the administrator in the General catalog.

import assert from 'node:assert/strict';
import type { Latchkey } from '../app/latchkey.ts';
import { printed } from './world.ts';

export const v1 = '/v1.0/identityGovernance/entitlementManagement';
export const beta = '/beta/identityGovernance/entitlementManagement';

export async function newPackage(
  latchkey: Latchkey,
  displayName: string,
  policy: Readonly<Record<string, unknown>>,
): Promise<{ readonly pack: string; readonly policy: string }> {
  const pack = await latchkey.call('governanceAdmin', 'POST', `${v1}/accessPackages`, {
    displayName,
    description: displayName,
    catalog: { id: printed.catalog },
  });
  assert.equal(pack.status, 201, pack.text);
  return { pack: pack.body.id, policy: await newPolicy(latchkey, pack.body.id, displayName, policy) };
}

export async function newPolicy(
  latchkey: Latchkey,
  accessPackageId: string,
  displayName: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<string> {
  const policy = await latchkey.call('governanceAdmin', 'POST', `${beta}/accessPackageAssignmentPolicies`, {
    accessPackageId,
    displayName,
    description: displayName,
    durationInDays: 30,
    ...settings,
  });
  assert.equal(policy.status, 201, policy.text);
  return policy.body.id;
}
