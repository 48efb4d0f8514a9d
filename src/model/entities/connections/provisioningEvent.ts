// The log of provisioning. https://learn.microsoft.com/graph/api/resources/provisioningobjectsummary

import {
  ErrorCategories,
  ProvisionedKinds,
  ProvisioningActions,
  ProvisioningResults,
} from '../../../domain/connections/synchronization/provisioningEntities.ts';
import {
  initiator,
  modifiedProperties,
  provisioningParts,
  provisioningSteps,
  servicePrincipalOf,
  sourceIdentity,
  sourceSystem,
  statusInfo,
  targetIdentity,
  targetSystem,
} from '../../codecs/provisioning.ts';
import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import {
  guid,
  instant,
  integer,
  internalField,
  name,
  optional,
  text,
  type FieldType,
} from '../../tables/fieldTypes.ts';

const id = optional(guid);
const nothing = optional(text(256)) as FieldType<null>;

// biome-ignore format: a table, read by column
export const provisioningEvent = entity('provisioningEvent', {
  types: ['provisioningObjectSummary', 'provisioningObjectSummary'],
  fields: {
    id:                 ['id!',               'id!',               guid],
    activityAt:         ['activityDateTime!', 'activityDateTime!', instant, 'readOnly'],
    connectionId:       ['jobId',             'jobId',             guid, 'readOnly'],
    runId:              ['cycleId',           'cycleId',           id, 'readOnly'],
    changeId:           ['changeId',          'changeId',          guid, 'readOnly'],
    linkId:             [null,                null,                guid],
    connectionName:     [null,                null,                name(256)],
    action:             ['provisioningAction', 'provisioningAction',
      oneOf(ProvisioningActions, 'provisioningAction', 'provisioningAction'), 'readOnly'],
    result:             [null,                null,
      oneOf(ProvisioningResults, 'provisioningResult', 'provisioningResult')],
    durationMs:         ['durationInMilliseconds', 'durationInMilliseconds', integer(0, 2_147_483_647), 'readOnly'],
    servicePrincipalId: [null,                null,                id],
    servicePrincipalName: [null,              null,                optional(name(256))],
    kind:               [null,                null,                oneOf(ProvisionedKinds, null, null)],
    sourceId:           [null,                null,                guid],
    sourceName:         [null,                null,                optional(name(256))],
    targetId:           [null,                null,                optional(text(1024))],
    targetName:         [null,                null,                optional(name(1024))],
    principalId:        [null,                null,                id],
    errorCode:          [null,                null,                optional(text(256))],
    errorCategory:      [null,                null,                optional(oneOf(ErrorCategories, null, null))],
    additionalDetails:  [null,                null,                nothing],
    reason:             [null,                null,                optional(text(2_000))],
    modified:           [null,                null,                internalField],
  },
  shapes: {
    status:     ['provisioningStatusInfo', 'provisioningStatusInfo', statusInfo, 'readOnly'],
    steps:      ['provisioningSteps',      'provisioningSteps',      provisioningSteps, 'readOnly'],
    properties: ['modifiedProperties',     'modifiedProperties',     modifiedProperties, 'readOnly'],
    application: ['servicePrincipal',      'servicePrincipal',       servicePrincipalOf, 'readOnly'],
    source:     ['sourceIdentity',         'sourceIdentity',         sourceIdentity, 'readOnly'],
    target:     ['targetIdentity',         'targetIdentity',         targetIdentity, 'readOnly'],
    here:       ['sourceSystem',           'sourceSystem',           sourceSystem, 'readOnly'],
    there:      ['targetSystem',           'targetSystem',           targetSystem, 'readOnly'],
    by:         ['initiatedBy',            'initiatedBy',            initiator, 'readOnly'],
  },
  keeps: true,
  partColumns: provisioningParts,
  navigations: { servicePrincipal: [null, null, one('directoryObject', 'servicePrincipalId')] },
  indexes: [['activityAt'], ['connectionId', 'activityAt'], ['principalId', 'activityAt'], ['sourceId', 'activityAt'],
    ['servicePrincipalId', 'activityAt']],
});
