// `latchkey/testing` from the side of a test: callers, clock, snapshots, mails, calls, and tenants that share a server.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Client } from '@microsoft/microsoft-graph-client';
import { GraphError, startLatchkey, type Latchkey, type LatchkeyTenant } from '../../src/testing/testing.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey({ scenario: 'tutorial' });
});
after(() => latchkey.close());

const catalogNames = async (tenant: LatchkeyTenant): Promise<readonly string[]> =>
  (await tenant.as('globalAdmin').get(`${em}/catalogs?$orderby=displayName`)).value.map(
    ({ displayName }: { displayName: string }) => displayName,
  );
const addCatalog = (tenant: LatchkeyTenant, displayName: string): Promise<{ readonly id: string }> =>
  tenant.as('globalAdmin').post(`${em}/catalogs`, { displayName });

describe('a caller', () => {
  test('is a user or an application, by key, and calls as that one', async () => {
    assert.equal((await latchkey.as('manager').get('/v1.0/me')).displayName, 'Mika Lindqvist');
    assert.ok((await latchkey.as('app:readOnly').get(`${em}/catalogs`)).value.length > 0);
    assert.equal(latchkey.as('manager'), latchkey.as('manager'));
    const { token, expiresOnTimestamp } = await latchkey.as('manager').credential.getToken();
    assert.equal(token, await latchkey.as('manager').token());
    assert.ok(expiresOnTimestamp > Date.now());
  });

  test('that there is not is refused with all that there are', () => {
    for (const who of ['boss', 'app:boss', 'app:public'])
      assert.throws(
        () => latchkey.as(who as never),
        /^Error: There is nobody called "[\w:]+"; there are globalAdmin, .*app:full/,
      );
  });

  test('throws what Graph refuses, with its code, and hands out every answer of its fetch', async () => {
    const refused = latchkey.as('member').post(`${em}/catalogs`, { displayName: 'Mine' });
    await assert.rejects(
      refused,
      (error) => error instanceof GraphError && error.status === 403 && error.code !== 'none' && error.body !== null,
    );
    assert.equal((await latchkey.as('member').fetch('/v1.0/users/nobody')).status, 404);
    await assert.rejects(latchkey.as('member').get('v1.0/me'), /"v1\.0\/me" is no path; they begin with a slash/);
    await assert.rejects(latchkey.as('member').get('/v1.0/users/nobody'), { status: 404 });
  });

  test("of Microsoft's own client is ready over https, whose certificate the process trusts", async () => {
    const client = latchkey.as('manager').graph(Client);
    assert.equal((await client.api('/me').get()).displayName, 'Mika Lindqvist');
    assert.equal((await fetch(`${latchkey.url}/readyz`)).status, 200);
  });
});

describe('time, work and what was told', () => {
  test('the clock moves, and all that falls due happens; a reset brings both back', async () => {
    const today = await latchkey.clock.now();
    const { now, frozen } = await latchkey.clock.advance('P30D');
    assert.ok(Date.parse(now) - Date.parse(today) >= 30 * 86_400_000);
    assert.equal(frozen, false);
    assert.equal((await latchkey.clock.freeze()).frozen, true);
    const stands = await latchkey.clock.set('2099-01-01T00:00:00Z');
    assert.equal(await latchkey.clock.now(), stands.now);
    assert.equal((await latchkey.clock.release()).frozen, false);
    await assert.rejects(latchkey.clock.advance('soon'));
    await latchkey.reset();
    assert.ok(Date.parse(await latchkey.clock.now()) < Date.parse(today) + 86_400_000);
  });

  test('a request is delivered by the time that all is settled; its mails and its calls are there', async () => {
    const delivered = await deliverOne(latchkey);
    assert.equal(delivered, 'delivered');
    const mails = await latchkey.mails();
    assert.ok(mails.length >= 2 && mails.every(({ to, subject, text }) => to !== '' && subject !== '' && text !== ''));
    assert.match(mails[0]?.to ?? '', /^manager@/);
    const calls = await latchkey.calls();
    const asked = calls.find(({ method, url }) => method === 'POST' && url === `${em}/assignmentRequests`);
    assert.deepEqual([asked?.status, asked?.caller], [201, 'Mel Ferrante']);
    await latchkey.reset();
    assert.deepEqual([await latchkey.calls(), await latchkey.mails()], [[], []]);
  });
});

