// What a request would be asked, for oneself and in the name of a report: by the policies of the person it is for.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

for (const engine of enginesByTurns(import.meta.url))
  describe(engine, () => {
    let latchkey: Latchkey;
    let packageId: string;
    const policies: Record<string, string> = {};

    const send = async (who: string, method: string, path: string, body?: object): Promise<any> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, reply.text);
      await latchkey.drain();
      return reply.body;
    };
    const user = (key: string) => ({ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user(key).id });
    const question = (text: string) => ({
      '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
      sequence: 1,
      isRequired: true,
      text,
      localizations: [],
      isSingleLineQuestion: true,
    });
    const policy = async (name: string, people: readonly string[], more: object): Promise<void> => {
      policies[name] = (
        await send('app:full', 'POST', `${em}/assignmentPolicies`, {
          displayName: name,
          accessPackage: { id: packageId },
          allowedTargetScope: 'specificDirectoryUsers',
          specificAllowedTargets: people.map(user),
          expiration: { type: 'afterDuration', duration: 'P10D' },
          ...more,
        })
      ).id;
    };
    const terms = async (who: string, target: string | null, id = packageId): Promise<any> => {
      const targetId = target === null ? '' : `,targetId='${latchkey.user(target).id}'`;
      const reply = await latchkey.call(who, 'GET', `/latchkey/v1/requestTerms(accessPackageId='${id}'${targetId})`);
      assert.equal(reply.status, 200, reply.text);
      const { value, code, reason, assignmentId } = reply.body;
      return {
        asked: value.map((each: any) => [each.policyDisplayName, ...each.questions.map(({ text }: any) => text)]),
        approvals: value.map((each: any) => [each.isApprovalRequiredForAdd, each.isApprovalRequiredForUpdate]),
        code,
        reason,
        assignmentId,
      };
    };

    before(async () => {
      latchkey = await startLatchkey({ engine });
      const catalog = await send('app:full', 'POST', `${em}/catalogs`, { displayName: 'Tools', state: 'published' });
      packageId = (
        await send('app:full', 'POST', `${em}/accessPackages`, { displayName: 'Studio', catalog: { id: catalog.id } })
      ).id;
      await policy('Leads', ['manager'], {
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        requestApprovalSettings: {
          isApprovalRequiredForAdd: true,
          stages: [{ durationBeforeAutomaticDenial: 'P7D', primaryApprovers: [user('director')] }],
        },
        questions: [question('Which team do you lead?')],
      });
      await policy('Staff', ['member', 'designer', 'analyst'], {
        requestorSettings: {
          enableTargetsToSelfAddAccess: true,
          enableOnBehalfRequestorsToAddAccess: true,
          enableOnBehalfRequestorsToUpdateAccess: true,
          onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }],
        },
        questions: [question('Which campaign?')],
      });
    });
    after(() => latchkey.close());

    test("a report is asked by the report's policy, the manager by their own", async () => {
      const own = { asked: [['Leads', 'Which team do you lead?']], approvals: [[true, true]], code: null };
      assert.partialDeepStrictEqual(await terms('manager', null), own);
      assert.partialDeepStrictEqual(await terms('manager', 'manager'), own);
      const report = await terms('manager', 'member');
      assert.deepEqual(report, {
        asked: [['Staff', 'Which campaign?']],
        approvals: [[false, false]],
        code: null,
        reason: null,
        assignmentId: null,
      });
    });

    test('who may not act for the person is told no more than that', async () => {
      const refusal = {
        asked: [],
        approvals: [],
        code: 'notAllowed',
        reason: 'You cannot ask for this in the name of this person.',
        assignmentId: null,
      };
      assert.deepEqual(await terms('manager', 'analyst'), refusal, 'the report of somebody else');
      assert.deepEqual(await terms('member', 'designer'), refusal, 'a colleague');
      for (const [who, path, status] of [
        ['manager', `requestTerms(accessPackageId='${packageId}',targetId='${catalogLikeId}')`, 404],
        ['member', `requestTerms(accessPackageId='${catalogLikeId}')`, 400],
        ['member', `requestTerms(accessPackageId='')`, 400],
        ['app:full', `requestTerms(accessPackageId='${packageId}')`, 403],
      ] as const) {
        const { status: got, text } = await latchkey.call(who, 'GET', `/latchkey/v1/${path}`);
        assert.equal(got, status, `${who} ${path}: ${text}`);
      }
    });

    test('who holds it is asked about an extension, under the policy that gave it', async () => {
      const requestTypeAndId = (of: any) => [of.code, of.assignmentId];
      const { id } = await send('manager', 'POST', `${em}/assignmentRequests`, {
        requestType: 'onBehalfAdd',
        assignment: { accessPackageId: packageId, targetId: latchkey.user('member').id },
        answers: [
          {
            '@odata.type': '#microsoft.graph.accessPackageAnswerString',
            value: 'Spring',
            answeredQuestion: {
              '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
              id: (await questionsOf(policies['Staff'] as string))[0],
            },
          },
        ],
      });
      assert.deepEqual(requestTypeAndId(await terms('manager', 'member')), [null, id]);
      const extended = await send('manager', 'POST', `${em}/assignmentRequests`, {
        requestType: 'userExtend',
        assignment: { id },
      });
      assert.equal(extended.requestType, 'userExtend');
      const own = await terms('member', null);
      assert.deepEqual(
        requestTypeAndId(own),
        ['acceptsExtensions', id],
        'the policy lets managers extend, not members',
      );
      await send('app:full', 'PATCH', `/beta/users/${latchkey.user('designer').id}`, { accountEnabled: false });
      assert.equal((await terms('manager', 'designer')).code, 'accountEnabled');
    });

    const catalogLikeId = '00000000-0000-4000-8000-00000000beef';
    const questionsOf = async (policyId: string): Promise<readonly string[]> =>
      (await send('app:full', 'GET', `${em}/assignmentPolicies/${policyId}?$expand=questions`)).questions.map(
        (each: any) => each.id,
      );
  });
