// Whether an address wants notifications: it gives back a token that it is sent.
// https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation

import { Refusal } from '../../domain/refusal.ts';
import type { Webhooks } from '../../flows/subscriptions/webhooks.ts';
import { OutboundError } from '../../outbound/outboundClient.ts';
import type { CalloutLimiter } from '../extensions/calloutLimiter.ts';
import type { ExternalPorts } from '../extensions/ports.ts';

/** Milliseconds that an address has. */
const mostMs = 10_000;
/** An answer is no longer than a token; more is not read. */
const mostBytes = 4_096;

interface HandshakeDeps {
  readonly outside: () => ExternalPorts;
  readonly limiter: CalloutLimiter;
  readonly newId: () => string;
}

/** `limiter` bounds the calls to one host, and those of one application. */
export const createHandshake =
  ({ outside, limiter, newId }: HandshakeDeps): Webhooks['validate'] =>
  async (address, appId) => {
    const entry = await limiter.enter([
      { name: `validations of ${new URL(address).host}`, max: 4, maxWaiting: 16 },
      { name: `validations for ${appId}`, max: 4, maxWaiting: 16 },
    ]);
    if ('retryInMs' in entry)
      throw new Refusal('tooManyRequests', { retryAfterSeconds: Math.ceil(entry.retryInMs / 1000) });
    // With characters that a URL changes, so that whoever forgets to decode it is found out.
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${newId()}+1`;
    try {
      return await answerOf(outside(), address, token);
    } finally {
      entry.release();
    }
  };

/** Null where it is right. */
async function answerOf({ call }: ExternalPorts, address: string, token: string): Promise<string | null> {
  const url = `${address}${address.includes('?') ? '&' : '?'}validationToken=${encodeURIComponent(token)}`;
  try {
    const { status, headers, body } = await call(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: '',
      timeoutMs: mostMs,
      mostBytes,
    });
    if (status !== 200) return `It answered with status ${status}.`;
    const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (type !== 'text/plain') return type === '' ? 'Its answer had no content type.' : 'Its answer was no text/plain.';
    return body === token ? null : 'Its answer was not the validation token, decoded and nothing else.';
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return error.reason === 'timeout' ? 'It did not answer in time.' : error.message;
  }
}
