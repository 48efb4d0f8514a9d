// One attempt at an extension for somebody who waits for its answer: no job, no retries, nothing kept.

import { addressOf, timeouts } from '../../domain/extensions/checkExtension.ts';
import { sampleCallout } from '../../domain/extensions/sampleCallout.ts';
import { calloutBody } from '../../domain/extensions/calloutBody.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ExtensionAnswer, TryExtension } from '../../flows/extensions/extensionTrial.ts';
import { OutboundError } from '../../outbound/outboundClient.ts';
import type { CalloutLimiter } from './calloutLimiter.ts';
import type { ExternalPorts } from './ports.ts';
import { limitsOf, sendSigned } from './sendSigned.ts';

/** Milliseconds that somebody waits at the most. */
const mostMs = 10_000;
/** Characters of an answer that are shown. */
const mostShown = 2_000;
/** Of one catalog at a time, beside the limits of all calls to the host. */
const trialsOf = (catalogId: string) => ({ name: `trials of ${catalogId}`, max: 1, maxWaiting: 2 });

/** `limiter` is that of all call-outs. Throws `tooManyRequests` where too many wait already. */
export function createTryExtension(outside: () => ExternalPorts, limiter: CalloutLimiter): TryExtension {
  return async (trial) => {
    const { extension } = trial;
    const url = addressOf(extension.endpoint);
    if (url === null) throw new Error('The address is checked before.');
    const entry = await limiter.enter([
      ...limitsOf(new URL(url).host, extension.catalogId),
      trialsOf(extension.catalogId),
    ]);
    if ('retryInMs' in entry)
      throw new Refusal('tooManyRequests', { retryAfterSeconds: Math.ceil(entry.retryInMs / 1000) });
    try {
      await trial.begin();
      return await answerTo(outside(), url, trial);
    } finally {
      entry.release();
    }
  };
}

async function answerTo(
  ports: ExternalPorts,
  url: string,
  { callId, extension, catalog, now, correlationId, machineNow }: Parameters<TryExtension>[0],
): Promise<ExtensionAnswer> {
  const where = { callId, now, tenantId: ports.tenantId(), origin: ports.origin() };
  const body = calloutBody(sampleCallout(extension, catalog, where));
  const begun = machineNow();
  const outcome = await sendSigned(ports, {
    id: callId,
    extension,
    url,
    body,
    headers: { 'client-request-id': correlationId, 'x-latchkey-attempt': '1', 'x-latchkey-test': 'true' },
    timeoutMs: Math.min(extension.client?.timeoutInMilliseconds ?? timeouts.usual, mostMs),
  }).then(shownAnswer, failedAnswer);
  return { ...outcome, milliseconds: Math.max(0, Math.round(machineNow() - begun)) };
}

type Outcome = Omit<ExtensionAnswer, 'milliseconds'>;

function shownAnswer({ status, body }: { readonly status: number; readonly body: string }): Outcome {
  return { status, body: body.slice(0, mostShown), isCut: body.length > mostShown, error: null };
}

function failedAnswer(error: unknown): Outcome {
  if (!(error instanceof OutboundError)) throw error;
  return { status: null, body: null, isCut: false, error: error.message };
}
