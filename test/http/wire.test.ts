// Bodies as runtimes put them on the wire: whole or in parts, zipped in any way, announced, with any honest content
// type; and what makes a client try again.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { serveBatch } from '../../src/http/pipeline/batch.ts';
import type { Call } from '../../src/http/pipeline/call.ts';
import { errorResponse } from '../../src/http/errors/errorResponse.ts';
import { UnavailableError } from '../../src/store/contract.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

const path = '/v1.0/identityGovernance/entitlementManagement/catalogs';
type Headers = Readonly<Record<string, string>>;

describe('the wire', () => {
  let latchkey: Latchkey;
  before(async () => {
    latchkey = await startLatchkey();
  });
  after(() => latchkey?.close());

  /** Not `fetch`, which decides about lengths and types itself. */
  async function post(
    parts: readonly Uint8Array[],
    headers: Headers,
  ): Promise<{ status: number; body: { displayName?: string; description?: string; error?: { code: string } } }> {
    const authorization = `Bearer ${await latchkey.token('app:full')}`;
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(latchkey.http);
      const call = request(
        { hostname, port, method: 'POST', path, headers: { authorization, ...headers } },
        (answer) => {
          const text: Buffer[] = [];
          answer.on('data', (part: Buffer) => text.push(part));
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(text).toString()) }),
          );
        },
      );
      call.on('error', reject);
      const send = (): void => {
        for (const part of parts) call.write(part);
        call.end();
      };
      if (headers['expect'] === undefined) send();
      else call.once('continue', send);
    });
  }

  const json = { 'content-type': 'application/json' };
  const length = (body: Uint8Array): Headers => ({ 'content-length': String(body.length) });
  const whole = (name: string): Buffer => Buffer.from(JSON.stringify({ displayName: name, description: 'ä€🙂' }));
  // biome-ignore format: a table, read by column
  const cases: readonly (readonly [promise: string,
    of: (body: Buffer) => readonly [readonly Uint8Array[], Headers]])[] = [
    ['whole',                              (body) => [[body], { ...json, ...length(body) }]],
    ['in parts of no announced length',
      (body) => [[body.subarray(0, 60), body.subarray(60)], { ...json, 'transfer-encoding': 'chunked' }]],
    ['in parts that cut a letter in two',  (body) => [[...body].map((byte) => Uint8Array.of(byte)), json]],
    ['after 100 Continue',                 (body) => [[body], { ...json, ...length(body), expect: '100-continue' }]],
    ['gzip',                               (body) => [[gzipSync(body)], { ...json, 'content-encoding': 'gzip' }]],
    ['gzip in parts',
      (body) => { const zipped = gzipSync(body); return [[zipped.subarray(0, 20), zipped.subarray(20)],
      { ...json, 'content-encoding': 'GZIP', 'transfer-encoding': 'chunked' }]; }],
    ['deflate',                            (body) => [[deflateSync(body)], { ...json, 'content-encoding': 'deflate' }]],
    ['br',                                 (body) =>
      [[brotliCompressSync(body)], { ...json, 'content-encoding': 'br' }]],
    ['identity',                           (body) => [[body], { ...json, 'content-encoding': 'identity' }]],
    ['with a byte order mark',             (body) => [[Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body])], json]],
    ['application/json; charset=utf-8',    (body) => [[body], { 'content-type': 'application/json; charset=utf-8' }]],
    ['application/json with OData words',
      (body) => [[body], { 'content-type': 'application/json;odata.metadata=minimal;IEEE754Compatible=true' }]],
    ['text/json',                          (body) => [[body], { 'content-type': 'text/json' }]],
    ['of no type',                         (body) => [[body], {}]],
  ];
  for (const [promise, of] of cases) {
    test(`a body ${promise} is taken`, async () => {
      const { status, body } = await post(...of(whole(`Wire ${promise}`)));
      assert.deepEqual(
        [status, body.displayName, body.description],
        [201, `Wire ${promise}`, 'ä€🙂'],
        JSON.stringify(body),
      );
    });
  }
  test('a form is refused, not guessed at', async () => {
    const { status, body } = await post([Buffer.from('displayName=x')], {
      'content-type': 'application/x-www-form-urlencoded',
    });
    assert.deepEqual([status, body.error?.code], [415, 'UnsupportedMediaType']);
  });
});

describe('a database that does not answer', () => {
  const call: Call = {
    method: 'POST',
    url: '/v1.0/$batch',
    headers: {},
    body: null,
    origin: 'http://localhost',
    requestId: 'r',
    clientRequestId: 'c',
  };
  const gone = errorResponse(new UnavailableError('gone'), call);
  test('is 503, with whole seconds to wait', () => {
    assert.equal(gone.status, 503);
    assert.match(gone.headers['retry-after'] ?? '', /^[1-9]\d*$/);
  });
  test('is told in a batch for the item that met it, under the name that scripts look for', async () => {
    const { status, body } = await serveBatch(
      call,
      '/v1.0',
      { requests: [{ id: '1', method: 'GET', url: '/users' }] },
      async () => gone,
    );
    const [item] = JSON.parse(body ?? '').responses;
    assert.deepEqual([status, item.status, item.headers['Retry-After']], [200, 503, gone.headers['retry-after']]);
  });
});
