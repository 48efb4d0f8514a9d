// Resources of a catalog and the roles that packages give: added by origin, named in every way that clients do, refused
// with a reason, on both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addRoleScope } from '../../src/commands/packages/addRoleScope.ts';
import { createPackage } from '../../src/commands/packages/createPackage.ts';
import { createResourceRequest } from '../../src/commands/resources/createResourceRequest.ts';
import { createGroup } from '../../src/commands/directory/groups/createGroup.ts';
import { missingOrigins } from '../../src/commands/resources/missingOrigins.ts';
import { refreshResource } from '../../src/commands/resources/refreshResource.ts';
import { removeRoleScope } from '../../src/commands/packages/removeRoleScope.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { DirectoryObject } from '../../src/domain/directory/directoryEntities.ts';
import type { Resource } from '../../src/domain/catalogs/resourceEntities.ts';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { noRoleId } from '../../src/domain/catalogs/resources.ts';
import { and, eq } from '../../src/odata/query.ts';
import { sandboxIdOf as seeded, publishedIds } from '../../src/sandbox/sandboxIds.ts';
import { insert, update } from '../../src/store/contract.ts';
import { engines } from '../store/open.ts';
import { admin, app, governance, idOf, now, openSetting, user, type Setting } from './setting.ts';
import { newDirectoryObject } from '../../src/model/newRow.ts';

const { generalCatalog, emptyCatalog, marketingResources } = publishedIds;
const readWrite = 'EntitlementManagement.ReadWrite.All';
const group = { originId: marketingResources, originSystem: 'AadGroup' };
const site = { originId: 'https://sites.latchkey.example/sites/launch', originSystem: 'SharePointOnline' };
const expenses = { originId: seeded('service principal expenses'), originSystem: 'AadApplication' };
const timesheet = { originId: seeded('service principal timesheet'), originSystem: 'AadApplication' };
const made = (kind: DirectoryObject['kind'], name: string, fields: Partial<DirectoryObject>) =>
  insert('directoryObject', newDirectoryObject(kind, idOf(name), now, { displayName: name, ...fields }));

const authored = { createdAt: now, modifiedAt: now, createdBy: null, modifiedBy: null };

