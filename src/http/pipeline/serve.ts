// One call from its bytes to its answer, in five stages: identify, parse, plan, run, serialize. The screen to read
// first.

import type { Caller } from '../../domain/caller.ts';
import type { Instant } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../../flows/context.ts';
import { findTarget } from '../../flows/requests/requestTarget.ts';
import { findCaller, cachedCaller, type CallerLookup } from '../../identity/access/callers.ts';
import { KeysUnavailable, TokenError, type Identity } from '../../identity/tokens/verifyToken.ts';
import { rowsFor, setFor, visibilityFor } from '../../identity/access/visibility.ts';
import { metadataXml } from '../../odata/serialize/metadata.ts';
import { readOptions } from '../../odata/parse/queryOptions.ts';
import { planQuery, type PlannedRead } from '../../odata/plan/planQuery.ts';
import type { PlanContext } from '../../odata/plan/planContext.ts';
import { resolveResourcePath } from '../../odata/parse/resolveResourcePath.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import type { Page } from '../../odata/query.ts';
import { serialize } from '../../odata/serialize/serialize.ts';
import { serviceDocument } from '../../odata/serialize/serviceDocument.ts';
import { storedEntities } from '../../model/storedEntities.ts';
import { UnavailableError, type Store } from '../../store/contract.ts';
import { functionOf, isSchemaOnly } from '../routing/commandTable.ts';
import { authorize } from '../routing/authorize.ts';
import { serveBatch } from './batch.ts';
import { parseJson } from '../server/requestBody.ts';
import { jsonContentType, type HttpResponse, type Call } from './call.ts';
import { parseApiUrl, type ApiVersion, type ApiUrl } from '../routing/apiVersions.ts';
import { preflightResponse, withCorsHeaders } from '../server/cors.ts';
import { functionCondition } from '../routing/functionConditions.ts';
import {
  preferenceApplied,
  withMetadataLevel,
  noPreferences,
  preferencesOf,
  hasNoPreferences,
  type Preferences,
} from './preferences.ts';
import { errorResponse, unauthorizedResponse } from '../errors/errorResponse.ts';
import { toResponse, notFoundRefusal, urlsOf, type ParsedCall, type ServerDeps } from './serverDeps.ts';
import { createRequestTrace, type RequestTrace } from './requestTrace.ts';
import { thenSync } from './thenSync.ts';
import { runCommand } from './runCommand.ts';

const pageSizes = { default: 100, max: 999 };
/** Of an answer with all that is expanded: what a page may hold in memory. */
const maxRows = 50_000;
const searchableFields: Readonly<Record<string, readonly string[]>> = {
  directoryObject: ['displayName', 'mail', 'userPrincipalName', 'mailNickname', 'description'],
  catalog: ['displayName', 'description'],
  accessPackage: ['displayName', 'description'],
  policy: ['displayName', 'description'],
  resource: ['displayName', 'description', 'originId'],
};

/**
 * Never throws or rejects: whatever goes wrong is an answer. In the same turn where all that it takes is known, as a
 * read that was planned before is on SQLite.
 */
export function serve(call: Call, deps: ServerDeps, apiUrl: ApiUrl): HttpResponse | Promise<HttpResponse> {
  const { observer } = deps;
  const trace = createRequestTrace(apiUrl.apiVersion.name);
  const asked = preflightResponse(call);
  if (asked !== null) return asked;
  const answer =
    observer === null
      ? handle(call, apiUrl, deps, trace)
      : observer(call, trace, () => handle(call, apiUrl, deps, trace));
  return call.headers['origin'] === undefined ? answer : thenSync(answer, withCorsHeaders);
}

function handle(
  call: Call,
  apiUrl: ApiUrl,
  deps: ServerDeps,
  trace: RequestTrace,
): HttpResponse | Promise<HttpResponse> {
  try {
    const answer = isBatch(apiUrl.path)
      ? serveBatchCall(call, apiUrl.apiVersion, deps, trace)
      : serveSingle(call, apiUrl, deps, trace);
    return answer instanceof Promise ? answer.catch((error: unknown) => respondToError(error, call, deps)) : answer;
  } catch (error) {
    return respondToError(error, call, deps);
  }
}

const isBatch = (path: string): boolean => path.length <= maxBatchPathLength && /^\/(\$|%24)batch\/?$/i.test(path);
const maxBatchPathLength = '/%24batch/'.length;

