// What making and changing a subscription have in common: whose permissions count, and whether its addresses answer.

import { Refusal } from '../../domain/refusal.ts';
import type { checkSubscription } from '../../domain/subscriptions/checkSubscription.ts';
import type { WatchedResource } from '../../domain/subscriptions/watchedResource.ts';
import type { Context } from '../context.ts';

/** What a subscription is checked with. A rehearsal reads no certificates. */
export const factsOf = ({
  now,
  isStrict = false,
  isOwnAddress,
  outside,
}: Context): Parameters<typeof checkSubscription>[1] => ({
  ...{ now, isStrict, isOwnAddress },
  isCertificate: outside?.webhooks.isCertificate ?? (() => true),
});

/** Throws `scopeMissing` where the token may not read the resource: as a GET of it. */
export function requirePermission({ permits }: Context, { route }: WatchedResource): void {
  if (!permits('GET', route)) throw new Refusal('scopeMissing', { oneOf: `the permissions of GET ${route}` });
}

interface Endpoint {
  readonly field: 'notificationUrl' | 'lifecycleNotificationUrl';
  readonly address: string;
  readonly appId: string;
}

/** Throws `endpointNotValidated` where the address does not give its token back. A rehearsal calls nobody. */
export async function validateEndpoint({ outside }: Context, { field, address, appId }: Endpoint): Promise<void> {
  const says = (await outside?.webhooks.validate(address, appId)) ?? null;
  if (says !== null) throw new Refusal('endpointNotValidated', { field, says });
}
