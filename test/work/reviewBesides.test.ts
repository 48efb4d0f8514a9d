// What is carried over from one turn of an access review to the next, who decides in whose place, and what reviewers
// hear.

import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { batchRecordDecisions } from '../../src/commands/reviews/decideManyItems.ts';
import { decideItem } from '../../src/commands/reviews/decideItem.ts';
import { sendReminder } from '../../src/commands/reviews/sendReminder.ts';
import { updateInstance } from '../../src/commands/reviews/updateReviewers.ts';
import type { Id } from '../../src/domain/base.ts';
import { groupScope } from '../../src/domain/reviews/scopes.ts';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import { and, eq } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { every, named, permissions, query, root, reviewSteps } from './reviewSettings.ts';
import { begin, openWorld, self, type World } from './world.ts';

after(stopPostgres);

for (const engine of engines)
  describe(`access reviews besides on ${engine}`, () => {
    let world: World;
    let reviewer: Id;

    beforeEach(async () => {
      world = await openWorld(engine);
      reviewer = await world.user('rae');
    });
    afterEach(() => world.close());

    const { advance, fill, series, turnsOf, ofOneGroup } = reviewSteps(() => ({ world, reviewer }));

    test('nothing is carried over from another series, from oneself, given anew, or past an open turn', async () => {
      await world.store.commit([update('settings', 'singleton', { carriesReviewsOver: true })]);
      const [builders, others, selves] = [await world.group('b'), await world.group('o'), await world.group('s')];
      const [same, back, moved, eve, cem] = await world.users(['same', 'back', 'moved', 'eve', 'cem']);
      if (same === undefined || back === undefined || moved === undefined || eve === undefined || cem === undefined)
        return assert.fail();
      const scopeOf = (group: Id) => groupScope(group, { whose: 'everyone' as const, isUsersOnly: true });
      for (const [group, members] of [
        [builders, [same, back, moved]],
        [others, [eve]],
        [selves, [cem]],
      ] as const)
        await fill(group, members);
      const monthly = { recurrence: every(1) };
      const id = await series({ scope: scopeOf(builders) }, monthly);
      const former = await series({ scope: scopeOf(others) });
      const bySelf = await series({ scope: scopeOf(selves), reviewers: [] }, monthly);
      const caller = { ...self(reviewer), permissions };
      for (const [definition, by] of [
        [id, caller],
        [former, caller],
        [bySelf, { ...self(cem), permissions }],
      ] as const)
        for (const turn of await turnsOf(definition))
          assert.equal(
            await world.tell(batchRecordDecisions, { id: turn.id, body: { decision: 'approve' } }, by),
            '204',
          );
      const decided = async (definition: Id, person: Id) => {
        const [turn] = (await turnsOf(definition)).filter(({ status }) => status === 'inProgress');
        const items = await world.rows('reviewDecision', eq('instanceId', turn?.id ?? null));
        return items.find(({ principalId }) => principalId === person)?.reviewedBy;
      };
      assert.equal(await decided(await series({ scope: scopeOf(others) }), eve), 'nobody');
      await advance('P1D');
      for (const action of ['remove', 'add'] as const)
        await world.store.commit(
          await changeMemberships(world.context(root), [{ groupId: builders, memberId: back, action }]),
        );
      await world.store.commit([update('directoryObject', moved, { department: 'Elsewhere' })]);
      await advance('P5D');
      await advance('P25D');
      assert.deepEqual(
        [await decided(id, same), await decided(id, back), await decided(id, moved), await decided(bySelf, cem)],
        ['system', 'nobody', 'nobody', 'nobody'],
      );
      await advance('P6D');
      await advance('P25D');
      assert.deepEqual([await decided(id, back), await decided(id, moved)], ['nobody', 'nobody']);
    });

    test('whoever stands in for a reviewer among many decides nothing about that reviewer', async () => {
      const [group, delegate] = [await world.group('crowd'), await world.user('dee')];
      const crowd = await world.users(Array.from({ length: 22 }, (_, at) => `member${at}`));
      const [approverId = '', another = ''] = crowd;
      await fill(group, crowd);
      await world.store.commit([
        insert('approverDelegate', {
          ...{ id: crypto.randomUUID(), approverId, delegateId: delegate },
          ...{ startsAt: begin, endsAt: null, createdAt: begin },
        }),
      ]);
      const reviewers = [{ ...query(`/groups/${group}/members`), reviewerId: null, scopeType: null }];
      const scope = groupScope(group, { whose: 'everyone', isUsersOnly: true });
      const turn = await series({ scope, reviewers });
      const items = await world.rows('reviewDecision', eq('instanceId', turn));
      assert.equal(new Set(items.map(({ reviewerSetId }) => reviewerSetId)).size, 1);
      const decide = (person: Id) =>
        world.tell(
          decideItem,
          { id: items.find(({ principalId }) => principalId === person)?.id ?? null, body: { decision: 'approve' } },
          { ...self(delegate), permissions },
        );
      assert.deepEqual([await decide(another), await decide(approverId)], ['204', 'notAllowed']);
    });

    test('what reviewers are told of itself goes on beside a reminder and new reviewers', async () => {
      const turn = await ofOneGroup({ mailNotificationsEnabled: true, reminderNotificationsEnabled: true });
      const ofTurn = and(eq('kind', 'tellReviewers'), eq('subject', turn));
      const told = async () => (await world.rows('mail')).map(({ event, recipientId }) => [event, recipientId]);
      const before = await world.rows('job', ofTurn);
      assert.deepEqual(await told(), [['reviewAsked', reviewer]]);
      for (let times = 0; times < 2; times += 1)
        assert.equal(await world.tell(sendReminder, { id: turn }, root), '204');
      const added = await world.user('sam');
      const body = { reviewers: [reviewer, added].map(named) };
      assert.equal(await world.tell(updateInstance, { id: turn, body }, root), '200');
      await world.worker.drain();
      assert.deepEqual(await world.rows('job', ofTurn), before);
      assert.deepEqual(
        (await told()).toSorted(),
        [
          ['reviewAsked', reviewer],
          ['reviewReminder', reviewer],
          ['reviewAsked', added],
        ].toSorted(),
      );
    });
  });
