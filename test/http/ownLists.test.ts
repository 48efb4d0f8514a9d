// What Latchkey's own dialect lists beside Graph: read with the permission of what Graph shows of the same rows, and of
// it what the caller may see; written by nobody.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey();
  const management = '/v1.0/identityGovernance/entitlementManagement';
  const {
    body: {
      value: [policy],
    },
  } = await latchkey.call('globalAdmin', 'GET', `${management}/assignmentPolicies?$expand=accessPackage`);
  const { status, text } = await latchkey.call('globalAdmin', 'POST', `${management}/assignmentRequests`, {
    requestType: 'adminAdd',
    assignment: {
      targetId: latchkey.user('requestor1').id,
      assignmentPolicyId: policy.id,
      accessPackageId: policy.accessPackage.id,
    },
  });
  assert.equal(status, 201, text);
  await latchkey.drain();
});
after(() => latchkey.close());

/** How many rows each finds there. */
// biome-ignore format: a table, read by column
const rows: readonly (readonly [set: string, found: Readonly<Record<string, number>>])[] = [
  ['roleGrants',      { globalAdmin: 1, 'app:full': 1, requestor1: 1, member: 0 }],
  ['roleAssignments', { globalAdmin: 3, 'app:full': 3, requestor1: 0, member: 3 }],
  ['siteRoles',       { globalAdmin: 3, 'app:full': 3, requestor1: 0, member: 3 }],
  ['audits',          { globalAdmin: 7, 'app:full': 7, requestor1: 0, member: 0 }],
  ['jobs',            { globalAdmin: 2, 'app:full': 2, requestor1: 0, member: 0 }],
  ['sitePermissions', { globalAdmin: 0, 'app:full': 0 }],
];
for (const [set, found] of rows)
  test(set, async () => {
    for (const [who, count] of Object.entries(found)) {
      const { status, body, text } = await latchkey.call(who, 'GET', `/latchkey/v1/${set}`);
      assert.equal(status, 200, `${who}: ${text}`);
      assert.equal(body.value.length, count, who);
    }
    assert.equal((await latchkey.call('app:few', 'GET', `/latchkey/v1/${set}`)).status, 403, 'without the permission');
    assert.equal((await latchkey.call('globalAdmin', 'POST', `/latchkey/v1/${set}`, {})).status, 403, 'writing');
  });

test('what a job carries is not shown', async () => {
  const {
    body: { value },
  } = await latchkey.call('globalAdmin', 'GET', '/latchkey/v1/jobs');
  assert.ok(value.every((job: object) => 'dueAt' in job && !('payload' in job)));
});
