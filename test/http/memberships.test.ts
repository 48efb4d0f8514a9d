// `GET /latchkey/v1/memberships`: who is in a group, and who was; for whoever may read a group's members, and of it
// what they may see.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`memberships on ${engine}`, () => {
    let latchkey: Latchkey;
    let group: string;
    let other: string;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      [group, other] = (await Promise.all(['Choir', 'Crew'].map(makeGroup))) as [string, string];
      for (const [id, name] of [
        [group, 'member'],
        [group, 'requestor1'],
        [other, 'requestor1'],
        [other, 'manager'],
      ] as const)
        await join(id, name);
      for (const [id, name] of [
        [group, 'member'],
        [other, 'requestor1'],
      ] as const)
        await ok('DELETE', `/v1.0/groups/${id}/members/${latchkey.user(name).id}/$ref`);
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    async function ok(method: string, path: string, body?: unknown): Promise<any> {
      const answer = await latchkey.call('globalAdmin', method, path, body);
      assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
      return answer.body;
    }
    const makeGroup = async (displayName: string): Promise<string> =>
      (
        await ok('POST', '/v1.0/groups', {
          displayName,
          mailEnabled: false,
          mailNickname: displayName,
          securityEnabled: true,
        })
      ).id;
    const join = (id: string, name: string): Promise<void> =>
      ok('POST', `/v1.0/groups/${id}/members/$ref`, {
        '@odata.id': `${latchkey.http}/v1.0/directoryObjects/${latchkey.user(name).id}`,
      });

    interface Named {
      readonly id: string;
      readonly displayName: string;
    }
    interface Membership {
      readonly from: string;
      readonly until: string | null;
      readonly groupId: string;
      readonly memberId: string;
      readonly group: Named | null;
      readonly member: Named | null;
    }
    async function ask(who: string, options: string): Promise<readonly Membership[]> {
      const { status, body, text } = await latchkey.call(
        who,
        'GET',
        `/latchkey/v1/memberships?$filter=(groupId eq '${group}' or groupId eq '${other}')${options}`,
      );
      assert.equal(status, 200, text);
      return body.value;
    }
    /** As a sentence; what they may not see has no name. */
    const seen = async (who: string, options = ''): Promise<readonly string[]> =>
      (await ask(who, `${options}&$expand=group,member`))
        .map(
          ({ group: one, member, until }) =>
            `${member?.displayName ?? '?'} ${until === null ? 'is' : 'was'} in ${one?.displayName ?? '?'}`,
        )
        .sort();
    const everMore = ' and (until eq null or until ne null)';
    const ended = ['Mel Ferrante was in Choir', 'Requestor1 was in Crew'];
    const now = ['Mika Lindqvist is in Crew', 'Requestor1 is in Choir'];
    const ever = [...ended, ...now].sort();

    const rows: readonly (readonly [who: string, condition: string, found: readonly string[]])[] = [
      ['member', '', now],
      ['member', everMore, ever],
      ['app:full', everMore, ever],
      ['member', ' and until ne null', ended],
      [
        'member',
        ` and contains(member/displayName,'requestor')${everMore}`,
        ['Requestor1 is in Choir', 'Requestor1 was in Crew'],
      ],
      // A guest knows the groups that they are in, themselves and their manager; of a group that they left, that they
      // were there.
      ['requestor1', everMore, ['Requestor1 is in Choir', 'Requestor1 was in ?']],
      ['guest', everMore, []],
    ];
    for (const [who, condition, found] of rows)
      test(`${who} asks${condition}`, async () => assert.deepEqual(await seen(who, condition), found));

    test('they are in the order of names, or of their ends', async () => {
      const names = async (order: string): Promise<readonly (string | undefined)[]> =>
        (await ask('member', `${everMore}&$expand=member&$orderby=${order}`)).map(({ member }) => member?.displayName);
      assert.deepEqual(await names('member/displayName,from'), [
        'Mel Ferrante',
        'Mika Lindqvist',
        'Requestor1',
        'Requestor1',
      ]);
      const [last] = await ask('member', `${everMore}&$orderby=until desc&$top=1`);
      assert.notEqual(last?.until, null);
    });

    test('a token needs what the members of a group need', async () => {
      const call = async (scope: string): Promise<number> =>
        (
          await latchkey.call(null, 'GET', '/latchkey/v1/memberships?$top=1', undefined, {
            authorization: `Bearer ${await latchkey.token('member', `https://graph.microsoft.com/${scope}`)}`,
          })
        ).status;
      assert.deepEqual(
        [await call('GroupMember.Read.All'), await call('User.Read.All'), await call('EntitlementManagement.Read.All')],
        [200, 403, 403],
      );
      assert.equal((await latchkey.call('app:few', 'GET', '/latchkey/v1/memberships')).status, 403);
    });

    test('nobody writes there', async () =>
      assert.equal(
        (
          await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/memberships', {
            groupId: group,
            memberId: latchkey.user('member').id,
          })
        ).status,
        403,
      ));
  });
}
