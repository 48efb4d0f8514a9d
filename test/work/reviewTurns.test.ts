// The turns of a series of access reviews over months, and the end of one that has more to apply than a slice.

import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { dropHeldRemovals } from '../../src/commands/removals/decideHeldRemovals.ts';
import { deleteDefinition, updateDefinition } from '../../src/commands/reviews/definitions.ts';
import { myReviews } from '../../src/commands/reviews/myReviews.ts';
import { reviewItems } from '../../src/commands/reviews/reviewItems.ts';
import { reviewProgress } from '../../src/commands/reviews/reviewProgress.ts';
import { acceptRecommendations, batchRecordDecisions } from '../../src/commands/reviews/decideManyItems.ts';
import { applyDecisions, stopApplyDecisions, stopInstance, stopStage } from '../../src/commands/reviews/stopReview.ts';
import { updateInstance, updateStage } from '../../src/commands/reviews/updateReviewers.ts';
import type { Id } from '../../src/domain/base.ts';
import type { ReviewInstance } from '../../src/domain/reviews/reviewEntities.ts';
import { groupScope, policyScope } from '../../src/domain/reviews/scopes.ts';
import { addDuration } from '../../src/domain/time.ts';
import { applyReviewJob } from '../../src/flows/reviews/reviewJobs.ts';
import { newDirectoryObject } from '../../src/model/newRow.ts';
import { and, eq } from '../../src/odata/query.ts';
import { insert, update, type Change } from '../../src/store/contract.ts';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { every, named, permissions, query, root, rules, reviewSteps } from './reviewSettings.ts';
import { begin, catalogId, openWorld, self, type World } from './world.ts';

