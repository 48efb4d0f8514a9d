// Addresses in answers: whatever a request says of hosts, they are on the public origin, or on that of the listener.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { send, type PlainReply } from '../app/send.ts';

const publicClient = (latchkey: Latchkey): string =>
  latchkey.sandbox.clients.find(({ key }) => key === 'public')?.clientId ?? '';

/** Every place of an answer that an address of the server itself stands in. */
const places: Readonly<
  Record<string, (latchkey: Latchkey, origin: string, headers: Readonly<Record<string, string>>) => Promise<PlainReply>>
> = {
  'the OpenID document': (_, origin, headers) =>
    send(`${origin}/common/v2.0/.well-known/openid-configuration`, headers),
  'the names of the cloud': (_, origin, headers) => send(`${origin}/common/discovery/instance`, headers),
  'the endpoints for Terraform': (_, origin, headers) => send(`${origin}/metadata/endpoints`, headers),
  'where a device code is entered': (latchkey, origin, headers) =>
    send(`${origin}/common/oauth2/v2.0/devicecode`, {
      ...headers,
      form: `client_id=${publicClient(latchkey)}&scope=openid`,
    }),
  'the form of a device code': (_, origin, headers) => send(`${origin}/common/oauth2/deviceauth`, headers),
  'the form to sign out': (_, origin, headers) => send(`${origin}/common/oauth2/v2.0/logout`, headers),
  'the next page': async (latchkey, origin, headers) =>
    send(`${origin}/v1.0/users?$top=1`, { ...headers, authorization: `Bearer ${await latchkey.token('app:full')}` }),
  'the challenge of a 401': (_, origin, headers) => send(`${origin}/v1.0/users`, headers),
};

const lies: readonly Readonly<Record<string, string>>[] = [
  { host: 'evil.example' },
  { host: 'evil.example:443' },
  { host: 'localhost:1' },
  { host: '127.0.0.1:1' },
  { host: '192.168.1.1' },
  { host: '[::1]' },
  { host: 'user@evil.example' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '1' },
  { forwarded: 'host=evil.example;proto=https' },
  { 'x-original-host': 'evil.example', 'x-host': 'evil.example' },
];

function originsIn({ text, headers }: PlainReply): readonly string[] {
  const all = `${text} ${JSON.stringify(headers)}`;
  return [...all.matchAll(/https?:\/\/[^/"'\s\\<]+/g)]
    .map(([origin]) => origin)
    .filter((origin) => !/graph\.microsoft\.com|www\.w3\.org|docs\.oasis-open/.test(origin));
}

/** That all addresses of every place begin with one of `expected`, whatever the request says. */
async function expectOrigins(latchkey: Latchkey, origin: string, expected: readonly string[]): Promise<void> {
  for (const [place, ask] of Object.entries(places)) {
    const expectFor = async (headers: Readonly<Record<string, string>>): Promise<void> => {
      const reply = await ask(latchkey, origin, headers);
      const found = originsIn(reply);
      assert.ok(found.length > 0 || /form/.test(place), `${place}: ${reply.status} ${reply.text}`);
      const others = found.filter((each) => !expected.includes(each));
      assert.deepEqual(others, [], `${place} of ${origin} with ${JSON.stringify(headers)}`);
      assert.ok(!/evil/.test(`${reply.text}${JSON.stringify(reply.headers)}`), `${place}: ${reply.text}`);
    };
    await Promise.all([{}, ...lies].map(expectFor));
  }
}

describe('without a public URL', () => {
  let latchkey: Latchkey;
  before(async () => {
    latchkey = await startLatchkey();
  });
  after(() => latchkey.close());

  for (const scheme of ['http', 'https'] as const)
    test(`addresses are on the listener that was asked, by ${scheme}`, async () => {
      const { port } = new URL(latchkey[scheme]);
      // `localhost` and the address are names of one listener; the issuer and its challenge are the https one's.
      const own = ['localhost', '127.0.0.1'].map((host) => `${scheme}://${host}:${port}`);
      await expectOrigins(latchkey, `${scheme}://127.0.0.1:${port}`, [...own, latchkey.https]);
    });

  test('who asks by a name of the listener stays on it', async () => {
    const { port } = new URL(latchkey.http);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`]) {
      const { text } = await send(`${latchkey.http}/metadata/endpoints`, { host });
      assert.equal((JSON.parse(text) as { graph: string }).graph, `http://${host}`);
    }
  });
});

describe('with a public URL', () => {
  let latchkey: Latchkey;
  const publicUrl = 'https://access.example.org';
  before(async () => {
    latchkey = await startLatchkey({
      env: { LATCHKEY_PUBLIC_URL: publicUrl, LATCHKEY_TRUSTED_PROXIES: '127.0.0.1' },
    });
  });
  after(() => latchkey.close());

  for (const scheme of ['http', 'https'] as const)
    test(`addresses are on it alone, by ${scheme}, through a trusted proxy too`, async () => {
      await expectOrigins(latchkey, latchkey[scheme], [publicUrl]);
    });

  test('its cookies are those of https, though the proxy speaks http to the server', async () => {
    const query = new URLSearchParams({
      client_id: publicClient(latchkey),
      response_type: 'code',
      redirect_uri: 'http://localhost',
      scope: 'openid',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    });
    const { status, headers } = await send(`${latchkey.http}/common/oauth2/v2.0/authorize?${query}`, {});
    assert.equal(status, 303);
    const cookies = headers['set-cookie'] as readonly string[];
    assert.ok(cookies.length >= 2);
    for (const each of cookies) assert.match(each, /^__(Host|Secure)-.*; secure; httponly/i);
  });
});
