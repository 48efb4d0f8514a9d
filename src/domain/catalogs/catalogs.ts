// Catalogs and access packages: what a new one is, and what may change of it.

import { createdFields, modifiedFields } from '../authorship.ts';
import type { Caller } from '../caller.ts';
import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import type { AccessPackage, Catalog } from './catalogEntities.ts';
import type { Id, Instant } from '../base.ts';
import { settableFields, type FieldUpdate } from '../fieldUpdate.ts';
import { requireRight } from '../rights/rights.ts';

type Body = Readonly<Record<string, unknown>>;

export const catalogUpdate: FieldUpdate<'catalog'> = {
  entity: 'catalog',
  fields: ['displayName', 'state', 'isExternallyVisible'],
  nullable: ['description', 'uniqueName'],
  authorize: (caller, { id }) => requireRight(caller, 'manageCatalog', { catalogId: id }),
  check: ({ displayName }, _, faults) => checkName(displayName, faults),
  authoring: modifiedFields,
  audit: { activity: 'Update access package catalog', type: 'AccessPackageCatalog' },
};

export const packageUpdate: FieldUpdate<'accessPackage'> = {
  entity: 'accessPackage',
  fields: ['displayName', 'catalogId', 'isHidden', 'isRoleScopesVisible'],
  nullable: ['description', 'uniqueName'],
  authorize: (caller, { catalogId }) => requireRight(caller, 'managePackages', { catalogId }),
  check: (after, before, faults) => {
    checkName(after.displayName, faults);
    // Clients send the catalog with every change; another one takes more than that.
    if (after.catalogId !== before.catalogId)
      faults.add('readOnlyField', 'catalogId', { reason: 'It stays in its catalog; moveToCatalog moves it.' });
  },
  authoring: modifiedFields,
  audit: { activity: 'Update access package', type: 'AccessPackage' },
};

/** Visible outside only where somebody says so. */
export function newCatalog(
  body: Body,
  caller: Caller,
  { id, now }: { readonly id: Id; readonly now: Instant },
): Omit<Catalog, 'version'> {
  return {
    displayName: '',
    description: null,
    type: 'userManaged',
    state: 'published',
    isExternallyVisible: false,
    uniqueName: null,
    ...settableFields<Catalog>(catalogUpdate, body),
    id,
    deletedAt: null,
    ...createdFields(caller, now),
  };
}

export function newPackage(
  body: Body,
  caller: Caller,
  { id, now }: { readonly id: Id; readonly now: Instant },
): Omit<AccessPackage, 'version'> {
  return {
    displayName: '',
    description: null,
    catalogId: '',
    isHidden: false,
    isRoleScopesVisible: false,
    uniqueName: null,
    ...settableFields<AccessPackage>(packageUpdate, body),
    id,
    deletedAt: null,
    ...createdFields(caller, now),
  };
}

export function checkName(displayName: unknown, faults: FaultCollector): void {
  if (displayName === '' || displayName === undefined || displayName === null)
    faults.add('missingField', 'displayName');
  else faults.holds(isNonBlank(displayName), 'displayName', 'a name that is not only blanks');
}
