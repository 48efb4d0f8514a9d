// `fetch` as this server needs it as the client of a provider of identities, by the outbound client.

import type { OutboundClient } from './outboundClient.ts';

const timeoutMs = 10_000;

interface ProviderRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** For short calls with a form as the body, or without one. Rejects with `OutboundError`. */
export function createProviderFetch(
  client: OutboundClient,
): (url: string, request: ProviderRequest) => Promise<Response> {
  return async (url, { method, headers, body }) => {
    const text = body === undefined || body === null ? null : String(body as string | URLSearchParams);
    const answer = await client.call(url, {
      method: method === 'POST' ? 'POST' : 'GET',
      headers: text === null ? headers : { ...headers, 'content-length': String(Buffer.byteLength(text)) },
      body: text,
      timeoutMs,
    });
    // These have no body, and a response that has one is refused.
    const isEmpty = [101, 204, 205, 304].includes(answer.status);
    return new Response(isEmpty ? null : answer.body, {
      status: answer.status,
      headers: Object.fromEntries(
        Object.entries(answer.headers).filter(([name]) => !['content-length', 'transfer-encoding'].includes(name)),
      ),
    });
  };
}
