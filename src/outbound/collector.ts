// Calls to the OpenTelemetry collector of the settings, which takes traces and logs.

import type { OutboundClient } from './outboundClient.ts';

/** Sends a body of OTLP's JSON to a path of the collector. Whether it was taken; rejects with `OutboundError`. */
export async function postToCollector(
  outbound: Pick<OutboundClient, 'call'>,
  url: string,
  { body, timeoutMs }: { readonly body: string; readonly timeoutMs: number },
): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  const { status } = await outbound.call(url, { method: 'POST', headers, body, timeoutMs });
  return status >= 200 && status < 300;
}
