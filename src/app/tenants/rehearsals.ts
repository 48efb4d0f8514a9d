// Rehearsals of a tenant: calls of the API and the jobs that follow from them, on a store whose commits are gone in the
// end (store/contract.ts). One at a time, for a few seconds.

import { systemCaller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ownOrigin, type Context } from '../../flows/context.ts';
import { isRehearsed, JobKinds } from '../../flows/jobKinds.ts';
import { createWatchingStore } from '../../flows/watching/watchingStore.ts';
import { lostExtensions } from '../../flows/whatIf/lostExtensions.ts';
import { createRecordingStore } from '../../flows/whatIf/recordChanges.ts';
import type {
  EditedThing,
  RehearsedAnswer,
  RehearsedCall,
  RehearsedOutcome,
  RehearseCalls,
} from '../../flows/whatIf/rehearsal.ts';
import { tellEffects } from '../../flows/whatIf/tellEffects.ts';
import { errorResponse } from '../../http/errors/errorResponse.ts';
import { partOfCall, type Call, type HttpResponse } from '../../http/pipeline/call.ts';
import { confirmRemovalsHeader } from '../../http/pipeline/identify.ts';
import { isBatch } from '../../http/pipeline/batch.ts';
import { serve } from '../../http/pipeline/serve.ts';
import type { ServerDeps } from '../../http/pipeline/serverDeps.ts';
import { parseApiUrl } from '../../http/routing/apiVersions.ts';
import { OverloadedError, UnavailableError, type Store } from '../../store/contract.ts';
import { handlers } from '../../work/queue/handlers.ts';
import { createWorker } from '../../work/queue/worker.ts';
import type { TenantServices } from '../tenant.ts';
import { newId } from '../newId.ts';

/** Others wait for a rehearsal: after so long it tells what it knows. */
const mostMilliseconds = 5_000;

const rehearsedKinds = JobKinds.filter(isRehearsed);

/** How the calls of a tenant are tried. Throws `OverloadedError` while another rehearsal is under way. */
export function createRehearsals(
  tenant: Pick<TenantServices, 'unwatchedStore' | 'contextFor'>,
  deps: () => ServerDeps,
): (call: Call, ctx: Context) => RehearseCalls {
  let isBusy = false;
  return (call, ctx) => async (calls) => {
    if (isBusy) throw new OverloadedError('Another rehearsal is under way.');
    isBusy = true;
    try {
      const scratch = await tenant.unwatchedStore.rehearsal();
      try {
        return await new Rehearsal(tenant, scratch, ctx).run(calls, call, deps());
      } finally {
        await scratch.close();
      }
    } finally {
      isBusy = false;
    }
  };
}

class Rehearsal {
  readonly #tenant: Pick<TenantServices, 'contextFor'>;
  readonly #scratch: Store;
  readonly #asked: Context;
  readonly #endsAt: number;
  readonly #recording: ReturnType<typeof createRecordingStore>;
  readonly #worker: ReturnType<typeof createWorker>;
  readonly #store: Store;

