// Calls without a token: held to a rate by where they come from, counted, and bounded in what they leave behind.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

const behindProxy = { LATCHKEY_TRUSTED_PROXIES: '127.0.0.1', LATCHKEY_PUBLIC_URL: 'https://latchkey.example' };
type Road = readonly [method: string, path: string, body?: Readonly<Record<string, string>>];

async function call(latchkey: Latchkey, address: string, [method, path, body]: Road) {
  const { tenantId, clients } = latchkey.sandbox;
  const publicClient = clients.find(({ key }) => key === 'public');
  const fill = (text: string): string =>
    text
      .replace('TENANT', tenantId)
      .replace('CLIENT', publicClient?.clientId ?? '')
      .replace('REDIRECT', encodeURIComponent(publicClient?.redirectUris[0] ?? ''));
  const answer = await fetch(`${latchkey.http}${fill(path)}`, {
    method,
    headers: { 'x-forwarded-for': address, 'x-forwarded-proto': 'https' },
    redirect: 'manual',
    ...(body === undefined
      ? {}
      : {
          body: new URLSearchParams(Object.entries(body).map(([name, value]): [string, string] => [name, fill(value)])),
        }),
  });
  return { status: answer.status, text: await answer.text(), retryAfter: Number(answer.headers.get('retry-after')) };
}

const authorize = (state: string): Road => [
  'GET',
  '/TENANT/oauth2/v2.0/authorize?client_id=CLIENT&response_type=code&redirect_uri=REDIRECT&scope=openid' +
    `&state=${state}` +
    '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256',
];
const deviceCode: Road = ['POST', '/TENANT/oauth2/v2.0/devicecode', { client_id: 'CLIENT', scope: 'openid' }];

