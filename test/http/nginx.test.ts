// Behind a real nginx that speaks TLS to clients: sign-in, links, cookies, HSTS, metrics and probes, with the settings
// of docs/operations.md; and what a bare proxy_pass, which tells nothing, is given.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ensureTls } from '../../src/identity/tls/tls.ts';
import { findNginx, startNginx } from '../app/nginx.ts';
import { adminSecret, startProduction, type Production } from '../app/production.ts';
import { send, type PlainReply } from '../app/send.ts';
import { freePort } from '../freePort.ts';
import { browse } from '../identity/browser.ts';
import type { Ask } from '../identity/server.ts';

const program = findNginx();
const skip = program === null ? 'there is no nginx here, and its Debian package cannot be had' : false;
const host = 'access.latchkey.test';

describe('behind nginx', { skip }, () => {
  let folder: string;
  let run: Production;
  let nginx: { readonly close: () => Promise<void> };
  let [port, plainPort, barePort] = [0, 0, 0];
  let publicUrl: string;
  let token: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-nginx-'));
    [port, plainPort, barePort] = await Promise.all([freePort(), freePort(), freePort()]);
    publicUrl = `https://${host}:${port}`;
    run = await startProduction({
      LATCHKEY_TLS_PORT: 'off',
      LATCHKEY_PUBLIC_URL: publicUrl,
      LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
    });
    await ensureTls({ folder: join(folder, 'tls'), hosts: [host], now: new Date() });
    const told =
      'proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;';
    const block = (listen: string, headers: string): string =>
      `server { listen 127.0.0.1:${listen}; location / { proxy_pass ${run.app.http}; ${headers} } }`;
    const tls = `ssl_certificate ${folder}/tls/certificate.pem; ssl_certificate_key ${folder}/tls/key.pem;`;
    const servers = [tls, block(`${port} ssl`, told), block(`${plainPort}`, told), block(`${barePort} ssl`, '')];
    nginx = await startNginx(program ?? '', { folder: join(folder, 'nginx'), port, servers: servers.join('\n') });
    const granted = await through('/organizations/oauth2/v2.0/token', {
      form: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: run.clientId,
        client_secret: adminSecret,
        scope: 'https://graph.microsoft.com/.default',
      }).toString(),
    });
    token = (JSON.parse(granted.text) as { access_token: string }).access_token;
  });
  after(async () => {
    await nginx.close();
    await run.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** As a client reaches it whose name server knows the host. */
  function through(path: string, more: Readonly<Record<string, string>> = {}): Promise<PlainReply> {
    return send(`https://127.0.0.1:${port}${path}`, { host: `${host}:${port}`, ...more });
  }

  const asAdmin = () => ({ authorization: `Bearer ${token}` });

  test('a person signs in, by cookies that are bound to the host, and the token works', async () => {
    const password = randomBytes(12).toString('base64url');
    const made = await through('/v1.0/users', {
      ...asAdmin(),
      json: JSON.stringify({
        displayName: 'Ida Voss',
        userPrincipalName: 'ida@example.org',
        mailNickname: 'ida',
        accountEnabled: true,
        passwordProfile: { password, forceChangePasswordNextSignIn: false },
      }),
    });
    assert.equal(made.status, 201, made.text);
    const ask = async (address: string, { method = 'GET', headers = {}, body }: Ask = {}) => {
      const { pathname, search } = new URL(address, publicUrl);
      const reply = await through(pathname + search, {
        ...headers,
        method,
        ...(body === undefined ? {} : { form: body }),
      });
      return { ...reply, json: () => JSON.parse(reply.text) as Record<string, any> };
    };
    const browser = browse({ origin: publicUrl, plainOrigin: publicUrl, ask: ask as never });
    const { clientId } = await workbenchClient();
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: `${publicUrl}/signed-in`,
      scope: 'openid offline_access User.Read',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const asked = await browser.open(`/common/oauth2/v2.0/authorize?${query}`);
    assert.match(asked.text, /name="password"/);
    const back = await browser.submit(asked, { username: 'ida@example.org', password });
    const code = back.url.searchParams.get('code');
    assert.ok(code !== null, back.text);
    const names = browser.cookies().map(({ name, flags }) => [name, flags.includes('secure')] as const);
    assert.ok(names.some(([name]) => name.startsWith('__Host-signin_')));
    assert.ok(
      names.every(([name, isSecure]) => /^__(Host|Secure)-/.test(name) && isSecure),
      JSON.stringify(names),
    );
    const form = { grant_type: 'authorization_code', client_id: clientId, code, code_verifier: verifier };
    const exchanged = await through('/common/oauth2/v2.0/token', {
      form: new URLSearchParams({ ...form, redirect_uri: `${publicUrl}/signed-in` }).toString(),
    });
    assert.equal(exchanged.status, 200, exchanged.text);
    const own = JSON.parse(exchanged.text) as { access_token: string };
    const me = await through('/v1.0/me', { authorization: `Bearer ${own.access_token}` });
    assert.equal((JSON.parse(me.text) as { displayName: string }).displayName, 'Ida Voss');
    const leaving = await browser.open('/common/oauth2/v2.0/logout');
    assert.match(leaving.text, new RegExp(`action="${publicUrl}/common/oauth2/v2.0/logout/confirm"`));
    await browser.submit(leaving, {}, { logout: 'yes' });
    assert.deepEqual(
      browser.cookies().filter(({ name }) => name.startsWith('__Host-signin_')),
      [],
    );
  });

  async function workbenchClient(): Promise<{ readonly clientId: string }> {
    const found = await through('/v1.0/applications?$select=appId,displayName', asAdmin());
    const { value } = JSON.parse(found.text) as { value: { appId: string; displayName: string }[] };
    return { clientId: value.find(({ displayName }) => displayName === 'Workbench')?.appId ?? assert.fail(found.text) };
  }

  test('links and the OpenID document are on the public URL, and lead on', async () => {
    const page = await through('/v1.0/applications?$top=1', asAdmin());
    const next = (JSON.parse(page.text) as { '@odata.nextLink': string })['@odata.nextLink'];
    assert.ok(next.startsWith(`${publicUrl}/v1.0/applications?`), next);
    const { pathname, search } = new URL(next);
    assert.equal((await through(pathname + search, asAdmin())).status, 200);
    for (const more of [{}, { host: 'evil.example' }, { 'x-forwarded-host': 'evil.example' }]) {
      const { text } = await through('/common/v2.0/.well-known/openid-configuration', more);
      const origins = [...text.matchAll(/https?:\/\/[^/"]+/g)].map(([origin]) => origin);
      assert.deepEqual([...new Set(origins)].sort(), [publicUrl], text);
    }
  });

  test('every answer tells browsers to stay with https', async () => {
    for (const path of ['/v1.0/users', '/nothing', '/healthz', '/common/oauth2/v2.0/authorize']) {
      const { headers } = await through(path);
      assert.equal(headers['strict-transport-security'], 'max-age=31536000', path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
    }
  });

  test('probes are answered, metrics are not, whatever Host nginx is sent', async () => {
    for (const path of ['/healthz', '/readyz']) assert.equal((await through(path)).status, 200, path);
    for (const named of [`${host}:${port}`, 'localhost', '127.0.0.1'])
      assert.equal((await through('/metrics', { host: named })).status, 404, named);
  });

  test('who comes to nginx in the clear is led to https, and a call is refused', async () => {
    const page = await send(`http://127.0.0.1:${plainPort}/packages`, { accept: 'text/html' });
    assert.deepEqual([page.status, page.headers['location']], [307, `${publicUrl}/packages`]);
    const forged = { ...asAdmin(), 'x-forwarded-proto': 'https' };
    assert.equal((await send(`http://127.0.0.1:${plainPort}/v1.0/users`, forged)).status, 403);
  });

  test('a bare proxy_pass, which says nothing of https, is served nothing but health', async () => {
    const bare = (path: string) => send(`https://127.0.0.1:${barePort}${path}`, { host: 'localhost', ...asAdmin() });
    for (const path of ['/v1.0/users', '/metrics', '/sandbox']) assert.equal((await bare(path)).status, 403, path);
    assert.equal((await bare('/healthz')).status, 200);
  });
});
