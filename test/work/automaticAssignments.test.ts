// Access by rule under random changes: after each, those hold a package whom its rule admits, or who are in their grace
// period; on both engines.
// Own process: it takes very long.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createRuleWatchingStore } from '../../src/flows/membershipRules/ruleWatchingStore.ts';
import { retryOnConflict } from '../../src/flows/context.ts';
import { createPolicy } from '../../src/commands/policies/createPolicy.ts';
import { createRequest } from '../../src/commands/requests/createRequest.ts';
import { createGroup } from '../../src/commands/directory/groups/createGroup.ts';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import { deletionChanges } from '../../src/flows/directory/deletionChanges.ts';
import type { DirectoryObject } from '../../src/domain/directory/directoryEntities.ts';
import type { Id } from '../../src/domain/base.ts';
import { unexpiredAssignmentStates } from '../../src/domain/machines/assignment.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, eq, not, oneOfValues, or } from '../../src/odata/query.ts';
import { insert, update, type Change, type Store } from '../../src/store/contract.ts';
import { evaluateRuleJob } from '../../src/flows/queueJobs.ts';
import { evaluateRule } from '../../src/work/membershipRules/evaluateRule.ts';
import { engines } from '../store/open.ts';
import { admin, begin, openWorld, type World } from './world.ts';
import { newDirectoryObject } from '../../src/model/newRow.ts';

type Person = Pick<
  DirectoryObject,
  'id' | 'department' | 'city' | 'accountEnabled' | 'managerId' | 'employeeHireAt' | 'deletedAt'
> & { readonly groups: ReadonlySet<Id> };

interface Ruled {
  readonly rule: string;
  readonly admits: (person: Person, now: string) => boolean;
  readonly grace: number;
}

/** The same rules in the language and in plain code. */
const ruledBy = (boss: Id, group: Id): readonly Ruled[] => [
  { rule: 'user.department -eq "Sales"', admits: (person) => person.department === 'Sales', grace: 0 },
  {
    rule: 'user.department -in ["Sales", "HR"] -and -not (user.city -eq "Lagos")',
    admits: (person) => ['Sales', 'HR'].includes(person.department ?? '') && person.city !== 'Lagos',
    grace: 3,
  },
  { rule: `Direct Reports for "${boss}"`, admits: (person) => person.managerId === boss, grace: 1 },
  {
    rule: `user.memberOf -any (group.objectId -in ["${group}"])`,
    admits: (person) => person.groups.has(group),
    grace: 0,
  },
  {
    rule: 'user.employeeHireDate -le system.now -plus p1d',
    admits: (person, now) =>
      person.employeeHireAt !== null && person.employeeHireAt <= (addDuration(now, 'P1D') as string),
    grace: 0,
  },
];

