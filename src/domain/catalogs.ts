// Catalogs and access packages: what a new one is, and what may change of it.

import { created, modified } from './authored.ts';
import type { Caller } from './caller.ts';
import { isSaid, type Check } from './check.ts';
import type { AccessPackage, Catalog, Id, Instant } from './entities.ts';
import { said, type PlainUpdate } from './plain.ts';
import { demand } from './rights.ts';

type Body = Readonly<Record<string, unknown>>;

export const catalogUpdate: PlainUpdate<'catalog'> = {
  entity: 'catalog',
  fields: ['displayName', 'state', 'isExternallyVisible'],
  nullable: ['description', 'uniqueName'],
  demand: (caller, { id }) => demand(caller, 'manageCatalog', { catalogId: id }),
  check: ({ displayName }, _, faults) => checkName(displayName, faults),
  stamp: modified,
  audit: { activity: 'Update access package catalog', type: 'AccessPackageCatalog' },
};

export const packageUpdate: PlainUpdate<'accessPackage'> = {
  entity: 'accessPackage',
  fields: ['displayName', 'catalogId', 'isHidden', 'isRoleScopesVisible'],
  nullable: ['description', 'uniqueName'],
  demand: (caller, { catalogId }) => demand(caller, 'managePackages', { catalogId }),
  check: (after, before, faults) => {
    checkName(after.displayName, faults);
    // Clients send the catalog with every change; another one takes more than that.
    if (after.catalogId !== before.catalogId)
      faults.fault('readOnlyField', 'catalogId', { reason: 'It stays in its catalog; moveToCatalog moves it.' });
  },
  stamp: modified,
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
    ...said<Catalog>(catalogUpdate, body),
    id,
    deletedAt: null,
    ...created(caller, now),
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
    ...said<AccessPackage>(packageUpdate, body),
    id,
    deletedAt: null,
    ...created(caller, now),
  };
}

export function checkName(displayName: unknown, faults: Check): void {
  if (displayName === '' || displayName === undefined || displayName === null)
    faults.fault('missingField', 'displayName');
  else faults.holds(isSaid(displayName), 'displayName', 'a name that is not only blanks');
}
