// Accounts that are disabled because nothing is held there any more: as few by themselves as other removals.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';
import { startScimPeer, type ScimPeer } from './scimPeer.ts';

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`accounts that nobody needs on ${engine}`, () => {
    let house: Connected;
    const peers: ScimPeer[] = [];
    before(async () => {
      house = await startConnected(engine);
    });
    after(async () => {
      await Promise.all(peers.map((peer) => peer.close()));
      await house.close();
    });

    let count = 0;
    /** Accounts that the connection made, for so many people in a linked group. */
    async function setUp(howMany: number, more: object = {}, settings: object = {}) {
      const peer = await startScimPeer();
      peers.push(peer);
      const groupId = await house.group(`Needed ${++count}`);
      const connection = await house.connect(peer, more, settings);
      const link = await house.link(connection, groupId);
      const people = [];
      for (let at = 0; at < howMany; at += 1) people.push(await house.person(`Needed${at}`));
      for (const { id } of people) await house.join(groupId, id);
      await house.settle();
      return { peer, groupId, connection, link, people };
    }
    const differencesOf = (connection: string): Promise<readonly any[]> =>
      house.rows('differences', `&$filter=connectionId eq '${connection}'`);
    const activeIn = ({ users }: ScimPeer): number => [...users.values()].filter(({ active }) => active).length;
    const look = async (connection: string): Promise<void> => {
      await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
      await house.settle();
    };

    test('a connection that is made anew disables none of the accounts that the one before it made', async () => {
      const { peer, connection, groupId, people } = await setUp(2);
      await house.done('DELETE', `/latchkey/v1/connections/${connection}`);
      const anew = await house.connect(peer);
      await look(anew);
      assert.equal(activeIn(peer), 2);
      const links = await house.rows('remoteLinks', `&$filter=connectionId eq '${anew}'`);
      assert.deepEqual(
        links.map(({ origin }) => origin),
        ['matched', 'matched'],
      );
      await house.link(anew, groupId);
      await look(anew);
      assert.deepEqual(
        peer.members(`Needed ${count}`),
        people.map(({ userPrincipalName }) => userPrincipalName).toSorted(),
      );
      assert.equal(activeIn(peer), 2);
    });

    test('without mayRemove no account is disabled because a link was deleted, unless somebody says so', async () => {
      const { peer, connection, link } = await setUp(3, { mayRemove: false });
      await house.done('DELETE', `/latchkey/v1/remoteLinks/${link}`);
      await look(connection);
      assert.equal(activeIn(peer), 3);
      const held = await differencesOf(connection);
      assert.deepEqual(
        held.map(({ aspect, state, isWanted }) => `${aspect} ${state} ${isWanted}`),
        Array.from({ length: 3 }, () => 'attributes held false'),
      );
      const [decided, released] = held;
      const options = await house.done('GET', `/latchkey/v1/differences/${decided.id}/options`);
      assert.deepEqual(options.verdicts, ['revoke']);
      await house.done('POST', `/latchkey/v1/differences/${decided.id}/decide`, { verdict: 'revoke' });
      await house.done('POST', '/latchkey/v1/differences/release', { ids: [released.id] });
      await house.settle();
      assert.equal(activeIn(peer), 1);
      await look(connection);
      assert.equal(activeIn(peer), 1);
      const [kept] = await differencesOf(connection);
      await house.done('PATCH', `/v1.0/users/${kept.principalId}`, { accountEnabled: false });
      await house.settle();
      assert.equal(activeIn(peer), 0, 'an account is disabled with its person at once');
      assert.deepEqual(await differencesOf(connection), []);
    });

    test('of many accounts that nobody needs as many as the limit says are disabled, the others held', async () => {
      const { peer, connection, link } = await setUp(16, {}, { atOnce: 16 });
      await house.done('DELETE', `/latchkey/v1/remoteLinks/${link}`);
      await look(connection);
      assert.equal(activeIn(peer), 6);
      await look(connection);
      assert.equal(activeIn(peer), 6);
      assert.deepEqual(
        (await differencesOf(connection)).map(({ state }) => state),
        Array.from({ length: 6 }, () => 'held'),
      );
    });

    test('who said that a new account is made gets one, though a call before it was not answered', async () => {
      const { peer, connection, groupId } = await setUp(0, {}, { matchBy: ['email'] });
      const ann = await house.person('Ann', { mail: 'ann@elsewhere.example' });
      let lost = 0;
      peer.fault = ({ method, path }) =>
        method === 'POST' && path.endsWith('/Users') && lost++ === 0 ? { do: 'dropBefore' } : null;
      await house.join(groupId, ann.id);
      await house.settle();
      for (const userName of ['ann1', 'ann2']) peer.addUser({ userName, emails: [{ value: 'ann@elsewhere.example' }] });
      await look(connection);
      const [asked] = (await differencesOf(connection)).filter(({ aspect }) => aspect === 'account');
      assert.deepEqual([asked.state, asked.lastOutcome], ['asked', null]);
      // One of the two goes: what is left is not the person's by that.
      peer.users.delete(peer.user('ann2')?.id ?? '');
      await house.done('POST', `/latchkey/v1/differences/${asked.id}/decide`, { verdict: 'create' });
      await house.settle();
      assert.deepEqual(
        [...peer.users.values()].map(({ userName }) => userName).toSorted(),
        ['ann1', ann.userPrincipalName].toSorted(),
      );
      assert.deepEqual(peer.members(`Needed ${count}`), [ann.userPrincipalName]);
    });

    test('a connection that adopts takes over nobody from a group with a protected name', async () => {
      const peer = await startScimPeer();
      peers.push(peer);
      const group = await house.group('Domain owners');
      const ivo = await house.person('Ivo');
      const settings = { whenFound: 'adopt', protectedNames: ['domain *'] };
      const connection = await house.connect(peer, {}, settings);
      const there = peer.addGroup('Domain owners', peer.addUser({ userName: ivo.userPrincipalName }).id);
      await look(connection);
      const [remote] = await house.rows(
        'remoteObjects',
        `&$filter=connectionId eq '${connection}' and kind eq 'group'`,
      );
      await house.link(connection, group, remote.id);
      await look(connection);
      assert.deepEqual((await house.done('GET', `/v1.0/groups/${group}/members`)).value, []);
      assert.equal(there.members.size, 1);
      assert.deepEqual(
        (await differencesOf(connection)).map(({ state }) => state),
        ['protected'],
      );
    });
  });