function serveSingle(
  call: Call,
  apiUrl: ApiUrl,
  deps: ServerDeps,
  trace: RequestTrace,
): HttpResponse | Promise<HttpResponse> {
  return (
    serviceDocuments(apiUrl.apiVersion, apiUrl.path, call) ??
    thenSync(verifyIdentity(call, deps), (identity) => {
      deps.limitRate?.(identity);
      const cached = call.method === 'GET' ? cachedCaller(deps.store, identity) : null;
      if (cached !== null) return serveAsCachedCaller(cached, { call, apiUrl, identity }, deps, trace);
      return thenSync(findCaller(deps.store, identity), (found) => serveAsCaller(found, call, apiUrl, deps, trace));
    })
  );
}

interface IdentifiedCall {
  readonly call: Call;
  readonly apiUrl: ApiUrl;
  readonly identity: Identity;
}

/** As whom she was last, and once more where she is another by now. */
async function serveAsCachedCaller(
  cached: CallerLookup,
  { call, apiUrl, identity }: IdentifiedCall,
  deps: ServerDeps,
  trace: RequestTrace,
): Promise<HttpResponse> {
  let outcome: { readonly answer: HttpResponse } | { readonly error: unknown };
  try {
    outcome = { answer: await serveAsCaller(cached, call, apiUrl, deps, trace) };
  } catch (error) {
    outcome = { error };
  }
  if (trace.snapshotId !== cached.snapshotId && !(await isUnchanged(cached, deps.store, identity)))
    return serveAsCaller(await findCaller(deps.store, identity), call, apiUrl, deps, trace);
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}

/** Whether who asks is who she was, though something was committed since. */
async function isUnchanged({ caller, tenant }: CallerLookup, store: Store, identity: Identity): Promise<boolean> {
  const now = await findCaller(store, identity);
  return now.caller === caller && now.tenant === tenant;
}

function serveAsCaller(
  found: CallerLookup,
  call: Call,
  apiUrl: ApiUrl,
  deps: ServerDeps,
  trace: RequestTrace,
): HttpResponse | Promise<HttpResponse> {
  return thenSync(callerAtTime(found, call, deps), (who) => {
    trace.caller = who.caller;
    trace.endStage('identify');
    const answer = routeCall(call, apiUrl, who, deps, trace);
    const mayTime = deps.showsTiming || who.caller.directoryRoles.has('globalAdministrator');
    return mayTime
      ? thenSync(answer, (untimed) => ({
          ...untimed,
          headers: { ...untimed.headers, 'server-timing': trace.serverTiming() },
        }))
      : answer;
  });
}

interface CallerAtTime {
  readonly caller: Caller;
  readonly now: Instant;
}

function routeCall(
  call: Call,
  { apiVersion, path, search }: ApiUrl,
  { caller, now }: CallerAtTime,
  deps: ServerDeps,
  trace: RequestTrace,
): HttpResponse | Promise<HttpResponse> {
  const ready =
    hasNoPreferences(call, search) && call.method === 'GET'
      ? deps.preparedPlans.find(
          { caller, now, how: apiVersion.name, path, search },
          planPattern(call, apiVersion, caller, deps),
        )
      : null;
  if (ready !== null) {
    const { planned, parameters, scope: seen, route } = ready;
    trace.target = planned.target;
    trace.route = route;
    for (const [entity, condition] of trace.scope === null ? [] : seen) trace.scope?.set(entity, condition);
    trace.endStage('parse');
    return runRead(call, { apiVersion, preferences: noPreferences, planned, parameters }, deps, trace);
  }
  const target = resolveResourcePath(apiVersion.service, path);
  trace.target = target;
  authorize(caller, target, call.method);
  const options = readOptions(search);
  const preferences = preferencesOf(call, search);
  const asked: ParsedCall = {
    caller,
    now,
    apiVersion,
    target,
    options,
    preferences,
    planContext: planContextFor(caller, now, deps, {
      restrict: trace.recordScope(visibilityFor(caller, now)),
      prefers: preferences,
    }),
  };
  trace.endStage('parse');
  const answer = isRead(call, target)
    ? runRead(call, { apiVersion, preferences, planned: planRead(call, asked, deps), parameters: null }, deps, trace)
    : runCommand(call, asked, deps, trace);
  return thenSync(answer, (each) => withMetadataLevel(each, preferences));
}