/** Numbers that look drawn, the same each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Tenancy {
  readonly world: World;
  readonly rules: readonly (Ruled & { readonly policyId: Id; readonly packageId: Id; readonly groupId: Id })[];
  readonly boss: Id;
  readonly source: Id;
  readonly dynamic: Id;
}

async function tenancy(world: World): Promise<Tenancy> {
  const boss = await world.user('boss');
  const source = await world.group('source');
  const rules = [];
  for (const [at, ruled] of ruledBy(boss, source).entries()) {
    const groupId = await world.group(`given ${at}`);
    const packageId = await world.accessPackage(`package ${at}`, groupId);
    const { row } = await automatic(world, packageId, ruled.rule, ruled.grace);
    rules.push({ ...ruled, packageId, groupId, policyId: row?.id as Id });
  }
  const { row: dynamic } = await world.run(
    createGroup,
    {
      body: {
        displayName: 'Dynamic',
        mailNickname: 'dynamic',
        mailEnabled: false,
        securityEnabled: true,
        groupTypes: ['DynamicMembership'],
        membershipRule: 'user.city -eq "Lagos"',
      },
    },
    directoryAdmin,
  );
  return { world, rules, boss, source, dynamic: dynamic?.id as Id };
}

const directoryAdmin = {
  ...admin,
  permissions: new Set([
    'Group.ReadWrite.All',
    'User.ReadWrite.All',
    'Directory.ReadWrite.All',
    'EntitlementManagement.ReadWrite.All',
  ]),
  directoryRoles: new Set(['globalAdministrator' as const]),
};

const automatic = (world: World, packageId: Id, rule: string, grace: number) =>
  world.run(createPolicy, {
    body: {
      packageId,
      displayName: `By rule ${rule.slice(0, 40)}`,
      targetScope: 'specificDirectoryUsers',
      notificationsDisabled: true,
      targets: [
        {
          kind: 'attributeRuleMembers',
          id: null,
          description: null,
          managerLevel: null,
          membershipRule: rule,
          isBackup: false,
        },
      ],
      automatic: {
        requestAccessForAllowedTargets: true,
        removeAccessWhenTargetLeavesAllowedTargets: true,
        gracePeriodBeforeAccessRemoval: grace === 0 ? null : `P${grace}D`,
      },
    },
  });

async function everybody({ rows }: World): Promise<readonly Person[]> {
  const people = await rows(
    'directoryObject',
    and(eq('kind', 'user'), or(eq('deletedAt', null), not(eq('deletedAt', null)))),
  );
  const memberships = await rows('membership', eq('until', null));
  return people.map((each) => ({
    ...each,
    groups: new Set(memberships.filter(({ memberId }) => memberId === each.id).map(({ groupId }) => groupId)),
  }));
}

/** Who holds by a policy, and who is in its group. */
async function holders({ rows }: World, policyId: Id): Promise<readonly (Id | null)[]> {
  const assignments = await rows(
    'assignment',
    and(eq('policyId', policyId), oneOfValues('state', unexpiredAssignmentStates)),
  );
  const subjects = await rows(
    'subject',
    oneOfValues(
      'id',
      assignments.map((each) => each.targetId),
    ),
  );
  return subjects.map((each) => each.objectId).sort();
}
/** Those whose assignment has an end. */
async function leavers({ rows }: World, policyId: Id): Promise<readonly (Id | null)[]> {
  const assignments = await rows(
    'assignment',
    and(eq('policyId', policyId), oneOfValues('state', unexpiredAssignmentStates), not(eq('endsAt', null))),
  );
  return (
    await rows(
      'subject',
      oneOfValues(
        'id',
        assignments.map((each) => each.targetId),
      ),
    )
  )
    .map((each) => each.objectId)
    .sort();
}
const members = async ({ rows }: World, groupId: Id): Promise<readonly Id[]> =>
  (await rows('membership', and(eq('groupId', groupId), eq('until', null)))).map((each) => each.memberId).sort();

/** One change of one person, as the directory's commands commit it. */
async function change({ world, boss, source, rules }: Tenancy, id: Id, draw: (below: number) => number): Promise<void> {
  const { store, context } = world;
  const [person] = await world.rows('directoryObject', eq('id', id));
  if (person === undefined) return;
  const set = (fields: Partial<DirectoryObject>): Promise<void> =>
    store.commit([update('directoryObject', id, fields)]);
  const [department, city, day] = [
    [null, 'Sales', 'HR', 'IT'][draw(4)] ?? null,
    [null, 'Lagos', 'Delft'][draw(3)] ?? null,
    draw(8),
  ];
  const member = (await members(world, source)).includes(id);
  switch (draw(8)) {
    case 0:
    case 1:
      return set({ department });
    case 2:
      return set({ city, department });
    case 3:
      return set({ accountEnabled: draw(3) > 0 });
    case 4:
      return set({ managerId: draw(2) === 0 ? boss : null });
    case 5:
      return store.commit(
        await changeMemberships(context(), [{ groupId: source, memberId: id, action: member ? 'remove' : 'add' }]),
      );
    case 6:
      return set({ employeeHireAt: addDuration(`${world.clock.now.slice(0, 11)}12:00:00.000Z`, `P${day}D`) });
    case 7: {
      // An administrator who takes what the rule gives; or somebody leaves for good.
      if (draw(4) === 0) return store.commit(await deletionChanges(context(), person));
      await world.worker.drain();
      const leaving = (await world.rows('departure')).map((each) => each.id);
      const [held] = await world.rows(
        'assignment',
        and(
          eq('policyId', rules[draw(rules.length)]?.policyId ?? ''),
          oneOfValues('state', unexpiredAssignmentStates),
          not(oneOfValues('id', leaving)),
        ),
      );
      if (held !== undefined)
        assert.equal(
          await world.tell(createRequest, { body: { type: 'adminRemove', assignment: { id: held.id } } }),
          '201',
        );
      await world.worker.drain();
      return;
    }
  }
}

