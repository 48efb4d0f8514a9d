// The directory as it is written: users, groups and who is in them, applications and their roles, with every refusal,
// on both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Command } from '../../src/flows/context.ts';
import { addMember } from '../../src/commands/directory/groups/addMember.ts';
import { addOwner } from '../../src/commands/directory/addOwner.ts';
import { addSponsor } from '../../src/commands/directory/users/addSponsor.ts';
import { createAppRoleAssignment } from '../../src/commands/directory/applications/createAppRoleAssignment.ts';
import { createApplication } from '../../src/commands/directory/applications/createApplication.ts';
import { createGroup } from '../../src/commands/directory/groups/createGroup.ts';
import { createServicePrincipal } from '../../src/commands/directory/applications/createServicePrincipal.ts';
import { createUser } from '../../src/commands/directory/users/createUser.ts';
import { deleteAppRoleAssignment } from '../../src/commands/directory/applications/deleteAppRoleAssignment.ts';
import { deleteApplication } from '../../src/commands/directory/applications/deleteApplication.ts';
import { deleteGroup } from '../../src/commands/directory/groups/deleteGroup.ts';
import { deleteServicePrincipal } from '../../src/commands/directory/applications/deleteServicePrincipal.ts';
import { deleteUser } from '../../src/commands/directory/users/deleteUser.ts';
import { checkMemberGroups, getMemberGroups } from '../../src/commands/directory/groups/memberGroups.ts';
import { removeManager } from '../../src/commands/directory/users/removeManager.ts';
import { removeMember } from '../../src/commands/directory/groups/removeMember.ts';
import { removeOwner } from '../../src/commands/directory/removeOwner.ts';
import { removeSponsor } from '../../src/commands/directory/users/removeSponsor.ts';
import { setManager } from '../../src/commands/directory/users/setManager.ts';
import { updateApplication } from '../../src/commands/directory/applications/updateApplication.ts';
import { updateGroup } from '../../src/commands/directory/groups/updateGroup.ts';
import { updateServicePrincipal } from '../../src/commands/directory/applications/updateServicePrincipal.ts';
import { updateUser } from '../../src/commands/directory/users/updateUser.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { noRoleId } from '../../src/domain/catalogs/resources.ts';
import { verifySecret } from '../../src/identity/accounts/secretHashes.ts';
import { and, eq } from '../../src/odata/query.ts';
import { sandboxIdOf as seeded, publishedIds } from '../../src/sandbox/sandboxIds.ts';
import { personId } from '../../src/sandbox/people.ts';
import { engines } from '../store/open.ts';
import { admin, app, governance, idOf, member, now, openSetting, user, type Setting } from './setting.ts';
import { newDirectoryObject } from '../../src/model/newRow.ts';

const userAdmin = user('member', { roles: ['userAdministrator'] });
const groupsAdmin = user('member', { roles: ['groupsAdministrator'] });
const groupOwner = user('manager');
const nobody = idOf('nobody');
const ofGroup = (id: string, navigation: string) =>
  ({ parent: { entity: 'directoryObject', id, navigation } }) as const;
const good = {
  displayName: 'New',
  mailNickname: 'new',
  userPrincipalName: "o'new@latchkey.example",
  accountEnabled: true,
  password: 'rather-unguessable-7',
};
const plainGroup = { displayName: 'G', mailNickname: 'g', mailEnabled: false, securityEnabled: true };