/** The same, for an address that stands for all that are like it. */
function planPattern(
  call: Call,
  apiVersion: ApiVersion,
  caller: Caller,
  deps: ServerDeps,
): Parameters<ServerDeps['preparedPlans']['find']>[1] {
  return (path, search, now, seen) => {
    const target = resolveResourcePath(apiVersion.service, path);
    authorize(caller, target, call.method);
    if (!isRead(call, target)) throw new Refusal('notServed');
    const visible = visibilityFor(caller, now);
    const restrict: PlanContext['restrict'] = (entity) => {
      const condition = visible(entity);
      seen.set(entity, condition);
      return condition;
    };
    return planRead(
      call,
      {
        caller,
        now,
        apiVersion,
        target,
        options: readOptions(search),
        preferences: noPreferences,
        planContext: planContextFor(caller, now, deps, { restrict, prefers: noPreferences }),
      },
      deps,
    );
  };
}

const bearerPattern = /^Bearer +(\S+) *$/i;
/** As nearly everybody writes it, or else with more spaces and other letters. */
const bearerToken = (header: string): string =>
  header.startsWith('Bearer ') && !header.includes(' ', 7) ? header.slice(7) : (bearerPattern.exec(header)?.[1] ?? '');

function verifyIdentity(call: Call, deps: ServerDeps): Identity | Promise<Identity> {
  const header = call.headers['authorization'];
  return deps.verify(header === undefined ? undefined : bearerToken(header), call.lastToken);
}

function callerAtTime(
  { caller, tenant }: CallerLookup,
  call: Call,
  deps: ServerDeps,
): CallerAtTime | Promise<CallerAtTime> {
  if (caller === null) throw new AccountGone();
  const now = deps.tenantNow(tenant);
  return caller.isGuest
    ? withOrganization(deps.contextFor(caller, now, call.requestId)).then((guest) => ({ caller: guest, now }))
    : { caller, now };
}

async function identify(call: Call, deps: ServerDeps): Promise<CallerAtTime> {
  const identity = await verifyIdentity(call, deps);
  deps.limitRate?.(identity);
  return callerAtTime(await findCaller(deps.store, identity), call, deps);
}

/** What a guest may see and ask for depends on the connected organization that she is of now. */
async function withOrganization(ctx: Context): Promise<Caller> {
  const { organization } = await findTarget(ctx, ctx.caller.objectId as string);
  return { ...ctx.caller, organization };
}

/** The token was good, but who bears it was deleted or disabled since. */
class AccountGone extends Error {}

function planContextFor(
  caller: Caller,
  now: Instant,
  { strict }: ServerDeps,
  { restrict, prefers: preferences }: { readonly restrict: PlanContext['restrict']; readonly prefers: Preferences },
): PlanContext {
  const page =
    preferences.pageSize === null
      ? pageSizes
      : { ...pageSizes, default: Math.min(preferences.pageSize, pageSizes.max) };
  return {
    restrict,
    relatedRowsCondition: rowsFor(caller, now),
    callerId: caller.kind === 'user' ? caller.objectId : null,
    pageSize: page,
    now,
    requireFilters: strict,
    setCondition: setFor(caller),
    functionCondition: functionCondition(caller, now),
    searchFields: (entity) => searchableFields[entity] ?? [],
    relatedEntity: (entity, navigation) => storedEntities.get(entity as never)?.relations.get(navigation)?.to ?? null,
  };
}

function isRead({ method }: Call, { tail, type }: ResourcePath): boolean {
  const isRun =
    tail.kind === 'operation' && (tail.operation.kind === 'action' || functionOf(type, tail.operation) !== null);
  return (method === 'GET' || method === 'HEAD') && !isRun;
}

function planRead(
  call: Call,
  { apiVersion, target, options, planContext }: ParsedCall,
  { strict }: ServerDeps,
): PlannedRead {
  if (strict && isSchemaOnly(target))
    throw new Refusal('notServed', { path: call.url.split('?', 1)[0]?.slice(0, 200) ?? '' });
  return planQuery(apiVersion.service, target, options, planContext);
}

