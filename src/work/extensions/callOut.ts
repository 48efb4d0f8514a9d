// Calls a custom extension, between two commits: the one that queued the call, and the one that stores its result. A
// process that dies in between makes the call a second time, with the same id.

import { load, row, rows } from '../../flows/load.ts';
import { oneOfValues } from '../../odata/query.ts';
import type { Context } from '../../flows/context.ts';
import { callFaultOf } from '../../flows/extensions/audienceFacts.ts';
import { loadRequest } from '../../flows/requests/request.ts';
import type { Callout, CustomExtension } from '../../domain/extensions/extensionEntities.ts';
import { addressOf, retries, timeouts } from '../../domain/extensions/checkExtension.ts';
import { calloutBody, type CalloutBodyFacts } from '../../domain/extensions/calloutBody.ts';
import { blockingStages } from '../../domain/extensions/extensionStages.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { OutboundError } from '../../outbound/outboundClient.ts';
import { endCallout, type CalloutEnd } from './endCallout.ts';
import { completeJob, releaseJob, runToCommit, type JobDefinition, type JobContext } from '../queue/job.ts';
import type { ExternalPorts } from './ports.ts';
import type { CalloutLimiter } from './calloutLimiter.ts';
import { limitsOf, sendSigned } from './sendSigned.ts';

/** Milliseconds of machine time before the first retry; twice that before each after it. */
const initialRetryMs = 250;

interface PreparedCallout {
  readonly callout: Callout;
  readonly extension: CustomExtension;
  readonly facts: CalloutBodyFacts;
}

/**
 * The job that calls an extension. `outside` is asked when a job runs; `limiter` bounds calls to one host and of one
 * catalog.
 */
export function createCallOut(outside: () => ExternalPorts, limiter: CalloutLimiter): JobDefinition {
  return {
    giveUp: async ({ ctx, job }) =>
      (
        await endCallout(ctx, job.subject, {
          event: 'refuse',
          detail: 'It could not be called because of a fault of the server.',
          correlationId: null,
          attempts: job.attempts,
        })
      ).changes,
    run: async (work) => {
      const ready = await prepareCallout(work, outside());
      if (ready === null)
        return runToCommit(work, async () => {
          await work.ctx.store.commit([completeJob(work.job)]);
          return [];
        });
      if (typeof ready === 'string')
        return recordEnd(work, { event: 'refuse', detail: ready, correlationId: null, attempts: work.job.attempts });
      const url = addressOf(ready.extension.endpoint) as string;
      const entry = await limiter.enter(limitsOf(new URL(url).host, ready.callout.catalogId));
      if ('retryInMs' in entry) return retryLater(work, entry.retryInMs, work.job.attempts - 1);
      const end = await sendCallout(outside(), ready, url, work).finally(entry.release);
      const { client } = ready.extension;
      if ('retry' in end && work.job.attempts <= (client?.maximumRetries ?? retries.usual))
        return retryLater(work, initialRetryMs * 2 ** (work.job.attempts - 1), work.job.attempts);
      return recordEnd(
        work,
        'retry' in end ? { event: 'refuse', detail: end.retry, correlationId: null, attempts: work.job.attempts } : end,
      );
    },
  };
}

/** Releases the job for a later attempt, at its version: a conflict means that another worker has it. */
async function retryLater({ ctx, job }: JobContext, milliseconds: number, attempts: number): Promise<readonly []> {
  await ctx.store.commit([
    releaseJob(job, { notBefore: new Date(ctx.machineNow() + milliseconds).toISOString(), attempts }),
  ]);
  return [];
}

const recordEnd = (work: JobContext, end: CalloutEnd) =>
  runToCommit(work, async () => {
    const { changes, events } = await endCallout(work.ctx, work.job.subject, end);
    await work.ctx.store.commit([completeJob(work.job), ...changes]);
    return events;
  });

