// What the server does because somebody asked names that somebody, with the correlation id of their call: over HTTP, in
// both versions, on both engines. And each kind of job says whom it names, or why nobody.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { causeOfJob, JobKinds } from '../../src/flows/jobKinds.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

/** What the server does at a time of its own, or as time passes. */
const nobodys: ReadonlySet<string> = new Set([
  'Access package assignment request timed out (no approver action taken)',
]);

for (const engine of enginesByTurns(import.meta.url))
  describe(`causes on ${engine}`, () => {
    let latchkey: Latchkey;
    let catalog: string;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      await latchkey.clock({ frozen: true });
      catalog = (await call('globalAdmin', 'POST', `${em}/catalogs`, { displayName: 'Causes' })).id;
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const call = async (who: string, method: string, path: string, body?: unknown): Promise<any> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const entries = async (filter = ''): Promise<readonly any[]> =>
      (await call('globalAdmin', 'GET', `/latchkey/v1/audits?$top=999${filter}`)).value;
    /** What the server did by itself while a step was taken, and who is named. */
    const causedIn = async (step: () => Promise<unknown>): Promise<readonly (readonly [string, string | null])[]> => {
      const known = new Set((await entries()).map(({ id }) => id));
      await step();
      await latchkey.drain();
      const key = new Map(latchkey.sandbox.users.map((user) => [user.id, user.key]));
      return (await entries())
        .filter(({ id, actor }) => !known.has(id) && actor === 'system')
        .map(({ activityDisplayName, causedById }) => [activityDisplayName, key.get(causedById) ?? causedById]);
    };
    const isCausedBy = async (who: string, activity: string, step: () => Promise<unknown>): Promise<void> => {
      const caused = await causedIn(step);
      assert.ok(
        caused.some(([name]) => name === activity),
        `${activity}: ${JSON.stringify(caused)}`,
      );
      for (const [name, by] of caused) assert.equal(by, who, name);
    };
    const packageOf = async (displayName: string, policy: object): Promise<{ id: string; policyId: string }> => {
      const { id } = await call('globalAdmin', 'POST', `${em}/accessPackages`, {
        displayName,
        description: '',
        catalog: { id: catalog },
      });
      const { id: policyId } = await call('globalAdmin', 'POST', `${em}/assignmentPolicies`, {
        displayName,
        description: '',
        accessPackage: { id },
        ...policy,
      });
      return { id, policyId };
    };
    const approvedBy = (key: string) => ({
      allowedTargetScope: 'allDirectoryUsers',
      expiration: { type: 'afterDuration', duration: 'P60D' },
      requestorSettings: { enableTargetsToSelfAddAccess: true },
      requestApprovalSettings: {
        isApprovalRequiredForAdd: true,
        stages: [
          {
            durationBeforeAutomaticDenial: 'P2D',
            primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user(key).id }],
          },
        ],
      },
    });
    const ask = (who: string, { id, policyId }: { id: string; policyId: string }): Promise<any> =>
      call(who, 'POST', `${em}/assignmentRequests`, {
        requestType: 'userAdd',
        assignment: { accessPackageId: id, assignmentPolicyId: policyId },
      });
    const assign = (accessPackage: { id: string; policyId: string }, key: string, schedule?: object): Promise<any> =>
      call('governanceAdmin', 'POST', `${em}/assignmentRequests`, {
        requestType: 'adminAdd',
        assignment: {
          accessPackageId: accessPackage.id,
          assignmentPolicyId: accessPackage.policyId,
          targetId: latchkey.user(key).id,
        },
        ...(schedule === undefined ? {} : { schedule }),
      });
    const assignmentOf = async (packageId: string, key: string): Promise<string> => {
      const { value } = await call(
        'globalAdmin',
        'GET',
        `${em}/assignments?$filter=accessPackage/id eq '${packageId}' and ` +
          `target/objectId eq '${latchkey.user(key).id}'`,
      );
      return value[0].id;
    };

    test('a request, its approval, an edit of the package, an end that somebody set, a removal', async () => {
      const wanted = await packageOf('Wanted', approvedBy('manager'));
      let request = '';
      await isCausedBy('member', 'Create request approval', async () => {
        request = (await ask('member', wanted)).id;
      });
      await isCausedBy('manager', 'Fulfill access package assignment', () =>
        call('manager', 'POST', `/latchkey/v1/approvals/${request}/decide`, { result: 'approve', justification: 'x' }),
      );
      const group = await call('globalAdmin', 'POST', '/v1.0/groups', {
        displayName: 'Given',
        mailEnabled: false,
        mailNickname: 'given',
        securityEnabled: true,
      });
      await call('globalAdmin', 'POST', `${em}/resourceRequests`, {
        requestType: 'adminAdd',
        catalog: { id: catalog },
        resource: { originId: group.id, originSystem: 'AadGroup' },
      });
      const [resource] = (await call('globalAdmin', 'GET', `${em}/catalogs/${catalog}/resources?$expand=roles,scopes`))
        .value;
      await isCausedBy('otherGovernanceAdmin', 'Fulfill access package resource assignment', () =>
        call('otherGovernanceAdmin', 'POST', `${em}/accessPackages/${wanted.id}/resourceRoleScopes`, {
          role: { id: resource.roles[0].id, originId: `Member_${group.id}`, originSystem: 'AadGroup', resource },
          scope: { id: resource.scopes[0].id, originId: group.id, originSystem: 'AadGroup' },
        }),
      );
      const { now } = await latchkey.clock({ frozen: true });
      const endDateTime = new Date(Date.parse(now) + 3_600_000).toISOString();
      await isCausedBy('governanceAdmin', 'Fulfill access package assignment', () =>
        assign(wanted, 'designer', { expiration: { type: 'afterDateTime', endDateTime } }),
      );
      await isCausedBy('governanceAdmin', 'Remove access package assignment', () =>
        latchkey.clock({ advance: 'PT2H' }),
      );
      const held = await assignmentOf(wanted.id, 'member');
      await isCausedBy('governanceAdmin', 'Remove access package assignment', () =>
        call('governanceAdmin', 'POST', `${em}/assignmentRequests`, {
          requestType: 'adminRemove',
          assignment: { id: held },
        }),
      );
    });

    test('a rule, an edit of a person, a deletion; time alone names nobody', async () => {
      const rule = (membershipRule: string) => ({
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [
          { '@odata.type': '#microsoft.graph.attributeRuleMembers', description: 'x', membershipRule },
        ],
        automaticRequestSettings: {
          requestAccessForAllowedTargets: true,
          removeAccessWhenTargetLeavesAllowedTargets: true,
        },
      });
      await isCausedBy('globalAdmin', 'Fulfill access package assignment', () =>
        packageOf('By rule', rule('(user.jobTitle -eq "Analyst")')),
      );
      await isCausedBy('globalAdmin', 'Remove access package assignment', () =>
        call('globalAdmin', 'PATCH', `/v1.0/users/${latchkey.user('analyst').id}`, { jobTitle: 'Retired' }),
      );
      const waiting = await packageOf('Waiting', approvedBy('manager'));
      await ask('engineer', waiting);
      await latchkey.drain();
      const timedOut = await causedIn(() => latchkey.clock({ advance: 'P3D' }));
      assert.deepEqual(
        timedOut.filter(([, by]) => by !== null),
        [],
      );
      assert.ok(timedOut.length > 0);
      await assign(waiting, 'engineer');
      await latchkey.drain();
      await isCausedBy('globalAdmin', 'Remove access package assignment', () =>
        call('globalAdmin', 'DELETE', `/v1.0/users/${latchkey.user('engineer').id}`),
      );
    });

    test('the cause of every entry made the call whose correlation id it has; Graph shows it too', async () => {
      const all = await entries();
      const callers = new Set(all.map(({ correlationId, userId }) => `${correlationId} ${userId}`));
      const caused = all.filter(({ causedById }) => causedById !== null);
      assert.ok(caused.length > 20);
      for (const { activityDisplayName, correlationId, causedById } of caused)
        assert.ok(callers.has(`${correlationId} ${causedById}`), activityDisplayName);
      for (const { activityDisplayName, actor, causedById } of all)
        assert.equal(
          actor === 'system' && causedById === null,
          actor === 'system' && nobodys.has(activityDisplayName),
          activityDisplayName,
        );
      for (const version of ['v1.0', 'beta']) {
        const { additionalDetails, initiatedBy } = await call(
          'globalAdmin',
          'GET',
          `/${version}/auditLogs/directoryAudits/${caused[0].id}`,
        );
        assert.deepEqual(additionalDetails.at(-1), { key: 'causedById', value: caused[0].causedById });
        assert.equal(initiatedBy.user, null);
      }
      const { id } = latchkey.user('manager');
      const own = await entries(`&$filter=causedById eq '${id}'`);
      assert.ok(own.length > 0 && own.every(({ causedById }) => causedById === id));
    });
  });

test('each kind of job names who led to it, or says why nobody', () => {
  for (const kind of JobKinds) assert.match(causeOfJob(kind), /^(asker|nobody: \w+ .*)$/, kind);
});
