// One signed call to an extension, and the limits that all such calls share.

import type { CustomExtension } from '../../domain/extensions/extensionEntities.ts';
import type { CalloutLimit } from './calloutLimiter.ts';
import type { ExternalPorts } from './ports.ts';

/**
 * Limits of calls at the same time, to one host and of one catalog. Further calls wait in memory, and more in the
 * database.
 */
export const limitsOf = (host: string, catalogId: string): readonly CalloutLimit[] => [
  { name: `host ${host}`, max: 4, maxWaiting: 32 },
  { name: `catalog ${catalogId}`, max: 16, maxWaiting: 64 },
];

interface SignedCall {
  /** The same at each attempt. */
  readonly id: string;
  readonly extension: CustomExtension;
  readonly url: string;
  readonly body: string;
  /** Beside those of all calls. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** The answer, whatever its status. Rejects with `OutboundError`. */
export async function sendSigned(
  outside: ExternalPorts,
  { id, extension, url, body, headers, timeoutMs }: SignedCall,
): ReturnType<ExternalPorts['call']> {
  const { authentication, catalogId } = extension;
  const signed = await outside.sign({
    url,
    body,
    id,
    catalogId,
    extensionId: extension.id,
    authentication:
      authentication?.kind === 'token'
        ? { kind: 'token', resourceId: authentication.resourceId ?? '' }
        : authentication,
  });
  return outside.call(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-latchkey-callout-id': id,
      ...headers,
      ...signed,
    },
    body,
    timeoutMs,
  });
}
