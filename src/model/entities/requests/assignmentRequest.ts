// Assignment requests: to begin, change or end an assignment.

import { and, eq, oneOfValues } from '../../../odata/query.ts';
import { RequestStates, RequestStatuses, RequestTypes } from '../../../domain/enums.ts';
import { answers } from '../../codecs/requests/answers.ts';
import { calloutInstances, handlerInstances, noCredentials } from '../../codecs/requests/callouts.ts';
import { parameters } from '../../codecs/requests/parameters.ts';
import { schedule } from '../../codecs/policies/schedules.ts';
import { entity, many, one, rare, type AlternateType } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const assignmentRequest = entity('assignmentRequest', {
  types: ['accessPackageAssignmentRequest', 'accessPackageAssignmentRequest'],
  fields: {
    id:                 ['id!',               'id!',                guid],
    type:               ['requestType',       'requestType',
      oneOf(RequestTypes, 'accessPackageRequestType', null), 'required'],
    state:              ['state',             'requestState',
      oneOf(RequestStates, 'accessPackageRequestState', null), 'readOnly'],
    // Each page of v1.0 says Delivered where beta says Fulfilled.
    status:             ['status',            'requestStatus',
      oneOf(RequestStatuses, null, null, {}, { Fulfilled: 'Delivered' }), 'readOnly'],
    createdAt:          ['createdDateTime',   'createdDateTime',    instant, 'readOnly'],
    completedAt:        ['completedDateTime', 'completedDate',      optional(instant), 'readOnly'],
    isValidationOnly:   [null,                'isValidationOnly',   boolean, { whenCreated: false }],
    expirationAt:       [null,                'expirationDateTime', optional(instant), 'readOnly'],
    justification:      ['justification',     'justification',      optional(text(10_000))],
    answers:            ['answers',           'answers',            answers, { whenCreated: [] }],
    keepsAnswers:       [null,                null,                 boolean, { whenCreated: true }],
    schedule:           ['schedule',          'schedule',           schedule.field],
    parameters:         [null,                null,                 parameters, { whenCreated: [] }],
    packageId:          [null,                null,                 guid, 'readOnly'],
    catalogId:          [null,                null,                 guid],
    policyId:           [null,                null,                 optional(guid), 'readOnly'],
    policyRevisionId:   [null,                null,                 optional(guid)],
    assignmentId:       [null,                null,                 optional(guid)],
    targetId:           [null,                null,                 guid],
    requestorId:        [null,                null,                 guid],
    createdByObjectId:  [null,                null,                 optional(guid)],
    isApprovalBypassed: [null,                null,                 boolean, { whenCreated: false }],
    reason:             [null,                null,                 optional(text(10_000))],
    grantedUntil:       [null,                null,                 optional(instant)],
  },
  shapes: {
    callouts: ['customExtensionCalloutInstances', 'customExtensionCalloutInstances', calloutInstances, 'readOnly'],
    handlers: [null,                              'customExtensionHandlerInstances', handlerInstances, 'readOnly'],
    credentials: [null,                           'verifiedCredentialsData', noCredentials, 'readOnly'],
  },
  aliases: { parameters: ['parameters'] },
  navigations: {
    accessPackage: ['accessPackage', 'accessPackage',           one('accessPackage', 'packageId'), 'inBody'],
    assignment:    ['assignment',    'accessPackageAssignment', one('assignment', 'assignmentId'), 'inBody',
      'contained in beta'],
    requestor:     ['requestor',     'requestor',               one('subject', 'requestorId'), 'contained in beta'],
    target:        [null,            null,                      one('subject', 'targetId')],
    creator:       [null,            null,                      one('directoryObject', 'createdByObjectId')],
    policy:        [null,            null,                      one('policy', 'policyId')],
    catalog:       [null,            null,                      one('catalog', 'catalogId')],
    callouts:      [null,            null,                      rare('callout', 'requestId')],
    approval:      [null,            null,                      one('approval', 'id')],
    approvers:     [null,            null,                      many('approver', 'approvalId')],
  },
  unique: [{
    name: 'one_open_request', fields: ['packageId', 'targetId'],
    where: and(oneOfValues('state', ['submitted', 'pendingApproval', 'delivering', 'scheduled']),
      eq('isValidationOnly', false)),
  }],
  indexes: [['targetId', 'packageId'], ['requestorId', 'createdAt'], ['packageId', 'createdAt'],
    ['catalogId', 'createdAt'], ['assignmentId'], ['state', 'createdAt'], ['createdByObjectId'],
    ['keepsAnswers', 'completedAt']],
});

/** Requests as Latchkey's own API version has them, for what their requestors do with them. */
export const ourRequest: AlternateType = {
  of: 'assignmentRequest',
  types: [null, null, 'request'],
  fields: {
    id: assignmentRequest.fields.id,
    type: assignmentRequest.fields.type,
    state: assignmentRequest.fields.state,
    createdAt: assignmentRequest.fields.createdAt,
    completedAt: assignmentRequest.fields.completedAt,
    expirationAt: assignmentRequest.fields.expirationAt,
  },
};
