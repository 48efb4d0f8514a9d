// Questions: contained entities in v1.0, values of the policy in beta, and inside answers in both.
// https://learn.microsoft.com/graph/api/resources/accesspackagequestion

import type { Question } from '../../../domain/policies/policyEntities.ts';
import { variants } from '../../tables/complexType.ts';
import { perVersion } from '../../apiVersions.ts';
import { setField, type Shape, type Values } from '../../tables/shape.ts';
import { boolean, collectionOf, guid, integer, listOf, optional, text } from '../../tables/fieldTypes.ts';
import { choice, localized, localizedTexts } from '../texts.ts';

export const sequence = integer(0, 2_147_483_647);
export const pattern = optional(text(10_000));
export const choices = optional(listOf(choice.field));

/** What is kept of a question beside whose it is. */
export type QuestionValue = Omit<Question, 'version' | 'policyId' | 'position' | 'deletedAt'>;

/** Only what was said: a question that is changed keeps the rest. */
// biome-ignore format: a table, read by column
export const questionValue = variants<QuestionValue>(['accessPackageQuestion', 'accessPackageQuestion'], {
  shared: {
    fields: {
      id:               ['id!',              'id',               guid],
      isAnswerEditable: ['isAnswerEditable', 'isAnswerEditable', optional(boolean)],
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
  defaults: {} as Omit<QuestionValue, 'kind'>,
  synonyms: { textinputquestion: 'text', multiplechoicequestion: 'choice' },
});

const questionValues = listOf(questionValue.field);
const types = perVersion((apiVersion) => collectionOf(questionValue.types[apiVersion]));

/** The questions of a policy in their order; `draft.questions` is a list of what was said of each. */
export const policyQuestions: Shape = {
  types,
  needs: [],
  needsRows: ['questions'],
  writes: ['questions'],
  encode: perVersion(
    (apiVersion) => (row) =>
      rowsOf(row['questions'])
        .toSorted((a, b) => a['position'] - b['position'])
        .map((question) => questionValue.encode[apiVersion](question)),
  ),
  decode: (value, draft, faults, options) => {
    const said = value === null ? [] : questionValues.decode(value, faults, options);
    if (said !== undefined) setField(draft, 'questions', said, faults);
  },
};

function rowsOf(expanded: unknown): readonly Values[] {
  return (expanded as { readonly rows?: readonly Values[] } | null)?.rows ?? [];
}
