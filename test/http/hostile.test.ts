// No input makes a 500: broken, huge, deep, foreign and malicious requests get a clear 4xx in Graph's envelope, and
// nothing is half done.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const catalog = 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384';
const deep = (times: number, open: string, inner: string, close: string): string =>
  open.repeat(times) + inner + close.repeat(times);

/** `says`: what the message must hold. */
interface Case {
  readonly promise: string;
  readonly who?: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly says?: RegExp;
}

const queries: readonly Case[] = [
  {
    promise: 'ten thousand nested parentheses',
    path: `${em}/catalogs?$filter=${deep(10_000, '(', 'true', ')')}`,
    status: 400,
    says: /at the most/,
  },
  {
    promise: 'five thousand nested parentheses',
    path: `${em}/catalogs?$filter=${deep(5_000, '(', 'true', ')')}`,
    status: 400,
    says: /at the most|nest|deep/i,
  },
  { promise: 'ten thousand nots', path: `${em}/catalogs?$filter=${'not%20'.repeat(10_000)}true`, status: 400 },
  { promise: 'a filter of a million characters', path: `${em}/catalogs?$filter=${'a'.repeat(1_000_000)}`, status: 431 },
  {
    promise: 'a filter that ends too early',
    path: `${em}/catalogs?$filter=displayName eq `,
    status: 400,
    says: /position/,
  },
  {
    promise: 'a string that never ends',
    path: `${em}/catalogs?$filter=displayName eq 'x`,
    status: 400,
    says: /position/,
  },
  {
    promise: 'an unknown property in a filter',
    path: `${em}/catalogs?$filter=displayNme eq 'x'`,
    status: 400,
    says: /displayName/,
  },
  { promise: 'an unknown property in $select', path: `${em}/catalogs?$select=nothing`, status: 400, says: /nothing/ },
  { promise: 'an unknown navigation in $expand', path: `${em}/catalogs?$expand=nothing`, status: 400, says: /nothing/ },
  { promise: 'a number where text is', path: `${em}/catalogs?$filter=isExternallyVisible eq 'maybe'`, status: 400 },
  { promise: 'a negative $top', path: `${em}/catalogs?$top=-1`, status: 400, says: /\$top/ },
  { promise: 'a $top that is too large', path: `${em}/catalogs?$top=100000`, status: 400, says: /\$top/ },
  {
    promise: 'a $skiptoken of another list',
    path: `${em}/catalogs?$skiptoken=WzEsIngiXQ`,
    status: 400,
    says: /skiptoken/i,
  },
  { promise: 'a $skiptoken of garbage', path: `${em}/catalogs?$skiptoken=%00%ff`, status: 400 },
  { promise: 'an option twice', path: `${em}/catalogs?$top=1&$top=2`, status: 400, says: /\$top/ },
  { promise: 'an unknown option', path: `${em}/catalogs?$tpo=1`, status: 400, says: /\$tpo/ },
  {
    promise: 'expansions without end',
    path: `${em}/catalogs?$expand=${deep(40, 'accessPackages($expand=catalog($expand=', 'accessPackages', '))')}`,
    status: 400,
  },
  { promise: 'U+0000 in a filter', path: `${em}/catalogs?$filter=displayName eq '%00'`, status: 400 },
  { promise: 'half a surrogate pair', path: `${em}/catalogs?$filter=displayName eq '%ED%A0%80'`, status: 400 },
  { promise: 'a path that is not UTF-8', path: `${em}/catalogs/%ff%fe`, status: 400 },
  { promise: 'an id of SQL', path: `${em}/catalogs/1';drop table catalog;--`, status: 404 },
  { promise: 'an id of dots', path: `${em}/catalogs/%2e%2e%2f%2e%2e%2fetc`, status: 404 },
  { promise: 'an id of five thousand characters', path: `${em}/catalogs/${'x'.repeat(5_000)}`, status: 404 },
  {
    promise: 'an id of ten thousand characters',
    path: `${em}/catalogs/${'x'.repeat(10_000)}`,
    status: 400,
    says: /at the most/,
  },
  { promise: 'an unknown segment', path: `${em}/nothing`, status: 404, says: /nothing/ },
  { promise: 'an unknown version', path: '/v2.0/users', status: 404 },
  {
    promise: 'a function with a wrong word',
    path: `${em}/accessPackages/filterByCurrentUser(on='nobody')`,
    who: 'member',
    status: 400,
    says: /allowedRequestor/,
  },
  {
    promise: 'a function without its parameter',
    path: `${em}/accessPackages/filterByCurrentUser()`,
    who: 'member',
    status: 400,
  },
];

