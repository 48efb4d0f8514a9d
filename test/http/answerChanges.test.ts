// Changes of answers: they leave the end of the access, and may be made unless the question says that they may not.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const graph = '#microsoft.graph.';

for (const engine of enginesByTurns(import.meta.url)) {
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

    test('an answer that the requestor may not change is corrected by an administrator', async () => {
      const { id: fixed } = await policyWith(false);
      question = (await ok('GET', `${em}/assignmentPolicies/${fixed}/questions`)).value[0].id;
      const added = await call('designer', {
        requestType: 'userAdd',
        assignment: { accessPackageId: accessPackage, assignmentPolicyId: fixed },
        answers: answers('first'),
      });
      assert.equal(added.status, 201, added.text);
      await latchkey.drain();
      const update = (who: string, requestType: string, value: string) =>
        call(who, { requestType, assignment: { id: added.body.id }, answers: answers(value) });
      for (const type of ['userUpdate', 'userExtend']) {
        const refused = await update('designer', type, 'second');
        assert.deepEqual([refused.status, refused.body.error.target], [400, 'answers/0/value'], refused.text);
      }
      const corrected = await update('globalAdmin', 'adminUpdate', 'second');
      assert.equal(corrected.status, 201, corrected.text);
      await latchkey.drain();
      const request = `${em}/assignmentRequests/${corrected.body.id}`;
      const { state, answers: kept } = await ok('GET', request);
      assert.deepEqual([state, kept.map((each: any) => each.value)], ['delivered', ['second']]);
      // What counts for the requestor is the correction.
      assert.equal((await update('designer', 'userUpdate', 'first')).status, 400);
      assert.equal((await update('designer', 'userUpdate', 'second')).status, 201);
    });

    test('a value of the directory that may not be edited is changed by nobody through a request', async () => {
      const attribute = {
        name: 'department',
        isEditable: false,
        isPersistedOnAssignmentRemoval: false,
        destination: { '@odata.type': `${graph}accessPackageUserDirectoryAttributeStore` },
        source: {
          '@odata.type': `${graph}accessPackageResourceAttributeQuestion`,
          question: { '@odata.type': `${graph}accessPackageTextInputQuestion`, text: 'Which department?' },
        },
      };
      const catalog = await ok('POST', `${em}/catalogs`, { displayName: 'Attributes', description: '' });
      await ok('POST', `${em}/resourceRequests`, {
        requestType: 'adminAdd',
        catalog: { id: catalog.id },
        resource: {
          originId: (await ok('GET', "/v1.0/servicePrincipals?$filter=displayName eq 'Expenses'")).value[0].id,
          originSystem: 'AadApplication',
          attributes: [attribute],
        },
      });
      const asking = await ok('POST', `${em}/accessPackages`, {
        displayName: 'Attributes',
        description: '',
        catalog: { id: catalog.id },
      });
      const [resource] = (await ok('GET', `${em}/catalogs/${catalog.id}/resources?$expand=roles,scopes`)).value;
      await ok('POST', `${em}/accessPackages/${asking.id}/resourceRoleScopes`, {
        role: { ...resource.roles[0], resource: { id: resource.id } },
        scope: { id: resource.scopes[0].id },
      });
      const { id: open } = await ok('POST', `${em}/assignmentPolicies`, {
        displayName: 'All',
        description: '',
        allowedTargetScope: 'allMemberUsers',
        expiration: { type: 'noExpiration' },
        accessPackage: { id: asking.id },
      });
      const asked = resource.attributes[0].source.question.id;
      const target = await ok('GET', "/v1.0/users?$filter=displayName eq 'Ravi Castellanos'&$select=id,department");
      const add = (value: string) =>
        call('globalAdmin', {
          requestType: 'adminAdd',
          assignment: { accessPackageId: asking.id, assignmentPolicyId: open, targetId: target.value[0].id },
          answers: answers(value).map((each) => ({
            ...each,
            answeredQuestion: { ...each.answeredQuestion, id: asked },
          })),
        });
      const refused = await add('Sales');
      assert.deepEqual([refused.status, refused.body.error.target], [400, 'answers/0/value'], refused.text);
      assert.equal((await add(target.value[0].department)).status, 201);
    });
  });
}