interface ReadPlan {
  readonly apiVersion: ApiVersion;
  readonly preferences: Preferences;
  readonly planned: PlannedRead /** What fills in a plan that was made before. */;
  readonly parameters: ReadonlyMap<string, string> | null;
}

function runRead(
  call: Call,
  reading: ReadPlan,
  { store }: ServerDeps,
  trace: RequestTrace,
): HttpResponse | Promise<HttpResponse> {
  const {
    planned: { query },
    parameters,
  } = reading;
  trace.query = query;
  trace.parameters = parameters;
  trace.endStage('plan');
  if (query === null) return serializePage(call, reading, undefined, trace);
  const options = { parameters, onSnapshot: trace.onSnapshot };
  return thenSync(
    store.readNow === null ? store.read([query], maxRows, options) : store.readNow([query], maxRows, options),
    ([page]) => serializePage(call, reading, page, trace),
  );
}

function serializePage(
  call: Call,
  { apiVersion, preferences, planned }: ReadPlan,
  page: Page | undefined,
  trace: RequestTrace,
): HttpResponse {
  trace.endStage('run');
  const found = page === undefined ? ({ kind: 'missing', step: '' } as const) : planned.resultOf(page);
  if (planned.query !== null && found.kind === 'missing') throw notFoundRefusal(planned);
  const isSized = found.kind === 'rows' && planned.options.top === null && preferences.pageSize !== null;
  const answer = toResponse(
    serialize(planned, found, urlsOf(call, apiVersion, preferences)),
    200,
    isSized ? preferenceApplied(`odata.maxpagesize=${Math.min(preferences.pageSize ?? 0, pageSizes.max)}`) : undefined,
  );
  trace.endStage('serialize');
  return answer;
}

/** What tells of the service alone, to anybody: `$metadata` and the service document. */
function serviceDocuments({ service, prefix }: ApiVersion, path: string, call: Call): HttpResponse | null {
  if (call.method !== 'GET' && call.method !== 'HEAD') return null;
  if (path.length > '/$metadata'.length) return null;
  if (path === '' || path === '/')
    return {
      status: 200,
      headers: { 'content-type': jsonContentType, 'odata-version': '4.0' },
      body: serviceDocument(service, `${call.origin}${prefix}`),
    };
  if (path.toLowerCase() === '/$metadata')
    return {
      status: 200,
      headers: { 'content-type': 'application/xml', 'odata-version': '4.0' },
      body: metadataXml(service),
    };
  return null;
}

async function serveBatchCall(
  call: Call,
  apiVersion: ApiVersion,
  deps: ServerDeps,
  trace: RequestTrace,
): Promise<HttpResponse> {
  if (call.method !== 'POST') throw new Refusal('methodNotAllowed', { method: call.method, allowed: 'POST' });
  trace.isBatch = true;
  trace.caller = (await identify(call, deps)).caller;
  trace.endStage('identify');
  return serveBatch(call, apiVersion.prefix, parseJson(call.body, call.headers['content-type']), (item) => {
    const apiUrl = parseApiUrl(item.url, deps.apiVersions);
    return apiUrl === null
      ? errorResponse(new Refusal('notServed', { path: item.url.slice(0, 200) }), call)
      : serve(item, deps, apiUrl);
  });
}

function respondToError(error: unknown, call: Call, deps: ServerDeps): HttpResponse {
  if (error instanceof TokenError || error instanceof AccountGone)
    return unauthorizedResponse(
      unauthorizedMessages[error instanceof AccountGone ? 'gone' : error.reason],
      deps.authorizationUri(),
      call,
    );
  if (error instanceof KeysUnavailable)
    return errorResponse(new UnavailableError('the outside issuer does not answer'), call);
  const answer = errorResponse(error, call);
  if (answer.status >= 500) deps.onBug(error, call);
  return answer;
}

const unauthorizedMessages = {
  missing: 'Access token is empty.',
  malformed: 'The access token is malformed.',
  badSignature: 'Access token validation failure. Invalid signature.',
  expired: 'Lifetime validation failed, the token is expired.',
  notYetValid: 'Lifetime validation failed, the token is not yet valid.',
  wrongAudience: 'Access token validation failure. Invalid audience.',
  wrongIssuer: 'Access token validation failure. Invalid issuer.',
  gone: 'The account is disabled or was deleted.',
} as const;
