// Whatever order objects are deleted, restored, deleted for good and linked in, whatever time passes and whatever is
// asked meanwhile: no command fails, every invariant holds, and who is in which group is what the links that nothing
// ended say.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { addOwner } from '../../src/commands/directory/addOwner.ts';
import { addMember } from '../../src/commands/directory/groups/addMember.ts';
import { deleteGroup } from '../../src/commands/directory/groups/deleteGroup.ts';
import { removeMember } from '../../src/commands/directory/groups/removeMember.ts';
import { purgeDeletedItem } from '../../src/commands/directory/purgeDeletedItem.ts';
import { restoreDeletedItem } from '../../src/commands/directory/restoreDeletedItem.ts';
import { deleteUser } from '../../src/commands/directory/users/deleteUser.ts';
import { setManager } from '../../src/commands/directory/users/setManager.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Id } from '../../src/domain/base.ts';
import { writePermissions } from '../../src/domain/rights/permissionSets.ts';
import { addDuration } from '../../src/domain/time.ts';
import { retryOnConflict, type Command } from '../../src/flows/context.ts';
import { eq, everyRow } from '../../src/odata/query.ts';
import { checkTenant } from '../../src/work/invariants/checkTenant.ts';
import { sampleOf, seedOfToday } from '../sample.ts';
import { engines } from '../store/open.ts';
import { admin, openWorld, type World } from '../work/world.ts';

const root: Caller = {
  ...admin,
  directoryRoles: new Set(['globalAdministrator']),
  permissions: new Set(writePermissions),
};
const verbs = [
  'delete',
  'delete',
  'restore',
  'restore',
  'purge',
  'join',
  'join',
  'leave',
  'own',
  'manage',
  'ask',
  'give',
  'take',
  'pass',
] as const;
interface Step {
  readonly verb: (typeof verbs)[number];
  readonly who: number;
  readonly where: number;
  readonly later: string;
}
const people = 4;
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...verbs),
  who: fc.nat(people - 1),
  where: fc.nat(2),
  later: fc.constantFrom('PT0S', 'PT1H', 'P10D', 'P31D'),
});

/** People, groups one of which a package gives, and what is known of their links. */
interface Story {
  readonly users: readonly Id[];
  readonly groups: readonly Id[];
  readonly given: Id;
  readonly packageId: Id;
  readonly policyId: Id;
  /** Direct memberships that nothing ended, of objects that may come back. */
  readonly links: Set<string>;
}

let count = 0;
async function begin(w: World): Promise<Story> {
  const name = `s${++count}`;
  const users = await Promise.all(Array.from({ length: people }, (_, at) => w.user(`${name}-u${at}`)));
  const groups = await Promise.all(Array.from({ length: 3 }, (_, at) => w.group(`${name}-g${at}`)));
  const given = await w.group(`${name}-given`);
  const packageId = await w.accessPackage(name, given);
  return { users, groups, given, packageId, policyId: await w.policy(packageId), links: new Set() };
}

/** What a step does. A refusal is an answer like any other; anything else that is thrown fails the law. */
async function take(w: World, story: Story, { verb, who, where, later }: Step): Promise<void> {
  const user = story.users[who] as Id;
  const group = story.groups[where] as Id;
  const target = where === 0 ? user : where === 1 ? group : story.given;
  const tell = (command: Command, input: object): Promise<string> => w.tell(command, input, root);
  const parent = { entity: 'directoryObject' as const, id: group, navigation: 'members' };
  const link = `${group} ${user}`;
  switch (verb) {
    case 'delete':
      await tell(target === user ? deleteUser : deleteGroup, { id: target });
      break;
    case 'restore':
      await tell(restoreDeletedItem as Command, { id: target, body: {} });
      break;
    case 'purge':
      if ((await tell(purgeDeletedItem, { id: target })) === '204') forget(story, target);
      break;
    case 'join':
      if ((await tell(addMember, { parent, reference: user })) === '204') story.links.add(link);
      break;
    case 'leave':
      if ((await tell(removeMember, { parent, reference: user })) === '204') story.links.delete(link);
      break;
    case 'own':
      await tell(addOwner, { parent: { ...parent, navigation: 'owners' }, reference: user });
      break;
    case 'manage':
      await tell(setManager, {
        parent: { ...parent, id: story.users[(who + 1) % people], navigation: 'manager' },
        reference: user,
      });
      break;
    case 'ask':
    case 'give':
    case 'take':
      await w
        .ask({
          type: verb === 'take' ? 'adminRemove' : 'adminAdd',
          assignment: {
            targetObjectId: user,
            packageId: story.packageId,
            ...(verb === 'take' ? {} : { policyId: story.policyId }),
          },
        })
        .catch((error: Error) => assert.equal(error.name, 'Refusal', error.stack));
      if (verb === 'ask') break;
      await w.worker.drainFor(20_000);
      break;
    case 'pass':
      w.clock.now = addDuration(w.clock.now, later) ?? w.clock.now;
      await w.worker.drainFor(20_000);
  }
  for (const id of await purged(w, story)) forget(story, id);
}

