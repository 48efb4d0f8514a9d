// Values that are kept as one and given back: each is checked against its published type and bounded, a type that
// `@odata.type` says fits, and nothing that is bound is dropped.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const beta = em.replace('v1.0', 'beta');
const graph = '#microsoft.graph.';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`values that are kept on ${engine}`, () => {
    let latchkey: Latchkey;
    let accessPackage: string;
    const call = (method: string, path: string, body?: unknown, who = 'globalAdmin') =>
      latchkey.call(who, method, path, body);
    const ok = async (method: string, path: string, body?: unknown, who?: string): Promise<any> => {
      const reply = await call(method, path, body, who);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const policyWith = (more: object) => ({
      displayName: 'Values',
      description: '',
      allowedTargetScope: 'allMemberUsers',
      expiration: { type: 'noExpiration' },
      requestorSettings: { enableTargetsToSelfAddAccess: true, allowCustomAssignmentSchedule: true },
      accessPackage: { id: accessPackage },
      ...more,
    });
    const request = (schedule: unknown) =>
      call(
        'POST',
        `${em}/assignmentRequests`,
        { requestType: 'userAdd', assignment: { accessPackageId: accessPackage }, schedule },
        'analyst',
      );
    /** Each fault of a body, as its place. */
    const faultsOf = (reply: { readonly body: any }): readonly string[] =>
      (reply.body?.error?.details ?? []).map((each: any) => each.target);

    before(async () => {
      latchkey = await startLatchkey({ engine });
      const catalog = await ok('POST', `${em}/catalogs`, { displayName: 'Values', description: '' });
      accessPackage = (
        await ok('POST', `${em}/accessPackages`, {
          displayName: 'Values',
          description: '',
          catalog: { id: catalog.id },
        })
      ).id;
      await ok('POST', `${em}/assignmentPolicies`, policyWith({}));
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('an empty justification is one', async () => {
      for (const [justification, who] of [
        ['', 'member'],
        ['  ', 'designer'],
        [null, 'engineer'],
      ] as const) {
        const body = { requestType: 'userAdd', assignment: { accessPackageId: accessPackage }, justification };
        const made = await call('POST', `${em}/assignmentRequests`, body, who);
        assert.equal(made.status, 201, made.text);
        assert.equal(made.body.justification, justification);
        assert.equal((await ok('GET', `${em}/assignmentRequests/${made.body.id}`)).justification, justification);
      }
    });

    test('a recurrence is a patternedRecurrence, whoever sends it', async () => {
      for (const [recurrence, field] of [
        [[1, 'x'], 'schedule/recurrence'],
        ['weekly', 'schedule/recurrence'],
        [{ pattern: { type: 'noSuchWord' } }, 'schedule/recurrence/pattern/type'],
        [{ pattern: { interval: 'many' } }, 'schedule/recurrence/pattern/interval'],
        [{ pattern: { daysOfWeek: ['someday'] } }, 'schedule/recurrence/pattern/daysOfWeek/0'],
        [{ range: [1] }, 'schedule/recurrence/range'],
        [{ range: { startDate: '2030-02-30' } }, 'schedule/recurrence/range/startDate'],
        [{ more: { x: 1 } }, 'schedule/recurrence/more'],
        [{ range: { recurrenceTimeZone: 'x'.repeat(300) } }, 'schedule/recurrence/range/recurrenceTimeZone'],
      ] as const) {
        const reply = await request({ recurrence });
        assert.deepEqual([reply.status, reply.body.error.target], [400, field], JSON.stringify(recurrence));
      }
      const recurrence = {
        pattern: {
          dayOfMonth: 0,
          daysOfWeek: ['monday'],
          firstDayOfWeek: 'sunday',
          index: 'first',
          interval: 1,
          month: 0,
          type: 'weekly',
        },
        range: {
          endDate: null,
          numberOfOccurrences: 0,
          recurrenceTimeZone: 'UTC',
          startDate: '2030-01-01',
          type: 'noEnd',
        },
      };
      const asked = await request({ recurrence });
      assert.equal(asked.status, 201, asked.text);
      assert.deepEqual(asked.body.schedule.recurrence, recurrence);
      const policy = await ok(
        'POST',
        `${em}/assignmentPolicies`,
        policyWith({ reviewSettings: { isEnabled: false, schedule: { recurrence } } }),
      );
      assert.deepEqual(policy.reviewSettings.schedule.recurrence, recurrence);
    });

    test('verifiable credential settings are of their type', async () => {
      const settings = { credentialTypes: [{ credentialType: 'Badge', issuers: ['did:ion:x'] }] };
      const policy = await ok('POST', `${beta}/accessPackageAssignmentPolicies`, {
        displayName: 'Credentials',
        description: '',
        accessPackageId: accessPackage,
        verifiableCredentialSettings: settings,
      });
      assert.deepEqual(policy.verifiableCredentialSettings, settings);
      for (const [wrong, field] of [
        [{ a: 1 }, 'verifiableCredentialSettings/a'],
        [[], 'verifiableCredentialSettings'],
        [{ credentialTypes: [{ issuers: 'x' }] }, 'verifiableCredentialSettings/credentialTypes/0/issuers'],
      ] as const) {
        const reply = await call('PATCH', `${beta}/accessPackageAssignmentPolicies/${policy.id}`, {
          verifiableCredentialSettings: wrong,
        });
        assert.deepEqual([reply.status, reply.body.error.target], [400, field]);
      }
    });

    test('a value that is read with its row is no place for documents', async () => {
      const reply = await call(
        'POST',
        `${em}/assignmentRequests`,
        {
          requestType: 'userAdd',
          assignment: { accessPackageId: accessPackage },
          parameters: Array.from({ length: 40 }, () => ({ name: 'n', value: 'x'.repeat(9_999) })),
        },
        'analyst',
      );
      assert.deepEqual([reply.status, reply.body.error.target], [400, 'parameters']);
      const settings = { credentialTypes: Array.from({ length: 3000 }, () => ({ credentialType: 'x'.repeat(100) })) };
      const policy = await call('POST', `${beta}/accessPackageAssignmentPolicies`, {
        displayName: 'Large',
        description: '',
        accessPackageId: accessPackage,
        verifiableCredentialSettings: settings,
      });
      assert.deepEqual(
        [policy.status, policy.body.error.target],
        [400, 'verifiableCredentialSettings/credentialTypes'],
      );
    });

    test('whatever @odata.type says of a value fits it', async () => {
      const question = (choices: readonly object[]) => ({
        questions: [{ '@odata.type': `${graph}accessPackageMultipleChoiceQuestion`, text: 'Which?', choices }],
      });
      const choice = { actualValue: 'a', text: 'A' };
      for (const [more, field] of [
        [question([{ ...choice, '@odata.type': { wrong: true } }]), 'questions/0/choices/0/@odata.type'],
        [question([{ ...choice, '@odata.type': `${graph}noSuchThing` }]), 'questions/0/choices/0/@odata.type'],
        [{ requestorSettings: { '@odata.type': `${graph}expirationPattern` } }, 'requestorSettings/@odata.type'],
        [{ expiration: { '@odata.type': 7, type: 'noExpiration' } }, 'expiration/@odata.type'],
        [{ specificAllowedTargets: [{ '@odata.type': `${graph}noSet` }] }, 'specificAllowedTargets/0/@odata.type'],
      ] as const) {
        const reply = await call('POST', `${em}/assignmentPolicies`, policyWith(more));
        assert.ok([reply.body.error?.target, ...faultsOf(reply)].includes(field), `${field}: ${reply.text}`);
        assert.equal(reply.status, 400);
      }
      const good = question([{ ...choice, '@odata.type': `${graph}accessPackageAnswerChoice` }]);
      await ok('POST', `${em}/assignmentPolicies`, policyWith(good));
    });

    test('an answered question is well formed, though only its id and type count', async () => {
      const answer = (answeredQuestion: unknown) => ({
        requestType: 'userAdd',
        assignment: { accessPackageId: accessPackage },
        answers: [{ '@odata.type': `${graph}accessPackageAnswerString`, value: 'x', answeredQuestion }],
      });
      const id = '11111111-1111-4111-8111-111111111111';
      for (const [question, field] of [
        [{ id, '@odata.type': `${graph}noSuchQuestion` }, 'answers/0/answeredQuestion/@odata.type'],
        [{ id, noSuchThing: 1 }, 'answers/0/answeredQuestion/noSuchThing'],
        [{ id: 'x' }, 'answers/0/answeredQuestion/id'],
        [{}, 'answers/0/answeredQuestion/id'],
        ['x', 'answers/0/answeredQuestion'],
      ] as const) {
        const reply = await call('POST', `${em}/assignmentRequests`, answer(question), 'analyst');
        assert.ok([reply.body.error?.target, ...faultsOf(reply)].includes(field), `${field}: ${reply.text}`);
      }
    });

    test('nothing that a value binds is dropped', async () => {
      const reply = await call(
        'POST',
        `${em}/assignmentPolicies`,
        policyWith({
          requestorSettings: { 'onBehalfRequestors@odata.bind': ['https://graph.microsoft.com/v1.0/users/1'] },
        }),
      );
      assert.deepEqual(
        [reply.status, reply.body.error.target],
        [400, 'requestorSettings/onBehalfRequestors@odata.bind'],
      );
    });
  });
}