/** A member asks, and their manager approves; gives the state of the request in the end. */
async function deliverOne(tenant: LatchkeyTenant): Promise<string> {
  const admin = tenant.as('globalAdmin');
  const catalog = await addCatalog(tenant, 'Marketing');
  const accessPackage = await admin.post(`${em}/accessPackages`, {
    displayName: 'Campaigns',
    catalog: { id: catalog.id },
  });
  const policy = await admin.post(`${em}/assignmentPolicies`, {
    displayName: 'By their manager',
    accessPackage: { id: accessPackage.id },
    allowedTargetScope: 'allMemberUsers',
    expiration: { type: 'noExpiration' },
    requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      stages: [
        {
          durationBeforeAutomaticDenial: 'P14D',
          primaryApprovers: [{ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }],
        },
      ],
    },
  });
  const { id } = await tenant.as('member').post(`${em}/assignmentRequests`, {
    requestType: 'userAdd',
    assignment: { assignmentPolicyId: policy.id, accessPackageId: accessPackage.id },
  });
  await tenant.settled();
  const stages = `${em}/accessPackageAssignmentApprovals/${id}/stages`;
  const { value } = await tenant.as('manager').get(stages);
  const decision = { reviewResult: 'Approve', justification: 'Yes' };
  await tenant.as('manager').patch(`${stages}/${value[0].id}`, decision);
  await tenant.settled();
  return (await admin.get(`${em}/assignmentRequests/${id}`)).state;
}

describe('a snapshot', () => {
  test('is what was there, as often as it is asked for, and fits another tenant', async () => {
    await addCatalog(latchkey, 'Kept');
    const kept = await latchkey.snapshot();
    const names = await catalogNames(latchkey);
    for (const name of ['Lost 1', 'Lost 2']) {
      await addCatalog(latchkey, name);
      await latchkey.clock.advance('P1D');
      await latchkey.restore(kept);
      assert.deepEqual(await catalogNames(latchkey), names);
    }
    await using other = await latchkey.tenant();
    await other.restore(kept);
    assert.deepEqual(await catalogNames(other), names);
    assert.equal((await other.as('manager').get('/v1.0/organization')).value[0].id, other.tenantId);
    await latchkey.reset();
    assert.ok(!(await catalogNames(latchkey)).includes('Kept'));
    assert.ok((await catalogNames(other)).includes('Kept'));
  });
});

