// What a receiver is sent: change notifications, and notifications about the subscription itself.
// https://learn.microsoft.com/graph/api/resources/changenotification
// https://learn.microsoft.com/graph/change-notifications-lifecycle-events

import { formatWireInstant } from '../instants.ts';
import type { Id } from '../base.ts';
import {
  isLifecycleEvent,
  type ChangeNotification,
  type ChangedLink,
  type Subscription,
} from './subscriptionEntities.ts';
import type { WatchedSet } from './watchedResource.ts';

/** The row of a change, encrypted for the receiver. */
export interface EncryptedContent {
  readonly data: string;
  readonly dataKey: string;
  readonly dataSignature: string;
  readonly encryptionCertificateId: string;
  readonly encryptionCertificateThumbprint: string;
}

/** A notification with what it says beside its row. `set` is null for one about the subscription. */
export interface NotificationItem {
  readonly notification: ChangeNotification;
  readonly set: WatchedSet | null;
  readonly content: EncryptedContent | null;
}

interface BodyFacts {
  readonly subscription: Subscription;
  readonly tenantId: Id;
  /** That the notifications come from this server, for applications that get encrypted rows. */
  readonly validationTokens: readonly string[];
}

/** The body of a POST with these notifications. */
export function notificationBody(items: readonly NotificationItem[], facts: BodyFacts): string {
  const { validationTokens } = facts;
  return JSON.stringify({
    value: items.map((item) => itemOf(item, facts)),
    ...(validationTokens.length === 0 ? {} : { validationTokens }),
  });
}

function itemOf({ notification, set, content }: NotificationItem, { subscription, tenantId }: BodyFacts): object {
  const { event, objectId, links } = notification;
  const common = {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: formatWireInstant(subscription.expiresAt),
    clientState: subscription.clientState,
    tenantId,
  };
  if (isLifecycleEvent(event)) return { ...common, lifecycleEvent: event };
  const path = `${set?.path}/${objectId}`;
  return {
    id: notification.id,
    ...common,
    changeType: event,
    resource: path,
    resourceData: {
      '@odata.type': set?.type,
      '@odata.id': path,
      id: objectId,
      organizationId: tenantId,
      ...(links?.members === undefined ? {} : { 'members@delta': links.members.map(changedLink) }),
      ...(links?.owners === undefined ? {} : { 'owners@delta': links.owners.map(changedLink) }),
    },
    ...(content === null ? {} : { encryptedContent: content }),
  };
}

const changedLink = ({ id, isRemoved }: ChangedLink): object => ({
  id,
  ...(isRemoved ? { '@removed': 'deleted' } : {}),
});
