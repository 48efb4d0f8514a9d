// Removals by rules within their limits: under random edits no window has more than its limit, exactly the others are
// held, and a release ends where rules without a limit would; on both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { updateGroup } from '../../src/commands/directory/groups/updateGroup.ts';
import { createGroup } from '../../src/commands/directory/groups/createGroup.ts';
import { deleteGroup } from '../../src/commands/directory/groups/deleteGroup.ts';
import { purgeDeletedItem } from '../../src/commands/directory/purgeDeletedItem.ts';
import { deletePackage } from '../../src/commands/packages/deletePackage.ts';
import { createPolicy } from '../../src/commands/policies/createPolicy.ts';
import { deletePolicy } from '../../src/commands/policies/deletePolicy.ts';
import { updatePolicy } from '../../src/commands/policies/updatePolicy.ts';
import { dropHeldRemovals, releaseHeldRemovals } from '../../src/commands/removals/decideHeldRemovals.ts';
import type { Id, Instant } from '../../src/domain/base.ts';
import { unexpiredAssignmentStates } from '../../src/domain/machines/assignment.ts';
import { addDuration } from '../../src/domain/time.ts';
import { retryOnConflict } from '../../src/flows/context.ts';
import { and, eq, from, oneOfValues } from '../../src/odata/query.ts';
import { flattenChanges, update, type Store } from '../../src/store/contract.ts';
import { sampleOf } from '../sample.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { waitAtMost } from '../../src/work/queue/waitAtMost.ts';
import { engines, openStoreOf } from '../store/open.ts';
import { admin, openWorld, type World } from './world.ts';

const directoryAdmin = {
  ...admin,
  permissions: new Set(['Group.ReadWrite.All', 'EntitlementManagement.ReadWrite.All']),
  directoryRoles: new Set(['globalAdministrator' as const]),
};

/** Numbers that look drawn, the same each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A group or a policy with a rule, of which a department is the one thing that differs. */
interface Ruled {
  readonly id: Id;
  department: string;
  readonly holders: () => Promise<ReadonlySet<Id>>;
  /** `confirmed`: as the header of a call says. */
  readonly edit: (department: string, confirmed?: number) => Promise<void>;
}

const ruleOf = (department: string): string => `user.department -eq "${department}"`;
const targetsOf = (department: string) => [
  {
    kind: 'attributeRuleMembers',
    id: null,
    description: null,
    managerLevel: null,
    membershipRule: ruleOf(department),
    isBackup: false,
  },
];

async function ruledGroup(world: World, name: string, department: string): Promise<Ruled> {
  const body = {
    displayName: name,
    mailNickname: name.replaceAll(' ', '-'),
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: ['DynamicMembership'],
    membershipRule: ruleOf(department),
  };
  const { row } = await world.run(createGroup, { body }, directoryAdmin);
  const id = row?.id as Id;
  return {
    id,
    department,
    holders: async () =>
      new Set((await world.rows('membership', and(eq('groupId', id), eq('until', null)))).map((each) => each.memberId)),
    edit: (to, confirmed) => edit(world, updateGroup, id, { membershipRule: ruleOf(to) }, confirmed),
  };
}

async function ruledPolicy(world: World, name: string, department: string): Promise<Ruled> {
  const packageId = await world.accessPackage(name, await world.group(`given by ${name}`));
  const { row } = await world.run(createPolicy, {
    body: {
      packageId,
      displayName: name,
      targetScope: 'specificDirectoryUsers',
      notificationsDisabled: true,
      targets: targetsOf(department),
      automatic: {
        requestAccessForAllowedTargets: true,
        removeAccessWhenTargetLeavesAllowedTargets: true,
        gracePeriodBeforeAccessRemoval: null,
      },
    },
  });
  const id = row?.id as Id;
  return {
    id,
    department,
    holders: async () => {
      const assignments = await world.rows(
        'assignment',
        and(eq('policyId', id), oneOfValues('state', unexpiredAssignmentStates)),
      );
      const subjects = await world.rows(
        'subject',
        oneOfValues(
          'id',
          assignments.map(({ targetId }) => targetId),
        ),
      );
      return new Set(subjects.flatMap(({ objectId }) => objectId ?? []));
    },
    edit: (to, confirmed) => edit(world, updatePolicy, id, { targets: targetsOf(to) }, confirmed),
  };
}

async function edit(
  world: World,
  command: typeof updateGroup | typeof updatePolicy,
  id: Id,
  body: object,
  confirmed: number | undefined,
): Promise<void> {
  const input = { id, parent: null, body, reference: null, expressibleFields: [] };
  await retryOnConflict(() =>
    (command as typeof updateGroup)(
      { ...world.context(directoryAdmin), confirmedRemovals: confirmed ?? null },
      input as never,
    ),
  );
}

