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
    displayName: [...displayName.slice(0, 3), 'readOnly'] as unknown as typeof displayName,
    description: [...description.slice(0, 3), 'readOnly'] as unknown as typeof description,
  },
  navigations: { shownRoleScopes: ['resourceRoleScopes', 'resourceRoleScopes', shownRoleScopes[2]] },
};
