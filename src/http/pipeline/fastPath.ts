// The calls that are answered in the turn of the event loop in which they came: reads of which token, caller and plan
// are known, on an engine that reads without waiting. A promise would cost each of them a hop and some memory.

import type { Caller } from '../../domain/caller.ts';
import { currentCaller, type CallerLookup } from '../../identity/access/callers.ts';
import type { Identity } from '../../identity/tokens/verifyToken.ts';
import { UnavailableError, type Store } from '../../store/contract.ts';
import { respondToError } from '../errors/respondToError.ts';
import type { ApiUrl, ServedVersion } from '../routing/apiVersions.ts';
import { withCorsHeaders } from '../server/cors.ts';
import { brandingLanguage } from '../branding/brandingLanguage.ts';
import type { Call, HttpResponse } from './call.ts';
import { tokenOf } from './identify.ts';
import { planKeyOf, preparedCall } from './parse.ts';
import type { BoundPlan } from './preparedPlans.ts';
import { planRead, runReadNow, serializeRead } from './reads.ts';
import { createRequestTrace, endStage, observeNow, type RequestTrace } from './requestTrace.ts';
import { withServerTiming } from './responses.ts';
import type { ServerDeps } from './serverDeps.ts';

/**
 * The response that `serve` would give, or null where that takes waiting: then nothing has happened, and no observer
 * was told of the call. Never throws.
 */
export function answerNow(call: Call, apiUrl: ApiUrl, deps: ServerDeps): HttpResponse | null {
  const startedAt = performance.now();
  const known = findKnown(call, apiUrl, deps);
  if (known === null) return null;
  const trace = createRequestTrace(apiUrl.apiVersion.name, startedAt);
  const response = observeNow(deps.observer, call, trace, () => {
    try {
      return answer(call, known, deps, trace);
    } catch (error) {
      return respondToError(error, call, deps);
    }
  });
  return withCorsHeaders(call, response);
}

/** All that a call takes, where it is there already. */
interface KnownCall {
  readonly identity: Identity;
  readonly caller: Caller;
  readonly identifiedAt: number;
  readonly apiVersion: ServedVersion;
  readonly plan: BoundPlan;
  readonly readNow: NonNullable<Store['readNow']>;
}

function findKnown(call: Call, apiUrl: ApiUrl, deps: ServerDeps): KnownCall | null {
  const { store, verifier, preparedPlans, tenantNow } = deps;
  if (store.readNow === null || call.method !== 'GET' || deps.faults?.isActive() === true) return null;
  if (brandingLanguage(call, apiUrl) !== null) return null;
  const identity = verifier.known(tokenOf(call), call.lastToken);
  const found = identity === null ? null : findCurrent(store, identity);
  // What a guest may see depends on rows that are still to be read.
  if (identity === null || found === null || found.caller === null || found.caller.isGuest) return null;
  const { caller, tenant } = found;
  const identifiedAt = performance.now();
  const key = planKeyOf(call, apiUrl, { caller, now: tenantNow(tenant) });
  const plan = key === null ? null : preparedPlans.recall(key);
  return plan && { identity, caller, identifiedAt, apiVersion: apiUrl.apiVersion, plan, readNow: store.readNow };
}

/** Null also where the store cannot say which snapshot is current: `serve` meets the same error, and answers it. */
function findCurrent(store: Store, identity: Identity): CallerLookup | null {
  try {
    return currentCaller(store, identity);
  } catch (error) {
    if (error instanceof UnavailableError) return null;
    throw error;
  }
}

/** The stages of `serve`, as far as something is left to do in them. */
function answer(call: Call, known: KnownCall, deps: ServerDeps, trace: RequestTrace): HttpResponse {
  deps.limitRate?.(known.identity);
  trace.caller = known.caller;
  endStage(trace, 'identify', known.identifiedAt);
  const prepared = preparedCall(call, known.apiVersion, known.plan, trace);
  endStage(trace, 'parse');
  const plan = planRead(prepared, deps, trace);
  endStage(trace, 'plan');
  const result = runReadNow(plan, known.readNow);
  endStage(trace, 'run');
  const response = serializeRead(result);
  endStage(trace, 'serialize');
  return withServerTiming(response, known.caller, deps, trace);
}
