// Clients that are generated from Graph's `$metadata` write `graph.user` for `microsoft.graph.user`: both mean the
// same, wherever the name of a type stands.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

let latchkey: Latchkey;
let group = '';
let user = '';
before(async () => {
  latchkey = await startLatchkey();
  const person = await latchkey.call('app:full', 'POST', '/v1.0/users', {
    accountEnabled: true,
    displayName: 'Short Name',
    mailNickname: 'short',
    userPrincipalName: `short@${latchkey.sandbox.tenantDomain}`,
    passwordProfile: { password: 'four plain words here' },
  });
  user = person.body.id;
  const inner = await make('Inner', []);
  group = await make('Outer', [user, inner]);
});
after(() => latchkey.close());

async function make(displayName: string, members: readonly string[]): Promise<string> {
  const reply = await latchkey.call('app:full', 'POST', '/v1.0/groups', {
    displayName,
    mailEnabled: false,
    mailNickname: displayName,
    securityEnabled: true,
    'members@odata.bind': members.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
  });
  assert.equal(reply.status, 201, reply.text);
  return reply.body.id;
}

const filled = (path: string): string => path.replace('{group}', group).replace('{user}', user);

test('the $metadata of Graph’s versions declares the alias', async () => {
  for (const version of ['v1.0', 'beta']) {
    const { text } = await latchkey.call(null, 'GET', `/${version}/$metadata`);
    assert.ok(text.includes('<Schema Namespace="microsoft.graph" Alias="graph" '), version);
  }
});

const reads: readonly (readonly [path: string, count: number | null])[] = [
  ['/groups/{group}/members/microsoft.graph.user', 1],
  ['/groups/{group}/members/microsoft.graph.group', 1],
  ['/groups/{group}/members/microsoft.graph.user/$count', null],
  ['/groups/{group}/members/microsoft.graph.user?$count=true', 1],
  ['/groups/{group}/members/{user}/microsoft.graph.user', null],
  ['/groups/{group}/members/{user}/microsoft.graph.user/memberOf', 1],
  ['/groups/{group}/transitiveMembers/microsoft.graph.user?$select=id', 1],
  ['/users/{user}/transitiveMemberOf/microsoft.graph.group', 1],
  ['/users/{user}/memberOf/microsoft.graph.group/$count', null],
  ["/groups?$filter=id eq '{group}'&$expand=members/microsoft.graph.user($select=id)", 1],
  ["/groups?$filter=id eq '{group}' and members/any(m:m/microsoft.graph.user/userType eq 'Member')&$select=id", 1],
  ["/groups/{group}/members?$filter=microsoft.graph.user/userType eq 'Member'", 1],
  ['/groups/{group}/members?$filter=isof(microsoft.graph.user)', 1],
  ["/groups/{group}/members?$filter=isof('microsoft.graph.group')", 1],
  ['/groups/{group}/members?$select=microsoft.graph.user/userType,id', 2],
];
for (const [path, count] of reads) {
  test(`the same is read as ${path.replaceAll('microsoft.graph', 'graph')}`, async () => {
    for (const version of ['v1.0', 'beta']) {
      const long = await latchkey.call('app:full', 'GET', filled(`/${version}${path}`));
      const short = await latchkey.call(
        'app:full',
        'GET',
        filled(`/${version}${path}`).replace('microsoft.graph', 'graph'),
      );
      assert.equal(long.status, 200, long.text);
      assert.equal(long.body?.value?.length ?? null, count);
      assert.deepEqual([short.status, short.text], [200, long.text]);
    }
  });
}

test('a body may name its types so, at its top and within, and hears of a wrong one', async () => {
  const extension = (name: string, prefix: string) => ({
    '@odata.type': `#${prefix}.accessPackageAssignmentRequestWorkflowExtension`,
    displayName: name,
    description: '',
    endpointConfiguration: { '@odata.type': `#${prefix}.httpRequestEndpoint`, targetUrl: 'https://hooks.example/x' },
  });
  const em = '/v1.0/identityGovernance/entitlementManagement';
  const catalog = await latchkey.call('app:full', 'POST', `${em}/catalogs`, { displayName: 'Aliases' });
  const path = `${em}/catalogs/${catalog.body.id}/customWorkflowExtensions`;
  const [long, short, wrong] = await Promise.all(
    ['microsoft.graph', 'graph', 'grahp'].map((prefix) =>
      latchkey.call('app:full', 'POST', path, extension(prefix, prefix)),
    ),
  );
  assert.deepEqual([long?.status, short?.status, wrong?.status], [201, 201, 400]);
  assert.equal(short?.body['@odata.type'], long?.body['@odata.type']);
  assert.deepEqual(short?.body.endpointConfiguration, long?.body.endpointConfiguration);
  assert.match(wrong?.text ?? '', /@odata\.type/);
});

test('an action and a function may be called so', async () => {
  const groups = await latchkey.call('app:full', 'POST', filled('/v1.0/users/{user}/graph.getMemberGroups'), {});
  assert.equal(groups.body.value.length, 1);
  const mine = "/v1.0/identityGovernance/entitlementManagement/assignments/graph.filterByCurrentUser(on='target')";
  assert.equal((await latchkey.call('member', 'GET', mine)).status, 200);
});