for (const engine of engines) {
  describe(engine, () => {
    let at: Setting;
    before(async () => {
      at = await openSetting(engine);
      await at.store.commit([
        made('group', 'synced', { onPremisesSyncEnabled: true }),
        made('group', 'distribution', { mailEnabled: true, securityEnabled: false }),
        made('group', 'dynamic', { groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "IT"' }),
        made('group', 'roles', { isAssignableToRole: true }),
        made('group', 'owned', {}),
        insert('ownership', { id: idOf('ownership'), objectId: idOf('owned'), ownerId: app().objectId as string }),
      ]);
    });
    after(() => at.close());

    test('a missing origin is told of however many resources the catalog has', async () => {
      const catalogId = idOf('crowded');
      const resource = (name: string) =>
        insert('resource', {
          id: idOf(`resource ${name}`),
          catalogId,
          displayName: name,
          originId: idOf(name),
          originSystem: 'AadGroup',
          objectId: idOf(name),
          createdAt: now,
          modifiedAt: now,
        });
      await at.store.commit([
        insert('catalog', { ...authored, id: catalogId, displayName: 'Crowded', description: '' }),
        made('group', 'zz gone', { deletedAt: now }),
        ...Array.from({ length: 1_000 }, (_, each) => resource(`a ${each}`)),
        resource('zz gone'),
      ]);
      const { value } = await at.run(missingOrigins, { body: { catalogId } });
      const found = (value as { readonly value: readonly { readonly displayName: string }[] }).value;
      assert.deepEqual(
        found.map(({ displayName }) => displayName),
        ['zz gone'],
      );
    });

    const ask = (
      type: string,
      resource: unknown,
      caller: Caller = admin,
      catalogId: string | undefined = emptyCatalog,
    ) => at.tell(createResourceRequest, { body: { type, catalogId, resource } }, caller);
    const catalogOwner = user('member', { catalogRoles: new Map([[emptyCatalog, new Set([CatalogRoles.owner])]]) });

    // biome-ignore format: a table, read by column
    const refusals: readonly (readonly [says: string, run: () => Promise<string>, result: string])[] = [
      ['a group of somebody else, by a governance administrator',
        () => ask('adminAdd', group, user('otherGovernanceAdmin')), 'callerNotResourceOwner'],
      ['their own group in a catalog that they do not own',
        () => ask('adminAdd', group, user('governanceAdmin', { roles: [] })), 'notAllowed'],
      ['a group by the owner of the catalog alone',         () => ask('adminAdd', group, catalogOwner),
        'callerNotResourceOwner'],
      ['a group by an application without the right to groups', () => ask('adminAdd', group, app(readWrite)),
        'callerNotResourceOwner'],
      ['not even its own',
        () => ask('adminAdd', { originId: idOf('owned'), originSystem: 'AadGroup' }, app(readWrite)),
        'callerNotResourceOwner'],
      ['an application by one without the right to those',
        () => ask('adminAdd', expenses, app(readWrite, 'Group.ReadWrite.All')), 'callerNotResourceOwner'],
      ['a site by a groups administrator',
        () => ask('adminAdd', site,
        user('member', { roles: ['groupsAdministrator', 'identityGovernanceAdministrator'] })),
        'callerNotResourceOwner'],
      ['a group that can hold a role, by a groups administrator',
        () => ask('adminAdd', { originId: idOf('roles'), originSystem: 'AadGroup' },
        user('member', { roles: ['groupsAdministrator', 'identityGovernanceAdministrator'] })),
        'callerNotResourceOwner'],
      ['a group that is not there',
        () => ask('adminAdd', { originId: idOf('nowhere'), originSystem: 'AadGroup' }),
        'resourceNotFoundInOriginSystem resource/originId'],
      ['a user for a group',
        () => ask('adminAdd', { originId: publishedIds.requestor1, originSystem: 'AadGroup' }),
        'resourceNotFoundInOriginSystem resource/originId'],
      ['an application for its service principal',
        () => ask('adminAdd', { originId: seeded('application expenses'), originSystem: 'AadApplication' }),
        'resourceNotFoundInOriginSystem resource/originId'],
      ['a site that is not there',
        () => ask('adminAdd',
        { originId: 'https://sites.latchkey.example/sites/none', originSystem: 'SharePointOnline' }),
        'resourceNotFoundInOriginSystem resource/originId'],
      ['a group of another directory',
        () => ask('adminAdd', { originId: idOf('synced'), originSystem: 'AadGroup' }),
        'resourceNotSupported resource/originId'],
      ['a distribution list',
        () => ask('adminAdd', { originId: idOf('distribution'), originSystem: 'AadGroup' }),
        'resourceNotSupported resource/originId'],
      ['no type',                                           () =>
        at.tell(createResourceRequest, { body: { catalogId: emptyCatalog, resource: group } }), 'missingField type'],
      ['a type that is none of resources',                  () => ask('userAdd', group), 'invalidField type'],
      ['no resource',                                       () => ask('adminAdd', undefined), 'missingField resource'],
      ['no origin',                                         () => ask('adminAdd', { originSystem: 'AadGroup' }),
        'missingField resource/originId'],
      ['no system',                                         () => ask('adminAdd', { originId: marketingResources }),
        'missingField resource/originSystem'],
      ['no catalog',                                        () =>
        at.tell(createResourceRequest, { body: { type: 'adminAdd', resource: group } }), 'missingField catalogId'],
      ['a catalog that is not there',                       () => ask('adminAdd', group, admin, idOf('nowhere')),
        'unknownReference catalogId'],
      ['an environment that is not there',
        () => ask('adminAdd', { ...site, environment: { originId: 'https://nowhere' } }),
        'unknownReference resource/environment'],
      ['attributes without a name, and twice the same',
        () => ask('adminAdd',
        { ...group, attributes: [{ name: '' }, { name: 'city', source: null }, { name: 'City', source: null }] }),
        'invalidField resource/attributes/0/name, invalidField resource/attributes/2/name'],
      ['an attribute that users do not have',
        () => ask('adminAdd', { ...group, attributes: [{ name: 'shoeSize', source: null }] }),
        'invalidField resource/attributes/0/name'],
      ['an attribute that asks nothing to choose',
        () => ask('adminAdd',
        { ...group, attributes: [{ name: 'city',
        source: { kind: 'question', question: { kind: 'choice', text: 'Where?', choices: [] } } }] }),
        'invalidField resource/attributes/0/source/question/choices'],
      ['a removal of what is not there',                    () => ask('adminRemove', group),
        'resourceNotInCatalog resource/originId'],
      ['a removal of nothing',                              () => ask('adminRemove', {}), 'missingField resource/id'],
      ['a change of what is not there',                     () => ask('adminUpdate', { id: idOf('nowhere') }),
        'resourceNotInCatalog resource/id'],
    ];
    for (const [says, run, result] of refusals)
      test(`${says}: ${result}`, async () => assert.equal(await run(), result));

    interface Row {
      says: string;
      resource: object;
      caller?: Caller;
      expected: Partial<Resource>;
      roles: readonly (readonly [string, string])[];
    }
    const added: readonly Row[] = [
      {
        says: 'a group, with its names, both roles and the root scope',
        resource: {
          ...group,
          originId: marketingResources.toUpperCase(),
          displayName: 'Other',
          resourceType: 'AadGroup',
        },
        caller: governance,
        expected: {
          displayName: 'Marketing resources',
          description: 'Marketing group',
          resourceType: 'Security Group',
          originId: marketingResources,
          addedBy: 'governanceAdmin@latchkey.example',
        },
        roles: [
          ['Member', `Member_${marketingResources}`],
          ['Owner', `Owner_${marketingResources}`],
        ],
      },
      {
        says: 'a Microsoft 365 group',
        resource: { originId: seeded('group marketingTeam'), originSystem: 'AadGroup' },
        expected: { displayName: 'Marketing team', resourceType: 'O365 Group' },
        roles: [
          ['Member', `Member_${seeded('group marketingTeam')}`],
          ['Owner', `Owner_${seeded('group marketingTeam')}`],
        ],
      },
      {
        says: 'a dynamic group, which can only be owned',
        resource: { originId: idOf('dynamic'), originSystem: 'AadGroup' },
        expected: { displayName: 'dynamic' },
        roles: [['Owner', `Owner_${idOf('dynamic')}`]],
      },
      {
        says: 'a group by an application with the right to groups',
        resource: { originId: idOf('owned'), originSystem: 'AadGroup' },
        caller: app(readWrite, 'Group.ReadWrite.All'),
        expected: { addedBy: 'App' },
        roles: [
          ['Member', `Member_${idOf('owned')}`],
          ['Owner', `Owner_${idOf('owned')}`],
        ],
      },
      {
        says: 'an application with roles',
        resource: expenses,
        expected: { displayName: 'Expenses', resourceType: 'Application', url: 'https://expenses.latchkey.example' },
        roles: [
          ['Approver', seeded('role Claim.Approve of expenses')],
          ['Submitter', seeded('role Claim.Submit of expenses')],
        ],
      },
      {
        says: 'an application without roles',
        resource: timesheet,
        expected: { displayName: 'Timesheet' },
        roles: [['Default Access', noRoleId]],
      },
      {
        says: 'a site, called as it is said',
        resource: { ...site, originId: `${site.originId}/`, displayName: 'Launch site' },
        expected: {
          displayName: 'Launch site',
          resourceType: 'SharePoint Online Site',
          url: site.originId,
          originId: site.originId,
        },
        roles: [
          ['Contributors', '4'],
          ['Creators', '3'],
          ['Viewers', '5'],
        ],
      },
    ];
    for (const { says, resource, caller = admin, expected, roles } of added) {
      test(`${says} is there at the next read`, async () => {
        const { row, status } = await at.run(
          createResourceRequest,
          { body: { type: 'adminAdd', catalogId: emptyCatalog, justification: '', resource } },
          caller,
        );
        assert.deepEqual(
          [status, row?.['state'], row?.['status'], row?.['justification']],
          [201, 'delivered', 'Fulfilled', ''],
        );
        const [found] = await at.rows('resource', eq('id', row?.['resourceId'] as string));
        assert.deepEqual({ ...found, ...expected }, found);
        assert.deepEqual(
          (await at.rows('resourceRole', eq('resourceId', found?.id ?? '')))
            .map((role) => [role.displayName, role.originId])
            .sort(),
          roles,
        );
        assert.deepEqual(
          (await at.rows('resourceScope', eq('resourceId', found?.id ?? ''))).map((scope) => [
            scope.displayName,
            scope.originId,
            scope.isRootScope,
          ]),
          [['Root', found?.originId, true]],
        );
        assert.equal(await ask('adminAdd', resource, caller), 'resourceAlreadyOnboarded resource/originId');
      });
    }

    test('one that only asks whether it would be leaves the catalog as it was', async () => {
      const { row } = await at.run(createResourceRequest, {
        body: { type: 'adminAdd', catalogId: generalCatalog, resource: group, isValidationOnly: true },
      });
      assert.deepEqual(
        [row?.['status'], (await at.rows('resource', eq('catalogId', generalCatalog))).length],
        ['Validated', 0],
      );
    });

    test('two at once: one is in, the other is told so', async () => {
      const results = await Promise.all(
        ['a', 'b'].map(() => ask('adminAdd', { originId: seeded('group newHires'), originSystem: 'AadGroup' })),
      );
      assert.deepEqual(results.sort(), ['201', 'resourceAlreadyOnboarded resource/originId']);
    });

    test('attributes are kept, a site is renamed, a group keeps its name', async () => {
      const attributes = [
        {
          id: null,
          name: 'city',
          isEditable: true,
          isPersistedOnAssignmentRemoval: false,
          source: null,
          destination: null,
        },
      ];
      assert.equal(await ask('adminUpdate', { ...group, displayName: 'Other', attributes }), '201');
      assert.equal(await ask('adminUpdate', { ...site, displayName: 'Takeoff' }), '201');
      const rows = await at.rows('resource', eq('catalogId', emptyCatalog));
      const of = (originId: string) => rows.find((each) => each.originId === originId);
      assert.deepEqual(
        [
          of(marketingResources)?.displayName,
          of(marketingResources)?.attributes.map((each) => ({ ...each, id: null })),
          of(site.originId)?.displayName,
        ],
        ['Marketing resources', attributes, 'Takeoff'],
      );
    });

    test('a refresh takes new names and roles over, and keeps a role that a package gives', async () => {
      const [resource] = await at.rows(
        'resource',
        and(eq('originId', expenses.originId), eq('catalogId', emptyCatalog)),
      );
      const [approver] = await at.rows(
        'resourceRole',
        and(eq('resourceId', resource?.id ?? ''), eq('displayName', 'Approver')),
      );
      const { row } = await at.run(createPackage, { body: { displayName: 'Approving', catalogId: emptyCatalog } });
      await at.run(addRoleScope, {
        parent: { entity: 'accessPackage', id: row?.id ?? '', navigation: 'resourceRoleScopes' },
        body: { role: { id: approver?.id }, scope: {} },
      });
      const role = {
        id: idOf('auditor'),
        displayName: 'Auditor',
        description: null,
        value: 'Claim.Audit',
        isEnabled: true,
        allowedMemberTypes: ['User'],
        origin: 'Application',
      };
      await at.store.commit([
        update('directoryObject', expenses.originId, { displayName: 'Claims', appRoles: [role] }),
      ]);
      assert.equal(await at.tell(refreshResource, { id: resource?.id ?? null }), '200');
      assert.deepEqual(
        (await at.rows('resourceRole', eq('resourceId', resource?.id ?? ''))).map((each) => each.displayName).sort(),
        ['Approver', 'Auditor'],
      );
      assert.equal((await at.rows('resource', eq('id', resource?.id ?? '')))[0]?.displayName, 'Claims');
      assert.equal(await at.tell(refreshResource, { id: resource?.id ?? null }), '200');
      assert.equal(await at.tell(refreshResource, { id: idOf('nowhere') }), 'notFound');
    });

    describe('roles of a package', () => {
      let packageId = '';
      let resourceId = '';
      let ownerRoleId = '';
      let scopeId = '';
      before(async () => {
        packageId =
          (await at.run(createPackage, { body: { displayName: 'Campaign', catalogId: emptyCatalog } })).row?.id ?? '';
        resourceId =
          (await at.rows('resource', and(eq('originId', marketingResources), eq('catalogId', emptyCatalog))))[0]?.id ??
          '';
        const roles = await at.rows('resourceRole', eq('resourceId', resourceId));
        ownerRoleId = roles.find(({ displayName }) => displayName === 'Owner')?.id ?? '';
        scopeId = (await at.rows('resourceScope', eq('resourceId', resourceId)))[0]?.id ?? '';
      });
      const parent = () => ({ entity: 'accessPackage', id: packageId, navigation: 'resourceRoleScopes' }) as const;
      const add = (role: unknown, scope: unknown = {}, caller: Caller = admin) =>
        at.tell(addRoleScope, { parent: parent(), body: { role, scope } }, caller);
      const memberRole = { originId: `Member_${marketingResources}`, originSystem: 'AadGroup', displayName: 'Member' };

      const wrong: readonly (readonly [says: string, role: () => unknown, scope: unknown, result: string])[] = [
        ['no role', () => undefined, {}, 'missingField role'],
        ['no origin of the role', () => ({ resource: { id: resourceId } }), {}, 'missingField role/originId'],
        ['no resource at all', () => ({ originId: 'x' }), {}, 'missingField role/resource'],
        [
          'a resource that is not in the catalog',
          () => ({ ...memberRole, resource: { id: idOf('nowhere') } }),
          {},
          'resourceNotInCatalog role/resource',
        ],
        [
          'an origin that is not in the catalog',
          () => ({ ...memberRole, resource: { originId: idOf('nowhere') } }),
          {},
          'resourceNotInCatalog role/resource',
        ],
        [
          'a role that it does not offer',
          () => ({ ...memberRole, originId: 'Guest_x', resource: { id: resourceId } }),
          {},
          'roleNotFound role/originId',
        ],
        [
          'a role id that is none',
          () => ({ id: idOf('nowhere'), ...memberRole, resource: { id: resourceId } }),
          {},
          'roleNotFound role/id',
        ],
        [
          'a scope of another resource',
          () => ({ ...memberRole, resource: { id: resourceId } }),
          { originId: site.originId },
          'unknownReference scope/originId',
        ],
        [
          'a scope id that is none',
          () => ({ ...memberRole, resource: { id: resourceId } }),
          { id: idOf('nowhere') },
          'unknownReference scope/id',
        ],
        [
          'an id and an origin of two resources',
          () => ({ ...memberRole, resource: { id: resourceId, originId: idOf('nowhere') } }),
          {},
          'invalidField role/resource/originId',
        ],
        [
          'the id of one role and the origin of another',
          () => ({ ...memberRole, id: ownerRoleId, resource: { id: resourceId } }),
          {},
          'invalidField role/originId',
        ],
        [
          'a role of one system and of another',
          () => ({ id: ownerRoleId, originSystem: 'AadApplication' }),
          {},
          'invalidField role/originSystem',
        ],
        [
          'a resource of another system than it is',
          () => ({ ...memberRole, resource: { id: resourceId, originSystem: 'SharePointOnline' } }),
          {},
          'invalidField role/resource/originSystem',
        ],
        [
          'the id of one scope and the origin of another',
          () => ({ ...memberRole, resource: { id: resourceId } }),
          () => ({ id: scopeId, originId: idOf('nowhere') }),
          'invalidField scope/originId',
        ],
      ];
      for (const [says, role, scope, result] of wrong)
        test(`${says}: ${result}`, async () =>
          assert.equal(await add(role(), typeof scope === 'function' ? scope() : scope), result));

      test('a package that is not there, and one of another catalog owner', async () => {
        assert.equal(
          await at.tell(addRoleScope, { parent: { ...parent(), id: idOf('nowhere') }, body: {} }),
          'notFound',
        );
        assert.equal(await add({ ...memberRole, resource: { id: resourceId } }, {}, user('member')), 'notAllowed');
      });

      // As the tutorial, Terraform, the published SharePoint example and scripts send it.
      const named: readonly (readonly [says: string, body: () => readonly [role: unknown, scope: unknown]])[] = [
        [
          'by origin and resource id, the all-zero id with it',
          () => [
            {
              ...memberRole,
              id: noRoleId,
              resource: {
                id: resourceId,
                originId: marketingResources,
                originSystem: 'AadGroup',
                resourceType: 'Security Group',
              },
            },
            { originId: marketingResources, originSystem: 'AadGroup' },
          ],
        ],
        [
          'by origins alone',
          () => [
            { ...memberRole, resource: { originId: marketingResources } },
            { originId: marketingResources.toUpperCase() },
          ],
        ],
        [
          'without a resource, by the scope',
          () => [memberRole, { originId: marketingResources, originSystem: 'AadGroup' }],
        ],
      ];
      for (const [says, body] of named) {
        test(`a role is found ${says}`, async () => {
          const [role, scope] = body();
          const { row, status } = await at.run(addRoleScope, { parent: parent(), body: { role, scope } });
          const [found] = await at.rows('resourceRole', eq('id', row?.['roleId'] as string));
          assert.deepEqual([status, found?.displayName, found?.isUsed], [201, 'Member', true]);
          assert.equal(await add(role, scope), 'roleScopeExists role');
          const jobs = await at.rows('job', and(eq('kind', 'redeliverPackage'), eq('subject', packageId)));
          assert.equal(jobs.length, 1);
          assert.equal(await at.tell(removeRoleScope, { id: row?.id ?? null }, user('member')), 'notAllowed');
          assert.equal(await at.tell(removeRoleScope, { id: row?.id ?? null }), '204');
          assert.equal(await at.tell(removeRoleScope, { id: row?.id ?? null }), 'notFound');
        });
      }

      test('a resource stays while a package gives one of its roles, by whichever name it is removed', async () => {
        const { row } = await at.run(addRoleScope, {
          parent: parent(),
          body: { role: { ...memberRole, resource: { id: resourceId } }, scope: {} },
        });
        assert.equal(await ask('adminRemove', { id: resourceId }), 'resourceInUse');
        assert.equal(await ask('adminRemove', group), 'resourceInUse');
        await at.run(removeRoleScope, { id: row?.id ?? null });
        assert.equal(
          await ask('adminRemove', { id: resourceId, originId: idOf('another') }),
          'unknownReference resource/originId',
        );
        assert.equal(await ask('adminRemove', { originId: marketingResources.toUpperCase() }), '201');
        assert.equal((await at.rows('resourceRole', eq('resourceId', resourceId))).length, 0);
        assert.equal(await ask('adminAdd', group, governance), '201');
      });

      test('a removal by id alone needs no catalog', async () => {
        const [resource] = await at.rows(
          'resource',
          and(eq('originId', timesheet.originId), eq('catalogId', emptyCatalog)),
        );
        assert.equal(
          await at.tell(createResourceRequest, { body: { type: 'adminRemove', resource: { id: resource?.id } } }),
          '201',
        );
      });
    });

    test('a group that was just made can be offered by who made it', async () => {
      const { row } = await at.run(createGroup, {
        body: {
          displayName: 'Fresh',
          mailNickname: 'fresh',
          mailEnabled: false,
          securityEnabled: true,
          owners: [{ id: governance.objectId }],
        },
      });
      assert.equal(await ask('adminAdd', { originId: row?.id, originSystem: 'AadGroup' }, governance), '201');
    });
  });
}
