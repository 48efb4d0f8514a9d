// Whether a subscription makes sense: what it watches, where it sends to, until when.
// https://learn.microsoft.com/graph/api/subscription-post-subscriptions

import type { Instant } from '../base.ts';
import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import { formatInstant, millisecondsOf } from '../time.ts';
import type { Subscription } from './subscriptionEntities.ts';
import { watchableByOurs, watchableResources, watchedResourceOf, type WatchedResource } from './watchedResource.ts';

/** Live subscriptions of one application. https://learn.microsoft.com/graph/change-notifications-overview#limitations */
export const mostOfApplication = 100;
/** Of all applications, about users and groups. */
export const mostOfTenant = 1_000;

const leastMinutes = 45;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const changes = ['created', 'updated', 'deleted'] as const;

/** The fields that a body sets. */
export type SubscriptionFields = Pick<
  Subscription,
  | 'resource'
  | 'changeType'
  | 'notificationUrl'
  | 'lifecycleNotificationUrl'
  | 'latestSupportedTlsVersion'
  | 'includeResourceData'
  | 'encryptionCertificate'
  | 'encryptionCertificateId'
  | 'expiresAt'
>;

interface SubscriptionFacts {
  readonly now: Instant;
  /** Whether nothing is taken that Graph refuses. */
  readonly isStrict: boolean;
  readonly isOwnAddress: (address: string) => boolean;
  readonly isCertificate: (text: string) => boolean;
}

/** The changes that a subscription wants to be told of; none where a word is no change. */
export function changesOf(changeType: string): ReadonlySet<string> {
  const words = changeType.split(',').map((each) => each.trim().toLowerCase());
  return new Set(words.every((word) => changes.some((each) => each === word)) ? words : []);
}

/** Notes the faults of a subscription; what it watches, where it is without faults. */
export function checkSubscription(
  subscription: SubscriptionFields,
  facts: SubscriptionFacts,
  faults: FaultCollector,
): WatchedResource | null {
  const { resource, changeType, lifecycleNotificationUrl: lifecycle } = subscription;
  const watched = watchedResourceOf(resource);
  const isTaken = watched !== null && (watched.set.isPublished || !facts.isStrict);
  faults.holds(isTaken, 'resource', facts.isStrict ? watchableResources : watchableByOurs);
  const wanted = changesOf(changeType);
  faults.holds(wanted.size > 0, 'changeType', 'a list of created, updated and deleted, with commas between them');
  // What is created and what can be restored is told as updated.
  if (watched?.set.isPublished === true && wanted.size > 0)
    faults.holds(
      wanted.has('updated') || wanted.has('deleted'),
      'changeType',
      'updated, deleted or both for users and groups',
    );
  checkAddress(subscription.notificationUrl, 'notificationUrl', facts, faults);
  if (lifecycle !== null) checkAddress(lifecycle, 'lifecycleNotificationUrl', facts, faults);
  checkContent(subscription, watched, facts, faults);
  const ends = millisecondsOf(subscription.expiresAt) - millisecondsOf(facts.now);
  const most = watched?.set.most ?? 0;
  faults.holds(ends > 0, 'expiresAt', 'in the future');
  if (watched !== null) faults.holds(ends <= most * minuteMs, 'expiresAt', `at most ${most} minutes from now`);
  return watched;
}

function checkAddress(
  address: string,
  field: 'notificationUrl' | 'lifecycleNotificationUrl',
  { isOwnAddress }: SubscriptionFacts,
  faults: FaultCollector,
): void {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isWeb = url !== null && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.hash === '';
  faults.holds(isWeb, field, 'an https address without a name, a password or a fragment in it');
  if (isWeb) faults.holds(!isOwnAddress(address), field, 'the address of another server');
}

function checkContent(
  subscription: SubscriptionFields,
  watched: WatchedResource | null,
  { isCertificate, isStrict }: SubscriptionFacts,
  faults: FaultCollector,
): void {
  const { includeResourceData, encryptionCertificate: certificate, encryptionCertificateId: id } = subscription;
  if (certificate !== null)
    faults.holds(
      isCertificate(certificate),
      'encryptionCertificate',
      'a certificate in base64 with an RSA key of 2048 to 4096 bits',
    );
  const { latestSupportedTlsVersion: tls } = subscription;
  faults.holds(
    tls === null || ['v1_2', 'v1_3'].includes(tls),
    'latestSupportedTlsVersion',
    'v1_2 or v1_3: the server makes no connection by an older version',
  );
  if (includeResourceData !== true) return;
  faults.holds(
    !isStrict || watched === null,
    'includeResourceData',
    'false: notifications of this resource contain no data',
  );
  faults.holds(watched?.links == null, 'includeResourceData', 'false: the links of a group have no data');
  faults.holds(certificate !== null, 'encryptionCertificate', 'given with includeResourceData');
  faults.holds(isNonBlank(id), 'encryptionCertificateId', 'given with includeResourceData');
}

/** Until when it lasts: an end that is nearer than 45 minutes is moved there. */
export function endOf(expiresAt: Instant, now: Instant): Instant {
  const least = formatInstant(millisecondsOf(now) + leastMinutes * minuteMs);
  return expiresAt < least ? least : expiresAt;
}

/** When the subscriber is asked to reauthorize: an hour before the end, or in the middle of a shorter time. */
export function askAtOf(expiresAt: Instant, now: Instant): Instant {
  const [start, end] = [millisecondsOf(now), millisecondsOf(expiresAt)];
  return formatInstant(Math.max(end - hourMs, start + (end - start) / 2));
}
