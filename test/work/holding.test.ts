// Whatever happens, in whatever order and at the same time: people are in the groups that their open assignments give,
// and in no other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import { retryOnConflict } from '../../src/flows/context.ts';
import { unexpiredAssignmentStates } from '../../src/domain/machines/assignment.ts';
import type { Id } from '../../src/domain/base.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, eq, oneOfValues } from '../../src/odata/query.ts';
import { ConflictError, RuleViolationError } from '../../src/store/contract.ts';
import { engines } from '../store/open.ts';
import { codeOf, openWorld, type World } from './world.ts';

type Act =
  | { readonly do: 'add'; readonly who: number; readonly what: number; readonly days: number | null }
  | { readonly do: 'remove'; readonly who: number; readonly what: number }
  | { readonly do: 'give' | 'drop'; readonly what: number; readonly group: number }
  | { readonly do: 'nest' | 'unnest'; readonly outer: number; readonly group: number }
  | { readonly do: 'pass'; readonly days: number };

const [people, packages, groups] = [3, 3, 4];
const index = (below: number) => fc.integer({ min: 0, max: below - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      who: index(people),
      what: index(packages),
      days: fc.option(fc.integer({ min: 1, max: 5 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('remove' as const), who: index(people), what: index(packages) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('give' as const, 'drop' as const),
      what: index(packages),
      group: index(groups),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('nest' as const, 'unnest' as const),
      outer: index(2),
      group: index(groups),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 3 }) }) },
);
/** Acts of one list happen at the same time. */
const acts = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { maxLength: 8 });

