// A request whose answers, justification and schedule are wrong hears of all of it at once, in words, each at its
// field.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

type Json = any;
const v1 = '/v1.0/identityGovernance/entitlementManagement';

describe('faults of a request', () => {
  let latchkey: Latchkey;
  let policy: Json;
  let packageId: string;
  before(async () => {
    latchkey = await startLatchkey();
    const made = async (path: string, body: Json): Promise<Json> => {
      const { status, text, body: answer } = await latchkey.call('globalAdmin', 'POST', `${v1}/${path}`, body);
      assert.equal(status, 201, text);
      return answer;
    };
    const catalog = await made('catalogs', { displayName: 'Faults', description: 'd' });
    packageId = (await made('accessPackages', { displayName: 'Faults', description: 'd', catalog: { id: catalog.id } }))
      .id;
    const { id } = await made('assignmentPolicies', {
      displayName: 'Asks',
      description: 'd',
      allowedTargetScope: 'allMemberUsers',
      specificAllowedTargets: [],
      expiration: { type: 'afterDateTime', endDateTime: '2030-01-01T00:00:00Z' },
      requestorSettings: { enableTargetsToSelfAddAccess: true, allowCustomAssignmentSchedule: true },
      requestApprovalSettings: {
        isApprovalRequiredForAdd: false,
        isRequestorJustificationRequired: true,
        stages: [],
      },
      questions: [
        {
          '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
          sequence: 1,
          isRequired: false,
          text: 'Which?',
          choices: [
            { actualValue: 'a', text: 'A' },
            { actualValue: 'b', text: 'B' },
          ],
        },
        {
          '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
          sequence: 2,
          isRequired: true,
          text: 'Why?',
          isSingleLineQuestion: true,
        },
      ],
      accessPackage: { id: packageId },
    });
    policy = {
      id,
      questions: (await latchkey.call('globalAdmin', 'GET', `${v1}/assignmentPolicies/${id}/questions`)).body.value,
    };
  });
  after(() => latchkey?.close());

  const ask = async (body: Json): Promise<Json> => {
    const assignment = { assignmentPolicyId: policy.id, accessPackageId: packageId };
    return (
      await latchkey.call('analyst', 'POST', `${v1}/assignmentRequests`, {
        requestType: 'userAdd',
        assignment,
        ...body,
      })
    ).body.error;
  };
  const answerTo = (at: number, value: string): Json => ({
    '@odata.type': '#microsoft.graph.accessPackageAnswerString',
    value,
    answeredQuestion: { '@odata.type': policy.questions[at]['@odata.type'], id: policy.questions[at].id },
  });

  test('every fault is told, each at what was sent, in words', async () => {
    const unknown = '11111111-2222-4333-8444-555555555555';
    const answers = [
      answerTo(0, 'c'),
      { ...answerTo(0, 'a'), answeredQuestion: { ...answerTo(0, 'a').answeredQuestion, id: unknown } },
    ];
    const error = await ask({
      answers,
      schedule: { expiration: { type: 'afterDateTime', endDateTime: '2031-01-01T00:00:00Z' } },
    });
    assert.deepEqual(
      error.details.map((each: Json) => [each.code, each.target]),
      [
        ['JustificationRequired', 'justification'],
        ['InvalidAnswers', 'answers/0/value'],
        ['InvalidAnswers', 'answers/1/answeredQuestion/id'],
        ['InvalidAnswers', 'answers'],
        ['InvalidSchedule', 'schedule/expiration'],
      ],
    );
    assert.equal(error.target, 'justification');
    for (const said of [
      'set justification',
      '"c" is no choice of the question "Which?". Send one of: a, b.',
      `The policy has no question with the id ${unknown}.`,
      `Add an answer to the question "Why?" (id ${policy.questions[1].id}), which the policy requires.`,
      'The latest end under the policy is 2030-01-01T00:00:00.000Z.',
    ])
      assert.ok(error.message.includes(said), `${said}\n${error.message}`);
  });

  const schedules: readonly (readonly [schedule: Json, target: string])[] = [
    [{ expiration: { type: 'afterDateTime' } }, 'schedule/expiration'],
    [{ expiration: { type: 'afterDateTime', endDateTime: '2020-01-01T00:00:00Z' } }, 'schedule/expiration/endDateTime'],
    [{ startDateTime: '2030-06-01T00:00:00Z' }, 'schedule/startDateTime'],
    [{ expiration: { type: 'noExpiration' } }, 'schedule/expiration'],
  ];
  for (const [schedule, target] of schedules) {
    test(`the schedule ${JSON.stringify(schedule)} is refused at ${target}`, async () => {
      const error = await ask({ justification: 'j', answers: [answerTo(1, 'why')], schedule });
      assert.deepEqual([error.code, error.target], ['InvalidSchedule', target]);
      assert.ok(error.message.startsWith(`The policy does not allow the schedule. ${target}: `), error.message);
    });
  }
});
