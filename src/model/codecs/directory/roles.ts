// What a role allows, and scopes that roles of entitlement management do not have.

import type { RolePermission } from '../../../domain/directory/directoryEntities.ts';
import { HolderKinds } from '../../../domain/rights/roleDefinitions.ts';
import { complex } from '../../tables/complexType.ts';
import { enumRef } from '../../tables/enumTypes.ts';
import { shape } from '../../tables/shape.ts';
import { listOf, optional, primitive, text, texts, valueOrFault } from '../../tables/fieldTypes.ts';

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

/** Clients send `/` beside the scope that counts here. */
export const noDirectoryScope = shape({
  type: primitive('Edm.String'),
  needs: [],
  encode: () => null,
  decode: (value, _draft, faults) => {
    if (value !== null && value !== '/')
      valueOrFault(null, faults, 'must be / or left out: appScopeId says where the role is held');
  },
});
