// The audit: actions, actors and targets. Rows are added and never changed.
// https://learn.microsoft.com/graph/api/resources/directoryaudit

import { longestUserAgent } from '../../../domain/audit/auditEntry.ts';
import { GroupTypes } from '../../../domain/enums.ts';
import { additionalDetails, initiatedBy, plainTargets, targetResources } from '../../codecs/audits.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, internalField, instant, integer, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const audit = entity('audit', {
  types: ['directoryAudit', 'directoryAudit', 'audit'],
  fields: {
    id:                  ['id!',                  'id!',                 guid],
    activityAt:          ['activityDateTime!',    'activityDateTime!',   instant, 'readOnly'],
    activityDisplayName: ['activityDisplayName!', 'activityDisplayName!', name(256), 'readOnly'],
    category:            ['category!',            'category!',           name(256), 'readOnly'],
    correlationId:       ['correlationId',        'correlationId',       text(256), 'readOnly'],
    loggedByService:     ['loggedByService',      'loggedByService',     name(256), 'readOnly'],
    operationType:       ['operationType',        'operationType',       text(256), 'readOnly'],
    result:              ['result',               'result',
      oneOf(['success', 'failure', 'timeout'], 'operationResult', 'operationResult'), 'readOnly'],
    resultReason:        ['resultReason',         'resultReason',        text(10_000), 'readOnly'],
    actor:               [null,                   null,
      oneOf(['user', 'application', 'system'], null, null)],
    userId:              [null,                   null,                  optional(guid)],
    userDisplayName:     [null,                   null,                  optional(name(256))],
    userPrincipalName:   [null,                   null,                  optional(name(1024))],
    clientAppId:         [null,                   null,                  optional(guid)],
    appId:               [null,                   null,                  optional(guid)],
    appDisplayName:      [null,                   null,                  optional(name(256))],
    servicePrincipalId:  [null,                   null,                  optional(guid)],
    userAgent:           [null,                   'userAgent',           optional(text(longestUserAgent)), 'readOnly'],
    ipAddress:           [null,                   null,                  optional(text(64))],
    sessionId:           [null,                   null,                  optional(guid)],
    causedById:          [null,                   null,                  optional(guid)],
    additionalDetails:   [null,                   null,                  internalField],
  },
  shapes: {
    who:     ['initiatedBy!',      'initiatedBy!',      initiatedBy, 'readOnly'],
    targets: ['targetResources',   'targetResources',   targetResources, 'readOnly'],
    details: ['additionalDetails', 'additionalDetails', additionalDetails, 'readOnly'],
    targetResources: [null, null, plainTargets, 'readOnly'],
  },
  keeps: true,
  navigations: { targets: [null, null, many('auditTarget', 'auditId')] },
  indexes: [['activityAt'], ['correlationId'], ['activityDisplayName', 'activityAt'], ['category', 'activityAt'],
    ['userId', 'activityAt'], ['servicePrincipalId', 'activityAt'], ['causedById', 'activityAt']],
});

// biome-ignore format: a table, read by column
export const auditTarget = entity('auditTarget', {
  types: [null, null],
  fields: {
    id:                 [null, null, guid],
    auditId:            [null, null, guid],
    position:           [null, null, integer(0, 1_000_000)],
    targetId:           [null, null, optional(guid)],
    displayName:        [null, null, optional(name(1024))],
    type:               [null, null, name(256)],
    userPrincipalName:  [null, null, optional(text(1024))],
    groupType:          [null, null, optional(oneOf(GroupTypes, null, null))],
    modifiedProperties: [null, null, internalField],
  },
  navigations: { audit: [null, null, one('audit', 'auditId')] },
  indexes: [['auditId', 'position'], ['targetId', 'auditId']],
});
