// Separation of duties: which packages and groups exclude a package, and the report of people who hold both.

import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, key, name, optional } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const incompatiblePackage = entity('incompatiblePackage', {
  types: [null, null],
  fields: {
    id:             [null, null, guid],
    packageId:      [null, null, guid],
    incompatibleId: [null, null, guid],
    createdAt:      [null, null, instant],
  },
  navigations: {
    accessPackage: [null, null, one('accessPackage', 'packageId')],
    incompatible:  [null, null, one('accessPackage', 'incompatibleId')],
  },
  unique: [{ name: 'incompatible_package_is_once', fields: ['packageId', 'incompatibleId'], where: null }],
  indexes: [['incompatibleId']],
});

// biome-ignore format: a table, read by column
export const incompatibleGroup = entity('incompatibleGroup', {
  types: [null, null],
  fields: {
    id:        [null, null, guid],
    packageId: [null, null, guid],
    groupId:   [null, null, guid],
    createdAt: [null, null, instant],
  },
  navigations: {
    accessPackage: [null, null, one('accessPackage', 'packageId')],
    group:         [null, null, one('directoryObject', 'groupId')],
  },
  unique: [{ name: 'incompatible_group_is_once', fields: ['packageId', 'groupId'], where: null }],
  indexes: [['groupId']],
});

/** The database calculates the rows whenever they are read. */
// biome-ignore format: a table, read by column
export const separationOfDutiesConflict = entity('separationOfDutiesConflict', {
  types: [null, null, 'separationOfDutiesConflict'],
  isView: true,
  fields: {
    id:                       [null, null, key],
    kind:                     [null, null, oneOf(['accessPackage', 'group'], null, null)],
    targetId:                 [null, null, guid],
    targetDisplayName:        [null, null, optional(name(256))],
    catalogId:                [null, null, guid],
    accessPackageId:          [null, null, guid],
    accessPackageDisplayName: [null, null, name(256)],
    heldBy:                   [null, null, oneOf(['assignment', 'groupMembership'], null, null)],
    assignmentId:             [null, null, optional(guid)],
    incompatibleId:           [null, null, guid],
    incompatibleDisplayName:  [null, null, optional(name(256))],
    incompatibleHeldBy:       [null, null, oneOf(['assignment', 'groupMembership'], null, null)],
    incompatibleAssignmentId: [null, null, optional(guid)],
  },
  navigations: {
    target:        [null, null, one('directoryObject', 'targetId')],
    accessPackage: [null, null, one('accessPackage', 'accessPackageId')],
    assignment:    [null, null, one('assignment', 'assignmentId')],
    /** Of the kind `accessPackage`. */
    incompatible:  [null, null, one('accessPackage', 'incompatibleId')],
  },
});
