// The two kinds of questions, as entities of v1.0.

import { eq } from '../../../odata/query.ts';
import { derivedType } from '../../tables/entityTable.ts';
import { question } from './question.ts';

export const multipleChoiceQuestion = derivedType(question, {
  types: ['accessPackageMultipleChoiceQuestion', null],
  isOf: eq('kind', 'choice'),
  own: {
    choices: ['choices', null],
    isMultipleSelectionAllowed: ['isMultipleSelectionAllowed', null],
  },
  aliases: { isMultipleSelectionAllowed: ['allowsMultipleSelection'] },
});

export const textInputQuestion = derivedType(question, {
  types: ['accessPackageTextInputQuestion', null],
  isOf: eq('kind', 'text'),
  own: {
    isSingleLine: ['isSingleLineQuestion', null],
    regexPattern: ['regexPattern', null],
  },
});
