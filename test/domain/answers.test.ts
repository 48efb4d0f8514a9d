// When an answer is another one than before: several choices come as an answer each or as one, in any order.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersChange } from '../../src/domain/audit/requestAudit.ts';
import { changesAnswers } from '../../src/domain/eligibility/checkAnswers.ts';
import { requestFaults } from '../../src/domain/eligibility/requestFaults.ts';
import { answer, assignment, facts, question, wish } from './eligibilityFacts.ts';

const several = question({
  id: 'AA-1',
  kind: 'choice',
  isMultipleSelectionAllowed: true,
  text: 'Where?',
  choices: [
    { actualValue: 'AZ', text: 'Arizona', localizations: [] },
    { actualValue: 'CA', text: 'California', localizations: [] },
  ],
  isAnswerEditable: false,
});
for (const [fixed, before, said, expected] of [
  [question({ isAnswerEditable: false }), ['first'], ['first'], []],
  [question({ isAnswerEditable: false }), ['first'], ['second'], ['answers/0/value']],
  [several, ['AZ', 'CA'], ['AZ', 'CA'], []],
  [several, ['AZ', 'CA'], ['California', 'AZ'], []],
  [several, ['AZ', 'CA'], ['CA,AZ'], []],
  [several, ['AZ', 'CA'], ['CA'], ['answers/0/value']],
  [several, ['CA'], ['CA', 'AZ'], ['answers/1/value']],
] as const) {
  test(`an answer that may not be changed: ${before.join(' and ')}, then ${said.join(' and ')}`, () => {
    const judged = requestFaults.questionsAnswered?.(
      facts({
        questions: [fixed],
        assignment: assignment(),
        earlierAnswers: before.map((value) => answer(fixed.id, value)),
        requested: wish({ type: 'userExtend', answers: said.map((value) => answer(fixed.id.toUpperCase(), value)) }),
      }),
    );
    assert.deepEqual(
      judged?.map((each) => each.facts['field']),
      expected,
    );
  });
}

const answered = (...values: readonly string[]) =>
  values.map((value) => ({ ...answer('aa-1', value), question: several }));
for (const [before, after, change] of [
  [answered('AZ', 'CA'), answered('NY', 'CA'), ['answers/Where?', 'AZ, CA', 'CA, NY']],
  [answered('AZ'), answered('AZ', 'CA'), ['answers/Where?', 'AZ', 'AZ, CA']],
  [answered('AZ', 'CA'), answered('CA', 'AZ'), null],
  [answered('AZ', 'CA'), answered('CA, Arizona'), null],
  [answered(), answered('CA'), ['answers/Where?', null, 'CA']],
] as const) {
  const said = [before, after].map((of) => of.map(({ value }) => value).join(' and ') || 'nothing').join(', then ');
  test(`a change of answers is audited, and moves no end: ${said}`, () => {
    assert.deepEqual(answersChange(before, after), change === null ? [] : [change]);
    assert.equal(changesAnswers(before, after), change !== null && before.length > 0);
  });
}
