// One call from its bytes to its answer, in five stages: identify, parse, plan, run, serialize. The screen to read
// first.

import { Refusal } from '../../domain/refusal.ts';
import { asCaller } from '../../identity/access/callers.ts';
import { refuseByFaults, refuseUnseenReferences, spoil, wholePart } from '../faults/spoil.ts';
import { deltaResponse } from '../delta/serveDelta.ts';
import { respondToError } from '../errors/respondToError.ts';
import { errorResponse } from '../errors/errorResponse.ts';
import { parseApiUrl, type ApiUrl } from '../routing/apiVersions.ts';
import { reportResponse } from '../reports/reportCalls.ts';
import { auditTreeResponse } from '../routing/auditTreeFiles.ts';
import { serviceDocumentResponse } from '../routing/serviceDocuments.ts';
import { preflightResponse, withCorsHeaders } from '../server/cors.ts';
import { parseJson } from '../server/requestBody.ts';
import { isBatch, serveBatch } from './batch.ts';
import { localizedUrl } from '../branding/brandingLanguage.ts';
import type { Call, HttpResponse } from './call.ts';
import { planCommand, type CommandPlan } from './commandPlan.ts';
import { runCommand, serializeOutcome, type CommandOutcome } from './commands.ts';
import { answerNow } from './fastPath.ts';
import { accountOf, identify, originOf } from './identify.ts';
import { parse } from './parse.ts';
import type { ParsedCall, PreparedCall } from './parsedCall.ts';
import { withMetadataLevel } from './preferences.ts';
import { isRead, planRead, runRead, serializeRead, type ReadPlan, type ReadResult } from './reads.ts';
import { createRequestTrace, endStage, observe, type RequestTrace } from './requestTrace.ts';
import { shownPath, withServerTiming } from './responses.ts';
import type { ServerDeps } from './serverDeps.ts';
import { isViewAs, viewedCaller, viewOnly } from './views/viewAs.ts';
import { planUpsert, runUpsert, type UpsertPlan } from './writes/upsert.ts';

/**
 * The response to a call of the API. Never rejects: a refusal, a bug and an overload are responses too. What can be
 * answered without waiting is answered by `answerNow` (fastPath.ts) before, with the same bytes.
 */
export async function serve(call: Call, apiUrl: ApiUrl, deps: ServerDeps): Promise<HttpResponse> {
  const preflight = preflightResponse(call);
  if (preflight !== null) return preflight;
  const trace = createRequestTrace(apiUrl.apiVersion.name);
  const response = await observe(deps.observer, call, trace, async () => {
    const whole = await answer(call, apiUrl, deps, trace).catch((error: unknown) => respondToError(error, call, deps));
    return spoil(whole, trace, deps.faults);
  });
  return withCorsHeaders(call, response);
}

/** A view as another person, and an export, are in the audit: who lost the right a moment ago leaves no entry. */
const writesNothing = (call: Call, { path }: ApiUrl): boolean =>
  call.method === 'GET' && !isViewAs(call) && !/^\/persondata\b/i.test(path);

