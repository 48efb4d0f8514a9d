// The questions of a policy: checked, and told apart from those it had, so that answers keep pointing at what was
// asked.
// https://learn.microsoft.com/graph/api/resources/accesspackagequestion

import type { Draft } from '../drafts.ts';
import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import type { Id } from '../base.ts';
import type { Question } from './policyEntities.ts';
import { isSupportedPattern } from '../pattern.ts';

/** The row of a question, without its version. */
export type QuestionFields = Omit<Question, 'version'>;

const mostQuestions = 100;

/** Notes the faults of a policy's questions. */
export function checkQuestions(questions: readonly Draft<'question'>[], faults: FaultCollector): void {
  faults.holds(questions.length <= mostQuestions, 'questions', `at most ${mostQuestions} questions`);
  const ids = new Set<string>();
  questions.forEach((question, at) => {
    const here = faults.below('questions').below(at);
    checkQuestion(question, here);
    const id = question.id?.toLowerCase();
    here.holds(id === undefined || !ids.has(id), 'id', 'an id that no other question here has');
    if (id !== undefined) ids.add(id);
  });
}

/** Notes the faults of one question, wherever it is asked. */
export function checkQuestion(question: Draft<'question'>, faults: FaultCollector): void {
  const { kind, text, choices, regexPattern: pattern, sequence } = question;
  faults.holds(kind === 'text' || kind === 'choice', 'kind', 'a text input or a multiple choice');
  faults.holds(isNonBlank(text), 'text', 'what is asked');
  faults.holds(sequence === undefined || sequence === null || sequence >= 0, 'sequence', 'a number from 0');
  faults.holds(
    pattern === undefined || pattern === null || pattern === '' || isSupportedPattern(pattern),
    'regexPattern',
    'a regular expression without back references and look-around, of at most 1000 characters',
  );
  if (kind !== 'choice') return;
  faults.holds((choices?.length ?? 0) > 0, 'choices', 'at least one choice');
  const values = new Set<string>();
  choices?.forEach((choice, at) => {
    const value = choice.actualValue;
    faults.holds(isNonBlank(value) && !values.has(value), `choices/${at}/actualValue`, 'a value of its own');
    if (value !== null) values.add(value);
  });
}

interface QuestionChanges {
  readonly rows: readonly QuestionFields[];
  readonly added: readonly QuestionFields[];
  readonly changed: readonly { readonly from: Question; readonly to: QuestionFields }[];
  readonly removed: readonly Question[];
}

/**
 * A question that is sent with the id it has stays the same one; without an id, one of the same kind and text does. The
 * others are new, those left over are removed.
 */
export function questionChanges(
  have: readonly Question[],
  drafts: readonly Draft<'question'>[],
  policyId: Id,
  newId: () => Id,
): QuestionChanges {
  const left = new Map(have.map((question) => [question.id, question]));
  const take = (fits: (question: Question) => boolean): Question | undefined => {
    const found = [...left.values()].find(fits);
    if (found !== undefined) left.delete(found.id);
    return found;
  };
  const byId = drafts.map((draft) =>
    isNonBlank(draft.id) ? take((each) => each.id === draft.id?.toLowerCase()) : undefined,
  );
  const pairs = drafts.map((draft, at) => ({
    from: byId[at] ?? take((each) => !isNonBlank(draft.id) && each.kind === draft.kind && each.text === draft.text),
    draft,
    at,
  }));
  const rows = pairs.map(({ from, draft, at }) => ({
    from,
    to: questionRow(draft, { id: from?.id ?? newId(), policyId, position: at }),
  }));
  return {
    rows: rows.map(({ to }) => to),
    added: rows.flatMap(({ from, to }) => (from === undefined ? [to] : [])),
    changed: rows.flatMap(({ from, to }) => (from === undefined ? [] : [{ from, to }])),
    removed: [...left.values()],
  };
}

/** The row of a question at its place. */
export function questionRow(
  draft: Draft<'question'>,
  key: { readonly id: Id; readonly policyId: Id; readonly position: number },
): QuestionFields {
  const choice = draft.kind === 'choice';
  return {
    ...key,
    kind: choice ? 'choice' : 'text',
    sequence: draft.sequence ?? key.position,
    text: draft.text ?? null,
    localizations: draft.localizations ?? [],
    isRequired: draft.isRequired ?? false,
    isAnswerEditable: draft.isAnswerEditable ?? null,
    isMultipleSelectionAllowed: choice ? (draft.isMultipleSelectionAllowed ?? false) : null,
    choices: choice ? (draft.choices ?? []) : null,
    regexPattern: choice ? null : (draft.regexPattern ?? null),
    isSingleLine: choice ? null : (draft.isSingleLine ?? false),
    deletedAt: null,
  };
}
