// Access packages that are suggested to the caller: the same rows as another wire type, with the reasons.
// https://learn.microsoft.com/graph/api/resources/accesspackagesuggestion

import { suggestionReasons } from '../../codecs/requests/suggestions.ts';
import type { AlternateType } from '../../tables/entityTable.ts';
import { accessPackage } from './accessPackage.ts';

export const accessPackageSuggestion: AlternateType = {
  of: 'accessPackage',
  types: ['accessPackageSuggestion', 'accessPackageSuggestion'],
  fields: { id: accessPackage.fields.id },
  shapes: { reasons: ['reasons!', 'reasons!', suggestionReasons, 'readOnly'] },
  navigations: {
    itself: [
      'accessPackage',
      'accessPackage',
      { ...accessPackage.navigations.itself[2], as: 'availableAccessPackage' },
    ],
  },
};
