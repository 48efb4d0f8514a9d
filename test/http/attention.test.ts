// What needs the hand of an administrator: a list with a row a kind, and a metric. test/work has the mail.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

for (const engine of enginesByTurns(import.meta.url))
  describe(`attention on ${engine}`, () => {
    let latchkey: Latchkey;
    let catalog: string;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      catalog = (await made('catalogs', { displayName: 'Tools' })).id;
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const made = async (path: string, body: object): Promise<any> => {
      const reply = await latchkey.call('globalAdmin', 'POST', path.startsWith('/') ? path : `${em}/${path}`, body);
      assert.ok(reply.status < 300, reply.text);
      return reply.body;
    };
    const attention = async (who: string): Promise<Record<string, any>> => {
      const { status, text, body } = await latchkey.call(who, 'GET', '/latchkey/v1/attention');
      assert.equal(status, 200, text);
      return Object.fromEntries(body.value.map(({ kind, ...rest }: any) => [kind, rest]));
    };
    const namesOf = ({ items }: any): readonly string[] => items.map(({ displayName }: any) => displayName);
    const packageOf = async (displayName: string, policy: object | null): Promise<string> => {
      const { id } = await made('accessPackages', { displayName, catalog: { id: catalog } });
      if (policy !== null)
        await made('assignmentPolicies', {
          displayName: `Policy of ${displayName}`,
          accessPackage: { id },
          requestorSettings: { enableTargetsToSelfAddAccess: true },
          ...policy,
        });
      return id;
    };
    const stage = (...primaryApprovers: readonly object[]) => ({
      requestApprovalSettings: {
        isApprovalRequiredForAdd: true,
        stages: [{ durationBeforeAutomaticDenial: 'P7D', primaryApprovers }],
      },
    });
    const membersOf = (groupId: string) => ({ '@odata.type': '#microsoft.graph.groupMembers', groupId });

    test('a fresh tenant needs nothing, and every kind is there with its count', async () => {
      const all = await attention('globalAdmin');
      assert.deepEqual(
        Object.entries(all).map(([kind, { count }]) => [kind, count]),
        [
          ['failedDelivery', 0],
          ['failedRequest', 0],
          ['failedCallout', 0],
          ['failedJob', 0],
          ['failedMail', 0],
          ['brokenAudit', 0],
          ['expiringCredential', 0],
          ['stageWithoutApprover', 0],
          ['policyWithoutTarget', 0],
          ['missingManager', 0],
          ['waitingProposal', 0],
          ['unseenPackage', 0],
          ['heldRemoval', 0],
          ['quarantinedConnection', 0],
          ['refusedDifference', 0],
          ['askedDifference', 0],
          ['heldDifference', 0],
          ['reportedDifference', 0],
          ['overdueTask', 0],
        ],
      );
    });

    test('what cannot work as it is set is told until it is mended', async () => {
      const group = await made('/v1.0/groups', {
        displayName: 'Approvers',
        mailEnabled: false,
        mailNickname: 'approvers',
        securityEnabled: true,
      });
      await packageOf('Asks nobody', { allowedTargetScope: 'allMemberUsers', ...stage(membersOf(group.id)) });
      await packageOf('Admits nobody', {
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [membersOf(group.id)],
      });
      await packageOf('Unseen', null);
      const before = await attention('globalAdmin');
      assert.deepEqual(namesOf(before['stageWithoutApprover']), ['Policy of Asks nobody']);
      assert.equal(before['stageWithoutApprover'].items[0].detail, '1');
      assert.deepEqual(namesOf(before['policyWithoutTarget']), ['Policy of Admits nobody']);
      assert.deepEqual(namesOf(before['unseenPackage']), ['Unseen']);
      assert.equal(before['missingManager'].count, 0, 'no policy asks a manager alone');

      await packageOf('Asks the manager', {
        allowedTargetScope: 'allMemberUsers',
        ...stage({ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }),
      });
      const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${latchkey.user('member').id}` };
      await made(`/v1.0/groups/${group.id}/members/$ref`, reference);
      const after = await attention('globalAdmin');
      assert.deepEqual(
        ['stageWithoutApprover', 'policyWithoutTarget'].map((kind) => after[kind].count),
        [0, 0],
      );
      const alone = after['missingManager'];
      assert.ok(alone.count > 0 && alone.items.length <= 20);
      assert.ok(!namesOf(alone).includes(latchkey.user('member').displayName), 'who has a manager is not listed');
    });

    test('a delivery that fails, and a secret that ends soon', async () => {
      const { body: packages } = await latchkey.call(
        'globalAdmin',
        'GET',
        `${em}/accessPackages?$filter=displayName eq 'New Hire'`,
      );
      const [{ id }] = packages.value;
      const fault = { match: { accessPackage: 'New Hire' }, delivery: 'fails' };
      assert.equal((await latchkey.call(null, 'POST', '/sandbox/faults', fault)).status, 200);
      const asked = { requestType: 'userAdd', assignment: { accessPackageId: id } };
      assert.equal((await latchkey.call('member', 'POST', `${em}/assignmentRequests`, asked)).status, 201);
      await latchkey.drain();
      const application = await made('/v1.0/applications', { displayName: 'Nightly' });
      const endDateTime = new Date(Date.now() + 5 * 86_400_000).toISOString();
      await made(`/v1.0/applications/${application.id}/addPassword`, { passwordCredential: { endDateTime } });
      const found = await attention('globalAdmin');
      assert.deepEqual(namesOf(found['failedDelivery']), [`${latchkey.user('member').displayName} – New Hire`]);
      assert.equal(found['failedDelivery'].items[0].parentId, id);
      assert.deepEqual(namesOf(found['expiringCredential']), ['Nightly']);
    });

    test('who may not read all is refused, and a token is told only of what it may read', async () => {
      for (const who of ['member', 'manager', 'guest'])
        assert.equal((await latchkey.call(who, 'GET', '/latchkey/v1/attention')).status, 403, who);
      const token = await latchkey.token('globalAdmin', 'https://graph.microsoft.com/EntitlementManagement.Read.All');
      const answer = await fetch(`${latchkey.http}/latchkey/v1/attention`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const kinds = ((await answer.json()) as any).value.map(({ kind }: any) => kind);
      const hidden = ['brokenAudit', 'expiringCredential', 'missingManager'];
      assert.ok(
        kinds.includes('failedDelivery') && !kinds.some((kind: string) => hidden.includes(kind)),
        kinds.join(' '),
      );
    });

    test('the metric has the counts', async () => {
      const metrics = await (await fetch(`${latchkey.http}/metrics`)).text();
      assert.match(metrics, /^latchkey_attention\{kind="unseenPackage"\} 1$/m);
    });
  });
