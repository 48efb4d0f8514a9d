// What sending notifications needs of the server beside the way out.

import type { EncryptedContent } from '../../domain/subscriptions/notificationBody.ts';
import type { Subscription } from '../../domain/subscriptions/subscriptionEntities.ts';
import type { Instant } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';

/** A subscriber, as tokens and calls know one. */
export interface SubscriptionPorts {
  /** What the subscriber may do and see now; null where the account or its client is gone or disabled. */
  readonly subscriberContext: (subscription: Subscription, now: Instant) => Promise<Context | null>;
  /** What the subscriber is answered to a GET of a path of version 1.0, as JSON; null for another status than 200. */
  readonly readAs: (subscription: Subscription, path: string) => Promise<string | null>;
  /** Encrypts JSON for the holder of the key of a certificate. */
  readonly encrypt: (certificate: string, certificateId: string, json: string) => EncryptedContent;
  /** A token for an application that says that notifications come from here. */
  readonly validationToken: (appId: string) => Promise<string>;
}
