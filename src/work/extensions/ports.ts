// The ports through which jobs reach the outside: outbound calls, and signatures for them.

import type { OutboundClient } from '../../outbound/outboundClient.ts';

interface SignatureRequest {
  readonly url: string;
  readonly body: string;
  /** Id of the call: the same at each attempt. */
  readonly id: string;
  /** Named in the token beside the address, so that who gets it knows whose call it is; for an extension. */
  readonly catalogId?: string;
  readonly extensionId?: string;
  /** `resourceId`: the audience of the token. Null: no token. */
  readonly authentication: { readonly kind: 'token'; readonly resourceId: string } | { readonly kind: 'pop' } | null;
}

/** How jobs reach the outside, and what they tell of the server there. */
export interface ExternalPorts extends OutboundClient {
  /** Headers that prove that the call comes from this server. */
  readonly sign: (wish: SignatureRequest) => Promise<Readonly<Record<string, string>>>;
  /** The origin under which clients reach this server, without a slash at the end. */
  readonly origin: () => string;
  /** The origin of the pages for people. */
  readonly pageOrigin: () => string;
  readonly tenantId: () => string;
  /** Whether an address leads to this server itself, as far as its text tells. */
  readonly isOwnAddress: (address: string) => boolean;
}
