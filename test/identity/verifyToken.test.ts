// The promises of verification: which tokens are good, why others are not, and that rotation ends no token early.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SignJWT, exportJWK, generateKeyPair, type JWTPayload } from 'jose';
import { createKeyRing, type KeyChange } from '../../src/identity/tokens/keyRing.ts';
import { createSealing, noSealing } from '../../src/identity/tokens/sealing.ts';
import {
  KeysUnavailable,
  TokenError,
  createTokenVerifier,
  type OutsideIssuer,
  type TokenErrorReason,
} from '../../src/identity/tokens/verifyToken.ts';
import { testSecret, testTenantId, ids, servicePrincipalOf } from './memoryStore.ts';
import { startServer, type TestServer } from './server.ts';

const outsideUrl = 'https://login.outside.example/tenant/v2.0';
const jwksUrl = 'https://login.outside.example/keys';

const outsideKeys = await generateKeyPair('RS256');
const strangeKeys = await generateKeyPair('RS256');
const outsideJwks = {
  keys: [{ ...(await exportJWK(outsideKeys.publicKey)), kid: 'outside', alg: 'RS256', use: 'sig' }],
};

const asked: string[] = [];
let outsideIsDown = false;
const outsideIssuer: OutsideIssuer = {
  issuer: outsideUrl,
  jwksUri: jwksUrl,
  audience: 'api://latchkey',
  fetch: async (url) => {
    asked.push(url);
    if (outsideIsDown) throw new Error('unreachable');
    return Response.json(outsideJwks);
  },
};

let server: TestServer;
before(async () => {
  server = await startServer({ outsideIssuer });
});
after(() => server.close());

async function ownToken(of: TestServer = server): Promise<string> {
  const answer = await of.token({
    grant_type: 'client_credentials',
    client_id: ids.daemon,
    client_secret: testSecret,
    scope: 'https://graph.microsoft.com/.default',
  });
  return answer.json()['access_token'] as string;
}

interface Recipe {
  readonly claims?: JWTPayload;
  readonly key?: typeof outsideKeys.privateKey;
  readonly header?: Readonly<Record<string, string>>;
  readonly expires?: string | null;
}

const outsideClaims = {
  iss: outsideUrl,
  aud: 'api://latchkey',
  tid: 'their-tenant',
  oid: 'their-user',
  azp: 'their-client',
  scp: 'User.Read  EntitlementManagement.Read.All',
};

function make({ claims = {}, key = outsideKeys.privateKey, header = {}, expires = '1h' }: Recipe): Promise<string> {
  const token = new SignJWT({ ...outsideClaims, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'outside', ...header })
    .setIssuedAt();
  return (expires === null ? token : token.setExpirationTime(expires)).sign(key);
}

async function reasonOf(token: string | undefined): Promise<TokenErrorReason | undefined> {
  try {
    await server.issuer.verifier.verify(token);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof TokenError, String(error));
    return error.reason;
  }
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

// biome-ignore format: a table, read by column
const refused: readonly (readonly [promise: string, make: () => Promise<string | undefined>,
  reason: TokenErrorReason])[] = [
  ['no token',                           async () => undefined,
    'missing'],
  ['an empty token',                     async () => '',
    'missing'],
  ['a word',                             async () => 'token',
    'malformed'],
  ['three words',                        async () => 'a.b.c',
    'malformed'],
  ['a payload that is no object',        async () => `${encode({ alg: 'RS256' })}.${encode([1])}.x`,
    'malformed'],
  ['a token of 100 KB',                  async () => 'a'.repeat(100_000),
    'malformed'],
  ['an own token with another signature', async () => `${(await ownToken()).slice(0, -6)}AAAAAA`,
    'badSignature'],
  ['an own token with another payload',  async () => swapPayload(await ownToken(), { roles: ['Everything'] }),
    'badSignature'],
  ['an own issuer with an invented key',
    async () => make({ claims: { iss: server.issuer.issuer(), aud: 'https://graph.microsoft.com' } }), 'badSignature'],
  ['an own issuer and no key id',        async () => unsigned({ iss: server.issuer.issuer() }, { alg: 'RS256' }),
    'badSignature'],
  ['an algorithm «none»',                async () => unsigned({ iss: server.issuer.issuer() }, { alg: 'none' }),
    'badSignature'],
  ['a shared-secret algorithm',          async () => unsigned({ iss: outsideUrl }, { alg: 'HS256', kid: 'outside' }),
    'badSignature'],
  ['an unknown issuer',                  () => make({ claims: { iss: 'https://evil.example' } }),
    'wrongIssuer'],
  ['no issuer',                          () => make({ claims: { iss: '' } }),
    'wrongIssuer'],
  ['the issuer of another tenant here',
    async () => make({ claims: { iss: server.issuer.issuer().replace(testTenantId, 'other') } }),       'wrongIssuer'],
  ['an outside token for someone else',  () => make({ claims: { aud: 'api://other' } }),
    'wrongAudience'],
  ['an outside token for Graph itself',  () => make({ claims: { aud: 'https://graph.microsoft.com' } }),
    'wrongAudience'],
  ['an outside token of a stranger key', () => make({ key: strangeKeys.privateKey }),
    'badSignature'],
  ['an outside token that has ended',    () => make({ expires: '-1s' }),
    'expired'],
  ['an outside token without an end',    () => make({ expires: null }),
    'malformed'],
  ['an outside token of tomorrow',       () => make({ claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }),
    'notYetValid'],
  ['an outside token of nobody',         () => make({ claims: { oid: '', sub: '' } }),
    'malformed'],
];

