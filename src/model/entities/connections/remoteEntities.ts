// What is known of other systems through connections, in our own version of the API.

import {
  CallOutcomes,
  DifferenceAspects,
  DifferenceStates,
  HoldingOrigins,
  LinkOrigins,
  RemoteKinds,
} from '../../../domain/connections/remoteEntities.ts';
import { ListingStates } from '../../../domain/connections/listingEntities.ts';
import { TaskActions, TaskStates } from '../../../domain/connections/taskEntities.ts';
import { eq } from '../../../odata/query.ts';
import { displayNameOf } from '../../codecs/displayNames.ts';
import { entity, many, notEnded, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, integer, internalField, name, optional, text } from '../../tables/fieldTypes.ts';

const count = integer(0, 2_147_483_647);

// biome-ignore format: a table, read by column
export const remoteObject = entity('remoteObject', {
  types: [null, null, 'remoteObject'],
  fields: {
    id:           [null, null, guid],
    connectionId: [null, null, guid],
    kind:         [null, null, oneOf(RemoteKinds, null, null)],
    nativeId:     [null, null, text(1024)],
    name:         [null, null, name(1024)],
    seen:         [null, null, internalField],
    runId:        [null, null, optional(guid)],
    from:         [null, null, instant],
    until:        [null, null, optional(instant)],
  },
  navigations: {
    connection:  [null, null, one('connection', 'connectionId')],
    differences: [null, null, many('difference', 'accountId')],
    links:       [null, null, many('remoteLink', 'remoteId', notEnded)],
    holdings:    [null, null, many('remoteHolding', 'accountId', notEnded)],
  },
  unique: [{ name: 'remote_object_is_once', fields: ['connectionId', 'kind', 'nativeId'], where: notEnded }],
  indexes: [['connectionId', 'kind', 'name']],
  visible: notEnded,
});

// biome-ignore format: a table, read by column
export const remoteLink = entity('remoteLink', {
  types: [null, null, 'remoteLink'],
  fields: {
    id:           [null, null, guid],
    connectionId: [null, null, guid, 'required', 'writable'],
    kind:         [null, null, oneOf(RemoteKinds, null, null), 'readOnly'],
    objectId:     [null, null, guid, 'required', 'writable'],
    remoteId:     [null, null, optional(guid), 'writable'],
    origin:       [null, null, optional(oneOf(LinkOrigins, null, null)), 'readOnly'],
    rule:         [null, null, optional(text(64)), 'readOnly'],
    from:         [null, null, instant, 'readOnly'],
    until:        [null, null, optional(instant), 'readOnly'],
  },
  navigations: {
    connection: [null, null, one('connection', 'connectionId')],
    object:     [null, null, one('directoryObject', 'objectId', 'principal'), 'ours'],
    remote:     [null, null, one('remoteObject', 'remoteId'), 'ours'],
    differences: [null, null, many('difference', 'linkId')],
  },
  unique: [
    { name: 'remote_link_is_once', fields: ['connectionId', 'objectId'], where: notEnded },
    { name: 'remote_object_is_linked_once', fields: ['remoteId'], where: notEnded },
  ],
  indexes: [['objectId']],
  visible: notEnded,
});

// biome-ignore format: a table, read by column
export const remoteHolding = entity('remoteHolding', {
  types: [null, null, 'remoteHolding'],
  fields: {
    id:           [null, null, guid],
    connectionId: [null, null, guid],
    linkId:       [null, null, guid],
    accountId:    [null, null, guid],
    objectId:     [null, null, optional(guid)],
    origin:       [null, null, oneOf(HoldingOrigins, null, null)],
    runId:        [null, null, optional(guid)],
    from:         [null, null, instant],
    until:        [null, null, optional(instant)],
  },
  navigations: {
    link:    [null, null, one('remoteLink', 'linkId')],
    account: [null, null, one('remoteObject', 'accountId'), 'ours'],
    object:  [null, null, one('directoryObject', 'objectId', 'principal'), 'ours'],
  },
  unique: [{ name: 'remote_holding_is_once', fields: ['linkId', 'accountId'], where: notEnded }],
  indexes: [['objectId', 'linkId'], ['accountId'], ['connectionId']],
  visible: notEnded,
});