const json = { 'content-type': 'application/json' };
const bodies: readonly Case[] = [
  { promise: 'no body', method: 'POST', path: `${em}/accessPackages`, headers: json, status: 400, says: /body/i },
  {
    promise: 'broken JSON',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: '{"displayName":',
    headers: json,
    status: 400,
    says: /JSON/,
  },
  {
    promise: 'JSON that is no object',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: '[1,2]',
    headers: json,
    status: 400,
  },
  {
    promise: 'JSON of a hundred thousand brackets',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: deep(100_000, '[', '', ']'),
    headers: json,
    status: 400,
  },
  {
    promise: 'objects without end',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: deep(5_000, '{"catalog":', '{}', '}'),
    headers: json,
    status: 400,
  },
  {
    promise: 'an unknown property',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: `{"displayName":"x","catalogId":"${catalog}","displayNam":"y"}`,
    headers: json,
    status: 400,
    says: /displayName/,
  },
  {
    promise: 'wrong types, each named',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: `{"displayName":{},"isHidden":"perhaps","catalogId":7}`,
    headers: json,
    status: 400,
    says: /displayName[\s\S]*isHidden[\s\S]*catalogId|catalogId[\s\S]*/,
  },
  {
    promise: 'U+0000 in a name',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: `{"displayName":"a\\u0000b","catalogId":"${catalog}"}`,
    headers: json,
    status: 400,
  },
  {
    promise: 'half a surrogate pair in a name',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: `{"displayName":"\\ud800","catalogId":"${catalog}"}`,
    headers: json,
    status: 400,
  },
  {
    promise: 'a prototype',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: `{"__proto__":{"isHidden":true},"displayName":"p","catalogId":"${catalog}"}`,
    headers: json,
    status: 400,
  },
  {
    promise: 'two spellings of one thing with different values',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: `{"displayName":"x","catalogId":"${catalog}","catalog":{"id":"ede67938-cda7-4127-a9ca-7c7bf86a19b7"}}`,
    headers: json,
    status: 400,
    says: /catalog/,
  },
  {
    promise: 'a name that is too long',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: `{"displayName":"${'x'.repeat(5000)}","catalogId":"${catalog}"}`,
    headers: json,
    status: 400,
    says: /displayName/,
  },
  {
    promise: 'a catalog that is not there',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: '{"displayName":"x","catalogId":"11111111-1111-1111-1111-111111111111"}',
    headers: json,
    status: 400,
    says: /catalog/i,
  },
  {
    promise: 'another content type',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: '<a/>',
    headers: { 'content-type': 'application/xml' },
    status: 415,
  },
  {
    promise: 'a body that is not gzip',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: 'plain',
    headers: { ...json, 'content-encoding': 'gzip' },
    status: 400,
    says: /gzip/,
  },
  {
    promise: 'an encoding that nobody knows',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: 'plain',
    headers: { ...json, 'content-encoding': 'secret' },
    status: 415,
  },
  {
    promise: 'a bomb of gzip',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: gzipSync(Buffer.alloc(50 * 1024 * 1024)),
    headers: { ...json, 'content-encoding': 'gzip' },
    status: 413,
  },
  {
    promise: 'five megabytes',
    method: 'POST',
    path: `${em}/accessPackages`,
    body: 'x'.repeat(5 * 1024 * 1024),
    headers: json,
    status: 413,
  },
  {
    promise: 'a method that is not served',
    method: 'PUT',
    path: `${em}/catalogs/${catalog}`,
    body: '{}',
    headers: json,
    status: 405,
    says: /PATCH/,
  },
  { promise: 'DELETE of a collection', method: 'DELETE', path: `${em}/catalogs`, status: 405 },
  {
    promise: 'an assignment written directly',
    method: 'POST',
    path: `${em}/assignments`,
    body: '{}',
    headers: json,
    status: 404,
    says: /No HTTP resource was found/,
  },
  {
    promise: 'a reference without an address',
    method: 'POST',
    path: '/v1.0/groups/e93e24d1-2b65-4a6c-a1dd-654a12225487/members/$ref',
    body: '{}',
    headers: json,
    status: 400,
    says: /@odata\.id/,
  },
  {
    promise: 'a batch of nothing',
    method: 'POST',
    path: '/v1.0/$batch',
    body: '{}',
    headers: json,
    status: 400,
    says: /requests/,
  },
  {
    promise: 'a batch of twenty-one',
    method: 'POST',
    path: '/v1.0/$batch',
    body: JSON.stringify({ requests: Array.from({ length: 21 }, (_, id) => ({ id, method: 'GET', url: '/me' })) }),
    headers: json,
    status: 400,
    says: /20/,
  },
  {
    promise: 'a batch in a batch',
    method: 'POST',
    path: '/v1.0/$batch',
    body: JSON.stringify({ requests: [{ id: '1', method: 'POST', url: '/$batch', body: {} }] }),
    headers: json,
    status: 400,
  },
  {
    promise: 'a batch that waits for itself',
    method: 'POST',
    path: '/v1.0/$batch',
    body: JSON.stringify({ requests: [{ id: '1', method: 'GET', url: '/me', dependsOn: ['1'] }] }),
    headers: json,
    status: 400,
  },
];

