// The audit: what was done, by whom, to what. Rows are added and never changed.

import { additionalDetails, initiatedBy, targetResources } from '../codecs/audits.ts';
import { entity } from '../entity.ts';
import { oneOf } from '../enums.ts';
import { guid, inner, instant, name, text } from '../types.ts';

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
    result:              ['result',               'result',              oneOf(['success', 'failure', 'timeout'], 'operationResult', 'operationResult'), 'readOnly'],
    resultReason:        ['resultReason',         'resultReason',        text(10_000), 'readOnly'],
    initiatedBy:         [null,                   null,                  inner],
    targetResources:     [null,                   null,                  inner],
    additionalDetails:   [null,                   null,                  inner],
  },
  shapes: {
    who:     ['initiatedBy',       'initiatedBy',       initiatedBy, 'readOnly'],
    targets: ['targetResources',   'targetResources',   targetResources, 'readOnly'],
    details: ['additionalDetails', 'additionalDetails', additionalDetails, 'readOnly'],
  },
  indexes: [['activityAt'], ['correlationId']],
});
