// Where somebody whom a request waits for may decide it no longer, whatever ended that, the approval asks others: those
// its settings lead to now, then fallback approvers, then alternates; the audit names them, and they get a mail.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { takesTurn } from '../sample.ts';
import {
  em,
  groupMembers,
  openCases,
  ref,
  sources,
  stages,
  user,
  type Case,
  type Cases,
  type Source,
} from './approverCases.ts';

const sourceOf = (name: string): Source => sources.find((each) => each.name === name) as Source;
const byManager = sourceOf("the requestor's manager");
const fallback = (userId: string) => ({ fallbackPrimaryApprovers: [user(userId)] });
const alternate = (userId: string) => ({
  isEscalationEnabled: true,
  durationBeforeEscalation: 'P5D',
  escalationApprovers: [user(userId)],
});

for (const engine of engines) {
  describe(`approvals find others on ${engine}`, () => {
    let cases: Cases;
    let successor: string;
    before(async () => {
      cases = await openCases(engine);
      successor = await cases.createUser('successor');
    });
    after(async () => {
      await cases.latchkey.close();
      await stopPostgres();
    });

    const list = async (path: string): Promise<readonly any[]> => (await cases.admin('GET', path)).body.value;
    const rowsOf = async ({ request }: Case, who: string): Promise<readonly any[]> =>
      list(`/latchkey/v1/approvers?$filter=approvalId eq ${request} and principalId eq ${who}`);
    const mailsTo = async ({ request }: Case, who: string): Promise<readonly string[]> =>
      (await list('/latchkey/v1/mails?$top=999'))
        .filter((each) => each.requestId === request && each.recipientId === who)
        .map(({ event }) => event);

    /** They are asked in this role, once; the audit and a mail say so; and they decide. */
    async function assertAsked(pending: Case, who: string, role: string): Promise<void> {
      await cases.latchkey.drain();
      assert.deepEqual(
        (await rowsOf(pending, who)).map((each) => each.role),
        [role],
      );
      const told = (
        await list(
          `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Add approver to request approval'&$top=999`,
        )
      )
        .filter(({ targetResources }) => targetResources.some(({ id }: { id: string }) => id === pending.request))
        .map(({ additionalDetails }) =>
          Object.fromEntries(additionalDetails.map((each: any) => [each.key, each.value])),
        );
      assert.equal(told.filter(({ approverId }) => approverId === who).length, 1);
      assert.deepEqual(await mailsTo(pending, who), ['approvalForwarded']);
      const path = `${em}/accessPackageAssignmentApprovals/${pending.request}/stages/${pending.stage}`;
      const decision = { reviewResult: 'Approve', justification: 'Seen' };
      assert.equal((await cases.as(await cases.signedIn(who), 'PATCH', path, decision)).status, 204);
    }

    const disable = ({ cast }: Case) => cases.admin('PATCH', `/v1.0/users/${cast.approver}`, { accountEnabled: false });
    const remove = ({ cast }: Case) => cases.admin('DELETE', `/v1.0/users/${cast.approver}`);

    for (const [at, source] of sources.filter(({ name }) => name !== 'an alternate').entries()) {
      const isFallback = source.name === 'a fallback approver';
      const more = (): object => (isFallback ? alternate(successor) : fallback(successor));
      const role = isFallback ? 'escalation' : 'fallback';

      if (source.lose !== null && takesTurn(engine, at))
        test(`where ${source.name} is that no longer`, async () => {
          const pending = await cases.createCase(source, { more: more() });
          await source.lose?.(pending.cast, cases.admin);
          // Another manager is one whom the settings lead to now.
          const isReplaced = source.lose === byManager.lose;
          if (isReplaced) await assertAsked(pending, cases.nobody, 'primary');
          else await assertAsked(pending, successor, role);
          if (isReplaced) assert.deepEqual(await rowsOf(pending, successor), []);
        });

      // The same job, whatever the engine: one is enough.
      if (engine === 'sqlite')
        test(`where ${source.name} is ${at % 2 === 0 ? 'deleted' : 'disabled'}`, async () => {
          const pending = await cases.createCase(source, { more: more() });
          await (at % 2 === 0 ? remove : disable)(pending);
          await assertAsked(pending, successor, role);
        });
    }

    test('nobody else is asked while those who were asked may decide', async () => {
      const pending = await cases.createCase(sourceOf('an alternate'), {
        more: {
          ...stages(user(successor)),
          ...alternate(cases.nobody),
        },
      });
      await disable(pending);
      await cases.latchkey.drain();
      assert.deepEqual(await mailsTo(pending, successor), ['approvalAsked']);
    });

    test('a manager who is named later is asked, and one who is restored decides again', async () => {
      const pending = await cases.createCase(byManager);
      const { requestor, approver } = pending.cast;
      await cases.admin('DELETE', `/v1.0/users/${requestor}/manager/$ref`);
      await cases.latchkey.drain();
      await cases.admin('PUT', `/v1.0/users/${requestor}/manager/$ref`, ref(successor));
      await assertAsked(pending, successor, 'primary');

      const again = await cases.createCase(byManager, { more: fallback(successor) });
      await remove(again);
      await cases.latchkey.drain();
      await cases.admin('POST', `/v1.0/directory/deletedItems/${again.cast.approver}/restore`);
      await cases.latchkey.drain();
      assert.deepEqual(await mailsTo(again, again.cast.approver), ['approvalAsked']);
      const waiting = await cases.as(
        await cases.signedIn(again.cast.approver),
        'GET',
        `${em}/accessPackageAssignmentApprovals/${again.request}`,
      );
      assert.equal(waiting.status, 200);
      assert.notEqual(approver, again.cast.approver);
    });

    test('a rule that takes the last member out of the approving group is one more cause', async () => {
      const department = `Approvers ${engine}`;
      const made = await cases.admin('POST', '/v1.0/groups', {
        displayName: department,
        mailEnabled: false,
        mailNickname: `dynamic${engine}`,
        securityEnabled: true,
        groupTypes: ['DynamicMembership'],
        membershipRule: `user.department -eq "${department}"`,
        membershipRuleProcessingState: 'On',
      });
      const pending = await cases.createCase(
        {
          name: 'a dynamic group',
          asks: 'member',
          stage: () => stages(groupMembers(made.body.id)),
          begin: async ({ approver }, call) => {
            await call('PATCH', `/v1.0/users/${approver}`, { department });
            await cases.latchkey.drain();
          },
          lose: null,
        },
        { more: fallback(successor) },
      );
      await cases.admin('PATCH', `/v1.0/users/${pending.cast.approver}`, { department: 'Elsewhere' });
      await assertAsked(pending, successor, 'fallback');
    });

    test('an alternate who decides as a delegate decides in their own right once alternates are asked', async () => {
      const pending = await cases.createCase(sourceOf('a user'), {
        more: alternate(cases.delegate.id),
        delegates: true,
      });
      assert.deepEqual(await mailsTo(pending, cases.delegate.id), ['approvalAsked']);
      await cases.latchkey.clock({ advance: 'P5DT1M' });
      await cases.latchkey.drain();
      const [row] = await rowsOf(pending, cases.delegate.id);
      assert.equal(row.role, 'escalation');
      const [delegation] = await list(`/latchkey/v1/approverDelegates?$filter=approverId eq ${pending.cast.approver}`);
      await cases.admin('DELETE', `/latchkey/v1/approverDelegates/${delegation.id}`);
      const path = `${em}/accessPackageAssignmentApprovals/${pending.request}/stages/${pending.stage}`;
      const decision = { reviewResult: 'Deny', justification: 'Seen' };
      const { delegate } = cases;
      // Their token ran out while the clock moved.
      assert.equal((await cases.as(await cases.signedIn(delegate.id), 'PATCH', path, decision)).status, 204);
    });

    test('where nobody is left the request ends in time, and says why', async () => {
      const pending = await cases.createCase(sourceOf('a user'));
      await remove(pending);
      await cases.latchkey.clock({ advance: 'P10DT1M' });
      await cases.latchkey.drain();
      const { body } = await cases.admin('GET', `${em}/assignmentRequests/${pending.request}`);
      assert.equal(body.state, 'denied');
      const activity = 'Access package assignment request timed out (no approver action taken)';
      const ended = (await list(`/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq '${activity}'`)).find(
        ({ targetResources }) => targetResources.some(({ id }: { id: string }) => id === pending.request),
      );
      assert.equal(ended.resultReason, 'Nobody decided in time, and nobody was left who could decide.');
    });
  });
}