for (const engine of engines) {
  describe(engine, () => {
    let world: World;
    before(async () => {
      world = await openWorld(engine);
    });
    after(() => world.close());

    test(
      'after any change and as time goes by those hold a package whom its rule admits, and for the grace ' +
        'period those whom it did',
      async () => {
        const draw = dice(engine.length * 7 + 1);
        const at = await tenancy(world);
        const people: Id[] = [];
        for (let count = 0; count < 12; count += 1)
          people.push(
            await world.user(`p${count}`, {
              department: count % 3 === 0 ? 'Sales' : null,
              employeeHireAt: addDuration(begin, `P${count % 5}D`),
            }),
          );
        const leavesAt = new Map<string, string>();
        const has = new Set<string>();
        for (let step = 0; step < 60; step += 1) {
          if (draw(4) === 0) {
            const to = addDuration(world.clock.now, 'P1D') as string;
            await world.worker.runUntil(to);
            world.clock.now = to;
          } else
            for (let burst = 1 + draw(3); burst > 0; burst -= 1)
              await change(at, people[draw(people.length)] as Id, draw);
          await world.worker.drain();
          await agrees(at, { has, leavesAt }, `step ${step} of ${engine}`);
        }
        assert.ok(has.size > 0);
      },
    );

    test('changes from everywhere at once, while the workers run, end in the same', async () => {
      const at: Tenancy = await tenancyAgain(world);
      const people: Id[] = [];
      for (let count = 0; count < 8; count += 1) people.push(await world.user(`q${count}`));
      world.worker.start();
      await Promise.all(
        [1, 2, 3, 4].map(async (seed) => {
          const draw = dice(seed * 977);
          for (let step = 0; step < 15; step += 1) {
            await retryOnConflict(async () => {
              await world.store.commit([
                update('directoryObject', people[draw(people.length)] as Id, {
                  department: ['Ops', 'IT'][draw(2)] as string,
                  city: ['Delft', 'Oslo'][draw(2)] as string,
                }),
              ]);
            });
          }
        }),
      );
      await world.worker.drain();
      await world.worker.stop();
      for (const { policyId, admits } of at.rules) {
        const expected = (await everybody(world))
          .filter(
            (person) => person.deletedAt === null && person.accountEnabled !== false && admits(person, world.clock.now),
          )
          .map(({ id }) => id)
          .sort();
        assert.deepEqual(await holders(world, policyId), expected);
      }
    });

    test(
      'who was let stay a moment before their grace period ends keeps what they have, though nobody has looked at ' +
        'them since',
      async () => {
        const person = await world.user('stayer', { department: 'Staying' });
        const { row } = await automatic(
          world,
          await world.accessPackage('stay', await world.group('stay')),
          'user.department -eq "Staying"',
          3,
        );
        const policyId = row?.id as Id;
        for (const lets of [
          () => [update('policy', policyId, { automatic: null, targets: [] })],
          () => [update('directoryObject', person, { department: 'Staying' })],
        ].toReversed()) {
          await world.worker.drain();
          await world.store.commit([update('directoryObject', person, { department: null })]);
          await world.worker.drain();
          assert.deepEqual(await leavers(world, policyId), [person]);
          await world.store.commit(lets());
          world.clock.now = addDuration(world.clock.now, 'P3D') as string;
          await world.anotherWorker({ kinds: ['expireAssignment'] }).drain();
          assert.deepEqual([await holders(world, policyId), await leavers(world, policyId)], [[person], []]);
        }
        await world.worker.drain();
        assert.deepEqual([await holders(world, policyId), await leavers(world, policyId)], [[person], []]);
      },
    );

    for (const [gone, fields] of [
      ['was deleted', (world_: World) => ({ deletedAt: world_.clock.now })],
      ['cannot sign in', () => ({ accountEnabled: false })],
      ['is not admitted', () => ({ department: null })],
    ] as const)
      test(`a policy that begins to take access takes it from who ${gone} while it did not`, async () => {
        const person = await world.user(`leaver who ${gone}`, { department: `Leaving: ${gone}` });
        const { row } = await automatic(
          world,
          await world.accessPackage(`leave: ${gone}`, await world.group(`leave: ${gone}`)),
          `user.department -eq "Leaving: ${gone}"`,
          3,
        );
        const policyId = row?.id as Id;
        const keeps = (takes: boolean) => ({
          requestAccessForAllowedTargets: true,
          removeAccessWhenTargetLeavesAllowedTargets: takes,
          gracePeriodBeforeAccessRemoval: null,
        });
        await world.store.commit([update('policy', policyId, { automatic: keeps(false) })]);
        await world.worker.drain();
        await world.store.commit([update('directoryObject', person, fields(world))]);
        await world.worker.drain();
        assert.deepEqual(await holders(world, policyId), [person]);
        await world.store.commit([
          update('policy', policyId, { automatic: keeps(true) }),
          ...evaluateRuleJob(world.context(), policyId),
        ]);
        await world.worker.drain();
        assert.deepEqual(await holders(world, policyId), []);
      });

    test('everybody is held against a new rule in batches, each going on where the one before ended', async () => {
      const many: Change[] = [];
      for (let count = 0; count < 1_100; count += 1) {
        const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
        many.push(
          insert(
            'directoryObject',
            newDirectoryObject('user', id, begin, {
              displayName: `m${count}`,
              mailNickname: `m${count}`,
              userPrincipalName: `m${count}@tenant.example`,
              jobTitle: count % 100 === 0 ? 'Lead' : 'Member',
            }),
          ),
        );
      }
      await world.store.commit(many);
      await world.worker.drain();
      const packageId = await world.accessPackage('batched', await world.group('batched'));
      await world.worker.drain();
      const { row } = await automatic(world, packageId, 'user.jobTitle -eq "Lead"', 0);
      const seen: unknown[] = [];
      const failing = world.anotherWorker(
        { backOff: { initialMs: 1, maxMs: 1, maxAttempts: 50, maxExpiredLeases: 8 } },
        {
          evaluateRule: {
            giveUp: null,
            run: async (work) => {
              seen.push((work.job.payload as { readonly after?: Id } | null)?.after ?? null);
              // Each batch is lost once.
              if (seen.length % 2 === 1) throw new Error('lost');
              return evaluateRule.run(work);
            },
          },
        },
      );
      await failing.drain();
      while ((await world.rows('job', eq('kind', 'evaluateRule'))).length > 0) await failing.drain();
      await world.worker.drain();
      assert.equal((await holders(world, row?.id as Id)).length, 11);
      assert.ok(new Set(seen).size >= 3 && seen.length >= 6, JSON.stringify(seen));
    });

    test('a change that no rule reads queues nothing, and one that a rule reads queues it once', async () => {
      const id = await world.user('quiet');
      await world.worker.drain();
      const jobs = async (): Promise<number> => (await world.rows('job', eq('subject', id))).length;
      await world.store.commit([update('directoryObject', id, { mobilePhone: '1', passwordHash: 'x' })]);
      assert.equal(await jobs(), 0);
      await world.store.commit([update('directoryObject', id, { department: 'a' })]);
      await world.store.commit([update('directoryObject', id, { city: 'b' })]);
      const [job, ...more] = await world.rows('job', eq('subject', id));
      assert.deepEqual(
        [more.length, (job?.payload as { readonly reads: readonly string[] } | undefined)?.reads.toSorted()],
        [0, ['city', 'department']],
      );
      await world.worker.drain();
    });

    test('a change that was about to be committed when its rule came up is held against it', async () => {
      const id = await world.user('racer');
      const packageId = await world.accessPackage('race', await world.group('race'));
      const { row: earlier } = await automatic(
        world,
        await world.accessPackage('other race', await world.group('other race')),
        'user.city -eq "nowhere"',
        0,
      );
      await world.worker.drain();
      assert.ok(earlier);
      let policyId: Id | null = null;
      // The rule is made, and everybody held against it, between the look at the rules and the commit.
      const slow: Store = {
        ...world.bare,
        commit: async (changes) => {
          if (policyId === null) {
            policyId = (await automatic(world, packageId, 'user.state -eq "WA"', 0)).row?.id as Id;
            await world.worker.drain();
            assert.deepEqual(await holders(world, policyId), []);
          }
          return world.bare.commit(changes);
        },
      };
      await createRuleWatchingStore(slow, {
        machineNow: Date.now,
        tenantNow: () => world.clock.now,
        newId: () => randomUUID(),
      }).commit([update('directoryObject', id, { state: 'WA' })]);
      await world.worker.drain();
      assert.deepEqual(await holders(world, policyId ?? ''), [id]);
    });
  });
}