function swapPayload(token: string, more: object): string {
  const [header, payload = '', signature] = token.split('.');
  return [header, encode({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...more }), signature].join(
    '.',
  );
}

function unsigned(claims: object, header: object): string {
  const body = { aud: 'https://graph.microsoft.com', iat: 1, exp: 4e9, ...claims };
  const signature = 'alg' in header && header.alg === 'none' ? '' : 'c2ln';
  return `${encode(header)}.${encode(body)}.${signature}`;
}

for (const [promise, recipe, reason] of refused) {
  test(`${promise} is refused as ${reason}`, async () => assert.equal(await reasonOf(await recipe()), reason));
}

test('an id token opens nothing', async () => {
  const answer = await server.token({
    grant_type: 'password',
    client_id: ids.public,
    username: 'ada@latchkey.example',
    password: 'correct horse battery staple',
    scope: 'openid',
  });
  assert.equal(await reasonOf(answer.json()['id_token']), 'wrongAudience');
});

test('an own token tells who asks, for whom, and what the client may', async () => {
  const { issuedAt, expiresAt, signedInAt, ...identity } = await server.issuer.verifier.verify(await ownToken());
  assert.deepEqual(identity, {
    kind: 'application',
    issuedHere: true,
    grantKey: null,
    objectId: servicePrincipalOf(ids.daemon),
    tenantId: testTenantId,
    appId: ids.daemon,
    scopes: new Set(),
    roles: new Set(['EntitlementManagement.Read.All', 'Group.ReadWrite.All']),
  });
  assert.equal(expiresAt.getTime() - issuedAt.getTime(), 3600_000);
  assert.deepEqual(signedInAt, issuedAt);
});

test('a token of the outside issuer is accepted, and its keys are fetched once through the given door', async () => {
  const before = asked.length;
  const { issuedAt, expiresAt, signedInAt, ...identity } = await server.issuer.verifier.verify(await make({}));
  await server.issuer.verifier.verify(await make({ claims: { oid: 'another' } }));
  assert.deepEqual(identity, {
    kind: 'user',
    issuedHere: false,
    grantKey: null,
    objectId: 'their-user',
    tenantId: 'their-tenant',
    appId: 'their-client',
    scopes: new Set(['User.Read', 'EntitlementManagement.Read.All']),
    roles: new Set(),
  });
  assert.ok(asked.length - before <= 1);
  assert.ok(asked.every((url) => url === jwksUrl));
});

test('an application of the outside issuer has roles and no scopes', async () => {
  const { kind, roles, scopes } = await server.issuer.verifier.verify(
    await make({ claims: { idtyp: 'app', scp: 'User.Read', roles: ['User.Read.All'] } }),
  );
  assert.deepEqual(
    { kind, roles, scopes },
    { kind: 'application', roles: new Set(['User.Read.All']), scopes: new Set() },
  );
});

test('where the outside issuer cannot be reached, that is said, and not that the token is bad', async () => {
  const other = await startServer({ outsideIssuer });
  outsideIsDown = true;
  try {
    await assert.rejects(async () => other.issuer.verifier.verify(await make({})), KeysUnavailable);
  } finally {
    outsideIsDown = false;
    await other.close();
  }
});

test('a token that was good is refused once it has ended, also when it is remembered', async () => {
  const other = await startServer();
  try {
    const [seen, unseen] = [await ownToken(other), await ownToken(other)];
    await other.issuer.verifier.verify(seen);
    other.ahead = 3600_000 + 1000;
    for (const token of [seen, unseen])
      await assert.rejects(async () => other.issuer.verifier.verify(token), { reason: 'expired' });
  } finally {
    await other.close();
  }
});

