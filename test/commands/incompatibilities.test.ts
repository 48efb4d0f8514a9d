// Separation of duties on both engines: who may say it, what ends it, and that no race gives anybody both.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deletePackage } from '../../src/commands/packages/deletePackage.ts';
import {
  addIncompatibleGroup,
  addIncompatiblePackage,
  removeIncompatibleGroup,
  removeIncompatiblePackage,
} from '../../src/commands/packages/incompatibilities.ts';
import type { Command } from '../../src/flows/context.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Id } from '../../src/domain/base.ts';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { eq, oneOfValues, or } from '../../src/odata/query.ts';
import { engines } from '../store/open.ts';
import { admin, catalogId, openWorld, robot, self, type World } from '../work/world.ts';

for (const engine of engines) {
  describe(`separation of duties on ${engine}`, () => {
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    const to = (packageId: Id, ref: Id) => ({
      parent: { entity: 'accessPackage' as const, id: packageId, navigation: 'incompatibleAccessPackages' },
      reference: ref,
    });
    const open = async (): Promise<Id> => {
      const packageId = await w.accessPackage(`separated ${++count}`, await w.group(`group of separated ${count}`));
      await w.policy(packageId);
      return packageId;
    };

    test('whoever manages packages of the catalog says what is incompatible, nobody else', async () => {
      const [ours, theirs, group] = [await open(), await open(), await w.group('auditors')];
      const catalogRole = (role: keyof typeof CatalogRoles): Caller => ({
        ...admin,
        directoryRoles: new Set<never>(),
        catalogRoles: new Map([[catalogId, new Set([CatalogRoles[role]])]]),
      });
      const commands: readonly (readonly [Command, Id])[] = [
        [addIncompatiblePackage, theirs],
        [addIncompatibleGroup, group],
        [removeIncompatiblePackage, theirs],
        [removeIncompatibleGroup, group],
      ];
      for (const [caller, expected] of [
        [catalogRole('reader'), 'notAllowed'],
        [catalogRole('assignmentManager'), 'notAllowed'],
        [self(await w.user('nobody in particular')), 'notAllowed'],
        [catalogRole('packageManager'), '204'],
        [catalogRole('owner'), '204'],
        [admin, '204'],
        [robot, '204'],
      ] as const)
        for (const [command, ref] of commands) assert.equal(await w.tell(command, to(ours, ref), caller), expected);
    });

    test('what is not there, the same twice, and itself are refused', async () => {
      const [ours, theirs, group, person] = [
        await open(),
        await open(),
        await w.group('other auditors'),
        await w.user('no group'),
      ];
      for (const [command, ref, expected] of [
        [addIncompatiblePackage, ours, 'invalidField'],
        [addIncompatiblePackage, group, 'unknownReference'],
        [addIncompatiblePackage, theirs, '204'],
        [addIncompatiblePackage, theirs, 'incompatibleExists'],
        [addIncompatibleGroup, person, 'unknownReference'],
        [addIncompatibleGroup, group, '204'],
        [addIncompatibleGroup, group, 'incompatibleExists'],
        [removeIncompatiblePackage, ours, 'notFound'],
        [removeIncompatibleGroup, theirs, 'notFound'],
      ] as const)
        assert.equal(await w.tell(command, to(ours, ref)), expected, `${command.name} ${expected}`);
      assert.equal(await w.tell(addIncompatiblePackage, to(group, theirs)), 'notFound');
    });

    test('with a package go the rules that name it', async () => {
      const [ours, theirs] = [await open(), await open()];
      assert.equal(await w.tell(addIncompatiblePackage, to(ours, theirs)), '204');
      assert.equal(await w.tell(addIncompatiblePackage, to(theirs, ours)), '204');
      assert.equal(await w.tell(deletePackage, { id: theirs }), '204');
      assert.deepEqual(await w.rows('incompatiblePackage', or(eq('packageId', ours), eq('incompatibleId', ours))), []);
    });

    test('of two incompatible requests at once one is taken, each time', async () => {
      const [left, right] = [await open(), await open()];
      await w.run(addIncompatiblePackage, to(left, right));
      await w.run(addIncompatiblePackage, to(right, left));
      const people = await Promise.all(Array.from({ length: 12 }, (_, at) => w.user(`racer ${at}`)));
      const ask = (person: Id, packageId: Id): Promise<string> =>
        w.refused({ type: 'userAdd', assignment: { packageId } }, self(person));
      for (const person of people) {
        const told = await Promise.all([ask(person, left), ask(person, right)]);
        assert.deepEqual(told.sort(), ['201', 'packageIncompatible']);
      }
      await w.worker.drain();
      const held = await w.rows('assignment', oneOfValues('packageId', [left, right]));
      assert.equal(held.length, people.length);
      assert.equal(new Set(held.map((each) => each.targetId)).size, people.length);
      assert.deepEqual(await w.rows('separationOfDutiesConflict'), []);
    });
  });
}
