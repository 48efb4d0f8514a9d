// How directory objects are bound to each other: memberships, ownerships, sponsorships. Of these rows themselves only
// Latchkey's own API version shows some.

import { entity, notHidden, one, notEnded } from '../../tables/entityTable.ts';
import { guid, instant, integer, optional } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const membership = entity('membership', {
  types: [null, null, 'membership'],
  fields: {
    id:       [null, null, guid],
    groupId:  [null, null, guid],
    memberId: [null, null, guid],
    from:     [null, null, instant],
    until:    [null, null, optional(instant)],
    endedWith: [null, null, optional(guid)],
  },
  navigations: {
    group:  [null, null, one('directoryObject', 'groupId', 'principal'), 'ours'],
    member: [null, null, one('directoryObject', 'memberId', 'principal'), 'ours'],
  },
  unique: [{ name: 'membership_is_once', fields: ['groupId', 'memberId'], where: notEnded }],
  indexes: [['memberId'], ['endedWith']],
  visible: notEnded,
});

// biome-ignore format: a table, read by column
export const memberOf = entity('memberOf', {
  types: [null, null],
  fields: {
    id:       [null, null, guid],
    groupId:  [null, null, guid],
    memberId: [null, null, guid],
    paths:    [null, null, integer(1, Number.MAX_SAFE_INTEGER)],
  },
  navigations: {
    group:  [null, null, one('directoryObject', 'groupId')],
    member: [null, null, one('directoryObject', 'memberId')],
  },
  unique: [{ name: 'member_of_is_once', fields: ['groupId', 'memberId'], where: null }],
  indexes: [['memberId', 'groupId']],
});

// biome-ignore format: a table, read by column
export const ownership = entity('ownership', {
  types: [null, null],
  fields: {
    id:       [null, null, guid],
    objectId: [null, null, guid],
    ownerId:  [null, null, guid],
    endedWith: [null, null, optional(guid)],
  },
  navigations: {
    object: [null, null, one('directoryObject', 'objectId')],
    owner:  [null, null, one('directoryObject', 'ownerId')],
  },
  unique: [{ name: 'ownership_is_once', fields: ['objectId', 'ownerId'], where: null }],
  indexes: [['ownerId'], ['endedWith']],
  visible: notHidden,
});

// biome-ignore format: a table, read by column
export const sponsorship = entity('sponsorship', {
  types: [null, null],
  fields: {
    id:        [null, null, guid],
    objectId:  [null, null, guid],
    sponsorId: [null, null, guid],
    endedWith: [null, null, optional(guid)],
  },
  navigations: {
    object:  [null, null, one('directoryObject', 'objectId')],
    sponsor: [null, null, one('directoryObject', 'sponsorId')],
  },
  unique: [{ name: 'sponsorship_is_once', fields: ['objectId', 'sponsorId'], where: null }],
  indexes: [['sponsorId'], ['endedWith']],
  visible: notHidden,
});
