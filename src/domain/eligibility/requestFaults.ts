// The faults of a request that could be mended by another body: each with its field, and with what would be right.

import type { Question } from '../policies/policyEntities.ts';
import { Refusal, type RefusalFacts } from '../refusal.ts';
import type { ScheduleProblem } from '../requests/schedule.ts';
import { answerProblems, requestedPeriod, type CheckName } from './checks.ts';
import type { AnswerProblem } from './checkAnswers.ts';
import type { EligibilityFacts } from './eligibilityFacts.ts';

/** By the name of the failed check, its faults. A check without a row is about no field. */
export const requestFaults: Readonly<Partial<Record<CheckName, (facts: EligibilityFacts) => readonly Refusal[]>>> = {
  justificationGiven: () => [new Refusal('justificationRequired', { field: 'justification' })],
  questionsAnswered: (facts) => answerProblems(facts).map((each) => answerFault(facts, each)),
  scheduleAllowed: (facts) => {
    const period = requestedPeriod(facts);
    return 'problem' in period ? [new Refusal('scheduleNotAllowed', scheduleFacts(period))] : [];
  },
};

function answerFault({ questions, requested }: EligibilityFacts, { questionId, at, problem }: AnswerProblem): Refusal {
  const question = questions.find(({ id }) => id.toLowerCase() === questionId.toLowerCase());
  const [field, reason] = answerTexts[problem]({
    id: questionId,
    name: question === undefined ? '' : `the question "${shorten(question.text ?? question.id)}"`,
    question,
    value: at === null ? '' : shorten(requested.answers[at]?.value ?? ''),
  });
  return new Refusal('answersInvalid', { field: at === null ? 'answers' : `answers/${at}/${field}`, reason });
}

interface FaultyAnswer {
  readonly id: string;
  /** `the question "Why?"` */
  readonly name: string;
  readonly question: Question | undefined;
  readonly value: string;
}

// biome-ignore format: a table, read by column
const answerTexts: Readonly<Record<AnswerProblem['problem'],
  (of: FaultyAnswer) => readonly [field: string, reason: string]>> = {
  missing:           ({ name, id }) => ['', `Add an answer to ${name} (id ${id}), which the policy requires.`],
  unknownQuestion:   ({ id }) => ['questionId', `The policy has no question with the id ${id}.`],
  answeredTwice:     ({ name }) => ['questionId', `Send one answer to ${name}, which does not accept several.`],
  otherKind:         ({ name, question }) => ['kind',
    `${name} is ${question?.kind === 'choice' ? 'a multiple choice' : 'a text input'}. Send that type, or none.`],
  notAChoice:        ({ name, question, value }) => ['value',
    `"${value}" is no choice of ${name}. Send one of: ${choicesOf(question)}.`],
  patternNotMatched: ({ name, question }) => ['value',
    `The answer to ${name} must match the regular expression ${question?.regexPattern ?? ''}.`],
  patternUnusable:   ({ name }) => ['value',
    `The regular expression of ${name} cannot be evaluated. The owner of the access package must correct it.`],
  notEditable:       ({ name }) => ['value', `The answer to ${name} cannot be changed. Send the earlier answer.`],
};

const choicesOf = (question: Question | undefined): string =>
  (question?.choices ?? []).map(({ actualValue }) => shorten(actualValue ?? '')).join(', ');

const end = 'schedule/expiration/endAt';

// biome-ignore format: a table, read by column
const scheduleTexts: Readonly<Record<ScheduleProblem['problem'], readonly [field: string, reason: string]>> = {
  customScheduleNotAllowed: ['schedule',
    'Requestors cannot choose a start or an end under this policy. Leave the schedule out.'],
  endMissing:       ['schedule/expiration', 'The type of the expiration requires an end or a duration.'],
  endNotAfterStart: [end,                   'The end must be later than the start.'],
  endPastPolicy:    ['schedule/expiration', 'The access would end too late.'],
  policyEnded:      ['schedule/startAt',    'The access would start too late.'],
  durationInvalid:  ['schedule/expiration/duration',
    'The duration must be an ISO 8601 duration such as P30D that ends before the year 10000.'],
};

/** What is wrong with a schedule, and the latest end that would be right. */
const scheduleReason = ({ problem, latestEnd }: ScheduleProblem): string =>
  `${scheduleTexts[problem][1]}${latestEnd === null ? '' : ` The latest end under the policy is ${latestEnd}.`}`;

const scheduleFacts = (problem: ScheduleProblem): RefusalFacts => ({
  field: scheduleTexts[problem.problem][0],
  reason: scheduleReason(problem),
});

const longest = 100;
const shorten = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 3).toWellFormed()}...`;
