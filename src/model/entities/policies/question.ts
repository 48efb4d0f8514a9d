// Questions that a requestor answers: entities in v1.0, values of the policy in beta.

import { QuestionKinds } from '../../../domain/enums.ts';
import { choices, pattern, sequence } from '../../codecs/policies/questions.ts';
import { localized, localizedTexts } from '../../codecs/texts.ts';
import { entity, notDeleted, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, integer, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const question = entity('question', {
  types: ['accessPackageQuestion', null],
  isAbstract: true,
  fields: {
    id:                         ['id!',              null, guid],
    isAnswerEditable:           ['isAnswerEditable', null, optional(boolean)],
    isRequired:                 ['isRequired',       null, boolean],
    localizations:              ['localizations',    null, localizedTexts],
    sequence:                   ['sequence',         null, sequence],
    text:                       [null,               null, optional(text(10_000))],
    policyId:                   [null,               null, guid],
    kind:                       [null,               null, oneOf(QuestionKinds, null, null)],
    position:                   [null,               null, integer(0, 1_000_000)],
    isMultipleSelectionAllowed: [null,               null, optional(boolean)],
    choices:                    [null,               null, choices],
    regexPattern:               [null,               null, pattern],
    isSingleLine:               [null,               null, optional(boolean)],
    deletedAt:                  [null,               null, optional(instant)],
  },
  shapes: { localized: ['text', null, localized] },
  navigations: {
    policy: [null, null, one('policy', 'policyId')],
  },
  indexes: [['policyId', 'position']],
  visible: notDeleted,
});
