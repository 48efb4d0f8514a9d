// Catalogs and access packages: what may change of one.

import { modifiedFields } from '../authorship.ts';
import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import type { FieldUpdate } from '../fieldUpdate.ts';
import { requireRight } from '../rights/rights.ts';

/** PATCH of a catalog: needs `manageCatalog`. */
export const catalogUpdate: FieldUpdate<'catalog'> = {
  entity: 'catalog',
  authorize: (caller, { id }) => requireRight(caller, 'manageCatalog', { catalogId: id }),
  check: ({ displayName }, _, faults) => checkName(displayName, faults),
  authoring: modifiedFields,
  audit: { activity: 'Update access package catalog', type: 'AccessPackageCatalog' },
};

/** PATCH of an access package: needs `managePackages`; the catalog stays as it is. */
export const packageUpdate: FieldUpdate<'accessPackage'> = {
  entity: 'accessPackage',
  authorize: (caller, { catalogId }) => requireRight(caller, 'managePackages', { catalogId }),
  check: (after, before, faults) => {
    checkName(after.displayName, faults);
    // Clients send the catalog with every change; moving to another one is a call of its own.
    if (after.catalogId !== before.catalogId)
      faults.add('readOnlyField', 'catalogId', { reason: 'It stays in its catalog; moveToCatalog moves it.' });
  },
  authoring: modifiedFields,
  audit: { activity: 'Update access package', type: 'AccessPackage' },
};

/** Notes `missingField` for an absent name and `invalidField` for a blank one. */
export function checkName(displayName: unknown, faults: FaultCollector): void {
  if (displayName === '' || displayName === undefined || displayName === null)
    faults.add('missingField', 'displayName');
  else faults.holds(isNonBlank(displayName), 'displayName', 'a name that is not only blanks');
}
