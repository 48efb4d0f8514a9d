// The promise that Microsoft's own libraries get tokens here, unmodified, over https.
// Own process: it takes long, for it starts a process for each way to sign in.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startAzureActs, type AzureActs } from './azureActs.ts';
import type { Setting } from './azureChild.ts';
import { browse } from './browser.ts';
import { testDomain, testPassword, testSecret, testTenantId, ids, servicePrincipalOf } from './memoryStore.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
let setting: Setting;

let acts: AzureActs;

before(async () => {
  server = await startServer();
  setting = {
    origin: server.origin,
    tenant: testTenantId,
    clientPem: server.clientPem,
    ids,
    secret: testSecret,
    userName: `ada@${testDomain}`,
    password: testPassword,
  };
  acts = await startAzureActs(server.caFile, setting, {
    browse: () => browse(server),
    credentials: { username: setting.userName, password: setting.password },
  });
});
after(async () => {
  acts.end();
  await server.close();
});

const ada = { kind: 'user', objectId: ids.ada, appId: ids.public } as const;
const all = 'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read';
const daemon = {
  kind: 'application',
  objectId: servicePrincipalOf(ids.daemon),
  appId: ids.daemon,
  roles: 'EntitlementManagement.Read.All Group.ReadWrite.All',
} as const;
const certified = {
  kind: 'application',
  objectId: servicePrincipalOf(ids.certified),
  appId: ids.certified,
  roles: 'User.Read.All',
} as const;
const web = { kind: 'user', objectId: ids.ada, appId: ids.web } as const;
const signedIn = 'openid profile';
const entitlements = `EntitlementManagement.Read.All ${signedIn}`;
const self = `User.Read ${signedIn}`;

interface Bearer {
  readonly kind: string;
  readonly objectId: string;
  readonly appId: string;
  readonly scopes?: string;
  readonly roles?: string;
}

// biome-ignore format: a table, read by column
const successes: readonly (readonly [act: string, promise: string, ...bearers: Bearer[]])[] = [
  ['clientSecret',             'ClientSecretCredential gets the application its roles',                     daemon],
  ['clientSecretForOwnOrigin', 'ClientSecretCredential may name our own origin without its port',           daemon],
  ['clientCertificate',        'ClientCertificateCredential proves itself by its certificate',              certified],
  ['clientAssertion',          'ClientAssertionCredential proves itself by an assertion of its own making', certified],
  ['userNameAndPassword',      'UsernamePasswordCredential signs a user in, in the sandbox',
    { ...ada, scopes: entitlements }],
  ['deviceCode',               'DeviceCodeCredential waits for the person and then refreshes by itself',
    { ...ada, scopes: all }, { ...ada, scopes: self }],
  ['msalClientCredential',     'msal-node names the tenant by one of its domains or its id',                  daemon,
    daemon, daemon],
  ['msalOneAssertionTwice',    'msal-node may send one assertion several times, as it does',                certified,
    certified],
  ['msalCodeOfWebClient',      'msal-node exchanges a code with PKCE and secret, then refreshes',
    { ...web, scopes: entitlements }, { ...web, scopes: entitlements }],
  ['msalCodeOfPublicClient',   'msal-node exchanges a code with PKCE alone, then refreshes',
    { ...ada, scopes: entitlements }, { ...ada, scopes: entitlements }],
  ['msalInteractive',          'msal-node signs a person in through its own loopback listener',
    { ...ada, scopes: self }],
  ['msalDeviceCode',           'msal-node polls for a device code and refreshes',
    { ...ada, scopes: self }, { ...ada, scopes: self }],
];

const refusals: readonly (readonly [act: string, promise: string, fault: RegExp])[] = [
  ['clientSecretWrong', 'ClientSecretCredential is told that its secret is wrong', /AADSTS7000215/],
  ['userNameAndPasswordWrong', 'UsernamePasswordCredential is told that its password is wrong', /AADSTS50126/],
];

// Most of the time a client of a device code waits, so the others need not wait for it.
suite("Microsoft's libraries", { concurrency: 4 }, () => {
  for (const [name, promise, ...expected] of successes) {
    test(promise, async () => {
      const { tokens, fault } = await acts.run(name);
      assert.equal(fault, undefined);
      const bearers = await Promise.all((tokens ?? []).map(async (token) => server.issuer.verifier.verify(token)));
      assert.deepEqual(
        bearers.map(({ kind, objectId, appId, scopes, roles }) => ({
          kind,
          objectId,
          appId,
          scopes: [...scopes].join(' '),
          roles: [...roles].join(' '),
        })),
        expected.map((bearer) => ({ scopes: '', roles: '', ...bearer })),
      );
      assert.deepEqual(server.faults, []);
    });
  }

  for (const [name, promise, expected] of refusals) {
    test(promise, async () => {
      const { tokens, fault } = await acts.run(name);
      assert.equal(tokens, undefined);
      assert.match(fault ?? '', expected);
    });
  }
});