for (const engine of engines) {
  describe(`holding on ${engine}`, () => {
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    interface Setting {
      readonly people: readonly Id[];
      readonly packages: readonly Id[];
      readonly policies: readonly Id[];
      readonly groups: readonly Id[];
      readonly outer: readonly Id[];
    }

    async function setting(): Promise<Setting> {
      const name = `h${++count}`;
      const each = <T>(of: number, make: (at: number) => Promise<T>) =>
        Promise.all(Array.from({ length: of }, (_, at) => make(at)));
      const given = await each(packages, (at) => w.accessPackage(`package${at}-${name}`));
      return {
        people: await each(people, (at) => w.user(`user${at}-${name}`)),
        packages: given,
        policies: await Promise.all(given.map((id) => w.policy(id))),
        groups: await each(groups, (at) => w.group(`group${at}-${name}`)),
        outer: await each(2, (at) => w.group(`outer${at}-${name}`)),
      };
    }

    /** Refusals are answers too; so is a race that the test's own writes lose. */
    const quietly = async (run: () => Promise<unknown>): Promise<void> => {
      await run().catch((error: unknown) => {
        if (!(error instanceof ConflictError || error instanceof RuleViolationError)) codeOf(error);
      });
    };

    function perform(s: Setting, a: Act): Promise<void> {
      const context = w.context();
      switch (a.do) {
        case 'add':
          return quietly(() =>
            w.ask({
              type: 'adminAdd',
              assignment: {
                targetObjectId: s.people[a.who],
                policyId: s.policies[a.what],
                packageId: s.packages[a.what],
              },
              schedule: {
                startAt: null,
                recurrence: null,
                expiration:
                  a.days === null
                    ? { type: 'notSpecified', endAt: null, duration: null }
                    : { type: 'afterDuration', endAt: null, duration: `P${a.days}D` },
              },
            }),
          );
        case 'remove':
          return quietly(() =>
            w.ask({
              type: 'adminRemove',
              assignment: { targetObjectId: s.people[a.who], packageId: s.packages[a.what] },
            }),
          );
        case 'give':
          return quietly(async () => {
            const held = await rolesOf(s.packages[a.what] as Id);
            if (!held.some((each) => each.group === s.groups[a.group]))
              await w.addRole(s.packages[a.what] as Id, s.groups[a.group] as Id);
          });
        case 'drop':
          return quietly(async () => {
            const role = (await rolesOf(s.packages[a.what] as Id)).find((each) => each.group === s.groups[a.group]);
            if (role !== undefined) await w.removeRole(s.packages[a.what] as Id, role.id);
          });
        case 'nest':
        case 'unnest':
          return quietly(() =>
            retryOnConflict(async () => {
              const step = {
                groupId: s.outer[a.outer] as Id,
                memberId: s.groups[a.group] as Id,
                action: a.do === 'nest' ? 'add' : 'remove',
              } as const;
              await w.store.commit(await changeMemberships(context, [step]));
            }),
          );
        case 'pass':
          return quietly(async () => {
            const until = addDuration(w.clock.now, `P${a.days}D`) as string;
            await w.worker.runUntil(until);
            if (until > w.clock.now) w.clock.now = until;
          });
      }
    }

    async function rolesOf(packageId: Id): Promise<readonly { readonly id: Id; readonly group: Id }[]> {
      const scopes = await w.rows('resourceRoleScope', and(eq('packageId', packageId), eq('until', null)));
      const resources = await w.rows(
        'resource',
        oneOfValues(
          'id',
          scopes.map((each) => each.resourceId),
        ),
      );
      return scopes.map(({ id, resourceId }) => ({
        id,
        group: resources.find((each) => each.id === resourceId)?.objectId ?? '',
      }));
    }

    async function mustHold(s: Setting): Promise<void> {
      const given = new Map(
        await Promise.all(s.packages.map(async (id) => [id, (await rolesOf(id)).map(({ group }) => group)] as const)),
      );
      const memberships = await w.rows(
        'membership',
        and(eq('until', null), oneOfValues('groupId', [...s.groups, ...s.outer])),
      );
      const memberOf = await w.rows('memberOf', oneOfValues('groupId', [...s.groups, ...s.outer]));
      const nested = memberships.filter((each) => s.outer.includes(each.groupId));
      for (const person of s.people) {
        const [subject] = await w.rows('subject', eq('objectId', person));
        const open =
          subject === undefined
            ? []
            : await w.rows(
                'assignment',
                and(eq('targetId', subject.id), oneOfValues('state', unexpiredAssignmentStates)),
              );
        const expected = new Set(open.flatMap((each) => given.get(each.packageId) ?? []));
        const actual = memberships.filter((each) => each.memberId === person).map((each) => each.groupId);
        assert.deepEqual(new Set(actual), expected);
        assert.equal(actual.length, expected.size);
        const ways = new Map<Id, number>([...expected].map((group) => [group, 1]));
        for (const { groupId, memberId } of nested)
          if (expected.has(memberId)) ways.set(groupId, (ways.get(groupId) ?? 0) + 1);
        assert.deepEqual(
          new Map(memberOf.filter((each) => each.memberId === person).map((each) => [each.groupId, each.paths])),
          ways,
        );
        const grants = subject === undefined ? [] : await w.rows('roleGrant', eq('subjectId', subject.id));
        assert.deepEqual(
          grants.map((each) => each.objectId).sort(),
          [...expected].sort(),
          'one open grant for each role',
        );
        assert.ok(grants.every((each) => each.status === 'Fulfilled'));
      }
      const requests = await w.rows('assignmentRequest', oneOfValues('packageId', s.packages));
      assert.deepEqual(
        requests.filter((each) => !['delivered', 'deliveryFailed'].includes(each.state)).map((each) => each.state),
        [],
      );
      assert.deepEqual(
        requests.filter((each) => each.state === 'deliveryFailed').map((each) => each.reason),
        [],
      );
    }

    test(
      'after any sequence of requests, changes of packages and groups, and time, memberships are what open ' +
        'assignments give',
      async () => {
        await fc.assert(
          fc.asyncProperty(acts, async (sequence) => {
            const s = await setting();
            for (const together of sequence) {
              await Promise.all(together.map((each) => perform(s, each)));
              assert.deepEqual(await w.worker.drain().then(({ waiting, failed }) => [waiting, failed]), [0, 0]);
            }
            await mustHold(s);
            w.clock.now = addDuration(w.clock.now, 'P10D') as string;
          }),
          { numRuns: engine === 'sqlite' ? 40 : 12, endOnFailure: true },
        );
      },
    );
  });
}
