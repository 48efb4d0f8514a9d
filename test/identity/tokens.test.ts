// The promises of the token endpoint: who gets which token, and who gets none.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { testDomain, testPassword, testSecret, testTenantId, ids, servicePrincipalOf } from './memoryStore.ts';
import { startServer, type Answer, type TestServer } from './server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());
beforeEach(() => {
  // Each test guesses within a window of its own.
  server.ahead += 6 * 60_000;
});

const graphDefault = 'https://graph.microsoft.com/.default';
const daemon = {
  grant_type: 'client_credentials',
  client_id: ids.daemon,
  client_secret: testSecret,
  scope: graphDefault,
};
const ada = {
  grant_type: 'password',
  client_id: ids.public,
  username: `ada@${testDomain}`,
  password: testPassword,
  scope: graphDefault,
};

async function payload(answer: Answer): Promise<Record<string, unknown>> {
  assert.equal(answer.status, 200, answer.text);
  const keys = await server.ask(`/${testTenantId}/discovery/v2.0/keys`);
  const verified = await jwtVerify(answer.json()['access_token'], createLocalJWKSet(keys.json() as never));
  return verified.payload;
}

test('an application token holds the claims that clients of Entra read, signed by a published key', async () => {
  const answer = await server.token(daemon);
  const { iat, nbf, exp, uti, ...rest } = await payload(answer);
  assert.deepEqual(rest, {
    aud: 'https://graph.microsoft.com',
    iss: `${server.origin}/${testTenantId}/v2.0`,
    app_displayname: 'Nightly job',
    appid: ids.daemon,
    appidacr: '1',
    azp: ids.daemon,
    azpacr: '1',
    tid: testTenantId,
    ver: '2.0',
    idtyp: 'app',
    oid: servicePrincipalOf(ids.daemon),
    sub: servicePrincipalOf(ids.daemon),
    roles: ['EntitlementManagement.Read.All', 'Group.ReadWrite.All'],
  });
  assert.equal(nbf, iat);
  assert.equal(Number(exp) - Number(iat), 3600);
  assert.equal(typeof uti, 'string');
  assert.equal(decodeProtectedHeader(answer.json()['access_token']).alg, 'RS256');
  const { access_token, ...body } = answer.json();
  assert.deepEqual(body, { token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600 });
});

