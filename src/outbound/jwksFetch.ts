// `fetch` as the verifier of an outside issuer's tokens needs it, by the outbound client.

import type { OutboundClient } from './outboundClient.ts';

const timeoutMs = 5_000;

/** For reading JSON of an outside issuer, in five seconds at the most. Rejects with `OutboundError`. */
export function createJwksFetch(client: OutboundClient): (url: string, options: RequestInit) => Promise<Response> {
  return async (url) => {
    const { status, headers, body } = await client.call(url, {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: null,
      timeoutMs,
    });
    return new Response(body, { status, headers: { 'content-type': headers['content-type'] ?? 'application/json' } });
  };
}
