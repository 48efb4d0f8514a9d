// Calls a custom extension, between two commits: the one that made the call needful, and the one that keeps how it
// went.
// It may be called twice for one call (a process that died in between): its id is the same then.

import { load, row, rows } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import type { AssignmentRequest, Callout, CustomExtension, Subject } from '../domain/entities.ts';
import { addressOf, retries, timeouts } from '../domain/extensions/checkExtension.ts';
import { calloutBody, type CalloutFacts } from '../domain/extensions/body.ts';
import { gates } from '../domain/extensions/stages.ts';
import { openStates } from '../domain/machines/assignmentRequest.ts';
import type { RequestState } from '../domain/machines/assignmentRequest.ts';
import { oneOfValues } from '../odata/query.ts';
import { OutboundFault } from '../outbound/fetch.ts';
import { calloutEnded, type CalloutEnd } from './calloutEnded.ts';
import { finished, released, runToCommit, type JobKindOfWork, type Work } from './job.ts';
import type { Outside } from './outside.ts';
import type { Bound, Slots } from './slots.ts';

/** At the same time, to one host and of one catalog; further ones wait in memory, and more in the database. */
const boundsOf = (host: string, catalogId: string): readonly Bound[] => [
  { name: `host ${host}`, most: 4, mayWait: 32 },
  { name: `catalog ${catalogId}`, most: 16, mayWait: 64 },
];
/** Milliseconds of machine time before the first retry; twice that before each after it. */
const firstRetry = 250;

interface Ready {
  readonly callout: Callout;
  readonly extension: CustomExtension;
  readonly facts: CalloutFacts;
}

export function callOut(outside: () => Outside, slots: Slots): JobKindOfWork {
  return {
    giveUp: async ({ ctx, job }) =>
      (
        await calloutEnded(ctx, job.subject, {
          event: 'refuse',
          detail: 'It could not be called because of a fault of the server.',
          correlationId: null,
          attempts: job.attempts,
        })
      ).changes,
    run: async (work) => {
      const ready = await readCall(work, outside());
      if (ready === null)
        return runToCommit(work, async () => {
          await work.ctx.store.commit([finished(work.job)]);
          return [];
        });
      if (typeof ready === 'string')
        return ended(work, { event: 'refuse', detail: ready, correlationId: null, attempts: work.job.attempts });
      const url = addressOf(ready.extension.endpoint) as string;
      const entry = await slots.enter(boundsOf(new URL(url).host, ready.callout.catalogId));
      if ('comeAgainIn' in entry) return later(work, entry.comeAgainIn, work.job.attempts - 1);
      const end = await attempt(outside(), ready, url, work).finally(entry.leave);
      const { client } = ready.extension;
      if ('retry' in end && work.job.attempts <= (client?.maximumRetries ?? retries.usual))
        return later(work, firstRetry * 2 ** (work.job.attempts - 1), work.job.attempts);
      return ended(
        work,
        'retry' in end ? { event: 'refuse', detail: end.retry, correlationId: null, attempts: work.job.attempts } : end,
      );
    },
  };
}

/** The job again, a little later; its row is changed at its version, so that nobody else did it meanwhile. */
async function later({ ctx, job }: Work, milliseconds: number, attempts: number): Promise<readonly []> {
  await ctx.store.commit([
    released(job, { notBefore: new Date(ctx.machineNow() + milliseconds).toISOString(), attempts }),
  ]);
  return [];
}

const ended = (work: Work, end: CalloutEnd) =>
  runToCommit(work, async () => {
    const { changes, events } = await calloutEnded(work.ctx, work.job.subject, end);
    await work.ctx.store.commit([finished(work.job), ...changes]);
    return events;
  });

