// What people decide about differences with another system, and what they are told of one person and one group there.

import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createCertificate } from '../../src/identity/tls/certificates.ts';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';
import { clientCertificate } from '../identity/clientCertificate.ts';
import { startScimPeer, type PeerSwitches, type ScimPeer } from './scimPeer.ts';

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`decisions about another system on ${engine}`, () => {
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
    async function setUp(more: object = {}, settings: object = {}, switches: Partial<PeerSwitches> = {}) {
      const peer = await startScimPeer(switches);
      peers.push(peer);
      const name = `Decision ${++count}`;
      const groupId = await house.group(name);
      const connection = await house.connect(peer, more, settings);
      await house.link(connection, groupId);
      return { peer, name, groupId, connection };
    }
    const differencesOf = (connection: string): Promise<readonly any[]> =>
      house.rows('differences', `&$filter=connectionId eq '${connection}'`);
    const decide = (id: string, body: object) => house.call('POST', `/latchkey/v1/differences/${id}/decide`, body);
    const look = async (connection: string): Promise<void> => {
      await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
      await house.settle();
    };
    /** The verdict, and the steps that are not met: their codes. */
    const why = async (connection: string, principalId: string, groupId: string): Promise<readonly string[]> => {
      const path = `/latchkey/v1/connections/${connection}/explain(principalId='${principalId}',groupId='${groupId}')`;
      const { verdict, steps } = await house.done('GET', path);
      assert.ok(
        steps.every(({ says }: any) => says.length > 0 && !says.includes('undefined')),
        JSON.stringify(steps),
      );
      return [verdict, ...steps.filter((each: any) => each.verdict !== 'met').map(({ code }: any) => code)];
    };

    test('of two accounts that fit, the one that somebody names is linked; or a new one is made', async () => {
      for (const verdict of ['link', 'create'] as const) {
        const { peer, name, groupId, connection } = await setUp({}, { matchBy: ['email'] });
        const moe = await house.person('Moe', { mail: 'moe@example.org' });
        const [one] = ['moe1', 'moe2'].map((userName) =>
          peer.addUser({ userName, emails: [{ value: 'moe@example.org' }] }),
        );
        await look(connection);
        await house.join(groupId, moe.id);
        await house.settle();
        assert.deepEqual(await why(connection, moe.id, groupId), [
          'needsSomebody',
          'difference.asked',
          'difference.due',
        ]);
        const [asked] = (await differencesOf(connection)).filter(({ state }) => state === 'asked');
        const options = await house.done('GET', `/latchkey/v1/differences/${asked.id}/options`);
        assert.deepEqual([options.verdicts, options.isComplete], [['link', 'create'], true]);
        assert.deepEqual(
          options.candidates.map((each: any) => [each.name, each.matches, each.objectId]),
          [
            ['moe1', ['email'], null],
            ['moe2', ['email'], null],
          ].toSorted(() => (options.candidates[0].name === 'moe1' ? 0 : -1)),
        );
        const candidate = options.candidates.find(({ nativeId }: any) => nativeId === one?.id);
        const reply = await decide(
          asked.id,
          verdict === 'link' ? { verdict, remoteId: candidate.remoteId } : { verdict },
        );
        assert.equal(reply.status, 204, reply.text);
        await house.settle();
        assert.equal(peer.users.size, verdict === 'link' ? 2 : 3);
        assert.deepEqual(peer.members(name), [moe.userPrincipalName]);
        assert.deepEqual(await why(connection, moe.id, groupId), ['isThere']);
        const [link] = await house.rows(
          'remoteLinks',
          `&$filter=connectionId eq '${connection}' and kind eq 'account'`,
        );
        assert.equal(link.origin, verdict === 'link' ? 'person' : 'created');
        assert.deepEqual(await differencesOf(connection), []);
      }
    });

    test('what somebody gave there is adopted here, or taken there', async () => {
      for (const verdict of ['adopt', 'revoke'] as const) {
        const { peer, name, groupId, connection } = await setUp();
        const ann = await house.person('Ann');
        const account = peer.addUser({ userName: ann.userPrincipalName });
        [...peer.groups.values()][0]?.members.add(account.id);
        await look(connection);
        assert.deepEqual(await why(connection, ann.id, groupId), ['needsSomebody', 'difference.reported']);
        const [found] = await differencesOf(connection);
        assert.equal((await decide(found.id, { verdict })).status, 204);
        await house.settle();
        const isAdopted = verdict === 'adopt';
        assert.deepEqual(peer.members(name), isAdopted ? [ann.userPrincipalName] : []);
        assert.deepEqual(await why(connection, ann.id, groupId), [isAdopted ? 'isThere' : 'isNotThere']);
        const members = await house.done('GET', `/v1.0/groups/${groupId}/members`);
        assert.deepEqual(
          members.value.map(({ id }: any) => id),
          isAdopted ? [ann.id] : [],
        );
        assert.deepEqual(await differencesOf(connection), []);
        const [holding] = await house.rows('remoteHoldings', `&$filter=connectionId eq '${connection}'`);
        assert.equal(holding?.origin, isAdopted ? 'adopted' : undefined);
      }
    });

    test('a connection that adopts takes over who is found there, but nobody into groups of rules', async () => {
      const { peer, name, groupId, connection } = await setUp({}, { whenFound: 'adopt', protectedNames: ['svc-*'] });
      const [liv, svc] = [await house.person('Liv'), await house.person('svc-a')];
      const [group] = peer.groups.values();
      for (const { userPrincipalName } of [liv, svc])
        group?.members.add(peer.addUser({ userName: userPrincipalName }).id);
      await look(connection);
      const members = async (): Promise<readonly string[]> =>
        (await house.done('GET', `/v1.0/groups/${groupId}/members`)).value.map(({ id }: any) => id);
      assert.deepEqual(await members(), [liv.id]);
      assert.deepEqual(
        (await differencesOf(connection)).map(({ state, principalId }) => [state, principalId]),
        [['protected', null]],
      );
      assert.deepEqual(await why(connection, liv.id, groupId), ['isThere']);
      await house.leave(groupId, liv.id);
      await house.settle();
      assert.deepEqual(peer.members(name), [svc.userPrincipalName]);
      const ruled = await house.done('POST', '/v1.0/groups', {
        ...{ displayName: `Ruled ${count}`, mailEnabled: false, mailNickname: `ruled${count}`, securityEnabled: true },
        ...{ groupTypes: ['DynamicMembership'], membershipRuleProcessingState: 'On' },
        membershipRule: 'user.department -eq "Nowhere"',
      });
      peer.addGroup(`Ruled ${count}`, peer.user(liv.userPrincipalName)?.id ?? '');
      await house.link(connection, ruled.id);
      await look(connection);
      assert.deepEqual((await house.done('GET', `/v1.0/groups/${ruled.id}/members`)).value, []);
      const states = (await differencesOf(connection)).map(({ state }) => state);
      assert.deepEqual(states.toSorted(), ['protected', 'reported']);
    });

    test('a group that was deleted there is made again when somebody says so', async () => {
      const { peer, name, groupId, connection } = await setUp();
      const wim = await house.person('Wim');
      await house.join(groupId, wim.id);
      await house.settle();
      peer.groups.clear();
      await look(connection);
      await house.leave(groupId, wim.id);
      await house.settle();
      await house.join(groupId, wim.id);
      await house.settle();
      assert.deepEqual(await why(connection, wim.id, groupId), ['needsSomebody', 'difference.asked', 'isGivenNext']);
      const [asked] = await differencesOf(connection);
      assert.equal((await decide(asked.id, { verdict: 'create' })).status, 204);
      await house.settle();
      await look(connection);
      assert.deepEqual(peer.members(name), [wim.userPrincipalName]);
    });

    test('a decision that does not fit is refused, and names what would', async () => {
      const { peer, groupId, connection } = await setUp({ mayRemove: false });
      const eve = await house.person('Eve');
      await house.join(groupId, eve.id);
      await house.settle();
      await house.leave(groupId, eve.id);
      await house.settle();
      assert.deepEqual(await why(connection, eve.id, groupId), ['needsSomebody', 'difference.held']);
      const [held] = await differencesOf(connection);
      const rows: readonly (readonly [object, number, RegExp])[] = [
        [{ verdict: 'link', remoteId: held.id }, 400, /verdict.*adopt, revoke/],
        [{ verdict: 'keep' }, 400, /adopt, revoke, give, link, create/],
        [{ verdict: 'revoke', remoteId: held.id }, 400, /remoteId/],
        [{}, 400, /verdict/],
      ];
      for (const [body, status, words] of rows) {
        const reply = await decide(held.id, body);
        assert.equal(reply.status, status, reply.text);
        assert.match(reply.text, words);
      }
      assert.equal(
        (await house.call('POST', `/latchkey/v1/differences/${held.id}/decide`, { verdict: 'revoke' }, 'member'))
          .status,
        404,
      );
      assert.equal((await decide(held.id, { verdict: 'revoke' })).status, 204);
      await house.settle();
      assert.deepEqual(peer.members(`Decision ${count}`), []);
    });

    test('a protected account is never linked by a rule, changed, given or taken', async () => {
      const settings = { protectedNames: ['svc-*', 'boss'], whenFound: 'revoke' };
      const { peer, name, groupId, connection } = await setUp({}, settings);
      const domain = house.latchkey.sandbox.tenantDomain;
      const [group] = peer.groups.values();
      for (const userName of ['svc-backup', 'stranger']) group?.members.add(peer.addUser({ userName }).id);
      const boss = await house.person('Boss', { userPrincipalName: `boss@${domain}` });
      const account = peer.addUser({ userName: `boss@${domain}`, displayName: 'Boss there' });
      await look(connection);
      assert.deepEqual(peer.members(name), ['svc-backup']);
      await house.join(groupId, boss.id);
      await house.settle();
      assert.deepEqual([account.displayName, peer.users.size, peer.members(name)], ['Boss there', 3, ['svc-backup']]);
      const told = await differencesOf(connection);
      assert.deepEqual(
        told.map(({ aspect, state, says }) => `${aspect} ${state} ${/protected name/.test(says)}`).toSorted(),
        ['account asked true', 'membership due false', 'membership protected true'],
      );
      // Nobody is asked to decide what nothing here may change.
      const left = told.find(({ state }) => state === 'protected');
      const options = await house.done('GET', `/latchkey/v1/differences/${left?.id}/options`);
      assert.deepEqual(options.verdicts, []);
      const { value: kinds } = await house.done('GET', '/latchkey/v1/attention');
      const { items } = kinds.find(({ kind }: any) => kind === 'reportedDifference') ?? { items: [] };
      assert.ok(items.every(({ id }: any) => id !== left?.id));
      const explanation = `explain(principalId='${boss.id}',groupId='${groupId}')`;
      const { steps } = await house.done('GET', `/latchkey/v1/connections/${connection}/${explanation}`);
      const asked = steps.find(({ code }: any) => code === 'difference.asked');
      assert.match(asked.reason, /protected name/);
      const reply = await house.call('PATCH', `/latchkey/v1/connections/${connection}`, {
        settings: { baseAddress: peer.address, protectedNames: ['a*b'] },
      });
      assert.equal(reply.status, 400);
      assert.match(reply.text, /settings\/protectedNames/);
    });

    test('a trial asks the system, tells what it says, and changes nothing', async () => {
      const { peer, connection } = await setUp();
      const path = `/latchkey/v1/connections/${connection}`;
      await house.done('POST', `${path}/pause`);
      const before = await house.done('GET', path);
      const trial = async (): Promise<readonly unknown[]> => {
        const { isWell, says } = await house.done('POST', `${path}/test`);
        return [isWell, says];
      };
      assert.deepEqual(await trial(), [true, null]);
      peer.fault = () => ({ do: 'answer', status: 403, body: { detail: 'Not from there.' } });
      const [isWell, says] = await trial();
      assert.equal(isWell, false);
      assert.match(String(says), /Not from there\./);
      peer.fault = () => null;
      assert.deepEqual(await house.done('GET', path), before);
      const tests = "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Test connection'";
      assert.equal((await house.done('GET', tests)).value.length, 2);
    });

    test('a server of a private authority is reached, and a certificate proves who calls', async () => {
      const [served, ours] = [await createCertificate(['127.0.0.1'], new Date()), await clientCertificate()];
      const tls = { cert: served.chain, key: served.key, ca: ours.certificate, requestCert: true };
      const settings = { authentication: 'certificate' };
      const { peer, name, groupId, connection } = await setUp({}, settings, { tls });
      const path = `/latchkey/v1/connections/${connection}`;
      const jan = await house.person('Jan');
      await house.join(groupId, jan.id);
      assert.deepEqual(peer.calls, [], 'an authority that nobody named is not trusted');
      const [encrypted, another] = [
        createPrivateKey(ours.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
        (await clientCertificate()).key,
      ];
      for (const key of ['', encrypted, another]) {
        const wrong = await house.call('POST', `${path}/addSecret`, {
          name: 'ClientCertificate',
          value: `${ours.certificate}\n${String(key)}`,
        });
        assert.equal(wrong.status, 400, String(key));
        assert.match(wrong.text, /value.*not encrypted/);
      }
      const value = `${ours.certificate}\n${ours.key}\n`;
      await house.done('POST', `${path}/addSecret`, { name: 'ClientCertificate', value });
      await house.done('PATCH', path, {
        settings: { ...settings, baseAddress: peer.address, certificateAuthority: served.authority },
      });
      await look(connection);
      assert.deepEqual(peer.members(name), [jan.userPrincipalName]);
      assert.doesNotMatch(JSON.stringify(await house.done('GET', `${path}?$expand=secrets`)), /PRIVATE/);
    });

    test('why somebody is not there is told for each step on the way', async () => {
      const { peer, groupId, connection } = await setUp({ mode: 'simulate' });
      const [ida, inner] = [await house.person('Ida'), await house.group('Inner')];
      assert.deepEqual(await why(connection, ida.id, inner), ['isNotThere', 'groupIsNotLinked']);
      await house.join(groupId, inner);
      await house.join(inner, ida.id);
      await house.settle();
      assert.deepEqual((await why(connection, ida.id, inner)).slice(0, 2), [
        'needsSomebody',
        'connectionOnlySimulates',
      ]);
      const path = `/latchkey/v1/connections/${connection}`;
      await house.done('PATCH', path, { mode: 'enforce' });
      await house.done('POST', `${path}/pause`);
      assert.equal((await why(connection, ida.id, inner))[1], 'connectionIsPaused');
      peer.fault = ({ method }) =>
        method === 'POST' ? { do: 'answer', status: 400, body: { detail: 'no licence left' } } : null;
      await look(connection);
      await house.settle();
      const { steps } = await house.done('GET', `${path}/explain(principalId='${ida.id}',groupId='${inner}')`);
      assert.ok(
        steps.some((each: any) => /no licence left/.test(each.theirWords ?? '')),
        JSON.stringify(steps),
      );
      peer.fault = () => ({ do: 'answer', status: 401 });
      await look(connection);
      assert.equal((await why(connection, ida.id, inner))[1], 'credentialsAreRefused');
      peer.fault = () => null;
      await look(connection);
      assert.deepEqual(await why(connection, ida.id, inner), ['isThere']);
      const scope = 'https://graph.microsoft.com/EntitlementManagement.Read.All';
      const authorization = `Bearer ${await house.latchkey.token('globalAdmin', scope)}`;
      const narrow = `${path}/explain(principalId='${ida.id}',groupId='${inner}')`;
      const told = await house.latchkey.call(null, 'GET', narrow, undefined, { authorization });
      assert.equal(told.status, 200, told.text);
      assert.doesNotMatch(told.text, /Ida |Inner/, 'a token that may not read people and groups is told their ids');
      const preview = `/latchkey/v1/accountPreview(connectionId='${connection}',userId='${ida.id}')`;
      const shown = await house.done('GET', preview);
      assert.equal(shown.wanted.userName, ida.userPrincipalName);
      for (const each of [scope, scope.replace('Read', 'ReadWrite')]) {
        const bearer = { authorization: `Bearer ${await house.latchkey.token('globalAdmin', each)}` };
        const hidden = await house.latchkey.call(null, 'GET', preview, undefined, bearer);
        assert.equal(hidden.status, 404, 'a token that may not read people is told nothing of them');
        assert.doesNotMatch(hidden.text, new RegExp(ida.userPrincipalName));
      }
      const reading = `Bearer ${await house.latchkey.token('globalAdmin', `${scope} User.Read.All`)}`;
      const read = await house.latchkey.call(null, 'GET', preview, undefined, { authorization: reading });
      assert.equal(read.status, 200, read.text);
      assert.equal((await house.call('GET', preview, undefined, 'designer')).status, 404);
      for (const [principal, unit, words] of [
        [groupId, groupId, /principalId/],
        [ida.id, ida.id, /groupId/],
      ] as const) {
        const reply = await house.call('GET', `${path}/explain(principalId='${principal}',groupId='${unit}')`);
        assert.equal(reply.status, 400, reply.text);
        assert.match(reply.text, words);
      }
    });
  });