const heldOf = async (world: World, thing: Pick<Ruled, 'id'>) => world.rows('heldRemoval', eq('thingId', thing.id));
const principals = (rows: readonly { readonly principalId: Id }[]): ReadonlySet<Id> =>
  new Set(rows.map(({ principalId }) => principalId));
const minus = (all: ReadonlySet<Id>, others: ReadonlySet<Id>): readonly Id[] =>
  [...all].filter((id) => !others.has(id)).sort();

async function wantedBy(world: World, { department }: Ruled): Promise<ReadonlySet<Id>> {
  const people = await world.rows('directoryObject', and(eq('kind', 'user'), eq('department', department)));
  return new Set(people.map(({ id }) => id));
}

async function people(world: World, count: number, department: string): Promise<readonly Id[]> {
  const made: Id[] = [];
  for (let at = 0; at < count; at += 1) made.push(await world.user(`${department} ${at}`, { department }));
  return made;
}

const makers = [
  ['a group', ruledGroup],
  ['a policy', ruledPolicy],
] as const;

for (const engine of engines)
  describe(engine, () => {
    let world: World;
    before(async () => {
      world = await openWorld(engine);
    });
    after(() => world.close());

    for (const [kind, make] of makers) {
      test(`a rule of ${kind} that would take 40 % of its people holds at its limit, and gives on`, async () => {
        const from = `From ${kind}`;
        const staff = await people(world, 60, from);
        const thing = await make(world, `limited ${kind}`, from);
        await world.worker.drain();
        assert.equal((await thing.holders()).size, 60);
        const before = world.events.length;
        const audits = async (): Promise<number> =>
          (await world.rows('audit', eq('activityDisplayName', 'Hold removal of access'))).length;
        const auditsBefore = await audits();
        const leaving = staff.slice(0, 24);
        const joining = await people(world, 3, `Elsewhere ${kind}`);
        for (const id of leaving) await world.store.commit([update('directoryObject', id, { department: null })]);
        for (const id of joining) await world.store.commit([update('directoryObject', id, { department: from })]);
        await world.worker.drain();
        // 20 % of 60.
        assert.equal((await thing.holders()).size, 60 - 12 + 3);
        assert.equal((await heldOf(world, thing)).length, 12);
        assert.equal(world.events.slice(before).filter(({ event }) => event === 'removalsHeld').length, 1);
        assert.equal((await audits()) - auditsBefore, 12);
        await world.worker.drain();
        assert.equal((await thing.holders()).size, 51);
        // Somebody matches again: nothing is held of them any more.
        const [back] = await heldOf(world, thing);
        await world.store.commit([update('directoryObject', back?.principalId ?? '', { department: from })]);
        await world.worker.drain();
        assert.equal((await heldOf(world, thing)).length, 11);
        const [first, second, ...rest] = (await heldOf(world, thing)).map(({ id }) => id);
        assert.equal(await world.tell(dropHeldRemovals, { body: { ids: [first] } }), '204');
        assert.equal(await world.tell(releaseHeldRemovals, { body: { ids: [second] } }), '204');
        await world.worker.drain();
        assert.equal((await thing.holders()).size, 50);
        assert.equal(await world.tell(releaseHeldRemovals, { body: { ids: [first, second] } }), 'notFound');
        assert.equal(await world.tell(releaseHeldRemovals, { body: { ids: [first, ...rest] } }), '204');
        await world.worker.drain();
        assert.equal((await thing.holders()).size, 40);
        assert.deepEqual(await heldOf(world, thing), []);
      });

      test(`an edit of the rule of ${kind} takes as many as it confirms, and what is held ends with it`, async () => {
        const from = `Confirmed ${kind}`;
        const staff = await people(world, 30, from);
        const thing = await make(world, `confirmed ${kind}`, from);
        await world.worker.drain();
        for (const id of staff.slice(0, 5))
          await world.store.commit([update('directoryObject', id, { department: `Next ${kind}` })]);
        await world.worker.drain();
        assert.equal((await thing.holders()).size, 25);
        await thing.edit(`Next ${kind}`, 15);
        await world.worker.drain();
        // 25 would go: 15 are confirmed, and 5 of the limit of 10 are left. The five of the next department come.
        assert.equal((await heldOf(world, thing)).length, 5);
        assert.equal((await thing.holders()).size, 10);
        await thing.edit(from);
        await world.worker.drain();
        // The five who were held are wanted; the others who came are held in their turn.
        assert.equal((await heldOf(world, thing)).length, 5);
        assert.deepEqual(principals(await heldOf(world, thing)), new Set(staff.slice(0, 5)));
        assert.equal((await thing.holders()).size, 30);
      });
    }

    test('the limit is one of a rolling window, and of the tenant', async () => {
      await world.store.commit([update('settings', 'singleton', { removalLimits: ['dynamicGroup 0% 2 PT10H'] })]);
      const staff = await people(world, 9, 'Rolling');
      const thing = await ruledGroup(world, 'rolling', 'Rolling');
      await world.worker.drain();
      const leave = async (at: number): Promise<number> => {
        await world.store.commit([update('directoryObject', staff[at] ?? '', { department: null })]);
        await world.worker.drain();
        return (await heldOf(world, thing)).length;
      };
      const pass = (duration: string): void => {
        world.clock.now = addDuration(world.clock.now, duration) as Instant;
      };
      assert.equal(await leave(0), 0);
      pass('PT6H');
      assert.equal(await leave(1), 0);
      assert.equal(await leave(2), 1);
      pass('PT5H');
      assert.equal(await leave(3), 1);
      assert.equal(await leave(4), 2);
      pass('PT6H');
      assert.equal(await leave(5), 2);
      await world.store.commit([update('settings', 'singleton', { removalLimits: [] })]);
      // Nobody who was held goes by itself.
      assert.equal((await thing.holders()).size, 5);
    });

    test('many who lose something at the same moment, by several workers, stay within the limit', async () => {
      const staff = await people(world, 40, 'Crowd');
      const thing = await ruledGroup(world, 'crowd', 'Crowd');
      await world.worker.drain();
      const others = [world.anotherWorker(), world.anotherWorker()];
      for (const each of [world.worker, ...others]) each.start();
      await Promise.all(
        staff
          .slice(0, 25)
          .map((id) => world.store.commit([update('directoryObject', id, { department: 'Away' })]).catch(() => {})),
      );
      await world.worker.drain();
      await Promise.all([world.worker, ...others].map((each) => each.stop()));
      await world.worker.drain();
      const wanted = await wantedBy(world, thing);
      const holders = await thing.holders();
      assert.deepEqual(minus(wanted, holders), []);
      assert.equal(40 - holders.size, Math.min(10, 40 - wanted.size));
      assert.deepEqual(minus(holders, wanted), [...principals(await heldOf(world, thing))].sort());
    });

    test('under random edits no window has more removals than its limit, and exactly the others are held', () =>
      tellLaw(world, dice(engine.length * 31)));
  });

