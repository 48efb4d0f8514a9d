// The cases that every connector must keep, by SCIM to a server in this process: what is there in the end is read from
// its maps, never by the connector.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';
import { startScimPeer, type PeerCall, type ScimPeer } from './scimPeer.ts';

after(stopPostgres);

const isWrite = ({ method }: PeerCall): boolean => method !== 'GET';

for (const engine of enginesByTurns(import.meta.url))
  describe(`connectors on ${engine}`, () => {
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
    /** A peer of its own, a connection, a linked group of a new name. */
    async function setUp(switches = {}, more: object = {}, settings: object = {}) {
      const peer = await startScimPeer(switches);
      peers.push(peer);
      const name = `Team ${++count}`;
      const groupId = await house.group(name);
      const connection = await house.connect(peer, more, settings);
      const link = await house.link(connection, groupId);
      return { peer, name, groupId, connection, link };
    }
    const differencesOf = (connection: string): Promise<readonly any[]> =>
      house.rows('differences', `&$filter=connectionId eq '${connection}'`);
    /** The mails about a connection, by event. */
    const mailsAbout = async (connection: string): Promise<readonly string[]> => {
      const { displayName } = await house.done('GET', `/latchkey/v1/connections/${connection}`);
      const mails = await house.rows('mails', `&$filter=contains(subject,'${displayName}')`);
      return mails.map(({ event }) => event);
    };
    const attentionTo = async (kind: string): Promise<readonly any[]> =>
      (await house.done('GET', '/latchkey/v1/attention')).value.find((each: any) => each.kind === kind).items;
    const look = async (connection: string): Promise<void> => {
      await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
      await house.settle();
    };

    test('granting, granting again, taking and granting in any order ends as the last wish', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const bob = await house.person('Bob');
      for (const step of ['join', 'leave', 'join'] as const) {
        await house[step](groupId, bob.id);
        if (step === 'leave') await house.settle();
      }
      await house.settle();
      assert.deepEqual(peer.members(name), [bob.userPrincipalName]);
      assert.deepEqual(await differencesOf(connection), []);
      assert.equal(peer.user(bob.userPrincipalName)?.active, true);
    });

    test('an answer that is lost after the account was made leads to no second account', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const cleo = await house.person('Cleo');
      let lost = 0;
      peer.fault = ({ method, path }) =>
        method === 'POST' && path.startsWith('/scim/v2/Users') && lost++ === 0 ? { do: 'dropAfter' } : null;
      await house.join(groupId, cleo.id);
      await house.settle();
      assert.equal(
        (await differencesOf(connection)).some(({ lastOutcome }) => lastOutcome === 'unknown'),
        true,
      );
      await look(connection);
      assert.equal([...peer.users.values()].length, 1);
      assert.deepEqual(peer.members(name), [cleo.userPrincipalName]);
      assert.deepEqual(await differencesOf(connection), []);
    });

    test('an answer that is lost before it was applied is applied once later', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const dora = await house.person('Dora');
      let lost = 0;
      peer.fault = ({ method }) => (method === 'PATCH' && lost++ === 0 ? { do: 'dropBefore' } : null);
      await house.join(groupId, dora.id);
      await house.settle();
      await look(connection);
      assert.deepEqual(peer.members(name), [dora.userPrincipalName]);
      assert.deepEqual(await differencesOf(connection), []);
    });

    test('of a batch with one bad member the others are held, and the bad one is looked for again', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const people = await Promise.all(['Eve', 'Fay', 'Gil'].map((each) => house.person(each)));
      for (const { id } of people) await house.join(groupId, id);
      await house.settle();
      for (const { id } of people) await house.leave(groupId, id);
      await house.settle();
      peer.users.delete(peer.user(people[1]?.userPrincipalName ?? '')?.id ?? '');
      for (const { id } of people) await house.join(groupId, id);
      await house.settle();
      assert.deepEqual(peer.members(name), people.map(({ userPrincipalName }) => userPrincipalName).toSorted());
      assert.deepEqual(await differencesOf(connection), []);
    });

    test('nested groups are flat there', async () => {
      const { peer, name, groupId } = await setUp();
      const [inner, hal] = [await house.group('Inner'), await house.person('Hal')];
      await house.join(inner, hal.id);
      await house.join(groupId, inner);
      await house.settle();
      assert.deepEqual(peer.members(name), [hal.userPrincipalName]);
      await house.leave(inner, hal.id);
      await house.settle();
      assert.deepEqual(peer.members(name), []);
    });

    test('observing and simulating send no changing call, and say what would be sent', async () => {
      for (const mode of ['observe', 'simulate']) {
        const { peer, groupId, connection } = await setUp({}, { mode });
        const ida = await house.person('Ida');
        await house.join(groupId, ida.id);
        await house.settle();
        assert.deepEqual(peer.calls.filter(isWrite), []);
        const told = await differencesOf(connection);
        assert.ok(told.length > 0 && told.every(({ state }) => state === 'simulated'), JSON.stringify(told));
      }
    });

    test('an account that matches is linked, and not made again', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const jan = await house.person('Jan');
      peer.addUser({ userName: jan.userPrincipalName.toUpperCase(), displayName: 'Jan there' });
      await house.join(groupId, jan.id);
      await house.settle();
      assert.equal(peer.users.size, 1);
      assert.equal(peer.members(name).length, 1);
      const [link] = await house.rows('remoteLinks', `&$filter=connectionId eq '${connection}' and kind eq 'account'`);
      assert.deepEqual([link.origin, link.rule], ['matched', 'userName']);
    });

    test('what somebody gave there is told, or taken; what somebody took is given again', async () => {
      for (const whenFound of ['report', 'revoke']) {
        const { peer, name, groupId, connection } = await setUp({}, {}, { whenFound });
        const kim = await house.person('Kim');
        await house.join(groupId, kim.id);
        await house.settle();
        const stranger = peer.addUser({ userName: 'stranger' });
        const group = [...peer.groups.values()][0];
        group?.members.add(stranger.id);
        group?.members.delete(peer.user(kim.userPrincipalName)?.id ?? '');
        await look(connection);
        const [told] = await differencesOf(connection);
        if (whenFound === 'report') {
          assert.deepEqual([told?.state, told?.isWanted, told?.aspect], ['reported', false, 'membership']);
          assert.deepEqual(peer.members(name), [kim.userPrincipalName, 'stranger']);
        } else {
          assert.equal(told, undefined);
          assert.deepEqual(peer.members(name), [kim.userPrincipalName]);
        }
      }
    });

    test('what nobody here gave is taken within the limit; a release frees exactly the named ones', async () => {
      const { peer, name, groupId, connection } = await setUp({}, {}, { whenFound: 'revoke' });
      const kit = await house.person('Kit');
      await house.join(groupId, kit.id);
      await house.settle();
      const group = [...peer.groups.values()][0];
      for (let at = 0; at < 13; at += 1) group?.members.add(peer.addUser({ userName: `stranger ${at}` }).id);
      await look(connection);
      assert.equal(peer.members(name).length, 14 - 10);
      const held = await differencesOf(connection);
      assert.deepEqual(
        held.map(({ state }) => state),
        ['held', 'held', 'held'],
      );
      assert.deepEqual(await mailsAbout(connection), ['differencesWait']);
      assert.equal((await attentionTo('heldDifference')).filter(({ parentId }) => parentId === connection).length, 3);
      await house.done('POST', '/latchkey/v1/differences/release', { ids: [held[0].id] });
      await house.settle();
      assert.equal(peer.members(name).length, 14 - 11);
      await look(connection);
      assert.equal(peer.members(name).length, 14 - 11);
      assert.equal((await house.call('POST', '/latchkey/v1/differences/release', { ids: [groupId] })).status, 404);
      assert.equal((await house.call('POST', '/latchkey/v1/differences/release', { ids: 'all' })).status, 400);
    });

    test('what somebody takes there again and again is given twice, and asked about the third time', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const liv = await house.person('Liv');
      await house.join(groupId, liv.id);
      await house.settle();
      for (const there of [1, 1, 0]) {
        for (const { members } of peer.groups.values()) members.clear();
        await look(connection);
        assert.equal(peer.members(name).length, there);
      }
      const [told] = await differencesOf(connection);
      assert.deepEqual([told.state, told.isWanted], ['asked', true]);
      assert.match(told.says, /3 times within a week/);
    });

    test('two accounts that fit one person are asked about: nobody is linked, and none is made', async () => {
      const { peer, name, groupId, connection } = await setUp({}, {}, { matchBy: ['email'] });
      const moe = await house.person('Moe', { mail: 'moe@example.org' });
      for (const userName of ['moe1', 'moe2']) peer.addUser({ userName, emails: [{ value: 'moe@example.org' }] });
      await house.join(groupId, moe.id);
      await house.settle();
      assert.deepEqual([peer.users.size, peer.members(name)], [2, []]);
      const asked = (await differencesOf(connection)).filter(({ state }) => state === 'asked');
      assert.deepEqual(
        asked.map(({ aspect, principalId }) => [aspect, principalId]),
        [['account', moe.id]],
      );
      assert.deepEqual(await mailsAbout(connection), ['differencesWait']);
      assert.match((await attentionTo('askedDifference'))[0]?.displayName, /^Moe – Peer/);
    });

    test('without the second switch nothing is removed, and it says so', async () => {
      const { peer, name, groupId, connection } = await setUp({}, { mayRemove: false });
      const lea = await house.person('Lea');
      await house.join(groupId, lea.id);
      await house.settle();
      await house.leave(groupId, lea.id);
      await house.settle();
      assert.deepEqual(peer.members(name), [lea.userPrincipalName]);
      assert.deepEqual(
        (await differencesOf(connection)).map(({ state }) => state),
        ['held'],
      );
      await house.done('PATCH', `/latchkey/v1/connections/${connection}`, { mayRemove: true });
      await house.settle();
      assert.deepEqual(peer.members(name), []);
    });

    test('bad credentials mean quarantine at once; no secret is in anything that is told', async () => {
      const { peer, groupId, connection } = await setUp();
      peer.fault = () => ({ do: 'answer', status: 401, body: { detail: 'no' } });
      const mia = await house.person('Mia');
      await house.join(groupId, mia.id);
      await house.settle();
      const told = await house.done('GET', `/latchkey/v1/connections/${connection}`);
      assert.deepEqual([told.state, told.quarantineReason], ['quarantined', 'credentials']);
      assert.deepEqual(await mailsAbout(connection), ['connectionQuarantined']);
      assert.deepEqual(
        (await attentionTo('quarantinedConnection')).map(({ id, detail }) => [id, detail]),
        [[connection, '401 no']],
      );
      const calls = peer.calls.length;
      await house.settle();
      assert.equal(peer.calls.length, calls);
      peer.fault = () => null;
      await look(connection);
      assert.equal(peer.user(mia.userPrincipalName)?.active, true);
      const audit = (await house.call('GET', '/v1.0/auditLogs/directoryAudits?$top=500')).text;
      for (const text of [JSON.stringify(told), JSON.stringify(await differencesOf(connection)), audit])
        assert.doesNotMatch(text, /canary/);
    });

    test('a server that wants to be left alone is: by seconds, by a date, and where it does not say', async () => {
      for (const after of ['120', 'date', null]) {
        const { peer, groupId, connection } = await setUp();
        const now = new Date();
        let told = 0;
        peer.fault = ({ method }) =>
          method === 'POST' && told++ === 0
            ? {
                do: 'answer',
                status: 429,
                headers: {
                  date: now.toUTCString(),
                  ...(after === null
                    ? {}
                    : { 'retry-after': after === 'date' ? new Date(now.getTime() + 120_000).toUTCString() : after }),
                },
              }
            : null;
        const ned = await house.person('Ned');
        await house.join(groupId, ned.id);
        await house.settle();
        const { notBefore, state } = await house.done('GET', `/latchkey/v1/connections/${connection}`);
        assert.equal(state, 'active');
        const waits = Date.parse(notBefore) - Date.now();
        assert.ok(after === null ? waits > 5_000 : waits > 100_000, `${after}: ${waits}`);
        await look(connection);
        assert.equal(peer.user(ned.userPrincipalName)?.active, true);
      }
    });

    test('a listing over pages is whole; one that breaks off or shows nothing concludes nothing', async () => {
      for (const cursor of [false, true]) {
        const { peer, name, groupId, connection } = await setUp({ pageSize: 3, cursor });
        const people = await Promise.all(
          ['Oda', 'Pia', 'Rob', 'Sam', 'Tom', 'Uli', 'Vic'].map((each) => house.person(each)),
        );
        for (const { id } of people) await house.join(groupId, id);
        await house.settle();
        await look(connection);
        const [run] = await house.rows(
          'connectionRuns',
          `&$filter=connectionId eq '${connection}'&$orderby=startedAt desc`,
        );
        assert.deepEqual([run.isComplete, run.accounts], [true, 7]);
        peer.fault = ({ method, path }) =>
          method === 'GET' &&
          path.startsWith('/scim/v2/Users?') &&
          !path.includes('filter') &&
          path.includes(cursor ? 'cursor=3' : 'startIndex=4')
            ? { do: 'answer', status: 500 }
            : null;
        await look(connection);
        peer.fault = ({ path }) =>
          path.startsWith('/scim/v2/Users?') && !path.includes('filter')
            ? { do: 'answer', status: 200, body: { totalResults: 0, Resources: [] } }
            : null;
        await look(connection);
        peer.fault = () => null;
        assert.deepEqual(peer.members(name), people.map(({ userPrincipalName }) => userPrincipalName).toSorted());
        assert.equal(
          (await house.rows('remoteLinks', `&$filter=connectionId eq '${connection}' and kind eq 'account'`)).length,
          7,
        );
        assert.equal(
          (await house.rows('remoteObjects', `&$filter=connectionId eq '${connection}' and kind eq 'account'`)).length,
          7,
        );
      }
    });

    test('a group with more members than one comparison is compared whole', async () => {
      const { peer, name, groupId, connection } = await setUp({ pageSize: 1_000 }, {}, { pageSize: 1_000 });
      const ida = await house.person('Ida');
      await house.join(groupId, ida.id);
      await house.settle();
      const [group] = peer.groups.values();
      for (let at = 0; at < 600; at += 1) group?.members.add(peer.addUser({ userName: `${name} ${at}` }).id);
      await look(connection);
      const page = await house.done(
        'GET',
        `/latchkey/v1/remoteHoldings?$filter=connectionId eq '${connection}'&$count=true&$top=1`,
      );
      assert.equal(page['@odata.count'], 601);
      const kept = peer.user(ida.userPrincipalName)?.id ?? '';
      for (const id of group?.members ?? []) if (id !== kept) group?.members.delete(id);
      await look(connection);
      const rest = await house.rows('remoteHoldings', `&$filter=connectionId eq '${connection}'`);
      assert.deepEqual(
        rest.map(({ origin }) => origin),
        ['ours'],
      );
    });

    test('a group that was deleted there is not made again by itself', async () => {
      const { peer, groupId, connection } = await setUp();
      const [wim, xia] = [await house.person('Wim'), await house.person('Xia')];
      await house.join(groupId, wim.id);
      await house.settle();
      peer.groups.clear();
      await house.join(groupId, xia.id);
      await house.settle();
      assert.equal(peer.groups.size, 0);
      assert.deepEqual(
        (await differencesOf(connection)).map(({ aspect, state }) => [aspect, state]),
        [['group', 'asked']],
      );
    });

    test('each dialect, and a server without PATCH, comes to the same', async () => {
      const servers: readonly (readonly [object, object])[] = [
        ...['rfc', 'entra', 'entraLegacy', 'keycloak'].map((dialect) => [{}, { dialect }] as const),
        [{ patch: false }, {}],
        [{ hidesMembers: true, lyingFilters: ['externalId'], refusesOldMembers: true }, {}],
        [{ mostMembers: 2 }, { mostMembers: 2 }],
      ];
      // The dialects differ on the wire, not in the database: all of them are spoken on one engine.
      for (const [switches, settings] of engine === 'sqlite' ? servers : servers.slice(3, 5)) {
        const { peer, name, groupId, connection } = await setUp(switches, {}, settings);
        const [yan, zoe, abe] = [await house.person('Yan'), await house.person('Zoe'), await house.person('Abe')];
        for (const { id } of [yan, zoe, abe]) await house.join(groupId, id);
        await house.settle();
        await house.done('PATCH', `/v1.0/users/${yan.id}`, { displayName: 'Yan the second', givenName: null });
        await house.done('PATCH', `/v1.0/users/${abe.id}`, { accountEnabled: false });
        await house.leave(groupId, zoe.id);
        await house.settle();
        const told = JSON.stringify([switches, settings, await differencesOf(connection)]);
        assert.deepEqual(peer.members(name), [abe.userPrincipalName, yan.userPrincipalName].toSorted(), told);
        assert.equal(peer.user(yan.userPrincipalName)?.displayName, 'Yan the second', told);
        assert.equal(peer.user(abe.userPrincipalName)?.active, false, told);
        assert.deepEqual(await differencesOf(connection), [], told);
      }
    });
  });
