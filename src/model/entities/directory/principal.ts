// A directory object where a row of Latchkey's own API version names one: what it is and what it is called.

import type { AlternateType } from '../../tables/entityTable.ts';
import { directoryObject } from './directoryObject.ts';

const { id, kind, displayName, userPrincipalName } = directoryObject.fields;

export const principal: AlternateType = {
  of: 'directoryObject',
  types: [null, null, 'principal'],
  fields: { id, kind, displayName, userPrincipalName },
};
