// The law of access reviews, on both engines: whatever reviewers and administrators do in whatever order, each item has
// exactly one outcome, nothing is applied twice, what people hold is what decisions say, and the history adds up.

import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { createDefinition } from '../../src/commands/reviews/definitions.ts';
import { decideItem } from '../../src/commands/reviews/decideItem.ts';
import {
  acceptRecommendations,
  batchRecordDecisions,
  resetDecisions,
} from '../../src/commands/reviews/decideManyItems.ts';
import { applyDecisions, stopInstance, stopStage } from '../../src/commands/reviews/stopReview.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Id } from '../../src/domain/base.ts';
import { policyScope } from '../../src/domain/reviews/scopes.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, eq } from '../../src/odata/query.ts';
import { ConflictError, update, type Store } from '../../src/store/contract.ts';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { pick, randomFrom } from '../odata/grammar.ts';
import { sampleOf, seedOfToday } from '../sample.ts';
import { rules } from './reviewSettings.ts';
import { admin, catalogId, openWorld, self, type World } from './world.ts';

after(stopPostgres);
const seed = sampleOf(20_261_130, seedOfToday());
const rounds = sampleOf(3, 40);
const permissions = new Set(['AccessReview.ReadWrite.All', 'EntitlementManagement.ReadWrite.All']);
const root: Caller = { ...admin, permissions };
const reviewerOf = (id: Id) => ({
  query: `/users/${id}`,
  queryType: 'MicrosoftGraph',
  queryRoot: null,
  reviewerId: null,
  scopeType: null,
});
const words = ['approve', 'deny', 'dontKnow', 'notReviewed'] as const;