/** Null where there is nothing left to call; a sentence where it can not be. */
async function readCall({ ctx, job }: Work, outside: Outside): Promise<Ready | string | null> {
  const { callouts } = await load(ctx.store, { callouts: row('callout', job.subject) });
  const [callout] = callouts;
  if (callout === undefined || callout.state !== 'queued') return null;
  const { extensions, requests, assignments, catalogs } = await load(ctx.store, {
    extensions: row('customExtension', callout.extensionId),
    requests: row('assignmentRequest', callout.requestId),
    assignments: row('assignment', callout.assignmentId ?? callout.requestId),
    catalogs: row('catalog', callout.catalogId),
  });
  const [extension] = extensions;
  const request = requests[0] ?? null;
  if (extension === undefined) return 'The custom extension was deleted before it was called.';
  if (
    callout.waits &&
    gates.includes(callout.stage) &&
    (request === null || !openStates.includes(request.state as RequestState))
  )
    return 'The request had ended before it was called.';
  if (addressOf(extension.endpoint) === null)
    return 'The custom extension has no address: set url of its endpointConfiguration.';
  const assignment =
    assignments[0] ??
    (request?.assignmentId == null
      ? null
      : ((await load(ctx.store, { held: row('assignment', request.assignmentId) })).held[0] ?? null));
  return {
    callout,
    extension,
    facts: await factsOf(ctx, {
      callout,
      extension,
      request,
      assignment,
      catalog: catalogs[0] ?? null,
      tenantId: outside.tenantId(),
      origin: outside.origin(),
    }),
  };
}

async function factsOf(
  ctx: Context,
  known: Pick<CalloutFacts, 'extension' | 'assignment' | 'request' | 'catalog' | 'tenantId' | 'origin'> & {
    readonly callout: Callout;
  },
): Promise<CalloutFacts> {
  const { request, assignment } = known;
  const of = (request ?? assignment) as Pick<AssignmentRequest, 'packageId' | 'policyId' | 'targetId'> | null;
  const requestorId = request?.requestorId ?? of?.targetId;
  const { packages, policies, subjects } = await load(ctx.store, {
    packages: row('accessPackage', of?.packageId),
    policies: row('policy', of?.policyId),
    subjects: rows(
      'subject',
      oneOfValues(
        'id',
        [of?.targetId, requestorId].flatMap((id) => id ?? []),
      ),
    ),
  });
  const subject = (id: string | undefined): Subject | null => subjects.find((each) => each.id === id) ?? null;
  return {
    ...known,
    accessPackage: packages[0] ?? null,
    policy: policies[0] ?? null,
    target: subject(of?.targetId),
    requestor: subject(requestorId),
  };
}

/** One attempt. `retry`: another may go better. */
async function attempt(
  outside: Outside,
  { callout, extension, facts }: Ready,
  url: string,
  { job }: Work,
): Promise<CalloutEnd | { readonly retry: string }> {
  const body = calloutBody(facts);
  const { authentication } = extension;
  const signed = await outside.sign({
    url,
    body,
    id: callout.id,
    authentication:
      authentication?.kind === 'token'
        ? { kind: 'token', resourceId: authentication.resourceId ?? '' }
        : authentication,
  });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'client-request-id': job.correlationId,
    'x-latchkey-callout-id': callout.id,
    'x-latchkey-attempt': String(job.attempts),
    ...signed,
  };
  try {
    const answer = await outside.call(url, {
      method: 'POST',
      headers,
      body,
      timeoutMs: extension.client?.timeoutInMilliseconds ?? timeouts.usual,
    });
    const host = new URL(url).host;
    if (answer.status >= 200 && answer.status < 300)
      return {
        event: 'answer',
        detail: null,
        correlationId: answer.headers['x-ms-workflow-run-id'] ?? answer.headers['x-correlation-id'] ?? null,
        attempts: job.attempts,
      };
    if (answer.status >= 300 && answer.status < 400)
      return refused(job.attempts, `${host} answered ${answer.status}: redirects are not followed.`);
    return answer.status >= 500 || answer.status === 408 || answer.status === 429
      ? { retry: `${host} answered ${answer.status}.` }
      : refused(job.attempts, `${host} answered ${answer.status}.`);
  } catch (error) {
    if (!(error instanceof OutboundFault)) throw error;
    return error.reason === 'forbidden' || error.reason === 'tooLarge'
      ? refused(job.attempts, error.message)
      : { retry: error.message };
  }
}

const refused = (attempts: number, detail: string): CalloutEnd => ({
  event: 'refuse',
  detail,
  correlationId: null,
  attempts,
});
