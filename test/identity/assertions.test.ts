// The promises of proof by a signed assertion: whose key, for whom, until when.
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { SignJWT } from 'jose';
import { clientCertificate } from './clientCertificate.ts';
import { testTenantId, ids } from './memoryStore.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const graphDefault = 'https://graph.microsoft.com/.default';

const assertion = {
  alg: 'RS256',
  kid: undefined as string | undefined,
  sub: ids.certified as string,
  iss: ids.certified as string,
  aud: 'token',
  expires: '5m',
};
// biome-ignore format: a table, read by column
const assertions: readonly (readonly [promise: string, change: Partial<typeof assertion> & { foreignKey?: true },
  status: number])[] = [
  ['for the address of the token endpoint', {},                            200],
  ['for the issuer',                        { aud: 'issuer' },             200],
  ['for another server',                    { aud: 'https://elsewhere.example' }, 401],
  ['of another client',                     { sub: ids.daemon, iss: ids.daemon }, 401],
  ['with an issuer that is not the client', { iss: 'someone' },            401],
  ['that has ended',                        { expires: '-10m' },           401],
  ['that is valid for a day',               { expires: '24h' },            200],
  ['that is valid for longer',              { expires: '25h' },            401],
  ['signed with another key',               { foreignKey: true },          401],
  ['signed with PS256',                     { alg: 'PS256' },              200],
  ['that names an unknown key',             { kid: 'unknown' },            401],
];

for (const [promise, change, status] of assertions) {
  test(`an assertion ${promise} is answered ${status}`, async () => {
    const { alg, kid, sub, iss, aud, expires } = { ...assertion, ...change };
    const pem = change.foreignKey ? (await clientCertificate()).key : await readFile(server.clientPem, 'utf8');
    const audiences: Record<string, string> = {
      token: `${server.origin}/${testTenantId}/oauth2/v2.0/token`,
      issuer: server.issuer.issuer(),
    };
    const signed = await new SignJWT({ sub, iss, aud: audiences[aud] ?? aud, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
      .setExpirationTime(expires)
      .sign(createPrivateKey(pem));
    const answer = await server.token({
      grant_type: 'client_credentials',
      client_id: ids.certified,
      scope: graphDefault,
      client_assertion: signed,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    assert.equal(answer.status, change.sub === undefined ? status : 400, answer.text);
  });
}

/** What a client sends with an assertion of its own making. */
async function formWith(audience: string): Promise<Record<string, string>> {
  const signed = await new SignJWT({ sub: ids.certified, iss: ids.certified, aud: audience })
    .setProtectedHeader({ alg: 'RS256' })
    .setJti(crypto.randomUUID())
    .setExpirationTime('5m')
    .sign(createPrivateKey(await readFile(server.clientPem, 'utf8')));
  return {
    grant_type: 'client_credentials',
    client_id: ids.certified,
    scope: graphDefault,
    client_assertion: signed,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };
}

const send = (form: Readonly<Record<string, string>>, address: string) =>
  server.token(form, 'common', { 'x-test-address': address });

test('an assertion that was used is refused to every other address, and good where it was used first', async () => {
  const form = await formWith(server.issuer.issuer());
  assert.equal((await send(form, '203.0.113.1')).status, 200);
  for (const [address, status] of [
    ['203.0.113.1', 200],
    ['203.0.113.2', 401],
    ['2001:db8::1', 401],
    ['203.0.113.1', 200],
  ] as const) {
    const answer = await send(form, address);
    assert.equal(answer.status, status, address);
    if (status === 401) assert.match(answer.text, /"invalid_client".*AADSTS50013/);
  }
  const other = await formWith(server.issuer.issuer());
  const [one, two] = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::2'];
  assert.deepEqual([(await send(other, one)).status, (await send(other, two)).status], [200, 200]);
});

test('of five addresses that send one assertion at the same moment one gets a token', async () => {
  const form = await formWith(server.issuer.issuer());
  const answers = await Promise.all(Array.from({ length: 5 }, (_, at) => send(form, `198.51.100.${at}`)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401, 401, 401]);
});

test('no header makes an assertion for another server one for this server', async () => {
  const elsewhere = 'https://evil.example/common/oauth2/v2.0/token';
  for (const headers of [
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { forwarded: 'host=evil.example;proto=https' },
  ]) {
    const form = await formWith(elsewhere);
    const answer = await server.token(form, 'common', headers);
    assert.deepEqual([answer.status, answer.json()['error']], [401, 'invalid_client'], JSON.stringify(headers));
  }
});

test('a certificate that has ended proves nothing', async () => {
  const { key, certificate } = await clientCertificate(-1);
  const client = server.store.clients.get(ids.certified);
  assert.ok(client !== undefined);
  server.store.clients.set('late', { ...client, clientId: 'late', certificates: [certificate] });
  const signed = await new SignJWT({ sub: 'late', iss: 'late', aud: server.issuer.issuer(), jti: 'x' })
    .setProtectedHeader({ alg: 'RS256' })
    .setExpirationTime('5m')
    .sign(createPrivateKey(key));
  const form = {
    grant_type: 'client_credentials',
    client_id: 'late',
    scope: graphDefault,
    client_assertion: signed,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };
  assert.equal((await server.token(form)).status, 401);
});

test('a client whose rows are partly broken works with the rest of them', async () => {
  const client = server.store.clients.get(ids.certified);
  assert.ok(client !== undefined);
  const redirectUris = [
    'no address',
    'javascript:alert(1)',
    'https://localhost/secure',
    'myapp://answer',
    'https://site.example/#part',
  ];
  server.store.clients.set('odd', {
    ...client,
    clientId: 'odd',
    displayName: '',
    certificates: ['text', ...client.certificates],
    redirectUris: { web: [], spa: [], publicClient: redirectUris },
  });
  const signed = await new SignJWT({ sub: 'odd', iss: 'odd', aud: server.issuer.issuer(), jti: 'x' })
    .setProtectedHeader({ alg: 'RS256' })
    .setExpirationTime('5m')
    .sign(createPrivateKey(await readFile(server.clientPem, 'utf8')));
  const form = {
    grant_type: 'client_credentials',
    client_id: 'odd',
    scope: graphDefault,
    client_assertion: signed,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };
  assert.equal((await server.token(form)).status, 200);
});

test('nothing of all this was a bug', () => assert.deepEqual(server.faults, []));
