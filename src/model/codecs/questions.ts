// Questions: contained entities in v1.0, values of the policy in beta, and inside answers in both.
// https://learn.microsoft.com/graph/api/resources/accesspackagequestion

import type { Question } from '../../domain/entities.ts';
import { variants } from '../complex.ts';
import { perDialect } from '../dialects.ts';
import { say, type Shape, type Values } from '../shape.ts';
import { boolean, collectionOf, guid, integer, listed, optional, text } from '../types.ts';
import { choice, localized, localizedTexts } from './texts.ts';

export const sequence = integer(0, 2_147_483_647);
export const pattern = optional(text(10_000));
export const choices = optional(listed(choice.field));

type Told = Omit<Question, 'version' | 'policyId' | 'position' | 'deletedAt'>;

/** Only what was said: a question that is changed keeps the rest. */
// biome-ignore format: a table, read by column
export const questionValue = variants<Told>(['accessPackageQuestion', 'accessPackageQuestion'], {
  shared: {
    fields: {
      id:               ['id!',              'id',               guid],
      isAnswerEditable: ['isAnswerEditable', 'isAnswerEditable', boolean],
      isRequired:       ['isRequired',       'isRequired',       boolean],
      localizations:    ['localizations',    null,               localizedTexts],
      sequence:         ['sequence',         'sequence',         sequence],
    },
    shapes: { text: ['text', 'text', localized] },
  },
  kinds: {
    choice: {
      types: ['accessPackageMultipleChoiceQuestion', 'accessPackageMultipleChoiceQuestion'],
      table: {
        fields: {
          isMultipleSelectionAllowed: ['isMultipleSelectionAllowed', 'allowsMultipleSelection', optional(boolean)],
          choices:                    ['choices',                    'choices',                 choices],
        },
      },
    },
    text: {
      types: ['accessPackageTextInputQuestion', 'accessPackageTextInputQuestion'],
      table: {
        fields: {
          regexPattern: ['regexPattern',         'regexPattern',         pattern],
          isSingleLine: ['isSingleLineQuestion', 'isSingleLineQuestion', optional(boolean)],
        },
      },
    },
  },
  defaults: {} as Omit<Told, 'kind'>,
  synonyms: { textinputquestion: 'text', multiplechoicequestion: 'choice' },
});

const questionValues = listed(questionValue.field);
const types = perDialect((dialect) => collectionOf(questionValue.types[dialect]));

/** The questions of a policy in their order; `draft.questions` is a list of what was said of each. */
export const policyQuestions: Shape = {
  types,
  needs: [],
  needsRows: ['questions'],
  encode: perDialect(
    (dialect) => (row) =>
      rowsOf(row['questions'])
        .toSorted((a, b) => a['position'] - b['position'])
        .map((question) => questionValue.encode[dialect](question)),
  ),
  decode: (value, draft, faults, reading) => {
    const said = value === null ? [] : questionValues.decode(value, faults, reading);
    if (said !== undefined) say(draft, 'questions', said, faults);
  },
};

function rowsOf(expanded: unknown): readonly Values[] {
  return (expanded as { readonly rows?: readonly Values[] } | null)?.rows ?? [];
}
