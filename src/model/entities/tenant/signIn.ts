// Sign-ins, of users and of applications; and when each user signed in last.
// https://learn.microsoft.com/graph/api/resources/signin

import { ClientCredentialTypes, SignInEventTypes, SignInProtocols } from '../../../domain/enums.ts';
import { deviceDetail, idOrEmpty, signInEventTypes, signInStatus } from '../../codecs/signIns.ts';
import { entity, many } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, integer, name, optional, text } from '../../tables/fieldTypes.ts';

const id = optional(guid);
/** Not an enumeration in Graph, and spelled like one. */
const asTheyAre = {
  singleFactorAuthentication: 'singleFactorAuthentication',
  multiFactorAuthentication: 'multiFactorAuthentication',
};
const shown = optional(name(256));

// biome-ignore format: a table, read by column
export const signIn = entity('signIn', {
  types: ['signIn', 'signIn', 'signIn'],
  fields: {
    id:                   ['id!',                  'id!',                  guid],
    createdAt:            ['createdDateTime!',     'createdDateTime!',     instant, 'readOnly'],
    eventType:            [null,                   null,                   oneOf(SignInEventTypes, null, null)],
    isInteractive:        ['isInteractive',        'isInteractive',        boolean, 'readOnly'],
    userId:               [null,                   null,                   id],
    userDisplayName:      ['userDisplayName',      'userDisplayName',      shown, 'readOnly'],
    userPrincipalName:    ['userPrincipalName',    'userPrincipalName',    optional(name(1024)), 'readOnly'],
    userType:             [null,                   'userType',
      optional(oneOf(['member', 'guest'], null, 'signInUserType')), 'readOnly'],
    servicePrincipalId:   [null,                   null,                   id],
    servicePrincipalName: ['servicePrincipalName', 'servicePrincipalName', shown, 'readOnly'],
    appId:                ['appId',                'appId',                id, 'readOnly'],
    appDisplayName:       ['appDisplayName',       'appDisplayName',       shown, 'readOnly'],
    resourceId:           ['resourceId',           'resourceId',           id, 'readOnly'],
    resourceDisplayName:  ['resourceDisplayName',  'resourceDisplayName',  shown, 'readOnly'],
    ipAddress:            ['ipAddress',            'ipAddress',            optional(text(64)), 'readOnly'],
    userAgent:            ['userAgent',            'userAgent',            optional(text(512)), 'readOnly'],
    clientAppUsed:        ['clientAppUsed',        'clientAppUsed',        optional(text(64)), 'readOnly'],
    browser:              [null,                   null,                   optional(text(64))],
    operatingSystem:      [null,                   null,                   optional(text(64))],
    correlationId:        ['correlationId',        'correlationId',        text(64), 'readOnly'],
    errorCode:            [null,                   null,                   integer(0, 2_147_483_647)],
    failureReason:        [null,                   null,                   optional(text(1024))],
    authenticationProtocol: [null,                 'authenticationProtocol',
      oneOf(SignInProtocols, null, 'protocolType'), 'readOnly'],
    clientCredentialType: [null,                   'clientCredentialType',
      oneOf(ClientCredentialTypes, null, 'clientCredentialType'), 'readOnly'],
    authenticationRequirement: [null,              'authenticationRequirement',
      oneOf(['singleFactorAuthentication', 'multiFactorAuthentication'], null, null, asTheyAre, asTheyAre), 'readOnly'],
    sessionId:            [null,                   'sessionId',            id, 'readOnly'],
    attempts:             [null,                   null,                   integer(1, 2_147_483_647)],
  },
  shapes: {
    whoseId:          ['userId!',      'userId!',             idOrEmpty('userId'), 'readOnly'],
    applicationId:    ['servicePrincipalId', 'servicePrincipalId!', idOrEmpty('servicePrincipalId'), 'readOnly'],
    status:           ['status',       'status',              signInStatus, 'readOnly'],
    deviceDetail:     ['deviceDetail', 'deviceDetail',        deviceDetail, 'readOnly'],
    signInEventTypes: [null,           'signInEventTypes',    signInEventTypes, 'readOnly'],
  },
  keeps: true,
  navigations: { itself: [null, null, many('signIn', 'id')] },
  indexes: [['createdAt'], ['isInteractive', 'createdAt'], ['userId', 'createdAt'], ['appId', 'createdAt'],
    ['ipAddress', 'createdAt'], ['servicePrincipalId', 'createdAt']],
});

// biome-ignore format: a table, read by column
export const signInActivity = entity('signInActivity', {
  types: [null, null],
  fields: {
    id:                                [null, null, guid],
    lastSignInAt:                      [null, null, optional(instant)],
    lastSignInRequestId:               [null, null, optional(text(64))],
    lastNonInteractiveSignInAt:        [null, null, optional(instant)],
    lastNonInteractiveSignInRequestId: [null, null, optional(text(64))],
    lastSuccessfulSignInAt:            [null, null, optional(instant)],
    lastSuccessfulSignInRequestId:     [null, null, optional(text(64))],
  },
  indexes: [['lastSignInAt'], ['lastSuccessfulSignInAt']],
});
