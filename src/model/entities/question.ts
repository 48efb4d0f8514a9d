// Questions that a requestor answers: entities in v1.0, values of the policy in beta.

import { QuestionKinds } from '../../domain/words.ts';
import { entity, notDeleted, one } from '../entity.ts';
import { oneOf } from '../enums.ts';
import { boolean, guid, inner, instant, integer, optional, text } from '../types.ts';

export const question = entity('question', {
  types: ['accessPackageQuestion', null],
  fields: {
    id:                         ['id!',              null, guid],
    isAnswerEditable:           ['isAnswerEditable', null, boolean],
    isRequired:                 ['isRequired',       null, boolean],
    localizations:              [null,               null, inner],
    sequence:                   ['sequence',         null, integer(0, 2_147_483_647)],
    text:                       ['text',             null, optional(text(10_000))],
    policyId:                   [null,               null, guid],
    kind:                       [null,               null, oneOf(QuestionKinds, null, null)],
    position:                   [null,               null, integer(0, 1_000_000)],
    isMultipleSelectionAllowed: [null,               null, optional(boolean)],
    choices:                    [null,               null, optional(inner)],
    regexPattern:               [null,               null, optional(text(10_000))],
    isSingleLine:               [null,               null, optional(boolean)],
    deletedAt:                  [null,               null, optional(instant)],
  },
  navigations: {
    policy: [null, null, one('policy', 'policyId')],
  },
  indexes: [['policyId', 'position']],
  visible: notDeleted,
});
