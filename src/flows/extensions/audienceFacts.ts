// What is known of the audience of a call-out's token, for creating an extension and for calling it.

import type { AudienceFacts } from '../../domain/extensions/callAudience.ts';
import type { CustomExtension } from '../../domain/extensions/extensionEntities.ts';
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
    applications: guid.test(audience)
      ? limitToOne(rows('directoryObject', eq('appId', audience.toLowerCase())))
      : row('directoryObject', null),
  });
  return { allowed: settings[0]?.allowedAudiences ?? [], isOfApplication: applications.length > 0 };
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
