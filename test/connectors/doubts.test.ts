// Where a SCIM server says something that may mean several things, or shows accounts that are nobody's business: what
// is there in the end is read from its maps.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';
import { startScimPeer, type PeerCall, type PeerFault, type ScimPeer } from './scimPeer.ts';

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`doubts of connectors on ${engine}`, () => {
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
    async function setUp(switches = {}, more: object = {}, settings: object = {}) {
      const peer = await startScimPeer(switches);
      peers.push(peer);
      const name = `Doubt ${++count}`;
      const groupId = await house.group(name);
      const connection = await house.connect(peer, more, settings);
      await house.link(connection, groupId);
      return { peer, name, groupId, connection };
    }
    const differencesOf = (connection: string): Promise<readonly any[]> =>
      house.rows('differences', `&$filter=connectionId eq '${connection}'`);
    const accountsOf = (connection: string): Promise<readonly any[]> =>
      house.rows('remoteLinks', `&$filter=connectionId eq '${connection}' and kind eq 'account'`);
    const look = async (connection: string): Promise<void> => {
      await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
      await house.settle();
    };
    const refusingMembers =
      (status: number, detail: string) =>
      ({ method, path }: PeerCall): PeerFault | null =>
        method === 'PATCH' && path.includes('/Groups/') ? { do: 'answer', status, body: { detail } } : null;

    test('a refusal that only sounds like "already there" is no success', async () => {
      for (const [status, words] of [
        [400, 'Member 42 does not exist'],
        [409, 'The group is locked.'],
        [409, 'It is already so.'],
      ] as const) {
        const { peer, name, groupId, connection } = await setUp();
        const ann = await house.person('Ann');
        peer.fault = refusingMembers(status, words);
        await house.join(groupId, ann.id);
        await house.settle();
        assert.equal((await differencesOf(connection)).length, 1, words);
        peer.fault = () => null;
        await look(connection);
        assert.deepEqual(peer.members(name), [ann.userPrincipalName], words);
        assert.deepEqual(await differencesOf(connection), [], words);
      }
    });

    test('a call about members that is answered 404 neither takes a membership nor ends the link', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const [bob, cai] = [await house.person('Bob'), await house.person('Cai')];
      await house.join(groupId, bob.id);
      await house.settle();
      peer.fault = refusingMembers(404, 'Resource not found');
      await house.leave(groupId, bob.id);
      await house.settle();
      await house.join(groupId, cai.id);
      await house.settle();
      const told = await differencesOf(connection);
      assert.deepEqual(told.map(({ aspect, isWanted }) => `${aspect} ${isWanted}`).toSorted(), [
        'membership false',
        'membership true',
      ]);
      peer.fault = () => null;
      await look(connection);
      assert.deepEqual(peer.members(name), [cai.userPrincipalName]);
      assert.deepEqual(await differencesOf(connection), []);
    });

    test('an account of somebody who has nothing there is neither enabled nor renamed', async () => {
      const { peer, connection } = await setUp();
      const dan = await house.person('Dan');
      peer.addUser({ userName: dan.userPrincipalName, displayName: 'Dan there', active: false });
      const eve = await house.person('Eve', { accountEnabled: false });
      peer.addUser({ userName: eve.userPrincipalName, displayName: 'Eve there' });
      await look(connection);
      const shown = [dan, eve].map((each) => peer.user(each.userPrincipalName));
      assert.deepEqual(
        shown.map((each) => [each?.displayName, each?.active, each?.externalId]),
        [
          ['Dan there', false, undefined],
          ['Eve there', false, undefined],
        ],
      );
    });

    test('a mail address says who somebody is where its domain is verified here', async () => {
      const { peer, name, groupId, connection } = await setUp({}, {}, { matchBy: ['email'] });
      const domain = house.latchkey.sandbox.tenantDomain;
      const [fay, gus] = [
        await house.person('Fay', { mail: `fay@${domain}` }),
        await house.person('Gus', { mail: 'gus@elsewhere.example' }),
      ];
      for (const { mail } of [fay, gus] as any[]) peer.addUser({ userName: mail, emails: [{ value: mail }] });
      await look(connection);
      for (const { id } of [fay, gus]) await house.join(groupId, id);
      await house.settle();
      assert.deepEqual([peer.users.size, peer.members(name).length], [2, 1]);
      assert.deepEqual(
        (await differencesOf(connection))
          .filter(({ state }) => state === 'asked')
          .map(({ principalId }) => principalId),
        [gus.id],
      );
    });

    test('an account whose making was not answered is ours all the same', async () => {
      const { peer, groupId, connection } = await setUp({ lyingFilters: ['externalId'] });
      const hal = await house.person('Hal');
      let lost = 0;
      peer.fault = ({ method, path }) =>
        method === 'POST' && path.endsWith('/Users') && lost++ === 0 ? { do: 'dropAfter' } : null;
      await house.join(groupId, hal.id);
      await house.settle();
      await look(connection);
      assert.deepEqual(
        (await accountsOf(connection)).map(({ origin }) => origin),
        ['created'],
      );
      await house.leave(groupId, hal.id);
      await house.settle();
      assert.equal(peer.user(hal.userPrincipalName)?.active, false);
    });

    test('a membership that was there before and is wanted by now ends like one that we gave', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const ida = await house.person('Ida');
      const account = peer.addUser({ userName: ida.userPrincipalName });
      [...peer.groups.values()][0]?.members.add(account.id);
      await look(connection);
      assert.deepEqual(
        (await differencesOf(connection)).map(({ state }) => state),
        ['reported'],
      );
      await house.join(groupId, ida.id);
      await house.settle();
      assert.deepEqual(await differencesOf(connection), []);
      await house.leave(groupId, ida.id);
      await house.settle();
      assert.deepEqual(peer.members(name), []);
    });

    test('a removal that was released stays so until it is done', async () => {
      const { peer, name, groupId, connection } = await setUp({}, { mayRemove: false });
      const jan = await house.person('Jan');
      await house.join(groupId, jan.id);
      await house.settle();
      await house.leave(groupId, jan.id);
      await house.settle();
      peer.fault = refusingMembers(503, 'later');
      const [held] = await differencesOf(connection);
      await house.done('POST', '/latchkey/v1/differences/release', { ids: [held.id] });
      await house.settle();
      assert.deepEqual(
        (await differencesOf(connection)).map(({ state, lastOutcome }) => [state, lastOutcome]),
        [['released', 'notDone']],
      );
      peer.fault = () => null;
      await look(connection);
      assert.deepEqual(peer.members(name), []);
    });

    test('a refusal in words that nobody knows is held against who is in the group', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const [lou, max] = [await house.person('Lou'), await house.person('Max')];
      for (const { id } of [lou, max]) await house.join(groupId, id);
      await house.settle();
      await house.leave(groupId, lou.id);
      await house.settle();
      const [there] = peer.groups.values();
      there?.members.add(peer.user(lou.userPrincipalName)?.id ?? '');
      there?.members.delete(peer.user(max.userPrincipalName)?.id ?? '');
      peer.fault = refusingMembers(400, 'User is already a member; no change was made.');
      await house.join(groupId, lou.id);
      await house.settle();
      peer.fault = refusingMembers(400, 'Member not found in group');
      await house.leave(groupId, max.id);
      await house.settle();
      assert.deepEqual(await differencesOf(connection), []);
      assert.deepEqual(peer.members(name), [lou.userPrincipalName]);
    });

    test('a connection hears of a read that fails while an answer is looked into', async () => {
      for (const [words, read, answer] of [
        ['The group is locked.', '/Groups/', { do: 'answer', status: 401 }],
        ['Member 42 does not exist', '/Users/', { do: 'answer', status: 503, headers: { 'retry-after': '600' } }],
      ] as const) {
        const { peer, groupId, connection } = await setUp();
        const refused = refusingMembers(400, words);
        peer.fault = (call) => refused(call) ?? (call.method === 'GET' && call.path.includes(read) ? answer : null);
        await house.join(groupId, (await house.person('Nia')).id);
        await house.settle();
        const { state, notBefore } = await house.done('GET', `/latchkey/v1/connections/${connection}`);
        const waits = Date.parse(notBefore) - Date.now() > 20_000;
        assert.deepEqual([state, waits], [answer.status === 401 ? 'quarantined' : 'active', true], words);
      }
    });

    test('members leave before others come, and after a call that failed no other follows', async () => {
      const { peer, name, groupId, connection } = await setUp({}, {}, { mostMembers: 1 });
      const people = await Promise.all(['Ora', 'Pam', 'Quy', 'Ron'].map((each) => house.person(each)));
      for (const { id } of people) await house.join(groupId, id);
      await house.settle();
      for (const { id } of people.slice(1)) await house.leave(groupId, id);
      await house.settle();
      await house.done('POST', `/latchkey/v1/connections/${connection}/pause`);
      for (const [at, { id }] of people.entries()) await house[at === 0 ? 'leave' : 'join'](groupId, id);
      await house.settle();
      const isOfGroup = ({ method, path }: PeerCall): boolean => method === 'PATCH' && path.includes('/Groups/');
      const opOf = ({ body }: PeerCall): string => body.Operations[0].op;
      peer.calls.length = 0;
      peer.fault = (call) => (isOfGroup(call) && opOf(call) === 'add' ? { do: 'answer', status: 500 } : null);
      await look(connection);
      assert.deepEqual(peer.calls.filter(isOfGroup).map(opOf), ['remove', 'add']);
      peer.fault = () => null;
      await look(connection);
      assert.deepEqual(
        peer.members(name),
        people
          .slice(1)
          .map(({ userPrincipalName }) => userPrincipalName)
          .toSorted(),
      );
    });

    test('an account whose making was not answered is ours, whatever the domain of its address', async () => {
      const { peer, name, groupId, connection } = await setUp({}, {}, { userNameFrom: 'mail', matchBy: ['userName'] });
      const sol = await house.person('Sol', { mail: 'sol@elsewhere.example' });
      let lost = 0;
      peer.fault = ({ method, path }) =>
        method === 'POST' && path.endsWith('/Users') && lost++ === 0 ? { do: 'dropAfter' } : null;
      await house.join(groupId, sol.id);
      await house.settle();
      await look(connection);
      assert.deepEqual([peer.members(name), await differencesOf(connection)], [['sol@elsewhere.example'], []]);
      assert.deepEqual(
        (await accountsOf(connection)).map(({ origin }) => origin),
        ['created'],
      );
    });

    test('an account that a listing finds is linked and left alone, also one that has our id', async () => {
      const { peer, connection } = await setUp();
      const [tia, uwe] = [await house.person('Tia'), await house.person('Uwe')];
      peer.addUser({ userName: 'tia-there', externalId: tia.id });
      peer.addUser({ userName: uwe.userPrincipalName, displayName: 'Uwe there' });
      await look(connection);
      assert.deepEqual(
        (await accountsOf(connection))
          .map(({ objectId, origin, rule }) => [objectId === tia.id, origin, rule])
          .toSorted(),
        [
          [false, 'matched', 'userName'],
          [true, 'matched', 'externalId'],
        ],
      );
      assert.deepEqual(
        [...peer.users.values()].map(({ active }) => active),
        [true, true],
      );
    });

    test('what a server demands since is told with its words, of whom it concerns, and others go on', async () => {
      const { peer, name, groupId, connection } = await setUp();
      Object.assign(peer.switches, { demandsFamilyName: true });
      const [una, vic] = [await house.person('Una', { surname: null }), await house.person('Vic')];
      for (const { id } of [una, vic]) await house.join(groupId, id);
      await house.settle();
      assert.deepEqual(peer.members(name), [vic.userPrincipalName]);
      const refused = (await differencesOf(connection)).filter(({ state }) => state === 'refused');
      assert.deepEqual(
        refused.map(({ principalId, aspect }) => [principalId, aspect]),
        [[una.id, 'account']],
      );
      assert.match(refused[0].says, /lastName/);
      await house.done('PATCH', `/v1.0/users/${una.id}`, { surname: 'Example' });
      await house.settle();
      assert.deepEqual(peer.members(name), [una.userPrincipalName, vic.userPrincipalName].toSorted());
      assert.deepEqual(await differencesOf(connection), []);
    });

    test('names with signs, of another case, and long ones go out and are found as they are', async () => {
      const peer = await startScimPeer({ lyingFilters: ['externalId'] });
      peers.push(peer);
      const connection = await house.connect(peer);
      const names = [`A, "B" + \\C\\ #=<>;*() ü名 ${++count}`, `twin ${count}`, `${'n'.repeat(240)} ${count}`];
      for (const each of [...names, `TWIN ${count}`]) peer.addGroup(each);
      const wil = await house.person('Wil', { displayName: names[0], givenName: "O'B", surname: '<"\\' });
      for (const each of names) {
        const groupId = await house.group(each);
        await house.join(groupId, wil.id);
        await house.link(connection, groupId);
      }
      assert.deepEqual([peer.groups.size, peer.members(`TWIN ${count}`)], [4, []]);
      for (const each of names) assert.deepEqual(peer.members(each), [wil.userPrincipalName], each);
      const { displayName, name } = peer.user(wil.userPrincipalName) ?? {};
      assert.deepEqual([displayName, name], [names[0], { givenName: "O'B", familyName: '<"\\' }]);
      assert.deepEqual(await differencesOf(connection), []);
    });

    test('a new name of a connection leaves what people were told; another host gets none of its secrets', async () => {
      const { peer, name, groupId, connection } = await setUp({}, {}, { whenMissing: 'report' });
      const kim = await house.person('Kim');
      await house.join(groupId, kim.id);
      await house.settle();
      for (const { members } of peer.groups.values()) members.clear();
      await look(connection);
      const path = `/latchkey/v1/connections/${connection}`;
      await house.done('PATCH', path, { displayName: `New name ${name}` });
      await house.settle();
      await look(connection);
      assert.deepEqual(
        (await differencesOf(connection)).map(({ state, isWanted }) => [state, isWanted]),
        [['reported', true]],
      );
      assert.deepEqual(peer.members(name), []);
      const other = await startScimPeer();
      peers.push(other);
      await house.done('PATCH', path, { settings: { baseAddress: `${peer.address}/` } });
      await house.settle();
      assert.equal((await house.done('GET', path)).state, 'active');
      await house.done('PATCH', path, { settings: { baseAddress: other.address } });
      await house.settle();
      assert.deepEqual(other.calls, []);
      assert.equal((await house.done('GET', path)).quarantineReason, 'credentials');
    });
  });
