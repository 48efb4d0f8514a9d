// Sites, their roles, and who has them.

import { eq } from '../../../odata/query.ts';
import { byId } from '../../tables/keyConditions.ts';
import { entity, many, notDeleted, one, notEnded } from '../../tables/entityTable.ts';
import { guid, instant, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const site = entity('site', {
  types: ['site', 'site'],
  fields: {
    siteId:      ['id!',                  'id!',                  name(512)],
    displayName: ['displayName',          'displayName',          optional(name(256))],
    name:        ['name',                 'name',                 optional(name(256))],
    description: ['description',          'description',          optional(name(10_000))],
    webUrl:      ['webUrl',               'webUrl',               name(2048)],
    createdAt:   ['createdDateTime!',     'createdDateTime!',     instant, 'readOnly'],
    modifiedAt:  ['lastModifiedDateTime!', 'lastModifiedDateTime!', instant, 'readOnly'],
    id:          [null,                   null,                   guid],
    deletedAt:   [null,                   null,                   optional(instant)],
  },
  navigations: {
    roles:       [null, null, many('siteRole', 'siteId')],
    permissions: [null, null, many('sitePermission', 'siteId', notEnded)],
    resources:   [null, null, many('resource', 'objectId')],
  },
  byKey: (value) => byId(value) ?? eq('siteId', value),
  unique: [
    { name: 'site_id_is_unique', fields: ['siteId'], where: notDeleted },
    { name: 'site_url_is_unique', fields: ['webUrl'], where: notDeleted },
  ],
  visible: notDeleted,
});

// biome-ignore format: a table, read by column
export const siteRole = entity('siteRole', {
  types: [null, null, 'siteRole'],
  fields: {
    id:          [null, null, guid],
    siteId:      [null, null, guid],
    sequence:    [null, null, text(64)],
    displayName: [null, null, name(256)],
    description: [null, null, optional(text(10_000))],
  },
  navigations: {
    site: [null, null, one('site', 'siteId')],
  },
  unique: [{ name: 'site_role_is_once', fields: ['siteId', 'sequence'], where: null }],
});

// biome-ignore format: a table, read by column
export const sitePermission = entity('sitePermission', {
  types: [null, null, 'sitePermission'],
  fields: {
    id:          [null, null, guid],
    siteId:      [null, null, guid],
    siteRoleId:  [null, null, guid],
    principalId: [null, null, guid],
    from:        [null, null, instant],
    until:       [null, null, optional(instant)],
    endedWith:   [null, null, optional(guid)],
  },
  navigations: {
    site:      [null, null, one('site', 'siteId')],
    role:      [null, null, one('siteRole', 'siteRoleId')],
    principal: [null, null, one('directoryObject', 'principalId')],
  },
  unique: [{ name: 'site_permission_is_once', fields: ['siteRoleId', 'principalId'], where: notEnded }],
  indexes: [['siteId'], ['principalId'], ['endedWith']],
  visible: notEnded,
});
