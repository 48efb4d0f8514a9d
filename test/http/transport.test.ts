// In production nothing is served in the clear: pages lead to https, calls are refused, health is told; and what every
// answer says to whoever keeps, guesses or frames it.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { connect, type SecureVersion } from 'node:tls';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { adminSecret, startProduction, throughProxy, type Production } from '../app/production.ts';
import { send, type PlainReply } from '../app/send.ts';

const html = { accept: 'text/html,*/*;q=0.8' };
const publicUrl = 'https://access.example.org';
const grant = (clientId: string): string =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: adminSecret,
    scope: 'https://graph.microsoft.com/.default',
  }).toString();
const noPage = "default-src 'none'; frame-ancestors 'none'; sandbox";
const code = ({ text }: PlainReply): string => (JSON.parse(text) as { error: { code: string } }).error.code;

describe('in production', () => {
  let run: Production;
  before(async () => {
    run = await startProduction({ LATCHKEY_PUBLIC_URL: publicUrl });
  });
  after(() => run.close());

  const refused: readonly (readonly [what: string, path: string, more: Readonly<Record<string, string>>])[] = [
    ['a call of the API', '/v1.0/users', { authorization: 'Bearer x' }],
    ['a call that a browser navigates to', '/v1.0/users', html],
    ['a batch', '/v1.0/$batch', { method: 'POST' }],
    ['a token request', '/common/oauth2/v2.0/token', { form: 'grant_type=client_credentials' }],
    ['a sign-in form', '/common/oauth2/v2.0/signin/x', { ...html, form: 'username=a&password=b' }],
    ['the OpenID document', '/common/v2.0/.well-known/openid-configuration', {}],
    ['the metrics', '/metrics', {}],
    ['the metadata of the cloud', '/metadata/endpoints', {}],
    ['a path that is not there', '/nothing', {}],
    ['a preflight', '/v1.0/users', { method: 'OPTIONS', origin: 'https://a.example' }],
    ['what no trusted proxy forwards', '/v1.0/users', throughProxy],
    ['a health check that writes', '/healthz', { method: 'POST' }],
    ['an address with a host of its own', 'http://evil.example/', html],
  ];
  for (const [what, path, more] of refused)
    test(`${what} is refused in the clear`, async () => {
      const reply = await sendPath(run.app.http, path, more);
      assert.equal(reply.status, 403, reply.text);
      assert.equal(code(reply), 'Forbidden');
      assert.match(reply.text, /HTTPS only. Send the call to https:\/\/access\.example\.org/);
      assert.equal(reply.headers['strict-transport-security'], undefined);
      assert.equal(reply.headers['connection'], 'close');
      assert.equal(reply.headers['content-security-policy'], noPage);
    });

  for (const [path, more] of [
    ['/', {}],
    ['/packages?a=b', html],
    ['/common/oauth2/v2.0/authorize?client_id=x', html],
    ['//evil.example/x', html],
  ] as const)
    test(`the page ${path} leads to https on the public origin`, async () => {
      const { status, headers } = await sendPath(run.app.http, path, { ...more, host: 'evil.example' });
      assert.deepEqual(
        [status, headers['location'], headers['cache-control']],
        [307, `${publicUrl}${path}`, 'no-store'],
      );
    });

  test('health is told in the clear, and by https', async () => {
    for (const origin of [run.app.http, run.app.https ?? ''])
      for (const path of ['/healthz', '/readyz']) assert.equal((await send(`${origin}${path}`, {})).status, 200, path);
  });

  test('all is served by https, and browsers are told to stay there', async () => {
    const origin = run.app.https ?? '';
    const token = JSON.parse((await send(`${origin}/common/oauth2/v2.0/token`, { form: grant(run.clientId) })).text)
      .access_token as string;
    const authorization = `Bearer ${token}`;
    const rows: readonly (readonly [path: string, status: number, headers: Readonly<Record<string, string>>])[] = [
      ['/v1.0/users', 200, { authorization }],
      ['/v1.0/users', 401, {}],
      ['/v1.0/nothing', 401, {}],
      ['/v1.0/%ff', 400, { authorization }],
      ['/nothing', 404, {}],
      ['/healthz', 200, {}],
      ['/common/v2.0/.well-known/openid-configuration', 200, {}],
      ['/common/discovery/v2.0/keys', 200, {}],
      ['/common/oauth2/v2.0/token', 405, {}],
      ['/common/oauth2/v2.0/authorize', 400, html],
      ['/common/oauth2/v2.0/devicecode', 401, { form: 'client_id=x' }],
    ];
    for (const [path, status, headers] of rows) {
      const reply = await send(`${origin}${path}`, headers);
      assert.equal(reply.status, status, `${path}: ${reply.text}`);
      assert.equal(reply.headers['strict-transport-security'], 'max-age=31536000', path);
      assert.equal(reply.headers['x-content-type-options'], 'nosniff', path);
      assert.match(String(reply.headers['content-security-policy']), /frame-ancestors 'none'/, path);
      assert.ok(reply.headers['cache-control'] !== undefined, path);
      if (path.startsWith('/v1.0')) assert.equal(reply.headers['cache-control'], 'no-store', path);
    }
  });

  test('TLS 1.2 and 1.3 are spoken, nothing older', async () => {
    const port = Number(new URL(run.app.https ?? '').port);
    for (const [version, spoken] of [
      ['TLSv1', null],
      ['TLSv1.1', null],
      ['TLSv1.2', 'TLSv1.2'],
      ['TLSv1.3', 'TLSv1.3'],
    ] as const)
      assert.equal(await versionSpoken(port, version), spoken, version);
  });

  test('no method but those of the API is known', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'LINK'])
      for (const path of ['/', '/v1.0/users', '/common/oauth2/v2.0/token', '/healthz']) {
        const { status, text } = await send(`${run.app.https}${path}`, { method, 'x-secret': 'echo-me' });
        assert.ok([400, 401, 404, 405].includes(status), `${method} ${path}: ${status}`);
        assert.doesNotMatch(text, /echo-me/);
      }
  });

  test('the first who forwards without being trusted is told to the log, once', async () => {
    for (let n = 0; n < 3; n += 1) await send(`${run.app.http}/healthz`, { 'x-forwarded-for': '203.0.113.7' });
    const told = run.logged.filter(({ says }) => says === 'an untrusted peer forwards');
    assert.deepEqual(
      told.map(({ level, facts }) => [level, (facts as { peer: string }).peer]),
      [['warn', '127.0.0.1']],
    );
  });

  test('a start whose public URL is another port than its own, with no proxy named, tells the log', () => {
    assert.equal(run.logged.filter(({ says, level }) => says === 'no proxy is trusted' && level === 'warn').length, 1);
  });

  test('metrics are nobody s without a token, whatever Host says', async () => {
    for (const headers of [{}, { host: 'localhost' }, { host: '127.0.0.1' }, { authorization: 'Bearer undefined' }])
      assert.equal((await send(`${run.app.https}/metrics`, headers)).status, 404, JSON.stringify(headers));
  });
});

