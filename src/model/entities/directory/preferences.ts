// What a user chooses for themselves: the user's own row as Latchkey's own API version has it.

import type { AlternateType } from '../../tables/entityTable.ts';
import { directoryObject } from './directoryObject.ts';

const { id, mailFrequency, preferredLanguage } = directoryObject.fields;

export const preferences: AlternateType = {
  of: 'directoryObject',
  types: [null, null, 'preferences'],
  fields: {
    id: [id[0], id[1], id[2], 'readOnly'],
    mailFrequency,
    preferredLanguage: [preferredLanguage[0], preferredLanguage[1], preferredLanguage[2], 'readOnly'],
  },
};
