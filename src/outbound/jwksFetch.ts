// The form of `fetch` that the verifier of an outside issuer's tokens asks for, through the door out.

import type { OutboundClient } from './outboundClient.ts';

const timeoutMs = 5_000;

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