/** What a thing lost, and when. */
interface Loss {
  readonly at: Instant;
  readonly count: number;
}

async function tellLaw(world: World, draw: (below: number) => number): Promise<void> {
  const [limit, total] = [3, 18];
  await world.store.commit([
    update('settings', 'singleton', {
      removalLimits: [`dynamicGroup 0% ${limit} P1D`, `automaticPolicy 0% ${limit} P1D`],
    }),
  ]);
  const departments = ['Law A', 'Law B', 'Law C'];
  const drawn = (): string => departments[draw(3)] as string;
  const staff: Id[] = [];
  for (let at = 0; at < total; at += 1) staff.push(await world.user(`law ${at}`, { department: drawn() }));
  const things = [
    await ruledGroup(world, 'law one', drawn()),
    await ruledGroup(world, 'law two', drawn()),
    await ruledPolicy(world, 'law three', drawn()),
  ];
  await world.worker.drain();
  const losses = new Map<Id, Loss[]>(things.map(({ id }) => [id, []]));
  let mostHeld = 0;
  const steps = sampleOf(50, 500);
  for (let step = 0; step < steps; step += 1) {
    const before = await Promise.all(things.map((thing) => thing.holders()));
    let released: readonly { readonly thingId: Id }[] = [];
    const kind = draw(10);
    if (kind === 0) world.clock.now = addDuration(world.clock.now, `PT${1 + draw(20)}H`) as Instant;
    else if (kind === 1) {
      const thing = things[draw(3)] as Ruled;
      thing.department = drawn();
      await thing.edit(thing.department);
    } else if (kind === 2) {
      const waiting = await world.rows('heldRemoval');
      released = waiting.slice(0, draw(waiting.length + 1));
      if (released.length > 0)
        await world.run(releaseHeldRemovals, { body: { ids: waiting.slice(0, released.length).map(({ id }) => id) } });
    } else {
      const set = { department: drawn() };
      for (let people = 1 + draw(4); people > 0; people -= 1)
        await world.store.commit([update('directoryObject', staff[draw(total)] as Id, set)]);
    }
    await world.worker.drain();
    for (const [at, thing] of things.entries()) {
      const says = `step ${step}, ${at}`;
      const [holders, wanted, held] = [await thing.holders(), await wantedBy(world, thing), await heldOf(world, thing)];
      assert.deepEqual(minus(wanted, holders), [], says);
      assert.deepEqual(minus(holders, wanted), [...principals(held)].sort(), says);
      mostHeld = Math.max(mostHeld, held.length);
      const byName = released.filter(({ thingId }) => thingId === thing.id).length;
      const lost = minus(before[at] ?? new Set(), holders).length - byName;
      losses.get(thing.id)?.push({ at: world.clock.now, count: Math.max(0, lost) });
      const since = addDuration(world.clock.now, '-P1D') as Instant;
      const inWindow = (losses.get(thing.id) ?? []).filter((loss) => loss.at > since);
      assert.ok(inWindow.reduce((sum, { count }) => sum + count, 0) <= limit, says);
    }
  }
  assert.ok(mostHeld > 0, String(mostHeld));
  for (const thing of things) {
    const ids = (await heldOf(world, thing)).map(({ id }) => id);
    if (ids.length > 0) await world.run(releaseHeldRemovals, { body: { ids } });
    await world.worker.drain();
    assert.deepEqual([...(await thing.holders())].sort(), [...(await wantedBy(world, thing))].sort());
  }
}