/** The version that a client of this one alone comes to speak, however weak its ciphers; null where it is refused. */
function versionSpoken(port: number, version: SecureVersion): Promise<string | null> {
  return new Promise((resolve) => {
    const only = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' };
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...only }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.on('error', () => resolve(null));
  });
}

/** A path that may be an address of its own, as a request line may have one. */
function sendPath(origin: string, path: string, headers: Readonly<Record<string, string>>): Promise<PlainReply> {
  return send(origin, { ...headers, path });
}

test('behind a trusted proxy that says https everything is served, with or without a forwarded host', async () => {
  const run = await startProduction({
    LATCHKEY_TLS_PORT: 'off',
    LATCHKEY_PUBLIC_URL: publicUrl,
    LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
  });
  try {
    const rows: readonly (readonly [headers: Readonly<Record<string, string>>, status: number])[] = [
      [throughProxy, 401],
      [{ ...throughProxy, 'x-forwarded-host': 'evil.example' }, 401],
      [{ 'x-forwarded-proto': 'http' }, 403],
      [{ 'x-forwarded-proto': 'https, http' }, 403],
      [{ forwarded: 'proto=https' }, 403],
      [{ 'x-forwarded-host': 'access.example.org' }, 403],
      [{}, 403],
    ];
    for (const [headers, status] of rows) {
      const reply = await send(`${run.app.http}/v1.0/users`, headers);
      assert.equal(reply.status, status, JSON.stringify(headers));
      const isStrict = reply.headers['strict-transport-security'] !== undefined;
      assert.equal(isStrict, status === 401, JSON.stringify(headers));
      assert.ok(!JSON.stringify(reply.headers).includes('evil'));
    }
    assert.deepEqual(
      run.logged.filter(({ level }) => level === 'warn'),
      [],
    );
  } finally {
    await run.close();
  }
});

