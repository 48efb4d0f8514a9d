// Checks answers against questions, and makes answers ready to be stored.

import type { Question } from '../policies/policyEntities.ts';
import { matchesPattern } from '../pattern.ts';
import type { Answer, Choice } from '../values.ts';

/** What is wrong with an answer; `at` is its place among those of the request, null where it is lacking. */
export interface AnswerProblem {
  readonly questionId: string;
  readonly at: number | null;
  readonly problem:
    | 'unknownQuestion'
    | 'answeredTwice'
    | 'otherKind'
    | 'missing'
    | 'notAChoice'
    | 'patternNotMatched'
    | 'patternUnusable'
    | 'notEditable';
}

/** Answers that differ from what is known, to questions that do not let it be changed. */
export function fixedAnswerProblems(
  questions: readonly Question[],
  answers: readonly Answer[],
  known: readonly Answer[],
): readonly AnswerProblem[] {
  const before = answerValues(answersToStore(questions, known));
  const now = answerValues(answersToStore(questions, answers));
  return questions
    .filter((question) => question.isAnswerEditable === false)
    .map((question) => question.id.toLowerCase())
    .filter((id) => now.has(id) && (before.get(id) ?? now.get(id)) !== now.get(id))
    .map((id): AnswerProblem => {
      const isKnown = ({ value }: Answer) => known.some((each) => idOf(each) === id && each.value === value);
      const other = answers.findIndex((each) => idOf(each) === id && !isKnown(each));
      const at = other === -1 ? answers.findIndex((each) => idOf(each) === id) : other;
      return { questionId: id, at, problem: 'notEditable' };
    });
}

/**
 * What is answered, by the ids of questions in lower case. Several choices come as an answer each or as one with commas
 * between, in any order, by value or by text: all of these are the same. Null where no answer has a value.
 */
export function answerValues(answers: readonly Answer[]): ReadonlyMap<string, string | null> {
  const joined = (of: readonly Answer[]): string | null => {
    const values = of.flatMap(valuesOf);
    return values.length === 0 ? null : values.toSorted().join(', ');
  };
  return new Map([...Map.groupBy(answers, idOf)].map(([id, of]) => [id, joined(of)]));
}

function valuesOf({ value, question }: Answer): readonly string[] {
  if (value === null) return [];
  const asked = question as Question | null;
  const choices = asked?.kind === 'choice' ? choicesOf(asked, value) : null;
  return choices === null ? [value] : choices.map((choice) => choice.actualValue ?? choice.text ?? '');
}

/** Of a change or extension: what was answered before and is asked still, where it was not answered anew. */
export function mergeAnswers(
  questions: readonly Question[],
  answers: readonly Answer[],
  earlier: readonly Answer[],
): readonly Answer[] {
  const asked = new Set(questions.map((question) => question.id.toLowerCase()));
  const anew = new Set(answers.map(idOf));
  return [...earlier.filter((answer) => asked.has(idOf(answer)) && !anew.has(idOf(answer))), ...answers];
}

/** Whether some of the answers differ from what was answered before; an answer to what was not asked then is none. */
export function changesAnswers(earlier: readonly Answer[], answers: readonly Answer[]): boolean {
  const before = answerValues(earlier);
  return [...answerValues(answers)].some(([id, value]) => before.has(id) && before.get(id) !== value);
}

/** Answers as they are kept: with the question as it stands, and the text that goes with a choice. */
export function answersToStore(questions: readonly Question[], answers: readonly Answer[]): readonly Answer[] {
  const byId = new Map(questions.map((question) => [question.id.toLowerCase(), question]));
  return answers.map((answer) => {
    const question = byId.get(idOf(answer));
    if (question === undefined) return { ...answer, questionId: idOf(answer) };
    const { policyId: _policy, version: _version, deletedAt: _deleted, ...asked } = question;
    const choices = question.kind === 'choice' ? (choicesOf(question, answer.value) ?? []) : [];
    const shown =
      choices.length === 0 ? answer.value : choices.map((choice) => choice.text ?? choice.actualValue).join(', ');
    return {
      ...answer,
      questionId: question.id,
      kind: question.kind,
      displayValue: answer.displayValue ?? shown,
      question: asked,
    };
  });
}

const idOf = (answer: Answer): string => answer.questionId.toLowerCase();

/** Answers to what is not asked, or that do not fit their question. */
export function givenAnswerProblems(
  questions: readonly Question[],
  answers: readonly Answer[],
): readonly AnswerProblem[] {
  const byId = new Map(questions.map((question) => [question.id.toLowerCase(), question]));
  const seen = new Set<string>();
  const problems: AnswerProblem[] = [];
  for (const [at, answer] of answers.entries()) {
    const questionId = idOf(answer);
    const question = byId.get(questionId);
    const problem =
      question === undefined
        ? 'unknownQuestion'
        : seen.has(questionId) && question.isMultipleSelectionAllowed !== true
          ? 'answeredTwice'
          : answer.kind !== null && answer.kind !== question.kind
            ? 'otherKind'
            : problemOfValue(question, answer.value);
    if (problem !== null) problems.push({ questionId, at, problem });
    seen.add(questionId);
  }
  return problems;
}

/** Required questions that none of the answers is for. */
export function missingAnswerProblems(
  questions: readonly Question[],
  answers: readonly Answer[],
): readonly AnswerProblem[] {
  const given = new Set(answers.filter((answer) => (answer.value ?? '').trim() !== '').map(idOf));
  return questions
    .filter((question) => question.isRequired && !given.has(question.id.toLowerCase()))
    .map((question): AnswerProblem => ({ questionId: question.id, at: null, problem: 'missing' }));
}

function problemOfValue(question: Question, value: string | null): AnswerProblem['problem'] | null {
  if (value === null || value.trim() === '') return null;
  if (question.kind === 'choice') return choicesOf(question, value) === null ? 'notAChoice' : null;
  if (question.regexPattern === null || question.regexPattern === '') return null;
  const matches = matchesPattern(question.regexPattern, value);
  return matches === null ? 'patternUnusable' : matches ? null : 'patternNotMatched';
}

/**
 * Where several may be chosen, they are given as an answer each, or as one with commas between. Null where something is
 * no choice.
 */
function choicesOf({ choices, isMultipleSelectionAllowed }: Question, value: string | null): readonly Choice[] | null {
  const whole = choiceOf(choices ?? [], value);
  if (whole !== undefined) return [whole];
  const each =
    isMultipleSelectionAllowed === true
      ? (value ?? '').split(',').map((part) => choiceOf(choices ?? [], part.trim()))
      : [];
  return each.length > 0 && each.every((choice) => choice !== undefined) ? each : null;
}

/** The published examples send now the value of a choice, now the text that people see. */
function choiceOf(choices: readonly Choice[], value: string | null): Choice | undefined {
  return (
    choices.find((choice) => choice.actualValue === value) ??
    choices.find((choice) => choice.text === value || choice.localizations.some((each) => each.text === value))
  );
}
