// Held removals from outside: they are listed and filtered, released and dropped by name, told by mail and to those who
// administer, and a client that says how many people lose something by its edit is taken at its word.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';

after(stopPostgres);
const list = '/latchkey/v1/heldRemovals';

for (const engine of engines)
  describe(`held removals on ${engine}`, () => {
    let latchkey: Latchkey;
    let group: string;
    const people: string[] = [];

    const call = (who: string, method: string, url: string, body?: unknown, headers = {}): Promise<Reply> =>
      latchkey.call(who, method, url, body, headers);
    const done = async (method: string, url: string, body?: unknown, headers = {}): Promise<any> => {
      const reply = await call('globalAdmin', method, url, body, headers);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const rule = (department: string): object => ({ membershipRule: `user.department -eq "${department}"` });
    const members = async (): Promise<number> =>
      (await done('GET', `/v1.0/groups/${group}/members?$top=100`)).value.length;
    const held = async (options = ''): Promise<readonly any[]> => (await done('GET', `${list}${options}`)).value;
    const idsOf = (rows: readonly any[]): readonly string[] => rows.map(({ id }) => id);

    before(async () => {
      latchkey = await startLatchkey({ engine });
      for (let at = 0; at < 14; at += 1) {
        const { id } = await done('POST', '/v1.0/users', {
          accountEnabled: true,
          displayName: `Red ${at}`,
          mailNickname: `red${at}`,
          userPrincipalName: `red${at}@${latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password: 'correct-Horse-7-staple' },
          department: 'Red',
        });
        people.push(id);
      }
      ({ id: group } = await done('POST', '/v1.0/groups', {
        displayName: 'Reds',
        mailEnabled: false,
        mailNickname: 'reds',
        securityEnabled: true,
        groupTypes: ['DynamicMembership'],
        ...rule('Red'),
      }));
      await latchkey.drain();
    });
    after(() => latchkey.close());

    test('an edit that no client confirms is answered as ever, takes ten people, and holds the others', async () => {
      assert.equal(await members(), 14);
      const { status } = await call('globalAdmin', 'PATCH', `/v1.0/groups/${group}`, rule('Blue'));
      assert.equal(status, 204);
      await latchkey.drain();
      assert.equal(await members(), 4);
      const rows = await held('?$expand=principal,group&$orderby=createdAt');
      assert.equal(rows.length, 4);
      for (const { principal, group: ofGroup, ...row } of rows) {
        assert.equal(ofGroup.displayName, 'Reds');
        assert.ok(people.includes(principal.id));
        assert.deepEqual([row.cause, row.state, row.reason], ['dynamicGroup', 'held', 'notAdmittedByRule']);
        assert.deepEqual([row.groupId, row.principalId, row.policyId], [group, principal.id, null]);
      }
      const [one] = rows;
      assert.deepEqual(idsOf(await held(`?$filter=principalId eq '${one.principalId}'`)), [one.id]);
      assert.deepEqual(await held("?$filter=cause eq 'automaticPolicy'"), []);
      const page = await done('GET', `${list}?$filter=groupId eq '${group}'&$top=3&$count=true`);
      assert.deepEqual([page.value.length, page['@odata.count']], [3, 4]);
      assert.equal((await done('GET', page['@odata.nextLink'].replace(/^.*?(?=\/latchkey)/, ''))).value.length, 1);
    });

    test('administrators get one mail, and the list of what needs a hand counts the removals', async () => {
      const { value } = await done('GET', "/latchkey/v1/mails?$filter=event eq 'removalsHeld'");
      assert.ok(value.length > 0);
      assert.match(value[0].subject, /Reds/);
      const recipients = value.map(({ recipientId }: any) => recipientId);
      assert.equal(new Set(recipients).size, recipients.length);
      const attention = (await done('GET', '/latchkey/v1/attention')).value;
      assert.equal(attention.find(({ kind }: any) => kind === 'heldRemoval').count, 4);
      const audits = await done(
        'GET',
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Hold removal of access'",
      );
      assert.equal(audits.value.length, 4);
    });

    test('who does not administer sees none of them, and decides about none', async () => {
      const [{ id }] = (await held()) as [any];
      for (const who of ['member', 'guest', 'manager']) {
        const { status, body } = await call(who, 'GET', list);
        assert.ok(status === 403 || body.value.length === 0, who);
        for (const action of ['release', 'drop'])
          assert.equal((await call(who, 'POST', `${list}/${action}`, { ids: [id] })).status, 403, who);
      }
    });

    test('a release or a drop names rows that are there, and at least one', async () => {
      const [{ id }] = (await held()) as [any];
      const check = async (body: unknown, status: number, says: RegExp): Promise<void> => {
        for (const action of ['release', 'drop']) {
          const reply = await call('globalAdmin', 'POST', `${list}/${action}`, body);
          assert.equal(reply.status, status, reply.text);
          assert.match(reply.text, says);
        }
      };
      await check({}, 400, /ids/);
      await check({ ids: [] }, 400, /a list of 1 to 100 ids/);
      await check({ ids: 'all' }, 400, /ids/);
      await check({ ids: [id, '00000000-0000-4000-8000-00000000beef'] }, 404, /00000000beef/);
      assert.equal((await held("?$filter=state eq 'held'")).length, 4);
    });

    test('released people leave, dropped ones stay, and one who matches again is held no more', async () => {
      const [first, second, third] = (await held()) as [any, any, any];
      await done('POST', `${list}/release`, { ids: [first.id] });
      await done('POST', `${list}/drop`, { ids: [second.id] });
      await done('PATCH', `/v1.0/users/${third.principalId}`, { department: 'Blue' });
      await latchkey.drain();
      assert.equal(await members(), 3);
      assert.equal((await call('globalAdmin', 'GET', `${list}/${first.id}`)).status, 404);
      const dropped = await done('GET', `${list}/${second.id}`);
      assert.equal(dropped.state, 'dropped');
      assert.equal(dropped.decidedById, latchkey.user('globalAdmin').id);
      assert.equal((await call('globalAdmin', 'GET', `${list}/${third.id}`)).status, 404);
      assert.equal((await held()).length, 2);
    });

    test('an edit that says how many people lose something takes so many, whatever the limit says', async () => {
      for (const id of people) await done('PATCH', `/v1.0/users/${id}`, { department: 'Blue' });
      await latchkey.drain();
      assert.deepEqual([await members(), (await held()).length], [14, 0]);
      const edit = [`/v1.0/groups/${group}`, rule('Green')] as const;
      for (const wrong of ['many', '-1', '1.5', '99999999']) {
        const reply = await call('globalAdmin', 'PATCH', ...edit, { 'latchkey-confirm-removals': wrong });
        assert.equal(reply.status, 400);
        assert.match(reply.text, /Latchkey-Confirm-Removals: It must be a whole number/);
      }
      const requests = [{ method: 'PATCH', url: edit[0], body: edit[1] }];
      const { counts } = await done('POST', '/latchkey/v1/whatIf', { requests });
      assert.deepEqual([counts.lose, counts.held], [0, 14]);
      const confirmed = await done('POST', '/latchkey/v1/whatIf', {
        requests: requests.map((each) => ({ ...each, confirmedRemovals: counts.held })),
      });
      assert.deepEqual([confirmed.counts.lose, confirmed.counts.held], [14, 0]);
      await done('PATCH', ...edit, { 'latchkey-confirm-removals': String(counts.lose + counts.held) });
      await latchkey.drain();
      assert.deepEqual([await members(), (await held()).length], [0, 0]);
    });

    test('an edit of who has a package by its rule is confirmed in the same way', async () => {
      const em = '/v1.0/identityGovernance/entitlementManagement';
      const { id: catalog } = await done('POST', `${em}/catalogs`, { displayName: 'Confirmed', state: 'published' });
      const pack = { displayName: 'By rule', catalog: { id: catalog } };
      const { id: accessPackage } = await done('POST', `${em}/accessPackages`, pack);
      const policyOf = (department: string): object => ({
        displayName: 'By department',
        accessPackage: { id: accessPackage },
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [
          {
            '@odata.type': '#microsoft.graph.attributeRuleMembers',
            description: department,
            membershipRule: `user.department -eq "${department}"`,
          },
        ],
        automaticRequestSettings: { requestAccessForAllowedTargets: true },
      });
      const { id } = await done('POST', `${em}/assignmentPolicies`, policyOf('Blue'));
      await latchkey.drain();
      const filter = `$filter=accessPackage/id eq '${accessPackage}' and state eq 'delivered'`;
      const has = async (): Promise<number> => (await done('GET', `${em}/assignments?${filter}`)).value.length;
      assert.equal(await has(), 14);
      await done('PUT', `${em}/assignmentPolicies/${id}`, policyOf('Green'), { 'latchkey-confirm-removals': '14' });
      await latchkey.drain();
      assert.deepEqual([await has(), (await held(`?$filter=policyId eq '${id}'`)).length], [0, 0]);
    });

    test('limits are settings of the tenant, and a wrong one is told at its place', async () => {
      const limits = ['dynamicGroup 50% 3 PT12H', 'automaticPolicy 0% 5 P7D'];
      await done('PATCH', '/latchkey/v1/settings', { removalLimits: limits });
      assert.deepEqual((await done('GET', '/latchkey/v1/settings')).removalLimits, limits);
      for (const wrong of [
        'dynamicGroup 101% 3 P1D',
        'dynamicGroup 20% P1D',
        'reviews 20% 3 P1D',
        'dynamicGroup 1% 1 P0D',
      ]) {
        const reply = await call('globalAdmin', 'PATCH', '/latchkey/v1/settings', {
          removalLimits: ['automaticPolicy 20% 10 P1D', wrong],
        });
        assert.equal(reply.status, 400, wrong);
        assert.match(reply.text, /removalLimits\/1: It must be a cause \(dynamicGroup, .*remoteMember, review\)/);
      }
      const twice = ['dynamicGroup 1% 1 P1D', 'dynamicGroup 2% 2 P2D'];
      assert.equal((await call('globalAdmin', 'PATCH', '/latchkey/v1/settings', { removalLimits: twice })).status, 400);
    });
  });