test('where http is off nothing listens there, and https and the metrics do', async () => {
  const run = await startProduction({ LATCHKEY_PORT: 'off', LATCHKEY_METRICS_PORT: '0' });
  try {
    assert.equal(run.app.http, run.app.https);
    assert.equal((await send(`${run.app.https}/v1.0/users`, {})).status, 401);
    assert.equal((await send(`${run.app.https}/metrics`, {})).status, 404);
    assert.equal(
      (await send(`${run.app.https}/v1.0/users`, {})).headers['strict-transport-security'],
      undefined,
      "this machine's own name is every server's on it",
    );
    const { metrics: origin } = run.app;
    const { text, headers } = await send(`${origin}/metrics`, { 'x-forwarded-for': '203.0.113.7' });
    assert.match(text, /^latchkey_http_load/m);
    assert.equal(headers['cache-control'], 'no-store');
    for (const path of ['/healthz', '/readyz']) assert.equal((await send(`${origin}${path}`, {})).status, 200);
    for (const [path, more] of [
      ['/v1.0/users', {}],
      ['/', {}],
      ['/metrics', { host: 'evil.example' }],
      ['/metrics', { method: 'POST' }],
    ] as const)
      assert.equal((await send(`${origin}${path}`, more)).status, 404, path);
  } finally {
    await run.close();
  }
});

test('a token for the metrics is asked of everybody', async () => {
  const token = 'a-token-of-sixteen-letters';
  const run = await startProduction({ LATCHKEY_METRICS_TOKEN: token });
  try {
    for (const [headers, status] of [
      [{}, 404],
      [{ host: 'localhost' }, 404],
      [{ authorization: `Bearer ${token}` }, 200],
      [{ authorization: `Bearer ${token}`, host: 'evil.example', 'x-forwarded-for': '203.0.113.7' }, 200],
      [{ authorization: `Bearer ${token}x` }, 404],
    ] as const)
      assert.equal((await send(`${run.app.https}/metrics`, headers)).status, status, JSON.stringify(headers));
  } finally {
    await run.close();
  }
});

test('a port of the metrics that is taken ends the start, and nothing is left listening', async () => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  const { port } = taken.address() as { port: number };
  await assert.rejects(startProduction({ LATCHKEY_METRICS_PORT: String(port) }), { code: 'EADDRINUSE' });
  await new Promise((done) => taken.close(done));
});

describe('in the sandbox', () => {
  let latchkey: Latchkey;
  before(async () => {
    latchkey = await startLatchkey();
  });
  after(() => latchkey.close());

  test('answers of the API are not kept, not guessed at and no page, by every way of answering', async () => {
    const paths = [
      '/v1.0/users?$top=1',
      '/v1.0/users?$top=1',
      '/beta/users?$top=1',
      '/v1.0/nothing',
      '/v1.0/$metadata',
      '/v1.0/%ff',
      '/healthz',
    ];
    for (const path of paths) {
      const { status, headers } = await latchkey.call('globalAdmin', 'GET', path);
      const found = ['cache-control', 'x-content-type-options', 'content-security-policy'].map((name) =>
        headers.get(name),
      );
      assert.deepEqual(found, ['no-store', 'nosniff', noPage], `${path} ${status}`);
    }
  });

  test('nothing of https is demanded, and no browser is told to', async () => {
    const { status, headers } = await latchkey.call('globalAdmin', 'GET', '/v1.0/users?$top=1');
    assert.deepEqual([status, headers.get('strict-transport-security')], [200, null]);
  });
});