for (const engine of engines) {
  describe(engine, () => {
    let latchkey: Latchkey;
    let before_: unknown;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      before_ = await packages();
    });
    after(async () => {
      await latchkey?.close();
      await stopPostgres();
    });

    const packages = async (): Promise<unknown> =>
      (await latchkey.call('app:full', 'GET', `${em}/accessPackages?$select=id,displayName`)).body.value;

    for (const { promise, who = 'app:full', method = 'GET', path, body, headers, status, says } of [
      ...queries,
      ...bodies,
    ]) {
      test(`${promise}: ${status}`, async () => {
        const answer = await raw(latchkey, method, path, await latchkey.token(who), body, headers);
        assert.equal(answer.status, status, answer.text.slice(0, 500));
        const { error } = JSON.parse(answer.text) as {
          error: { code: string; message: string; innerError: Record<string, string> };
        };
        assert.ok(error.code.length > 0 && error.message.length > 0);
        assert.match(error.innerError['request-id'] ?? '', /^[0-9a-f-]{36}$/);
        if (says !== undefined) assert.match(error.message, says);
      });
    }

    test('a request whose end can be read in two ways is refused, and nothing behind it is read', async () => {
      const hidden = 'GET /v1.0/$metadata HTTP/1.1\r\nHost: localhost\r\n\r\n';
      for (const lines of [
        ['Content-Length: 6', 'Transfer-Encoding: chunked'],
        ['Transfer-Encoding: xchunked'],
        ['Transfer-Encoding: chunked, identity'],
        ['Content-Length: 1', 'Content-Length: 2'],
        ['Content-Length: +6'],
        ['Transfer-Encoding : chunked'],
      ]) {
        const head = ['POST /v1.0/groups HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...lines];
        const answer = await exchange(latchkey, `${head.join('\r\n')}\r\n\r\n0\r\n\r\n${hidden}`);
        assert.match(answer, /^HTTP\/1\.1 400 /, lines.join());
        assert.equal(answer.split('HTTP/1.1 ').length, 2, `${lines.join()}: ${answer}`);
      }
    });

    test('and nothing of it is half done', async () => {
      assert.deepEqual(await packages(), before_);
    });
  });
}

/** All that is answered to these bytes, once the connection has ended. */
function exchange({ http }: Latchkey, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(http);
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

/** Not `fetch`, which mends addresses before it sends them. */
function raw(
  latchkey: Latchkey,
  method: string,
  path: string,
  token: string,
  body?: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(latchkey.http);
    const call = request(
      {
        host: url.hostname,
        port: url.port,
        method,
        path: path.replaceAll(' ', '%20'),
        headers: {
          authorization: `Bearer ${token}`,
          ...headers,
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    call.on('error', (error: Error & { code?: string }) => {
      if (error.code !== 'EPIPE') reject(error);
    });
    call.end(body);
  });
}