// biome-ignore format: a table, read by column
export const difference = entity('difference', {
  types: [null, null, 'difference'],
  fields: {
    id:           [null, null, guid],
    connectionId: [null, null, guid],
    linkId:       [null, null, guid],
    aspect:       [null, null, oneOf(DifferenceAspects, null, null)],
    subjectId:    [null, null, guid],
    principalId:  [null, null, optional(guid)],
    accountId:    [null, null, optional(guid)],
    isWanted:     [null, null, boolean],
    state:        [null, null, oneOf(DifferenceStates, null, null)],
    tries:        [null, null, count, { whenCreated: 0 }],
    notBefore:    [null, null, optional(instant)],
    lastOutcome:  [null, null, optional(oneOf(CallOutcomes, null, null))],
    says:         [null, null, optional(text(2_000))],
    firstSeenAt:  [null, null, instant],
    lastTriedAt:  [null, null, optional(instant)],
  },
  navigations: {
    connection: [null, null, one('connection', 'connectionId')],
    link:       [null, null, one('remoteLink', 'linkId'), 'ours'],
    principal:  [null, null, one('directoryObject', 'principalId', 'principal'), 'ours'],
    account:    [null, null, one('remoteObject', 'accountId'), 'ours'],
  },
  unique: [{ name: 'difference_is_once', fields: ['linkId', 'subjectId'], where: null }],
  indexes: [['connectionId', 'state', 'firstSeenAt'], ['principalId']],
});

// biome-ignore format: a table, read by column
export const fulfilmentTask = entity('fulfilmentTask', {
  types: [null, null, 'fulfilmentTask'],
  fields: {
    id:           [null, null, guid],
    connectionId: [null, null, guid],
    linkId:       [null, null, guid],
    aspect:       [null, null, oneOf(DifferenceAspects, null, null)],
    subjectId:    [null, null, guid],
    principalId:  [null, null, optional(guid)],
    accountId:    [null, null, optional(guid)],
    objectId:     [null, null, guid],
    isWanted:     [null, null, boolean],
    action:       [null, null, oneOf(TaskActions, null, null)],
    accountName:  [null, null, optional(text(1024))],
    fields:       [null, null, optional(internalField)],
    state:        [null, null, oneOf(TaskStates, null, null), { whenCreated: 'open' }],
    assigneeId:   [null, null, optional(guid)],
    takenById:    [null, null, optional(guid)],
    createdAt:    [null, null, instant],
    dueAt:        [null, null, instant],
    endedAt:      [null, null, optional(instant)],
    endedById:    [null, null, optional(guid)],
    says:         [null, null, optional(text(4_000))],
    reference:    [null, null, optional(text(1024))],
  },
  shapes: { system: [null, null, displayNameOf('connection'), 'readOnly'] },
  navigations: {
    connection: [null, null, one('connection', 'connectionId')],
    principal:  [null, null, one('directoryObject', 'principalId', 'principal'), 'ours'],
    object:     [null, null, one('directoryObject', 'objectId', 'principal'), 'ours'],
    assignee:   [null, null, one('directoryObject', 'assigneeId', 'principal'), 'ours'],
    account:    [null, null, one('remoteObject', 'accountId')],
  },
  unique: [{ name: 'fulfilment_task_is_open_once', fields: ['linkId', 'subjectId'], where: eq('state', 'open') }],
  indexes: [['state', 'dueAt'], ['connectionId', 'state', 'createdAt'], ['assigneeId', 'state'], ['principalId']],
});

// biome-ignore format: a table, read by column
export const connectionListing = entity('connectionListing', {
  types: [null, null, 'connectionListing'],
  fields: {
    id:           [null, null, guid],
    connectionId: [null, null, guid],
    state:        [null, null, oneOf(ListingStates, null, null), { whenCreated: 'uploaded' }],
    content:      [null, null, optional(internalField), 'secret'],
    preview:      [null, null, internalField],
    createdAt:    [null, null, instant],
    createdBy:    [null, null, optional(text(1024))],
    confirmedAt:  [null, null, optional(instant)],
    confirmedBy:  [null, null, optional(text(1024))],
  },
  indexes: [['connectionId', 'state']],
});

// biome-ignore format: a table, read by column
export const connectionRun = entity('connectionRun', {
  types: [null, null, 'connectionRun'],
  fields: {
    id:           [null, null, guid],
    connectionId: [null, null, guid],
    startedAt:    [null, null, instant],
    endedAt:      [null, null, optional(instant)],
    isComplete:   [null, null, boolean, { whenCreated: false }],
    accounts:     [null, null, count, { whenCreated: 0 }],
    groups:       [null, null, count, { whenCreated: 0 }],
    holdings:     [null, null, count, { whenCreated: 0 }],
    says:         [null, null, optional(text(2_000))],
    steps:        [null, null, internalField, 'onSelect', { whenCreated: [] }],
  },
  navigations: { connection: [null, null, one('connection', 'connectionId')] },
  indexes: [['connectionId', 'startedAt']],
});
