// Custom extensions of a catalog, the stages at which policies call them, and each call.
// https://learn.microsoft.com/graph/api/resources/customcalloutextension
// https://learn.microsoft.com/graph/api/resources/customextensionstagesetting

import { eq } from '../../../odata/query.ts';
import { CalloutStates, CustomExtensionKinds, ExtensionStageKinds, ExtensionStages } from '../../../domain/enums.ts';
import { authentication, callback, client, endpoint } from '../../codecs/requests/extensions.ts';
import { derivedType, entity, notDeleted, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, integer, name, optional, text } from '../../tables/fieldTypes.ts';

const stage = oneOf(ExtensionStages, 'accessPackageCustomExtensionStage', 'accessPackageCustomExtensionStage');

// biome-ignore format: a table, read by column
export const customExtension = entity('customExtension', {
  types: ['customCalloutExtension', 'customCalloutExtension'],
  isAbstract: true,
  fields: {
    id:             ['id!',                         'id!',                         guid],
    authentication: ['authenticationConfiguration', 'authenticationConfiguration', optional(authentication.field),
      'writable'],
    client:         ['clientConfiguration',         'clientConfiguration',         optional(client.field), 'writable'],
    description:    ['description',                 'description',                 optional(text(10_000)), 'writable'],
    displayName:    ['displayName',                 'displayName',                 optional(name(256)), 'writable'],
    endpoint:       ['endpointConfiguration',       'endpointConfiguration',       endpoint.field, 'writable'],
    callback:       [null,                          null,                          optional(callback.field),
      'writable'],
    createdAt:      [null,                          null,                          instant],
    createdBy:      [null,                          null,                          optional(text(1024))],
    modifiedAt:     [null,                          null,                          instant],
    modifiedBy:     [null,                          null,                          optional(text(1024))],
    catalogId:      [null,                          null,                          guid],
    kind:           [null,                          null,
      oneOf(CustomExtensionKinds, null, null)],
    deletedAt:      [null,                          null,                          optional(instant)],
  },
  navigations: { catalog: [null, null, one('catalog', 'catalogId')] },
  indexes: [['catalogId']],
  visible: notDeleted,
});

// biome-ignore format: a table, read by column
const own = {
  callback:   ['callbackConfiguration', 'callbackConfiguration'],
  createdAt:  ['createdDateTime',       'createdDateTime',       'readOnly'],
  createdBy:  ['createdBy',             'createdBy',             'readOnly'],
  modifiedAt: ['lastModifiedDateTime',  'lastModifiedDateTime',  'readOnly'],
  modifiedBy: ['lastModifiedBy',        'lastModifiedBy',        'readOnly'],
} as const;

export const requestWorkflowExtension = derivedType(customExtension, {
  types: ['accessPackageAssignmentRequestWorkflowExtension', 'accessPackageAssignmentRequestWorkflowExtension'],
  isOf: eq('kind', 'request'),
  own,
});

export const assignmentWorkflowExtension = derivedType(customExtension, {
  types: ['accessPackageAssignmentWorkflowExtension', 'accessPackageAssignmentWorkflowExtension'],
  isOf: eq('kind', 'assignment'),
  own,
});

export const packageWorkflowExtension = derivedType(customExtension, {
  types: [null, 'customAccessPackageWorkflowExtension'],
  isOf: eq('kind', 'workflow'),
  own: { createdAt: [null, 'createdDateTime', 'readOnly'], modifiedAt: [null, 'lastModifiedDateTime', 'readOnly'] },
});

// biome-ignore format: a table, read by column
export const extensionStage = entity('extensionStage', {
  types: ['customExtensionStageSetting', 'customExtensionStageSetting'],
  fields: {
    id:          ['id!',    'id!',    guid],
    stage:       ['stage!', 'stage!', stage],
    policyId:    [null,     null,     guid],
    kind:        [null,     null,     oneOf(ExtensionStageKinds, null, null)],
    extensionId: [null,     null,     guid],
    position:    [null,     null,     integer(0, 1_000_000)],
  },
  navigations: {
    extension: ['customExtension', 'customExtension', one('customExtension', 'extensionId'), 'inBody'],
    policy:    [null,              null,              one('policy', 'policyId')],
  },
  indexes: [['policyId', 'position'], ['extensionId']],
});

export const extensionHandler = derivedType(extensionStage, {
  types: [null, 'customExtensionHandler'],
  isOf: eq('kind', 'handler'),
  own: {},
  navigations: {
    extension: [
      null,
      'customExtension',
      one('customExtension', 'extensionId', 'customAccessPackageWorkflowExtension'),
      'inBody',
    ],
  },
});

// biome-ignore format: a table, read by column
export const callout = entity('callout', {
  types: [null, null, 'callout'],
  fields: {
    id:                    [null, null, guid],
    requestId:             [null, null, optional(guid)],
    assignmentId:          [null, null, optional(guid)],
    catalogId:             [null, null, guid],
    extensionId:           [null, null, guid],
    extensionKind:         [null, null, oneOf(CustomExtensionKinds, null, null)],
    stage:                 [null, null, stage],
    state:                 [null, null, oneOf(CalloutStates, null, null)],
    waits:                 [null, null, boolean],
    detail:                [null, null, optional(text(10_000))],
    externalCorrelationId: [null, null, optional(text(1024))],
    createdAt:             [null, null, instant],
    sentAt:                [null, null, optional(instant)],
    endedAt:               [null, null, optional(instant)],
    timesOutAt:            [null, null, optional(instant)],
  },
  navigations: {
    request:    [null, null, one('assignmentRequest', 'requestId')],
    assignment: [null, null, one('assignment', 'assignmentId')],
    extension:  [null, null, one('customExtension', 'extensionId')],
  },
  indexes: [['requestId'], ['assignmentId'], ['catalogId', 'createdAt'], ['state', 'timesOutAt']],
});
