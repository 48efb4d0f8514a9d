// What each directory role lets its holder do in the directory, and what it does not: one table, a call for each cell.
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { DirectoryRoles, type DirectoryRole } from '../../src/domain/caller.ts';
import { graphAppId, graphRoleIdOf } from '../../src/domain/rights/graphPermissions.ts';
import { eq } from '../../src/odata/query.ts';
import { openClient, type Client, type Told } from './client.ts';
import { directoryRole, newFile, openGround, type Ground } from './world.ts';

/** A member without a role, then each role that acts: the columns. */
const holders = ['none', ...(Object.keys(DirectoryRoles) as DirectoryRole[])] as const;

/**
 * In the order of `DirectoryRoles`. `y`: done, or in the answer; `·`: 403; `o`: 404, as what is not there; `-`: an
 * empty list.
 */
// biome-ignore format: a table, read by column
const table = {
  //                                                 no GA GR IG PR gr US PA AU HE PW AP CA SP EX IN SR SA CO RR GI OB
  'create a user':                                   '·  y  ·  ·  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'invite a guest':                                  '·  y  ·  ·  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  ·',
  'edit a user':                                     '·  y  ·  ·  ·  ·  y  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'disable a user':                                  '·  y  ·  ·  ·  ·  y  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'delete a user':                                   '·  y  ·  ·  ·  ·  y  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'restore a user':                                  'o  y  o  o  o  o  y  y  y  o  o  o  o  o  o  o  o  o  o  o  o  o',
  "reset a user's password":                         '·  y  ·  ·  ·  ·  y  y  y  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'end the sessions of a user':                      '·  y  ·  ·  ·  ·  y  y  y  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'reset the password of a Reports Reader':          '·  y  ·  ·  ·  ·  y  y  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'reset the password of a Helpdesk Administrator':  '·  y  ·  ·  ·  ·  y  y  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'reset the password of a Global Administrator':    '·  y  ·  ·  ·  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'disable a Groups Administrator':                  '·  y  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'delete a Global Administrator':                   '·  y  ·  ·  ·  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'create a group':                                  '·  y  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'edit a group':                                    '·  y  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'add a member to a group':                         '·  y  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'add an owner to a group':                         '·  y  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'delete a group':                                  '·  y  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'restore a group':                                 'o  y  o  o  o  y  y  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o',
  'create a group for roles':                        '·  y  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'add a member to a group for roles':               '·  y  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'delete a group for roles':                        '·  y  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'register an application':                         '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'edit an application':                             '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'add a secret to an application':                  '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'trust a job in place of a secret':                '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'disable an application':                          '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'delete an application':                           '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'restore an application':                          'o  y  o  o  o  o  o  o  o  o  o  y  y  o  o  o  o  o  o  o  o  o',
  'give the role of an application':                 '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'let an application act by itself in Graph':       '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'consent for all users':                           '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'give a directory role':                           '·  y  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'take a directory role':                           '·  y  ·  ·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·',
  'change the branding':                             '·  y  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  y',
  'see who holds a directory role':                  'y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y',
  'see the audit log':                               '-  y  y  y  -  -  -  -  -  -  -  -  -  -  -  -  y  y  -  y  -  -',
  'see the sign-ins of all':                         '-  y  y  y  -  -  -  -  -  -  -  -  -  -  -  -  y  y  -  y  -  -',
  'see deleted users':                               'o  y  y  o  o  o  y  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o',
  'see deleted groups':                              'o  y  y  o  o  y  y  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o',
  'see deleted applications':                        'o  y  y  o  o  o  o  o  o  o  o  y  y  o  o  o  o  o  o  o  o  o',
} as const;
type Task = keyof typeof table;
const tasks = Object.keys(table) as readonly Task[];

/** What a call may be about; each is made anew after a call that changed it. */
type Thing =
  | 'user'
  | 'reader'
  | 'helper'
  | 'global'
  | 'grouper'
  | 'readersRole'
  | 'group'
  | 'roleGroup'
  | 'application'
  | 'principal'
  | 'graph'
  | 'tenant'
  | 'deletedUser'
  | 'deletedGroup'
  | 'deletedApplication'
  | 'signedIn';
type Things = Readonly<Record<Thing, string>>;
type Attempt = readonly [method: string, path: string, body?: unknown];