async function tenancyAgain(world: World): Promise<Tenancy> {
  const rules = [];
  for (const [at, ruled] of [
    { rule: 'user.department -eq "Ops"', admits: (person: Person) => person.department === 'Ops', grace: 0 },
    {
      rule: 'user.department -eq "Ops" -and user.city -ne "Oslo"',
      admits: (person: Person) => person.department === 'Ops' && person.city !== 'Oslo',
      grace: 0,
    },
  ].entries()) {
    const groupId = await world.group(`again ${at}`);
    const packageId = await world.accessPackage(`again ${at}`, groupId);
    const { row } = await automatic(world, packageId, ruled.rule, 0);
    rules.push({ ...ruled, packageId, groupId, policyId: row?.id as Id });
  }
  return { world, rules, boss: '', source: '', dynamic: '' };
}

interface Expected {
  readonly has: Set<string>;
  readonly leavesAt: Map<string, string>;
}

/**
 * The same in plain code: who is admitted has it, who is not any more leaves after the grace period, who is deleted at
 * once.
 */
async function agrees({ world, rules, dynamic }: Tenancy, { has, leavesAt }: Expected, where: string): Promise<void> {
  const { now } = world.clock;
  const people = await everybody(world);
  for (const { policyId, groupId, admits, grace } of rules) {
    for (const person of people) {
      const key = `${policyId} ${person.id}`;
      const isGone = person.deletedAt !== null;
      if (!isGone && person.accountEnabled !== false && admits(person, now)) {
        has.add(key);
        leavesAt.delete(key);
      } else if (has.has(key)) {
        if (!leavesAt.has(key)) leavesAt.set(key, addDuration(now, `P${grace}D`) as string);
        if (isGone || (leavesAt.get(key) as string) <= now) {
          has.delete(key);
          leavesAt.delete(key);
        }
      }
    }
    const expected = people
      .map(({ id }) => id)
      .filter((id) => has.has(`${policyId} ${id}`))
      .sort();
    assert.deepEqual(await holders(world, policyId), expected, `${where}: ${policyId}`);
    assert.deepEqual(await members(world, groupId), expected, `${where}: the group of ${policyId}`);
    assert.deepEqual(
      await leavers(world, policyId),
      people
        .map(({ id }) => id)
        .filter((id) => leavesAt.has(`${policyId} ${id}`))
        .sort(),
      `${where}: who leaves ${policyId}`,
    );
  }
  assert.deepEqual(
    await members(world, dynamic),
    people
      .filter((person) => person.deletedAt === null && person.city === 'Lagos')
      .map(({ id }) => id)
      .sort(),
    `${where}: the dynamic group`,
  );
}
