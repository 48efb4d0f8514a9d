// What SDK runtimes and browsers ask beside the data: preferences, levels of metadata, HEAD and OPTIONS, pages of other
// origins, headers that mean nothing here.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';

type Json = any;
const em = '/v1.0/identityGovernance/entitlementManagement';
const general = 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384';
const pack = 'a914b616-e04e-476b-aa37-91038f0b165b';
const group = 'e93e24d1-2b65-4a6c-a1dd-654a12225487';

describe('preferences', () => {
  let latchkey: Latchkey;
  before(async () => {
    latchkey = await startLatchkey();
  });
  after(() => latchkey?.close());
  const call = (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: unknown,
    who: string | null = 'app:full',
  ): Promise<Reply> => latchkey.call(who, method, path, body, headers);
  const preferred = ({ headers }: Reply): string | null => headers.get('preference-applied');

  describe('Prefer', () => {
    const pages: readonly (readonly [prefer: string, path: string, length: number, applied: string | null])[] = [
      ['odata.maxpagesize=2', '/v1.0/users', 2, 'odata.maxpagesize=2'],
      ['maxpagesize=3', '/beta/users', 3, 'odata.maxpagesize=3'],
      [
        'respond-async, odata.maxpagesize=2; foo, include-unknown-enum-members',
        '/v1.0/users',
        2,
        'odata.maxpagesize=2',
      ],
      ['odata.maxpagesize=2', '/v1.0/users?$top=4', 4, null],
      ['odata.maxpagesize=2', '/v1.0/users?$top=0', 0, null],
    ];
    for (const [prefer, path, length, applied] of pages) {
      test(`${prefer} of ${path}: ${length}`, async () => {
        const answer = await call('GET', path, { prefer });
        assert.deepEqual(
          [answer.body.value.length, preferred(answer), '@odata.nextLink' in answer.body],
          [length, applied, length > 0],
        );
      });
    }
    test('a page of more than there may be is as long as it may be', async () => {
      const answer = await call('GET', '/v1.0/users', { prefer: 'odata.maxpagesize=100000' });
      assert.deepEqual([preferred(answer), answer.body['@odata.nextLink']], ['odata.maxpagesize=999', undefined]);
    });
    for (const prefer of [
      'odata.maxpagesize=0',
      'odata.maxpagesize=-1',
      'odata.maxpagesize=many',
      'return=everything',
      ';;;,,,',
      '\u00e4=1',
    ]) {
      test(`${prefer} says nothing`, async () => {
        const answer = await call('GET', '/v1.0/users', { prefer });
        assert.deepEqual([answer.status, preferred(answer)], [200, null]);
      });
    }
    test('return=minimal of what is made: 204 and where it is', async () => {
      const answer = await call(
        'POST',
        `${em}/catalogs`,
        { prefer: 'return=minimal' },
        { displayName: 'Minimal', description: 'd' },
      );
      const place = answer.headers.get('location') ?? '';
      assert.deepEqual(
        [answer.status, answer.text, preferred(answer), answer.headers.get('odata-entityid')],
        [204, '', 'return=minimal', place],
      );
      assert.equal((await call('GET', new URL(place).pathname)).body.displayName, 'Minimal');
      assert.equal(
        (
          await call(
            'POST',
            `${em}/catalogs`,
            { prefer: 'return=representation' },
            { displayName: 'Whole', description: 'd' },
          )
        ).status,
        201,
      );
    });
    test('return=representation of what is changed: 200 and what it is now', async () => {
      const answer = await call(
        'PATCH',
        `${em}/catalogs/${general}`,
        { prefer: 'return=representation' },
        { description: 'Changed' },
      );
      assert.deepEqual(
        [answer.status, preferred(answer), answer.body.id, answer.body.description],
        [200, 'return=representation', general, 'Changed'],
      );
      assert.equal((await call('PATCH', `${em}/catalogs/${general}`, {}, { description: 'Again' })).status, 204);
      const deleted = await call(
        'DELETE',
        (await call('POST', `${em}/catalogs`, {}, { displayName: 'Gone', description: 'd' })).headers
          .get('location')
          ?.slice(latchkey.http.length) ?? '',
        { prefer: 'return=representation' },
      );
      assert.equal(deleted.status, 204);
    });
  });

  describe('odata.metadata', () => {
    const path = `${em}/accessPackages/${pack}?$expand=assignmentPolicies`;
    const controls = (value: Json): readonly string[] =>
      Array.isArray(value)
        ? value.flatMap(controls)
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([name, each]) => [...(name.includes('@') ? [name] : []), ...controls(each)])
          : [];

    for (const how of ['Accept', '$format'] as const) {
      const get = (level: string, to: string): Promise<Reply> =>
        how === 'Accept'
          ? call('GET', to, { accept: `application/json;odata.metadata=${level};odata.streaming=true` })
          : call('GET', `${to}${to.includes('?') ? '&' : '?'}$format=application/json%3Bodata.metadata%3D${level}`);
      test(`none, by ${how}: the data alone, but for counts and links to go on by`, async () => {
        const answer = await get('none', path);
        assert.match(answer.headers.get('content-type') ?? '', /odata\.metadata=none/);
        assert.deepEqual(controls(answer.body), []);
        assert.equal(answer.body.assignmentPolicies.length, 2);
        assert.deepEqual(controls((await get('none', '/v1.0/users?$top=1&$count=true')).body), [
          '@odata.count',
          '@odata.nextLink',
        ]);
      });
      test(`full, by ${how}: each entity says its type, its address and where its navigations lead`, async () => {
        const answer = await get('full', path);
        assert.match(answer.headers.get('content-type') ?? '', /odata\.metadata=full/);
        const { body } = answer;
        assert.deepEqual(
          [body['@odata.type'], body['@odata.id'], body['@odata.editLink']],
          [
            '#microsoft.graph.accessPackage',
            `${latchkey.http}${em}/accessPackages('${pack}')`,
            `identityGovernance/entitlementManagement/accessPackages('${pack}')`,
          ],
        );
        for (const address of [
          body['@odata.id'],
          body['catalog@odata.navigationLink'],
          body.assignmentPolicies[0]['@odata.id'],
        ])
          assert.equal((await call('GET', address.slice(latchkey.http.length))).status, 200, address);
        assert.equal('assignmentPolicies@odata.navigationLink' in body, false);
        const [member] = (await get('full', '/v1.0/users?$top=1')).body.value;
        assert.equal((await call('GET', member['@odata.id'].slice(latchkey.http.length))).body.id, member.id);
        const settings = (await get('full', `${em}/settings`)).body;
        assert.equal(
          (await call('GET', settings['@odata.id'].slice(latchkey.http.length))).status,
          200,
          settings['@odata.id'],
        );
      });
    }
    test('minimal is as nothing said; another word too; a fault is the same at every level', async () => {
      const plain = (await call('GET', path)).text;
      for (const accept of [
        'application/json;odata.metadata=minimal',
        'application/json;odata.metadata=verbose',
        'application/json;q=0.9',
        '*/*',
        'text/html',
      ])
        assert.equal((await call('GET', path, { accept })).text, plain, accept);
      assert.equal(
        (await call('GET', `${em}/nothing`, { accept: 'application/json;odata.metadata=none' })).body.error.code,
        'ResourceNotFound',
      );
    });
  });

  describe('methods and headers', () => {
    test('HEAD is GET without its body', async () => {
      const [head, get] = [await call('HEAD', `${em}/catalogs`), await call('GET', `${em}/catalogs`)];
      assert.deepEqual(
        [head.status, head.text, head.headers.get('content-length'), head.headers.get('content-type')],
        [200, '', String(Buffer.byteLength(get.text)), get.headers.get('content-type')],
      );
      assert.equal((await call('HEAD', `${em}/catalogs/11111111-2222-4333-8444-555555555555`)).status, 404);
    });
    test('OPTIONS says which methods there are', async () => {
      const answer = await call('OPTIONS', `${em}/catalogs/${general}`);
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, PATCH, DELETE']);
      assert.equal((await call('OPTIONS', `${em}/catalogs`, {}, undefined, null)).status, 401);
    });
    for (const [name, value] of [
      ['If-Match', '*'],
      ['OData-MaxVersion', '4.0'],
      ['Retry-Attempt', '2'],
      ['SdkVersion', 'graph-python/1.65.0'],
      ['ConsistencyLevel', 'eventual'],
      ['X-HTTP-Method', 'DELETE'],
    ] as const) {
      test(`${name}: ${value} changes nothing`, async () => {
        assert.equal(
          (await call('PATCH', `/v1.0/groups/${group}`, { [name]: value }, { description: `With ${name}` })).status,
          204,
        );
        assert.equal((await call('GET', `/v1.0/groups/${group}`, { [name]: value })).status, 200);
      });
    }
  });

  describe('pages of other origins', () => {
    const origin = 'https://app.example';
    test('a browser may ask without a token, and is told which headers may be sent', async () => {
      const answer = await call(
        'OPTIONS',
        `${em}/catalogs`,
        {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,sdkversion',
        },
        undefined,
        null,
      );
      assert.deepEqual(
        [
          answer.status,
          answer.headers.get('access-control-allow-origin'),
          answer.headers.get('access-control-allow-headers'),
        ],
        [204, '*', 'authorization,content-type,sdkversion'],
      );
      assert.match(answer.headers.get('access-control-allow-methods') ?? '', /POST/);
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
    });
    test('header names that are none are not repeated', async () => {
      const answer = await call(
        'OPTIONS',
        '/v1.0/users',
        { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'a b;c' },
        undefined,
        null,
      );
      assert.deepEqual([answer.status, answer.headers.get('access-control-allow-headers')], [204, null]);
    });
    test('answers and faults may be read, with the headers that SDKs read', async () => {
      for (const [who, status] of [
        ['app:full', 200],
        [null, 401],
      ] as const) {
        const answer = await call('GET', '/v1.0/users', { origin }, undefined, who);
        assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [status, '*']);
        assert.match(answer.headers.get('access-control-expose-headers') ?? '', /request-id.*Retry-After/);
      }
      assert.equal((await call('GET', '/v1.0/users')).headers.get('access-control-allow-origin'), null);
    });
    test("the sandbox's own calls stay closed to them", async () => {
      const answer = await call('GET', '/sandbox', { origin }, undefined, null);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
      assert.equal(
        (
          await call('OPTIONS', '/sandbox/reset', { origin, 'access-control-request-method': 'POST' }, undefined, null)
        ).headers.get('access-control-allow-origin'),
        null,
      );
    });
  });
});