const forget = ({ links }: Story, id: Id): void => {
  for (const link of [...links]) if (link.includes(id)) links.delete(link);
};

async function purged(w: World, { users, groups }: Story): Promise<readonly Id[]> {
  const all = await w.rows('directoryObject', everyRow);
  return all.filter(({ id, purgedAt }) => purgedAt !== null && [...users, ...groups].includes(id)).map(({ id }) => id);
}

/** Everything is done, no invariant is broken, and nothing is marked with an object that is there. */
async function holds(w: World, story: Story, isModelled: boolean): Promise<void> {
  await w.worker.drainFor(20_000);
  assert.deepEqual((await checkTenant(w.context(), 'nobody')).broken, []);
  const alive = new Set((await w.rows('directoryObject')).map(({ id }) => id));
  for (const entity of ['membership', 'ownership', 'roleAssignment', 'sponsorship'] as const)
    for (const { endedWith } of await w.rows(entity, everyRow))
      assert.ok(endedWith === null || !alive.has(endedWith), `${entity} waits for ${endedWith}, which is there`);
  if (!isModelled) return;
  for (const group of story.groups.filter((id) => alive.has(id))) {
    const members = (await w.rows('membership', eq('groupId', group))).map(({ memberId }) => memberId);
    const wanted = story.users.filter((id) => alive.has(id) && story.links.has(`${group} ${id}`));
    assert.deepEqual(members.toSorted(), wanted.toSorted());
  }
}

for (const engine of engines) {
  describe(`deletions in any order on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    test('an end that is restored while the other is being restored is linked again', async () => {
      const { users, groups } = await begin(w);
      const [group, user] = [groups[0] as Id, users[0] as Id];
      const parent = { entity: 'directoryObject' as const, id: group, navigation: 'members' };
      assert.equal(await w.tell(addMember, { parent, reference: user }, root), '204');
      await w.tell(deleteGroup, { id: group }, root);
      await w.tell(deleteUser, { id: user }, root);
      const restore = (id: Id): Promise<string> => w.tell(restoreDeletedItem as Command, { id, body: {} }, root);
      const ctx = w.context(root);
      let isFirst = true;
      /** The user comes back between the look at the group's links and their commit. */
      const overtaken: typeof ctx.store = {
        ...ctx.store,
        commit: async (changes) => {
          if (isFirst) {
            isFirst = false;
            await restore(user);
          }
          return ctx.store.commit(changes);
        },
      };
      const input = { id: group, parent: null, body: {}, reference: null, expressibleFields: [] };
      await retryOnConflict(() => (restoreDeletedItem as Command)({ ...ctx, store: overtaken }, input));
      const links = await w.rows('membership', eq('groupId', group));
      assert.deepEqual(
        links.map(({ memberId }) => memberId),
        [user],
      );
    });

    test('one after the other, links are what nothing ended', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          const story = await begin(w);
          for (const each of steps) await take(w, story, each);
          await holds(w, story, true);
        }),
        { numRuns: sampleOf(20, 200), seed: sampleOf(7, seedOfToday()) },
      ));

    test('several at the same moment, every invariant holds', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(step, { minLength: 2, maxLength: 5 }), { minLength: 3, maxLength: 8 }),
          async (bursts) => {
            const story = await begin(w);
            for (const burst of bursts) await Promise.all(burst.map((each) => take(w, story, each)));
            await holds(w, story, false);
          },
        ),
        { numRuns: sampleOf(15, 200), seed: sampleOf(11, seedOfToday()) },
      ));
  });
}
