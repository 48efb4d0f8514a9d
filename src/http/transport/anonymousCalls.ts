// Calls that bear no token: the issuer's, pages, documents. They are held to a rate by the block of addresses that they
// come from, take turns of their own, and make a bounded number of rows.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../../domain/refusal.ts';
import { UnavailableError } from '../../store/contract.ts';
import type { ConcurrencyLimiter } from '../server/concurrencyLimiter.ts';
import { urlOf } from '../server/requestInfo.ts';
import type { ServerOptions } from '../server/serverOptions.ts';

/** A server, as far as calls without a token need it. */
interface AnonymousState {
  readonly options: Pick<ServerOptions, 'issuer' | 'anonymous'>;
  readonly anonymous: ConcurrencyLimiter;
}

/** Probes and metrics are answered whatever else waits. */
const isMonitoring = (request: IncomingMessage): boolean =>
  ['/healthz', '/readyz', '/metrics'].includes(urlOf(request).split('?', 1)[0] ?? '');

/** Runs a call that bears no token in its turn. Rejects with `tooManyRequests` or `OverloadedError`. */
export async function runAnonymously<T>(
  { options, anonymous }: AnonymousState,
  request: IncomingMessage,
  work: () => Promise<T>,
): Promise<T> {
  if (isMonitoring(request)) return work();
  const block = options.anonymous.blockOf(request);
  const makesRows = options.issuer?.routeOf(urlOf(request))?.makesRows ?? false;
  options.anonymous.limit(block, makesRows);
  return anonymous.run(block, work);
}

/** Hands a request to the issuer; false where the path is not the issuer's. Never rejects. */
export async function serveIssuer(
  state: AnonymousState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { issuer } = state.options;
  if (issuer === null || issuer.routeOf(urlOf(request)) === null) return false;
  try {
    await runAnonymously(state, request, () => issuer.handle(request, response));
  } catch (error) {
    if (error instanceof Refusal)
      issuer.refuse(request, response, 'tooManyCalls', Number(error.facts['retryAfterSeconds']));
    else issuer.refuse(request, response, 'tooBusy', error instanceof UnavailableError ? error.retryAfterSeconds : 1);
  }
  return true;
}
