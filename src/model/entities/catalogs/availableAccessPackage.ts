// Access packages as requestors browse them: the same rows as another wire type.
// https://learn.microsoft.com/graph/api/resources/availableaccesspackage

import type { AlternateType } from '../../tables/entityTable.ts';
import { accessPackage } from './accessPackage.ts';

const {
  fields: { id, displayName, description },
  navigations: { shownRoleScopes },
} = accessPackage;

export const availableAccessPackage: AlternateType = {
  of: 'accessPackage',
  types: ['availableAccessPackage', 'availableAccessPackage'],
  fields: {
    id,
    displayName: [displayName[0], displayName[1], displayName[2], 'readOnly'],
    description: [description[0], description[1], description[2], 'readOnly'],
  },
  navigations: { shownRoleScopes: ['resourceRoleScopes', 'resourceRoleScopes', shownRoleScopes[2]] },
};
