// The front as the server hands it out: what is kept how long, what comes compressed, under which policy; and that it
// is in nobody's way.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { request } from 'node:http';
import { buildFront } from '../../scripts/front.mjs';
import { root } from '../../scripts/prepare.mjs';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

let latchkey: Latchkey;
before(async () => {
  assert.equal(await buildFront(process.execPath, root, () => {}), null);
  latchkey = await startLatchkey({ env: { LATCHKEY_TLS_PORT: 'off' } });
});
after(() => latchkey.close());

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly text: string;
}

/** Bytes as they come, which fetch would have unpacked. */
function get(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    request(`${latchkey.http}${path}`, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const whole = Buffer.concat(chunks);
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers as Record<string, string>,
          bytes: whole.length,
          text: whole.toString(),
        });
      });
    })
      .on('error', reject)
      .end();
  });
}

const html = { accept: 'text/html,application/xhtml+xml' };
const scriptOf = (page: string): string =>
  /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? assert.fail('the page names no script');

test('the page lets in only what it brings along, under a nonce that no other answer has', async () => {
  const [first, second] = await Promise.all([get('/', html), get('/', html)]);
  assert.equal(first.status, 200);
  const policy = first.headers['content-security-policy'] ?? '';
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  const nonce = /'nonce-([\w-]{20,})'/.exec(policy)?.[1] as string;
  assert.ok(first.text.includes(`nonce="${nonce}"`) && !first.text.includes('{nonce}'));
  assert.ok(!second.text.includes(nonce));
  assert.deepEqual(
    [first.headers['cache-control'], first.headers['x-content-type-options'], first.headers['referrer-policy']],
    ['no-store', 'nosniff', 'same-origin'],
  );
  assert.doesNotMatch(first.text, /(src|href)="(https?:)?\/\//);
});

test('scripts are kept for good, come compressed to whoever takes it, and are not sent twice', async () => {
  const path = scriptOf((await get('/', html)).text);
  const plain = await get(path);
  assert.deepEqual(
    [plain.status, plain.headers['content-type'], plain.headers['cache-control'], plain.headers['content-encoding']],
    [200, 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable', undefined],
  );
  assert.match(String(plain.headers['content-security-policy']), /frame-ancestors 'none'/);
  const [br, gzip, neither] = await Promise.all([
    get(path, { 'accept-encoding': 'gzip, br' }),
    get(path, { 'accept-encoding': 'gzip' }),
    get(path, { 'accept-encoding': 'br;q=0' }),
  ]);
  assert.deepEqual(
    [br.headers['content-encoding'], gzip.headers['content-encoding'], neither.headers['content-encoding']],
    ['br', 'gzip', undefined],
  );
  assert.ok(br.bytes < gzip.bytes && gzip.bytes < plain.bytes / 2);
  const again = await get(path, { 'if-none-match': `W/${plain.headers['etag']}` });
  assert.deepEqual([again.status, again.bytes], [304, 0]);
  const head = await get(path, {}, 'HEAD');
  assert.deepEqual([head.status, head.bytes, head.headers['content-length']], [200, 0, String(plain.bytes)]);
});

// biome-ignore format: a table, read by column
const others: readonly (readonly [what: string, method: string, path: string, headers: Readonly<Record<string, string>>,
  status: number, type: RegExp])[] = [
  ['a deep link is the page',                      'GET',  '/packages/x?q=a',     html, 200, /html/],
  ['a program is not sent a page',                 'GET',  '/packages/x',         { accept: 'application/json' }, 404,
    /json/],
  ['a lost script is no page',                     'GET',  '/assets/gone.js',     html, 404, /json/],
  ['nothing above the folder',                     'GET',  '/assets/..%2f.stamp', html, 404, /json/],
  ['only reading',                                 'POST', '/',                   html, 404, /json/],
  ['Graph answers for itself',                     'GET',  '/v1.0/nothing',       html, 401, /json/],
  ['so does beta',                                 'GET',  '/beta/me',            html, 401, /json/],
  ['so does our own API',                          'GET',  '/latchkey/v1/mails',  html, 401, /json/],
  ['so does the sandbox',                          'GET',  '/sandbox',            html, 200, /json/],
  ['and what it does not have',                    'GET',  '/sandbox/nothing',    html, 404, /json/],
  ['so does health',                               'GET',  '/healthz',            html, 200, /json/],
  ['so does the issuer',                           'GET',  '/common/v2.0/.well-known/openid-configuration', html, 200,
    /json/],
];
for (const [what, method, path, headers, status, type] of others) {
  test(`${method} ${path}: ${what}`, async () => {
    const got = await get(path, headers, method);
    assert.equal(got.status, status);
    assert.match(got.headers['content-type'] ?? '', type);
  });
}
