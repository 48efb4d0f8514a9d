// Catalogs and packages as those who run them list them: the same rows as other wire types, of Latchkey's own version.

import type { AlternateType } from '../../tables/entityTable.ts';
import { accessPackage } from './accessPackage.ts';
import { catalog } from './catalog.ts';

const { id, displayName, description, state, type, isExternallyVisible, modifiedAt } = catalog.fields;

export const managedCatalog: AlternateType = {
  of: 'catalog',
  types: [null, null, 'managedCatalog'],
  fields: { id, displayName, description, type, state, isExternallyVisible, modifiedAt },
};

const { fields } = accessPackage;

export const managedPackage: AlternateType = {
  of: 'accessPackage',
  types: [null, null, 'managedPackage'],
  fields: {
    id: fields.id,
    displayName: fields.displayName,
    description: fields.description,
    isHidden: fields.isHidden,
    catalogId: fields.catalogId,
    modifiedAt: fields.modifiedAt,
  },
};
