// Connections to other systems and their secrets, in our own version of the API.

import {
  ConnectionDirections,
  ConnectionKinds,
  ConnectionModes,
  ConnectionSecretNames,
  ConnectionStates,
  QuarantineReasons,
} from '../../../domain/connections/connectionEntities.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, integer, internalField, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const connection = entity('connection', {
  types: [null, null, 'connection'],
  fields: {
    id:               [null, null, guid],
    displayName:      [null, null, name(256), 'required', 'writable'],
    kind:             [null, null, oneOf(ConnectionKinds, null, null), 'writable', { whenCreated: 'scim' }],
    direction:        [null, null, oneOf(ConnectionDirections, null, null), 'required', 'writable'],
    settings:         [null, null, internalField, 'writable', { whenCreated: {} }],
    mode:             [null, null, oneOf(ConnectionModes, null, null), 'writable', { whenCreated: 'observe' }],
    mayRemove:        [null, null, boolean, 'writable', { whenCreated: false }],
    state:            [null, null, oneOf(ConnectionStates, null, null), 'readOnly', { whenCreated: 'paused' }],
    quarantineReason: [null, null, optional(oneOf(QuarantineReasons, null, null)), 'readOnly'],
    quarantineSays:   [null, null, optional(text(2_000)), 'readOnly'],
    quarantinedAt:    [null, null, optional(instant), 'readOnly'],
    failures:         [null, null, integer(0, 2_147_483_647), 'readOnly', { whenCreated: 0 }],
    notBefore:        [null, null, optional(instant), 'readOnly'],
    profile:          [null, null, optional(internalField), 'readOnly'],
    servicePrincipalId: [null, null, optional(guid), 'writable'],
    templateId:       [null, null, optional(text(256)), 'readOnly'],
    keys:             [null, null, internalField, 'secret', { whenCreated: [] }],
    executions:       [null, null, optional(internalField), 'readOnly'],
    toldAt:           [null, null, optional(instant), 'readOnly'],
    createdAt:        [null, null, instant, 'readOnly'],
    createdBy:        [null, null, optional(text(1024)), 'readOnly'],
    modifiedAt:       [null, null, instant, 'readOnly'],
    modifiedBy:       [null, null, optional(text(1024)), 'readOnly'],
  },
  navigations: {
    secrets:          [null, null, many('connectionSecret', 'connectionId'), 'ours'],
    servicePrincipal: [null, null, one('directoryObject', 'servicePrincipalId', 'servicePrincipal')],
    schema:           ['schema', 'schema', one('connection', 'id', 'synchronizationSchema'), 'contained'],
  },
  unique: [
    { name: 'connection_name_is_unique', fields: ['displayName'], where: null },
    { name: 'service_principal_has_one_connection', fields: ['servicePrincipalId'], where: null },
  ],
  hasEtag: true,
});

// biome-ignore format: a table, read by column
export const connectionSecret = entity('connectionSecret', {
  types: [null, null, 'connectionSecret'],
  fields: {
    id:           [null, null, guid],
    connectionId: [null, null, guid],
    name:         [null, null, oneOf(ConnectionSecretNames, null, null)],
    sealed:       [null, null, optional(text(65_536)), 'secret'],
    secretHash:   [null, null, optional(text(1024)), 'secret'],
    hint:         [null, null, optional(text(64))],
    createdAt:    [null, null, instant],
    expiresAt:    [null, null, optional(instant)],
  },
  indexes: [['connectionId', 'name', 'createdAt']],
});