for (const engine of engines)
  describe(`access reviews on ${engine}`, () => {
    let world: World;
    let people: readonly Id[];
    let reviewers: readonly Id[];

    beforeEach(async () => {
      world = await openWorld(engine);
      people = await Promise.all(['ann', 'ben', 'cem', 'dan', 'eve', 'fay'].map((name) => world.user(name)));
      reviewers = await Promise.all(['rae', 'sam'].map((name) => world.user(name)));
    });
    afterEach(() => world.close());

    const as = (id: Id): Caller => ({ ...self(id), permissions });
    const advance = async (by: string): Promise<void> => {
      world.clock.now = addDuration(world.clock.now, by) ?? world.clock.now;
      await world.worker.drain();
    };

    async function series(settings: object, more: object = {}): Promise<{ readonly turn: Id; readonly policyId: Id }> {
      const group = await world.group('builders');
      const packageId = await world.accessPackage('Tools', group);
      const policyId = await world.policy(packageId);
      for (const id of people)
        await world.ask({ type: 'adminAdd', assignment: { targetObjectId: id, policyId, packageId } });
      await world.worker.drain();
      const { row } = await world.run(
        createDefinition,
        {
          body: {
            displayName: 'Tools',
            scope: policyScope({ packageId, policyId, catalogId }),
            reviewers: reviewers.map(reviewerOf),
            settings: { ...rules, autoApplyDecisionsEnabled: true, recommendationsEnabled: true, ...settings },
            ...more,
          },
        },
        root,
      );
      await world.worker.drain();
      return { turn: row?.id ?? '', policyId };
    }

    async function check(turn: Id, policyId: Id): Promise<void> {
      const items = await world.rows('reviewDecision', eq('instanceId', turn));
      assert.deepEqual(items.map(({ principalId }) => principalId).toSorted(), [...people].toSorted());
      const requests = await world.rows('assignmentRequest', eq('type', 'systemRemove'));
      const denied = items.filter(({ decision }) => decision === 'deny');
      assert.deepEqual(
        requests.map(({ id }) => id).toSorted(),
        denied.map(({ requestId }) => requestId).toSorted(),
        'one request for each denial',
      );
      const assignments = await world.rows('assignment', eq('policyId', policyId));
      for (const item of items) {
        const state = assignments.find(({ id }) => id === item.grantId)?.state;
        assert.equal(state, item.decision === 'deny' ? 'expired' : 'delivered');
        assert.equal(item.applyResult, item.decision === 'deny' ? 'appliedSuccessfully' : 'new');
        const history = (await world.rows('reviewDecisionChange', eq('itemId', item.id))).toSorted(
          (a, b) => a.sequence - b.sequence,
        );
        for (const [at, { before }] of history.entries())
          assert.equal(
            before,
            history[at - 1]?.after ?? 'notReviewed',
            'each change begins where the one before ended',
          );
        assert.equal(history.at(-1)?.after ?? 'notReviewed', item.decision);
        assert.equal(history.filter(({ kind }) => kind === 'applied').length, item.decision === 'deny' ? 1 : 0);
      }
    }

    for (let round = 0; round < rounds; round += 1)
      test(`whatever is done in round ${round}, each item has one outcome and its history adds up`, async () => {
        const random = randomFrom(seed + round);
        const isDefault = round % 2 === 0;
        const { turn, policyId } = await series({
          defaultDecisionEnabled: isDefault,
          defaultDecision: isDefault ? 'deny' : 'none',
        });
        const acts: readonly (() => Promise<string>)[] = [
          async () => {
            const items = await world.rows('reviewDecision', eq('instanceId', turn));
            const item = pick(random, items);
            return world.tell(
              decideItem,
              { id: item.id, body: { decision: pick(random, words) } },
              as(pick(random, reviewers)),
            );
          },
          () =>
            world.tell(
              batchRecordDecisions,
              { id: turn, body: { decision: pick(random, words), principalId: pick(random, people) } },
              as(pick(random, reviewers)),
            ),
          () => world.tell(acceptRecommendations, { id: turn }, as(pick(random, reviewers))),
          () => world.tell(resetDecisions, { id: turn }, root),
        ];
        for (let step = 0; step < 12; step += 1) {
          const codes = await Promise.all([pick(random, acts)(), pick(random, acts)()]);
          for (const code of codes) assert.ok(['204', 'changedMeanwhile'].includes(code), code);
        }
        const ends = await Promise.all([
          world.tell(stopInstance, { id: turn }, root),
          pick(random, acts)(),
          world.tell(stopInstance, { id: turn }, root),
        ]);
        assert.ok(ends.includes('204'), ends.join());
        await world.worker.drain();
        await advance('PT1M');
        assert.equal(await world.tell(applyDecisions, { id: turn }, root), '204');
        await advance('P6D');
        await check(turn, policyId);
        const [instance] = await world.rows('reviewInstance', eq('id', turn));
        assert.equal(instance?.status, 'applied');
      });

    test('a turn whose job of reminders is lost has one again, until the last reminder is over', async () => {
      const { turn } = await series({ reminderNotificationsEnabled: true });
      const ofTurn = and(eq('kind', 'tellReviewers'), eq('subject', turn));
      const [job] = await world.rows('job', ofTurn);
      await world.store.commit([{ kind: 'deleteWhere', entity: 'job', where: ofTurn }]);
      await world.sweep();
      await world.worker.drain();
      const [again] = await world.rows('job', ofTurn);
      assert.deepEqual([again?.dueAt, again?.payload], [job?.dueAt, job?.payload]);
      assert.deepEqual(await world.rows('mail', eq('event', 'reviewReminder')), []);
      await advance('P4DT12H');
      assert.deepEqual(await world.rows('job', ofTurn), []);
      await world.sweep();
      await world.worker.drain();
      assert.deepEqual(await world.rows('job', ofTurn), []);
    });

    test('a job that is begun again in its middle makes no item twice, and applies nothing twice', async () => {
      const { turn, policyId } = await series({ defaultDecisionEnabled: true, defaultDecision: 'deny' });
      const workers = [world.anotherWorker(), world.anotherWorker()];
      world.clock.now = addDuration(world.clock.now, 'P6D') ?? world.clock.now;
      await Promise.all([...workers, world.worker].map((each) => each.drain()));
      await advance('PT2M');
      await Promise.all(workers.map((each) => each.stop()));
      await check(turn, policyId);
    });

    test('a decision whose stage ends before it is written is refused', async () => {
      const stage = {
        dependsOn: [],
        durationInDays: 2,
        recommendationsEnabled: false,
        decisionsThatWillMoveToNextStage: null,
        reviewers: [reviewerOf(reviewers[0] ?? '')],
        fallbackReviewers: [],
        recommendationInsightSettings: [],
        recommendationLookBackDuration: null,
      };
      const stageSettings = [
        { ...stage, stageId: '1' },
        { ...stage, stageId: '2', dependsOn: ['1'] },
      ];
      const { turn } = await series({}, { stageSettings });
      const [open] = await world.rows('reviewStage', eq('instanceId', turn));
      const [item] = await world.rows('reviewDecision', and(eq('instanceId', turn), eq('stageId', null)));
      const ctx = world.context(as(reviewers[0] ?? ''));
      const store: Store = {
        ...ctx.store,
        commit: async (changes) => {
          await world.run(stopStage, { id: open?.id ?? '' }, root);
          return ctx.store.commit(changes);
        },
      };
      const input = { id: item?.id ?? '', parent: null, reference: null, expressibleFields: [] };
      await assert.rejects(
        decideItem({ ...ctx, store }, { ...input, body: { decision: 'deny' } }),
        (error) => error instanceof ConflictError,
      );
    });

    test('what stands as said is not decided again, and applying again takes up what was left', async () => {
      const { turn, policyId } = await series({ autoApplyDecisionsEnabled: false });
      const input = { id: turn, body: { decision: 'deny' } };
      for (let time = 0; time < 2; time += 1)
        assert.equal(await world.tell(batchRecordDecisions, input, as(reviewers[0] ?? '')), '204');
      assert.equal((await world.rows('reviewDecisionChange', eq('instanceId', turn))).length, people.length);
      await world.run(stopInstance, { id: turn }, root);
      await world.worker.drain();
      await world.store.commit([update('reviewInstance', turn, { status: 'applying' })]);
      assert.equal(await world.tell(applyDecisions, { id: turn }, root), '204');
      await world.worker.drain();
      await advance('PT1M');
      await check(turn, policyId);
    });
  });
