// Subscriptions to change notifications, and their notifications, which our own version of the API lists.
// https://learn.microsoft.com/graph/api/resources/subscription

import {
  NotificationEvents,
  NotificationStates,
  SubscriberKinds,
} from '../../../domain/subscriptions/subscriptionEntities.ts';
import { eq } from '../../../odata/query.ts';
import { entity, many, one, type AlternateType } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, integer, internalField, key, optional, text } from '../../tables/fieldTypes.ts';

const word = optional(text(128));
const address = text(8_192);

// biome-ignore format: a table, read by column
export const subscription = entity('subscription', {
  types: ['subscription', 'subscription'],
  fields: {
    id: ['id!', 'id!', guid],
    createdAt:                 [null, null, instant],
    appId: ['applicationId', 'applicationId', guid, 'readOnly'],
    creatorId: ['creatorId', 'creatorId', guid, 'readOnly'],
    creatorKind:               [null, null, oneOf(SubscriberKinds, null, null)],
    resource: ['resource', 'resource', address, 'required', 'writable'],
    changeType: ['changeType', 'changeType', text(64), 'required', 'writable'],
    notificationUrl: ['notificationUrl', 'notificationUrl', address, 'required', 'writable'],
    lifecycleNotificationUrl: ['lifecycleNotificationUrl', 'lifecycleNotificationUrl', optional(address), 'writable'],
    notificationQueryOptions: ['notificationQueryOptions', 'notificationQueryOptions', optional(address), 'writable'],
    notificationContentType:   [null,                        'notificationContentType',   word, 'writable'],
    notificationUrlAppId: ['notificationUrlAppId', 'notificationUrlAppId', word, 'writable'],
    clientState: ['clientState', 'clientState', optional(text(255)), 'writable'],
    latestSupportedTlsVersion: ['latestSupportedTlsVersion', 'latestSupportedTlsVersion', word, 'writable'],
    includeResourceData: ['includeResourceData', 'includeResourceData', optional(boolean), 'writable'],
    encryptionCertificate: ['encryptionCertificate', 'encryptionCertificate', optional(text(16_384)),
      'writable'],
    encryptionCertificateId: ['encryptionCertificateId', 'encryptionCertificateId', word, 'writable'],
    expiresAt: ['expirationDateTime', 'expirationDateTime', instant, 'required', 'writable'],
    askAt:                     [null, null, optional(instant)],
    slot:                      [null, null, integer(0, 1_000_000)],
    position:                  [null, null, integer(-1, Number.MAX_SAFE_INTEGER)],
    endedAt:                   [null, null, optional(instant)],
    endedBecause:              [null, null, optional(text(1_024))],
  },
  navigations: { notifications: [null, null, many('changeNotification', 'subscriptionId')] },
  unique: [{ name: 'subscription_slot_is_taken', fields: ['appId', 'slot'], where: eq('endedAt', null) }],
  indexes: [['endedAt', 'expiresAt'], ['creatorId']],
});

const { id, createdAt, appId, creatorId, creatorKind, resource, changeType, expiresAt, endedAt, endedBecause } =
  subscription.fields;

/** As administrators list them: without addresses and what only the application knows. */
export const watchedSubscription: AlternateType = {
  of: 'subscription',
  types: [null, null, 'watchedSubscription'],
  fields: { id, createdAt, appId, creatorId, creatorKind, resource, changeType, expiresAt, endedAt, endedBecause },
};

// biome-ignore format: a table, read by column
export const changeNotification = entity('changeNotification', {
  types: [null, null, 'changeNotification'],
  fields: {
    id:             [null, null, guid],
    subscriptionId: [null, null, guid],
    event:          [null, null, oneOf(NotificationEvents, null, null)],
    entity:         [null, null, optional(key)],
    objectId:       [null, null, optional(guid)],
    links:          [null, null, optional(internalField)],
    state:          [null, null, oneOf(NotificationStates, null, null), { whenCreated: 'waiting' }],
    createdAt:      [null, null, instant],
    attempts:       [null, null, integer(0, 2_147_483_647), { whenCreated: 0 }],
    says:           [null, null, optional(text(1_024))],
    endedAt:        [null, null, optional(instant)],
  },
  navigations: { subscription: [null, null, one('subscription', 'subscriptionId')] },
  indexes: [['subscriptionId', 'state'], ['subscriptionId', 'objectId'], ['createdAt']],
});