const users = '/v1.0/users';
const assignments = '/v1.0/roleManagement/directory/roleAssignments';
const refOf = (id: string | undefined) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
const nameOf = (): string => `n${randomUUID().replaceAll('-', '').slice(0, 16)}`;
const userBody = () => {
  const name = nameOf();
  return {
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@latchkey.example`,
    accountEnabled: true,
    passwordProfile: { password: `A long one ${name}!` },
  };
};
const groupBody = (more: object = {}) => {
  const name = nameOf();
  return { displayName: name, mailNickname: name, mailEnabled: false, securityEnabled: true, ...more };
};
const password = () => ({ passwordProfile: { password: `Another long one ${nameOf()}!` } });

/** Each task by one call. */
const attempts: Readonly<Record<Task, (of: Things) => Attempt>> = {
  'create a user': () => ['POST', users, userBody()],
  'invite a guest': () => [
    'POST',
    '/v1.0/invitations',
    { invitedUserEmailAddress: `${nameOf()}@fabrikam.example`, inviteRedirectUrl: 'https://app.example/' },
  ],
  'edit a user': ({ user }) => ['PATCH', `${users}/${user}`, { department: nameOf() }],
  'disable a user': ({ user }) => ['PATCH', `${users}/${user}`, { accountEnabled: false }],
  'delete a user': ({ user }) => ['DELETE', `${users}/${user}`],
  'restore a user': ({ deletedUser }) => ['POST', `/v1.0/directory/deletedItems/${deletedUser}/restore`],
  "reset a user's password": ({ user }) => ['PATCH', `${users}/${user}`, password()],
  'end the sessions of a user': ({ user }) => ['POST', `${users}/${user}/revokeSignInSessions`],
  'reset the password of a Reports Reader': ({ reader }) => ['PATCH', `${users}/${reader}`, password()],
  'reset the password of a Helpdesk Administrator': ({ helper }) => ['PATCH', `${users}/${helper}`, password()],
  'reset the password of a Global Administrator': ({ global }) => ['PATCH', `${users}/${global}`, password()],
  'disable a Groups Administrator': ({ grouper }) => ['PATCH', `${users}/${grouper}`, { accountEnabled: false }],
  'delete a Global Administrator': ({ global }) => ['DELETE', `${users}/${global}`],
  'create a group': () => ['POST', '/v1.0/groups', groupBody()],
  'edit a group': ({ group }) => ['PATCH', `/v1.0/groups/${group}`, { description: nameOf() }],
  'add a member to a group': ({ group, user }) => ['POST', `/v1.0/groups/${group}/members/$ref`, refOf(user)],
  'add an owner to a group': ({ group, user }) => ['POST', `/v1.0/groups/${group}/owners/$ref`, refOf(user)],
  'delete a group': ({ group }) => ['DELETE', `/v1.0/groups/${group}`],
  'restore a group': ({ deletedGroup }) => ['POST', `/v1.0/directory/deletedItems/${deletedGroup}/restore`],
  'create a group for roles': () => ['POST', '/v1.0/groups', groupBody({ isAssignableToRole: true })],
  'add a member to a group for roles': ({ roleGroup, user }) => [
    'POST',
    `/v1.0/groups/${roleGroup}/members/$ref`,
    refOf(user),
  ],
  'delete a group for roles': ({ roleGroup }) => ['DELETE', `/v1.0/groups/${roleGroup}`],
  'register an application': () => ['POST', '/v1.0/applications', { displayName: nameOf() }],
  'edit an application': ({ application }) => ['PATCH', `/v1.0/applications/${application}`, { notes: nameOf() }],
  'add a secret to an application': ({ application }) => ['POST', `/v1.0/applications/${application}/addPassword`, {}],
  'trust a job in place of a secret': ({ application }) => [
    'POST',
    `/v1.0/applications/${application}/federatedIdentityCredentials`,
    { name: nameOf(), issuer: 'https://ci.example', subject: nameOf(), audiences: ['api://AzureADTokenExchange'] },
  ],
  'disable an application': ({ principal }) => [
    'PATCH',
    `/v1.0/servicePrincipals/${principal}`,
    { accountEnabled: false },
  ],
  'delete an application': ({ application }) => ['DELETE', `/v1.0/applications/${application}`],
  'restore an application': ({ deletedApplication }) => [
    'POST',
    `/v1.0/directory/deletedItems/${deletedApplication}/restore`,
  ],
  'give the role of an application': ({ principal, user }) => [
    'POST',
    `/v1.0/servicePrincipals/${principal}/appRoleAssignedTo`,
    { principalId: user, resourceId: principal, appRoleId: '00000000-0000-0000-0000-000000000000' },
  ],
  'let an application act by itself in Graph': ({ principal, graph }) => [
    'POST',
    `/v1.0/servicePrincipals/${principal}/appRoleAssignments`,
    { principalId: principal, resourceId: graph, appRoleId: graphRoleIdOf('User.Read.All') },
  ],
  'consent for all users': ({ principal, graph }) => [
    'POST',
    '/v1.0/oauth2PermissionGrants',
    { clientId: principal, consentType: 'AllPrincipals', resourceId: graph, scope: 'User.Read' },
  ],
  'give a directory role': ({ user }) => [
    'POST',
    assignments,
    { principalId: user, roleDefinitionId: DirectoryRoles.reportsReader, directoryScopeId: '/' },
  ],
  'take a directory role': ({ readersRole }) => ['DELETE', `${assignments}/${readersRole}`],
  'change the branding': ({ tenant }) => [
    'PATCH',
    `/v1.0/organization/${tenant}/branding`,
    { usernameHintText: nameOf() },
  ],
  'see who holds a directory role': ({ readersRole }) => ['GET', `${assignments}/${readersRole}`],
  'see the audit log': () => ['GET', '/v1.0/auditLogs/directoryAudits?$top=1&$select=id'],
  'see the sign-ins of all': ({ signedIn }) => [
    'GET',
    `/v1.0/auditLogs/signIns?$top=1&$select=id&$filter=userId eq '${signedIn}'`,
  ],
  'see deleted users': ({ deletedUser }) => ['GET', `/v1.0/directory/deletedItems/${deletedUser}`],
  'see deleted groups': ({ deletedGroup }) => ['GET', `/v1.0/directory/deletedItems/${deletedGroup}`],
  'see deleted applications': ({ deletedApplication }) => ['GET', `/v1.0/directory/deletedItems/${deletedApplication}`],
};

describe('directory roles', () => {
  let ground: Ground;
  let client: Client;
  before(async () => {
    ground = await openGround(await newFile());
    client = openClient(ground.latchkey.http);
  });
  after(async () => {
    client?.close();
    await ground?.close();
  });

  const giveRole = async (role: DirectoryRole, principal: string): Promise<string> => {
    const id = randomUUID();
    await ground.store.commit([directoryRole(id, DirectoryRoles[role], principal)]);
    return id;
  };
  const make = (path: string, body: object): Promise<string> => ground.make(path, body);
  const makeHolder = async (role: DirectoryRole): Promise<string> => {
    const id = await make(users, userBody());
    await giveRole(role, id);
    return id;
  };
  const makeDeleted = async (set: string, body: object): Promise<string> => {
    const id = await make(`/v1.0/${set}`, body);
    await ground.ok('DELETE', `/v1.0/${set}/${id}`);
    return id;
  };
  const makers: Readonly<Record<Thing, () => Promise<string>>> = {
    user: () => make(users, userBody()),
    reader: () => makeHolder('reportsReader'),
    helper: () => makeHolder('helpdeskAdministrator'),
    global: () => makeHolder('globalAdministrator'),
    grouper: () => makeHolder('groupsAdministrator'),
    readersRole: async () => giveRole('reportsReader', await make(users, userBody())),
    group: () => make('/v1.0/groups', groupBody()),
    roleGroup: () => make('/v1.0/groups', groupBody({ isAssignableToRole: true })),
    application: () => make('/v1.0/applications', { displayName: nameOf() }),
    principal: async () => {
      const { appId } = (await ground.ok('POST', '/v1.0/applications', { displayName: nameOf() })).body;
      return make('/v1.0/servicePrincipals', { appId });
    },
    tenant: async () => ground.latchkey.sandbox.tenantId,
    graph: async () => (await ground.ok('GET', `/v1.0/servicePrincipals(appId='${graphAppId}')`)).body.id,
    deletedUser: () => makeDeleted('users', userBody()),
    deletedGroup: () => makeDeleted('groups', groupBody({ groupTypes: ['Unified'], mailEnabled: true })),
    deletedApplication: () => makeDeleted('applications', { displayName: nameOf() }),
    signedIn: async () => {
      await ground.latchkey.token('globalAdmin');
      await ground.latchkey.drain();
      return ground.latchkey.user('globalAdmin').id;
    },
  };

  /** In the table's words. */
  function outcomeOf({ status, text }: Told): string {
    if (status >= 300) return status === 403 ? '·' : status === 404 ? 'o' : String(status);
    return text.includes('"value":[]') ? '-' : 'y';
  }

  test(`each does what is published of it, and nothing else (${tasks.length * holders.length} calls)`, async () => {
    const { latchkey, store } = ground;
    const who = latchkey.user('analyst').id;
    const got: Record<string, string[]> = Object.fromEntries(tasks.map((task) => [task, []]));
    const kept = new Map<Thing, string>();
    const used = new Set<Thing>(Object.keys(makers) as Thing[]);
    const things = new Proxy({} as Things, {
      get: (_, name: Thing) => {
        used.add(name);
        return kept.get(name);
      },
    });
    const renew = async (): Promise<void> => {
      for (const name of used) kept.set(name, await makers[name]());
    };
    await renew();
    for (const holder of holders) {
      const given = holder === 'none' ? null : await giveRole(holder, who);
      for (const task of tasks) {
        used.clear();
        const [method, path, body] = attempts[task](things);
        const reply = await client.call(await latchkey.token('analyst'), method, path, body);
        got[task]?.push(outcomeOf(reply));
        if (method !== 'GET' && reply.status < 300) await renew();
      }
      if (given !== null)
        await store.commit([{ kind: 'deleteWhere', entity: 'roleAssignment', where: eq('id', given) }]);
    }
    assert.deepEqual(
      Object.fromEntries(tasks.map((task) => [task, got[task]?.join('  ')])),
      table,
      `in the order ${holders.join(', ')}`,
    );
  });
});
