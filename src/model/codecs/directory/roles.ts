// What a role allows, and scopes that roles of entitlement management do not have.

import type { RolePermission } from '../../../domain/directory/directoryEntities.ts';
import { HolderKinds } from '../../../domain/rights/roleDefinitions.ts';
import { complex } from '../../tables/complexType.ts';
import { enumRef } from '../../tables/enumTypes.ts';
import { sameInAllVersions } from '../../apiVersions.ts';
import { setField, shape, type Shape } from '../../tables/shape.ts';
import { guid, listOf, name, optional, primitive, text, texts } from '../../tables/fieldTypes.ts';

export const rolePermission = complex<RolePermission>(['unifiedRolePermission', 'unifiedRolePermission'], {
  fields: {
    allowedResourceActions: ['allowedResourceActions!', 'allowedResourceActions!', texts(1024)],
    condition: ['condition', 'condition', optional(text(1024))],
    excludedResourceActions: ['excludedResourceActions', 'excludedResourceActions', texts(1024)],
  },
  defaults: { allowedResourceActions: [], condition: null, excludedResourceActions: [] },
});
export const rolePermissions = listOf(rolePermission.field);

/** Every kind of directory object may hold a role except applications, which act through their service principals. */
export const holderKinds = shape({
  type: enumRef('allowedRolePrincipalTypes'),
  needs: [],
  encode: () => HolderKinds.join(','),
  decode: () => {},
});

/** Of custom definitions, which are refused whatever they say, clients send anything, also an empty text. */
export const templateId: Shape = {
  ...shape({
    type: primitive('Edm.String'),
    needs: ['templateId'],
    encode: (row) => row['templateId'],
    decode: () => {},
  }),
  filter: { path: ['templateId'], literal: guid.literal },
};

/** The catalog's name, of a role that is held in one. */
export const scopeName = shape({
  type: primitive('Edm.String'),
  needs: ['catalogId'],
  needsRows: ['catalog'],
  encode: (row) => row['catalog']?.displayName ?? 'Tenant',
  decode: () => {},
});
export const scopeType = shape({
  type: primitive('Edm.String'),
  needs: ['catalogId'],
  encode: (row) => (row['catalogId'] === null ? 'Tenant' : 'AccessPackageCatalog'),
  decode: () => {},
});

const scopeText = name(512);

/** Where a role of entitlement management is held; null for a role of the directory. */
export const appScopeId: Shape = {
  ...shape({
    type: primitive('Edm.String'),
    needs: ['provider', 'scope'],
    encode: (row) => (row['provider'] === 'entitlementManagement' ? row['scope'] : null),
    decode: (value, draft, faults, options) => {
      const scope = value === null ? undefined : scopeText.decode(value, faults, options);
      if (scope !== undefined) setField(draft, 'scope', scope, faults);
    },
  }),
  writes: ['scope'],
  filter: { path: ['scope'], literal: sameInAllVersions(scopeText.literal.beta) },
};

/**
 * Where a role of the directory is held: in all of it (`/`), or in one object (`/` and its id). Clients send `/` for
 * roles of entitlement management too, beside the scope that counts there.
 */
export const directoryScopeId: Shape = {
  ...shape({
    type: primitive('Edm.String'),
    needs: ['provider', 'scope'],
    encode: (row) => (row['provider'] === 'entitlementManagement' ? null : row['scope']),
    decode: (value, draft, faults, options) => {
      if (value === null || value === '/') return;
      const scope = scopeText.decode(value, faults, options);
      if (scope !== undefined) setField(draft, 'scope', scope, faults);
    },
  }),
  writes: ['scope'],
};
