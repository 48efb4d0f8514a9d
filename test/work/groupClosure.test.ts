// Who is in which group through groups is right whatever joins, leaves, nests and unnests at the same moment.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import { retryOnConflict } from '../../src/flows/context.ts';
import type { MembershipStep } from '../../src/domain/directory/membershipClosure.ts';
import type { Id } from '../../src/domain/base.ts';
import { eq, oneOfValues } from '../../src/odata/query.ts';
import { ConflictError, RuleViolationError } from '../../src/store/contract.ts';
import { engines } from '../store/open.ts';
import { codeOf, openWorld, type World } from './world.ts';

for (const engine of engines) {
  describe(`groups in groups on ${engine}`, () => {
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    const of = async (kind: 'user' | 'group', number: number): Promise<readonly Id[]> =>
      Promise.all(Array.from({ length: number }, () => w[kind](`${kind}${++count}`)));
    const planned = (step: MembershipStep) => changeMemberships(w.context(), [step]);
    const change = async (groupId: Id, action: 'add' | 'remove', memberId: Id): Promise<void> => {
      await w.store.commit(await planned({ groupId, memberId, action }));
    };

    /** What the memberships that are there say, counted way by way. */
    async function mustBeCounted(groups: readonly Id[]): Promise<void> {
      const memberships = (await w.rows('membership', oneOfValues('groupId', groups))).filter(
        (each) => each.until === null,
      );
      const ways = (from: Id): readonly Id[] =>
        memberships.filter(({ groupId }) => groupId === from).flatMap(({ memberId }) => [memberId, ...ways(memberId)]);
      const expected = groups.flatMap((group) => {
        const all = ways(group);
        return [...new Set(all)].map((member) => `${group} ${member} ${all.filter((each) => each === member).length}`);
      });
      const kept = await w.rows('memberOf', oneOfValues('groupId', groups));
      assert.deepEqual(
        kept.map(({ groupId, memberId, paths }) => `${groupId} ${memberId} ${paths}`).sort(),
        expected.sort(),
      );
    }

    const meanwhile = [
      ['joins the group that is nested', 'add', 'add'],
      ['joins the group that is taken out', 'remove', 'add'],
      ['leaves the group that is nested', 'add', 'remove'],
      ['leaves the group that is taken out', 'remove', 'remove'],
    ] as const;
    for (const [says, nesting, joining] of meanwhile) {
      for (const first of ['nesting', 'joining'] as const) {
        test(`somebody ${says}, and the ${first} is committed first`, async () => {
          const [outer, inner] = (await of('group', 2)) as [Id, Id];
          const [ann, bob] = (await of('user', 2)) as [Id, Id];
          await change(inner, 'add', bob);
          if (joining === 'remove') await change(inner, 'add', ann);
          if (nesting === 'remove') await change(outer, 'add', inner);
          const steps = {
            nesting: { groupId: outer, memberId: inner, action: nesting },
            joining: { groupId: inner, memberId: ann, action: joining },
          } as const;
          const plans = { nesting: await planned(steps.nesting), joining: await planned(steps.joining) };
          const second = first === 'nesting' ? 'joining' : 'nesting';
          await w.store.commit(plans[first]);
          await assert.rejects(w.store.commit(plans[second]), ConflictError);
          await w.store.commit(await planned(steps[second]));
          await mustBeCounted([outer, inner]);
        });
      }
    }

    test('two groups that are nested one below the other at the same moment', async () => {
      const [top, middle, low] = (await of('group', 3)) as [Id, Id, Id];
      const [ann] = (await of('user', 1)) as [Id];
      await change(low, 'add', ann);
      const plans = [
        await planned({ groupId: top, memberId: middle, action: 'add' }),
        await planned({ groupId: middle, memberId: low, action: 'add' }),
      ];
      await w.store.commit(plans[1] as never);
      await assert.rejects(w.store.commit(plans[0] as never), ConflictError);
      await change(top, 'add', middle);
      await mustBeCounted([top, middle, low]);
    });

    test('a crowd that does all of it at once', async () => {
      const groups = await of('group', 4);
      const people = await of('user', 6);
      const member = (group: number, action: 'add' | 'remove', who: Id) =>
        retryOnConflict(async () => {
          const groupId = groups[group] as Id;
          const held = (await w.rows('membership', eq('groupId', groupId))).some(
            (each) => each.memberId === who && each.until === null,
          );
          if (held !== (action === 'add')) await change(groupId, action, who);
        });
      for (let round = 0; round < (engine === 'postgres' ? 15 : 5); round += 1) {
        const acts = [
          ...people.map((who, at) => member((at + round) % 4, (at + round) % 3 === 0 ? 'remove' : 'add', who)),
          // Only a later group goes below an earlier one, so that no ring is asked for.
          member(0, round % 2 === 0 ? 'add' : 'remove', groups[1] as Id),
          member(1, round % 3 === 0 ? 'remove' : 'add', groups[2] as Id),
          member(0, round % 4 === 0 ? 'remove' : 'add', groups[3] as Id),
        ];
        for (const outcome of await Promise.allSettled(acts))
          if (
            outcome.status === 'rejected' &&
            !(outcome.reason instanceof ConflictError || outcome.reason instanceof RuleViolationError)
          )
            codeOf(outcome.reason);
        await mustBeCounted(groups);
      }
    });
  });
}
