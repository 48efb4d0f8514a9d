// Policies in the database: what is written beside them, what PUT and PATCH leave, and refusals, on both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createPackage } from '../../src/commands/packages/createPackage.ts';
import { createPolicy } from '../../src/commands/policies/createPolicy.ts';
import { replacePolicy } from '../../src/commands/policies/replacePolicy.ts';
import { updatePolicy } from '../../src/commands/policies/updatePolicy.ts';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { and, eq, everyRow, not } from '../../src/odata/query.ts';
import { publishedIds } from '../../src/sandbox/sandboxIds.ts';
import { enginesByTurns } from '../sample.ts';
import { admin, idOf, openSetting, user, type Setting } from './setting.ts';

const { emptyCatalog, requestor1, marketingResources } = publishedIds;
const set = (kind: string, rest: object = {}) => ({
  kind,
  id: null,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
  ...rest,
});
const owner = user('member', { catalogRoles: new Map([[emptyCatalog, new Set([CatalogRoles.owner])]]) });
const question = { kind: 'text', text: 'Why?' };

for (const engine of enginesByTurns(import.meta.url)) {
  describe(engine, () => {
    let at: Setting;
    let packageId = '';
    before(async () => {
      at = await openSetting(engine);
      packageId =
        (await at.run(createPackage, { body: { displayName: 'Campaign', catalogId: emptyCatalog } })).row?.id ?? '';
    });
    after(() => at.close());
    const create = async (body: object = {}) =>
      (await at.run(createPolicy, { body: { packageId, displayName: 'P', ...body } })).row?.id ?? '';
    const policy = async (id: string) => (await at.rows('policy', eq('id', id)))[0];

    const body = { displayName: 'P', targetScope: 'specificDirectoryUsers' };
    const refusals: readonly (readonly [says: string, run: () => Promise<string>, result: string])[] = [
      ['no package', () => at.tell(createPolicy, { body }), 'missingField packageId'],
      [
        'a package that is not there',
        () => at.tell(createPolicy, { body: { ...body, packageId: idOf('nowhere') } }),
        'unknownReference packageId',
      ],
      [
        'that, by a catalog owner',
        () => at.tell(createPolicy, { body: { ...body, packageId: idOf('nowhere') } }, owner),
        'notAllowed',
      ],
      [
        'a package of another catalog',
        () => at.tell(createPolicy, { body: { ...body, packageId: publishedIds.newHirePackage } }, owner),
        'notAllowed',
      ],
      [
        'no name and nobody to ask',
        () =>
          at.tell(createPolicy, {
            body: {
              packageId,
              approval: {
                isRequiredForAdd: true,
                isRequiredForUpdate: false,
                isRequestorJustificationRequired: false,
                mode: null,
                stages: [],
                isStated: true,
              },
            },
          }),
        'invalidField approval/stages, invalidField displayName',
      ],
      [
        'somebody who is not there',
        () =>
          at.tell(createPolicy, { body: { ...body, packageId, targets: [set('singleUser', { id: idOf('nobody') })] } }),
        'unknownReference targets/0/id',
      ],
      [
        'a group called a user',
        () =>
          at.tell(createPolicy, {
            body: { ...body, packageId, targets: [set('singleUser', { id: marketingResources })] },
          }),
        'unknownReference targets/0/id',
      ],
      [
        'a question without a text',
        () => at.tell(createPolicy, { body: { ...body, packageId, questions: [{ kind: 'text' }] } }),
        'invalidField questions/0/text',
      ],
      ['a policy that is not there', () => at.tell(updatePolicy, { id: idOf('nowhere'), body }), 'notFound'],
    ];
    for (const [says, run, result] of refusals)
      test(`${says}: ${result}`, async () => assert.equal(await run(), result));

    test("the tutorial's policy is kept with its target, its revision and who wrote it", async () => {
      const { row, status } = await at.run(
        createPolicy,
        {
          body: {
            packageId,
            displayName: 'Specific users',
            description: 'Specific users can request assignment',
            review: null,
            expirationDuration: 'P30D',
            expirationType: 'afterDuration',
            expirationAt: null,
            acceptsSelfAdd: true,
            targetScope: 'specificDirectoryUsers',
            targets: [set('singleUser', { id: requestor1.toUpperCase(), description: 'Requestor1' })],
            approval: {
              isRequiredForAdd: false,
              isRequiredForUpdate: false,
              isRequestorJustificationRequired: false,
              mode: 'NoApproval',
              stages: [],
              isStated: true,
            },
          },
        },
        owner,
      );
      const found = await policy(row?.id ?? '');
      assert.deepEqual(
        [
          status,
          found?.catalogId,
          found?.revision,
          found?.createdBy,
          found?.expirationDuration,
          found?.acceptsSelfAdd,
          found?.acceptsSelfUpdate,
        ],
        [201, emptyCatalog, 1, 'member@latchkey.example', 'P30D', true, false],
      );
      assert.deepEqual(
        (await at.rows('policyTarget', eq('policyId', row?.id ?? ''))).map((each) => [
          each.kind,
          each.principalId,
          each.position,
        ]),
        [['singleUser', requestor1, 0]],
      );
      const [revision] = await at.rows('policyRevision', eq('policyId', row?.id ?? ''));
      assert.deepEqual(
        [revision?.id, (revision?.body as { policy: { displayName: string } } | undefined)?.policy.displayName],
        [found?.revisionId, 'Specific users'],
      );
    });

    test('a policy of nothing but a name is kept with every default', async () => {
      const found = await policy(
        await create({ expirationType: null, targets: null, approval: null, acceptsSelfAdd: null }),
      );
      assert.deepEqual(
        [found?.targetScope, found?.expirationType, found?.acceptsSelfAdd, found?.approval.isStated, found?.automatic],
        ['notSpecified', 'notSpecified', false, false, null],
      );
    });

    test('each change is a revision with the questions as they were, and moves the targets', async () => {
      const id = await create({
        targetScope: 'specificDirectoryUsers',
        targets: [set('singleUser', { id: requestor1 })],
        questions: [question, { ...question, text: 'Where?' }],
      });
      const [first, second] = (await at.rows('question', eq('policyId', id))).toSorted(
        (a, b) => a.position - b.position,
      );
      assert.equal(
        await at.tell(updatePolicy, {
          id,
          body: { targets: [set('groupMembers', { id: marketingResources }), set('singleUser', { id: requestor1 })] },
        }),
        '204',
      );
      assert.equal(
        await at.tell(updatePolicy, { id, body: { questions: [{ ...question, id: second?.id, text: 'Where to?' }] } }),
        '204',
      );
      assert.deepEqual((await at.rows('policyTarget', eq('policyId', id))).map((each) => each.kind).sort(), [
        'groupMembers',
        'singleUser',
      ]);
      const revisions = await at.rows('policyRevision', eq('policyId', id));
      const asked = revisions
        .toSorted((a, b) => a.revision - b.revision)
        .map((each) => (each.body as { questions: readonly { text: string }[] }).questions.map((one) => one.text));
      assert.deepEqual(asked, [['Why?', 'Where?'], ['Why?', 'Where?'], ['Where to?']]);
      assert.deepEqual(
        [(await policy(id))?.revision, (await at.rows('question', eq('policyId', id))).map((each) => each.id)],
        [3, [second?.id]],
      );
      assert.equal(await at.rows('question', eq('id', first?.id ?? '')).then((rows) => rows.length), 0);
      assert.equal((await at.rows('question', and(not(eq('deletedAt', null)), everyRow))).length > 0, true);
    });

    test('PUT answers with the policy, resets what its dialect can say and leaves the rest', async () => {
      const id = await create({
        acceptsSelfAdd: true,
        acceptsSelfRemove: true,
        description: 'd',
        questions: [question],
      });
      const put = (more: object, expressible: readonly string[]) =>
        at.run(replacePolicy, {
          id,
          body: { packageId, displayName: 'Put', ...more },
          expressibleFields: expressible,
        });
      const { row, status } = await put({}, ['displayName', 'description', 'acceptsSelfAdd', 'packageId', 'id']);
      assert.deepEqual(
        [
          status,
          row?.id,
          row?.['description'],
          row?.['acceptsSelfAdd'],
          row?.['acceptsSelfRemove'],
          (await at.rows('question', eq('policyId', id))).length,
        ],
        [200, id, null, false, true, 1],
      );
      await put({}, ['displayName', 'questions']);
      assert.equal((await at.rows('question', eq('policyId', id))).length, 0);
      assert.equal(
        await at.tell(replacePolicy, { id, body: { packageId: publishedIds.newHirePackage, displayName: 'Put' } }),
        'readOnlyField packageId',
      );
      assert.equal(await at.tell(replacePolicy, { id, body: { displayName: 'Put' } }, user('member')), 'notAllowed');
    });

    test('a person who was named and has gone is no fault of a later change', async () => {
      const gone = user('analyst').objectId as string;
      const id = await create({ targetScope: 'specificDirectoryUsers', targets: [set('singleUser', { id: gone })] });
      await at.store.commit([
        { kind: 'update', entity: 'directoryObject', id: gone, set: { deletedAt: '2026-06-01T12:00:00.000Z' } },
      ]);
      assert.equal(await at.tell(updatePolicy, { id, body: { description: 'still' } }), '204');
      assert.equal(
        await at.tell(createPolicy, {
          body: {
            packageId,
            displayName: 'Q',
            targetScope: 'specificDirectoryUsers',
            targets: [set('singleUser', { id: gone })],
          },
        }),
        'unknownReference targets/0/id',
      );
    });

    test('a package has one automatic policy, and an administrator makes it', async () => {
      const automatic = {
        displayName: 'Auto',
        packageId,
        targetScope: 'specificDirectoryUsers',
        targets: [set('attributeRuleMembers', { membershipRule: 'user.department -eq "IT"' })],
        automatic: {
          requestAccessForAllowedTargets: true,
          removeAccessWhenTargetLeavesAllowedTargets: true,
          gracePeriodBeforeAccessRemoval: 'P7D',
        },
      };
      assert.equal(await at.tell(createPolicy, { body: automatic }, owner), 'notAllowed');
      assert.equal(await at.tell(createPolicy, { body: automatic }, admin), '201');
      assert.equal(await at.tell(createPolicy, { body: automatic }, admin), 'invalidField automatic');
    });

    test('two that change one policy at once both succeed, one after the other', async () => {
      const id = await create();
      const results = await Promise.all(
        ['a', 'b'].map((description) => at.tell(updatePolicy, { id, body: { description } })),
      );
      assert.deepEqual([results, (await policy(id))?.revision], [['204', '204'], 3]);
    });

    test('twenty at once in one package do not hinder each other', async () => {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, each) =>
          at.tell(createPolicy, { body: { packageId, displayName: `P${each}` } }),
        ),
      );
      assert.deepEqual(new Set(results), new Set(['201']));
    });
  });
}