test('after a rotation a new key signs, old tokens stay good until they end, and then the old key goes', async () => {
  const other = await startServer();
  const published = async (): Promise<readonly string[]> =>
    (await other.ask('/common/discovery/v2.0/keys')).json()['keys'].map(({ kid }: { kid: string }) => kid);
  try {
    const old = await ownToken(other);
    const [oldKey] = await published();
    await other.issuer.keys.rotate({ aheadMs: 0, withdraws: false });
    const both = await published();
    assert.equal(both.length, 2);
    assert.equal(both[1], oldKey);
    const fresh = await ownToken(other);
    const header = JSON.parse(Buffer.from(fresh.split('.')[0] ?? '', 'base64url').toString()) as { kid: string };
    assert.equal(header.kid, both[0]);
    for (const token of [old, fresh]) assert.equal((await other.issuer.verifier.verify(token)).appId, ids.daemon);
    other.ahead = 3600_000 + 15 * 60_000;
    assert.deepEqual(await published(), [both[0]]);
  } finally {
    await other.close();
  }
});

test('a key that another process rotated in is found when its first token comes', async () => {
  const one = await startServer();
  const two = await startServer({ store: one.store, publicOrigin: () => one.origin });
  try {
    await two.issuer.verifier.verify(await ownToken(one));
    await one.issuer.keys.rotate({ aheadMs: 0, withdraws: false });
    const token = await ownToken(one);
    two.ahead = 6000;
    assert.equal((await two.issuer.verifier.verify(token)).appId, ids.daemon);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});

test('keys rotate by themselves: the next is published a day before it signs, and one process adds it', async () => {
  const day = 24 * 3600_000;
  const more = { keyLifetimeMs: 90 * day };
  const one = await startServer(more);
  const two = await startServer({ ...more, store: one.store, publicOrigin: () => one.origin });
  const at = (milliseconds: number): void => {
    for (const each of [one, two]) each.ahead = milliseconds;
  };
  const published = async (): Promise<readonly string[]> => {
    const [first, second] = await Promise.all(
      [one, two].map(async (each) =>
        (await each.ask('/common/discovery/v2.0/keys')).json()['keys'].map(({ kid }: { kid: string }) => kid),
      ),
    );
    assert.deepEqual(first, second, 'both processes say the same');
    return first;
  };
  // The library dates tokens by the real clock: what is looked at is whose key signed.
  const signedBy = async (each: TestServer): Promise<string> => {
    const { kid } = JSON.parse(Buffer.from((await ownToken(each)).split('.')[0] ?? '', 'base64url').toString());
    for (const process of [one, two]) assert.ok((await process.issuer.keys.findPublicKey(kid)) !== undefined);
    return kid;
  };
  try {
    const [first] = await published();
    at(88 * day);
    assert.deepEqual(await published(), [first]);
    at(89 * day + 60_000);
    // Both look at the same moment, and twice.
    await Promise.all([one, two, one, two].map((each) => each.ask('/common/discovery/v2.0/keys')));
    at(89 * day + 3 * 60_000);
    const [signing, next, ...none] = await published();
    assert.deepEqual([signing, none], [first, []]);
    assert.deepEqual([await signedBy(one), await signedBy(two)], [first, first]);
    at(90 * day + 2 * 60_000);
    assert.deepEqual(await published(), [next, first]);
    assert.deepEqual([await signedBy(one), await signedBy(two)], [next, next]);
    at(90 * day + 2 * 3600_000);
    assert.deepEqual(await published(), [next]);
    // A server that was off for long publishes the next key for a day all the same.
    at(300 * day);
    await published();
    at(300 * day + 2 * 60_000);
    assert.equal((await published()).length, 2);
    assert.equal(await signedBy(one), next);
    at(301 * day + 3 * 60_000);
    assert.notEqual(await signedBy(two), next);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});

test('withdrawn keys end at once, with the tokens that were found good before', async () => {
  const one = await startServer();
  const two = await startServer({ store: one.store, publicOrigin: () => one.origin });
  try {
    const token = await ownToken(one);
    for (const each of [one, two]) await each.issuer.verifier.verify(token);
    await one.issuer.keys.rotate({ aheadMs: 0, withdraws: true });
    await assert.rejects(async () => one.issuer.verifier.verify(token), { reason: 'badSignature' });
    two.ahead = 61_000;
    two.issuer.verifier.known(token);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await assert.rejects(async () => two.issuer.verifier.verify(token), { reason: 'badSignature' });
    await two.issuer.verifier.verify(await ownToken(one));
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});

test('signing keys are sealed at rest where a key for that is given, and open with no other', async () => {
  const sealing = createSealing('k'.repeat(32));
  const one = await startServer({ sealing });
  try {
    const [stored] = [...one.store.keys.values()];
    assert.match(stored?.material ?? '', /^sealed\.v1\./);
    assert.equal(sealing.open(stored?.material ?? '').includes('"d"'), true);
    await one.issuer.verifier.verify(await ownToken(one));
    await assert.rejects(
      startServer({ store: one.store, sealing: createSealing('o'.repeat(32)) }),
      /sealed with another key/,
    );
    await assert.rejects(startServer({ store: one.store }), /no key to open them/);
  } finally {
    await one.close();
  }
});

test('a process says once which key was withdrawn by another, and nothing of one whose time had come', async () => {
  const one = await startServer();
  try {
    let now = Date.now();
    const told: string[] = [];
    const ringOf = (onKeyChange?: (change: KeyChange) => void) =>
      createKeyRing({
        store: one.store.signingKeys,
        sealing: noSealing,
        machineNow: () => now,
        longestTokenSeconds: 3600,
        onKeyChange,
      });
    const watching = ringOf(({ change, kid }) => told.push(`${change} ${kid}`));
    const first = (await watching.current()).privateKeys[0]?.kid;
    const command = ringOf();
    await command.rotate({ aheadMs: 0, withdraws: true });
    now += 120_000;
    const second = (await watching.current()).privateKeys[0]?.kid;
    assert.notEqual(second, first);
    assert.deepEqual(told, [`withdrawn ${first}`]);
    await command.rotate({ aheadMs: 0, withdraws: false });
    now += 120_000;
    assert.equal((await watching.current()).privateKeys.length, 2);
    now += 3 * 3_600_000;
    assert.equal((await watching.current()).privateKeys.length, 1);
    assert.deepEqual(told, [`withdrawn ${first}`]);
  } finally {
    await one.close();
  }
});

test('a key that is retired when its time is long over was not withdrawn', async () => {
  const one = await startServer();
  try {
    let now = Date.now();
    const told: string[] = [];
    const ringOf = () =>
      createKeyRing({
        store: one.store.signingKeys,
        sealing: noSealing,
        machineNow: () => now,
        longestTokenSeconds: 3600,
        onKeyChange: ({ change, kid }) => told.push(`${change} ${kid}`),
      });
    const [watching, idle] = [ringOf(), ringOf()];
    await ringOf().rotate({ aheadMs: 600_000, withdraws: false });
    for (const ring of [watching, idle]) assert.equal((await ring.current()).privateKeys.length, 2);
    now += 3 * 3_600_000;
    for (const ring of [watching, idle]) assert.equal((await ring.current()).privateKeys.length, 1);
    now += 120_000;
    for (const ring of [watching, idle]) assert.equal((await ring.current()).privateKeys.length, 1);
    assert.deepEqual(told, []);
  } finally {
    await one.close();
  }
});

test('a token whose check began before its key was withdrawn is not remembered', async () => {
  const one = await startServer();
  try {
    const ring = createKeyRing({
      store: one.store.signingKeys,
      sealing: noSealing,
      machineNow: Date.now,
      longestTokenSeconds: 3600,
    });
    const [first, second] = [await ownToken(one), await ownToken(one)];
    let withdraws = async (): Promise<void> => {};
    const withdrawing = {
      ...ring,
      findPublicKey: async (kid: string) => {
        const key = await ring.findPublicKey(kid);
        await withdraws();
        return key;
      },
    };
    const { verify, known } = createTokenVerifier({
      ring: withdrawing,
      issuer: one.issuer.issuer,
      tenantId: testTenantId,
      machineNow: Date.now,
    });
    await verify(first);
    assert.notEqual(known(first), null);
    withdraws = async () => {
      await ring.rotate({ aheadMs: 0, withdraws: true });
      assert.equal(known(first), null);
    };
    await verify(second);
    assert.equal(known(second), null);
  } finally {
    await one.close();
  }
});

test('what was found good is remembered, for a bounded number of tokens', async () => {
  const ring = createKeyRing({
    store: server.store.signingKeys,
    sealing: noSealing,
    machineNow: Date.now,
    longestTokenSeconds: 3600,
  });
  let judged = 0;
  const counting = {
    ...ring,
    findPublicKey: async (kid: string) => {
      judged += 1;
      return ring.findPublicKey(kid);
    },
  };
  const { verify } = createTokenVerifier({
    ring: counting,
    issuer: server.issuer.issuer,
    tenantId: testTenantId,
    machineNow: Date.now,
    maxCached: 2,
  });
  const [a, b, c] = [await ownToken(), await ownToken(), await ownToken()];
  for (const token of [a, a, b, a, c, a]) await verify(token);
  assert.equal(judged, 3, 'the one that is used most stays');
  await verify(b);
  assert.equal(judged, 4, 'the one that was used longest ago went');
});
