// Access reviews from outside: a policy's reviews that remove, series of a group, decisions, stages, the end of a turn.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

after(stopPostgres);
const reviews = '/identityGovernance/accessReviews/definitions';
const management = '/v1.0/identityGovernance/entitlementManagement';

for (const engine of enginesByTurns(import.meta.url))
  describe(`access reviews on ${engine}`, () => {
    let latchkey: Latchkey;
    const people: string[] = [];
    let policy: any;
    let packageId: string;

    const call = (who: string, method: string, url: string, body?: unknown): Promise<Reply> =>
      latchkey.call(who, method, url, body);
    const done = async (method: string, url: string, body?: unknown, who = 'globalAdmin'): Promise<any> => {
      const reply = await call(who, method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const refused = async (
      who: string,
      method: string,
      url: string,
      status: number,
      body?: unknown,
    ): Promise<Reply> => {
      const reply = await call(who, method, url, body);
      assert.equal(reply.status, status, `${method} ${url}: ${reply.text}`);
      return reply;
    };
    const now = (): string => latchkey.sandbox.clock.now;
    const advance = async (by: string): Promise<void> => {
      await latchkey.clock({ advance: by });
      await latchkey.drain();
    };
    const person = async (name: string): Promise<string> =>
      (
        await done('POST', '/v1.0/users', {
          accountEnabled: true,
          displayName: name,
          mailNickname: name.toLowerCase().replaceAll(' ', ''),
          userPrincipalName: `${name.toLowerCase().replaceAll(' ', '')}@${latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password: 'correct-Horse-7-staple' },
        })
      ).id;
    const seriesOf = async (name: string): Promise<any> =>
      (await done('GET', `/v1.0${reviews}?$filter=displayName eq '${name}'`)).value[0];
    const turnsOf = async (id: string): Promise<readonly any[]> =>
      (await done('GET', `/v1.0${reviews}/${id}/instances?$orderby=startDateTime`)).value;
    const itemsOf = async (series: string, turn: string, version = 'v1.0'): Promise<readonly any[]> =>
      (await done('GET', `/${version}${reviews}/${series}/instances/${turn}/decisions?$top=100`)).value;
    const statesOf = async (): Promise<Readonly<Record<string, string>>> => {
      const { value } = await done(
        'GET',
        `${management}/assignments?$filter=assignmentPolicy/id eq '${policy.id}'&$expand=target`,
      );
      return Object.fromEntries(value.map((each: any) => [each.target.objectId, each.state]));
    };
    const reviewer = (): string => latchkey.user('manager').id;

    before(async () => {
      latchkey = await startLatchkey({ engine });
      for (let at = 0; at < 4; at += 1) people.push(await person(`Reviewed ${at}`));
      const catalog = await done('POST', `${management}/catalogs`, { displayName: 'Reviewed things' });
      ({ id: packageId } = await done('POST', `${management}/accessPackages`, {
        displayName: 'Sales tools',
        description: 'What sales needs.',
        catalog: { id: catalog.id },
      }));
      policy = await done('POST', `${management}/assignmentPolicies`, {
        displayName: 'By hand',
        description: '',
        allowedTargetScope: 'notSpecified',
        accessPackage: { id: packageId },
        reviewSettings: {
          isEnabled: true,
          expirationBehavior: 'keepAccess',
          isRecommendationEnabled: true,
          isReviewerJustificationRequired: true,
          isSelfReview: false,
          schedule: {
            startDateTime: new Date(Date.parse(now()) + 86_400_000).toISOString(),
            expiration: { type: 'afterDuration', duration: 'P3D' },
            recurrence: {
              pattern: { type: 'absoluteMonthly', interval: 1, dayOfMonth: 0, month: 0, daysOfWeek: [] },
              range: { type: 'noEnd', startDate: now().slice(0, 10) },
            },
          },
          primaryReviewers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: reviewer() }],
          fallbackReviewers: [],
        },
      });
      for (const id of people)
        await done('POST', `${management}/assignmentRequests`, {
          requestType: 'adminAdd',
          assignment: { targetId: id, assignmentPolicyId: policy.id, accessPackageId: packageId },
        });
      await latchkey.drain();
    });
    after(() => latchkey.close());

    test('a policy with reviews has a series, which waits for its start and follows the policy', async () => {
      const series = await seriesOf('Sales tools - By hand');
      assert.equal(series.status, 'NotStarted');
      assert.match(
        series.scope.query,
        new RegExp(`accessPackageId eq '${packageId}' and assignmentPolicyId eq '${policy.id}'`),
      );
      assert.deepEqual(series.settings.recurrence.pattern.type, 'absoluteMonthly');
      assert.equal(series.settings.instanceDurationInDays, 3);
      const [turn, ...more] = await turnsOf(series.id);
      assert.deepEqual([turn.status, more.length], ['NotStarted', 0]);
      const found = await done(
        'GET',
        `/v1.0${reviews}?$filter=` +
          "contains(scope/microsoft.graph.accessReviewQueryScope/query,'accessPackageAssignments')",
      );
      assert.ok(found.value.some(({ id }: any) => id === series.id));
      await done('PATCH', `${management}/accessPackages/${packageId}`, { displayName: 'Tools of sales' });
      assert.equal((await seriesOf('Tools of sales - By hand')).id, series.id);
    });

    test('what is said of the series of a policy is written to the policy, or refused at its field', async () => {
      const series = await seriesOf('Tools of sales - By hand');
      const path = `/v1.0${reviews}/${series.id}`;
      const { displayName, scope, reviewers, settings } = series;
      const other = latchkey.user('director').id;
      const said = { ...settings, instanceDurationInDays: 4, defaultDecisionEnabled: true, defaultDecision: 'Deny' };
      await done('PUT', path, {
        ...{ displayName, scope, settings: said },
        reviewers: [{ query: `/users/${other}`, queryType: 'MicrosoftGraph' }],
        fallbackReviewers: reviewers,
      });
      const { reviewSettings } = await done('GET', `${management}/assignmentPolicies/${policy.id}`);
      assert.deepEqual(
        [reviewSettings.primaryReviewers[0].userId, reviewSettings.fallbackReviewers[0].userId],
        [other, reviewer()],
      );
      assert.deepEqual(
        [reviewSettings.expirationBehavior, reviewSettings.schedule.expiration.duration],
        ['removeAccess', 'P4D'],
      );
      const [turn] = await turnsOf(series.id);
      assert.equal(Date.parse(turn.endDateTime) - Date.parse(turn.startDateTime), 4 * 86_400_000);
      for (const [field, body] of [
        ['displayName', { displayName: 'Ours' }],
        ['settings/autoApplyDecisionsEnabled', { settings: { ...settings, autoApplyDecisionsEnabled: false } }],
        ['settings/defaultDecision', { settings: { ...said, defaultDecision: 'Approve' } }],
        ['settings/instanceDurationInDays', { settings: { ...settings, instanceDurationInDays: 60 } }],
        ['reviewers/0/query', { reviewers: [{ query: './owners', queryType: 'MicrosoftGraph' }] }],
        ['scope', { scope: { ...scope, query: scope.query.replace(packageId, crypto.randomUUID()) } }],
      ] as const)
        assert.ok((await refused('app:full', 'PATCH', path, 400, body)).text.includes(field), field);
      await done('PATCH', path, { reviewers, fallbackReviewers: [], settings });
      const after = await seriesOf('Tools of sales - By hand');
      assert.deepEqual([after.reviewers, after.settings], [reviewers, settings]);
    });

    test('at its start the turn has an item for each person, whom the named reviewer decides', async () => {
      await advance('P1DT1H');
      const series = await seriesOf('Tools of sales - By hand');
      assert.equal(series.status, 'InProgress');
      const [turn] = await turnsOf(series.id);
      assert.equal(turn.status, 'InProgress');
      for (const version of ['v1.0', 'beta']) {
        const items = await itemsOf(series.id, turn.id, version);
        assert.deepEqual(items.map(({ principal }) => principal.id).toSorted(), people.toSorted());
        for (const item of items) {
          assert.equal(item.decision, 'NotReviewed');
          assert.equal(item.accessReviewId, turn.id);
          assert.equal(item.resource.accessPackageDisplayName, 'Tools of sales');
          assert.equal(item.reviewedBy.id, '00000000-0000-0000-0000-000000000000');
          assert.equal(item.target.userId, item.principal.id);
        }
      }
      const contacted = await done('GET', `/v1.0${reviews}/${series.id}/instances/${turn.id}/contactedReviewers`);
      assert.deepEqual(
        contacted.value.map(({ id }: any) => id),
        [reviewer()],
      );
      const mine = await done('GET', `/v1.0${reviews}/filterByCurrentUser(on='reviewer')`, undefined, 'manager');
      assert.deepEqual(
        mine.value.map(({ id }: any) => id),
        [series.id],
      );
      const items = `/v1.0${reviews}/${series.id}/instances/${turn.id}/decisions`;
      const own = await done('GET', `${items}/filterByCurrentUser(on='reviewer')`, undefined, 'manager');
      assert.equal(own.value.length, people.length);
      assert.deepEqual((await done('GET', `/v1.0${reviews}`, undefined, 'member')).value, []);
      await refused('member', 'GET', `/v1.0${reviews}/${series.id}`, 404);
    });

    test('decisions are made by reviewers alone, with a reason, and the last one counts', async () => {
      const series = await seriesOf('Tools of sales - By hand');
      const [turn] = await turnsOf(series.id);
      const root = `/v1.0${reviews}/${series.id}/instances/${turn.id}`;
      const items = await itemsOf(series.id, turn.id);
      const idOf = (at: number): string => items.find(({ principal }) => principal.id === people[at]).id;
      await refused('globalAdmin', 'PATCH', `${root}/decisions/${idOf(0)}`, 403, {
        decision: 'Approve',
        justification: 'x',
      });
      await refused('manager', 'PATCH', `${root}/decisions/${idOf(0)}`, 400, { decision: 'Approve' });
      await refused('manager', 'PATCH', `${root}/decisions/${idOf(0)}`, 400, {
        decision: 'Perhaps',
        justification: 'x',
      });
      await done('PATCH', `${root}/decisions/${idOf(0)}`, { decision: 'Deny', justification: 'Left sales' }, 'manager');
      await done('PATCH', `${root}/decisions/${idOf(0)}`, { decision: 'Approve', justification: 'Stays' }, 'manager');
      await done(
        'POST',
        `${root}/batchRecordDecisions`,
        { decision: 'Deny', justification: 'Gone', principalId: people[1] },
        'manager',
      );
      await done('POST', `${root}/batchRecordDecisions`, { decision: 'DontKnow', principalId: people[2] }, 'manager');
      const after = await itemsOf(series.id, turn.id);
      const of = (at: number): any => after.find(({ principal }) => principal.id === people[at]);
      assert.deepEqual([of(0).decision, of(0).justification, of(0).reviewedBy.id], ['Approve', 'Stays', reviewer()]);
      assert.deepEqual([of(1).decision, of(2).decision, of(3).decision], ['Deny', 'DontKnow', 'NotReviewed']);
      await refused('globalAdmin', 'POST', `${root}/applyDecisions`, 409);
    });

    test('at its end the denied access goes by a request, the rest stays, and the next turn is planned', async () => {
      const series = await seriesOf('Tools of sales - By hand');
      await advance('P3D');
      const [turn, next] = await turnsOf(series.id);
      assert.deepEqual([turn.status, next.status], ['Applied', 'NotStarted']);
      assert.equal((await seriesOf('Tools of sales - By hand')).status, 'NotStarted');
      const states = await statesOf();
      assert.deepEqual(
        people.map((id) => states[id]),
        ['delivered', 'expired', 'delivered', 'delivered'],
      );
      const items = await itemsOf(series.id, turn.id);
      const of = (at: number): any => items.find(({ principal }) => principal.id === people[at]);
      assert.deepEqual([of(1).applyResult, of(1).appliedBy.displayName], ['AppliedSuccessfully', 'Access Reviews']);
      assert.deepEqual([of(0).applyResult, of(3).applyResult], ['New', 'New']);
      const requests = await done(
        'GET',
        `${management}/assignmentRequests?$filter=requestType eq 'systemRemove'&$expand=assignment`,
      );
      assert.equal(requests.value.length, 1);
      const root = `/v1.0${reviews}/${series.id}/instances/${turn.id}`;
      await refused('manager', 'PATCH', `${root}/decisions/${of(0).id}`, 409, {
        decision: 'Deny',
        justification: 'late',
      });
      await refused('globalAdmin', 'POST', `${root}/stop`, 409);
      await done('POST', `${root}/applyDecisions`);
    });

    test('a policy whose reviews go off has a series that ended, and the turn to come is gone', async () => {
      const series = await seriesOf('Tools of sales - By hand');
      await done('PUT', `${management}/assignmentPolicies/${policy.id}`, {
        ...policy,
        reviewSettings: { ...policy.reviewSettings, isEnabled: false },
      });
      assert.deepEqual(
        (await turnsOf(series.id)).map(({ status }) => status),
        ['Applied'],
      );
      assert.equal((await seriesOf('Tools of sales - By hand')).status, 'Completed');
    });

    describe('of a group', () => {
      let group: string;
      const members = async (): Promise<readonly string[]> =>
        (await done('GET', `/v1.0/groups/${group}/members`)).value.map(({ id }: any) => id).toSorted();

      before(async () => {
        ({ id: group } = await done('POST', '/v1.0/groups', {
          displayName: 'Builders',
          mailEnabled: false,
          mailNickname: 'builders',
          securityEnabled: true,
          'members@odata.bind': people.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
        }));
      });

      const series = (more: object): object => ({
        displayName: 'Builders once',
        descriptionForAdmins: 'Builders once',
        scope: { query: `/groups/${group}/transitiveMembers`, queryType: 'MicrosoftGraph' },
        reviewers: [{ query: `/users/${reviewer()}`, queryType: 'MicrosoftGraph' }],
        settings: { instanceDurationInDays: 5, autoApplyDecisionsEnabled: false },
        ...more,
      });

      test('made by a call, it is one turn with the id of its series, and is applied by hand', async () => {
        const made = await done('POST', `/v1.0${reviews}`, series({}));
        await latchkey.drain();
        const [turn] = await turnsOf(made.id);
        assert.equal(turn.id, made.id);
        const root = `/v1.0${reviews}/${made.id}/instances/${made.id}`;
        await done('POST', `${root}/batchRecordDecisions`, { decision: 'Deny', principalId: people[0] }, 'manager');
        await refused('manager', 'POST', `${root}/batchRecordDecisions`, 404, {
          decision: 'Deny',
          principalId: made.id,
        });
        await done('POST', `${root}/stop`);
        await latchkey.drain();
        assert.equal((await turnsOf(made.id))[0].status, 'Completed');
        assert.equal((await members()).length, people.length);
        await done('POST', `${root}/applyDecisions`);
        await latchkey.drain();
        assert.deepEqual(await members(), people.slice(1).toSorted());
        assert.equal((await turnsOf(made.id))[0].status, 'Applied');
        await done('DELETE', `/v1.0${reviews}/${made.id}`);
        await refused('globalAdmin', 'GET', `/v1.0${reviews}/${made.id}`, 404);
      });

      test('of several stages, what moves on is decided again, and the last decision counts', async () => {
        const stages = [
          {
            stageId: '1',
            durationInDays: 2,
            recommendationsEnabled: false,
            decisionsThatWillMoveToNextStage: ['NotReviewed', 'Approve'],
            reviewers: [{ query: `/users/${reviewer()}`, queryType: 'MicrosoftGraph' }],
          },
          {
            stageId: '2',
            dependsOn: ['1'],
            durationInDays: 2,
            recommendationsEnabled: false,
            reviewers: [{ query: `/users/${latchkey.user('globalAdmin').id}`, queryType: 'MicrosoftGraph' }],
          },
        ];
        const made = await done(
          'POST',
          `/beta${reviews}`,
          series({
            displayName: 'Builders twice',
            stageSettings: stages,
            settings: { instanceDurationInDays: 4, autoApplyDecisionsEnabled: true },
          }),
        );
        await latchkey.drain();
        const root = `/beta${reviews}/${made.id}/instances/${made.id}`;
        await done('POST', `${root}/batchRecordDecisions`, { decision: 'Deny', principalId: people[1] }, 'manager');
        await done('POST', `${root}/batchRecordDecisions`, { decision: 'Approve', principalId: people[2] }, 'manager');
        const [first] = (await done('GET', `${root}/stages`)).value;
        await done('POST', `${root}/stages/${first.id}/stop`);
        await latchkey.drain();
        const begun = (await done('GET', `${root}/stages?$orderby=startDateTime`)).value;
        assert.deepEqual(
          begun.map(({ status }: any) => status),
          ['Completed', 'InProgress'],
        );
        const second = begun[1].id;
        const again = (await done('GET', `${root}/stages/${second}/decisions`)).value;
        assert.deepEqual(again.map(({ principal }: any) => principal.id).toSorted(), [people[2], people[3]].toSorted());
        await refused('manager', 'PATCH', `${root}/decisions/${again[0].id}`, 404, { decision: 'Deny' });
        for (const { id, principal } of again)
          await done('PATCH', `${root}/stages/${second}/decisions/${id}`, {
            decision: principal.id === people[2] ? 'Deny' : 'Approve',
          });
        await advance('P4D');
        assert.equal((await turnsOf(made.id))[0].status, 'Applied');
        assert.deepEqual(await members(), [people[3]]);
        const items = await itemsOf(made.id, made.id);
        assert.equal(items.length, 3);
        assert.deepEqual(Object.fromEntries(items.map(({ principal, decision }) => [principal.id, decision])), {
          [people[1] as string]: 'Deny',
          [people[2] as string]: 'Deny',
          [people[3] as string]: 'Approve',
        });
      });
    });
  });
