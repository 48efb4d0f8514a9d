// What calls would bring: who would gain and lose what, who could extend no more, who would decide and be told; and
// nothing of it happens. Random edits are predicted as they then come true.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { sampleOf, seedOfToday } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const departments = ['Red', 'Green', 'Blue'] as const;
/** What the first has and the second has not. */
const minus = (one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...one].filter((each) => !other.has(each)));
type Item = readonly [method: string, url: string, body?: unknown];

for (const engine of engines) {
  describe(`what if on ${engine}`, () => {
    let latchkey: Latchkey;
    let people: readonly string[];
    let groups: readonly string[];
    let dynamic: string;
    let catalog: string;
    const packages: string[] = [];
    const scopes: string[] = [];
    let automatic: string;
    let manual: string;

    const call = async (method: string, url: string, body?: unknown): Promise<any> => {
      const reply = await latchkey.call('globalAdmin', method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const ask = async (who: string, items: readonly Item[]) =>
      latchkey.call(who, 'POST', '/latchkey/v1/whatIf', {
        requests: items.map(([method, url, body]) => ({ method, url, body })),
      });
    const whatIf = async (...items: readonly Item[]): Promise<any> => {
      const reply = await ask('globalAdmin', items);
      assert.equal(reply.status, 200, reply.text);
      return reply.body;
    };
    const rule = (department: string): string => `user.department -eq "${department}"`;
    const newGroup = async (name: string, more: object = {}): Promise<string> =>
      (
        await call('POST', '/v1.0/groups', {
          displayName: name,
          mailEnabled: false,
          mailNickname: `${name}${engine}`,
          securityEnabled: true,
          ...more,
        })
      ).id;

    before(async () => {
      latchkey = await startLatchkey({ engine });
      const domain = latchkey.sandbox.tenantDomain;
      const made: string[] = [];
      for (let at = 0; at < 9; at += 1)
        made.push(
          (
            await call('POST', '/v1.0/users', {
              accountEnabled: true,
              displayName: `Person ${at}`,
              mailNickname: `person${at}`,
              userPrincipalName: `person${at}@${domain}`,
              passwordProfile: { password: 'correct-Horse-7-staple' },
              department: departments[at % 3],
            })
          ).id,
        );
      people = made;
      groups = [await newGroup('one'), await newGroup('two')];
      dynamic = await newGroup('dynamic', {
        groupTypes: ['DynamicMembership'],
        membershipRule: rule('Red'),
        membershipRuleProcessingState: 'On',
      });
      catalog = (await call('POST', `${em}/catalogs`, { displayName: `What if ${engine}`, description: 'd' })).id;
      for (const originId of groups)
        await call('POST', `${em}/resourceRequests`, {
          requestType: 'adminAdd',
          resource: { originId, originSystem: 'AadGroup' },
          catalog: { id: catalog },
        });
      for (const [at, displayName] of ['First', 'Second'].entries()) {
        const { id } = await call('POST', `${em}/accessPackages`, {
          displayName: `${displayName} ${engine}`,
          description: 'd',
          catalog: { id: catalog },
        });
        packages.push(id);
        // The first gives both groups, the second the second one too: who holds both keeps it by either.
        for (const group of groups.slice(at)) scopes.push(await addRole(id, group));
      }
      automatic = (
        await call('POST', `${em}/assignmentPolicies`, {
          displayName: 'By rule',
          description: 'd',
          allowedTargetScope: 'specificDirectoryUsers',
          accessPackage: { id: packages[0] },
          specificAllowedTargets: [
            { '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: rule('Green'), description: 'd' },
          ],
          automaticRequestSettings: {
            requestAccessForAllowedTargets: true,
            removeAccessWhenTargetLeavesAllowedTargets: true,
          },
        })
      ).id;
      manual = (await call('POST', `${em}/assignmentPolicies`, manualPolicy())).id;
      for (const target of people.slice(0, 3)) await call('POST', `${em}/assignmentRequests`, adminAdd(target));
      await latchkey.drain();
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const addRole = async (packageId: string, group: string): Promise<string> => {
      const { value } = await call('GET', `${em}/catalogs/${catalog}/resources?$expand=scopes`);
      const { id, scopes: of } = value.find((each: any) => each.originId === group);
      const { id: made } = await call('POST', `${em}/accessPackages/${packageId}/resourceRoleScopes`, {
        role: { originId: `Member_${group}`, originSystem: 'AadGroup', resource: { id } },
        scope: { id: of[0].id, originId: group, originSystem: 'AadGroup' },
      });
      return `${packageId}/resourceRoleScopes/${made}`;
    };
    const manualPolicy = (more: object = {}) => ({
      displayName: 'By hand',
      description: 'd',
      allowedTargetScope: 'allMemberUsers',
      accessPackage: { id: packages[1] },
      expiration: { type: 'afterDuration', duration: 'P90D' },
      requestorSettings: {
        enableTargetsToSelfAddAccess: true,
        enableTargetsToSelfUpdateAccess: true,
        enableTargetsToSelfRemoveAccess: true,
      },
      requestApprovalSettings: { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, stages: [] },
      ...more,
    });
    const adminAdd = (targetId: string) => ({
      requestType: 'adminAdd',
      assignment: { targetId, assignmentPolicyId: manual, accessPackageId: packages[1] },
    });
    const assignments = async (): Promise<readonly any[]> =>
      (await call('GET', `${em}/assignments?$filter=state eq 'Delivered'&$expand=target,accessPackage`)).value;
    /** What the people of this test have, as a caller reads it. */
    const held = async (): Promise<ReadonlySet<string>> => {
      const all = new Set<string>();
      for (const group of [...groups, dynamic]) {
        const { value } = await call('GET', `/v1.0/groups/${group}/members?$select=id`);
        for (const { id } of value) all.add(`${id} ${group}`);
      }
      for (const { target, accessPackage } of await assignments())
        if (packages.includes(accessPackage.id)) all.add(`${target.objectId} ${accessPackage.id}`);
      return all;
    };
    const told = (effects: readonly any[]): ReadonlySet<string> =>
      new Set(
        effects.flatMap(({ principal, accessPackages, access }) =>
          [...accessPackages, ...access].map(({ id }: any) => `${principal.id} ${id}`),
        ),
      );

    test('a rule that is edited: who joins and who leaves, by name, and nothing happens', async () => {
      const was = await held();
      const { gain, lose, counts, responses, truncatedAt } = await whatIf([
        'PATCH',
        `/v1.0/groups/${dynamic}`,
        { membershipRule: rule('Blue') },
      ]);
      assert.deepEqual(
        responses.map(({ status }: any) => status),
        [204],
      );
      assert.equal(truncatedAt, null);
      assert.deepEqual([counts.gain, counts.lose], [3, 3]);
      assert.deepEqual(told(gain), new Set(people.filter((_, at) => at % 3 === 2).map((id) => `${id} ${dynamic}`)));
      assert.deepEqual(told(lose), new Set(people.filter((_, at) => at % 3 === 0).map((id) => `${id} ${dynamic}`)));
      assert.deepEqual(lose[0].access, [
        { id: dynamic, displayName: 'dynamic', originSystem: 'AadGroup', role: 'Member' },
      ]);
      await latchkey.drain();
      assert.deepEqual(await held(), was);
      const { membershipRule } = await call('GET', `/v1.0/groups/${dynamic}`);
      assert.equal(membershipRule, rule('Red'));
    });

    test('the calls of a list see what the earlier ones did; a refused one is answered', async () => {
      const { responses, gain } = await whatIf(
        ['PATCH', `/v1.0/users/${people[0]}`, { department: 'Green' }],
        ['GET', `/v1.0/users/${people[0]}?$select=department`],
        ['PATCH', '/v1.0/groups/00000000-0000-0000-0000-000000000001', { displayName: 'x' }],
        ['POST', `${em}/assignmentRequests`, adminAdd(people[5] as string)],
        ['POST', '/latchkey/v1/whatIf', { requests: [{ method: 'GET', url: '/v1.0/users' }] }],
        ['POST', '/v1.0/$batch', { requests: [] }],
        ['GET', '/nowhere'],
      );
      assert.deepEqual(
        responses.map(({ status }: any) => status),
        [204, 200, 404, 201, 403, 404, 404],
      );
      assert.equal(responses[1].body.department, 'Green');
      const byPerson = new Map(gain.map((each: any) => [each.principal.id, each]));
      assert.deepEqual(
        (byPerson.get(people[0]) as any).accessPackages.map(({ id }: any) => id),
        [packages[0]],
      );
      assert.deepEqual(
        (byPerson.get(people[5]) as any).accessPackages.map(({ id }: any) => id),
        [packages[1]],
      );
      const { department } = await call('GET', `/v1.0/users/${people[0]}?$select=department`);
      assert.equal(department, 'Red');
    });

    test('a policy that stops extensions, one that asks: who cannot extend, who decides, what is mailed', async () => {
      const settings = { ...manualPolicy().requestorSettings, enableTargetsToSelfUpdateAccess: false };
      const { cannotExtend } = await whatIf([
        'PUT',
        `${em}/assignmentPolicies/${manual}`,
        { ...manualPolicy(), requestorSettings: settings },
      ]);
      assert.deepEqual(
        new Set(cannotExtend.map(({ principal, accessPackage }: any) => `${principal.id} ${accessPackage.id}`)),
        new Set(people.slice(0, 3).map((id) => `${id} ${packages[1]}`)),
      );
      assert.ok(cannotExtend.every(({ endDateTime, reason }: any) => endDateTime !== null && reason.length > 0));
      const approver = latchkey.user('approver1' in latchkey.sandbox ? 'approver1' : 'director');
      const asking = {
        ...manualPolicy(),
        requestApprovalSettings: {
          isApprovalRequiredForAdd: true,
          stages: [
            {
              durationBeforeAutomaticDenial: 'P2D',
              primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: approver.id }],
            },
          ],
        },
      };
      const { approvers, mails, gain, counts } = await whatIf(
        ['PUT', `${em}/assignmentPolicies/${manual}`, asking],
        [
          'POST',
          `${em}/assignmentRequests`,
          { requestType: 'userAdd', assignment: { assignmentPolicyId: manual, accessPackageId: packages[1] } },
        ],
      );
      assert.deepEqual(
        approvers.map(({ id }: any) => id),
        [approver.id],
      );
      assert.deepEqual(gain, []);
      assert.ok(counts.mails >= 1);
      assert.ok(mails.some(({ recipient }: any) => recipient.id === approver.id));
      assert.equal((await call('GET', `/latchkey/v1/mails?$filter=recipientId eq '${approver.id}'`)).value.length, 0);
    });

    test('callers without a role are refused, bad lists are named, no call goes beyond its caller', async () => {
      const item: Item = ['PATCH', `/v1.0/groups/${dynamic}`, { membershipRule: rule('Blue') }];
      for (const who of ['member', 'guest']) assert.equal((await ask(who, [item])).status, 403, who);
      const { body } = await ask('app:readOnly', [item]);
      assert.equal(body?.error?.code ?? body.responses?.[0]?.status, 'Authorization_RequestDenied');
      for (const [requests, target] of [
        [undefined, 'requests'],
        [[], 'requests'],
        [[{ method: 'PUSH', url: '/v1.0/users' }], 'requests/0/method'],
        [[{ method: 'GET' }], 'requests/0/url'],
        [[null], 'requests/0/method'],
        [Array(21).fill({ method: 'GET', url: '/v1.0/users' }), 'requests'],
      ]) {
        const reply = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/whatIf', { requests });
        assert.equal(reply.status, 400, reply.text);
        assert.equal(reply.body.error.target ?? target, target, reply.text);
      }
    });

    const edits = fc.oneof(
      fc.record({ kind: fc.constant('rule' as const), to: fc.constantFrom(...departments) }),
      fc.record({ kind: fc.constant('policyRule' as const), to: fc.constantFrom(...departments) }),
      fc.record({ kind: fc.constant('move' as const), who: fc.nat(8), to: fc.constantFrom(...departments) }),
      fc.record({ kind: fc.constant('disable' as const), who: fc.nat(8), enabled: fc.boolean() }),
      fc.record({ kind: fc.constant('give' as const), who: fc.nat(8) }),
      fc.record({ kind: fc.constant('take' as const), at: fc.nat(5) }),
      fc.record({ kind: fc.constant('role' as const), at: fc.nat(1) }),
    );
    const itemOf = async (edit: typeof edits extends fc.Arbitrary<infer E> ? E : never): Promise<Item | null> => {
      switch (edit.kind) {
        case 'rule':
          return ['PATCH', `/v1.0/groups/${dynamic}`, { membershipRule: rule(edit.to) }];
        case 'policyRule': {
          const policy = await call('GET', `${em}/assignmentPolicies/${automatic}`);
          const targets = [
            { '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: rule(edit.to), description: 'd' },
          ];
          return ['PUT', `${em}/assignmentPolicies/${automatic}`, { ...policy, specificAllowedTargets: targets }];
        }
        case 'move':
          return ['PATCH', `/v1.0/users/${people[edit.who]}`, { department: edit.to }];
        case 'disable':
          return ['PATCH', `/v1.0/users/${people[edit.who]}`, { accountEnabled: edit.enabled }];
        case 'give':
          return ['POST', `${em}/assignmentRequests`, adminAdd(people[edit.who] as string)];
        case 'take': {
          const open = (await assignments()).filter(({ accessPackage }) => accessPackage.id === packages[1]);
          const one = open[edit.at % Math.max(1, open.length)];
          return one === undefined
            ? null
            : ['POST', `${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: one.id } }];
        }
        case 'role': {
          const { resourceRoleScopes } = await call(
            'GET',
            `${em}/accessPackages/${packages[edit.at]}?$expand=resourceRoleScopes($expand=role,scope)`,
          );
          const one = resourceRoleScopes.at(-1);
          return one === undefined
            ? null
            : ['DELETE', `${em}/accessPackages/${packages[edit.at]}/resourceRoleScopes/${one.id}`];
        }
      }
    };

    const limitTo = (count: number) =>
      call('PATCH', '/latchkey/v1/settings', {
        removalLimits: [`dynamicGroup 0% ${count} P1D`, `automaticPolicy 0% ${count} P1D`],
      });

    test('a rehearsal exports nothing, for no entry would be left of it', async () => {
      const url = `/latchkey/v1/personData(personId='${people[0]}')`;
      const [answer] = (await whatIf(['GET', url])).responses;
      assert.equal(answer.status, 403, JSON.stringify(answer.body));
      assert.match(answer.body.error.message, /A rehearsal exports nothing/);
      assert.equal((await latchkey.call('globalAdmin', 'GET', url)).status, 200);
    });

    test('where nothing needs a second administrator a proposal is refused before it is tried', async () => {
      const request = { method: 'PATCH', url: `${em}/accessPackages/00000000-0000-0000-0000-000000000001`, body: {} };
      const reply = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/proposals', {
        request,
        justification: 'It is needed.',
      });
      assert.equal(reply.status, 400, reply.text);
      assert.match(reply.body.error.message, /Send it as it is/);
    });

    test('random edits: what is predicted is what then happens', async () => {
      await limitTo(1_000);
      const sampled = fc.sample(edits, { numRuns: sampleOf(15, 500), seed: seedOfToday() });
      for (const edit of sampled) {
        const item = await itemOf(edit);
        if (item === null) continue;
        const was = await held();
        const { gain, lose, responses, truncatedAt } = await whatIf(item);
        assert.equal(truncatedAt, null);
        const { status } = await latchkey.call('globalAdmin', ...item);
        await latchkey.drain();
        const is = await held();
        const about = JSON.stringify(edit);
        assert.equal(status, responses[0].status, about);
        assert.deepEqual(told(gain), minus(is, was), about);
        assert.deepEqual(told(lose), minus(was, is), about);
      }
    });

    test('random edits of rules beyond their limits: how many go and how many are held is as predicted', async () => {
      // What was spent before counts on: everything is held but what comes.
      await limitTo(2);
      const waiting = async (): Promise<readonly any[]> =>
        (await call('GET', "/latchkey/v1/heldRemovals?$filter=state eq 'held'&$top=100")).value;
      const ofPeople = (all: readonly any[]): ReadonlySet<string> => new Set(all.map(({ principal }) => principal.id));
      const isOfRule = ({ kind }: { readonly kind: string }): boolean => kind === 'rule' || kind === 'policyRule';
      const sampled = fc.sample(edits.filter(isOfRule), { numRuns: sampleOf(6, 500), seed: seedOfToday() + 1 });
      let mostHeld = 0;
      for (const [at, edit] of sampled.entries()) {
        if (at % 3 === 0) await latchkey.call(null, 'POST', '/sandbox/clock', { advance: 'P1DT1H' });
        const item = await itemOf(edit);
        if (item === null) continue;
        const [was, before] = [await held(), new Set((await waiting()).map(({ id }) => id))];
        const { lose, held: kept, counts } = await whatIf(item);
        await call(...item);
        await latchkey.drain();
        const fresh = (await waiting()).filter(({ id }) => !before.has(id));
        const about = JSON.stringify(edit);
        const gone = new Set([...minus(was, await held())].map((each) => each.slice(0, 36)));
        assert.equal(counts.held, new Set(fresh.map(({ principalId }) => principalId)).size, about);
        assert.equal(lose.length, gone.size, about);
        // Which of them go is a matter of who is looked at first.
        assert.deepEqual(
          ofPeople([...lose, ...kept]),
          new Set([...gone, ...fresh.map(({ principalId }) => principalId)]),
          about,
        );
        mostHeld = Math.max(mostHeld, counts.held);
      }
      assert.ok(mostHeld > 0);
    });
  });
}