describe('what calls without a token leave', () => {
  let latchkey: Latchkey;
  let folder: string;
  const rows = (): readonly { readonly model: string; readonly size: number; readonly ends: string }[] => {
    const database = new DatabaseSync(join(folder, 'latchkey.db'), { readOnly: true });
    const found = database
      .prepare("select model, length(payload) as size, expires_at as ends from artefact where model <> 'First'")
      .all();
    database.close();
    return found as unknown as ReturnType<typeof rows>;
  };
  const count = (model: string): number => rows().filter((each) => each.model === model).length;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-anonymous-'));
    latchkey = await startLatchkey({
      env: { ...behindProxy, LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}` },
    });
  });
  after(async () => {
    await latchkey.close();
    await rm(folder, { recursive: true });
  });

  for (const [model, road, good] of [
    ['Interaction', authorize('x'), 303],
    ['DeviceCode', deviceCode, 200],
  ] as const)
    test(`${model}: a bounded number of rows for one address, and others go on`, async () => {
      const before = count(model);
      const answers = [];
      for (let n = 0; n < 400; n += 1) answers.push(await call(latchkey, '192.0.2.1', road));
      const made = answers.filter(({ status }) => status === good).length;
      const refused = answers.filter(({ status }) => status === 429);
      assert.equal(made + refused.length, 400);
      assert.ok(refused.length > 0, `${made} were let through`);
      assert.ok(refused.every(({ retryAfter, text }) => retryAfter >= 1 && /AADSTS90055/.test(text)));
      assert.ok(count(model) - before <= made);
      assert.equal((await call(latchkey, '192.0.2.2', road)).status, good);
    });

  test('signing out leaves nothing where nobody was signed in, and a page for codes half an hour', async () => {
    const before = count('Session');
    const leads = 'client_id=CLIENT&post_logout_redirect_uri=REDIRECT';
    for (const query of ['', `?${leads}`, `?${leads}&state=x`]) {
      const { status, text } = await call(latchkey, '192.0.2.5', ['GET', `/TENANT/oauth2/v2.0/logout${query}`]);
      assert.equal(status, 303, text);
    }
    assert.equal(count('Session'), before);
    await call(latchkey, '192.0.2.5', ['GET', '/TENANT/oauth2/deviceauth']);
    assert.equal(count('Session'), before + 1);
    assert.ok(rows().every(({ model, ends }) => model !== 'Session' || Date.parse(ends) < Date.now() + 3_600_000));
  });

  test('what is kept of an address is bounded, and said to be', async () => {
    const before = count('Interaction');
    const kept = await call(latchkey, '192.0.2.3', authorize('s'.repeat(2_048)));
    assert.equal(kept.status, 303, kept.text);
    for (const state of ['s'.repeat(2_049), `x&extra=${'y'.repeat(8_192)}`]) {
      const { status, text } = await call(latchkey, '192.0.2.3', authorize(state));
      assert.equal(status, 400);
      assert.match(text, /state and nonce may have 2,048 characters/);
    }
    assert.equal(count('Interaction'), before + 1);
    assert.ok(rows().every(({ size }) => size < 32_768));
  });

  test('the issuer, pages and documents are counted as calls of the API are', async () => {
    await call(latchkey, '192.0.2.4', ['GET', '/TENANT/discovery/v2.0/keys']);
    await call(latchkey, '192.0.2.4', ['GET', '/metadata/endpoints']);
    const { text } = await call(latchkey, '192.0.2.4', ['GET', '/metrics']);
    const metrics =
      text === '' || !text.includes('latchkey_') ? await (await fetch(`${latchkey.http}/metrics`)).text() : text;
    for (const series of [
      'version="issuer",method="GET",route="/{tenant}/oauth2/v2.0/authorize",status="303"',
      'version="issuer",method="POST",route="/{tenant}/oauth2/v2.0/devicecode",status="200"',
      'version="issuer",method="GET",route="/{tenant}/discovery/v2.0/keys",status="200"',
      'version="none",method="GET",route="/metadata",status="200"',
    ])
      assert.ok(metrics.includes(series), `${series} in\n${metrics.slice(0, 2000)}`);
    assert.match(metrics, /latchkey_http_refused_total\{reason="rate"\} \d{3}/);
  });
});

// biome-ignore format: a table, read by column
const roads: readonly Road[] = [
  authorize('x'),
  ['GET',  '/TENANT/oauth2/v2.0/authorize/some-uid'],
  ['GET',  '/TENANT/oauth2/v2.0/signin/some-uid'],
  deviceCode,
  ['GET',  '/TENANT/oauth2/deviceauth'],
  ['POST', '/TENANT/oauth2/v2.0/token', { grant_type: 'authorization_code', client_id: 'CLIENT', code: 'x' }],
  ['GET',  '/TENANT/oauth2/v2.0/logout'],
  ['GET',  '/TENANT/v2.0/.well-known/openid-configuration'],
  ['GET',  '/TENANT/discovery/v2.0/keys'],
  ['GET',  '/common/discovery/instance'],
  ['GET',  '/'],
  ['GET',  '/no/such/file.js'],
  ['GET',  '/metadata/endpoints'],
];

describe('how often calls without a token are answered', () => {
  let latchkey: Latchkey;
  before(async () => {
    latchkey = await startLatchkey({ env: { ...behindProxy, LATCHKEY_RATE_LIMIT: '1' } });
  });
  after(async () => {
    await latchkey.close();
  });

  for (const [at, road] of roads.entries())
    test(`${road[0]} ${road[1].split('?', 1)[0]} has a rate for each address`, async () => {
      const statuses: number[] = [];
      for (let n = 0; n < 60; n += 1) statuses.push((await call(latchkey, `198.51.100.${at}`, road)).status);
      assert.ok(
        statuses.slice(0, 10).every((status) => status !== 429),
        statuses.join(' '),
      );
      assert.ok(statuses.includes(429), statuses.join(' '));
      assert.notEqual((await call(latchkey, `203.0.113.${at}`, road)).status, 429);
      for (const probe of ['/healthz', '/readyz'])
        assert.equal((await call(latchkey, `198.51.100.${at}`, ['GET', probe])).status, 200);
    });
});
