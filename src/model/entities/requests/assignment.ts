// Assignments: a subject has a package, from when until when, under which policy.

import { not, oneOfValues } from '../../../odata/query.ts';
import { AssignmentStates } from '../../../domain/enums.ts';
import { calloutInstances } from '../../codecs/requests/callouts.ts';
import { targetId } from '../../codecs/directory/identifiers.ts';
import { schedule } from '../../codecs/policies/schedules.ts';
import { entity, link, many, one, notEnded, rare } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const assignment = entity('assignment', {
  types: ['accessPackageAssignment', 'accessPackageAssignment'],
  fields: {
    id:                ['id!',             'id!',                guid],
    catalogId:         [null,              'catalogId',          guid, 'readOnly'],
    packageId:         [null,              'accessPackageId',    guid, 'inEveryBody'],
    policyId:          [null,              'assignmentPolicyId', guid, 'inEveryBody'],
    state:             ['state',           'assignmentState',
      oneOf(AssignmentStates, 'accessPackageAssignmentState', null), 'readOnly'],
    status:            ['status',          'assignmentStatus',   text(256), 'readOnly'],
    isExtended:        [null,              'isExtended',         boolean, 'readOnly', { whenCreated: false }],
    endedAt:           ['expiredDateTime', 'expiredDateTime',    optional(instant), 'readOnly'],
    schedule:          ['schedule',        'schedule',           schedule.field, 'readOnly'],
    policyRevisionId:  [null,              null,                 guid],
    targetId:          [null,              null,                 guid],
    createdByObjectId: [null,              null,                 optional(guid)],
    startsAt:          [null,              null,                 instant],
    endsAt:            [null,              null,                 optional(instant)],
    createdAt:         [null,              null,                 instant],
  },
  shapes: {
    target:   [null,                             'targetId',                       targetId, 'inEveryBody'],
    callouts: ['customExtensionCalloutInstances', 'customExtensionCalloutInstances', calloutInstances, 'readOnly'],
  },
  navigations: {
    accessPackage: ['accessPackage',    'accessPackage',                        one('accessPackage', 'packageId'),
      'inBody', 'contained in beta'],
    policy:        ['assignmentPolicy', 'accessPackageAssignmentPolicy',        one('policy', 'policyId'), 'inBody',
      'contained in beta'],
    target:        ['target',           'target',                               one('subject', 'targetId'), 'inBody',
      'contained in beta'],
    requests:      [null,               'accessPackageAssignmentRequests',
      many('assignmentRequest', 'assignmentId'), 'contained'],
    grants:        [null,               'accessPackageAssignmentResourceRoles',
      link('roleGrant', { link: 'assignmentGrant', ours: 'assignmentId', theirs: 'grantId', where: notEnded }),
      'contained'],
    conflicts:     [null,               null,
      many('separationOfDutiesConflict', 'assignmentId')],
    callouts:      [null,               null,                                   rare('callout', 'assignmentId')],
    catalog:       [null,               null,                                   one('catalog', 'catalogId')],
  },
  unique: [{ name: 'one_unexpired_assignment', fields: ['packageId', 'targetId'],
    where: not(oneOfValues('state', ['expired'])) }],
  partColumns: { 'schedule/startAt': 'startsAt', 'schedule/expiration/endAt': 'endsAt' },
  indexes: [['targetId', 'packageId'], ['packageId', 'state'], ['policyId'], ['catalogId'], ['endsAt', 'state'],
    ['createdByObjectId']],
});
