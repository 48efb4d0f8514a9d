// Ids in bodies: what a caller may not see is refused as what is not there, whatever command names it; and what is told
// to others by mail is bounded for each person.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const graph = (kind: string, rest: object = {}) => ({ '@odata.type': `#microsoft.graph.${kind}`, ...rest });
const ownerRole = 'ae79f266-94d4-4dab-b730-feca7e132178';

interface Place {
  readonly catalog: string;
  readonly accessPackage: string;
  readonly group: string;
  readonly elsewhere: string;
}
interface Question {
  readonly says: string;
  /** Users and groups of the directory, or rows of a catalog that the guest has nothing to do with. */
  readonly names: 'user' | 'group' | 'catalog' | 'accessPackage';
  readonly ask: (place: Place, id: string) => readonly [method: string, path: string, body: unknown];
}
const ref = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
const policy = (accessPackage: string, rest: object) => ({
  displayName: 'Policy',
  description: '',
  accessPackage: { id: accessPackage },
  expiration: { type: 'noExpiration' },
  requestorSettings: { enableTargetsToSelfAddAccess: true },
  ...rest,
});
const approvedBy = (set: object) => ({
  allowedTargetScope: 'allMemberUsers',
  requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ primaryApprovers: [set] }] },
});

/** A guest owns a catalog and a group. */
const questions: readonly Question[] = [
  {
    says: 'a delegate',
    names: 'user',
    ask: (_, delegateId) => ['POST', '/latchkey/v1/approverDelegates', { delegateId }],
  },
  {
    says: 'a delegate that is a group',
    names: 'group',
    ask: (_, delegateId) => ['POST', '/latchkey/v1/approverDelegates', { delegateId }],
  },
  {
    says: 'a delegate for another approver',
    names: 'user',
    ask: (_, id) => ['POST', '/latchkey/v1/approverDelegates', { approverId: id, delegateId: id }],
  },
  {
    says: 'a member of a group',
    names: 'user',
    ask: ({ group }, id) => ['POST', `/v1.0/groups/${group}/members/$ref`, ref(id)],
  },
  {
    says: 'an owner of a group',
    names: 'user',
    ask: ({ group }, id) => ['POST', `/v1.0/groups/${group}/owners/$ref`, ref(id)],
  },
  {
    says: 'members of a group, many at once',
    names: 'user',
    ask: ({ group }, id) => ['PATCH', `/v1.0/groups/${group}`, { 'members@odata.bind': [ref(id)['@odata.id']] }],
  },
  {
    says: 'who holds a role in a catalog',
    names: 'user',
    ask: ({ catalog }, principalId) => [
      'POST',
      '/v1.0/roleManagement/entitlementManagement/roleAssignments',
      { roleDefinitionId: ownerRole, principalId, appScopeId: `/AccessPackageCatalog/${catalog}` },
    ],
  },
  {
    says: 'a resource of a catalog',
    names: 'group',
    ask: ({ catalog }, originId) => [
      'POST',
      `${em}/resourceRequests`,
      { requestType: 'adminAdd', catalog: { id: catalog }, resource: { originId, originSystem: 'AadGroup' } },
    ],
  },
  {
    says: 'an incompatible group',
    names: 'group',
    ask: ({ accessPackage }, id) => ['POST', `${em}/accessPackages/${accessPackage}/incompatibleGroups/$ref`, ref(id)],
  },
  {
    says: 'an incompatible package',
    names: 'accessPackage',
    ask: ({ accessPackage }, id) => [
      'POST',
      `${em}/accessPackages/${accessPackage}/incompatibleAccessPackages/$ref`,
      { '@odata.id': `https://graph.microsoft.com${em}/accessPackages/${id}` },
    ],
  },
  {
    says: 'an approver of a policy',
    names: 'user',
    ask: ({ accessPackage }, userId) => [
      'POST',
      `${em}/assignmentPolicies`,
      policy(accessPackage, approvedBy(graph('singleUser', { userId }))),
    ],
  },
  {
    says: 'a group that a policy admits',
    names: 'group',
    ask: ({ accessPackage }, groupId) => [
      'POST',
      `${em}/assignmentPolicies`,
      policy(accessPackage, {
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [graph('groupMembers', { groupId })],
      }),
    ],
  },
  {
    says: 'the catalog of a package',
    names: 'catalog',
    ask: (_, id) => ['POST', `${em}/accessPackages`, { displayName: 'Package', description: '', catalog: { id } }],
  },
  {
    says: 'the catalog that a package moves to',
    names: 'catalog',
    ask: ({ accessPackage }, catalogId) => [
      'POST',
      `/beta/identityGovernance/entitlementManagement/accessPackages/${accessPackage}/moveToCatalog`,
      { catalogId },
    ],
  },
  {
    says: 'the catalog of a resource',
    names: 'catalog',
    ask: ({ group }, id) => [
      'POST',
      `${em}/resourceRequests`,
      { requestType: 'adminAdd', catalog: { id }, resource: { originId: group, originSystem: 'AadGroup' } },
    ],
  },
  {
    says: 'the package of a policy',
    names: 'accessPackage',
    ask: (_, id) => ['POST', `${em}/assignmentPolicies`, policy(id, { allowedTargetScope: 'allMemberUsers' })],
  },
  {
    says: 'for whom access is requested',
    names: 'user',
    ask: ({ accessPackage }, targetId) => [
      'POST',
      `${em}/assignmentRequests`,
      { requestType: 'userAdd', assignment: { accessPackageId: accessPackage, targetId } },
    ],
  },
];

