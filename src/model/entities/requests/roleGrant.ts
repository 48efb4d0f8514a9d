// Role grants: a role of a resource that a subject holds through assignments; beta calls it
// accessPackageAssignmentResourceRole.

import { OriginSystems, RoleGrantStatuses } from '../../../domain/enums.ts';
import { entity, link, many, one, notEnded } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const roleGrant = entity('roleGrant', {
  types: [null, 'accessPackageAssignmentResourceRole', 'roleGrant'],
  fields: {
    id:           [null, 'id!',          guid],
    originId:     [null, 'originId',     name(1024), 'readOnly'],
    originSystem: [null, 'originSystem', oneOf(OriginSystems, null, null), 'readOnly'],
    status:       [null, 'status',       oneOf(RoleGrantStatuses, null, null), 'readOnly'],
    subjectId:    [null, null,           guid],
    roleId:       [null, null,           guid],
    scopeId:      [null, null,           guid],
    resourceId:   [null, null,           guid],
    catalogId:    [null, null,           guid],
    objectId:     [null, null,           guid],
    reason:       [null, null,           optional(text(10_000))],
    from:         [null, null,           instant],
    until:        [null, null,           optional(instant)],
  },
  navigations: {
    assignments: [null, 'accessPackageAssignments',
      link('assignment', { link: 'assignmentGrant', ours: 'grantId', theirs: 'assignmentId', where: notEnded }),
      'contained'],
    role:        [null, 'accessPackageResourceRole',  one('resourceRole', 'roleId'), 'contained'],
    scope:       [null, 'accessPackageResourceScope', one('resourceScope', 'scopeId'), 'contained'],
    subject:     [null, 'accessPackageSubject',       one('subject', 'subjectId'), 'contained'],
    resource:    [null, null,                         one('resource', 'resourceId')],
    catalog:     [null, null,                         one('catalog', 'catalogId')],
    reasons:     [null, null,                         many('assignmentGrant', 'grantId')],
  },
  unique: [
    { name: 'open_role_grant_is_once', fields: ['subjectId', 'objectId', 'roleId', 'scopeId'], where: notEnded },
  ],
  indexes: [['resourceId'], ['catalogId'], ['roleId'], ['subjectId', 'objectId', 'until'],
    ['objectId']],
  visible: notEnded,
});
