// What is promised of each example on the reference page: its answer, and what has happened when the server has done
// what it promised.

import assert from 'node:assert/strict';
import { has } from './answers.ts';
import { held, inGroup, requestOf } from './newHire.ts';
import type { ExampleName } from './referenceSnippets.ts';
import { printed, type Answer, type Json, type World } from './world.ts';

export interface Promised {
  readonly begins: 'nobody' | 'newHire';
  readonly answer: (body: Json) => void;
  /** After the work is done; `before` is the assignment that they held. */
  readonly after: (world: World, request: Json, before: string) => Promise<void>;
}

/** True of every example: a request that has been taken and not yet worked on. */
export function accepted(answer: Answer, world: World): void {
  assert.equal(answer.status, 201);
  assert.equal(
    answer.body['@odata.context'],
    `${world.latchkey.http}/beta/$metadata#identityGovernance/entitlementManagement/` +
      'accessPackageAssignmentRequests/$entity',
  );
  assert.match(answer.body.id, /^[\da-f-]{36}$/);
  has(answer.body, { requestState: 'Submitted', requestStatus: 'Accepted', isValidationOnly: false });
}

async function newHireHolds(world: World, request: Json): Promise<void> {
  has(await requestOf(world, request.id), { requestState: 'Delivered', requestStatus: 'Fulfilled' });
  const [assignment, ...others] = await held(world);
  assert.deepEqual(others, []);
  has(assignment, {
    id: request.id,
    assignmentPolicyId: printed.newHirePolicy,
    accessPackageId: printed.newHirePackage,
  });
  assert.equal(assignment.target.objectId, printed.newHire);
  assert.ok((await inGroup(world)).includes(printed.newHire));
}

/** Answers come back with the whole question, by which a client can show them. */
function answersAreWhole(body: Json): void {
  const [state, reason, ...others] = body.answers;
  assert.deepEqual(others, []);
  has(state, { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'Arizona' });
  has(state.answeredQuestion, {
    '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
    id: 'a714ec6f-4ee0-4614-bd81-37e0c5ecbbff',
    isRequired: false,
    allowsMultipleSelection: false,
  });
  assert.equal(state.answeredQuestion.text.defaultText, 'Which state are you from?');
  assert.deepEqual(
    state.answeredQuestion.choices.map((each: Json) => [each.actualValue, each.displayValue.defaultText]),
    [
      ['AZ', 'Arizona'],
      ['CA', 'California'],
      ['NY', 'New York'],
    ],
  );
  has(reason, {
    '@odata.type': '#microsoft.graph.accessPackageAnswerString',
    value: 'Need access to marketing campaign material',
  });
  has(reason.answeredQuestion, {
    '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
    id: 'aa615ee9-d9d8-4c03-be91-bee37106deda',
    isRequired: false,
    isSingleLineQuestion: false,
  });
}

export const promised: Readonly<Record<ExampleName, Promised>> = {
  R1: { begins: 'nobody', answer: (body) => has(body, { requestType: 'AdminAdd' }), after: newHireHolds },
  R2: {
    begins: 'nobody',
    answer: (body) => {
      has(body, { requestType: 'UserAdd' });
      answersAreWhole(body);
    },
    after: async (world, request) => {
      await newHireHolds(world, request);
      answersAreWhole(await requestOf(world, request.id));
    },
  },
  R3: {
    begins: 'nobody',
    answer: (body) => {
      has(body, { requestType: 'UserAdd', justification: 'Need access to New Hire access package', answers: [] });
      has(body.schedule, { startDateTime: null, recurrence: null });
      has(body.schedule.expiration, { endDateTime: null, duration: null });
    },
    after: newHireHolds,
  },
  R4: {
    begins: 'newHire',
    answer: (body) => has(body, { requestType: 'AdminRemove' }),
    after: async (world, request, before) => {
      assert.notEqual(request.id, before);
      has(await requestOf(world, request.id), { requestState: 'Delivered', requestStatus: 'Fulfilled' });
      assert.deepEqual(await held(world), []);
      assert.ok(!(await inGroup(world)).includes(printed.newHire));
    },
  },
  R5: {
    begins: 'nobody',
    answer: (body) => has(body, { requestType: 'AdminAdd' }),
    after: async (world, request) => {
      const { body } = await world.latchkey.call(
        'governanceAdmin',
        'GET',
        "/v1.0/users?$filter=mail eq 'user@contoso.com'&$select=id,userType,mail",
      );
      const [guest, ...others] = body.value;
      assert.deepEqual(others, []);
      has(guest, { userType: 'Guest', mail: 'user@contoso.com' });
      has(await requestOf(world, request.id), { requestState: 'Delivered', requestStatus: 'Fulfilled' });
      const [assignment] = await held(world);
      has(assignment.target, { objectId: guest.id, email: 'user@contoso.com' });
      assert.ok((await inGroup(world)).includes(guest.id));
    },
  },
};
