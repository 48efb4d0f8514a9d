// Who is asking decides: no token, a token of too little scope, a role too small, and rows that one may not see answer
// as they must.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const beta = '/beta/identityGovernance/entitlementManagement';
const empty = 'ede67938-cda7-4127-a9ca-7c7bf86a19b7';
const catalogReader = '44272f93-9762-48e8-af59-1b5351b1d6b3';
const nowhere = '11111111-1111-1111-1111-111111111111';
const group = 'e93e24d1-2b65-4a6c-a1dd-654a12225487';
const addGroup = {
  requestType: 'adminAdd',
  catalog: { id: empty },
  resource: { originId: group, originSystem: 'AadGroup' },
};

type Row = readonly [who: string | null, method: string, path: string, body: unknown, status: number, code?: string];
const rows: readonly Row[] = [
  [null, 'GET', `${em}/catalogs`, undefined, 401, 'InvalidAuthenticationToken'],
  [null, 'POST', '/v1.0/$batch', { requests: [] }, 401, 'InvalidAuthenticationToken'],
  [null, 'GET', '/v1.0/$metadata', undefined, 200],
  [null, 'GET', '/beta', undefined, 200],
  ['app:readOnly', 'GET', `${em}/catalogs`, undefined, 200],
  ['app:readOnly', 'POST', `${em}/catalogs`, { displayName: 'x' }, 403, 'Authorization_RequestDenied'],
  ['app:few', 'GET', `${em}/catalogs`, undefined, 403, 'Authorization_RequestDenied'],
  ['app:full', 'GET', '/v1.0/me', undefined, 400, 'BadRequest'],
  [
    'app:full',
    'GET',
    `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')`,
    undefined,
    403,
    'Authorization_RequestDenied',
  ],
  ['member', 'GET', '/v1.0/me', undefined, 200],
  ['member', 'POST', `${em}/catalogs`, { displayName: 'x' }, 403, 'UnAuthorized'],
  ['member', 'POST', '/v1.0/users', { displayName: 'x' }, 403, 'UnAuthorized'],
  ['member', 'PATCH', `${em}/settings`, { externalUserLifecycleAction: 'none' }, 404],
  ['member', 'GET', `${em}/settings`, undefined, 404],
  ['app:few', 'GET', '/v1.0/auditLogs/directoryAudits', undefined, 403, 'Authorization_RequestDenied'],
  ['member', 'GET', `${em}/catalogs/${empty}`, undefined, 404, 'ResourceNotFound'],
  ['member', 'GET', `${em}/catalogs/${nowhere}`, undefined, 404, 'ResourceNotFound'],
  ['member', 'DELETE', `${em}/catalogs/${empty}`, undefined, 404, 'ResourceNotFound'],
  ['member', 'GET', `${em}/catalogs/${empty}/resources`, undefined, 404, 'ResourceNotFound'],
  ['otherGovernanceAdmin', 'POST', `${em}/resourceRequests`, addGroup, 403, 'CallerNotResourceOwner'],
  ['governanceAdmin', 'GET', `${em}/catalogs/${empty}`, undefined, 200],
  ['governanceAdmin', 'POST', `${em}/resourceRequests`, addGroup, 201],
];