for (const engine of engines) {
  describe(engine, () => {
    let at: Setting;
    before(async () => {
      at = await openSetting(engine);
    });
    after(() => at.close());

    const link = (command: Command, id: string, navigation: string, ref: string | null, caller: Caller = admin) =>
      at.tell(command, { ...ofGroup(id, navigation), reference: ref }, caller);
    const group = async (name: string, more: object = {}) =>
      (await at.run(createGroup, { body: { ...plainGroup, displayName: name, ...more } })).row?.id ?? '';
    const groupsOf = async (id: string) =>
      ((await at.run(getMemberGroups, { id, body: {} })).value as string[]).toSorted();
    const make = (body: object, caller: Caller = admin) => at.tell(createUser, { body: { ...good, ...body } }, caller);
    const makeGroup = (body: object, caller: Caller = admin) =>
      at.tell(createGroup, { body: { ...plainGroup, ...body } }, caller);

    const refusals: readonly (readonly [says: string, run: () => Promise<string>, result: string])[] = [
      [
        'a user of nothing',
        () => at.tell(createUser, { body: {} }),
        'missingField accountEnabled, missingField displayName, missingField mailNickname, missingField ' +
          'passwordProfile/password, missingField userPrincipalName',
      ],
      [
        'a user of another domain',
        () => make({ userPrincipalName: 'new@contoso.com' }),
        'domainNotVerified userPrincipalName',
      ],
      ['a name without a domain', () => make({ userPrincipalName: 'new' }), 'invalidField userPrincipalName'],
      [
        'a name with a space',
        () => make({ userPrincipalName: 'new one@latchkey.example' }),
        'invalidField userPrincipalName',
      ],
      [
        'a name that somebody has',
        () => make({ userPrincipalName: 'MEMBER@latchkey.example' }),
        'userPrincipalNameTaken userPrincipalName',
      ],
      ['a short password', () => make({ password: 'short' }), 'passwordTooWeak passwordProfile/password'],
      ['an alias that is an address', () => make({ mailNickname: 'a@b' }), 'invalidField mailNickname'],
      [
        'an address that is none',
        () => make({ mail: 'nobody', otherMails: ['x'] }),
        'invalidField mail, invalidField otherMails/0',
      ],
      ['a type of user', () => make({ userType: 'Robot' }), 'invalidField userType'],
      ['two telephones', () => make({ businessPhones: ['1', '2'] }), 'invalidField businessPhones'],
      ['a country', () => make({ usageLocation: 'Utopia' }), 'invalidField usageLocation'],
      ['a manager who is not there', () => make({ managerId: nobody }), 'unknownReference manager/0'],
      ['a user by a plain user', () => make({}, member), 'notAllowed'],
      ['a user by an application that reads', () => make({}, app('User.Read.All')), 'scopeMissing'],
      [
        "somebody else's telephone, by a plain user",
        () => at.tell(updateUser, { id: personId('manager'), body: { mobilePhone: '1' } }, member),
        'notAllowed',
      ],
      [
        'their own title, by a plain user',
        () => at.tell(updateUser, { id: personId('member'), body: { jobTitle: 'Boss' } }, member),
        'notAllowed',
      ],
      [
        "an administrator's password, by a user administrator",
        () =>
          at.tell(updateUser, { id: personId('globalAdmin'), body: { password: 'rather-unguessable-7' } }, userAdmin),
        'notAllowed',
      ],
      [
        'that, by an application',
        () =>
          at.tell(
            updateUser,
            { id: personId('globalAdmin'), body: { password: 'rather-unguessable-7' } },
            app('User.ReadWrite.All'),
          ),
        'notAllowed',
      ],
      [
        'an administrator deleted by a user administrator',
        () => at.tell(deleteUser, { id: personId('governanceAdmin') }, userAdmin),
        'notAllowed',
      ],
      [
        'a name that somebody else has',
        () => at.tell(updateUser, { id: personId('designer'), body: { userPrincipalName: 'member@latchkey.example' } }),
        'userPrincipalNameTaken userPrincipalName',
      ],
      [
        'a user of no name',
        () => at.tell(updateUser, { id: personId('designer'), body: { displayName: '' } }),
        'invalidField displayName',
      ],
      [
        'a group called a user',
        () => at.tell(updateUser, { id: publishedIds.marketingResources, body: {} }),
        'notFound',
      ],
      [
        'their own manager',
        () => link(setManager, personId('member'), 'manager', personId('member')),
        'invalidField @odata.id',
      ],
      [
        'a group for a manager',
        () => link(setManager, personId('member'), 'manager', publishedIds.marketingResources),
        'invalidField @odata.id',
      ],
      [
        'nobody for a manager',
        () => link(setManager, personId('member'), 'manager', nobody),
        'unknownReference @odata.id',
      ],
      ['no manager to take away', () => link(removeManager, personId('director'), 'manager', null), '204'],
      [
        'an application for a sponsor',
        () => link(addSponsor, publishedIds.requestor1, 'sponsors', seeded('application expenses')),
        'invalidField @odata.id',
      ],
      [
        'a sponsor twice',
        () => link(addSponsor, publishedIds.requestor1, 'sponsors', personId('manager')),
        'membershipExists',
      ],
      [
        'a sponsor who was none',
        () => link(removeSponsor, publishedIds.requestor1, 'sponsors', personId('member')),
        'notFound',
      ],

      [
        'a group of nothing',
        () => at.tell(createGroup, { body: {} }),
        'missingField displayName, missingField mailEnabled, missingField mailNickname, missingField securityEnabled',
      ],
      [
        'a mail group that is none of Microsoft 365',
        () => makeGroup({ mailEnabled: true }),
        'invalidField mailEnabled',
      ],
      ['a Microsoft 365 group without mail', () => makeGroup({ groupTypes: ['Unified'] }), 'invalidField mailEnabled'],
      ['a group for nothing', () => makeGroup({ securityEnabled: false }), 'invalidField securityEnabled'],
      ['a group of an unknown type', () => makeGroup({ groupTypes: ['Secret'] }), 'invalidField groupTypes'],
      ['a rule for a group that has none', () => makeGroup({ membershipRule: 'x' }), 'invalidField membershipRule'],
      [
        'a dynamic group without a rule',
        () => makeGroup({ groupTypes: ['DynamicMembership'] }),
        'invalidField membershipRule',
      ],
      ['a visibility', () => makeGroup({ visibility: 'Twilight' }), 'invalidField visibility'],
      [
        'a state of a rule',
        () => makeGroup({ membershipRuleProcessingState: 'Maybe' }),
        'invalidField membershipRuleProcessingState',
      ],
      [
        'a rule that cannot be read',
        () => makeGroup({ groupTypes: ['DynamicMembership'], membershipRule: 'user.city' }),
        'invalidField membershipRule',
      ],
      [
        'a dynamic group for roles',
        () =>
          makeGroup({
            isAssignableToRole: true,
            groupTypes: ['DynamicMembership'],
            membershipRule: 'user.city -eq "x"',
          }),
        'invalidField isAssignableToRole',
      ],
      [
        'a group for roles, by a groups administrator',
        () => makeGroup({ isAssignableToRole: true }, groupsAdmin),
        'notAllowed',
      ],
      ['an owner who is not there', () => makeGroup({ owners: [{ id: nobody }] }), 'unknownReference owners/0'],
      [
        'a group for an owner',
        () => makeGroup({ owners: [{ id: publishedIds.marketingResources }] }),
        'invalidField owners/0',
      ],
      ['a group by a plain user', () => makeGroup({}, member), 'notAllowed'],
      [
        'a group changed by someone else',
        () => at.tell(updateGroup, { id: publishedIds.marketingResources, body: { displayName: 'x' } }, member),
        'notAllowed',
      ],
      [
        'a group made fit for roles',
        () => at.tell(updateGroup, { id: publishedIds.marketingResources, body: { isAssignableToRole: true } }),
        'readOnlyField isAssignableToRole',
      ],
      [
        'a group turned into one of Microsoft 365',
        () =>
          at.tell(updateGroup, {
            id: publishedIds.marketingResources,
            body: { groupTypes: ['Unified'], mailEnabled: true },
          }),
        'readOnlyField groupTypes',
      ],
      [
        'a group deleted by someone else',
        () => at.tell(deleteGroup, { id: publishedIds.marketingResources }, member),
        'notAllowed',
      ],
      [
        'a member added by someone else',
        () => link(addMember, publishedIds.marketingResources, 'members', personId('member'), member),
        'notAllowed',
      ],
      [
        'a member who is not there',
        () => link(addMember, publishedIds.marketingResources, 'members', nobody),
        'unknownReference @odata.id',
      ],
      [
        'nobody for a member',
        () => link(addMember, publishedIds.marketingResources, 'members', null),
        'missingField @odata.id',
      ],
      [
        'an application for a member',
        () => link(addMember, publishedIds.marketingResources, 'members', seeded('application expenses')),
        'invalidField @odata.id',
      ],
      [
        'a group in a Microsoft 365 group',
        () => link(addMember, seeded('group marketingTeam'), 'members', publishedIds.marketingResources),
        'invalidField @odata.id',
      ],
      [
        'a member twice',
        () => link(addMember, seeded('group engineering'), 'members', personId('engineer')),
        'membershipExists members',
      ],
      [
        'who is none taken out',
        () => link(removeMember, seeded('group engineering'), 'members', personId('member')),
        'notAMember',
      ],
      [
        'a group in itself',
        () => link(addMember, seeded('group product'), 'members', seeded('group product')),
        'cycle',
      ],
      [
        'a group in one of its own',
        () => link(addMember, seeded('group engineering'), 'members', seeded('group product')),
        'cycle',
      ],
      [
        'an owner twice',
        () => link(addOwner, publishedIds.marketingResources, 'owners', governance.objectId),
        'membershipExists owners',
      ],
      [
        'the last owner',
        () => link(removeOwner, publishedIds.marketingResources, 'owners', governance.objectId),
        'lastOwner',
      ],
      [
        'who owns nothing',
        () => link(removeOwner, publishedIds.marketingResources, 'owners', personId('member')),
        'notAMember',
      ],
      [
        'an owner added by someone else',
        () => link(addOwner, publishedIds.marketingResources, 'owners', personId('member'), member),
        'notAllowed',
      ],

      ['an application without a name', () => at.tell(createApplication, { body: {} }), 'missingField displayName'],
      [
        'an application by a plain user',
        () => at.tell(createApplication, { body: { displayName: 'A' } }, member),
        'notAllowed',
      ],
      [
        'roles that are none',
        () =>
          at.tell(createApplication, {
            body: {
              displayName: 'A',
              appRoles: [
                {
                  id: noRoleId,
                  displayName: '',
                  allowedMemberTypes: ['Pet'],
                  value: 'a b',
                  description: null,
                  isEnabled: true,
                  origin: 'Application',
                },
              ],
            },
          }),
        'invalidField appRoles/0/allowedMemberTypes, invalidField appRoles/0/displayName, invalidField ' +
          'appRoles/0/id, invalidField ' +
          'appRoles/0/value',
      ],
      [
        'an audience',
        () =>
          at.tell(createApplication, {
            body: { displayName: 'A', signInAudience: 'Everybody', identifierUris: ['no uri'] },
          }),
        'invalidField identifierUris/0, invalidField signInAudience',
      ],
      [
        'a role lost by an oversight',
        () => at.tell(updateApplication, { id: seeded('application expenses'), body: { appRoles: [] } }),
        'invalidField appRoles/',
      ],
      [
        'an application of someone else',
        () =>
          at.tell(
            updateApplication,
            { id: seeded('application expenses'), body: { displayName: 'x' } },
            app('Application.ReadWrite.OwnedBy'),
          ),
        'scopeMissing',
      ],
      ['a service principal of nothing', () => at.tell(createServicePrincipal, { body: {} }), 'missingField appId'],
      [
        'a service principal of no application',
        () => at.tell(createServicePrincipal, { body: { appId: nobody } }),
        'unknownReference appId',
      ],
      [
        'a second service principal',
        () => at.tell(createServicePrincipal, { body: { appId: seeded('app expenses') } }),
        'duplicateKey appId',
      ],
      [
        'a role that the application does not offer',
        () =>
          at.tell(createAppRoleAssignment, {
            body: {
              principalId: personId('member'),
              resourceId: seeded('service principal expenses'),
              appRoleId: nobody,
            },
          }),
        'roleNotFound appRoleId',
      ],
      [
        'access as such to one with roles',
        () =>
          at.tell(createAppRoleAssignment, {
            body: {
              principalId: personId('member'),
              resourceId: seeded('service principal expenses'),
              appRoleId: noRoleId,
            },
          }),
        'roleNotFound appRoleId',
      ],
      [
        'a role of people for an application',
        () =>
          at.tell(createAppRoleAssignment, {
            body: {
              principalId: seeded('service principal timesheet'),
              resourceId: seeded('service principal expenses'),
              appRoleId: seeded('role Claim.Submit of expenses'),
            },
          }),
        'roleNotFound appRoleId',
      ],
      [
        'a role of a group',
        () =>
          at.tell(createAppRoleAssignment, {
            body: { principalId: personId('member'), resourceId: publishedIds.marketingResources, appRoleId: noRoleId },
          }),
        'invalidField resourceId',
      ],
      [
        'nobody for a principal',
        () => at.tell(createAppRoleAssignment, { body: { resourceId: seeded('service principal expenses') } }),
        'missingField principalId',
      ],
      [
        'another than the one in the path',
        () =>
          at.tell(createAppRoleAssignment, {
            ...ofGroup(personId('manager'), 'appRoleAssignments'),
            body: { principalId: personId('member'), resourceId: nobody },
          }),
        'invalidField principalId',
      ],
      [
        'a role given by a plain user',
        () =>
          at.tell(
            createAppRoleAssignment,
            { body: { principalId: personId('member'), resourceId: seeded('service principal expenses') } },
            member,
          ),
        'notAllowed',
      ],
      [
        'no groups to check',
        () => at.tell(checkMemberGroups, { id: personId('member'), body: {} }),
        'missingField groupIds',
      ],
      [
        'too many groups to check',
        () =>
          at.tell(checkMemberGroups, {
            id: personId('member'),
            body: { groupIds: Array.from({ length: 21 }, () => nobody) },
          }),
        'invalidField groupIds',
      ],
    ];
    for (const [says, run, result] of refusals)
      test(`${says}: ${result}`, async () => assert.equal(await run(), result));

    test('a user signs in with what they were given, and their name is free again when they are gone', async () => {
      const { row } = await at.run(createUser, {
        body: {
          ...good,
          forceChangePassword: true,
          managerId: personId('manager'),
          sponsors: [{ id: personId('director') }],
        },
      });
      const [found] = await at.rows('directoryObject', eq('id', row?.id ?? ''));
      assert.ok(await verifySecret('rather-unguessable-7', found?.passwordHash ?? ''));
      assert.deepEqual(
        [found?.userType, found?.managerId, found?.forceChangePassword, found?.businessPhones],
        ['Member', personId('manager'), true, []],
      );
      assert.equal((await at.rows('sponsorship', eq('objectId', row?.id ?? ''))).length, 1);
      await at.run(addMember, { ...ofGroup(seeded('group engineering'), 'members'), reference: row?.id ?? '' });
      assert.deepEqual(
        await groupsOf(row?.id ?? ''),
        [seeded('group engineering'), seeded('group product')].toSorted(),
      );
      assert.equal(await at.tell(deleteUser, { id: row?.id ?? null }, userAdmin), '204');
      const left = await Promise.all([
        at.rows('directoryObject', eq('id', row?.id ?? '')),
        at.rows('memberOf', eq('memberId', row?.id ?? '')),
        at.rows('membership', and(eq('memberId', row?.id ?? ''), eq('until', null))),
        at.rows('sponsorship', eq('objectId', row?.id ?? '')),
      ]);
      assert.deepEqual(
        left.map((rows) => rows.length),
        [0, 0, 0, 0],
      );
      assert.deepEqual((await at.rows('membership', and(eq('memberId', row?.id ?? ''), eq('until', now)))).length, 1);
      assert.equal(await make({}), '201');
    });

    test('a user changes their own telephone; an administrator the rest', async () => {
      assert.equal(
        await at.tell(
          updateUser,
          { id: personId('member'), body: { mobilePhone: '+31 1', preferredLanguage: 'nl' } },
          member,
        ),
        '204',
      );
      assert.equal(
        await at.tell(
          updateUser,
          {
            id: personId('member'),
            body: {
              userPrincipalName: 'mel@latchkey.example',
              accountEnabled: false,
              password: 'quite-another-unguessable',
              department: null,
            },
          },
          userAdmin,
        ),
        '204',
      );
      const [found] = await at.rows('directoryObject', eq('id', personId('member')));
      assert.deepEqual(
        [found?.mobilePhone, found?.userPrincipalName, found?.accountEnabled, found?.department],
        ['+31 1', 'mel@latchkey.example', false, null],
      );
      assert.ok(await verifySecret('quite-another-unguessable', found?.passwordHash ?? ''));
      const [last] = (await at.rows('audit', eq('activityDisplayName', 'Update user'))).filter(
        (each) => each.additionalDetails.length > 0,
      );
      assert.ok(
        !JSON.stringify(last).includes('quite-another-unguessable') && !JSON.stringify(last).includes('scrypt'),
      );
      assert.equal(
        await at.tell(updateUser, { id: personId('globalAdmin'), body: { password: 'rather-unguessable-7' } }),
        '204',
      );
      assert.equal(
        await at.tell(updateUser, { id: personId('globalAdmin'), body: { jobTitle: 'Root' } }, userAdmin),
        '204',
      );
    });

    test('managers and sponsors come and go', async () => {
      assert.equal(await link(setManager, personId('designer'), 'manager', personId('director')), '204');
      assert.equal(
        (await at.rows('directoryObject', eq('id', personId('designer'))))[0]?.managerId,
        personId('director'),
      );
      assert.equal(await link(removeManager, personId('designer'), 'manager', null), '204');
      assert.equal(await link(addSponsor, publishedIds.requestor1, 'sponsors', publishedIds.marketingResources), '204');
      assert.equal(
        await link(removeSponsor, publishedIds.requestor1, 'sponsors', publishedIds.marketingResources),
        '204',
      );
      const { row } = await at.run(createUser, { body: { ...good, userPrincipalName: 'boss@latchkey.example' } });
      await link(setManager, personId('designer'), 'manager', row?.id ?? '');
      await at.run(deleteUser, { id: row?.id ?? null });
      assert.equal((await at.rows('directoryObject', eq('id', personId('designer'))))[0]?.managerId, null);
    });

    test('a group is whole from its first day: security identifier, mail, visibility', async () => {
      const unified = await group('Team', {
        mailNickname: 'team',
        mailEnabled: true,
        securityEnabled: false,
        groupTypes: ['Unified'],
      });
      const [found] = await at.rows('directoryObject', eq('id', unified));
      assert.deepEqual(
        [found?.mail, found?.visibility, found?.proxyAddresses, found?.membershipRule, found?.isAssignableToRole],
        ['team@latchkey.example', 'Public', ['SMTP:team@latchkey.example'], null, null],
      );
      assert.match(found?.securityIdentifier ?? '', /^S-1-12-1-\d+-\d+-\d+-\d+$/);
      assert.equal(
        await at.tell(
          createGroup,
          { body: { ...plainGroup, groupTypes: ['DynamicMembership'], membershipRule: 'user.city -eq "Delft"' } },
          groupsAdmin,
        ),
        '201',
      );
      assert.equal(
        await at.tell(
          createGroup,
          {
            body: {
              ...plainGroup,
              isAssignableToRole: false,
              membershipRule: null,
              description: null,
              resourceBehaviorOptions: [],
            },
          },
          app('Group.Create'),
        ),
        '201',
      );
    });

    test('a group keeps how it behaves as a mailbox, which is off unless somebody says otherwise', async () => {
      const settings = async (id: string) => {
        const [row] = await at.rows('directoryObject', eq('id', id));
        return [
          row?.allowExternalSenders,
          row?.autoSubscribeNewMembers,
          row?.hideFromAddressLists,
          row?.hideFromOutlookClients,
        ];
      };
      const id = await group('Mailbox', { hideFromAddressLists: true });
      assert.deepEqual(await settings(id), [false, false, true, false]);
      const body = { allowExternalSenders: true, autoSubscribeNewMembers: true, hideFromAddressLists: null };
      assert.equal(await at.tell(updateGroup, { id, body }), '204');
      assert.deepEqual(await settings(id), [true, true, true, false]);
    });

    test('a group is renamed twice and keeps its unique name', async () => {
      const id = await group('Named');
      assert.equal(await at.tell(updateGroup, { id, body: { displayName: 'TERRAFORM_UPDATE' } }), '204');
      assert.equal(await at.tell(updateGroup, { id, body: { displayName: 'Named', uniqueName: 'named' } }), '204');
      assert.equal(await at.tell(updateGroup, { id, body: { uniqueName: 'renamed' } }), 'readOnlyField uniqueName');
      const again = { ...plainGroup, uniqueName: 'named' };
      assert.equal(await at.tell(createGroup, { body: again }), 'duplicateKey uniqueName');
    });

    test('an owner lets people in and out, and hands over', async () => {
      const id = await group('Owned', {
        owners: [{ id: groupOwner.objectId }],
        members: [{ id: personId('analyst') }, { id: personId('analyst') }],
      });
      assert.equal(await link(addMember, id, 'members', personId('member'), groupOwner), '204');
      assert.equal(
        await at.tell(
          updateGroup,
          { id, body: { members: [{ id: personId('designer') }, { id: personId('member') }] } },
          groupOwner,
        ),
        'membershipExists members/1',
      );
      assert.equal(
        await at.tell(updateGroup, { id, body: { members: [{ id: personId('designer') }] } }, groupOwner),
        '204',
      );
      assert.deepEqual((await at.rows('membership', and(eq('groupId', id), eq('until', null)))).length, 3);
      assert.equal(await link(removeMember, id, 'members', personId('member'), groupOwner), '204');
      assert.equal(await link(addMember, id, 'members', personId('member'), groupOwner), '204');
      assert.equal(await link(addOwner, id, 'owners', personId('director'), groupOwner), '204');
      assert.equal(await link(removeOwner, id, 'owners', groupOwner.objectId, groupOwner), '204');
      assert.equal(await at.tell(deleteGroup, { id }, groupOwner), 'notAllowed');
      assert.equal(await at.tell(deleteGroup, { id }, user('director')), '204');
    });

    test('nobody is let into a dynamic group by hand', async () => {
      const id = await group('Ruled', { groupTypes: ['DynamicMembership'], membershipRule: 'user.city -eq "x"' });
      assert.deepEqual(
        [
          await link(addMember, id, 'members', personId('member')),
          await link(removeMember, id, 'members', personId('member')),
        ],
        ['membershipDynamic', 'membershipDynamic'],
      );
    });

    test('a group for roles is for administrators of roles and its owners', async () => {
      const id = await group('Powerful', { isAssignableToRole: true, owners: [{ id: groupOwner.objectId }] });
      assert.equal(await link(addMember, id, 'members', personId('member'), groupsAdmin), 'notAllowed');
      assert.equal(
        await link(addMember, id, 'members', personId('member'), app('Group.ReadWrite.All')),
        'scopeMissing',
      );
      assert.equal(await link(addMember, id, 'members', personId('member'), groupOwner), '204');
      assert.equal(await link(addMember, id, 'members', publishedIds.marketingResources), 'invalidField @odata.id');
      assert.equal(await at.tell(deleteGroup, { id }, groupsAdmin), 'notAllowed');
      assert.equal(await at.tell(updateGroup, { id, body: { displayName: 'x' } }, groupsAdmin), 'notAllowed');
    });

    test('groups in groups: who is below is in all above, until the last way is gone', async () => {
      const [top, left, right, low] = [
        await group('Top'),
        await group('Left'),
        await group('Right'),
        await group('Low'),
      ];
      const person = personId('analyst');
      const within = async () => (await groupsOf(person)).filter((id) => [top, left, right, low].includes(id)).length;
      for (const [of, ref] of [
        [low, person],
        [left, low],
        [right, low],
        [top, left],
        [top, right],
      ] as const)
        assert.equal(await link(addMember, of, 'members', ref), '204');
      assert.equal(await within(), 4);
      assert.deepEqual(
        (await at.run(checkMemberGroups, { id: person, body: { groupIds: [nobody, top.toUpperCase()] } })).value,
        [top],
      );
      assert.equal(await link(removeMember, top, 'members', left), '204');
      assert.equal(await within(), 4);
      assert.equal(await at.tell(deleteGroup, { id: right }), '204');
      assert.equal(await within(), 2);
      assert.equal((await at.rows('memberOf', eq('groupId', right))).length, 0);
      assert.equal(await at.tell(deleteGroup, { id: low }), '204');
      assert.equal(await within(), 0);
    });

    test('twenty people let in at once are all in, above too', async () => {
      const [outer, inner] = [await group('Outer'), await group('Inner')];
      await link(addMember, outer, 'members', inner);
      const people: string[] = [];
      for (let each = 0; each < 20; each += 1) people.push(idOf(`person ${engine} ${each}`));
      await at.store.commit(
        people.map((id) => ({ kind: 'insert', entity: 'directoryObject', row: { ...blankUser, id } })),
      );
      const results = await Promise.all(people.map((ref) => link(addMember, inner, 'members', ref)));
      assert.deepEqual(new Set(results), new Set(['204']));
      assert.equal((await at.rows('memberOf', eq('groupId', outer))).length, 21);
    });

    test('an application, its service principal, its roles and who has them', async () => {
      const role = {
        id: idOf('role'),
        displayName: 'Reader',
        description: null,
        value: 'Read',
        isEnabled: true,
        allowedMemberTypes: ['User', 'Application'],
        origin: 'Application',
      };
      const own = app('Application.ReadWrite.OwnedBy', 'AppRoleAssignment.ReadWrite.All');
      const { row: application } = await at.run(
        createApplication,
        { body: { displayName: 'Library', appRoles: [role], identifierUris: ['api://library'] } },
        own,
      );
      const { row: principal } = await at.run(createServicePrincipal, { body: { appId: application?.['appId'] } }, own);
      assert.deepEqual(
        [
          principal?.['displayName'],
          (principal?.['appRoles'] as unknown[] | undefined)?.length,
          principal?.['servicePrincipalNames'],
        ],
        ['Library', 1, [application?.['appId'], 'api://library']],
      );
      const give = (principalId: string) =>
        at.tell(createAppRoleAssignment, {
          ...ofGroup(principal?.id ?? '', 'appRoleAssignedTo'),
          body: { principalId, resourceId: principal?.id, appRoleId: role.id },
        });
      assert.deepEqual(
        [
          await give(personId('analyst')),
          await give(publishedIds.marketingResources),
          await give(seeded('service principal timesheet')),
          await give(personId('analyst')),
        ],
        ['201', '201', '201', 'membershipExists appRoleId'],
      );
      const given = await at.rows('appRoleAssignment', and(eq('resourceId', principal?.id ?? ''), eq('until', null)));
      assert.deepEqual(given.map((each) => each.principalType).sort(), ['Group', 'ServicePrincipal', 'User']);
      assert.equal(await at.tell(deleteAppRoleAssignment, { id: given[0]?.id ?? null }, member), 'notAllowed');
      assert.equal(await at.tell(deleteAppRoleAssignment, { id: given[0]?.id ?? null }), '204');
      assert.equal(await at.tell(deleteAppRoleAssignment, { id: given[0]?.id ?? null }), 'notFound');
      assert.equal(
        await at.tell(
          updateApplication,
          { id: application?.id ?? null, body: { appRoles: [{ ...role, isEnabled: false }] } },
          own,
        ),
        '204',
      );
      assert.equal(
        await at.tell(updateApplication, { id: application?.id ?? null, body: { appRoles: [] } }, own),
        '204',
      );
      assert.deepEqual((await at.rows('directoryObject', eq('id', principal?.id ?? '')))[0]?.appRoles, []);
      assert.equal(
        await at.tell(
          updateServicePrincipal,
          { id: principal?.id ?? null, body: { accountEnabled: false, displayName: 'L' } },
          own,
        ),
        '204',
      );
      assert.equal(
        await at.tell(updateServicePrincipal, { id: principal?.id ?? null, body: { displayName: '' } }, own),
        'invalidField displayName',
      );
      assert.equal(await link(addOwner, application?.id ?? '', 'owners', personId('manager'), own), '204');
      assert.equal(await at.tell(deleteApplication, { id: application?.id ?? null }, own), '204');
      assert.deepEqual(
        [
          (await at.rows('directoryObject', eq('id', principal?.id ?? ''))).length,
          (await at.rows('appRoleAssignment', and(eq('resourceId', principal?.id ?? ''), eq('until', null)))).length,
        ],
        [0, 0],
      );
      assert.equal(
        await at.tell(deleteServicePrincipal, { id: seeded('service principal timesheet') }, member),
        'notAllowed',
      );
      assert.equal(await at.tell(deleteServicePrincipal, { id: seeded('service principal timesheet') }), '204');
    });

    test('an application without roles gives access as such', async () => {
      const { row: application } = await at.run(createApplication, { body: { displayName: 'Plain' } });
      const { row: principal } = await at.run(createServicePrincipal, { body: { appId: application?.['appId'] } });
      assert.equal(
        await at.tell(createAppRoleAssignment, {
          ...ofGroup(personId('analyst'), 'appRoleAssignments'),
          body: { resourceId: principal?.id, appRoleId: noRoleId },
        }),
        '201',
      );
    });
  });
}

const blankUser = newDirectoryObject('user', nobody, now, { displayName: 'Somebody' });
