// Removals that are held beyond a limit, in our own version of the API; and how many there were of each thing.

import { HeldRemovalStates, RemovalCauses, RemovalReasons } from '../../../domain/removals/removalEntities.ts';
import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, internalField, optional } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const heldRemoval = entity('heldRemoval', {
  types: [null, null, 'heldRemoval'],
  fields: {
    id:           [null, null, guid],
    cause:        [null, null, oneOf(RemovalCauses, null, null)],
    state:        [null, null, oneOf(HeldRemovalStates, null, null), { whenCreated: 'held' }],
    thingId:      [null, null, guid],
    principalId:  [null, null, guid],
    groupId:      [null, null, optional(guid)],
    policyId:     [null, null, optional(guid)],
    packageId:    [null, null, optional(guid)],
    assignmentId: [null, null, optional(guid)],
    reason:       [null, null, oneOf(RemovalReasons, null, null)],
    createdAt:    [null, null, instant],
    decidedAt:    [null, null, optional(instant)],
    decidedById:  [null, null, optional(guid)],
  },
  navigations: {
    principal:     [null, null, one('directoryObject', 'principalId', 'principal'), 'ours'],
    group:         [null, null, one('directoryObject', 'groupId', 'principal'), 'ours'],
    policy:        [null, null, one('policy', 'policyId')],
    accessPackage: [null, null, one('accessPackage', 'packageId', 'package'), 'ours'],
  },
  unique: [{ name: 'removal_is_held_once', fields: ['thingId', 'principalId'], where: null }],
  indexes: [['principalId'], ['state', 'createdAt']],
});

// biome-ignore format: a table, read by column
export const removalLedger = entity('removalLedger', {
  types: [null, null],
  fields: {
    id:          [null, null, guid],
    thingId:     [null, null, guid],
    cause:       [null, null, oneOf(RemovalCauses, null, null)],
    base:        [null, null, optional(integer(0, 2_147_483_647))],
    baseAt:      [null, null, optional(instant)],
    spent:       [null, null, internalField, { whenCreated: [] }],
    confirmed:   [null, null, integer(0, 2_147_483_647), { whenCreated: 0 }],
    confirmedAt: [null, null, optional(instant)],
    toldAt:      [null, null, optional(instant)],
  },
  unique: [{ name: 'removal_ledger_is_once', fields: ['thingId'], where: null }],
});
