// The two kinds of questions, as entities of v1.0.

import { eq } from '../../odata/query.ts';
import { derived } from '../entity.ts';
import { question } from './question.ts';

export const multipleChoiceQuestion = derived(question, {
  types: ['accessPackageMultipleChoiceQuestion', null],
  isOf: eq('kind', 'choice'),
  own: {
    choices: ['choices', null],
    isMultipleSelectionAllowed: ['isMultipleSelectionAllowed', null],
  },
  aliases: { isMultipleSelectionAllowed: ['allowsMultipleSelection'] },
});

export const textInputQuestion = derived(question, {
  types: ['accessPackageTextInputQuestion', null],
  isOf: eq('kind', 'text'),
  own: {
    isSingleLine: ['isSingleLineQuestion', null],
    regexPattern: ['regexPattern', null],
  },
});