describe('a tenant of its own', () => {
  test('shares nothing with others but the server: rows, clock, calls, mails and tokens are its own', async () => {
    await using one = await latchkey.tenant();
    await using two = await latchkey.tenant();
    assert.equal(new Set([latchkey.tenantId, one.tenantId, two.tenantId]).size, 3);
    assert.deepEqual([one.url, two.url], [latchkey.url, latchkey.url]);
    assert.equal(new Set([latchkey.issuer, one.issuer, two.issuer]).size, 3);
    await Promise.all([addCatalog(one, 'One'), addCatalog(two, 'Two'), two.clock.advance('P10D')]);
    assert.deepEqual(
      [await catalogNames(latchkey), await catalogNames(one), await catalogNames(two)].map((names) =>
        names.filter((name) => name === 'One' || name === 'Two'),
      ),
      [[], ['One'], ['Two']],
    );
    assert.ok(Date.parse(await two.clock.now()) > Date.parse(await one.clock.now()) + 9 * 86_400_000);
    assert.ok((await one.calls()).every(({ url }) => url.includes('/catalogs')));
    assert.equal(await deliverOne(two), 'delivered');
    assert.deepEqual(await one.mails(), []);
  });

  test('is refused the token of another, whichever it says that it is for', async () => {
    await using one = await latchkey.tenant();
    const mine = await one.as('manager').token();
    const [head, payload = '', signature] = (await latchkey.as('manager').token()).split('.');
    const forged = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), tid: one.tenantId };
    const token = [head, Buffer.from(JSON.stringify(forged)).toString('base64url'), signature].join('.');
    const status = async (authorization: string): Promise<number> =>
      (await fetch(`${latchkey.httpUrl}/v1.0/me`, { headers: { authorization } })).status;
    assert.deepEqual([await status(`Bearer ${mine}`), await status(`Bearer ${token}`)], [200, 401]);
    await one.close();
    assert.equal(await status(`Bearer ${mine}`), 401);
    assert.equal(await status('Bearer a.b.c'), 401);
  });

  test('has an issuer of its own at its path, with the keys of all', async () => {
    await using one = await latchkey.tenant();
    const documentOf = async (tenant: LatchkeyTenant) =>
      (await fetch(`${tenant.authority}/v2.0/.well-known/openid-configuration`)).json() as Promise<
        Record<'issuer' | 'jwks_uri', string>
      >;
    const [mine, first] = [await documentOf(one), await documentOf(latchkey)];
    assert.deepEqual([mine.issuer, first.issuer], [one.issuer, latchkey.issuer]);
    const keys = await Promise.all([mine, first].map(async ({ jwks_uri }) => (await fetch(jwks_uri)).json()));
    assert.deepEqual(keys[0], keys[1]);
    await one.close();
    assert.equal((await fetch(`${one.authority}/v2.0/.well-known/openid-configuration`)).status, 400);
  });

  test('two hundred tests with a tenant each find what they began with and nothing of the others', async (t) => {
    const began = performance.now();
    let made = 0;
    const names = await Promise.all(
      Array.from({ length: 10 }, async (_, lane) => {
        const found: (readonly string[])[] = [];
        for (let round = 0; round < 20; round += 1) {
          const start = performance.now();
          await using tenant = await latchkey.tenant();
          made += performance.now() - start;
          await addCatalog(tenant, `Of test ${lane} ${round}`);
          found.push((await catalogNames(tenant)).filter((name) => name.startsWith('Of test')));
        }
        return found;
      }),
    );
    const [all, one] = [Math.round(performance.now() - began), (made / 200).toFixed(1)];
    t.diagnostic(`measured: 200 tests with a tenant each: ${all} ms in all, ${one} ms to make one`);
    assert.deepEqual(
      names.flat().map((each) => each.length),
      Array.from({ length: 200 }, () => 1),
    );
    assert.equal(new Set(names.flat(2)).size, 200);
  });
});

test('a tenant begins with a scenario, acts as its people, and meets the faults that are asked for', async () => {
  await using scenario = await startLatchkey({ scenario: 'guests', trustCertificate: false });
  const guest = scenario.as('gus-fabrikam');
  assert.equal((await guest.get('/v1.0/me')).displayName, 'Gus Okoye');
  await using other = await scenario.tenant();
  const [id] = scenario.faults.add({ match: { path: '/me' }, answer: { status: 503 }, times: 1 });
  await assert.rejects(guest.get('/v1.0/me'), { status: 503 });
  assert.equal((await other.as('gus-fabrikam').get('/v1.0/me')).displayName, 'Gus Okoye');
  assert.deepEqual((await scenario.calls()).at(-1)?.faults, [{ rule: id, did: 'answered 503' }]);
  assert.equal(scenario.faults.list()[0]?.happened, 1);
  scenario.faults.remove(id);
  assert.deepEqual(scenario.faults.list(), []);
});

test('what cannot be is said in a sentence, and nothing is left behind', async () => {
  const check = (options: object, says: RegExp) => assert.rejects(startLatchkey(options), says);
  await check({ scenario: 'compony' }, /LATCHKEY_SCENARIO is "compony": it must be one of tutorial, company, guests/);
  await check(
    { settings: { LATCHKEY_STRCT: 'on' } },
    /There is no setting LATCHKEY_STRCT; did you mean LATCHKEY_STRICT\?/,
  );
  await check({ settings: { LATCHKEY_DATA: '/x' } }, /A test cannot set LATCHKEY_DATA: its sandbox is in memory\./);
  const other = await startLatchkey({ settings: { LATCHKEY_STRICT: 'on' }, trustCertificate: false });
  assert.ok(existsSync(other.caFile));
  await assert.rejects(fetch(`${other.url}/readyz`));
  await Promise.all([other.close(), other.close()]);
  assert.ok(!existsSync(other.caFile));
});
