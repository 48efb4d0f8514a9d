// Whoever reads the database, or a copy of it, can redeem nothing: of each live secret that was handed out over HTTP
// the file holds a hash at the most.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSealing } from '../../src/identity/tokens/sealing.ts';
import { startLatchkey } from '../app/latchkey.ts';
import { browse } from './browser.ts';
import { ids } from './memoryStore.ts';
import { startServer } from './server.ts';
import { signInsOf } from './signIns.ts';

const secretKey = 'a key that seals what is kept, of 40 characters';

test('the database file holds no code, token, cookie, password or form key that is good for anything', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-rest-'));
  const latchkey = await startLatchkey({
    env: { LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`, LATCHKEY_SECRET_KEY: secretKey },
  });
  const signIns = signInsOf(latchkey);
  const browser = signIns.openBrowser();
  const secrets = new Map<string, string>();
  const keep = (name: string, value: string | undefined): void => {
    assert.ok(value !== undefined && value.length >= 8, `${name}: ${value}`);
    secrets.set(name, value);
  };

  const { refresh_token, access_token, id_token } = await signIns.byPassword('member');
  for (const [name, value] of Object.entries({ refresh_token, access_token, id_token })) keep(name, value);
  keep('authorization code', signIns.codeOf(await signIns.signIn(browser, 'member')));
  keep('confirmed device code', await signIns.confirmedDeviceCode(browser, 'member'));
  const device = await signIns.post('devicecode', { client_id: signIns.clientId, scope: 'User.Read' });
  keep('device code', device.device_code);
  keep('user code', device.user_code);
  keep('user code as it is looked up', device.user_code.replace('-', ''));
  const step = await browser.open(signIns.authorizeUrl({ prompt: 'login', state: 'state-of-the-client' }));
  keep('address of the sign-in page', step.url.pathname.split('/').at(-1));
  const logout = await browser.open(`${latchkey.http}/common/oauth2/v2.0/logout`);
  keep('form key', /name="xsrf" value="([^"]*)"/.exec(logout.text)?.[1]);
  for (const { name, value } of browser.cookies()) keep(`cookie ${name}`, value);
  const user = {
    accountEnabled: true,
    displayName: 'New Person',
    mailNickname: 'new.person',
    userPrincipalName: `new.person@${latchkey.sandbox.tenantDomain}`,
    passwordProfile: { password: 'xWwvJ]6NMw+bWH-d' },
  };
  assert.equal((await latchkey.call('globalAdmin', 'POST', '/v1.0/users', user)).status, 201);
  keep('password', user.passwordProfile.password);
  keep('what the client sent', 'state-of-the-client');

  const files = (await readdir(folder)).filter((name) => name.startsWith('latchkey.db'));
  const bytes = Buffer.concat(await Promise.all(files.map((name) => readFile(join(folder, name)))));
  assert.ok(bytes.includes('RefreshToken') && bytes.includes('DeviceCode') && bytes.includes('Interaction'));
  assert.deepEqual(
    [...secrets].filter(([, value]) => bytes.includes(value)).map(([name]) => name),
    [],
  );
  assert.equal(secrets.size >= 14, true, [...secrets.keys()].join());

  // What is kept is still good: the codes are redeemed, the refresh token refreshes.
  assert.ok((await signIns.exchange(secrets.get('authorization code') ?? '')).access_token);
  assert.ok((await signIns.poll(secrets.get('confirmed device code') ?? '')).access_token);
  assert.ok((await signIns.refresh(refresh_token)).access_token);
  await latchkey.close();
  await rm(folder, { recursive: true });
});

test('a cookie key from before sealing is sealed at the next start, and cookies that it signed stay good', async () => {
  const plain = await startServer();
  const [before] = plain.store.cookies;
  const sealed = await startServer({ store: plain.store, sealing: createSealing(secretKey) });
  const [after] = plain.store.cookies;
  assert.ok(before !== undefined && after !== undefined);
  assert.notEqual(after.material, before.material);
  assert.equal(createSealing(secretKey).open(after.material), before.material);
  const query = {
    client_id: ids.web,
    response_type: 'code',
    redirect_uri: 'https://site.example/answer',
    scope: 'openid',
  };
  const page = await browse(sealed).open(`/common/oauth2/v2.0/authorize?${new URLSearchParams(query)}`);
  assert.match(page.text, /name="password"/);
  await plain.close();
  await sealed.close();
});