test('a rehearsal of a rule ends while the rule is evaluated, on a file of SQLite', async () => {
  const w = await openWorld('sqlite', {}, {}, openStoreOf('sqlite file', storedEntities));
  const [leaving, rehearsed] = (await people(w, 2, 'Sales')) as [Id, Id];
  const thing = await ruledGroup(w, 'Sales', 'Sales');
  await w.worker.drain();
  await w.store.commit([update('directoryObject', leaving, { department: null })]);
  let rehearsals = 0;
  const rehearse = async (): Promise<void> => {
    rehearsals += 1;
    const scratch = await w.bare.rehearsal();
    const watched = w.watched(scratch);
    await watched.commit([update('directoryObject', rehearsed, { department: null })]);
    assert.notEqual(
      await waitAtMost(5_000, w.anotherWorker({}, {}, watched).drain()),
      null,
      'it waits for no real job',
    );
    const [page] = await scratch.read([from('membership', and(eq('groupId', thing.id), eq('until', null)))]);
    assert.deepEqual(
      page?.rows.map(({ memberId }) => memberId),
      [leaving],
    );
    await scratch.close();
  };
  // In the middle of the job that takes the membership.
  const meddled: Store = {
    ...w.bare,
    commit: async (changes) => {
      if (rehearsals === 0 && flattenChanges(changes).some(({ entity }) => entity === 'removalLedger'))
        await rehearse();
      return w.bare.commit(changes);
    },
    batched: () => meddled,
  };
  await w.anotherWorker({}, {}, w.watched(meddled)).drain();
  assert.equal(rehearsals, 1);
  assert.deepEqual([...(await thing.holders())], [rehearsed]);
  await w.close();
});

test('the ledger of a group goes with it', async () => {
  const w = await openWorld('sqlite');
  const [leaving] = await people(w, 2, 'Sales');
  const thing = await ruledGroup(w, 'Sales', 'Sales');
  await w.worker.drain();
  await w.store.commit([update('directoryObject', leaving ?? '', { department: null })]);
  await w.worker.drain();
  const ledgers = () => w.rows('removalLedger', eq('thingId', thing.id));
  assert.equal((await ledgers()).length, 1);
  assert.equal(await w.tell(deleteGroup, { id: thing.id }, directoryAdmin), '204');
  await w.worker.drain();
  assert.equal((await ledgers()).length, 1, 'it may be restored');
  assert.equal(await w.tell(purgeDeletedItem, { id: thing.id }, directoryAdmin), '204');
  assert.deepEqual(await ledgers(), []);
  await w.close();
});

test('a deleted policy or package leaves no row of its rule', async () => {
  for (const kind of ['policy', 'package'] as const) {
    const w = await openWorld('sqlite');
    await people(w, 2, 'Sales');
    const thing = await ruledPolicy(w, 'Sales', 'Sales');
    await w.worker.drain();
    await thing.edit('Nobody', 2);
    await w.worker.drain();
    assert.equal((await w.rows('removalLedger', eq('thingId', thing.id))).length, 1, kind);
    const [policy] = await w.rows('policy', eq('id', thing.id));
    const packageId = policy?.packageId as Id;
    if (kind === 'policy') assert.equal(await w.tell(deletePolicy, { id: thing.id }), '204');
    else assert.equal(await w.tell(deletePackage, { id: packageId }), '204');
    for (const entity of ['removalLedger', 'heldRemoval'] as const)
      assert.deepEqual(await w.rows(entity, eq('thingId', thing.id)), [], `${entity} of the ${kind}`);
    assert.deepEqual(await w.rows('ruleAttribute', eq('ownerId', thing.id)), [], kind);
    await w.close();
  }
});
