// Catalogs and packages: made, changed, moved and deleted, and every refusal on the way, on both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createCatalog } from '../../src/commands/catalogs/createCatalog.ts';
import { createPackage } from '../../src/commands/packages/createPackage.ts';
import { createPolicy } from '../../src/commands/policies/createPolicy.ts';
import { deleteCatalog } from '../../src/commands/catalogs/deleteCatalog.ts';
import { deletePackage } from '../../src/commands/packages/deletePackage.ts';
import { deletePolicy } from '../../src/commands/policies/deletePolicy.ts';
import { createResourceRequest } from '../../src/commands/resources/createResourceRequest.ts';
import { addRoleScope } from '../../src/commands/packages/addRoleScope.ts';
import { moveToCatalog } from '../../src/commands/packages/moveToCatalog.ts';
import { updateCatalog } from '../../src/commands/catalogs/updateCatalog.ts';
import { updatePackage } from '../../src/commands/packages/updatePackage.ts';
import { updateSettings } from '../../src/commands/settings/updateSettings.ts';
import { updateSubject } from '../../src/commands/subjects/updateSubject.ts';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Assignment, AssignmentRequest } from '../../src/domain/requests/requestEntities.ts';
import { and, eq } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { publishedIds } from '../../src/sandbox/sandboxIds.ts';
import { enginesByTurns } from '../sample.ts';
import { admin, app, governance, idOf, member, now, openSetting, user, type Setting } from './setting.ts';

const { generalCatalog, emptyCatalog, newHirePackage, newHirePolicy } = publishedIds;
const owner = user('member', { catalogRoles: new Map([[emptyCatalog, new Set([CatalogRoles.owner])]]) });
const creator = user('member', { catalogRoles: new Map([['*', new Set([CatalogRoles.creator])]]) });
const manager = user('member', { catalogRoles: new Map([[emptyCatalog, new Set([CatalogRoles.packageManager])]]) });
const nowhere = idOf('nowhere');

const schedule = {
  startAt: now,
  expiration: { type: 'noExpiration', endAt: null, duration: null },
  recurrence: null,
} as const;
const assignment = (id: string, rest: Partial<Assignment> = {}): Omit<Assignment, 'version'> => ({
  id: idOf(id),
  packageId: newHirePackage,
  catalogId: generalCatalog,
  policyId: newHirePolicy,
  policyRevisionId: nowhere,
  targetId: idOf(`target of ${id}`),
  state: 'delivered',
  status: 'Delivered',
  schedule,
  isExtended: false,
  createdByObjectId: null,
  startsAt: now,
  endsAt: null,
  endedAt: null,
  createdAt: now,
  ...rest,
});
const request = (id: string, rest: Partial<AssignmentRequest> = {}): Omit<AssignmentRequest, 'version'> => ({
  id: idOf(id),
  type: 'userAdd',
  state: 'submitted',
  status: 'Accepted',
  packageId: newHirePackage,
  catalogId: generalCatalog,
  policyId: newHirePolicy,
  policyRevisionId: null,
  assignmentId: null,
  targetId: idOf(`target of ${id}`),
  requestorId: idOf('requestor'),
  createdByObjectId: null,
  justification: null,
  answers: [],
  keepsAnswers: true,
  schedule,
  parameters: [],
  isValidationOnly: false,
  isApprovalBypassed: false,
  expirationAt: null,
  grantedUntil: null,
  reason: null,
  createdAt: now,
  completedAt: null,
  ...rest,
});

