// The promises of signing in with a device code: who may, what the person sees, and that a code works once.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { browse, type Browser } from './browser.ts';
import { testDomain, testPassword, testTenantId, ids } from './memoryStore.ts';
import { startServer, type Answer, type TestServer } from './server.ts';

let server: TestServer;
let browser: Browser;
before(async () => {
  server = await startServer();
});
after(() => server.close());
beforeEach(() => {
  browser = browse(server);
});

const credentials = { username: `ada@${testDomain}`, password: testPassword };

interface DeviceAnswer extends Readonly<Record<string, unknown>> {
  readonly status: number;
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly message: string;
}

async function deviceCode(more: Readonly<Record<string, string>> = {}): Promise<DeviceAnswer> {
  const answer = await server.ask(`/${testTenantId}/oauth2/v2.0/devicecode`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: ids.public, scope: 'User.Read offline_access', ...more }).toString(),
  });
  return { ...(answer.json() as DeviceAnswer), status: answer.status };
}

const poll = (code: string): Promise<Answer> =>
  server.token({ grant_type: 'device_code', client_id: ids.public, device_code: code });

test('a device code comes with an address, an interval and a sentence, and waits for the person', async () => {
  const { status, device_code, user_code, verification_uri, expires_in, interval, message, ...rest } =
    await deviceCode();
  assert.deepEqual(rest, {});
  assert.deepEqual([status, expires_in, interval], [200, 900, 5]);
  assert.equal(verification_uri, `${server.origin}/${testTenantId}/oauth2/deviceauth`);
  assert.ok(message.includes(user_code) && message.includes(verification_uri));
  assert.equal((await poll(device_code)).json()['error'], 'authorization_pending');
  const confirm = await browser.submit(await browser.open(verification_uri), {
    user_code: user_code.toLowerCase().replace('-', ' '),
  });
  assert.match(confirm.text, /Sandbox tools/);
  assert.ok(confirm.text.includes(user_code));
  const done = await browser.submit(await browser.submit(confirm, {}, { confirm: 'yes' }), credentials);
  assert.match(done.text, /You are signed in/);
  const tokens = await poll(device_code);
  assert.equal(tokens.json()['scope'], 'User.Read');
  assert.match((await browser.submit(await browser.open(verification_uri), { user_code })).text, /used before/);
  assert.equal((await poll(device_code)).json()['error'], 'invalid_grant', 'a device code gives tokens once');
});

test('a person who declines on the device page ends the wait', async () => {
  const { device_code, user_code, verification_uri } = await deviceCode();
  const confirm = await browser.submit(await browser.open(verification_uri), { user_code });
  assert.match((await browser.submit(confirm, {}, { abort: 'yes' })).text, /cancelled/);
  assert.equal((await poll(device_code)).json()['error'], 'authorization_declined');
});

test('who reads German signs in on a device in German, and is refused in German', async () => {
  browser = browse(server, 'fr;q=0.9,de-CH,en;q=0.8');
  const { user_code, verification_uri } = await deviceCode();
  const page = await browser.open(verification_uri);
  for (const says of ['<html lang="de">', 'Anmelden auf einem Gerät', 'Code, den das Gerät', 'Weiter'])
    assert.ok(page.text.includes(says), says);
  const unknown = await browser.submit(page, { user_code: 'BCDF-GHJK' });
  assert.match(unknown.text, /Diesen Code gibt es nicht/);
  const confirm = await browser.submit(unknown, { user_code });
  assert.match(confirm.text, /Anmelden bei Sandbox tools\?[\s\S]*als <strong>Sandbox tools<\/strong> in Ihrem Namen/);
  const done = await browser.submit(await browser.submit(confirm, {}, { confirm: 'yes' }), credentials);
  assert.match(done.text, /<html lang="de">[\s\S]*Sie sind angemeldet/);
  for (const [address, says] of [
    [`/${testTenantId}/oauth2/v2.0/authorize?client_id=${ids.public}&response_type=token`, 'Die Anmeldung ist fehl'],
    [`/nobody.example/oauth2/v2.0/authorize?client_id=${ids.public}`, 'Diesen Mandanten gibt es hier nicht'],
  ] as const) {
    const { text } = await browser.open(address);
    assert.match(text, new RegExp(`<html lang="de">[\\s\\S]*${says}[\\s\\S]*AADSTS`), text);
  }
});

test('a code that nobody was given and an empty one are named so on the device page', async () => {
  const page = await browser.open('/common/oauth2/deviceauth');
  const unknown = await browser.submit(page, { user_code: 'BCDF-GHJK' });
  assert.match(unknown.text, /There is no such code/);
  assert.match(unknown.text, /role="alert"/);
  assert.match((await browser.submit(unknown, { user_code: '' })).text, /Enter the code/);
});

test('the device page takes no form that another page made', async () => {
  const { user_code } = await deviceCode();
  await browser.open('/common/oauth2/deviceauth');
  const forged = await browser.open('/common/oauth2/deviceauth', {
    method: 'POST',
    body: new URLSearchParams({ user_code, confirm: 'yes', xsrf: 'guessed' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(forged.status, 400);
  assert.doesNotMatch(forged.text, /name="password"/);
});

for (const [promise, more, error] of [
  ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
  ['a disabled client', { client_id: ids.offTool }, 'invalid_client'],
  ['a foreign resource', { scope: 'https://vault.example/.default' }, 'invalid_resource'],
  ['permissions that there are not', { scope: 'No.Such' }, 'invalid_scope'],
  ['.default of a client without permissions', { client_id: ids.bare, scope: '.default' }, 'invalid_scope'],
] as const) {
  test(`${promise} gets no device code`, async () => assert.equal((await deviceCode(more))['error'], error));
}

test('nothing of all this was a bug', () => assert.deepEqual(server.faults, []));
