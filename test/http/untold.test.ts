// What nobody may be told of a package, a policy or a person by who sends an id alone: refusals and explanations name
// what the caller may read, and a package that the caller may not know of answers as one that is not there.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const [nowhere, nobody] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];

let latchkey: Latchkey;
/** Ids by name: a hidden package in an unpublished catalog with its policy, an open one, and one with a link. */
const ids: Record<string, string> = {};

before(async () => {
  latchkey = await startLatchkey();
  const make = async (path: string, body: object): Promise<string> => {
    const reply = await latchkey.call('app:full', 'POST', `${em}/${path}`, body);
    assert.ok(reply.status < 300, reply.text);
    return reply.body.id;
  };
  const user = (key: string) => ({ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user(key).id });
  const policy = (accessPackage: string, displayName: string, more: object) =>
    make('assignmentPolicies', {
      displayName,
      accessPackage: { id: accessPackage },
      requestorSettings: { enableTargetsToSelfAddAccess: true },
      ...more,
    });
  ids['secretCatalog'] = await make('catalogs', { displayName: 'Zq7 catalog', state: 'unpublished' });
  ids['secret'] = await make('accessPackages', {
    displayName: 'Zq7 package',
    isHidden: true,
    catalog: { id: ids['secretCatalog'] },
  });
  ids['secretPolicy'] = await policy(ids['secret'], 'Zq7 policy', {
    allowedTargetScope: 'specificDirectoryUsers',
    specificAllowedTargets: [user('director')],
  });
  ids['catalog'] = await make('catalogs', { displayName: 'Open', state: 'published', isExternallyVisible: true });
  ids['open'] = await make('accessPackages', { displayName: 'Open', catalog: { id: ids['catalog'] } });
  ids['openPolicy'] = await policy(ids['open'], 'For all', {
    allowedTargetScope: 'allDirectoryUsers',
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      stages: [{ durationBeforeAutomaticDenial: 'P7D', primaryApprovers: [user('director')] }],
    },
  });
  ids['otherPolicy'] = await policy(ids['open'], 'Zq7 policy', {
    allowedTargetScope: 'specificDirectoryUsers',
    specificAllowedTargets: [user('director')],
  });
  ids['link'] = await make('accessPackages', {
    displayName: 'By link',
    isHidden: true,
    catalog: { id: ids['catalog'] },
  });
  ids['linkPolicy'] = await policy(ids['link'], 'For members', { allowedTargetScope: 'allMemberUsers' });
});
after(() => latchkey.close());

const fill = (text: string): string =>
  text.replace(/\{(\w+)\}/g, (_, key: string) =>
    key === 'nowhere' ? nowhere : key === 'nobody' ? nobody : (ids[key] ?? latchkey.user(key).id),
  );

/** Status and text of an answer about `id`, without the id and what else differs each time. */
async function ask(who: string, [method, path, body]: readonly [string, string, object?], id: string): Promise<string> {
  const of = (text: string): string => fill(text.replaceAll('{it}', id));
  const sent = body === undefined ? undefined : JSON.parse(of(JSON.stringify(body)));
  const { status, text } = await latchkey.call(who, method, of(path), sent);
  return `${status} ${text.replace(/"innerError":\{.*?\}/, '').replaceAll(fill(id), 'ID')}`;
}

const userAdd = (assignment: object) => ({ requestType: 'userAdd', assignment });
const explain = (who: string, type = '') =>
  `/latchkey/v1/explain(accessPackageId='{it}',targetId='{${who}}'${type === '' ? '' : `,requestType='${type}'`})`;

