// Items 63 to 68: what the reference page's text says about kinds of requests, who may make them, and what answers.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Engine, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { has } from './answers.ts';
import { ask, held, ids, inGroup, newHireHolds, nobodyHolds, requestOf } from './newHire.ts';
import { newWorld, printed, type Json, type World } from './world.ts';

const nowhere = '11111111-2222-4333-8444-555555555555';

function isRefused(answer: Reply, ...statuses: readonly number[]): void {
  assert.ok(statuses.includes(answer.status), `${answer.status} ${answer.text}`);
  assert.equal(typeof answer.body.error.code, 'string');
}

function on(engine: Engine): void {
  describe(`requests as the reference page's text tells on ${engine}`, () => {
    let world: World;
    before(async () => {
      world = newWorld(await startLatchkey({ engine }));
    });
    after(() => world?.latchkey.close());

    test('item 63: AdminAdd names target, policy and package, and gives them the package', async () => {
      await nobodyHolds(world);
      const added = await ask(world, 'governanceAdmin', 'AdminAdd', ids);
      assert.equal(added.status, 201, added.text);
      await world.latchkey.drain();
      assert.deepEqual(
        (await held(world)).map((each) => each.target.objectId),
        [printed.newHire],
      );
    });

    for (const name of Object.keys(ids)) {
      test(`item 63: AdminAdd with an unknown ${name} is refused and does nothing`, async () => {
        await nobodyHolds(world);
        isRefused(await ask(world, 'governanceAdmin', 'AdminAdd', { ...ids, [name]: nowhere }), 400, 404);
        await world.latchkey.drain();
        assert.deepEqual(await held(world), []);
      });
    }

    test('item 63: only an administrator may make an AdminAdd', async () => {
      await nobodyHolds(world);
      isRefused(await ask(world, 'newHire', 'AdminAdd', ids), 403);
    });

    test('item 63: a target named in two ways that differ is refused', async () => {
      await nobodyHolds(world);
      isRefused(
        await ask(world, 'governanceAdmin', 'AdminAdd', { ...ids, target: { objectId: printed.requestor } }),
        400,
      );
      isRefused(await ask(world, 'governanceAdmin', 'AdminAdd', { ...ids, accessPackage: { id: nowhere } }), 400);
    });

    test('item 64: AdminRemove names the assignment, and takes it away', async () => {
      const id = await newHireHolds(world);
      const removal = await ask(world, 'governanceAdmin', 'AdminRemove', { id });
      assert.equal(removal.status, 201, removal.text);
      await world.latchkey.drain();
      assert.deepEqual(await held(world), []);
      assert.ok(!(await inGroup(world)).includes(printed.newHire));
    });

    test('item 64: AdminRemove of an assignment that is not there is refused', async () => {
      isRefused(await ask(world, 'governanceAdmin', 'AdminRemove', { id: nowhere }), 400, 404);
    });

    test('item 65: UserAdd gives a first assignment, and again renews the same one', async () => {
      await nobodyHolds(world);
      const first = await ask(world, 'newHire', 'UserAdd', ids);
      assert.equal(first.status, 201, first.text);
      await world.latchkey.drain();
      const [assignment] = await held(world);
      await world.latchkey.clock({ advance: 'P10D' });
      const again = await ask(world, 'newHire', 'UserAdd', ids);
      assert.equal(again.status, 201, again.text);
      await world.latchkey.drain();
      has(await requestOf(world, again.body.id), { requestState: 'Delivered', requestStatus: 'Fulfilled' });
      const [renewed, ...others] = await held(world);
      assert.deepEqual(others, []);
      assert.equal(renewed.id, assignment.id);
    });

    test('item 65: UserAdd is for oneself', async () => {
      await nobodyHolds(world);
      isRefused(await ask(world, 'newHire', 'UserAdd', { ...ids, targetId: printed.requestor }), 400, 403);
      isRefused(await ask(world, 'newHire', 'UserAdd', { ...ids, targetId: nowhere }), 400, 403, 404);
    });

    test('item 66: UserExtend extends what they have', async () => {
      const id = await newHireHolds(world);
      const before = await expiryOf(world, id);
      await world.latchkey.clock({ advance: 'P10D' });
      const extension = await ask(world, 'newHire', 'UserExtend', ids);
      assert.equal(extension.status, 201, extension.text);
      has(extension.body, { requestType: 'UserExtend', requestState: 'Submitted', requestStatus: 'Accepted' });
      await world.latchkey.drain();
      assert.deepEqual(
        (await held(world)).map((each) => each.id),
        [id],
      );
      assert.ok(Date.parse(await expiryOf(world, id)) > Date.parse(before), 'it ends later than before');
    });

    test('item 66: UserExtend of what they have not is refused', async () => {
      await nobodyHolds(world);
      isRefused(await ask(world, 'newHire', 'UserExtend', ids), 400, 404);
    });

    test('item 67: the answer is 201 with the new request', async () => {
      await nobodyHolds(world);
      const added = await ask(world, 'newHire', 'UserAdd', ids);
      assert.equal(added.status, 201, added.text);
      has(added.body, {
        requestType: 'UserAdd',
        requestState: 'Submitted',
        requestStatus: 'Accepted',
        isValidationOnly: false,
      });
      has(await requestOf(world, added.body.id), { id: added.body.id, requestType: 'UserAdd' });
    });

    test("item 68: the target is named by the user's id, and their subject comes into being", async () => {
      await nobodyHolds(world);
      const added = await ask(world, 'governanceAdmin', 'AdminAdd', { ...ids, targetId: printed.requestor });
      assert.equal(added.status, 201, added.text);
      await world.latchkey.drain();
      const [assignment] = await held(world);
      has(assignment.target, { objectId: printed.requestor, displayName: 'Requestor1', type: 'User' });
      assert.equal(assignment.targetId, printed.requestor);
      const subject = await world.latchkey.call(
        'governanceAdmin',
        'GET',
        `/v1.0/identityGovernance/entitlementManagement/subjects(objectId='${printed.requestor}')`,
      );
      assert.equal(subject.status, 200, subject.text);
      assert.equal(subject.body.id, assignment.target.id);
    });
  });
}

/** When the assignment ends. */
async function expiryOf(world: World, id: string): Promise<string> {
  const answer: { readonly body: Json } = await world.latchkey.call(
    'governanceAdmin',
    'GET',
    `/v1.0/identityGovernance/entitlementManagement/assignments/${id}`,
  );
  return answer.body.schedule.expiration.endDateTime;
}

for (const engine of enginesByTurns(import.meta.url)) on(engine);
after(stopPostgres);
