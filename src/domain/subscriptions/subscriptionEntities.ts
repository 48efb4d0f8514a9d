// Subscriptions to change notifications, and the notifications that they led to.
// https://learn.microsoft.com/graph/api/resources/subscription

import type { Id, Instant, StoredRow } from '../base.ts';

/** What a notification tells: a change, or something about its subscription. */
export const NotificationEvents = [
  'created',
  'updated',
  'deleted',
  'reauthorizationRequired',
  'subscriptionRemoved',
  'missed',
] as const;
/** One of them. */
export type NotificationEvent = (typeof NotificationEvents)[number];

/** The events that are about the subscription itself. */
export const lifecycleEvents = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;
/** One of them. */
export type LifecycleEvent = (typeof lifecycleEvents)[number];
/** Whether it is about the subscription itself. */
export const isLifecycleEvent = (event: NotificationEvent): event is LifecycleEvent =>
  (lifecycleEvents as readonly string[]).includes(event);

/** `withheld`: the subscriber may not see the object; nothing was sent. */
export const NotificationStates = ['waiting', 'delivered', 'dropped', 'withheld'] as const;
/** One of them. */
export type NotificationState = (typeof NotificationStates)[number];

/** In whose name changes are read. */
export const SubscriberKinds = ['user', 'application'] as const;

/** A subscription. Tenant time. A row stays after its end, for the list of its notifications. */
export interface Subscription extends StoredRow {
  readonly createdAt: Instant;
  /** The client application that made it. It reads and changes it, and of users the one who made it by it alone. */
  readonly appId: Id;
  /** The user, or the service principal, in whose name the changes are read. */
  readonly creatorId: Id;
  readonly creatorKind: (typeof SubscriberKinds)[number];
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly notificationQueryOptions: string | null;
  readonly notificationContentType: string | null;
  readonly notificationUrlAppId: string | null;
  readonly clientState: string | null;
  readonly latestSupportedTlsVersion: string | null;
  readonly includeResourceData: boolean | null;
  readonly encryptionCertificate: string | null;
  readonly encryptionCertificateId: string | null;
  readonly expiresAt: Instant;
  /** When the subscriber is asked to reauthorize; null once that was done. */
  readonly askAt: Instant | null;
  /** Which of its application's places it has: how many there are is the limit. */
  readonly slot: number;
  /** The position in the feed behind which its changes begin. */
  readonly position: number;
  readonly endedAt: Instant | null;
  readonly endedBecause: string | null;
}

/** A member or owner of a group that came or went. */
export interface ChangedLink {
  readonly id: Id;
  readonly isRemoved: boolean;
}

/** Members and owners that came or went, under the names of the navigations. */
export interface ChangedLinks {
  readonly members?: readonly ChangedLink[];
  readonly owners?: readonly ChangedLink[];
}

/** One notification: told at least once, in the order of the ids. Tenant time. */
export interface ChangeNotification extends StoredRow {
  readonly subscriptionId: Id;
  readonly event: NotificationEvent;
  /** Of a change, the row that it is about; null for what is about the subscription. */
  readonly entity: string | null;
  readonly objectId: Id | null;
  readonly links: ChangedLinks | null;
  readonly state: NotificationState;
  readonly createdAt: Instant;
  /** How often it was sent without being taken. */
  readonly attempts: number;
  /** What the receiver did at the last attempt, for administrators. */
  readonly says: string | null;
  readonly endedAt: Instant | null;
}
