// A directory object where a row of Latchkey's own dialect names one: what it is and what it is called.

import type { Face } from '../entity.ts';
import { directoryObject } from './directoryObject.ts';

const { id, kind, displayName, userPrincipalName } = directoryObject.fields;

export const principal: Face = {
  of: 'directoryObject',
  types: [null, null, 'principal'],
  fields: { id, kind, displayName, userPrincipalName },
};