  constructor(tenant: Pick<TenantServices, 'contextFor'>, scratch: Store, asked: Context) {
    const { now, machineNow } = asked;
    this.#tenant = tenant;
    this.#scratch = scratch;
    this.#asked = asked;
    this.#endsAt = machineNow() + mostMilliseconds;
    this.#recording = createRecordingStore(timeLimited(scratch, () => machineNow() >= this.#endsAt));
    const watching = createWatchingStore(this.#recording.store, { machineNow, tenantNow: () => now, newId });
    this.#store = watching.batched();
    this.#worker = createWorker({
      store: watching,
      observer: { publish: () => {}, subscribe: () => () => {} },
      contextAt: (at, own) => this.#inside(tenant.contextFor(systemCaller, at, ownOrigin(own))),
      clock: { tenantNow: () => now, machineNow },
      handlers,
      settings: { kinds: rehearsedKinds },
    });
  }

  async run(calls: readonly RehearsedCall[], call: Call, deps: ServerDeps): Promise<RehearsedOutcome> {
    const edits = new Map<string, EditedThing>();
    const inside: ServerDeps = {
      ...deps,
      store: this.#store,
      // One moment for all of it: what is due by then follows.
      tenantNow: () => this.#asked.now,
      contextFor: (caller, now, origin) => this.#inside(this.#tenant.contextFor(caller, now, origin)),
      rehearse: null,
      carryOut: null,
      outside: null,
      onSecondNeeded: deps.onSecondNeeded === null ? null : (edited) => void edits.set(JSON.stringify(edited), edited),
      limitRate: null,
      faults: null,
      observer: null,
    };
    const responses: RehearsedAnswer[] = [];
    for (const each of calls) responses.push(answerOf(await answer(partOf(call, each), inside)));
    const jobsLeft = await this.#settle();
    const after = { ...this.#inside(this.#asked), store: this.#scratch };
    return {
      responses,
      edits: [...edits.values()],
      ...(await tellEffects(after, this.#recording)),
      cannotExtend: await lostExtensions(this.#asked, after, this.#recording),
      truncatedAt: jobsLeft === 0 ? null : { milliseconds: mostMilliseconds, jobsLeft },
    };
  }

  #inside(ctx: Context): Context {
    return {
      ...ctx,
      store: this.#store,
      deliveryFault: null,
      tellDroppedMails: () => {},
      waitForDueJobs: (ms) => this.#worker.drainFor(ms),
    };
  }

  /** How many jobs that are due now are not done when the time is over. */
  async #settle(): Promise<number> {
    try {
      await this.#worker.drain();
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
    }
    const backlog = await this.#scratch.backlog(this.#asked.now);
    return backlog
      .filter(({ kind }) => rehearsedKinds.some((each) => each === kind))
      .reduce((sum, { due }) => sum + due, 0);
  }
}

/** The same store until the time is over. Without snapshots: what they name is not what others read. */
function timeLimited(store: Store, isOver: () => boolean): Store {
  const inTime = <A extends readonly unknown[], T>(work: (...args: A) => Promise<T>): ((...args: A) => Promise<T>) => {
    return async (...args) => {
      if (isOver()) throw new UnavailableError('The time of the rehearsal is over.');
      return work(...args);
    };
  };
  return {
    ...store,
    read: inTime((queries, mostRows, options) =>
      store.read(queries, mostRows, options?.parameters === undefined ? {} : { parameters: options.parameters }),
    ),
    readNow: null,
    commit: inTime(store.commit),
    claim: inTime(store.claim),
    batched: () => timeLimited(store.batched(), isOver),
  };
}

/** A call of the list, by the caller of the whole. */
export const partOf = (call: Call, { method, url, body, ifMatch, confirmedRemovals }: RehearsedCall): Call =>
  partOfCall(call, {
    method,
    url: url.startsWith('/') ? url : `/${url}`,
    headers: {
      'content-type': 'application/json',
      ...(ifMatch == null ? {} : { 'if-match': ifMatch }),
      ...(confirmedRemovals == null ? {} : { [confirmRemovalsHeader]: String(confirmedRemovals) }),
    },
    body: body === undefined || body === null ? null : Buffer.from(JSON.stringify(body)),
  });

/** The answer to a part, which may be of any version of the API. */
export async function answer(part: Call, deps: ServerDeps): Promise<HttpResponse> {
  const apiUrl = parseApiUrl(part.url, deps.apiVersions);
  return apiUrl === null || isBatch(apiUrl)
    ? errorResponse(new Refusal('notServed', { path: part.url }), part)
    : serve(part, apiUrl, deps);
}

/** An answer as the answer of another call tells it. */
export const answerOf = ({ status, headers, body }: HttpResponse): RehearsedAnswer => ({
  status,
  ...(headers['retry-after'] === undefined ? {} : { retryAfter: headers['retry-after'] }),
  body:
    body === null ? null : headers['content-type']?.includes('json') === true ? JSON.parse(String(body)) : String(body),
});
