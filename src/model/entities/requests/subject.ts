// Subjects: people and service principals as entitlement management knows them, in the directory or not yet.

import { and, eq, not } from '../../../odata/query.ts';
import { SubjectLifecycles, SubjectTypes } from '../../../domain/enums.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, guidOf, instant, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const subject = entity('subject', {
  types: ['accessPackageSubject', 'accessPackageSubject'],
  fields: {
    id:                           ['id!',                          'id!',                          guid],
    objectId:                     ['objectId',                     'objectId',                     optional(guid)],
    displayName:                  ['displayName',                  'displayName',                  optional(name(256))],
    email:                        ['email',                        'email',                        optional(name(512))],
    principalName:                ['principalName',                'principalName',
      optional(name(1024))],
    onPremisesSecurityIdentifier: ['onPremisesSecurityIdentifier', 'onPremisesSecurityIdentifier', optional(text(256)),
      'readOnly'],
    type:                         ['subjectType',                  'type',
      oneOf(SubjectTypes, 'accessPackageSubjectType', null), 'readOnly'],
    lifecycle:                    ['subjectLifecycle!',            'subjectLifecycle!',
      oneOf(SubjectLifecycles, 'accessPackageSubjectLifecycle', 'accessPackageSubjectLifecycle'), 'writable'],
    altSecId:                     [null,                           'altSecId',                     optional(text(1024)),
      'readOnly'],
    connectedOrganizationId:      [null,                           'connectedOrganizationId',      optional(guid),
      'readOnly'],
    invitedInCatalogId:           [null,                           null,                           optional(guid)],
    blockedAt:                    [null,                           null,                           optional(instant)],
    cleanupAt:                    [null,                           'cleanupScheduledDateTime',     optional(instant),
      'readOnly'],
    createdAt:                    [null,                           null,                           instant],
  },
  navigations: {
    object:      [null, null, one('directoryObject', 'objectId')],
    assignments: [null, null, many('assignment', 'targetId')],
    requests:    [null, null, many('assignmentRequest', 'targetId')],
    asked:       [null, null, many('assignmentRequest', 'requestorId')],
    grants:      [null, null, many('roleGrant', 'subjectId')],
    connectedOrganization: ['connectedOrganization', 'connectedOrganization',
      one('connectedOrganization', 'connectedOrganizationId')],
  },
  alternateKeys: { objectId: (value) => (guidOf(value) === null ? null : eq('objectId', guidOf(value))) },
  unique: [
    { name: 'subject_of_object', fields: ['objectId'], where: not(eq('objectId', null)) },
    { name: 'subject_of_email', fields: ['email'], where: and(eq('objectId', null), not(eq('email', null))) },
  ],
  indexes: [['email'], ['cleanupAt'], ['connectedOrganizationId']],
});
