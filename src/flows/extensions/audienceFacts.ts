// What is known of the audience of a call-out's token, for creating an extension and for calling it.

import { audienceFault, type AudienceFacts } from '../../domain/extensions/callAudience.ts';
import { addressOf } from '../../domain/extensions/checkExtension.ts';
import type { CustomExtension } from '../../domain/extensions/extensionEntities.ts';
import { isGuid } from '../../domain/text.ts';
import { eq } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import { load, limitToOne, row, rows } from '../load.ts';

/** Null where the extension asks for no token. */
export async function loadAudienceFacts(
  store: Store,
  authentication: CustomExtension['authentication'],
): Promise<AudienceFacts | null> {
  if (authentication?.kind !== 'token' || authentication.resourceId === null) return null;
  const audience = authentication.resourceId;
  const { settings, applications } = await load(store, {
    settings: row('settings', 'singleton'),
    applications: isGuid(audience)
      ? limitToOne(rows('directoryObject', eq('appId', audience.toLowerCase())))
      : row('directoryObject', null),
  });
  return { allowed: settings[0]?.allowedAudiences ?? [], isOfApplication: applications.length > 0 };
}

/**
 * Why the extension cannot be called: it has no address, or no token may be made any more, for settings, applications
 * and extensions of earlier versions change what may be.
 */
export async function callFaultOf(store: Store, { authentication, endpoint }: CustomExtension): Promise<string | null> {
  if (addressOf(endpoint) === null) return 'The custom extension has no address: set url of its endpointConfiguration.';
  const facts = await loadAudienceFacts(store, authentication);
  if (facts === null || authentication?.kind !== 'token') return null;
  const fault = audienceFault(authentication.resourceId ?? '', addressOf(endpoint), facts);
  return fault === null ? null : `The resourceId of the custom extension is not allowed: it must be ${fault}.`;
}
