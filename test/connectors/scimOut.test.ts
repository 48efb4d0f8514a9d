// Access reaches a SCIM server: an assignment makes a membership there, and its end takes it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { startConnected, type Connected } from './connected.ts';
import { startScimPeer, type ScimPeer } from './scimPeer.ts';

after(stopPostgres);

for (const engine of engines)
  describe(`SCIM out on ${engine}`, () => {
    let house: Connected;
    let peer: ScimPeer;
    before(async () => {
      house = await startConnected(engine);
      peer = await startScimPeer();
    });
    after(async () => {
      await peer.close();
      await house.close();
    });

    test('an assignment makes the account and the membership there, and its end takes the membership', async () => {
      const [ann, group] = [await house.person('Ann'), await house.group('Sales')];
      const connection = await house.connect(peer);
      await house.link(connection, group);
      assert.deepEqual(peer.members('Sales'), []);
      const assignment = await house.assign(ann.id, await house.package(group));
      await house.settle();
      assert.deepEqual(peer.members('Sales'), [ann.userPrincipalName]);
      assert.equal(peer.user(ann.userPrincipalName)?.externalId, ann.id);
      assert.deepEqual(await house.rows('differences'), []);
      await house.unassign(assignment);
      await house.settle();
      assert.deepEqual(peer.members('Sales'), []);
      assert.equal(peer.user(ann.userPrincipalName)?.active, false);
      assert.deepEqual(await house.rows('differences'), []);
    });
  });