/** The five stages. Each may refuse only what is its own: the statuses beside it. */
async function answer(call: Call, apiUrl: ApiUrl, deps: ServerDeps, trace: RequestTrace): Promise<HttpResponse> {
  const document = serviceDocumentResponse(call, apiUrl);
  if (document !== null) return document;
  if (isBatch(apiUrl)) return answerBatch(call, apiUrl, deps, trace);

  const identity = await identify(call, deps); // 401 429 503
  return asCaller(
    deps.store,
    identity,
    writesNothing(call, apiUrl) ? 'asRemembered' : 'now',
    async (lookup, onSnapshot) => {
      const who = await accountOf(lookup, call, deps); // 401
      trace.caller = who.caller;
      endStage(trace, 'identify');
      const refused = refuseByFaults({ call, apiUrl, identity, caller: who.caller }, trace, deps.faults);
      if (refused !== null) return refused;
      refuseUnseenReferences(call, who.caller, deps.faults); // 404
      const seen = isViewAs(call) ? await viewedCaller(call, identity, who, deps) : who; // 403 404
      const treeFile = auditTreeResponse(call, apiUrl, () => deps.contextFor(seen.caller, seen.now, originOf(call)));
      if (treeFile !== null) return treeFile; // 403 404 405
      const report = reportResponse(call, apiUrl, () => deps.contextFor(seen.caller, seen.now, originOf(call)));
      if (report !== null) return await report; // 400 403 404 405
      const tenantId = lookup.tenant.tenantId;
      const delta = deltaResponse({ call, apiUrl, who: seen, tenantId }, deps, trace);
      if (delta !== null) return withServerTiming(await delta, who.caller, deps, trace); // 400 403 404 405 410
      const parsed = parse(call, await localizedUrl(call, apiUrl, deps.store), seen, deps, trace); // 400 403 404
      endStage(trace, 'parse');
      const plan = planCall(parsed, deps, trace); // 400 404 405
      endStage(trace, 'plan');
      const result = await run(plan, deps, onSnapshot); // 4xx of the rules, 503
      endStage(trace, 'run');
      const response = serialize(result); // 404
      endStage(trace, 'serialize');
      return withServerTiming(response, who.caller, deps, trace);
    },
  );
}

type CallPlan = ReadPlan | CommandPlan | UpsertPlan;

function planCall(parsed: ParsedCall | PreparedCall, deps: ServerDeps, trace: RequestTrace): CallPlan {
  return parsed.kind === 'prepared' || isRead(parsed.call, parsed.target)
    ? planRead(parsed, deps, trace)
    : (planUpsert(parsed, deps, trace) ?? planCommand(parsed, deps, trace));
}

function run(
  plan: CallPlan,
  deps: ServerDeps,
  onSnapshot: (snapshotId: string) => void,
): Promise<ReadResult | CommandOutcome> {
  if (plan.kind === 'read') return runRead(plan, deps, onSnapshot);
  return plan.kind === 'upsert' ? runUpsert(plan, deps) : runCommand(plan, deps);
}

function serialize(result: ReadResult | CommandOutcome): HttpResponse {
  return result.kind === 'read'
    ? withMetadataLevel(serializeRead(result), result.plan.preferences)
    : withMetadataLevel(serializeOutcome(result), result.plan.parsed.preferences);
}

const tableInBatch = (): Refusal =>
  new Refusal('invalidField', {
    field: '$format',
    says: 'A table is no part of a batch; ask for it by a call of its own.',
  });

/** A batch: the caller is identified once for all, and then with each part again, for a part is a call of its own. */
async function answerBatch(call: Call, apiUrl: ApiUrl, deps: ServerDeps, trace: RequestTrace): Promise<HttpResponse> {
  if (call.method !== 'POST') throw new Refusal('methodNotAllowed', { method: call.method, allowed: 'POST' });
  if (isViewAs(call)) throw viewOnly();
  trace.isBatch = true;
  const identity = await identify(call, deps);
  return asCaller(deps.store, identity, 'now', async (lookup) => {
    const { caller } = await accountOf(lookup, call, deps);
    trace.caller = caller;
    endStage(trace, 'identify');
    const refused = refuseByFaults({ call, apiUrl, identity, caller }, trace, deps.faults);
    if (refused !== null) return refused;
    const body = parseJson(call.body, call.headers['content-type']);
    return serveBatch(call, apiUrl.apiVersion.prefix, body, async (part) => {
      const partUrl = parseApiUrl(part.url, deps.apiVersions);
      if (partUrl === null) return errorResponse(new Refusal('notServed', { path: shownPath(part) }), call);
      const response = answerNow(part, partUrl, deps) ?? (await serve(part, partUrl, deps));
      return response.parts === undefined ? wholePart(response, part) : errorResponse(tableInBatch(), part);
    });
  });
}
