// Ways by which access is or was held: the rows of the reports of access. The database calculates them.

import { AccessPathKinds } from '../../../domain/enums.ts';
import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, key, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const accessPath = entity('accessPath', {
  types: [null, null],
  isView: true,
  fields: {
    id:               [null, null, key],
    kind:             [null, null, oneOf(AccessPathKinds, null, null)],
    principalId:      [null, null, optional(guid)],
    subjectId:        [null, null, optional(guid)],
    objectId:         [null, null, guid],
    originRoleId:     [null, null, text(1024)],
    resourceId:       [null, null, optional(guid)],
    roleId:           [null, null, optional(guid)],
    catalogId:        [null, null, optional(guid)],
    packageId:        [null, null, optional(guid)],
    policyId:         [null, null, optional(guid)],
    policyRevisionId: [null, null, optional(guid)],
    assignmentId:     [null, null, optional(guid)],
    grantId:          [null, null, optional(guid)],
    from:             [null, null, instant],
    until:            [null, null, optional(instant)],
  },
  navigations: {
    principal:     [null, null, one('directoryObject', 'principalId')],
    subject:       [null, null, one('subject', 'subjectId')],
    object:        [null, null, one('directoryObject', 'objectId')],
    site:          [null, null, one('site', 'objectId')],
    resource:      [null, null, one('resource', 'resourceId')],
    role:          [null, null, one('resourceRole', 'roleId')],
    catalog:       [null, null, one('catalog', 'catalogId')],
    accessPackage: [null, null, one('accessPackage', 'packageId')],
    policy:        [null, null, one('policy', 'policyId')],
    assignment:    [null, null, one('assignment', 'assignmentId')],
  },
});
