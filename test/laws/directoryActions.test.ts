// What `allowedActions` says of people, groups and applications is what the real call answers, for administrators of
// several kinds and for callers without a role, about people with roles and without.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const definitions = '/v1.0/identityGovernance/accessReviews/definitions';
const roleAssignments = '/v1.0/roleManagement/directory/roleAssignments';
/** The templates of directory roles, by the users that are given them. */
const held = {
  analyst: 'fe930be7-5e62-47db-91af-98c3a49a38b1', // User Administrator
  designer: '729827e3-9c14-49f7-bb1b-9608f156bbb8', // Helpdesk Administrator
  engineer: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', // Application Administrator
  manager: 'fdd7a751-b60b-444a-984c-02652fe8fa1c', // Groups Administrator
} as const;
/** The role User.Read.All of Graph. */
const userReadAll = 'df021288-bdef-4463-88db-98f22de89214';
const callers = ['globalAdmin', ...Object.keys(held), 'member', 'guest'];

for (const engine of enginesByTurns(import.meta.url))
  describe(engine, () => {
    let latchkey: Latchkey;
    let count = 0;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      for (const [key, roleDefinitionId] of Object.entries(held)) await give(latchkey.user(key).id, roleDefinitionId);
    });
    after(() => latchkey.close());

    const made = async (path: string, body: object): Promise<string> => {
      const reply = await latchkey.call('app:full', 'POST', path, body);
      assert.ok(reply.status < 300, reply.text);
      return reply.body.id;
    };
    const give = (principalId: string, roleDefinitionId: string): Promise<string> =>
      made(roleAssignments, { principalId, roleDefinitionId, directoryScopeId: '/' });
    const domain = (): string => latchkey.user('member').userPrincipalName.split('@')[1] ?? '';
    const person = async (roleDefinitionId: string | null): Promise<string> => {
      count += 1;
      const id = await made('/v1.0/users', {
        accountEnabled: true,
        displayName: `Person ${count}`,
        mailNickname: `person${count}`,
        userPrincipalName: `person${count}@${domain()}`,
        passwordProfile: { password: `Long enough ${count} of words` },
      });
      if (roleDefinitionId !== null) await give(id, roleDefinitionId);
      return id;
    };
    const group = (more: object = {}): Promise<string> => {
      count += 1;
      return made('/v1.0/groups', {
        displayName: `Group ${count}`,
        mailEnabled: false,
        mailNickname: `group${count}`,
        securityEnabled: true,
        ...more,
      });
    };
    const ofRoles = { isAssignableToRole: true };
    const seriesOf = (groupId: string): object => ({
      displayName: 'Review',
      scope: { query: `/groups/${groupId}/transitiveMembers`, queryType: 'MicrosoftGraph' },
      reviewers: [{ query: `/users/${latchkey.user('globalAdmin').id}`, queryType: 'MicrosoftGraph' }],
      settings: { instanceDurationInDays: 5 },
    });
    const series = async (groupId: string): Promise<string> => made(definitions, seriesOf(groupId));
    const application = (): Promise<string> => made('/v1.0/applications', { displayName: 'Tool' });

    const principalOf = async (appId: string): Promise<string | undefined> =>
      (await latchkey.call('app:full', 'GET', `/v1.0/servicePrincipals?$filter=appId eq '${appId}'`)).body.value[0]?.id;
    const graph = async (): Promise<string> => (await principalOf('00000003-0000-0000-c000-000000000000')) ?? '';
    /** The service principal of an application, which is made where there is none. */
    const admitted = async (id: string): Promise<string> => {
      const { appId } = (await latchkey.call('app:full', 'GET', `/v1.0/applications/${id}`)).body;
      return (await principalOf(appId)) ?? made('/v1.0/servicePrincipals', { appId });
    };

    type RealCall = (who: string, id: string) => Promise<{ readonly status: number }>;
    /** The real calls by kind and action; what deletes stands last. */
    const calls: Readonly<Record<string, Readonly<Record<string, RealCall>>>> = {
      user: {
        viewAs: (who, id) => latchkey.call(who, 'GET', '/v1.0/me', undefined, { 'latchkey-view-as': id }),
        edit: (who, id) => latchkey.call(who, 'PATCH', `/v1.0/users/${id}`, { jobTitle: 'Clerk' }),
        switchAccount: (who, id) => latchkey.call(who, 'PATCH', `/v1.0/users/${id}`, { accountEnabled: false }),
        resetPassword: (who, id) =>
          latchkey.call(who, 'PATCH', `/v1.0/users/${id}`, {
            passwordProfile: { password: 'Another pass of words 9' },
          }),
        revokeSessions: (who, id) => latchkey.call(who, 'POST', `/v1.0/users/${id}/revokeSignInSessions`),
        delete: (who, id) => latchkey.call(who, 'DELETE', `/v1.0/users/${id}`),
      },
      group: {
        review: (who, id) => latchkey.call(who, 'POST', definitions, seriesOf(id)),
        edit: (who, id) => latchkey.call(who, 'PATCH', `/v1.0/groups/${id}`, { description: 'Changed' }),
        delete: (who, id) => latchkey.call(who, 'DELETE', `/v1.0/groups/${id}`),
      },
      reviewDefinition: {
        stop: (who, id) => latchkey.call(who, 'POST', `${definitions}/${id}/stop`),
        delete: (who, id) => latchkey.call(who, 'DELETE', `${definitions}/${id}`),
      },
      application: {
        edit: (who, id) => latchkey.call(who, 'PATCH', `/v1.0/applications/${id}`, { description: 'Changed' }),
        grant: async (who, id) => {
          const body = { clientId: await admitted(id), consentType: 'AllPrincipals', resourceId: await graph() };
          return latchkey.call(who, 'POST', '/v1.0/oauth2PermissionGrants', { ...body, scope: 'User.Read' });
        },
        assignAppRole: async (who, id) => {
          const [principalId, resourceId] = [await admitted(id), await admitted(await application())];
          const path = `/v1.0/servicePrincipals/${principalId}/appRoleAssignments`;
          return latchkey.call(who, 'POST', path, { principalId, resourceId });
        },
        assignGraphRole: async (who, id) => {
          const principalId = await admitted(id);
          const body = { principalId, resourceId: await graph(), appRoleId: userReadAll };
          return latchkey.call(who, 'POST', `/v1.0/servicePrincipals/${principalId}/appRoleAssignments`, body);
        },
        delete: (who, id) => latchkey.call(who, 'DELETE', `/v1.0/applications/${id}`),
      },
    };

    /** How many actions on the objects the caller has, and how many not. */
    async function compare(
      who: string,
      objects: readonly (readonly [kind: string, id: string])[],
    ): Promise<readonly [yes: number, no: number]> {
      let [yes, no] = [0, 0];
      const ids = objects.map(([, id]) => `'${id}'`).join(',');
      const { body } = await latchkey.call(who, 'GET', `/latchkey/v1/allowedActions(ids=[${ids}])`);
      for (const [kind, id] of objects)
        for (const [action, call] of Object.entries(calls[kind] ?? {})) {
          const said = body.value.find((each: any) => each.id === id && each.action === action);
          const { status } = await call(who, id);
          assert.equal(said?.allowed === true, status < 300, `${who} ${kind} ${action}: ${status}`);
          if (status < 300) yes += 1;
          else no += 1;
        }
      return [yes, no];
    }

    test('allowed here equals not refused there', async () => {
      let [yes, no] = [0, 0];
      for (const who of callers) {
        const found = await compare(who, [
          ['user', await person(null)],
          ['user', await person(held.designer)],
          ['group', await group()],
          ['group', await group(ofRoles)],
          ['reviewDefinition', await series(await group())],
          ['reviewDefinition', await series(await group(ofRoles))],
          ['application', await application()],
        ]);
        yes += found[0];
        no += found[1];
      }
      assert.ok(yes > 25 && no > 25, `${yes} ${no}`);
    });

    test('who manages reviews of the directory alone is shown the way to a new one', async () => {
      const newReview = async (who: string): Promise<boolean> =>
        (await latchkey.call(who, 'GET', '/latchkey/v1/areas')).body.value.find((each: any) => each.id === 'newReview')
          .allowed;
      assert.deepEqual([await newReview('analyst'), await newReview('designer')], [true, false]);
    });

    test('so it does for owners, and for whoever holds a role in one application', async () => {
      const [ownGroup, ownTool, administered] = [await group(), await application(), await application()];
      const member = latchkey.user('member').id;
      for (const [set, id] of [
        ['groups', ownGroup],
        ['applications', ownTool],
      ] as const) {
        const reply = await latchkey.call('app:full', 'POST', `/v1.0/${set}/${id}/owners/$ref`, {
          '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${member}`,
        });
        assert.equal(reply.status, 204, reply.text);
      }
      await made(roleAssignments, {
        principalId: member,
        roleDefinitionId: held.engineer,
        directoryScopeId: `/${administered}`,
      });
      const found = await compare('member', [
        ['group', ownGroup],
        ['application', ownTool],
        ['application', administered],
        ['group', await group()],
        ['application', await application()],
      ]);
      assert.deepEqual(found, [6, 15]);
    });
  });
