// Roles that an application offers. https://learn.microsoft.com/graph/api/resources/approle

import type { AppRole, DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { appRolesOf } from '../../../domain/rights/graphPermissions.ts';
import { perVersion } from '../../apiVersions.ts';
import { encodeOnce } from '../../tables/members.ts';
import { complex } from '../../tables/complexType.ts';
import { setField, shape, type Shape, type Values } from '../../tables/shape.ts';
import { boolean, edmGuid, listOf, optional, primitive, text, texts } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const appRole = complex<AppRole>(['appRole', 'appRole'], {
  fields: {
    allowedMemberTypes: ['allowedMemberTypes!', 'allowedMemberTypes!', texts(64)],
    description:        ['description',         'description',         optional(text(1024))],
    displayName:        ['displayName',         'displayName',         text(256), 'required'],
    id:                 ['id!',                 'id!',                 edmGuid, 'required'],
    isEnabled:          ['isEnabled!',          'isEnabled!',          boolean],
    origin:             ['origin',              'origin',              text(64), 'readOnly'],
    value:              ['value',               'value',               optional(text(256))],
  },
  defaults: { allowedMemberTypes: ['User', 'Application'], description: null, displayName: '', id: '', isEnabled: true,
    origin: 'Application', value: null },
});
const list = listOf(appRole.field);
const offered = (row: Values): unknown => appRolesOf(row as unknown as Pick<DirectoryObject, 'appId' | 'appRoles'>);

export const appRoles: Shape = {
  types: list.types,
  needs: ['appRoles', 'appId'],
  needsRows: [],
  encode: perVersion((apiVersion) => {
    const encode = encodeOnce(list.encode[apiVersion]);
    return (row) => encode(offered(row));
  }),
  writes: ['appRoles'],
  decode: (value, draft, faults, options) => {
    const roles = value === null ? [] : list.decode(value, faults, options);
    if (roles !== undefined) setField(draft, 'appRoles', roles, faults);
  },
};

/** The description and display name of the application, which its service principal has here. */
export const appDescription: Shape = shape({
  type: primitive('Edm.String'),
  needs: ['description'],
  encode: (row) => row['description'] ?? null,
  decode: () => {},
});
export const appDisplayName: Shape = shape({
  type: primitive('Edm.String'),
  needs: ['displayName'],
  encode: (row) => row['displayName'] ?? null,
  decode: () => {},
});
