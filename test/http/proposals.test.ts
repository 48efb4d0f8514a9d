// Four eyes: edits of what is privileged, and of automatic rules, are refused to one person alone, proposed with what
// they would bring, and done when another one approves.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { openEditTenant, ruleTarget, type EditCase, type EditTenant, type EditWorld } from './editCases.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const beta = '/beta/identityGovernance/entitlementManagement';
const proposals = '/latchkey/v1/proposals';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const password = 'correct-Horse-7-staple';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`four eyes on ${engine}`, () => {
    let latchkey: Latchkey;
    let world: EditWorld;
    let call: EditTenant['call'];
    const propose = (who: string, [method, url, body]: EditCase['request'], more: object = {}): Promise<Reply> =>
      latchkey.call(who, 'POST', proposals, {
        request: { method, url, body, ...more },
        justification: 'It is needed.',
      });
    const decide = (who: string, verb: 'approve' | 'refuse', id: string): Promise<Reply> =>
      latchkey.call(who, 'POST', `${proposals}/${id}/${verb}`, { justification: 'It was looked at.' });
    const proposalOf = async (id: string): Promise<any> => call('GET', `${proposals}/${id}`);
    const actionsOf = async (who: string, id: string): Promise<readonly any[]> =>
      (await latchkey.call(who, 'GET', `/latchkey/v1/allowedActions(ids=['${id}'])`)).body.value;
    const nameOf = async (id: string): Promise<string> => (await call('GET', `${em}/accessPackages/${id}`)).displayName;
    const rename = (displayName: string): EditCase['request'] => [
      'PATCH',
      `${em}/accessPackages/${world.ids.sensitive}`,
      { displayName },
    ];

    before(async () => {
      const roles = ['director', 'otherGovernanceAdmin'].map((key) => [key, globalAdministrator] as const);
      ({ latchkey, world, call } = await openEditTenant(engine, roles, { LATCHKEY_FOUR_EYES: 'on' }));
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('who proposes is not who approves: not the proposer, no application, nobody without the right', async () => {
      const made = await propose('globalAdmin', rename(`Approved ${engine}`));
      assert.equal(made.status, 201, made.text);
      const { id } = made.body;
      for (const [who, status] of [
        ['globalAdmin', 403],
        ['app:full', 403],
        ['member', 404],
        ['guest', 404],
      ] as const)
        for (const verb of ['approve', 'refuse'] as const)
          assert.equal((await decide(who, verb, id)).status, status, `${who} ${verb}`);
      assert.equal((await latchkey.call('director', 'POST', `${proposals}/${id}/withdraw`, {})).status, 403);
      for (const [who, actions] of [
        ['globalAdmin', ['withdraw']],
        ['director', ['approve', 'refuse']],
        ['member', []],
      ] as const)
        assert.deepEqual(
          (await actionsOf(who, id)).filter(({ allowed }) => allowed).map(({ action }) => action),
          actions,
          who,
        );
      const edits = (await actionsOf('globalAdmin', world.ids.sensitive)).filter(({ action }) => action === 'edit');
      assert.deepEqual(
        edits.map(({ allowed, code }) => [allowed, code]),
        [[false, 'secondAdministratorNeeded']],
      );
      assert.equal((await decide('director', 'refuse', id)).status, 204);
      const { state, decidedByName, decisionJustification } = await proposalOf(id);
      assert.deepEqual([state, decidedByName, decisionJustification], ['refused', 'Dana Okoye', 'It was looked at.']);
      assert.equal((await decide('director', 'approve', id)).status, 400);
    });

    test('what is proposed is tried first: a refusal is the answer, and nothing is kept', async () => {
      const count = async (): Promise<number> => (await call('GET', `${proposals}?$count=true`))['@odata.count'];
      const had = await count();
      for (const [who, request, status, says] of [
        ['member', rename('x'), 403, /People who administer something propose/],
        ['app:full', rename('x'), 403, /Insufficient privileges/],
        ['globalAdmin', ['PATCH', `${em}/accessPackages/00000000-0000-0000-0000-000000000001`, {}], 404, /not found/],
        ['globalAdmin', rename(''), 400, /displayName is required/],
        ['globalAdmin', ['PATCH', `${em}/accessPackages/${world.ids.plain}`, { description: 'x' }], 400, /Send it as/],
        ['globalAdmin', ['GET', `${em}/accessPackages`], 400, /request\/method/],
        ['globalAdmin', ['PATCH', 'nowhere'], 400, /request\/url/],
        ['globalAdmin', ['PATCH', '/v1.0/ME/manager/$ref', {}], 400, /without \/me/],
      ] as const) {
        const reply = await propose(who, request);
        assert.equal(reply.status, status, reply.text);
        assert.match(reply.body.error.message, says);
      }
      const [method, url, body] = rename('x');
      const silent = await latchkey.call('globalAdmin', 'POST', proposals, { request: { method, url, body } });
      assert.equal(silent.status, 400, silent.text);
      assert.match(silent.body.error.message, /justification/);
      assert.equal(await count(), had);
    });

    test('of two who decide at one moment one wins, and the edit is there once or not at all', async () => {
      for (let round = 0; round < 4; round += 1) {
        const displayName = `Raced ${round} ${engine}`;
        const was = await nameOf(world.ids.sensitive);
        const { id } = (await propose('globalAdmin', rename(displayName))).body;
        const replies = await Promise.all([
          decide('director', 'approve', id),
          decide('otherGovernanceAdmin', round % 2 === 0 ? 'approve' : 'refuse', id),
        ]);
        const statuses = replies.map(({ status }) => status).sort();
        assert.equal(statuses[0], 204, replies.map(({ text }) => text).join());
        assert.ok([400, 409].includes(statuses[1] as number), String(statuses[1]));
        const { state } = await proposalOf(id);
        assert.equal(await nameOf(world.ids.sensitive), state === 'approved' ? displayName : was);
        const { value } = await call(
          'GET',
          `/v1.0/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '${id}')`,
        );
        const decided = value.filter(({ activityDisplayName }: any) => /^(Approve|Refuse)/.test(activityDisplayName));
        assert.equal(decided.length, 1);
      }
    });

    test('a call that is refused meanwhile leaves the proposal pending, with If-Match too', async () => {
      const url = `${em}/accessPackages/${world.ids.sensitive}`;
      const etag = (await latchkey.call('globalAdmin', 'GET', url)).body['@odata.etag'];
      const held = (await propose('globalAdmin', rename(`Held ${engine}`), { ifMatch: etag })).body;
      const first = (await propose('director', rename(`First ${engine}`))).body;
      assert.equal((await decide('globalAdmin', 'approve', first.id)).status, 204);
      const reply = await decide('director', 'approve', held.id);
      assert.equal(reply.status, 412, reply.text);
      assert.equal((await proposalOf(held.id)).state, 'pending');
      assert.equal(await nameOf(world.ids.sensitive), `First ${engine}`);
      assert.equal((await latchkey.call('globalAdmin', 'POST', `${proposals}/${held.id}/withdraw`, {})).status, 204);
      assert.equal((await proposalOf(held.id)).state, 'withdrawn');
      assert.equal((await decide('director', 'approve', held.id)).status, 400);
    });

    test('both people are in the audit under one correlation, and both sides get a mail', async () => {
      const made = (await propose('globalAdmin', rename(`Audited ${engine}`))).body;
      const attention = await call('GET', '/latchkey/v1/attention()');
      const waiting = attention.value.find(({ kind }: any) => kind === 'waitingProposal');
      assert.deepEqual([waiting.count, waiting.items[0].id, waiting.items[0].detail], [1, made.id, 'Global Admin']);
      assert.equal((await decide('director', 'approve', made.id)).status, 204);
      const { value } = await call(
        'GET',
        `/v1.0/auditLogs/directoryAudits?$filter=correlationId eq '${made.correlationId}'`,
      );
      assert.deepEqual(
        value.map((each: any) => `${each.activityDisplayName}: ${each.initiatedBy.user.displayName}`).sort(),
        ['Approve proposed change: Dana Okoye', 'Propose change: Global Admin', 'Update access package: Dana Okoye'],
      );
      await latchkey.drain();
      const mailed = async (event: string): Promise<readonly string[]> =>
        (await call('GET', `/latchkey/v1/mails?$filter=event eq '${event}'`)).value.map(
          ({ to, subject }: any) => `${to}: ${subject}`,
        );
      assert.ok(
        (await mailed('proposalMade')).some((mail) => /^director@.*waits for a second administrator/.test(mail)),
      );
      assert.ok(!(await mailed('proposalMade')).some((mail) => /^globaladmin@.*Audited/.test(mail)));
      assert.ok((await mailed('proposalApproved')).some((mail) => /^globaladmin@/.test(mail)));
    });

    test('the mail goes to those who may decide, and to nobody else', async () => {
      const roles = '/v1.0/roleManagement/entitlementManagement/roleAssignments';
      const give = (who: string, roleDefinitionId: string, catalog: string): Promise<any> =>
        call('POST', roles, {
          principalId: latchkey.user(who).id,
          roleDefinitionId,
          directoryScopeId: '/',
          appScopeId: `/AccessPackageCatalog/${catalog}`,
        });
      const { catalog } = await call('GET', `${em}/accessPackages/${world.ids.plain}?$expand=catalog`);
      await give('manager', '7f480852-ebdc-47d4-87de-0d8498384a83', catalog.id);
      await give('engineer', 'ae79f266-94d4-4dab-b730-feca7e132178', world.ids.privileged);
      await give('designer', 'e2182095-804a-4656-ae11-64734e9b7ae5', catalog.id);
      await call('POST', '/v1.0/roleManagement/directory/roleAssignments', {
        principalId: latchkey.user('analyst').id,
        roleDefinitionId: 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
        directoryScopeId: '/',
      });
      latchkey.forgetTokens();
      const everybody = latchkey.sandbox.users.map(({ key }: any) => key);
      const both = ['director', 'otherGovernanceAdmin'];
      for (const [name, deciders, request] of [
        ['sensitive', [...both, 'governanceAdmin', 'manager'], rename(`Told ${engine}`)],
        ['privileged', both, ['PATCH', `${em}/accessPackages/${world.ids.grave}`, { description: 'Told of.' }]],
        [
          'rule',
          [...both, 'analyst'],
          [
            'PATCH',
            `/v1.0/groups/${world.ids.rule}`,
            {
              membershipRule: 'user.department -eq "Told"',
              membershipRuleProcessingState: 'On',
            },
          ],
        ],
      ] as const) {
        const since = (await call('GET', `/latchkey/v1/mails?$filter=event eq 'proposalMade'`)).value.map(
          ({ id }: any) => id,
        );
        const made = await propose('globalAdmin', request as EditCase['request']);
        assert.equal(made.status, 201, `${name}: ${made.text}`);
        const told = (await call('GET', `/latchkey/v1/mails?$filter=event eq 'proposalMade'`)).value
          .filter(({ id }: any) => !since.includes(id))
          .map(({ to }: any) => everybody.find((key: string) => to.startsWith(`${key.toLowerCase()}@`)));
        const able: string[] = [];
        for (const who of everybody)
          if ((await actionsOf(who, made.body.id)).some(({ action, allowed }) => action === 'refuse' && allowed))
            able.push(who);
        assert.deepEqual([told.sort(), able.sort()], [[...deciders].sort(), [...deciders].sort()], name);
        assert.equal((await decide('director', 'refuse', made.body.id)).status, 204);
      }
    });

    test('what was foreseen is what happens: an automatic rule of a group', async () => {
      const domain = latchkey.sandbox.tenantDomain;
      const people: string[] = [];
      for (const nickname of ['foreseen1', 'foreseen2'])
        people.push(
          (
            await call('POST', '/v1.0/users', {
              accountEnabled: true,
              displayName: nickname,
              mailNickname: nickname,
              userPrincipalName: `${nickname}@${domain}`,
              passwordProfile: { password },
              department: 'Foreseen',
            })
          ).id,
        );
      const group = `/v1.0/groups/${world.ids.rule}`;
      const body = { membershipRule: ruleTarget('Foreseen').membershipRule, membershipRuleProcessingState: 'On' };
      const made = (await propose('director', ['PATCH', group, body])).body;
      assert.deepEqual([made.groupId, made.catalogId], [world.ids.rule, null]);
      const told = made.whatIf.gain.map(({ principal }: any) => principal.id).sort();
      assert.deepEqual(told, [...people].sort());
      assert.deepEqual((await call('GET', `${group}/members`)).value, []);
      assert.equal((await decide('globalAdmin', 'approve', made.id)).status, 204);
      await latchkey.drain();
      const { value } = await call('GET', `${group}/members?$select=id`);
      assert.deepEqual(value.map(({ id }: any) => id).sort(), told);
    });

    test('how many people lose something is said by the proposer, and counts when another one approves', async () => {
      const people = 12;
      for (let at = 0; at < people; at += 1)
        await call('POST', '/v1.0/users', {
          ...{ accountEnabled: true, displayName: `Confirmed ${at}`, department: 'Confirmed' },
          mailNickname: `confirmed${at}`,
          userPrincipalName: `confirmed${at}@${latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password },
        });
      const group = `/v1.0/groups/${world.ids.rule}`;
      const ruleOf = (department: string): EditCase['request'] => [
        'PATCH',
        group,
        { membershipRule: `user.department -eq "${department}"`, membershipRuleProcessingState: 'On' },
      ];
      const done = async (made: Reply): Promise<readonly [members: number, held: number]> => {
        assert.equal(made.status, 201, made.text);
        assert.equal((await decide('globalAdmin', 'approve', made.body.id)).status, 204);
        await latchkey.drain();
        const { value: members } = await call('GET', `${group}/members?$select=id&$top=99`);
        const { value: held } = await call('GET', `/latchkey/v1/heldRemovals?$filter=groupId eq '${world.ids.rule}'`);
        return [members.length, held.length];
      };
      assert.deepEqual(await done(await propose('director', ruleOf('Confirmed'))), [people, 0]);
      const wrong = await propose('director', ruleOf('Nobody'), { confirmedRemovals: -1 });
      assert.match(wrong.text, /request\/confirmedRemovals/);
      const made = await propose('director', ruleOf('Nobody'), { confirmedRemovals: people });
      assert.deepEqual([made.body.whatIf.counts.lose, made.body.whatIf.counts.held], [people, 0], made.text);
      assert.deepEqual(await done(made), [0, 0]);
    });

    test('a disabled proposer is not spoken for, and a disabled approver speaks for nobody', async () => {
      const { id } = (await propose('director', rename(`Disabled ${engine}`))).body;
      const director = `/v1.0/users/${latchkey.user('director').id}`;
      await call('PATCH', director, { accountEnabled: false });
      const reply = await decide('globalAdmin', 'approve', id);
      assert.equal(reply.status, 403, reply.text);
      assert.match(reply.body.error.message, /proposer is disabled/);
      const other = (await propose('globalAdmin', rename(`Disabled too ${engine}`))).body;
      assert.equal((await decide('director', 'approve', other.id)).status, 401);
      await call('PATCH', director, { accountEnabled: true });
      latchkey.forgetTokens();
      assert.equal((await decide('globalAdmin', 'refuse', id)).status, 204);
      assert.equal((await decide('director', 'refuse', other.id)).status, 204);
    });

    test('an erasure takes a name out of what is privileged, and needs nobody else', async () => {
      const user = await call('POST', '/v1.0/users', {
        accountEnabled: true,
        displayName: 'Erasmus Fleeting',
        mailNickname: 'fleeting',
        userPrincipalName: `fleeting@${latchkey.sandbox.tenantDomain}`,
        passwordProfile: { password },
      });
      const url = `${em}/accessPackages/${world.ids.sensitive}`;
      const made = (await propose('globalAdmin', ['PATCH', url, { description: 'Ask Erasmus Fleeting.' }])).body;
      assert.equal((await decide('director', 'approve', made.id)).status, 204);
      await call('DELETE', `/v1.0/users/${user.id}`);
      await call('DELETE', `/v1.0/directory/deletedItems/${user.id}`);
      const report = await call('POST', '/latchkey/v1/erasePerson', { personId: user.id });
      assert.ok(report.changed.accessPackage >= 1, JSON.stringify(report));
      assert.equal((await call('GET', url)).description, 'Ask (erased).');
    });

    test('every kind of edit is refused alone, proposed, approved, and then seen', async () => {
      const read = async ({ read: url }: EditCase): Promise<string> => {
        const { status, text } = await latchkey.call('globalAdmin', 'GET', url);
        return `${status} ${text}`;
      };
      for (const edit of world.cases) {
        const [method, url, body] = edit.request;
        const was = await read(edit);
        const alone = await latchkey.call('globalAdmin', method, url, body);
        if (edit.needsTwo) {
          assert.equal(alone.status, 403, `${edit.name}: ${alone.text}`);
          assert.equal(alone.body.error.code, 'SecondAdministratorNeeded', edit.name);
          assert.match(alone.body.error.message, /\/latchkey\/v1\/proposals/);
          assert.equal(await read(edit), was, edit.name);
          const made = await propose('globalAdmin', edit.request);
          assert.equal(made.status, 201, `${edit.name}: ${made.text}`);
          assert.equal(await read(edit), was, edit.name);
          const done = await decide('director', 'approve', made.body.id);
          assert.equal(done.status, 204, `${edit.name}: ${done.text}`);
        } else assert.ok(alone.status < 300, `${edit.name}: ${alone.status} ${alone.text}`);
        await latchkey.drain();
        assert.notEqual(await read(edit), was, edit.name);
      }
      // Nothing there is privileged any more but the catalog that was raised.
      assert.equal(
        (await call('GET', `${beta}/accessPackageCatalogs/${world.ids.privileged}`)).privilegeLevel,
        'standard',
      );
    });
  });
}
