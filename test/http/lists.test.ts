// Lists of texts are filtered and searched like anything else, and follow what is written.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';

for (const engine of engines) {
  describe(`Lists of texts on ${engine}`, () => {
    let latchkey: Latchkey;
    const ids: Record<string, string> = {};
    before(async () => {
      latchkey = await startLatchkey({ engine });
      for (const [name, groupTypes] of [
        ['Zebra Écurie', ['Unified']],
        ['Zebra plain', []],
      ] as const) {
        ids[name] = (
          await call('POST', 'groups', {
            displayName: name,
            mailEnabled: groupTypes.length > 0,
            mailNickname: name.slice(-5),
            securityEnabled: true,
            groupTypes,
          })
        ).id;
      }
      ids['person'] = latchkey.user('member').id;
      await call('PATCH', `users/${ids['person']}`, {
        otherMails: ['zoé@example.com', 'second@example.org'],
        businessPhones: ['+31 20 1234567'],
      });
    });
    after(() => latchkey.close());

    async function call(
      method: string,
      path: string,
      body?: unknown,
      headers?: Readonly<Record<string, string>>,
    ): Promise<any> {
      const reply = await latchkey.call('globalAdmin', method, `/v1.0/${path}`, body, headers);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    }
    const named = async (path: string): Promise<readonly string[]> =>
      (await call('GET', path, undefined, { consistencylevel: 'eventual' })).value
        .map((each: { displayName: string }) => each.displayName)
        .sort();

    const cases: readonly (readonly [path: string, found: readonly string[]])[] = [
      ["groups?$filter=groupTypes/any(c:c eq 'Unified') and startswith(displayName,'Zebra')", ['Zebra Écurie']],
      ["groups?$filter=groupTypes/any(c:c+eq+'unified')%20and startswith(displayName,'zebra')", ['Zebra Écurie']],
      [
        "groups?$filter=NOT groupTypes/any(c:c eq 'Unified') and startswith(displayName,'Zebra')&$count=true",
        ['Zebra plain'],
      ],
      ["groups?$filter=groupTypes/$count eq 0 and startswith(displayName,'Zebra')", ['Zebra plain']],
      ["groups?$filter=groupTypes/all(c:c ne 'Unified') and startswith(displayName,'Zebra')", ['Zebra plain']],
      [
        "groups?$filter=groupTypes/any(c:c in ('Unified','DynamicMembership')) and startswith(displayName,'Zebra')",
        ['Zebra Écurie'],
      ],
      ["users?$filter=otherMails/any(x:x eq 'ZOÉ@example.com')", ['Mel Ferrante']],
      ["users?$filter=otherMails/any(x:endsWith(x,'.org'))", ['Mel Ferrante']],
      ["users?$filter=otherMails/any(x:startswith(tolower(x),'third'))", []],
      ["users?$filter=businessPhones/any(p:p eq '+31 20 1234567')".replaceAll('+', '%2B'), ['Mel Ferrante']],
      ['users?$search="otherMails:second"', ['Mel Ferrante']],
      ['users?$search="displayName:ferr" AND "jobTitle:campaign"', ['Mel Ferrante']],
      ['users?$search=displayName:"mel ferr"', ['Mel Ferrante']],
      ['directoryObjects?$search="displayName:zebra"', ['Zebra plain', 'Zebra Écurie']],
      ['groups?$search="displayName:zebra" OR "mail:nobody"', ['Zebra plain', 'Zebra Écurie']],
    ];
    for (const [path, found] of cases) test(path, async () => assert.deepEqual(await named(path), [...found].sort()));

    test('a list that is replaced is found by its new texts alone', async () => {
      await call('PATCH', `users/${ids['person']}`, { otherMails: ['third@example.net'] });
      assert.deepEqual(await named("users?$filter=otherMails/any(x:x eq 'second@example.org')"), []);
      assert.deepEqual(await named("users?$filter=otherMails/any(x:x eq 'third@example.net')"), ['Mel Ferrante']);
      assert.deepEqual((await call('GET', `users/${ids['person']}?$select=otherMails,businessPhones`)).businessPhones, [
        '+31 20 1234567',
      ]);
      await call('PATCH', `users/${ids['person']}`, { otherMails: [] });
      assert.deepEqual(await named('users?$filter=otherMails/any()'), []);
    });

    test('a list itself is not compared', async () => {
      const reply = await latchkey.call('globalAdmin', 'GET', "/v1.0/groups?$filter=groupTypes eq 'Unified'");
      assert.deepEqual([reply.status, /groupTypes\/any/.test(reply.text)], [400, true]);
    });
  });
}

after(stopPostgres);
