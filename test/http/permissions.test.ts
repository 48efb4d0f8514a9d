// `GET /latchkey/v1/permissions`: what it says of a call is what the call is held to.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey();
});
after(() => latchkey.close());

const ask = (method: string, path: string) =>
  latchkey.call(null, 'GET', `/latchkey/v1/permissions?method=${method}&path=${encodeURIComponent(path)}`);
const em = '/v1.0/identityGovernance/entitlementManagement';

// biome-ignore format: a table, read by column
const rows: readonly (readonly [method: string, path: string, template: string, delegated: string | null])[] = [
  ['POST', `${em}/catalogs`,
    '/identitygovernance/entitlementmanagement/catalogs',                    'EntitlementManagement.ReadWrite.All'],
  ['GET',  `${em}/catalogs/x/resources?$filter=originId eq 'y'`,
    '/identitygovernance/entitlementmanagement/catalogs/{id}/resources',      'EntitlementManagement.Read.All'],
  ['GET',  '/beta/groups/x/members',                                    '/groups/{id}/members',
    'GroupMember.Read.All'],
  ['GET',  "/latchkey/v1/explain(accessPackageId='a',targetId='b')",
    '/explain(accesspackageid={value},targetid={value},requesttype={value})',
    'EntitlementMgmt-SubjectAccess.ReadWrite'],
  ['POST', '/latchkey/v1/approvers',                                    '/approvers',
    null],
];
for (const [method, path, template, delegated] of rows) {
  test(`${method} ${path}`, async () => {
    const { status, body } = await ask(method, path.split('?')[0] as string);
    assert.deepEqual([status, body.template], [200, template]);
    if (delegated === null) assert.deepEqual([body.delegated, body.application], [[], []]);
    else assert.ok(body.delegated.includes(delegated), body.delegated.join(' '));
  });
}

test('a path through a navigation names what else it touches', async () => {
  const { body } = await ask('GET', '/v1.0/me/memberOf/x/microsoft.graph.group/members');
  assert.deepEqual(
    [body.template, ...body.touches.map((each: { readonly template: string }) => each.template)],
    ['/me/memberof/{id}/members', '/users/{id}/memberof', '/groups/{id}/members'],
  );
});

test('one permission of the list is enough, and none of another', async () => {
  const { body } = await ask('GET', '/v1.0/groups');
  const scope = (name: string) => latchkey.token('globalAdmin', `https://graph.microsoft.com/${name}`);
  const call = async (name: string) =>
    (await latchkey.call(null, 'GET', '/v1.0/groups', undefined, { authorization: `Bearer ${await scope(name)}` }))
      .status;
  assert.ok(body.delegated.includes('Group.Read.All') && !body.delegated.includes('EntitlementManagement.Read.All'));
  assert.deepEqual([await call('Group.Read.All'), await call('EntitlementManagement.Read.All')], [200, 403]);
});

const faults: readonly (readonly [method: string, path: string, status: number])[] = [
  ['GET', '/nowhere', 400],
  ['GET', '', 400],
  ['GET', '/v1.0/nothing', 404],
  ['BREW', '/v1.0/groups', 400],
  ['GET', `/v1.0/${'x'.repeat(9000)}`, 400],
];
for (const [method, path, status] of faults) {
  test(`${method} ${path.slice(0, 40)} is ${status}, said in our envelope`, async () => {
    const answer = await ask(method, path);
    assert.equal(answer.status, status);
    assert.equal(typeof answer.body.error.message, 'string');
  });
}

test('it is read only', async () =>
  assert.equal((await latchkey.call(null, 'POST', '/latchkey/v1/permissions', {})).status, 405));
