// Changes of answers: they leave the end of the access, and may be made unless the question says that they may not.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const graph = '#microsoft.graph.';

for (const engine of engines) {
  describe(`changes of answers on ${engine}`, () => {
    let latchkey: Latchkey;
    let accessPackage: string;
    let policy: string;
    let question: string;
    const call = (who: string, body: unknown) => latchkey.call(who, 'POST', `${em}/assignmentRequests`, body);
    const ok = async (method: string, path: string, body?: unknown, who = 'globalAdmin'): Promise<any> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const answers = (value: string) => [
      {
        '@odata.type': `${graph}accessPackageAnswerString`,
        value,
        answeredQuestion: { '@odata.type': `${graph}accessPackageTextInputQuestion`, id: question },
      },
    ];
    const policyWith = (isAnswerEditable?: boolean | null) =>
      ok('POST', `${em}/assignmentPolicies`, {
        displayName: 'Asking',
        description: '',
        allowedTargetScope: 'allMemberUsers',
        expiration: { type: 'afterDuration', duration: 'P30D' },
        requestorSettings: { enableTargetsToSelfAddAccess: true, enableTargetsToSelfUpdateAccess: true },
        questions: [
          {
            '@odata.type': `${graph}accessPackageTextInputQuestion`,
            text: 'Why?',
            ...(isAnswerEditable === undefined ? {} : { isAnswerEditable }),
          },
        ],
        accessPackage: { id: accessPackage },
      });

    before(async () => {
      latchkey = await startLatchkey({ engine });
      const catalog = await ok('POST', `${em}/catalogs`, { displayName: 'Asking', description: '' });
      accessPackage = (
        await ok('POST', `${em}/accessPackages`, {
          displayName: 'Asking',
          description: '',
          catalog: { id: catalog.id },
        })
      ).id;
      policy = (await policyWith(null)).id;
      question = (await ok('GET', `${em}/assignmentPolicies/${policy}/questions`)).value[0].id;
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('what a question leaves open stays open, in both versions', async () => {
      const said: (boolean | null | undefined)[] = [undefined, null, true, false];
      for (const each of said) {
        const { id } = await policyWith(each);
        const [v1] = (await ok('GET', `${em}/assignmentPolicies/${id}/questions`)).value;
        const { questions } = await ok('GET', `${em.replace('v1.0', 'beta')}/accessPackageAssignmentPolicies/${id}`);
        assert.deepEqual([v1.isAnswerEditable, questions[0].isAnswerEditable], [each ?? null, each ?? null]);
        await ok('DELETE', `${em}/assignmentPolicies/${id}`);
      }
    });

    test('a changed answer leaves the end; an extension moves it, also one that repeats the answers', async () => {
      const asked = await call('analyst', {
        requestType: 'userAdd',
        assignment: { accessPackageId: accessPackage, assignmentPolicyId: policy },
        answers: answers('first'),
      });
      assert.equal(asked.status, 201, asked.text);
      await latchkey.drain();
      const { id } = asked.body;
      const endOf = async (): Promise<string> =>
        (await ok('GET', `${em}/assignments/${id}`)).schedule.expiration.endDateTime;
      const first = await endOf();
      await latchkey.clock({ advance: 'P15D' });
      for (const [body, moves] of [
        [{ requestType: 'userUpdate', answers: answers('second') }, false],
        [{ requestType: 'userUpdate', answers: answers('second') }, true],
        [{ requestType: 'userUpdate' }, true],
        [{ requestType: 'userExtend', answers: answers('third') }, true],
      ] as const) {
        await latchkey.clock({ advance: 'PT1H' });
        const before = await endOf();
        const reply = await call('analyst', { ...body, assignment: { id } });
        assert.equal(reply.status, 201, reply.text);
        await latchkey.drain();
        const { state } = await ok('GET', `${em}/assignmentRequests/${reply.body.id}`);
        assert.deepEqual([state, (await endOf()) > before], ['delivered', moves], JSON.stringify(body));
      }
      assert.ok((await endOf()) > first);
    });
  });
}
