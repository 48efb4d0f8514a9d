// The reference page's package, policy and person in the sandbox: who holds the package, and how a test begins with
// nobody or with them holding it.

import assert from 'node:assert/strict';
import type { Reply } from '../app/latchkey.ts';
import { printed, type Json, type World } from './world.ts';

export const requestsPath = '/beta/identityGovernance/entitlementManagement/accessPackageAssignmentRequests';
const assignmentsPath = '/beta/identityGovernance/entitlementManagement/accessPackageAssignments';
export const ids = {
  targetId: printed.newHire,
  assignmentPolicyId: printed.newHirePolicy,
  accessPackageId: printed.newHirePackage,
};

/** Asks as the page does; the answer may be a refusal. */
export function ask(
  world: World,
  as: string,
  requestType: string,
  accessPackageAssignment: Json,
  more: Json = {},
): Promise<Reply> {
  return world.latchkey.call(as, 'POST', requestsPath, { requestType, accessPackageAssignment, ...more });
}

/** Who holds the package now. */
export async function held(world: World): Promise<readonly Json[]> {
  const answer = await world.latchkey.call(
    'governanceAdmin',
    'GET',
    `${assignmentsPath}?$filter=accessPackage/id eq '${printed.newHirePackage}' and assignmentState eq ` +
      `'Delivered'&$expand=target`,
  );
  assert.equal(answer.status, 200, answer.text);
  return answer.body.value;
}

export async function nobodyHolds(world: World): Promise<void> {
  await world.latchkey.drain();
  for (const { id } of await held(world)) {
    const removal = await ask(world, 'governanceAdmin', 'AdminRemove', { id });
    assert.equal(removal.status, 201, removal.text);
  }
  await world.latchkey.drain();
  assert.deepEqual(await held(world), []);
}

/** Gives them the package, and answers the assignment's id. */
export async function newHireHolds(world: World): Promise<string> {
  await nobodyHolds(world);
  const added = await ask(world, 'governanceAdmin', 'AdminAdd', ids);
  assert.equal(added.status, 201, added.text);
  await world.latchkey.drain();
  return added.body.id;
}

/** The ids of those whom the package's group has. */
export async function inGroup(world: World): Promise<readonly string[]> {
  const groups = await world.latchkey.call(
    'governanceAdmin',
    'GET',
    "/v1.0/groups?$filter=displayName eq 'New hires'&$expand=members",
  );
  assert.equal(groups.status, 200, groups.text);
  return groups.body.value[0].members.map((each: Json) => each.id);
}

export async function requestOf(world: World, id: string): Promise<Json> {
  const answer = await world.latchkey.call('governanceAdmin', 'GET', `${requestsPath}/${id}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}