after(stopPostgres);
for (const engine of engines)
  describe(`turns of access reviews on ${engine}`, () => {
    let world: World;
    let reviewer: Id;

    beforeEach(async () => {
      world = await openWorld(engine);
      reviewer = await world.user('rae');
    });
    afterEach(() => world.close());

    const { goTo, advance, fill, series, turnsOf, ofOneGroup } = reviewSteps(() => ({ world, reviewer }));
    const waitingOf = async (definitionId: Id): Promise<readonly ReviewInstance[]> =>
      (await turnsOf(definitionId)).filter(({ status }) => status === 'notStarted');
    const edit = async (id: Id, settings: object): Promise<void> => {
      assert.equal(
        await world.tell(updateDefinition, { id, body: { settings: { ...rules, ...settings } } }, root),
        '204',
      );
      await world.worker.drain();
    };
    test('a series over every group goes on for months, with groups in which nobody is', async () => {
      const unified = { groupTypes: ['Unified'], mailEnabled: true };
      const [builders] = [await world.group('builders', unified), await world.group('empty', unified)];
      await world.group('nobody', unified);
      await fill(builders, [await world.user('ann')]);
      const enumerationScope = query("/groups?$filter=(groupTypes/any(c:c eq 'Unified'))");
      const id = await series({ scope: query('./members'), enumerationScope }, { recurrence: every(1) });
      for (const [number, month] of ['06', '07', '08', '09'].entries()) {
        await goTo(`2026-${month}-01T12:00:00.001Z`);
        await advance('P6D');
        await edit(id, { recurrence: every(1), instanceDurationInDays: 5 + (number % 2) });
        const turns = await turnsOf(id);
        const ofGroups = turns.filter(({ resourceId }) => resourceId !== null);
        assert.deepEqual(
          ofGroups.map(({ turn }) => turn).toSorted(),
          Array.from({ length: (number + 1) * 3 }, (_, at) => Math.floor(at / 3)),
        );
        assert.deepEqual(
          (await waitingOf(id)).map(({ turn, resourceId }) => [turn, resourceId]),
          [[number + 1, null]],
        );
        const [definition] = await world.rows('reviewDefinition', eq('id', id));
        assert.equal(definition?.turn, number + 1);
      }
    });

    test('a turn that begins late, since no server ran, has its whole time, and the next one is on time', async () => {
      const startDate = addDuration(begin, 'P1D')?.slice(0, 10);
      const id = await ofOneGroup({ recurrence: every(1, { type: 'noEnd', startDate }) });
      const [planned] = await turnsOf(id);
      assert.equal(planned?.startsAt.slice(0, 10), startDate);
      await goTo('2026-06-12T08:00:00.000Z');
      const [late] = await turnsOf(id);
      assert.deepEqual(
        [late?.status, late?.startsAt, late?.endsAt],
        ['inProgress', '2026-06-12T08:00:00.000Z', '2026-06-17T08:00:00.000Z'],
      );
      await advance('P6D');
      const [next] = await waitingOf(id);
      assert.equal(next?.startsAt, addDuration(planned?.startsAt ?? '', 'P1M'));
    });

    test('a longer recurrence moves the turn to come, and begins none by itself', async () => {
      const id = await ofOneGroup({ recurrence: every(1) });
      await advance('P6D');
      assert.deepEqual(
        (await waitingOf(id)).map(({ startsAt }) => startsAt.slice(0, 10)),
        ['2026-07-01'],
      );
      await edit(id, { recurrence: every(3) });
      assert.deepEqual(
        (await waitingOf(id)).map(({ startsAt }) => startsAt.slice(0, 10)),
        ['2026-09-01'],
      );
    });

    test('a series that has run out goes on where it is extended, and ends where nothing is to come', async () => {
      const id = await ofOneGroup({ recurrence: every(1, { type: 'numbered', numberOfOccurrences: 1 }) });
      await advance('P6D');
      assert.deepEqual(await waitingOf(id), []);
      await edit(id, { recurrence: every(1, { type: 'numbered', numberOfOccurrences: 3 }) });
      assert.deepEqual(
        (await waitingOf(id)).map(({ turn, startsAt }) => [turn, startsAt.slice(0, 10)]),
        [[1, '2026-07-01']],
      );
      await edit(id, { recurrence: every(1, { type: 'endDate', endDate: '2026-06-20' }) });
      assert.deepEqual(await waitingOf(id), []);
    });

    test('who reviews two stages is asked in each, and has the items open in the second', async () => {
      const group = await world.group('builders');
      await fill(group, [await world.user('ann'), await world.user('ben')]);
      const reviewers = [{ ...query(`/users/${reviewer}`), reviewerId: null, scopeType: null }];
      const stageSettings = ['1', '2'].map((stageId) => ({
        ...{ stageId, dependsOn: stageId === '1' ? [] : ['1'], durationInDays: 2, reviewers, fallbackReviewers: [] },
        ...{ recommendationsEnabled: false, recommendationLookBackDuration: null, recommendationInsightSettings: [] },
        decisionsThatWillMoveToNextStage: stageId === '1' ? ['approve'] : null,
      }));
      const scope = groupScope(group, { whose: 'everyone', isUsersOnly: true });
      const turn = await series(
        { scope, stageSettings },
        { mailNotificationsEnabled: true, instanceDurationInDays: 4 },
      );
      const caller = { ...self(reviewer), permissions };
      const openItems = async () => {
        const body = { reviewId: turn, show: 'open' };
        const [items, reviews, progress] = [
          await world.run(reviewItems, { body }, caller),
          await world.run(myReviews, {}, caller),
          await world.run(reviewProgress, { body }, root),
        ];
        const [mine] = (reviews.value as { value: { open: number }[] }).value;
        const [told] = (progress.value as { reviewers: { open: number }[] }).reviewers;
        return [(items.value as { count: number }).count, mine?.open, told?.open];
      };
      const askedAt = async () => (await world.rows('contactedReviewer'))[0]?.mailedAt;
      const shown = async () => {
        const { value } = await world.run(reviewItems, { body: { reviewId: turn } }, caller);
        return (value as { value: { decision: string }[] }).value.map(({ decision }) => decision);
      };
      assert.deepEqual([await openItems(), await askedAt()], [[2, 2, 2], begin]);
      for (const item of await world.rows('reviewDecision', and(eq('instanceId', turn), eq('stageId', null))))
        await world.store.commit([update('reviewDecision', item.id, { recommendation: 'approve' })]);
      assert.equal(await world.tell(acceptRecommendations, { id: turn }, caller), '204');
      assert.deepEqual(await openItems(), [0, 0, 0]);
      await advance('P2D');
      assert.deepEqual([await openItems(), await askedAt()], [[2, 2, 2], world.clock.now]);
      assert.deepEqual(await shown(), ['notReviewed', 'notReviewed']);
      const settings = { ...rules, instanceDurationInDays: 4, decisionHistoriesForReviewersEnabled: true };
      await world.store.commit([update('reviewInstance', turn, { settings })]);
      assert.deepEqual(await shown(), ['approve', 'approve']);
      await world.store.commit([
        update('reviewInstance', turn, { settings: { ...settings, decisionHistoriesForReviewersEnabled: false } }),
      ]);
      assert.equal(await world.tell(acceptRecommendations, { id: turn }, caller), '204');
      assert.deepEqual(await openItems(), [0, 0, 0]);
      assert.deepEqual(await shown(), ['approve', 'approve']);
    });

    test('other reviewers of a stage are asked, and none of them where the stage ends before', async () => {
      const group = await world.group('builders');
      await fill(group, await Promise.all(['ann', 'ben', 'cem'].map((name) => world.user(name))));
      const [first, second, late] = [reviewer, await world.user('sam'), await world.user('lou')];
      const stage = (stageId: string, id: Id) => ({
        ...{ stageId, dependsOn: stageId === '1' ? [] : ['1'], durationInDays: 2, fallbackReviewers: [] },
        ...{ recommendationsEnabled: false, recommendationLookBackDuration: null, recommendationInsightSettings: [] },
        ...{ reviewers: [named(id)], decisionsThatWillMoveToNextStage: null },
      });
      const turn = await series(
        {
          scope: groupScope(group, { whose: 'everyone', isUsersOnly: true }),
          stageSettings: [stage('1', first), stage('2', second)],
        },
        { mailNotificationsEnabled: true, instanceDurationInDays: 4 },
      );
      const reviewersOf = async (stageId: Id | null): Promise<readonly Id[]> => {
        const items = await world.rows('reviewDecision', and(eq('instanceId', turn), eq('stageId', stageId)));
        const sets = new Set(items.map(({ reviewerSetId }) => reviewerSetId));
        const found = await world.rows('reviewer', eq('instanceId', turn));
        return found.filter(({ setId }) => sets.has(setId)).map(({ principalId }) => principalId);
      };
      const change = async (id: Id) =>
        assert.equal(await world.tell(updateStage, { id: turn, body: { reviewers: [named(id)] } }, root), '200');
      await change(late);
      await world.worker.drain();
      assert.deepEqual([await reviewersOf(turn), await reviewersOf(null)], [[late], [late]]);
      const asked = await world.rows('contactedReviewer', eq('principalId', late));
      assert.deepEqual(
        asked.map(({ mailedAt }) => mailedAt),
        [world.clock.now],
      );
      await change(first);
      assert.equal(await world.tell(stopStage, { id: turn }, root), '204');
      await world.worker.drain();
      assert.deepEqual([await reviewersOf(turn), await reviewersOf(null)], [[late], [second]]);
    });

    test('what was approved and has not changed is carried over once, where the tenant wants it', async () => {
      await world.store.commit([update('settings', 'singleton', { carriesReviewsOver: true })]);
      const group = await world.group('builders');
      const [same, moved] = [await world.user('ann'), await world.user('ben')];
      await fill(group, [same, moved]);
      const scope = groupScope(group, { whose: 'everyone', isUsersOnly: true });
      const id = await series({ scope }, { recurrence: every(1), mailNotificationsEnabled: true });
      const caller = { ...self(reviewer), permissions };
      const shown = async () => {
        const last = (await turnsOf(id)).filter(({ status }) => status === 'inProgress')[0];
        const items = await world.rows('reviewDecision', eq('instanceId', last?.id ?? null));
        const history = await world.rows('reviewDecisionChange', eq('instanceId', last?.id ?? null));
        const of = (person: Id) => items.filter(({ principalId }) => principalId === person)[0];
        return { id: last?.id ?? '', same: of(same), moved: of(moved), history };
      };
      const approve = async (turn: Id) =>
        assert.equal(
          await world.tell(batchRecordDecisions, { id: turn, body: { decision: 'approve' } }, caller),
          '204',
        );
      await approve((await shown()).id);
      await world.store.commit([update('directoryObject', moved, { department: 'Elsewhere' })]);
      await advance('P6D');
      await advance('P25D');
      const second = await shown();
      assert.deepEqual(
        [second.same, second.moved].map((item) => [item?.decision, item?.reviewedBy, item?.justification]),
        [
          ['approve', 'system', `Unchanged since it was approved on ${begin.slice(0, 10)}.`],
          ['notReviewed', 'nobody', ''],
        ],
      );
      assert.deepEqual(
        second.history.map(({ kind, sequence, after: result }) => [kind, sequence, result]),
        [['carriedOver', 0, 'approve']],
      );
      assert.equal(
        await world.tell(
          batchRecordDecisions,
          { id: second.id, body: { decision: 'deny', principalId: same } },
          caller,
        ),
        '204',
      );
      await world.store.commit([
        update('reviewDecision', second.same?.id ?? '', { decision: 'approve', reviewedBy: 'system' }),
      ]);
      await advance('P6D');
      await advance('P25D');
      assert.equal((await shown()).same?.decision, 'notReviewed');
    });

    test('the managers of slow reviewers are asked as well, once, when so much of the time is over', async () => {
      const [above, idle] = [await world.user('una'), await world.user('ida')];
      await world.store.commit([
        update('settings', 'singleton', { escalatesReviewsAfter: 75 }),
        ...[reviewer, idle].map((id) => update('directoryObject', id, { managerId: above })),
      ]);
      const group = await world.group('builders');
      const [ann, ben] = [await world.user('ann'), await world.user('ben')];
      await fill(group, [ann, ben]);
      await world.store.commit([update('directoryObject', ann, { managerId: idle })]);
      await world.store.commit([update('directoryObject', ben, { managerId: reviewer })]);
      const byManager = [{ ...query('./manager'), queryRoot: 'decisions', reviewerId: null, scopeType: null }];
      const scope = groupScope(group, { whose: 'everyone', isUsersOnly: true });
      const turn = await series({ scope, reviewers: byManager }, { instanceDurationInDays: 8 });
      const body = { decision: 'approve' };
      assert.equal(
        await world.tell(batchRecordDecisions, { id: turn, body }, { ...self(reviewer), permissions }),
        '204',
      );
      const added = async () =>
        (await world.rows('reviewer', and(eq('instanceId', turn), eq('role', 'escalation')))).map(
          (each) => each.principalId,
        );
      await advance('P5D');
      assert.deepEqual(await added(), []);
      await advance('P1DT1M');
      assert.deepEqual(await added(), [above]);
      assert.deepEqual(
        (await world.rows('mail', eq('event', 'reviewEscalated'))).map(({ recipientId }) => recipientId),
        [above],
      );
      await advance('P1D');
      assert.deepEqual(await added(), [above]);
      assert.equal(await world.tell(batchRecordDecisions, { id: turn, body }, { ...self(above), permissions }), '204');
      const items = await world.rows('reviewDecision', eq('instanceId', turn));
      assert.deepEqual(
        items.map(({ principalId, reviewedById }) => [principalId, reviewedById]).toSorted(),
        [
          [ann, above],
          [ben, reviewer],
        ].toSorted(),
      );
    });

    test('reviewers who are said again are those who are in their group then', async () => {
      const [group, committee] = [await world.group('builders'), await world.group('committee')];
      await fill(group, [await world.user('ann')]);
      await fill(committee, [reviewer]);
      const reviewers = [{ ...query(`/groups/${committee}/members`), reviewerId: null, scopeType: null }];
      const scope = groupScope(group, { whose: 'everyone', isUsersOnly: true });
      const id = await series({ scope, reviewers });
      const asked = async (): Promise<readonly Id[]> => {
        const [item] = await world.rows('reviewDecision', eq('instanceId', id));
        const found = await world.rows('reviewer', eq('setId', item?.reviewerSetId ?? null));
        return found.map(({ principalId }) => principalId).toSorted();
      };
      assert.deepEqual(await asked(), [reviewer]);
      const another = await world.user('bob');
      await fill(committee, [another]);
      assert.equal(await world.tell(updateInstance, { id, body: { reviewers } }, root), '200');
      await world.worker.drain();
      assert.deepEqual(await asked(), [reviewer, another].toSorted());
    });

    test('a denial of the role of an application that is held names the application as one', async () => {
      const [application, person] = [crypto.randomUUID(), await world.user('ann')];
      const given = {
        id: crypto.randomUUID(),
        appRoleId: crypto.randomUUID(),
        principalId: person,
        principalType: 'User',
        resourceId: application,
        createdAt: begin,
        from: begin,
        until: null,
        endedWith: null,
      };
      await world.store.commit([
        insert(
          'directoryObject',
          newDirectoryObject('servicePrincipal', application, begin, { displayName: 'Ledger' }),
        ),
        insert('appRoleAssignment', given),
        update('settings', 'singleton', { removalLimits: ['review 0% 0 P1D'] }),
      ]);
      const resourceScopes = [query(`/servicePrincipals/${application}`)];
      const id = await series({ scope: { kind: 'memberships', principalScopes: [query('/users')], resourceScopes } });
      const robot = { ...root, kind: 'application' as const, objectId: null };
      assert.equal(await world.tell(batchRecordDecisions, { id, body: { decision: 'deny' } }, robot), '204');
      assert.equal(await world.tell(stopInstance, { id }, root), '204');
      await world.worker.drain();
      assert.equal(await world.tell(applyDecisions, { id }, root), '204');
      await world.worker.drain();
      const [held] = await world.rows('heldRemoval');
      assert.equal(await world.tell(dropHeldRemovals, { body: { ids: [held?.id] } }, root), '204');
      for (const activityDisplayName of ['Hold removal of access', 'Drop held removal of access']) {
        const [entry] = await world.rows('audit', eq('activityDisplayName', activityDisplayName));
        const targets = await world.rows('auditTarget', eq('auditId', entry?.id ?? null));
        assert.deepEqual(
          targets.toSorted((a, b) => a.position - b.position).map(({ type, displayName }) => [type, displayName]),
          [
            ['User', 'ann'],
            ['ServicePrincipal', 'Ledger'],
          ],
        );
      }
    });

    /** A review of one policy of a package, in which `people` were denied, and which is being applied. */
    async function denied(people: readonly Id[]): Promise<Id> {
      const packageId = await world.accessPackage('Tools', await world.group('tools'));
      const policyId = await world.policy(packageId);
      for (const id of people)
        await world.ask({ type: 'adminAdd', assignment: { targetObjectId: id, policyId, packageId } });
      await world.worker.drain();
      const id = await series({ scope: policyScope({ packageId, policyId, catalogId }) });
      const user = { ...root, kind: 'application' as const, objectId: null };
      assert.equal(await world.tell(batchRecordDecisions, { id, body: { decision: 'deny' } }, user), '204');
      assert.equal(await world.tell(stopInstance, { id }, root), '204');
      await world.worker.drain();
      return id;
    }
    const setTo = (where: Id, state: 'delivering' | 'delivered'): Change =>
      update('assignmentRequest', where, { state });

    for (const count of [250, 251])
      test(`${count} denials that wait are all followed to their end, without a rush`, async () => {
        const turn = await denied([await world.user('ann')]);
        const [item] = await world.rows('reviewDecision', eq('instanceId', turn));
        const [request] = await world.rows('assignmentRequest');
        assert.ok(item !== undefined && request !== undefined);
        const { version: _, ...row } = item;
        const copies = Array.from({ length: count - 1 }, () => {
          const id = crypto.randomUUID();
          return { ...row, id, itemId: id, principalId: crypto.randomUUID() };
        });
        const follows = { applyResult: 'applying' as const, requestId: request.id };
        await world.store.commit([
          setTo(request.id, 'delivering'),
          update('reviewInstance', turn, { status: 'applying' }),
          update('reviewDecision', item.id, follows),
          ...copies.map((each) => insert('reviewDecision', { ...each, ...follows })),
          ...applyReviewJob(world.context(root), turn),
        ]);
        await world.worker.drain();
        const status = async () => (await world.rows('reviewInstance', eq('id', turn)))[0]?.status;
        assert.equal(await status(), 'applying');
        await world.store.commit([setTo(request.id, 'delivered')]);
        await advance('PT1H');
        assert.equal(await status(), 'applied');
        const done = and(eq('instanceId', turn), eq('applyResult', 'appliedSuccessfully'));
        assert.equal((await world.rows('reviewDecision', done)).length, count);
      });

    for (const [what, command] of [
      ['stopped', stopApplyDecisions],
      ['deleted', deleteDefinition],
    ] as const)
      test(`denials that wait for another request use up no limit, and none is held once it is ${what}`, async () => {
        const people = [await world.user('ann'), await world.user('ben')];
        const turn = await denied(people);
        const [request] = await world.rows('assignmentRequest', eq('state', 'delivered'));
        assert.ok(request !== undefined);
        await world.store.commit([
          update('settings', 'singleton', { removalLimits: ['review 0% 1 P1D'] }),
          setTo(request.id, 'delivering'),
        ]);
        assert.equal(await world.tell(applyDecisions, { id: turn }, root), '204');
        await world.worker.drain();
        assert.deepEqual(await world.rows('heldRemoval'), []);
        await advance('PT1M');
        assert.deepEqual(await world.rows('heldRemoval'), []);
        await world.store.commit([setTo(request.id, 'delivered')]);
        await advance('PT1H');
        assert.equal((await world.rows('heldRemoval')).length, 1);
        assert.equal(await world.tell(command, { id: turn }, root), '204');
        assert.deepEqual([...(await world.rows('heldRemoval')), ...(await world.rows('removalLedger'))], []);
      });
  });
