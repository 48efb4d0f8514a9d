// SCIM 2.0 over HTTP, as clients of it call: the tenant's own service.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

type Json = any;
const core = 'urn:ietf:params:scim:schemas:core:2.0';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

for (const engine of enginesByTurns(import.meta.url))
  describe(`SCIM on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey?.close());
    const call = (method: string, path: string, body?: Json, headers: Readonly<Record<string, string>> = {}) =>
      latchkey.call('globalAdmin', method, `/scim/v2${path}`, body, headers);
    const refused = (reply: Reply, status: number, scimType?: string): void => {
      assert.equal(reply.status, status, reply.text);
      assert.deepEqual(reply.body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error']);
      assert.equal(reply.body.status, String(status));
      assert.equal(reply.body.scimType, scimType, reply.text);
    };
    async function made(path: string, body: Json): Promise<Json> {
      const reply = await call('POST', path, body);
      assert.equal(reply.status, 201, reply.text);
      assert.equal(reply.headers.get('location'), reply.body.meta.location);
      return reply.body;
    }
    const patched = (id: string, ...Operations: readonly Json[]) =>
      call('PATCH', `/Users/${id}`, { schemas: [patchOp], Operations });

    test('a user is created, read, replaced, changed and deleted', async () => {
      const user = await made('/Users', {
        schemas: [`${core}:User`, enterprise],
        userName: 'bjensen',
        externalId: 'bj',
        name: { givenName: 'Barbara', familyName: 'Jensen', middleName: 'Jane' },
        emails: [
          { value: 'bjensen@example.com', type: 'work', primary: true },
          { value: 'babs@jensen.org', type: 'home' },
        ],
        phoneNumbers: [{ value: '555-555-8377', type: 'mobile' }],
        addresses: [{ type: 'work', locality: 'Hollywood', country: 'USA', primary: true }],
        nickName: 'Babs',
        [enterprise]: { employeeNumber: '701984', costCenter: '4130' },
      });
      assert.equal(user.userName, 'bjensen');
      assert.equal(user.name.middleName, 'Jane');
      assert.equal(user.displayName, undefined);
      assert.equal(user.active, true);
      assert.equal(user.password, undefined);
      const graph = await latchkey.call(
        'globalAdmin',
        'GET',
        `/v1.0/users/${user.id}?$select=displayName,mail,otherMails,mobilePhone,city,employeeId,employeeOrgData`,
      );
      assert.equal(graph.body.displayName, 'Barbara Jensen');
      assert.equal(graph.body.mail, 'bjensen@example.com');
      assert.deepEqual(graph.body.otherMails, ['babs@jensen.org']);
      assert.equal(graph.body.mobilePhone, '555-555-8377');
      assert.equal(graph.body.city, 'Hollywood');
      assert.equal(graph.body.employeeId, '701984');
      const read = await call('GET', `/Users/${user.id}`);
      assert.deepEqual(read.body, user);
      const { nickName: _, ...rest } = user;
      const replaced = await call('PUT', `/Users/${user.id}`, { ...rest, title: 'Tour Guide', active: false });
      assert.equal(replaced.status, 200, replaced.text);
      assert.equal(replaced.body.nickName, undefined);
      assert.equal(replaced.body.title, 'Tour Guide');
      assert.equal(replaced.body.active, false);
      const changed = await patched(user.id, { op: 'replace', path: 'active', value: true });
      assert.equal(changed.body.active, true, changed.text);
      assert.equal((await call('DELETE', `/Users/${user.id}`)).status, 204);
      refused(await call('GET', `/Users/${user.id}`), 404);
    });

    test('a filter finds, pages come by place and by cursor, and attributes are chosen', async () => {
      for (const at of [1, 2, 3, 4, 5])
        await made('/Users', { schemas: [`${core}:User`], userName: `page${at}@paged.example`, title: 'Paged' });
      const list = async (query: string): Promise<Json> => {
        const reply = await call('GET', `/Users?${query}`);
        assert.equal(reply.status, 200, reply.text);
        return reply.body;
      };
      const paged = 'filter=title+eq+%22Paged%22&sortBy=userName';
      const one = await list('filter=userName+eq+%22PAGE3@paged.example%22');
      assert.deepEqual([one.totalResults, one.Resources.length], [1, 1]);
      assert.equal((await list('filter=userName+eq+%22nobody%22')).totalResults, 0);
      assert.equal(
        (await list('filter=userName+sw+%22page%22+and+not+(userName+eq+%22page1@paged.example%22)')).totalResults,
        4,
      );
      const second = await list(`${paged}&startIndex=3&count=2&attributes=userName`);
      assert.deepEqual([second.totalResults, second.startIndex, second.itemsPerPage], [5, 3, 2]);
      assert.deepEqual(Object.keys(second.Resources[0]).toSorted(), ['id', 'schemas', 'userName']);
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await list(`${paged}&count=2&cursor=${cursor}`);
        seen.push(...page.Resources.map((each: Json) => each.userName));
        cursor = page.nextCursor ?? '';
      } while (cursor !== '');
      assert.deepEqual(
        seen,
        [1, 2, 3, 4, 5].map((at) => `page${at}@paged.example`),
      );
      refused(await call('GET', `/Users?cursor=abc`), 400, 'invalidCursor');
      refused(await call('GET', `/Users?cursor=&count=x`), 400, 'invalidCount');
      refused(await call('GET', `/Users?filter=userName+eq`), 400, 'invalidFilter');
    });

    test('a name that is taken is 409, an ETag that is old 412', async () => {
      const user = await made('/Users', { userName: 'taken' });
      refused(await call('POST', '/Users', { userName: 'TAKEN' }), 409, 'uniqueness');
      const old = user.meta.version;
      assert.equal((await patched(user.id, { op: 'add', path: 'title', value: 'x' })).status, 200);
      const body = { schemas: [patchOp], Operations: [{ op: 'add', path: 'title', value: 'y' }] };
      refused(await call('PATCH', `/Users/${user.id}`, body, { 'if-match': old }), 412);
      assert.equal((await call('GET', `/Users/${user.id}`, undefined, { 'if-none-match': 'W/"2"' })).status, 304);
    });

    test('members come and go one by one', async () => {
      const ids: string[] = [];
      for (const at of [1, 2, 3]) ids.push((await made('/Users', { userName: `member${at}` })).id);
      const group = await made('/Groups', {
        schemas: [`${core}:Group`],
        displayName: 'Pushed',
        members: [{ value: ids[0] }],
      });
      assert.deepEqual(
        group.members.map((each: Json) => each.value),
        [ids[0]],
      );
      const change = async (...Operations: readonly Json[]): Promise<readonly string[]> => {
        const reply = await call('PATCH', `/Groups/${group.id}`, { schemas: [patchOp], Operations });
        assert.equal(reply.status, 204, reply.text);
        const { body } = await call('GET', `/Groups/${group.id}`);
        return (body.members ?? []).map((each: Json) => ids.indexOf(each.value)).toSorted();
      };
      const [a, b, c] = ids;
      assert.deepEqual(
        await change({ op: 'Add', path: 'members', value: [{ value: a, $ref: null }, { value: b }] }),
        [0, 1],
      );
      assert.deepEqual(await change({ op: 'Remove', path: 'members', value: [{ value: a }] }), [1]);
      assert.deepEqual(await change({ op: 'remove', path: `members[value eq "${b}"]` }), []);
      assert.deepEqual(await change({ op: 'replace', path: 'members', value: [{ value: b }, { value: c }] }), [1, 2]);
      assert.deepEqual(await change({ op: 'replace', value: { id: group.id, displayName: 'Renamed' } }), [1, 2]);
      const put = await call('PUT', `/Groups/${group.id}`, { displayName: 'Renamed', members: [{ value: a }] });
      assert.equal(put.status, 200, put.text);
      assert.deepEqual(
        put.body.members.map((each: Json) => each.value),
        [a],
      );
      assert.equal(put.body.displayName, 'Renamed');
      assert.deepEqual(await change({ op: 'remove', path: 'members' }), []);
      refused(
        await call('PATCH', `/Groups/${group.id}`, {
          Operations: [{ op: 'add', path: 'members', value: [{ value: '11111111-1111-4111-8111-111111111111' }] }],
        }),
        400,
        'invalidValue',
      );
    });

    test('who may not write users is refused, and so is a call without a token', async () => {
      const reply = await latchkey.call('designer', 'GET', '/scim/v2/Users');
      assert.equal(reply.status, 403, reply.text);
      const bare = await latchkey.call(null, 'GET', '/scim/v2/Users');
      assert.equal(bare.status, 401, bare.text);
      assert.match(bare.headers.get('content-type') ?? '', /^application\/scim\+json/);
    });
  });
