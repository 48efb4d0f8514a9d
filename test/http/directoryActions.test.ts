// The actions on directory objects that `$metadata` names: what they answer, to whom, and what they refuse.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const nobody = '11111111-1111-4111-8111-111111111111';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`Actions on directory objects on ${engine}`, () => {
    let latchkey: Latchkey;
    let outer = '';
    let inner = '';
    let mailing = '';
    const user = (key: string): string => latchkey.user(key).id;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      inner = await makeGroup('Inner', [user('globalAdmin')]);
      outer = await makeGroup('Outer', [inner]);
      mailing = await makeGroup('Mailing', [user('globalAdmin')], true);
    });
    after(() => latchkey.close());

    async function makeGroup(displayName: string, members: readonly string[], isUnified = false): Promise<string> {
      const { status, body, text } = await latchkey.call('app:full', 'POST', '/v1.0/groups', {
        displayName,
        mailEnabled: isUnified,
        mailNickname: displayName,
        securityEnabled: !isUnified,
        groupTypes: isUnified ? ['Unified'] : [],
        'members@odata.bind': members.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
      });
      assert.equal(status, 201, text);
      return body.id;
    }
    const post = (path: string, body: unknown, who = 'app:full', version = 'v1.0') =>
      latchkey.call(who, 'POST', `/${version}/${path}`, body);
    /** A call by a user whose token has one permission. */
    async function postWith(scope: string, who: string, path: string, body: unknown) {
      const token = await latchkey.token(who, `https://graph.microsoft.com/${scope}`);
      return latchkey.call(null, 'POST', `/v1.0/${path}`, body, { authorization: `Bearer ${token}` });
    }

    test('getByIds gives whole objects of several kinds, each once, and none of what is not there', async () => {
      for (const version of ['v1.0', 'beta']) {
        const ids = [user('member'), outer.toUpperCase(), outer, nobody];
        const { status, body } = await post('directoryObjects/getByIds', { ids }, 'app:full', version);
        assert.equal(status, 200);
        assert.match(body['@odata.context'], new RegExp(`/${version}/\\$metadata#directoryObjects$`));
        assert.deepEqual(
          body.value.map((each: any) => [each['@odata.type'], each.id, each.displayName]).toSorted(),
          [
            ['#microsoft.graph.group', outer, 'Outer'],
            ['#microsoft.graph.user', user('member'), latchkey.user('member').displayName],
          ].toSorted(),
        );
      }
    });

    test('getByIds shows what $select names, of each kind, and refuses what no kind has', async () => {
      const select = (names: string) =>
        post(`directoryObjects/getByIds?$select=${names}`, { ids: [user('member'), outer] });
      const { body } = await select('id,displayName,jobTitle');
      const names = (each: object) => Object.keys(each).filter((name) => name !== '@odata.etag');
      const shown = new Map(body.value.map((each: any) => [each.id, names(each).toSorted()]));
      assert.deepEqual(shown.get(user('member')), ['@odata.type', 'displayName', 'id', 'jobTitle']);
      assert.deepEqual(shown.get(outer), ['@odata.type', 'displayName', 'id']);
      assert.equal((await select('nothing')).status, 400);
    });

    test('getByIds searches the kinds that are named, in any case', async () => {
      const found = async (types: readonly string[]) => {
        const { body } = await post('directoryObjects/microsoft.graph.getByIds', {
          ids: [user('member'), outer],
          types,
        });
        return body.value.map((each: any) => each.id).toSorted();
      };
      assert.deepEqual(await found(['USER']), [user('member')]);
      assert.deepEqual(await found(['user', 'group']), [user('member'), outer].toSorted());
      assert.deepEqual(await found(['directoryObject']), [user('member'), outer].toSorted());
      assert.deepEqual(await found([]), [user('member'), outer].toSorted());
      assert.deepEqual(await found(['device']), []);
    });

    test('getByIds gives all on one page, whatever the size of one elsewhere', async () => {
      const all = await latchkey.call('app:full', 'GET', '/v1.0/directoryObjects?$top=999&$select=id');
      const given = all.body.value.map((each: any) => each.id);
      const made = Array.from({ length: 90 }, (_, at) => `g${at}`);
      for (const name of made) given.push(await makeGroup(name, []));
      const { body } = await post('directoryObjects/getByIds', { ids: [...given, nobody] });
      assert.ok(given.length > 100, `${given.length} objects`);
      assert.deepEqual(body.value.map((each: any) => each.id).toSorted(), given.toSorted());
      assert.equal('@odata.nextLink' in body, false);
    });

    test('groups count through groups, and directory roles where they are asked for', async () => {
      const at = `users/${user('globalAdmin')}`;
      const ask = async (path: string, body: unknown) => (await post(path, body)).body.value.toSorted();
      const groups = await ask(`${at}/getMemberGroups`, {});
      assert.ok([inner, outer, mailing].every((each) => groups.includes(each)));
      const secure = await ask(`${at}/getMemberObjects`, { securityEnabledOnly: true });
      assert.deepEqual(
        secure,
        groups.filter((each: string) => each !== mailing),
      );
      assert.deepEqual(
        await ask(`${at}/getMemberObjects`, { securityEnabledOnly: false }),
        [...groups, globalAdministrator].toSorted(),
      );
      const ids = [outer, nobody, globalAdministrator.toUpperCase()];
      assert.deepEqual(await ask(`${at}/checkMemberObjects`, { ids }), [outer, globalAdministrator].toSorted());
      assert.deepEqual(await ask(`${at}/checkMemberGroups`, { groupIds: [outer, globalAdministrator] }), [outer]);
    });

    test('every kind of object, however its path goes, and the caller have the four', async () => {
      const application = (await latchkey.call('app:full', 'GET', '/v1.0/applications?$top=1')).body.value[0].id;
      const principal = (await latchkey.call('app:full', 'GET', '/v1.0/servicePrincipals?$top=1')).body.value[0].id;
      const bodies = {
        checkMemberGroups: { groupIds: [outer] },
        checkMemberObjects: { ids: [outer] },
        getMemberGroups: {},
        getMemberObjects: {},
      };
      for (const [path, isMember] of [
        [`directoryObjects/${inner}`, true],
        [`groups/${inner}`, true],
        [`users/${user('globalAdmin')}`, true],
        [`users/${user('globalAdmin')}/memberOf/${inner}/graph.group`, true],
        ['me', true],
        [`applications/${application}`, false],
        [`servicePrincipals/${principal}`, false],
      ] as const)
        for (const [action, body] of Object.entries(bodies))
          for (const version of ['v1.0', 'beta']) {
            const who = path === 'me' ? 'globalAdmin' : 'app:full';
            const { status, text, body: reply } = await post(`${path}/${action}`, body, who, version);
            assert.equal(status, 200, `${path}/${action}: ${text}`);
            assert.match(reply['@odata.context'], /\$metadata#Collection\(Edm\.String\)$/);
            assert.equal(reply.value.includes(outer), isMember, `${path}/${action}`);
          }
    });

    test('a guest hears of the groups that a guest sees', async () => {
      const hidden = await post(`users/${user('globalAdmin')}/getMemberObjects`, {}, 'guest');
      assert.ok(hidden.status === 404 || hidden.body.value.length === 0, hidden.text);
    });

    test('User.Read is enough for oneself, and not for others', async () => {
      for (const [action, body] of [
        ['getMemberGroups', {}],
        ['getMemberObjects', {}],
        ['checkMemberGroups', { groupIds: [outer] }],
        ['checkMemberObjects', { ids: [outer] }],
      ] as const) {
        const call = async (path: string) => (await postWith('User.Read', 'member', `${path}/${action}`, body)).status;
        assert.deepEqual(
          [await call('me'), await call(`users/${user('member')}`), await call(`users/${user('manager')}`)],
          [200, 200, 403],
          action,
        );
      }
      assert.equal(
        (await postWith('User.Read.All', 'member', 'directoryObjects/getByIds', { ids: [outer] })).status,
        403,
      );
    });

    test('by the path of any object, the permissions of its own kind count', async () => {
      for (const action of ['getMemberGroups', 'getMemberObjects'] as const) {
        const ask = async (scope: string, id: string): Promise<number> =>
          (await postWith(scope, 'member', `directoryObjects/${id}/${action}`, {})).status;
        const member = user('manager');
        assert.equal(await ask('Application.Read.All', member), 404, action);
        assert.equal(await ask('Application.Read.All', outer), 404, action);
        assert.equal(await ask('Group.Read.All', outer), 200, action);
        assert.equal(await ask('Directory.Read.All', member), 200, action);
      }
    });

    test('an application that asks for me is told so, as Graph says it', async () => {
      for (const path of ['me', 'me/manager', 'me?$select=id', 'me/memberOf/$count', 'me/getMemberGroups']) {
        const isAction = path.endsWith('Groups');
        const { status, body } = await latchkey.call('app:full', isAction ? 'POST' : 'GET', `/v1.0/${path}`);
        assert.deepEqual(
          [status, body.error.code, body.error.message],
          [400, 'BadRequest', '/me request is only valid with delegated authentication flow.'],
          path,
        );
      }
    });

    test('a manager who is not there is taken away without a word, once more and for ever', async () => {
      const path = `/v1.0/users/${user('director')}/manager`;
      const manager = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${user('member')}` };
      assert.equal((await latchkey.call('app:full', 'PUT', `${path}/$ref`, manager)).status, 204);
      for (let times = 0; times < 3; times++)
        assert.equal((await latchkey.call('app:full', 'DELETE', `${path}/$ref`)).status, 204);
      assert.equal((await latchkey.call('app:full', 'GET', path)).status, 404);
      assert.equal((await latchkey.call('app:full', 'DELETE', `/v1.0/users/${nobody}/manager/$ref`)).status, 404);
    });

    test('an application role may have no word at all, and so may several', async () => {
      const role = (id: string, value: string | null) => ({
        id: nobody.replace(/1$/, id),
        displayName: `Role ${id}`,
        description: 'x',
        isEnabled: true,
        allowedMemberTypes: ['User'],
        value,
      });
      const appRoles = [role('1', ''), role('2', ''), role('3', null)];
      const made = await latchkey.call('app:full', 'POST', '/v1.0/applications', { displayName: 'Roles', appRoles });
      assert.equal(made.status, 201, made.text);
      assert.deepEqual(
        made.body.appRoles.map((each: any) => each.value),
        ['', '', null],
      );
      const spaced = { displayName: 'Roles', appRoles: [role('1', ' ')] };
      assert.equal((await latchkey.call('app:full', 'POST', '/v1.0/applications', spaced)).status, 400);
    });

    test('who holds what besides is asked by users alone, whatever is given', async () => {
      const em = 'identityGovernance/entitlementManagement';
      const ask = async (who: string, path: string) => (await latchkey.call(who, 'GET', path)).status;
      for (const path of [
        `/v1.0/${em}/assignments/additionalAccess()`,
        `/v1.0/${em}/assignments/additionalAccess(accessPackageId='${nobody}')`,
        `/beta/${em}/accessPackageAssignments/additionalAccess()`,
        `/beta/${em}/accessPackageAssignments/additionalAccess(accessPackageId='${nobody}')`,
      ])
        assert.deepEqual([await ask('app:full', path), await ask('globalAdmin', path)], [403, 200], path);
    });

    test('validateProperties says whether a group may be called so', async () => {
      const name = { displayName: 'Free', mailNickname: 'free' };
      const all = 'directoryObjects/validateProperties';
      const group = { entityType: 'Group', ...name };
      assert.equal((await post(all, group)).status, 204);
      assert.equal((await post(all, { ...group, onBehalfOfUserId: user('member') })).status, 204);
      assert.equal((await post(`groups/${outer}/validateProperties`, name, 'globalAdmin', 'beta')).status, 204);
      assert.equal((await post(`groups/${mailing}/validateProperties`, { mailNickname: 'mailing' })).status, 204);
      for (const path of [all, `groups/${outer}/validateProperties`]) {
        const entityType = path === all ? { entityType: 'group' } : {};
        const { status, body } = await post(path, { ...entityType, mailNickname: 'MAILING' });
        const { code, message, details } = body.error;
        assert.deepEqual(
          [status, code, message, details],
          [
            422,
            'Request_UnprocessableEntity',
            'The values provided contain one or more validation errors.',
            [
              {
                code: 'PropertyConflict',
                message: 'Another object with the same value for property mailNickname already exists.',
                target: 'mailNickname',
              },
            ],
          ],
        );
      }
      // The nickname of a group without mail binds nobody.
      assert.equal((await post(all, { entityType: 'Group', mailNickname: 'Inner' })).status, 204);
    });

    const faults: readonly (readonly [path: string, body: unknown, target: string])[] = [
      ['directoryObjects/getByIds', {}, 'ids'],
      ['directoryObjects/getByIds', { ids: [] }, 'ids'],
      ['directoryObjects/getByIds', { ids: [7] }, 'ids/0'],
      ['directoryObjects/getByIds', { ids: Array.from({ length: 1001 }, () => nobody) }, 'ids'],
      ['directoryObjects/getByIds', { ids: [nobody], types: ['user', 'gruop'] }, 'types/1'],
      ['me/checkMemberObjects', { ids: [] }, 'ids'],
      ['me/checkMemberObjects', { ids: Array.from({ length: 21 }, () => nobody) }, 'ids'],
      ['me/checkMemberGroups', { groupIds: [] }, 'groupIds'],
      ['me/getMemberObjects', { securityEnabledOnly: 'yes' }, 'securityEnabledOnly'],
      ['directoryObjects/validateProperties', { displayName: 'x' }, 'entityType'],
      ['directoryObjects/validateProperties', { entityType: 'User', displayName: 'x' }, 'entityType'],
      ['directoryObjects/validateProperties', { entityType: 'Group' }, 'displayName'],
      ['directoryObjects/validateProperties', { entityType: 'Group', displayName: ' ' }, 'displayName'],
      ['directoryObjects/validateProperties', { entityType: 'Group', mailNickname: 'a b' }, 'mailNickname'],
      [
        'directoryObjects/validateProperties',
        { entityType: 'Group', displayName: 'x', onBehalfOfUserId: nobody },
        'onBehalfOfUserId',
      ],
    ];
    for (const [path, body, target] of faults) {
      test(`${path} of ${JSON.stringify(body).slice(0, 60)} names ${target}`, async () => {
        const reply = await post(path, body, 'globalAdmin');
        assert.equal(reply.status, 400, reply.text);
        assert.equal(reply.body.error.target, target, reply.text);
      });
    }
  });
}
after(stopPostgres);
