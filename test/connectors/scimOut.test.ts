// Access reaches a SCIM server: an assignment makes a membership there, and its end takes it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';
import { startScimPeer, type ScimPeer } from './scimPeer.ts';

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
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

    test('a request is being delivered until the server confirmed, and tells its words where it will not', async () => {
      const [bea, group] = [await house.person('Bea'), await house.group('Marketing')];
      const connection = await house.connect(peer);
      await house.link(connection, group);
      const offered = await house.package(group);
      peer.fault = ({ method, path }) =>
        method === 'POST' && path.endsWith('/Users')
          ? { do: 'answer', status: 503, headers: { 'retry-after': '60' } }
          : null;
      const request = await house.assign(bea.id, offered);
      await house.settle();
      assert.equal(await house.state('assignmentRequests', request), 'delivering');
      assert.equal(await house.state('assignments', request), 'delivering');
      peer.fault = ({ method, path }) =>
        method === 'POST' && path.endsWith('/Users')
          ? { do: 'answer', status: 400, body: { detail: 'Please specify a cost centre.' } }
          : null;
      await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
      await house.settle();
      assert.equal(await house.state('assignmentRequests', request), 'partiallyDelivered');
      const [told] = await house.rows('roleGrants', `&$filter=status eq 'Failed'`);
      assert.match(told.reason, /Please specify a cost centre/);
      peer.fault = () => null;
      await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
      await house.settle();
      assert.deepEqual(peer.members('Marketing'), [bea.userPrincipalName]);
      assert.equal(await house.state('assignments', request), 'delivered');
    });

    test('a package without connected resources waits for nobody', async () => {
      const [cay, group] = [await house.person('Cay'), await house.group('Alone')];
      const request = await house.assign(cay.id, await house.package(group));
      await house.settle();
      assert.equal(await house.state('assignmentRequests', request), 'delivered');
    });
  });