test('a user token holds the claims that clients of Entra read', async () => {
  const { iat, nbf, exp, uti, iss, auth_time, sid, ...rest } = await payload(await server.token(ada));
  assert.equal(typeof auth_time, 'number');
  assert.match(String(sid), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.deepEqual(rest, {
    amr: ['pwd'],
    aud: 'https://graph.microsoft.com',
    app_displayname: 'Sandbox tools',
    appid: ids.public,
    appidacr: '0',
    azp: ids.public,
    azpacr: '0',
    tid: testTenantId,
    ver: '2.0',
    idtyp: 'user',
    oid: ids.ada,
    sub: ids.ada,
    upn: `ada@${testDomain}`,
    unique_name: `ada@${testDomain}`,
    preferred_username: `ada@${testDomain}`,
    name: 'Ada',
    given_name: 'Ada',
    family_name: 'Kim',
    scp: 'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read',
  });
});

// biome-ignore format: a table, read by column
const spellings: readonly (readonly [scope: string, scp: string])[] = [
  ['https://graph.microsoft.com/.default',
    'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read'],
  ['https://graph.microsoft.com//.default',
    'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read'],
  ['00000003-0000-0000-c000-000000000000/.default',
    'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read'],
  ['https://localhost/.default offline_access',
    'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read'],
  ['http://127.0.0.1:8420/.default',
    'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read'],
  ['http://127.0.0.1/.default',
    'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read'],
  ['',                                                                            'EntitlementManagement.Read.All ' +
    'EntitlementManagement.ReadWrite.All User.Read'],
  ['User.Read',                                                                   'User.Read'],
  ['user.read',                                                                   'User.Read'],
  ['https://graph.microsoft.com/EntitlementManagement.Read.All',                  'EntitlementManagement.Read.All'],
  ['https://graph.microsoft.com/EntitlementManagement.Read.All User.Read openid',
    'EntitlementManagement.Read.All User.Read openid'],
  ['User.Read No.Such',                                                           'User.Read'],
  ['openid profile',                                                              'openid profile'],
];

for (const [scope, scp] of spellings) {
  test(`a user token asked for with «${scope}» may do «${scp}»`, async () => {
    assert.equal((await payload(await server.token({ ...ada, scope })))['scp'], scp);
  });
}

for (const tenant of [
  testTenantId,
  testTenantId.toUpperCase(),
  testDomain,
  'other.example',
  'common',
  'organizations',
  'Organizations',
]) {
  test(`the tenant may be named ${tenant}`, async () => {
    assert.equal((await payload(await server.token(daemon, tenant)))['tid'], testTenantId);
  });
}

test('a client may send its secret in the Authorization header', async () => {
  const { client_id, client_secret, ...form } = daemon;
  const basic = Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`).toString('base64');
  assert.equal(
    (await payload(await server.token(form, testTenantId, { authorization: `Basic ${basic}` })))['oid'],
    servicePrincipalOf(ids.daemon),
  );
});

test('any of the secrets of a client opens', async () => {
  assert.equal((await server.token({ ...daemon, client_secret: 'an older secret' })).status, 200);
});

test('openid, profile and email fill the id token, and client_info names the account', async () => {
  const answer = await server.token({ ...ada, scope: 'openid profile email User.Read', client_info: '1' });
  const { iat, exp, nbf, iss, ...claims } = decodeJwt(answer.json()['id_token']);
  assert.deepEqual(claims, {
    aud: ids.public,
    sub: ids.ada,
    oid: ids.ada,
    tid: testTenantId,
    ver: '2.0',
    name: 'Ada',
    preferred_username: `ada@${testDomain}`,
    given_name: 'Ada',
    family_name: 'Kim',
    email: 'ada@mail.example',
  });
  assert.equal(answer.json()['refresh_token'], undefined);
  assert.deepEqual(JSON.parse(Buffer.from(answer.json()['client_info'], 'base64url').toString()), {
    uid: ids.ada,
    utid: testTenantId,
  });
});

type Row = readonly [
  promise: string,
  form: Readonly<Record<string, string>>,
  status: number,
  error: string,
  number: number,
  tenant?: string,
];

// biome-ignore format: a table, read by column
const refused: readonly Row[] = [
  ['a wrong secret',                          { ...daemon, client_secret: 'wrong' },
    401, 'invalid_client',         7000215],
  ['a secret of forty thousand letters',      { ...daemon, client_secret: 'x'.repeat(40_000) },
    401, 'invalid_client',         7000215],
  ['an empty secret',                         { ...daemon, client_secret: '' },
    401, 'invalid_client',         7000215],
  ['an unknown client',                       { ...daemon, client_id: 'c9999999-0000-4000-8000-000000000000' },
    401, 'invalid_client',         7000215],
  ['a disabled client',                       { ...daemon, client_id: ids.off },
    401, 'invalid_client',         7000215],
  ['a client that must prove itself and does not',
    { grant_type: 'client_credentials', client_id: ids.daemon, scope: graphDefault }, 401, 'invalid_client',  7000215],
  ['a public client that asks for itself',    { ...daemon, client_id: ids.public, client_secret: '' },
    400, 'invalid_request',        900144],
  ['an assertion that is none',
    { grant_type: 'client_credentials', client_id: ids.certified, scope: graphDefault, client_assertion: 'a.b.c',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' }, 400, 'invalid_request', 900144],
  ['an unknown tenant',                       daemon,
    400, 'invalid_request',        90002,   'contoso.com'],
  ['a tenant that is a broken escape',        daemon,
    400, 'invalid_request',        90002,   '%zz'],
  ['a foreign resource',                      { ...daemon, scope: 'https://management.azure.com/.default' },
    400, 'invalid_resource',       500011],
  ['an own origin with a path',               { ...daemon, scope: 'https://localhost/other/.default' },
    400, 'invalid_resource',       500011],
  ['an own host as a part of a foreign name', { ...daemon, scope: 'https://localhost.evil.example/.default' },
    400, 'invalid_resource',       500011],
  ['client credentials without a scope',      { ...daemon, scope: '' },
    400, 'invalid_scope',          1002012],
  ['client credentials for a permission',     { ...daemon, scope: 'User.Read' },
    400, 'invalid_scope',          1002012],
  ['client credentials for openid',           { ...daemon, scope: 'openid' },
    400, 'invalid_scope',          1002012],
  ['.default beside a permission',            { ...ada, scope: `${graphDefault} User.Read` },
    400, 'invalid_scope',          70011],
  ['a scope with a quote',                    { ...ada, scope: 'User.Read "x"' },
    400, 'invalid_scope',          70011],
  ['only permissions that there are not',     { ...ada, scope: 'No.Such' },
    400, 'invalid_scope',          650053],
  ['a permission that the client lacks',      { ...ada, scope: 'User.Read Directory.ReadWrite.All' },
    400, 'invalid_grant',          65001],
  ['.default of a client without permissions', { ...ada, client_id: ids.bare },
    400, 'invalid_scope',          650053],
  ['a wrong password',                        { ...ada, password: 'wrong' },
    400, 'invalid_grant',          50126],
  ['an unknown user',                         { ...ada, username: `nobody@${testDomain}` },
    400, 'invalid_grant',          50126],
  ['a user without a password',               { ...ada, username: `guest@${testDomain}` },
    400, 'invalid_grant',          50126],
  ['an empty password',                       { ...ada, password: '' },
    400, 'invalid_grant',          50126],
  ['a disabled user with the right password', { ...ada, username: `disabled@${testDomain}` },
    400, 'invalid_grant',          50057],
  ['a disabled user with a wrong password',   { ...ada, username: `disabled@${testDomain}`, password: 'wrong' },
    400, 'invalid_grant',          50126],
  ['a password at a confidential client',     { ...ada, client_id: ids.web, client_secret: testSecret },
    400, 'invalid_request',        900144],
  ['no grant type',                           { client_id: ids.daemon, client_secret: testSecret },
    400, 'invalid_request',        900144],
  ['an unknown grant type',                   { ...daemon, grant_type: 'implicit' },
    400, 'unsupported_grant_type', 70003],
  ['an unknown refresh token',
    { grant_type: 'refresh_token', client_id: ids.public, refresh_token: 'x' }, 400, 'invalid_grant',        70000],
  ['an unknown code',
    { grant_type: 'authorization_code', client_id: ids.public, code: 'x', redirect_uri: 'http://localhost' }, 400,
    'invalid_grant', 70000],
  ['an unknown device code',                  { grant_type: 'device_code', client_id: ids.public, device_code: 'x' },
    400, 'invalid_grant',          70000],
];

for (const [promise, form, status, error, number, tenant] of refused) {
  test(`${promise} is refused as ${error}`, async () => {
    const answer = await server.token(form, tenant);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers['content-type'] ?? '', /^application\/json/);
    const { error: code, error_description, error_codes, trace_id, correlation_id, timestamp } = answer.json();
    assert.deepEqual([code, error_codes], [error, [number]]);
    assert.match(
      error_description,
      new RegExp(`^AADSTS${number}: .+\\. Trace ID: ${trace_id} Timestamp: ${timestamp}$`),
    );
    assert.equal(correlation_id, trace_id);
    assert.ok(!answer.text.includes(testSecret) && !answer.text.includes(testPassword));
  });
}

// biome-ignore format: a table, read by column
const malformed: readonly (readonly [promise: string, headers: Readonly<Record<string, string>>, body: string])[] = [
  ['a body that is JSON',         { 'content-type': 'application/json' },
    '{"grant_type":"client_credentials"}'],
  ['a body without a type',       {},
    'grant_type=client_credentials'],
  ['a parameter that comes twice', { 'content-type': 'application/x-www-form-urlencoded' },
    `${new URLSearchParams(daemon)}&client_secret=${testSecret}`],
  ['a body of more than 48 KB',   { 'content-type': 'application/x-www-form-urlencoded' },
    `scope=${'a'.repeat(70_000)}`],
];

for (const [promise, headers, body] of malformed) {
  test(`${promise} is refused as no form`, async () => {
    const answer = await server.ask(`/${testTenantId}/oauth2/v2.0/token`, { method: 'POST', headers, body });
    assert.deepEqual(
      [answer.status, answer.json()['error'], answer.json()['error_codes']],
      [400, 'invalid_request', [900144]],
    );
  });
}

test('ten wrong passwords from one address close the account to that address alone, for five minutes', async () => {
  const wrong = { ...ada, password: 'wrong' };
  const from = (address: string) => ({ 'x-test-address': address });
  for (let guess = 0; guess < 10; guess += 1)
    assert.deepEqual((await server.token(wrong, testTenantId, from('thief'))).json()['error_codes'], [50126]);
  assert.deepEqual((await server.token(ada, testTenantId, from('thief'))).json()['error_codes'], [50053]);
  assert.equal((await server.token(ada, testTenantId, from('owner'))).status, 200);
  server.ahead += 5 * 60_000 + 1;
  assert.equal((await server.token(ada, testTenantId, from('thief'))).status, 200);
});

test('guesses that come at the same time are counted too', async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, () =>
      server.token({ ...ada, password: 'wrong' }, testTenantId, { 'x-test-address': 'crowd' }),
    ),
  );
  assert.equal(answers.filter((answer) => answer.json()['error_codes'][0] === 50126).length, 10);
});

test('wrong secrets close no client to anybody', async () => {
  const from = { 'x-test-address': 'secret thief' };
  for (let guess = 0; guess < 10; guess += 1)
    await server.token({ ...daemon, client_secret: `wrong ${guess}` }, testTenantId, from);
  assert.equal((await server.token(daemon, testTenantId, from)).status, 200);
});

// biome-ignore format: a table, read by column
const places: readonly (readonly [method: string, path: string, status: number])[] = [
  ['GET',    `/${testTenantId}/oauth2/v2.0/token`,                    405],
  ['PUT',    `/${testTenantId}/oauth2/v2.0/devicecode`,               405],
  ['DELETE', `/${testTenantId}/discovery/v2.0/keys`,                  405],
  ['GET',    `/${testTenantId}/v2.0/.well-known/openid-configuration`, 200],
  ['GET',    `/common/v2.0/.well-known/openid-configuration`,   200],
  ['GET',    `/nobody/v2.0/.well-known/openid-configuration`,   400],
  ['GET',    '/common/discovery/instance?api-version=1.1&authorization_endpoint=x', 200],
  ['GET',    `/${testTenantId}/oauth2/v2.0/unknown`,                  404],
  ['GET',    '/',                                               404],
];

for (const [method, path, status] of places) {
  test(`${method} ${path.replace(testTenantId, '{tenant}')} is answered ${status}`, async () => {
    const answer = await server.ask(path, { method });
    assert.equal(answer.status, status, answer.text);
    assert.doesNotThrow(answer.json);
  });
}

test('the configuration names addresses of the asked origin and tenant, and the issuer of the tokens', async () => {
  const found = (await server.ask('/organizations/v2.0/.well-known/openid-configuration')).json();
  const base = `${server.origin}/organizations`;
  assert.equal(found['issuer'], `${server.origin}/${testTenantId}/v2.0`);
  assert.equal(found['token_endpoint'], `${base}/oauth2/v2.0/token`);
  assert.equal(found['authorization_endpoint'], `${base}/oauth2/v2.0/authorize`);
  assert.equal(found['device_authorization_endpoint'], `${base}/oauth2/v2.0/devicecode`);
  assert.equal(found['end_session_endpoint'], `${base}/oauth2/v2.0/logout`);
  assert.equal(found['jwks_uri'], `${base}/discovery/v2.0/keys`);
  assert.deepEqual(found['scopes_supported'], ['openid', 'profile', 'email', 'offline_access']);
});

test('the published keys hold nothing private', async () => {
  const { keys } = (await server.ask(`/${testTenantId}/discovery/v2.0/keys`)).json();
  for (const key of keys) assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

test('a program that says it reads HTML is answered in JSON all the same', async () => {
  const answer = await server.token({ ...daemon, client_secret: 'wrong' }, testTenantId, { accept: 'text/html' });
  assert.equal(answer.json()['error'], 'invalid_client');
});

test('outside the sandbox there is no password grant', async () => {
  const production = await startServer({ sandbox: false });
  try {
    const answer = await production.token(ada);
    assert.deepEqual([answer.status, answer.json()['error']], [400, 'unsupported_grant_type']);
  } finally {
    await production.close();
  }
});

test('nothing of all this was a bug', () => assert.deepEqual(server.faults, []));
