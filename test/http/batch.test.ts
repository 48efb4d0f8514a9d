// $batch as clients send it: ids of any form, addresses of any form, bodies as JSON, text or base64, what depends on
// what, and who may do what in it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';

type Json = any;
type Item = Readonly<Record<string, unknown>>;
const em = '/identityGovernance/entitlementManagement';
const general = 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384';
const json = { 'Content-Type': 'application/json' };
const nowhere = `${em}/catalogs/11111111-2222-4333-8444-555555555555`;

describe('$batch', () => {
  let latchkey: Latchkey;
  before(async () => {
    latchkey = await startLatchkey();
  });
  after(() => latchkey?.close());

  const send = (
    requests: readonly Item[],
    { who = 'app:full', version = 'v1.0', path = '$batch' } = {},
  ): Promise<Reply> => latchkey.call(who, 'POST', `/${version}/${path}`, { requests });
  async function answers(
    requests: readonly Item[],
    how?: Parameters<typeof send>[1],
  ): Promise<ReadonlyMap<unknown, Json>> {
    const answer = await send(requests, how);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body.responses.length, requests.length);
    return new Map(answer.body.responses.map((each: Json) => [each.id, each]));
  }
  const get = (id: unknown, url: string, more: Item = {}): Item => ({ id, method: 'GET', url, ...more });
  const post = (id: unknown, url: string, body: unknown, more: Item = {}): Item => ({
    id,
    method: 'POST',
    url,
    headers: json,
    body,
    ...more,
  });

  for (const version of ['v1.0', 'beta'] as const) {
    const catalog = version === 'beta' ? `${em}/accessPackageCatalogs/${general}` : `${em}/catalogs/${general}`;

    test(`${version}: an id comes back as it was sent`, async () => {
      const ids = ['1', 2, '6b1f6f0e-3c52-4a52-9a5c-0f6f3a1f9b11', 'first step', 'C:/out/Policies_1', 'ä€🙂', '', -3.5];
      const byId = await answers(
        ids.map((id) => get(id, catalog)),
        { version },
      );
      assert.deepEqual(
        ids.map((id) => byId.get(id)?.status),
        ids.map(() => 200),
      );
    });

    test(
      `${version}: an address may be relative, with or without slash and version, absolute, of another cloud, ` +
        'or of the other version',
      async () => {
        const other =
          version === 'beta' ? `/v1.0${em}/catalogs/${general}` : `/beta${em}/accessPackageCatalogs/${general}`;
        const urls = [
          catalog,
          catalog.slice(1),
          `/${version}${catalog}`,
          `${version}${catalog}`,
          `${latchkey.http}/${version}${catalog}`,
          `https://graph.microsoft.com/${version}${catalog}`,
          other,
        ];
        const byId = await answers(
          urls.map((url) => get(url, url)),
          { version },
        );
        assert.deepEqual(
          urls.map((url) => [url, byId.get(url)?.body?.id]),
          urls.map((url) => [url, general]),
        );
        // A link in an item leads to where the caller is, and on.
        const first = (
          await answers([get('1', `https://graph.microsoft.com/${version}/users?$top=2`)], { version })
        ).get('1').body;
        assert.ok(first['@odata.nextLink'].startsWith(`${latchkey.http}/${version}/users?`), first['@odata.nextLink']);
        assert.equal((await answers([get('2', first['@odata.nextLink'])], { version })).get('2').body.value.length, 2);
      },
    );
  }

  test("methods in any case, and the batch's own address percent-encoded", async () => {
    const byId = await answers(
      [
        { id: '1', method: 'get', url: '/users?$top=1' },
        {
          id: '2',
          method: 'Patch',
          url: `${em}/catalogs/${general}`,
          headers: json,
          body: { description: 'Built-in catalog.' },
        },
      ],
      { path: '%24batch' },
    );
    assert.deepEqual([byId.get('1').status, byId.get('2').status], [200, 204]);
    assert.equal('body' in byId.get('2'), false);
  });

  test('bodies as JSON, as JSON in base64, and as text', async () => {
    const of = (displayName: string): Item => ({ displayName, description: 'ä€🙂' });
    const byId = await answers([
      post('object', `${em}/catalogs`, of('Batch object')),
      post('base64', `${em}/catalogs`, Buffer.from(JSON.stringify(of('Batch base64'))).toString('base64')),
      post('text', `${em}/catalogs`, JSON.stringify(of('Batch text'))),
      post('untyped', `${em}/catalogs`, of('Batch untyped'), { headers: {} }),
      post('lower', `${em}/catalogs`, of('Batch lower'), {
        headers: { 'content-type': 'application/json; charset=utf-8' },
      }),
      post('broken', `${em}/catalogs`, 'bm8ganNvbg=='),
      post('other', `${em}/catalogs`, '<a/>', { headers: { 'Content-Type': 'application/xml' } }),
    ]);
    assert.deepEqual(
      [...byId.values()].map(({ id, status, body }) => [id, status, body.description ?? body.error.code]).sort(),
      [
        ['base64', 201, 'ä€🙂'],
        ['broken', 400, 'BadRequest'],
        ['lower', 201, 'ä€🙂'],
        ['object', 201, 'ä€🙂'],
        ['other', 415, 'UnsupportedMediaType'],
        ['text', 201, 'ä€🙂'],
        ['untyped', 201, 'ä€🙂'],
      ],
    );
  });

  test(
    'what depends on others comes after them, in any case of their ids; after a failure it is 424, and so is ' +
      'what depends on that',
    async () => {
      const byId = await answers([
        post('Make', `${em}/catalogs`, { displayName: 'Made first', description: 'In a batch' }),
        get('find', `${em}/catalogs?$filter=displayName eq 'Made first'`, { dependsOn: ['make'] }),
        get(3, nowhere, { dependsOn: ['find'] }),
        get('after', '/users', { dependsOn: [3, 'MAKE'] }),
        post(
          'and on',
          `${em}/catalogs`,
          { displayName: 'Never made', description: 'In a batch' },
          { depends_on: ['after'] },
        ),
        get('beside', `${em}/catalogs/${general}`),
      ]);
      assert.deepEqual(
        [...byId.values()].map(({ id, status }) => [id, status]),
        [
          ['Make', 201],
          ['find', 200],
          [3, 404],
          ['after', 424],
          ['and on', 424],
          ['beside', 200],
        ],
      );
      assert.equal(byId.get('find').body.value[0].id, byId.get('Make').body.id);
      const { error } = byId.get('after').body;
      assert.deepEqual(
        [error.code, /'3'/.test(error.message), typeof error.innerError['request-id']],
        ['FailedDependency', true, 'string'],
      );
      assert.deepEqual(
        (await latchkey.call('app:full', 'GET', `/v1.0${em}/catalogs?$filter=displayName eq 'Never made'`)).body.value,
        [],
      );
    },
  );

  test('each answer has its status as a number, its headers, and its body as JSON', async () => {
    const byId = await answers([
      post('made', `${em}/catalogs`, { displayName: 'With a place', description: 'In a batch' }),
      get('missing', nowhere),
      get('count', '/users/$count', { headers: { ConsistencyLevel: 'eventual' } }),
      get('me', '/nothing'),
    ]);
    assert.equal(
      byId.get('made').headers.Location,
      `${latchkey.http}/v1.0${em}/catalogs('${byId.get('made').body.id}')`,
    );
    for (const { status, headers } of byId.values()) assert.equal(typeof status, 'number', JSON.stringify(headers));
    assert.match(byId.get('missing').headers['Content-Type'], /^application\/json/);
    assert.match(byId.get('count').headers['Content-Type'], /^text\/plain/);
    assert.match(String(byId.get('count').body), /^\d+$/);
    assert.equal(byId.get('me').status, 404);
    assert.equal(typeof byId.get('me').body.error.code, 'string');
  });

  test('each item is allowed what its caller is, whatever it says in its headers', async () => {
    const authorization = `Bearer ${await latchkey.token('app:full')}`;
    const byId = await answers(
      [
        get('mine', '/me'),
        get('requests', `${em}/assignmentRequests/filterByCurrentUser(on='target')`),
        post(
          'made',
          `${em}/catalogs`,
          { displayName: 'Not theirs', description: 'In a batch' },
          { headers: { ...json, authorization } },
        ),
      ],
      { who: 'member' },
    );
    assert.equal(byId.get('mine').body.id, latchkey.user('member').id);
    assert.deepEqual(
      ['requests', 'made'].map((id) => byId.get(id).status),
      [200, 403],
    );
    assert.equal((await send([get('1', '/me')], { who: 'app:full' })).body.responses[0].status, 400);
    assert.equal((await latchkey.call(null, 'POST', '/v1.0/$batch', { requests: [get('1', '/users')] })).status, 401);
  });

  test('twenty at once, reads and writes mixed', async () => {
    const byId = await answers(
      Array.from({ length: 20 }, (_, at) =>
        at % 4 === 0
          ? post(at, `${em}/catalogs`, { displayName: `Mixed ${at}`, description: 'In a batch' })
          : get(at, `${em}/catalogs?$top=${at}`),
      ),
    );
    assert.deepEqual(
      [...byId.values()].map(({ status }) => status),
      Array.from({ length: 20 }, (_, at) => (at % 4 === 0 ? 201 : 200)),
    );
  });

  const one = get('1', '/users');
  const refused: readonly (readonly [promise: string, requests: unknown, says: RegExp])[] = [
    [
      'twenty-one',
      Array.from({ length: 21 }, (_, at) => get(at, '/users')),
      /exceeds the limit: at most 20, there are 21/,
    ],
    ['an id twice', [one, one], /id '1' stands twice/],
    ['an id twice in another case', [get('a', '/users'), get('A', '/users')], /id 'A' stands twice/],
    ['an id as text and as number', [one, get(1, '/users')], /id '1' stands twice/],
    ['no id', [{ method: 'GET', url: '/users' }], /requests\/0\/id/],
    ['no method', [{ id: '1', url: '/users' }], /requests\/0\/method/],
    ['no address', [{ id: '1', method: 'GET' }], /requests\/0\/url/],
    ['an address that is none', [get('1', 'https://')], /requests\/0\/url/],
    ['an item that is no object', ['GET /users'], /requests\/0/],
    ['headers that are no object', [{ ...one, headers: 'Content-Type: application/json' }], /requests\/0\/headers/],
    ['what depends on nobody', [get('1', '/users', { dependsOn: ['2'] })], /depends on '2'/],
    ['what depends on a later one', [get('1', '/users', { dependsOn: ['2'] }), get('2', '/users')], /depends on '2'/],
    ['dependsOn that is no list', [get('1', '/users', { dependsOn: '1' })], /requests\/0\/dependsOn/],
    ['a batch inside', [post('1', '/$batch', { requests: [] })], /a batch cannot hold a batch/],
    [
      'a batch of the other version inside',
      [post('1', '/beta/$batch', { requests: [] })],
      /a batch cannot hold a batch/,
    ],
    [
      'a batch inside, percent-encoded and absolute',
      [post('1', 'https://graph.microsoft.com/v1.0/%24batch', { requests: [] })],
      /a batch cannot hold a batch/,
    ],
    ['requests that are no list', { 1: one }, /requests/],
  ];
  for (const [promise, requests, says] of refused) {
    test(`${promise} is 400 for the whole batch`, async () => {
      const answer = await latchkey.call('app:full', 'POST', '/v1.0/$batch', { requests });
      assert.equal(answer.status, 400, answer.text);
      assert.match(answer.body.error.message, says);
    });
  }
});
