// The promise that Microsoft's own libraries get tokens here, unmodified, over https.
// Own process: it takes long, for it starts a process for each way to sign in.
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Begin, Landed, Setting, Wish } from './azureChild.ts';
import { browse } from './browser.ts';
import { testDomain, testPassword, testSecret, testTenantId, ids, servicePrincipalOf } from './memoryStore.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
let setting: Setting;

let child: ChildProcess;
let exited: Promise<unknown[]>;
const acts: ((message: Outcome & { wish?: Wish }) => void)[] = [];

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
  child = fork(fileURLToPath(new URL('./azureChild.ts', import.meta.url)), {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: server.caFile, NODE_OPTIONS: '' },
    execArgv: [],
  });
  child.on('message', (message: Outcome & { number?: number; wish?: Wish }) => {
    acts[message.number ?? -1]?.(message);
  });
  exited = once(child, 'exit');
  await once(child, 'message');
});
after(async () => {
  child.kill();
  await server.close();
});

interface Outcome {
  readonly tokens?: readonly string[];
  readonly fault?: string;
}

/** Runs one act in the process of the libraries, and does what it asks of the person at the browser. */
function act(name: string): Promise<Outcome> {
  return new Promise<Outcome>((resolve, reject) => {
    void exited.then(([code]) => reject(new Error(`The process of the client ended with ${String(code)}.`)));
    const number =
      acts.push((message) => {
        if (message.wish === undefined) resolve(message);
        else grant(message.wish).then((landing) => child.send({ number, landing } satisfies Landed), reject);
      }) - 1;
    child.send({ number, act: name, setting } satisfies Begin);
  });
}

/** Answers where she came to. */
async function grant(wish: Wish): Promise<string> {
  const browser = browse(server);
  const credentials = { username: `ada@${testDomain}`, password: testPassword };
  if ('openUrl' in wish) {
    const page = await browser.open(wish.openUrl);
    const { leftTo, text } = await browser.submit(page, credentials);
    return leftTo?.href ?? (await post(text));
  }
  const confirm = await browser.submit(await browser.open(wish.verificationUri), { user_code: wish.userCode });
  const signIn = await browser.submit(confirm, {}, { confirm: 'yes' });
  const done = await browser.submit(signIn, credentials);
  assert.match(done.text, /You are signed in/);
  return done.url.href;
}

/** What a browser does with the library's page that posts the answer to the client. */
async function post(page: string): Promise<string> {
  const action = /<form method="post" action="(http:[^"]*)"/.exec(page)?.[1];
  assert.ok(action !== undefined, `the sign-in did not lead back to the client: ${page}`);
  const fields = [...page.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as [string, string],
  );
  await fetch(action, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  return action;
}

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
      const { tokens, fault } = await act(name);
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
      const { tokens, fault } = await act(name);
      assert.equal(tokens, undefined);
      assert.match(fault ?? '', expected);
    });
  }
});
