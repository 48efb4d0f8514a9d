// Calls that were refused for who called, in our own version of the API.

import { entity } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const refusedCall = entity('refusedCall', {
  types: [null, null, 'refusal'],
  fields: {
    id:                [null, null, guid],
    createdAt:         [null, null, instant],
    callerKind:        [null, null, oneOf(['user', 'application', 'anonymous'], null, null)],
    callerId:          [null, null, optional(guid)],
    callerDisplayName: [null, null, optional(name(256))],
    userPrincipalName: [null, null, optional(name(1024))],
    appId:             [null, null, optional(text(256))],
    ipAddress:         [null, null, optional(text(64))],
    userAgent:         [null, null, optional(text(512))],
    apiVersion:        [null, null, text(32)],
    method:            [null, null, text(32)],
    route:             [null, null, optional(text(1024))],
    status:            [null, null, integer(1, 2_147_483_647)],
    code:              [null, null, text(128)],
    requestId:         [null, null, text(64)],
    count:             [null, null, integer(1, 2_147_483_647)],
  },
  indexes: [['createdAt'], ['callerId', 'createdAt'], ['ipAddress', 'createdAt']],
});
