// What a call to a custom extension needs of the world: the door out, and a signature.

import type { OutboundClient } from '../../outbound/outboundClient.ts';

export interface SignatureRequest {
  readonly url: string;
  readonly body: string;
  /** Id of the call: the same at each attempt. */
  readonly id: string;
  /** `resourceId`: whom the token is for. Null: no token. */
  readonly authentication: { readonly kind: 'token'; readonly resourceId: string } | { readonly kind: 'pop' } | null;
}

/** How jobs reach the outside, and what they tell of the server there. */
export interface ExternalPorts extends OutboundClient {
  /** Headers that prove that the call is ours. */
  readonly sign: (wish: SignatureRequest) => Promise<Readonly<Record<string, string>>>;
  /** Under which clients reach us, without a slash at the end. */
  readonly origin: () => string;
  readonly tenantId: () => string;
}