describe('a package that a caller may not know of answers as one that is not there', () => {
  for (const who of ['member', 'guest']) {
    // biome-ignore format: a table, read by column
    const calls: readonly (readonly [string, string, object?])[] = [
      ['GET',  `${em}/accessPackages/{it}`],
      ['GET',  explain(who)],
      ...['adminAdd', 'userUpdate', 'userRemove'].map((type) => ['GET', explain(who, type)] as const),
      ['GET',  explain('director')],
      ['POST', `${em}/accessPackages/{it}/getApplicablePolicyRequirements`, {}],
      ['POST', `${em}/assignmentRequests`, userAdd({ accessPackageId: '{it}' })],
      ['POST', `${em}/assignmentRequests`, userAdd({ accessPackageId: '{it}', assignmentPolicyId: '{secretPolicy}' })],
      ['POST', `${em}/assignmentRequests`, userAdd({ accessPackageId: '{it}', assignmentPolicyId: '{openPolicy}' })],
      ['POST', `${em}/assignmentRequests`, userAdd({ accessPackageId: '{it}', targetId: '{director}' })],
      ['POST', `${em}/assignmentRequests`, userAdd({ accessPackageId: '{it}', targetId: '{nobody}' })],
      ['POST', `${em}/assignmentRequests`, { requestType: 'onBehalfAdd',
        assignment: { accessPackageId: '{it}', targetId: '{director}' } }],
      ['POST', `${em}/assignmentRequests`, { requestType: 'adminAdd',
        assignment: { accessPackageId: '{it}', assignmentPolicyId: '{secretPolicy}', targetId: '{member}' } }],
      ['POST', `${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { accessPackageId: '{it}' } }],
      ['POST', `${em}/accessPackages/{open}/incompatibleAccessPackages/$ref`,
        { '@odata.id': `https://graph.microsoft.com${em}/accessPackages/{it}` }],
      ['POST', `${em}/assignmentPolicies`, { displayName: 'x', accessPackage: { id: '{it}' },
        allowedTargetScope: 'notSpecified' }],
      ['GET',  `${em}/assignments/additionalAccess(accessPackageId='{it}',incompatibleAccessPackageId='{open}')`],
      ['GET',  `${em}/assignments/additionalAccess(accessPackageId='{open}',incompatibleAccessPackageId='{it}')`],
    ];
    for (const call of calls) {
      test(`${who} ${call[0]} ${call[1]} ${call[2] === undefined ? '' : JSON.stringify(call[2])}`, async () => {
        const hidden = await ask(who, call, '{secret}');
        assert.equal(hidden, await ask(who, call, '{nowhere}'));
        assert.ok(!hidden.includes('Zq7'), hidden);
      });
    }
  }

  // biome-ignore format: a table, read by column
  const byOtherIds: readonly (readonly [what: string, hidden: string, call: readonly [string, string, object?]])[] = [
    ['a policy of it', '{secretPolicy}', ['POST', `${em}/assignmentRequests`, userAdd({ assignmentPolicyId: '{it}' })]],
    ['a policy of it', '{secretPolicy}',
      ['POST', `${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { assignmentPolicyId: '{it}' } }]],
    ['a policy beside', '{otherPolicy}',
      ['POST', `${em}/assignmentRequests`, userAdd({ accessPackageId: '{open}', assignmentPolicyId: '{it}' })]],
    ['its catalog', '{secretCatalog}',
      ['POST', `${em}/accessPackages`, { displayName: 'x', catalog: { id: '{it}' } }]],
    ['its catalog', '{secretCatalog}', ['POST', `${em}/resourceRequests`, { requestType: 'adminAdd',
      catalog: { id: '{it}' }, resource: { originId: '{nowhere}', originSystem: 'AadGroup' } }]],
  ];
  for (const [what, hidden, call] of byOtherIds) {
    test(`${what}: ${call[0]} ${call[1]} ${JSON.stringify(call[2])}`, async () => {
      const answer = await ask('member', call, hidden);
      assert.equal(answer, await ask('member', call, '{nowhere}'));
      assert.ok(!answer.includes('Zq7'), answer);
    });
  }

  test('a hidden package is open to whoever has its link and is admitted by a policy', async () => {
    const explained = await latchkey.call('member', 'GET', fill(explain('member').replace('{it}', '{link}')));
    assert.deepEqual([explained.status, explained.body.isPossible], [200, true]);
    const call = ['POST', `${em}/accessPackages/{it}/getApplicablePolicyRequirements`, {}] as const;
    assert.match(await ask('member', call, '{link}'), /^200 .*For members/);
    assert.equal(await ask('guest', call, '{link}'), await ask('guest', call, '{nowhere}'));
    const request = ['POST', `${em}/assignmentRequests`, userAdd({ accessPackageId: '{it}' })] as const;
    assert.equal(await ask('guest', request, '{link}'), await ask('guest', request, '{nowhere}'));
    assert.match(await ask('member', request, '{link}'), /^201 /);
  });
});

describe('what is told of a package names what the caller may read', () => {
  const explained = async (who: string, token: string | null, target = who): Promise<any> => {
    const path = fill(explain(target).replace('{it}', '{open}'));
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const reply = await latchkey.call(token === null ? who : null, 'GET', path, undefined, headers);
    assert.equal(reply.status, 200, reply.text);
    return reply;
  };

  test('policies for others are not there, in explanations and refusals alike', async () => {
    for (const who of ['member', 'guest']) {
      const { body, text } = await explained(who, null);
      assert.deepEqual(
        body.policies.map((each: any) => each.displayName),
        ['For all'],
      );
      assert.ok(!text.includes('Zq7'), text);
    }
    const { body } = await explained('globalAdmin', null, 'member');
    assert.equal(body.policies.length, 2);
  });

  test('people are named to whose token may read them, and approvers to whom the policy shows them', async () => {
    const name = latchkey.user('director').displayName;
    assert.ok((await explained('member', null)).text.includes(name));
    assert.ok(!(await explained('guest', null)).text.includes(name));
    const own = await latchkey.token('member', 'https://graph.microsoft.com/EntitlementMgmt-SubjectAccess.ReadWrite');
    assert.ok(!(await explained('member', own)).text.includes(name));
    const reading = await latchkey.token('globalAdmin', 'https://graph.microsoft.com/EntitlementManagement.Read.All');
    const { body, text } = await explained('globalAdmin', reading, 'analyst');
    assert.ok(!text.includes(name), text);
    assert.deepEqual([body.target.displayName, body.target.email], [null, null]);
  });
});
