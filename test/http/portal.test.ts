// The functions that the portal is made of: areas, what one may do, packages for oneself, the team.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const own = '/latchkey/v1';

const workbenchOf: readonly (readonly [setting: string, member: boolean, admin: boolean])[] = [
  ['on', true, true],
  ['roles', false, true],
  ['off', false, false],
];

test('the workbench is offered to whom the setting says', async () => {
  for (const [setting, member, admin] of workbenchOf) {
    const latchkey = await startLatchkey({ env: { LATCHKEY_WORKBENCH: setting } });
    for (const [who, isOffered] of [
      ['member', member],
      ['globalAdmin', admin],
    ] as const) {
      const { body } = await latchkey.call(who, 'GET', `${own}/areas`);
      assert.equal(body.value.find(({ id }: any) => id === 'workbench').allowed, isOffered, `${setting}: ${who}`);
    }
    await latchkey.close();
  }
});

for (const engine of enginesByTurns(import.meta.url))
  describe(engine, () => {
    let latchkey: Latchkey;
    const ids: Record<string, string> = {};

    const make = async (who: string, path: string, body: object): Promise<string> => {
      const reply = await latchkey.call(who, 'POST', `${em}/${path}`, body);
      assert.ok(reply.status < 300, reply.text);
      await latchkey.drain();
      return reply.body.id;
    };
    const get = async (who: string, path: string): Promise<any> => {
      const reply = await latchkey.call(who, 'GET', `${own}/${path}`);
      assert.equal(reply.status, 200, reply.text);
      return reply.body;
    };
    const user = (key: string) => ({ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user(key).id });
    const ask = (who: string, name: string) =>
      make(who, 'assignmentRequests', {
        requestType: 'userAdd',
        assignment: { accessPackageId: ids[name] },
        justification: 'work',
      });
    const actions = async (who: string, ...of: readonly string[]): Promise<Record<string, any>> => {
      const list = of.map((each) => `'${ids[each] ?? each}'`).join(',');
      const { value } = await get(who, `allowedActions(ids=[${list}])`);
      return Object.fromEntries(
        value.map((each: any) => [each.action, each.allowed ? true : `${each.code}: ${each.reason}`]),
      );
    };

    before(async () => {
      latchkey = await startLatchkey({ engine });
      ids['catalog'] = await make('app:full', 'catalogs', { displayName: 'Tools', state: 'published' });
      for (const [name, policy] of Object.entries({
        open: { allowedTargetScope: 'allMemberUsers' },
        approved: {
          allowedTargetScope: 'allMemberUsers',
          requestApprovalSettings: {
            isApprovalRequiredForAdd: true,
            isRequestorJustificationRequired: true,
            stages: [{ durationBeforeAutomaticDenial: 'P7D', primaryApprovers: [user('director')] }],
          },
        },
        closed: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('director')] },
      })) {
        ids[name] = await make('app:full', 'accessPackages', {
          displayName: `Legal ${name} tools`,
          description: `For ${name} work`,
          catalog: { id: ids['catalog'] },
        });
        await make('app:full', 'assignmentPolicies', {
          displayName: `For ${name}`,
          accessPackage: { id: ids[name] },
          requestorSettings: { enableTargetsToSelfAddAccess: true, enableTargetsToSelfRemoveAccess: true },
          expiration: { type: 'afterDuration', duration: 'P10D' },
          ...policy,
        });
      }
    });
    after(() => latchkey.close());

    test('packages for oneself: words in any order, standing, a reason, pages', async () => {
      const all = await get('member', "myPackages(search='tools legal')");
      assert.deepEqual(
        all.value.map((each: any) => [each.displayName, each.standing, each.catalogName, each.policies.length]),
        [
          ['Legal approved tools', 'canRequest', 'Tools', 1],
          ['Legal open tools', 'canRequest', 'Tools', 1],
        ],
      );
      assert.equal(all.count, 2);
      const page = await get('member', "myPackages(search='tools legal',top=1)");
      assert.deepEqual([page.value.length, page.count, page.next], [1, 2, 1]);
      const byId = await get('member', `myPackages(ids=['${ids['open']}','${ids['closed']}'])`);
      assert.deepEqual(
        byId.value.map((each: any) => each.id),
        [ids['open']],
      );
    });

    test('a parameter that is wrong is refused in a sentence', async () => {
      for (const [call, says] of [
        ['allowedActions(ids=[])', 'ids: It must be a list of 1 to 100 ids.'],
        ['myPackages(ids=[])', 'ids: It must be a list of 1 to 100 ids.'],
        ["myPackages(show='none')", 'show: It must be one of all, canRequest, has, waiting.'],
        ["myApprovals(show='none')", 'show: It must be one of waiting, decided.'],
        ['myPackages(top=0)', 'top: It must be a whole number from 1 to 100.'],
        [`myPackages(search='${'x'.repeat(257)}')`, 'search: It must be a text of 256 characters at the most.'],
      ] as const) {
        const { status, body } = await latchkey.call('member', 'GET', `/latchkey/v1/${call}`);
        assert.deepEqual([status, body.error.message], [400, `The model is invalid. ${says}`]);
      }
    });

    test('a search finds packages by what is shown to be in them', async () => {
      const group = await latchkey.call('app:full', 'POST', '/v1.0/groups', {
        displayName: 'Zebra archive',
        mailEnabled: false,
        mailNickname: 'zebra',
        securityEnabled: true,
      });
      await make('app:full', 'resourceRequests', {
        requestType: 'adminAdd',
        catalog: { id: ids['catalog'] },
        resource: { originId: group.body.id, originSystem: 'AadGroup' },
      });
      const path = `${em}/catalogs/${ids['catalog']}/resources?$expand=scopes`;
      const [resource] = (await latchkey.call('app:full', 'GET', path)).body.value;
      await make('app:full', `accessPackages/${ids['open']}/resourceRoleScopes`, {
        role: {
          originId: `Member_${group.body.id}`,
          displayName: 'Member',
          originSystem: 'AadGroup',
          resource: { id: resource.id },
        },
        scope: { id: resource.scopes[0].id, originId: group.body.id, originSystem: 'AadGroup' },
      });
      /** Whether the package is found in the portal's list and in Graph's, and which resources the portal names. */
      const found = async (who: string, words: string): Promise<readonly unknown[]> => {
        const list = `${em}/accessPackages?$search=${encodeURIComponent(words)}&$select=id`;
        const ours = (await get(who, `myPackages(search='${words}')`)).value;
        const theirs = (await latchkey.call(who, 'GET', list)).body.value;
        const isOpen = ({ id }: any): boolean => id === ids['open'];
        const [row] = (await get(who, `myPackages(ids=['${ids['open']}'])`)).value;
        return [ours.some(isOpen), theirs.some(isOpen), row.resourceNames];
      };
      const beta = `/beta/identityGovernance/entitlementManagement/accessPackages/${ids['open']}`;
      const show = (isRoleScopesVisible: boolean) => latchkey.call('app:full', 'PATCH', beta, { isRoleScopesVisible });
      const patch = async (path: string, body: object): Promise<void> => {
        const { status, text } = await latchkey.call('globalAdmin', 'PATCH', `${own}/${path}`, body);
        assert.equal(status, 204, text);
      };
      const tenant = (showsPackageContents: boolean) => patch('settings', { showsPackageContents });
      const pack = (contentsVisibility: string) => patch(`packages/${ids['open']}`, { contentsVisibility });
      const zebra = ['Zebra archive'];
      const words = 'archive legal zebra';
      assert.deepEqual(await found('member', words), [true, false, zebra], 'shown unless switched off');
      assert.deepEqual(await found('member', 'archive legal approved'), [false, false, zebra], 'each word counts');
      await pack('notVisible');
      assert.deepEqual(await found('member', words), [false, false, []], 'switched off for the package');
      assert.deepEqual(await found('globalAdmin', words), [true, true, zebra], 'who manages it sees it');
      await show(true);
      assert.deepEqual(await found('member', words), [true, true, zebra], 'what Graph shows is no secret');
      await show(false);
      await tenant(false);
      await pack('default');
      assert.deepEqual(await found('member', words), [false, false, []], 'switched off for the tenant');
      await pack('visible');
      assert.deepEqual(await found('member', words), [true, false, zebra], 'the package outweighs the tenant');
      await tenant(true);
      await pack('default');
      const [graph] = (await latchkey.call('member', 'GET', `${em}/accessPackages/${ids['open']}/resourceRoleScopes`))
        .body.value;
      assert.equal(graph, undefined, "Graph's answers stay as they are");
      const refused = await latchkey.call('member', 'PATCH', `${own}/packages/${ids['open']}`, {
        contentsVisibility: 'visible',
      });
      assert.equal(refused.status, 403, refused.text);
      const wrong = await latchkey.call('globalAdmin', 'PATCH', `${own}/packages/${ids['open']}`, {
        contentsVisibility: 'on',
      });
      assert.deepEqual([wrong.status, /contentsVisibility/.test(wrong.text)], [400, true], wrong.text);
    });

    test('from asking to having: areas count, actions follow, the team sees', async () => {
      assert.deepEqual(await actions('member', 'open'), { request: true });
      assert.deepEqual(await actions('member', 'closed'), {});
      ids['request'] = await ask('member', 'approved');
      assert.deepEqual(await actions('member', 'request'), { cancel: true, remind: true });
      assert.deepEqual(await actions('director', 'request'), {
        approve: true,
        deny: true,
        forward: true,
        askRequestor: true,
      });
      assert.deepEqual(await actions('guest', 'request'), {});
      assert.deepEqual(await actions('member', 'approved'), {
        request: 'noOpenRequest: A request for this is still open.',
      });
      const areas = async (who: string): Promise<object> =>
        Object.fromEntries(
          (await get(who, 'areas')).value.map((each: any) => [each.id, each.allowed ? each.count : false]),
        );
      assert.deepEqual(await areas('member'), {
        home: null,
        browse: null,
        requests: 1,
        access: 0,
        approvals: false,
        reviews: false,
        tasks: false,
        allTasks: false,
        team: false,
        catalogs: false,
        newCatalog: false,
        packages: false,
        reviewSeries: false,
        newReview: false,
        attention: false,
        heldRemovals: false,
        assignments: false,
        people: false,
        newPerson: false,
        inviteGuest: false,
        groups: false,
        newGroup: false,
        organizations: false,
        roles: false,
        branding: false,
        clients: false,
        connections: false,
        tenant: false,
        workbench: null,
      });
      assert.partialDeepStrictEqual(await areas('director'), { approvals: 1 });
      assert.partialDeepStrictEqual(await areas('governanceAdmin'), { newReview: null });
      const decisions = await get('director', "myApprovals(search='approved LEGAL')");
      assert.partialDeepStrictEqual(decisions, {
        value: [
          {
            id: ids['request'],
            accessPackageName: 'Legal approved tools',
            target: { id: latchkey.user('member').id, displayName: latchkey.user('member').displayName },
            stage: 1,
            stages: 1,
            waitsForAnswer: false,
            result: 'notReviewed',
          },
        ],
        count: 1,
        next: null,
      });
      assert.ok(decisions.value[0].deadline > decisions.value[0].waitsSince);
      for (const [who, wish] of [
        ['director', "(search='nothing like it')"],
        ['director', "(show='decided')"],
        ['director', '(skip=1)'],
        ['member', ''],
        ['guest', ''],
      ] as const)
        assert.deepEqual((await get(who, `myApprovals${wish}`)).value, [], `${who} ${wish}`);
      const wrong = await latchkey.call('director', 'GET', `${own}/myApprovals(show='all')`);
      assert.equal(wrong.status, 400, wrong.text);
      assert.match(wrong.text, /show: It must be one of waiting, decided/);
      const waiting = await get('member', "myPackages(show='waiting')");
      assert.deepEqual(
        waiting.value.map((each: any) => [each.standing, each.requestId]),
        [['waiting', ids['request']]],
      );
      ids['held'] = await ask('member', 'open');
      assert.deepEqual(await actions('member', 'held'), {
        extend: 'acceptsExtensions: This access cannot be extended by the person who has it.',
        giveBack: true,
      });
      assert.partialDeepStrictEqual(await areas('member'), { access: 1 });
      const has = await get('member', "myPackages(show='has')");
      assert.deepEqual(
        has.value.map((each: any) => [each.standing, each.assignmentId, typeof each.endDateTime]),
        [['has', ids['held'], 'string']],
      );
      const { value: team } = await get('manager', 'team');
      const report = team.find((each: any) => each.id === latchkey.user('member').id);
      assert.deepEqual([report.assignments, report.endsSoon, report.waiting], [1, 1, 1]);
      const { value } = await get('manager', `team(personId='${report.id}')`);
      assert.deepEqual(
        [value[0].held[0].accessPackageName, value[0].waitingFor[0].accessPackageName],
        ['Legal open tools', 'Legal approved tools'],
      );
      const foreign = await latchkey.call('member', 'GET', `${own}/team(personId='${report.id}')`);
      assert.equal(foreign.status, 404);
    });

    test('why, for the manager and for the approver of the request before them', async () => {
      const explain = (who: string, name: string, target = 'member') =>
        latchkey.call(
          who,
          'GET',
          `${own}/explain(accessPackageId='${ids[name] ?? name}',targetId='${latchkey.user(target).id}')`,
        );
      for (const who of ['member', 'manager', 'director']) {
        const { status, body, text } = await explain(who, 'approved');
        assert.equal(status, 200, `${who}: ${text}`);
        assert.equal(body.target.displayName, 'Mel Ferrante');
        const [policy] = body.policies;
        const open = policy.checks.find((each: any) => each.check === 'noOpenRequest');
        assert.deepEqual(open.links, [
          { id: ids['request'], type: 'accessPackageAssignmentRequest', displayName: 'Legal approved tools' },
        ]);
        const catalog = policy.checks.find((each: any) => each.check === 'catalogPublished');
        assert.deepEqual(catalog.links, [{ id: ids['catalog'], type: 'accessPackageCatalog', displayName: 'Tools' }]);
        const sentences = [body.reason, ...policy.checks.map((each: any) => each.says)].join(' ');
        assert.doesNotMatch(sentences, /[0-9a-f]{8}-/);
      }
      assert.equal((await explain('engineer', 'approved')).status, 403, 'nobody to them');
      assert.equal((await explain('director', 'open')).status, 403, 'another package of theirs');
      // A package that the report did not ask for, and the manager may not see, is as one that is not there.
      const nowhere = '11111111-1111-4111-8111-111111111111';
      const [hidden, none] = [await explain('manager', 'closed'), await explain('manager', nowhere)];
      const plain = (text: string, id: string): string => text.replaceAll(id, 'ID').replace(/"innerError".*/, '');
      assert.deepEqual(
        [hidden.status, plain(hidden.text, ids['closed'] as string)],
        [none.status, plain(none.text, nowhere)],
      );
      assert.equal(hidden.status, 404);
    });

    test('a page of packages, and their actions, cost a statement more for each further row at the most', async () => {
      const many = await Promise.all(
        Array.from({ length: 48 }, async (_, at) => {
          const body = { displayName: `Many ${at}`, catalog: { id: ids['catalog'] } };
          const { id } = (await latchkey.call('app:full', 'POST', `${em}/accessPackages`, body)).body;
          await latchkey.call('app:full', 'POST', `${em}/assignmentPolicies`, {
            displayName: 'For all',
            accessPackage: { id },
            allowedTargetScope: 'allMemberUsers',
            requestorSettings: { enableTargetsToSelfAddAccess: true },
          });
          return id as string;
        }),
      );
      // What jobs read at the same moment is read in the same statements, and counts to the call too.
      await latchkey.drain();
      const statements = async (path: string): Promise<readonly [rows: number, statements: number]> => {
        const { value } = await get('designer', path);
        const { next } = (await latchkey.call(null, 'GET', '/sandbox/calls')).body;
        const call = (await latchkey.call(null, 'GET', `/sandbox/calls/${next}`)).body;
        return [value.length, call.statementCount];
      };
      const listed = (some: readonly string[]): string => some.map((id) => `'${id}'`).join(',');
      for (const path of [
        (some: readonly string[]) => `myPackages(search='many',top=${some.length})`,
        (some: readonly string[]) => `allowedActions(ids=[${listed(some)}])`,
      ]) {
        const [few, all] = [await statements(path(many.slice(0, 4))), await statements(path(many))];
        assert.deepEqual([few[0], all[0]], [4, 48]);
        assert.ok(all[1] - few[1] <= 48, `${few[1]} for 4 rows, ${all[1]} for 48`);
      }
    });
  });