for (const engine of enginesByTurns(import.meta.url)) {
  describe(engine, () => {
    let at: Setting;
    before(async () => {
      at = await openSetting(engine);
    });
    after(() => at.close());

    // biome-ignore format: a table, read by column
    const refusals: readonly (readonly [says: string, run: () => Promise<string>, result: string])[] = [
      ['a name that a catalog has, in other letters',
        () => at.tell(createCatalog, { body: { displayName: 'gENERAL' } }), 'duplicateCatalog displayName'],
      ['a catalog without a name',                      () => at.tell(createCatalog, { body: {} }),
        'missingField displayName'],
      ['a catalog with a blank name',                   () => at.tell(createCatalog, { body: { displayName: '  ' } }),
        'invalidField displayName'],
      ['a catalog by a plain user',
        () => at.tell(createCatalog, { body: { displayName: 'Mine' } }, member), 'notAllowed'],
      ['a catalog by an application that only reads',
        () => at.tell(createCatalog, { body: { displayName: 'Mine' } }, app('EntitlementManagement.Read.All')),
        'scopeMissing'],
      ['another name for a catalog, taken',
        () => at.tell(updateCatalog, { id: emptyCatalog, body: { displayName: 'General' } }),
        'duplicateCatalog displayName'],
      ['a catalog changed by the manager of packages',
        () => at.tell(updateCatalog, { id: emptyCatalog, body: { description: 'x' } }, manager), 'notAllowed'],
      ['a catalog that is not there',
        () => at.tell(updateCatalog, { id: nowhere, body: { description: 'x' } }), 'notFound'],
      ['the built-in catalog',                          () => at.tell(deleteCatalog, { id: generalCatalog }),
        'catalogIsBuiltIn'],
      ['a package without a catalog',                   () => at.tell(createPackage, { body: { displayName: 'P' } }),
        'missingField catalogId'],
      ['a package in a catalog that is not there',
        () => at.tell(createPackage, { body: { displayName: 'P', catalogId: nowhere } }), 'unknownReference catalogId'],
      ['that, by someone who may not know',
        () => at.tell(createPackage, { body: { displayName: 'P', catalogId: nowhere } }, owner), 'notAllowed'],
      ['a package without a name',
        () => at.tell(createPackage, { body: { catalogId: emptyCatalog } }), 'missingField displayName'],
      ['a package elsewhere by a catalog owner',
        () => at.tell(createPackage, { body: { displayName: 'P', catalogId: generalCatalog } }, owner), 'notAllowed'],
      ['a package moved by an update',
        () => at.tell(updatePackage, { id: newHirePackage, body: { catalogId: emptyCatalog } }),
        'readOnlyField catalogId'],
      ['a move to nowhere',
        () => at.tell(moveToCatalog, { id: newHirePackage, body: { catalogId: nowhere } }),
        'unknownReference catalogId'],
      ['a move to a catalog without its resources',
        () => at.tell(moveToCatalog, { id: newHirePackage, body: { catalogId: emptyCatalog } }),
        'resourceNotInCatalog'],
      ['settings by a catalog owner',
        () => at.tell(updateSettings, { id: 'singleton', body: { externalUserLifecycleAction: 'none' } }, owner),
        'notAllowed'],
      ['settings with no duration',
        () => at.tell(updateSettings, { id: 'singleton', body: { deleteExternalUserAfter: 'soon' } }),
        'invalidField deleteExternalUserAfter'],
      ['a subject that is not there',
        () => at.tell(updateSubject, { id: nowhere, body: { lifecycle: 'governed' } }), 'notFound'],
    ];
    for (const [says, run, result] of refusals)
      test(`${says}: ${result}`, async () => assert.equal(await run(), result));

    test('whoever creates a catalog owns it, and it is published but not to the outside', async () => {
      const { row } = await at.run(createCatalog, { body: { displayName: 'Fieldwork', description: null } }, creator);
      const [catalog] = await at.rows('catalog', eq('id', row?.id ?? ''));
      assert.deepEqual(
        [catalog?.state, catalog?.type, catalog?.isExternallyVisible, catalog?.createdBy],
        ['published', 'userManaged', false, 'member@latchkey.example'],
      );
      const roles = await at.rows('roleAssignment', eq('scope', `/AccessPackageCatalog/${row?.id}`));
      assert.deepEqual(
        roles.map((each) => [each.principalId, each.roleDefinitionId]),
        [[creator.objectId, CatalogRoles.owner]],
      );
      const audits = await at.rows('audit', eq('activityDisplayName', 'Create access package catalog'));
      assert.equal(audits.at(-1)?.userId, creator.objectId);
    });

    test('an application owns the catalog that it creates, unless its permission spans every catalog', async () => {
      const rolesOf = async (displayName: string, caller: Caller): Promise<readonly unknown[]> => {
        const { row } = await at.run(createCatalog, { body: { displayName } }, caller);
        return (await at.rows('roleAssignment', eq('scope', `/AccessPackageCatalog/${row?.id}`))).map((each) => [
          each.principalId,
          each.roleDefinitionId,
        ]);
      };
      const byRole: Caller = { ...app(), catalogRoles: creator.catalogRoles };
      assert.deepEqual(await rolesOf('By a role', byRole), [[byRole.objectId, CatalogRoles.owner]]);
      assert.deepEqual(await rolesOf('By permission', app('EntitlementManagement.ReadWrite.All')), []);
    });

    test('what an update does not name stays, a null of what must have a value says nothing', async () => {
      const { row } = await at.run(createCatalog, {
        body: { displayName: 'Kept', description: 'd', state: 'unpublished' },
      });
      assert.equal(
        await at.tell(updateCatalog, {
          id: row?.id ?? null,
          body: { isExternallyVisible: true, state: null, id: nowhere, type: 'serviceManaged' },
        }),
        '204',
      );
      const [catalog] = await at.rows('catalog', eq('id', row?.id ?? ''));
      assert.deepEqual(
        [catalog?.description, catalog?.state, catalog?.isExternallyVisible, catalog?.type],
        ['d', 'unpublished', true, 'userManaged'],
      );
    });

    test('a package by a manager of packages; the name is taken in its catalog and free in another', async () => {
      assert.equal(
        await at.tell(createPackage, { body: { displayName: 'Bundle', catalogId: emptyCatalog } }, manager),
        '201',
      );
      assert.equal(
        await at.tell(createPackage, { body: { displayName: 'BUNDLE', catalogId: emptyCatalog } }, owner),
        'duplicatePackage displayName',
      );
      assert.equal(await at.tell(createPackage, { body: { displayName: 'Bundle', catalogId: generalCatalog } }), '201');
      const [bundle] = await at.rows(
        'accessPackage',
        and(eq('catalogId', generalCatalog), eq('displayName', 'bundle')),
      );
      assert.equal(
        await at.tell(updatePackage, {
          id: bundle?.id ?? null,
          body: { displayName: 'Bundle 2', isHidden: true, catalogId: generalCatalog },
        }),
        '204',
      );
    });

    test('a catalog with a package stays; without one it goes, with what it offered', async () => {
      const { row: catalog } = await at.run(createCatalog, { body: { displayName: 'Short-lived' } });
      const { row: made } = await at.run(createPackage, { body: { displayName: 'Inside', catalogId: catalog?.id } });
      await at.run(createResourceRequest, {
        body: {
          type: 'adminAdd',
          catalogId: catalog?.id,
          resource: { originId: publishedIds.marketingResources, originSystem: 'AadGroup' },
        },
      });
      assert.equal(await at.tell(deleteCatalog, { id: catalog?.id ?? null }), 'catalogNotEmpty');
      assert.equal(await at.tell(deletePackage, { id: made?.id ?? null }), '204');
      assert.equal(await at.tell(deleteCatalog, { id: catalog?.id ?? null }), '204');
      assert.deepEqual(
        [
          (await at.rows('resource', eq('catalogId', catalog?.id ?? ''))).length,
          (await at.rows('resourceRole', eq('catalogId', catalog?.id ?? ''))).length,
        ],
        [0, 0],
      );
      assert.equal(await at.tell(deleteCatalog, { id: catalog?.id ?? null }), 'notFound');
      assert.equal(await at.tell(createCatalog, { body: { displayName: 'Short-lived' } }), '201');
    });

    test('a package moves with its roles to a catalog that has the same resources', async () => {
      const { row: from } = await at.run(createCatalog, { body: { displayName: 'From' } });
      const { row: to } = await at.run(createCatalog, { body: { displayName: 'To' } });
      const resource = { originId: publishedIds.marketingResources, originSystem: 'AadGroup' };
      for (const catalog of [from, to])
        await at.run(createResourceRequest, { body: { type: 'adminAdd', catalogId: catalog?.id, resource } });
      const { row: made } = await at.run(createPackage, { body: { displayName: 'Moving', catalogId: from?.id } });
      await at.run(addRoleScope, {
        parent: { entity: 'accessPackage', id: made?.id ?? '', navigation: 'resourceRoleScopes' },
        body: { role: { originId: `Member_${publishedIds.marketingResources}`, resource }, scope: {} },
      });
      assert.equal(await at.tell(moveToCatalog, { id: made?.id ?? null, body: { catalogId: to?.id } }), '200');
      const [scope, ...more] = await at.rows('resourceRoleScope', eq('packageId', made?.id ?? ''));
      const [role] = await at.rows('resourceRole', eq('id', scope?.roleId ?? ''));
      assert.deepEqual(
        [
          more.length,
          role?.catalogId,
          role?.isUsed,
          (await at.rows('accessPackage', eq('id', made?.id ?? '')))[0]?.catalogId,
        ],
        [0, to?.id, true, to?.id],
      );
      assert.equal(await at.tell(deleteCatalog, { id: from?.id ?? null }), '204');
    });

    test('settings and a subject are changed and leave their trace', async () => {
      assert.equal(
        await at.tell(updateSettings, {
          id: 'singleton',
          body: { externalUserLifecycleAction: 'none', deleteExternalUserAfter: 'P0D' },
        }),
        '204',
      );
      const [settings] = await at.rows('settings');
      assert.deepEqual([settings?.externalUserLifecycleAction, settings?.deleteExternalUserAfter], ['none', 'P0D']);
      await at.store.commit([
        insert('subject', {
          id: idOf('subject'),
          objectId: publishedIds.requestor1,
          displayName: null,
          email: null,
          principalName: null,
          type: 'user',
          lifecycle: 'notDefined',
          onPremisesSecurityIdentifier: null,
          altSecId: null,
          connectedOrganizationId: null,
          blockedAt: null,
          cleanupAt: null,
          createdAt: now,
        }),
      ]);
      assert.equal(
        await at.tell(updateSubject, { id: idOf('subject'), body: { lifecycle: 'governed', displayName: 'x' } }),
        '204',
      );
      assert.deepEqual(
        (await at.rows('subject', eq('id', idOf('subject')))).map((each) => [each.lifecycle, each.displayName]),
        [['governed', null]],
      );
    });

    describe('deletion of a package and a policy', () => {
      const fresh = async (name: string) => {
        const { row: made } = await at.run(createPackage, { body: { displayName: name, catalogId: emptyCatalog } });
        const { row: policy } = await at.run(createPolicy, { body: { packageId: made?.id, displayName: name } });
        return { packageId: made?.id ?? '', policyId: policy?.id ?? '' };
      };
      const told = async (run: Promise<unknown>): Promise<readonly unknown[]> =>
        run.then(
          () => [],
          (error) => error.facts.assignments,
        );

      test('those who hold it are named', async () => {
        const ids = await fresh('Held');
        await at.store.commit([insert('assignment', assignment('held', ids))]);
        for (const [command, id, code] of [
          [deletePolicy, ids.policyId, 'policyHasAssignments'],
          [deletePackage, ids.packageId, 'packageHasAssignments'],
        ] as const) {
          assert.equal(await at.tell(command, { id }), code);
          assert.deepEqual(await told(at.run(command, { id })), [idOf('held')]);
        }
        await at.store.commit([update('assignment', idOf('held'), { state: 'expired', endedAt: now })]);
        assert.deepEqual(
          [await at.tell(deletePolicy, { id: ids.policyId }), await at.tell(deletePackage, { id: ids.packageId })],
          ['204', '204'],
        );
      });

      test('assignments under removal are waited for', async () => {
        const ids = await fresh('Leaving');
        await at.store.commit([
          insert('assignment', assignment('leaving', ids)),
          insert(
            'assignmentRequest',
            request('removal', { ...ids, type: 'adminRemove', assignmentId: idOf('leaving') }),
          ),
        ]);
        const waits: number[] = [];
        const settle = async (ms: number): Promise<void> => {
          waits.push(ms);
          await at.store.commit([
            update('assignment', idOf('leaving'), { state: 'expired' }),
            update('assignmentRequest', idOf('removal'), { state: 'delivered', completedAt: now }),
          ]);
        };
        const outcome = await deletePolicy(at.context(admin, settle), {
          id: ids.policyId,
          parent: null,
          body: {},
          reference: null,
          expressibleFields: [],
        });
        assert.deepEqual([outcome.status, waits], [204, [10_000]]);
      });

      test('one that stays under removal keeps the package', async () => {
        const ids = await fresh('Stuck');
        await at.store.commit([
          insert('assignment', assignment('stuck', ids)),
          insert(
            'assignmentRequest',
            request('stuck removal', { ...ids, type: 'userRemove', state: 'delivering', assignmentId: idOf('stuck') }),
          ),
        ]);
        assert.equal(await at.tell(deletePackage, { id: ids.packageId }), 'packageHasAssignments');
      });

      test('requests that still wait are called off, with the reason', async () => {
        const ids = await fresh('Asked for');
        await at.store.commit([
          insert(
            'assignmentRequest',
            request('waiting', { ...ids, state: 'pendingApproval', status: 'PendingApproval' }),
          ),
        ]);
        assert.equal(await at.tell(deletePackage, { id: ids.packageId }), '204');
        const [waiting] = await at.rows('assignmentRequest', eq('id', idOf('waiting')));
        assert.deepEqual(
          [waiting?.state, waiting?.reason, waiting?.completedAt],
          ['canceled', 'Asked for was deleted.', now],
        );
        assert.equal((await at.rows('policy', eq('packageId', ids.packageId))).length, 0);
      });
    });

    test('a catalog owner deletes in their own catalog only', async () => {
      assert.equal(await at.tell(deletePackage, { id: newHirePackage }, owner), 'notAllowed');
      assert.equal(await at.tell(deletePolicy, { id: newHirePolicy }, owner), 'notAllowed');
      assert.equal(await at.tell(updatePackage, { id: newHirePackage, body: { isHidden: true } }, governance), '204');
    });
  });
}