for (const engine of enginesByTurns(import.meta.url))
  describe(`ids in bodies on ${engine}`, () => {
    let latchkey: Latchkey;
    let place: Place;
    let hidden: Readonly<Record<Question['names'], string>>;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      const own = await createPackage('Of a guest');
      const other = await createPackage('Of others');
      const group = await createGroup('own');
      const guest = latchkey.user('guest').id;
      await admin('POST', `/v1.0/groups/${group}/owners/$ref`, ref(guest));
      await admin('POST', `/v1.0/groups/${group}/members/$ref`, ref(guest));
      await admin('POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
        roleDefinitionId: ownerRole,
        principalId: guest,
        appScopeId: `/AccessPackageCatalog/${own.catalog}`,
      });
      // A manager may be asked to approve, and so may name a delegate.
      await admin('PUT', `/v1.0/users/${latchkey.user('requestor1').id}/manager/$ref`, ref(guest));
      place = { ...own, group, elsewhere: other.catalog };
      hidden = { user: latchkey.user('analyst').id, group: await createGroup('other'), ...other };
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });
    const admin = async (method: string, path: string, body?: unknown): Promise<Reply> => {
      const reply = await latchkey.call('globalAdmin', method, path, body);
      assert.ok(reply.status < 300, reply.text);
      return reply;
    };
    const createGroup = async (mailNickname: string): Promise<string> =>
      (
        await admin('POST', '/v1.0/groups', {
          displayName: mailNickname,
          mailNickname,
          mailEnabled: false,
          securityEnabled: true,
        })
      ).body.id;
    async function createPackage(displayName: string): Promise<Pick<Place, 'catalog' | 'accessPackage'>> {
      const catalog = (await admin('POST', `${em}/catalogs`, { displayName, isExternallyVisible: false })).body.id;
      const body = { displayName, description: '', catalog: { id: catalog } };
      return { catalog, accessPackage: (await admin('POST', `${em}/accessPackages`, body)).body.id };
    }

    for (const { says, names, ask } of questions)
      test(`${says}: unseen as what is not there`, async () => {
        const answers: string[] = [];
        for (const id of [hidden[names], randomUUID()]) {
          const { status, body } = await latchkey.call('guest', ...ask(place, id));
          answers.push(`${status} ${body.error?.code} ${String(body.error?.message).replaceAll(id, 'ID')}`);
        }
        assert.equal(answers[0], answers[1]);
        assert.match(answers[0] ?? '', /^40[034] /);
      });

    test('only who may be asked to approve names a delegate, and not without end', async () => {
      const path = '/latchkey/v1/approverDelegates';
      const delegateId = latchkey.user('engineer').id;
      assert.equal((await latchkey.call('member', 'POST', path, { delegateId })).status, 403);
      const made = await latchkey.call('manager', 'POST', path, { delegateId });
      assert.equal(made.status, 201, made.text);
      const statuses: number[] = [];
      for (let n = 0; n < 30; n += 1) {
        const next = latchkey.user(n % 2 === 0 ? 'analyst' : 'engineer').id;
        const reply = await latchkey.call('manager', 'PATCH', `${path}/${made.body.id}`, { delegateId: next });
        statuses.push(reply.status);
        if (reply.status === 429) assert.ok(Number(reply.headers.get('retry-after')) > 3600, reply.text);
      }
      assert.deepEqual(statuses, [...Array(19).fill(204), ...Array(11).fill(429)]);
      assert.equal((await latchkey.call('manager', 'DELETE', `${path}/${made.body.id}`)).status, 204);
      await latchkey.clock({ advance: 'P1DT1M' });
      assert.equal((await latchkey.call('manager', 'POST', path, { delegateId })).status, 201);
    });

    test('a body of many values is refused before anything is done with it', async () => {
      const unknown = Object.fromEntries(Array.from({ length: 330_000 }, (_, n) => [`x${n}`, 1]));
      for (const body of [unknown, { displayName: 'x', list: Array.from({ length: 30_000 }, () => ({})) }]) {
        const reply = await latchkey.call('guest', 'POST', `${em}/catalogs`, body);
        assert.equal(reply.status, 400);
        assert.match(reply.body.error.message, /more than 20000 values/);
        assert.ok(reply.text.length < 2_000);
      }
      const long = { displayName: '",{['.repeat(30_000) };
      assert.doesNotMatch((await latchkey.call('globalAdmin', 'POST', `${em}/catalogs`, long)).text, /20000 values/);
    });
  });