/** Loads what the call needs. Null where there is nothing left to call; a sentence where the call is impossible. */
async function prepareCallout(
  { ctx, job }: JobContext,
  outside: ExternalPorts,
): Promise<PreparedCallout | string | null> {
  const { callouts } = await load(ctx.store, { callouts: row('callout', job.subject) });
  const [callout] = callouts;
  if (callout === undefined || callout.state !== 'queued') return null;
  const [{ extensions, catalogs }, about] = await Promise.all([
    load(ctx.store, {
      extensions: row('customExtension', callout.extensionId),
      catalogs: row('catalog', callout.catalogId),
    }),
    loadSubjectOfCallout(ctx, callout),
  ]);
  const [extension] = extensions;
  const { request } = about;
  if (extension === undefined) return 'The custom extension was deleted before it was called.';
  if (
    callout.waits &&
    blockingStages.includes(callout.stage) &&
    (request === null || !openRequestStates.includes(request.state))
  )
    return 'The request had ended before the extension was called.';
  const fault = await callFaultOf(ctx.store, extension);
  if (fault !== null) return fault;
  const organizations = await loadOrganizations(ctx, [about.target, about.requestor]);
  const where = { catalog: catalogs[0] ?? null, organizations, tenantId: outside.tenantId(), origin: outside.origin() };
  return { callout, extension, facts: { callout, extension, ...about, ...where } };
}

type CalloutSubject = Pick<
  CalloutBodyFacts,
  'request' | 'assignment' | 'accessPackage' | 'policy' | 'target' | 'requestor'
>;

/** What the call is about: a request, or an assignment before its end. */
async function loadSubjectOfCallout(ctx: Context, { requestId, assignmentId }: Callout): Promise<CalloutSubject> {
  const found = requestId === null ? null : await loadRequest(ctx, requestId);
  if (found !== null) {
    const { request, subject, requestor, accessPackage, policy, assignment } = found;
    return { request, assignment, accessPackage, policy, target: subject, requestor: requestor ?? subject };
  }
  const { assignments } = await load(ctx.store, { assignments: row('assignment', assignmentId) });
  const assignment = assignments[0] ?? null;
  const { packages, policies, subjects } = await load(ctx.store, {
    packages: row('accessPackage', assignment?.packageId),
    policies: row('policy', assignment?.policyId),
    subjects: row('subject', assignment?.targetId),
  });
  const target = subjects[0] ?? null;
  return {
    request: null,
    assignment,
    accessPackage: packages[0] ?? null,
    policy: policies[0] ?? null,
    target,
    requestor: target,
  };
}

async function loadOrganizations(
  { store }: Context,
  people: readonly CalloutBodyFacts['target'][],
): Promise<CalloutBodyFacts['organizations']> {
  const ids = people.flatMap((each) => each?.connectedOrganizationId ?? []);
  if (ids.length === 0) return [];
  return (await load(store, { found: rows('connectedOrganization', oneOfValues('id', ids)) })).found;
}

/** Makes one attempt. `retry` where another one may succeed. */
async function sendCallout(
  outside: ExternalPorts,
  { callout, extension, facts }: PreparedCallout,
  url: string,
  { job }: JobContext,
): Promise<CalloutEnd | { readonly retry: string }> {
  try {
    const answer = await sendSigned(outside, {
      id: callout.id,
      extension,
      url,
      body: calloutBody(facts),
      headers: { 'client-request-id': job.correlationId, 'x-latchkey-attempt': String(job.attempts) },
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
      return refusedEnd(job.attempts, `${host} answered ${answer.status}: redirects are not followed.`);
    return answer.status >= 500 || answer.status === 408 || answer.status === 429
      ? { retry: `${host} answered ${answer.status}.` }
      : refusedEnd(job.attempts, `${host} answered ${answer.status}.`);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return error.reason === 'forbidden' || error.reason === 'tooLarge'
      ? refusedEnd(job.attempts, error.message)
      : { retry: error.message };
  }
}

const refusedEnd = (attempts: number, detail: string): CalloutEnd => ({
  event: 'refuse',
  detail,
  correlationId: null,
  attempts,
});