for (const engine of enginesByTurns(import.meta.url)) {
  describe(engine, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey?.close();
      await stopPostgres();
    });

    for (const [who, method, path, body, status, code] of rows) {
      const expected = code === undefined ? status : `${status} ${code}`;
      test(`${who ?? 'nobody'}: ${method} ${path.slice(0, 90)} is ${expected}`, async () => {
        const answer = await latchkey.call(who, method, path, body);
        assert.equal(answer.status, status, answer.text);
        if (code !== undefined) assert.equal(answer.body.error.code, code, answer.text);
        if (status === 401)
          assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer .*authorization_uri="https:/);
      });
    }

    const tokens: readonly (readonly [string, (good: string) => string, RegExp])[] = [
      ['an empty one', () => '', /malformed|empty/i],
      ['no JWT', () => 'abc', /malformed/],
      ['a cut one', (good) => good.slice(0, -10), /signature|malformed/i],
      [
        'one with another payload',
        (good) => {
          const [head, , tail] = good.split('.');
          return `${head}.${Buffer.from('{"aud":"https://graph.microsoft.com"}').toString('base64url')}.${tail}`;
        },
        /signature|malformed|issuer/i,
      ],
      [
        'one that says it needs no signature',
        (good) => `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${good.split('.')[1]}.`,
        /malformed|signature/i,
      ],
    ];
    for (const [what, make, says] of tokens) {
      test(`a token that is ${what} is 401`, async () => {
        const answer = await latchkey.call(null, 'GET', '/v1.0/me', undefined, {
          authorization: `Bearer ${make(await latchkey.token('member'))}`,
        });
        assert.equal(answer.status, 401, answer.text);
        assert.match(answer.body.error.message, says);
      });
    }

    test('what one may not see does not show through filters, expansions, orders, counts or searches', async () => {
      const hidden = `${em}/accessPackages`;
      const seen = async (path: string): Promise<unknown> => (await latchkey.call('member', 'GET', path)).body;
      const names = (body: any): readonly string[] =>
        body.value.map((each: { displayName: string }) => each.displayName);
      const all = names((await latchkey.call('app:full', 'GET', hidden)).body);
      const own = names(await seen(hidden));
      assert.ok(own.every((name) => all.includes(name)));
      const catalogs = await latchkey.call('app:full', 'GET', `${em}/catalogs?$select=id,displayName`);
      const visible = new Set(names(await seen(`${em}/catalogs?$select=id,displayName`)));
      for (const { id, displayName } of catalogs.body.value as { id: string; displayName: string }[]) {
        if (visible.has(displayName)) continue;
        const one = await latchkey.call(
          'member',
          'GET',
          `${em}/accessPackages?$count=true&$filter=catalog/id eq '${id}'`,
        );
        const none = await latchkey.call(
          'member',
          'GET',
          `${em}/accessPackages?$count=true&$filter=catalog/id eq '${nowhere}'`,
        );
        assert.deepEqual(
          [one.body['@odata.count'], one.body.value],
          [none.body['@odata.count'], none.body.value],
          displayName,
        );
        const byName = await latchkey.call(
          'member',
          'GET',
          `${em}/catalogs?$count=true&$filter=displayName eq '${displayName}'`,
        );
        assert.equal(byName.body['@odata.count'], 0);
      }
      assert.deepEqual((await latchkey.call('member', 'GET', '/v1.0/auditLogs/directoryAudits')).body.value, []);
      for (const path of ['assignments', 'assignmentRequests', 'resourceRequests', 'subjects']) {
        const body = (await seen(`${em}/${path}?$count=true`)) as { '@odata.count': number };
        assert.equal(
          body['@odata.count'],
          (await latchkey.call('member', 'GET', `${em}/${path}`)).body.value.length,
          path,
        );
      }
    });

    test('an account that is disabled is nobody from the next call on', async () => {
      const { id } = latchkey.user('member');
      assert.equal((await latchkey.call('member', 'GET', '/v1.0/me')).status, 200);
      assert.equal(
        (await latchkey.call('globalAdmin', 'PATCH', `/v1.0/users/${id}`, { accountEnabled: false })).status,
        204,
      );
      assert.equal((await latchkey.call('member', 'GET', '/v1.0/me')).status, 401);
      assert.equal(
        (await latchkey.call('globalAdmin', 'PATCH', `/v1.0/users/${id}`, { accountEnabled: true })).status,
        204,
      );
      assert.equal((await latchkey.call('member', 'GET', '/v1.0/me')).status, 401, 'of a sign-in from before');
      latchkey.forgetTokens();
      assert.equal((await latchkey.call('member', 'GET', '/v1.0/me')).status, 200);
    });

    test(
      'what a role gives is there from the next call on, and gone when it is taken, however often the same ' +
        'was asked before',
      async () => {
        const shown = async (): Promise<number> => {
          for (let before = 2; before > 0; before -= 1) await latchkey.call('member', 'GET', `${em}/catalogs/${empty}`);
          return (await latchkey.call('member', 'GET', `${em}/catalogs/${empty}`)).status;
        };
        assert.equal(await shown(), 404);
        const made = await latchkey.call(
          'globalAdmin',
          'POST',
          '/v1.0/roleManagement/entitlementManagement/roleAssignments',
          {
            principalId: latchkey.user('member').id,
            roleDefinitionId: catalogReader,
            appScopeId: `/AccessPackageCatalog/${empty}`,
          },
        );
        assert.equal(made.status, 201, made.text);
        assert.equal((await latchkey.call('member', 'GET', `${em}/catalogs/${empty}`)).status, 200);
        assert.equal(await shown(), 200);
        assert.equal(
          (
            await latchkey.call(
              'globalAdmin',
              'DELETE',
              `/v1.0/roleManagement/entitlementManagement/roleAssignments/${made.body.id}`,
            )
          ).status,
          204,
        );
        assert.equal((await latchkey.call('member', 'GET', `${em}/catalogs/${empty}`)).status, 404);
      },
    );

    test('the sandbox answers this machine alone: no foreign page, no proxy, no other host, JSON only', async () => {
      const calls: readonly (readonly [Readonly<Record<string, string>>, number])[] = [
        [{}, 200],
        [{ origin: 'https://evil.example' }, 404],
        [{ 'x-forwarded-for': '10.0.0.1' }, 404],
        [{ forwarded: 'for=10.0.0.1' }, 404],
        [{ via: '1.1 proxy' }, 404],
        [{ 'x-latchkey-signature': 'x..y' }, 404],
        [{ origin: latchkey.http }, 200],
      ];
      for (const [headers, status] of calls)
        assert.equal(
          (await latchkey.call(null, 'GET', '/sandbox', undefined, headers)).status,
          status,
          JSON.stringify(headers),
        );
      assert.equal(
        (await latchkey.call(null, 'POST', '/sandbox/clock', 'advance=P1D', { 'content-type': 'text/plain' })).status,
        415,
      );
      assert.equal((await latchkey.call(null, 'GET', '/sandbox/clock')).status, 405);
      assert.equal((await latchkey.call(null, 'GET', '/sandbox/nothing')).status, 404);
      assert.equal((await latchkey.call(null, 'POST', '/sandbox/clock', { now: '2001-01-01T00:00:00Z' })).status, 400);
    });

    test('a sandbox with a key answers whoever sends it, and this machine no more than others', async () => {
      const key = 'sixteen-letters!';
      const header = { 'x-latchkey-sandbox-key': key };
      const closed = await startLatchkey({ env: { LATCHKEY_SANDBOX_KEY: key } });
      const calls: readonly (readonly [method: string, headers: Readonly<Record<string, string>>, status: number])[] = [
        ['GET', {}, 404],
        ['POST', {}, 404],
        ['GET', { 'x-latchkey-sandbox-key': `${key}x` }, 404],
        ['GET', { 'x-latchkey-sandbox-key': '' }, 404],
        ['GET', { ...header, origin: 'https://evil.example' }, 404],
        ['GET', header, 200],
      ];
      for (const [method, headers, status] of calls)
        assert.equal(
          (await closed.call(null, method, method === 'GET' ? '/sandbox' : '/sandbox/reset', undefined, headers))
            .status,
          status,
          JSON.stringify(headers),
        );
      await closed.close();
    });

    test("links are on the origin that was asked, and never on a stranger's", async () => {
      const context = async (headers: Readonly<Record<string, string>>): Promise<string> =>
        (await latchkey.call('app:full', 'GET', '/beta/users?$top=1', undefined, headers)).body['@odata.nextLink'];
      assert.ok((await context({})).startsWith(`${latchkey.http}/beta/users?`));
      assert.ok(!(await context({ 'x-forwarded-host': 'evil.example' })).includes('evil'));
    });

    test('beta and v1.0 are one store', async () => {
      const made = await latchkey.call('governanceAdmin', 'POST', `${em}/catalogs`, {
        displayName: 'Både och',
        state: 'published',
        isExternallyVisible: false,
      });
      assert.equal(made.status, 201, made.text);
      const read = await latchkey.call('governanceAdmin', 'GET', `${beta}/accessPackageCatalogs/${made.body.id}`);
      assert.deepEqual(
        [read.body.displayName, read.body.catalogStatus, read.body.catalogType],
        ['Både och', 'Published', 'UserManaged'],
      );
      assert.equal(
        (await latchkey.call('governanceAdmin', 'DELETE', `${beta}/accessPackageCatalogs/${made.body.id}`)).status,
        204,
      );
      assert.equal((await latchkey.call('governanceAdmin', 'GET', `${em}/catalogs/${made.body.id}`)).status, 404);
    });
  });
}
