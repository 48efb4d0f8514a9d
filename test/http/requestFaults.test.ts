// A request whose answers, justification and schedule are wrong hears of all of it at once, in words, each at its
// field.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { groups } from '../../src/sandbox/directoryResources.ts';
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

  const end = '2029-01-01T00:00:00Z';
  // What is sent as an expiration, and the members that are at fault.
  const contradictions: readonly (readonly [Json, ...string[]])[] = [
    [{ type: 'noExpiration', endDateTime: end }, 'endDateTime'],
    [{ type: 'noExpiration', duration: 'P1D' }, 'duration'],
    [{ type: 'noExpiration', endDateTime: end, duration: 'P1D' }, 'endDateTime', 'duration'],
    [{ type: 'afterDateTime' }, 'endDateTime'],
    [{ type: 'afterDateTime', endDateTime: null, duration: 'P1D' }, 'endDateTime', 'duration'],
    [{ type: 'afterDuration' }, 'duration'],
    [{ type: 'afterDuration', duration: 'P1D', endDateTime: end }, 'endDateTime'],
    [{ type: 'notSpecified', endDateTime: end }, 'type'],
    [{ type: 'notSpecified', duration: 'P1D' }, 'type'],
    [{ endDateTime: end, duration: 'P1D' }, 'duration'],
  ];
  const targetsOf = (error: Json): readonly string[] => (error.details ?? [error]).map(({ target }: Json) => target);

  for (const [expiration, ...members] of contradictions)
    test(`an expiration ${JSON.stringify(expiration)} is refused at ${members.join(' and ')} everywhere`, async () => {
      const policyBody = (rest: Json): Json => ({
        displayName: 'Contradicts',
        description: 'd',
        allowedTargetScope: 'allMemberUsers',
        specificAllowedTargets: [],
        requestApprovalSettings: { stages: [] },
        accessPackage: { id: packageId },
        ...rest,
      });
      const refusedPolicy = async (rest: Json): Promise<Json> =>
        (await latchkey.call('globalAdmin', 'POST', `${v1}/assignmentPolicies`, policyBody(rest))).body.error;
      const at = (place: string) => members.map((member) => `${place}/${member}`);
      // Faults of form and contradictions are told together.
      assert.deepEqual(targetsOf(await ask({ justification: 1, schedule: { expiration } })).toSorted(), [
        ...['justification', ...at('schedule/expiration')].toSorted(),
      ]);
      assert.deepEqual(targetsOf(await refusedPolicy({ expiration })), at('expiration'));
      assert.deepEqual(
        targetsOf(
          await refusedPolicy({ expiration: { type: 'noExpiration' }, reviewSettings: { schedule: { expiration } } }),
        ),
        at('reviewSettings/schedule/expiration'),
      );
    });

  test('an end without its type is one, and what was read can be sent back', async () => {
    const path = `${v1}/assignmentPolicies/${policy.id}`;
    const read = (await latchkey.call('globalAdmin', 'GET', path)).body;
    const change = async (expiration: Json): Promise<Json> => {
      const { status, text } = await latchkey.call('globalAdmin', 'PUT', path, { ...read, expiration });
      assert.equal(status, 200, text);
      return (await latchkey.call('globalAdmin', 'GET', path)).body.expiration;
    };
    assert.deepEqual(await change({ duration: 'P20D' }), {
      type: 'afterDuration',
      duration: 'P20D',
      endDateTime: null,
    });
    assert.deepEqual(await change({ endDateTime: read.expiration.endDateTime }), read.expiration);
    assert.deepEqual(await change(read.expiration), read.expiration);
  });

  test('a recurrence that contradicts itself, and days beside a date of beta, are refused at their place', async () => {
    const range = (rest: Json) => ({ schedule: { recurrence: { range: { startDate: '2030-01-01', ...rest } } } });
    const at = (member: string) => [`schedule/recurrence/range/${member}`];
    assert.deepEqual(targetsOf(await ask(range({ type: 'endDate' }))), at('endDate'));
    assert.deepEqual(targetsOf(await ask(range({ type: 'endDate', endDate: '2029-12-31' }))), at('endDate'));
    assert.deepEqual(targetsOf(await ask(range({ type: 'noEnd', endDate: '2031-01-01' }))), at('endDate'));
    assert.deepEqual(targetsOf(await ask(range({ type: 'numbered' }))), at('numberOfOccurrences'));
    const beta = await latchkey.call(
      'globalAdmin',
      'POST',
      '/beta/identityGovernance/entitlementManagement/accessPackageAssignmentPolicies',
      { displayName: 'Both', accessPackageId: packageId, durationInDays: 30, expirationDateTime: end },
    );
    assert.deepEqual(targetsOf(beta.body.error), ['expirationDateTime']);
  });

  test('an answer whose question is said to be of another kind is refused at its type', async () => {
    const as = (at: number, kind: string): Json => ({
      ...answerTo(at, 'a'),
      answeredQuestion: { '@odata.type': `#microsoft.graph.accessPackage${kind}Question`, id: policy.questions[at].id },
    });
    const error = await ask({ justification: 'j', answers: [as(0, 'TextInput'), as(1, 'MultipleChoice')] });
    assert.deepEqual(targetsOf(error), [
      'answers/0/answeredQuestion/@odata.type',
      'answers/1/answeredQuestion/@odata.type',
    ]);
    assert.ok(error.message.includes('the question "Which?" is a multiple choice'), error.message);
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

  test('references and rules are one round: a package, a policy and a role scope tell all faults of it', async () => {
    const unknown = '11111111-2222-4333-8444-555555555555';
    const refused = async (path: string, body: Json): Promise<readonly string[]> => {
      const reply = await latchkey.call('globalAdmin', 'POST', `${v1}/${path}`, body);
      assert.equal(reply.status, 400, reply.text);
      return targetsOf(reply.body.error).toSorted();
    };
    assert.deepEqual(await refused('accessPackages', { displayName: ' ', catalog: { id: unknown } }), [
      'catalog/id',
      'displayName',
    ]);
    assert.deepEqual(await refused('accessPackages', { description: 'no catalog' }), ['catalog/id', 'displayName']);
    const stage = {
      durationBeforeAutomaticDenial: 'PT0S',
      primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: unknown }],
    };
    assert.deepEqual(
      await refused('assignmentPolicies', {
        displayName: ' ',
        description: 'd',
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.groupMembers', groupId: unknown }],
        expiration: { type: 'noExpiration' },
        requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [stage] },
        accessPackage: { id: unknown },
      }),
      [
        'accessPackage/id',
        'displayName',
        'requestApprovalSettings/stages/0/durationBeforeAutomaticDenial',
        'requestApprovalSettings/stages/0/primaryApprovers/0/userId',
        'specificAllowedTargets/0/groupId',
      ],
    );
    assert.deepEqual(await refused('assignmentRequests', { requestType: 'adminAdd', assignment: {} }), [
      'assignment/accessPackageId',
      'assignment/assignmentPolicyId',
      'assignment/targetId',
    ]);
    assert.deepEqual(
      await refused('assignmentRequests', { requestType: 'adminAdd', assignment: { accessPackageId: unknown } }),
      ['assignment/accessPackageId', 'assignment/assignmentPolicyId', 'assignment/targetId'],
    );
    const { catalog } = (await latchkey.call('globalAdmin', 'GET', `${v1}/accessPackages/${packageId}?$expand=catalog`))
      .body;
    const originId = groups.find((each) => each.key === 'marketingResources')?.id;
    const added = await latchkey.call('globalAdmin', 'POST', `${v1}/resourceRequests`, {
      requestType: 'adminAdd',
      catalog: { id: catalog.id },
      resource: { originId, originSystem: 'AadGroup' },
    });
    assert.equal(added.status, 201, added.text);
    const [resource] = (await latchkey.call('globalAdmin', 'GET', `${v1}/catalogs/${catalog.id}/resources`)).body.value;
    assert.deepEqual(
      await refused(`accessPackages/${packageId}/resourceRoleScopes`, {
        role: {
          originId: `Member_${originId}`,
          originSystem: 'AadGroup',
          resource: { id: resource.id, originId: unknown, originSystem: 'AadApplication' },
        },
        scope: { id: unknown },
      }),
      ['role/resource/originId', 'role/resource/originSystem', 'scope/id'],
    );
  });

  const schedules: readonly (readonly [schedule: Json, target: string])[] = [
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
