// A tenant that has an active Global Administrator keeps one, whichever way they might go, and whoever goes at the same
// moment.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { engines, startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';

const { globalAdministrator } = DirectoryRoles;
const roles = '/v1.0/roleManagement/directory/roleAssignments';
const key = `/v1.0/directoryRoles(roleTemplateId='${globalAdministrator}')`;

for (const engine of engines) {
  describe(`the last Global Administrator on ${engine}`, () => {
    let latchkey: Latchkey;
    let group = '';
    before(async () => {
      latchkey = await startLatchkey({ engine });
      // Applications change administrators only if their service principal holds a role that reaches them.
      const { clientId } = latchkey.sandbox.clients.find((each) => each.key === 'full') ?? { clientId: '' };
      const { id } = await ok('GET', `/v1.0/servicePrincipals(appId='${clientId}')`);
      await give(id);
      group = await makeGroup();
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const call = (method: string, path: string, body?: unknown): Promise<Reply> =>
      latchkey.call('app:full', method, path, body);
    const ok = async (method: string, path: string, body?: unknown): Promise<Reply['body']> => {
      const reply = await call(method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`);
      return reply.body;
    };
    const reference = (id: string) => ({ '@odata.id': `${latchkey.http}/v1.0/directoryObjects/${id}` });
    const give = (principalId: string) =>
      ok('POST', roles, { principalId, roleDefinitionId: globalAdministrator, directoryScopeId: '/' });
    const makeGroup = async (): Promise<string> => {
      const { id } = await ok('POST', '/v1.0/groups', {
        displayName: 'Administrators',
        mailEnabled: false,
        mailNickname: 'administrators',
        securityEnabled: true,
        isAssignableToRole: true,
      });
      await give(id);
      return id;
    };
    const assignmentOf = async (principalId: string): Promise<string> =>
      (await ok('GET', `${roles}?$filter=principalId eq '${principalId}'`)).value[0]?.id;

    interface Way {
      readonly give: (person: string) => Promise<unknown>;
      readonly take: (person: string) => Promise<Reply>;
      /** After it was taken. */
      readonly mend?: (person: string) => Promise<unknown>;
    }
    const inGroup = {
      give: (person: string) => ok('POST', `/v1.0/groups/${group}/members/$ref`, reference(person)),
    };
    const ways: Readonly<Record<string, Way>> = {
      'the assignment is deleted': {
        give,
        take: async (person) => call('DELETE', `${roles}/${await assignmentOf(person)}`),
      },
      'the member is removed': { give, take: (person) => call('DELETE', `${key}/members/${person}/$ref`) },
      'the account is disabled': {
        give,
        take: (person) => call('PATCH', `/v1.0/users/${person}`, { accountEnabled: false }),
        mend: async (person) => {
          await ok('PATCH', `/v1.0/users/${person}`, { accountEnabled: true });
          await ok('DELETE', `${key}/members/${person}/$ref`);
        },
      },
      'the user is deleted': {
        give,
        take: (person) => call('DELETE', `/v1.0/users/${person}`),
        mend: async (person) => {
          await ok('POST', `/v1.0/directory/deletedItems/${person}/restore`);
          await ok('DELETE', `${key}/members/${person}/$ref`);
        },
      },
      'the member leaves the group': {
        ...inGroup,
        take: (person) => call('DELETE', `/v1.0/groups/${group}/members/${person}/$ref`),
      },
      "the group's role is taken": {
        ...inGroup,
        take: async () => call('DELETE', `${roles}/${await assignmentOf(group)}`),
        mend: async (person) => {
          await ok('DELETE', `/v1.0/groups/${group}/members/${person}/$ref`);
          await give(group);
        },
      },
      'the group is deleted': {
        ...inGroup,
        take: () => call('DELETE', `/v1.0/groups/${group}`),
        mend: async () => {
          group = await makeGroup();
        },
      },
    };
    const seeded = () => latchkey.user('globalAdmin').id;
    const person = () => latchkey.user('director').id;

    for (const [name, way] of Object.entries(ways)) {
      test(`${name}: not of the last one, and of two at the same moment one stays`, async () => {
        await way.give(person());
        const takes = [() => call('DELETE', `${key}/members/${seeded()}/$ref`), () => way.take(person())];
        const replies = await Promise.all(takes.map((take) => take()));
        const said = replies.map(({ status, text }) => `${status} ${text}`).join('\n');
        const kept = replies.findIndex(({ status }) => status === 400);
        assert.deepEqual(replies.map(({ status }) => status).toSorted(), [204, 400], said);
        assert.match(said, /no active Global Administrator/);
        const again = await takes[kept]?.();
        assert.equal(again?.status, 400, again?.text);
        if (kept === 0) await way.mend?.(person());
        else {
          await give(seeded());
          assert.equal((await way.take(person())).status, 204);
          await way.mend?.(person());
        }
      });
    }

    test('a user who cannot sign in is no administrator to remain', async () => {
      await give(person());
      await ok('PATCH', `/v1.0/users/${person()}`, { accountEnabled: false });
      const refused = await call('PATCH', `/v1.0/users/${seeded()}`, { accountEnabled: false });
      assert.equal(refused.status, 400, refused.text);
      await ok('PATCH', `/v1.0/users/${person()}`, { accountEnabled: true });
      await ok('PATCH', `/v1.0/users/${seeded()}`, { accountEnabled: false });
      await ok('PATCH', `/v1.0/users/${seeded()}`, { accountEnabled: true });
      await ok('DELETE', `${key}/members/${person()}/$ref`);
    });

    test('a group that can hold roles is filled by no rule', async () => {
      const { status } = await call('PATCH', `/v1.0/groups/${group}`, {
        groupTypes: ['DynamicMembership'],
        membershipRule: 'user.department -eq "IT"',
        membershipRuleProcessingState: 'On',
      });
      assert.equal(status, 400);
    });
  });
}
