// Delta queries: `GET /users/delta` and its like. Beside the stages of a read, since an answer is made of several reads
// and says where the next one begins. https://learn.microsoft.com/graph/delta-query-overview

import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { formatInstant } from '../../domain/time.ts';
import { appendForReader } from '../../feed/appendFeed.ts';
import { Fault } from '../../odata/fault.ts';
import type { RequestUrls } from '../../odata/serialize/links.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import { authorize } from '../routing/authorize.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import type { CallerAtTime } from '../pipeline/identify.ts';
import { planContextOf } from '../pipeline/parse.ts';
import { pageSizesFor, preferenceApplied, preferencesOf, withMetadataLevel } from '../pipeline/preferences.ts';
import { endStage, type RequestTrace } from '../pipeline/requestTrace.ts';
import { toResponse, urlsOf } from '../pipeline/responses.ts';
import type { ServerDeps } from '../pipeline/serverDeps.ts';
import { endState, nextPage, startState, type DeltaPage } from './deltaPages.ts';
import { readDeltaOptions, type DeltaChoices, type DeltaOptions } from './deltaOptions.ts';
import { deltaTargetOf, type DeltaTarget } from './deltaTarget.ts';
import { badDeltaToken, readDeltaToken, writeDeltaToken, type DeltaState } from './deltaToken.ts';
import { planDelta, type DeltaPlan } from './planDelta.ts';
import { writeDelta } from './writeDelta.ts';

/** A delta query of a caller. */
interface DeltaCall {
  readonly call: Call;
  readonly apiUrl: ApiUrl;
  readonly delta: DeltaTarget;
  readonly who: CallerAtTime;
  readonly tenantId: string;
}

/** The response to a delta query; null for every other call. */
export function deltaResponse(
  asked: Omit<DeltaCall, 'delta'>,
  deps: ServerDeps,
  trace: RequestTrace,
): Promise<HttpResponse> | null {
  const delta = deltaTargetOf(asked.call, asked.apiUrl, deps.apiVersions);
  return delta === null ? null : serveDelta({ ...asked, delta }, deps, trace);
}

/**
 * 200 with a page and the link to go on with. Throws Fault (400), `scopeMissing` (403), and `syncStateNotFound` and
 * `resyncRequired` (410), whose `Location` begins anew.
 */
async function serveDelta(deltaCall: DeltaCall, deps: ServerDeps, trace: RequestTrace): Promise<HttpResponse> {
  const { call, apiUrl, delta, who, tenantId } = deltaCall;
  const { version } = delta;
  trace.target = delta.permitted;
  authorize(who.caller, version.service, delta.permitted, 'GET');
  const options = readDeltaOptions(apiUrl.search);
  const set = `${tenantId} ${version.name} ${delta.rows.path}`;
  const before = options.token === null ? null : stateOf(options, set, deps);
  const choices = before === null ? choicesOf(options) : keptChoices(options, before);
  const preferences = preferencesOf(call, apiUrl.search);
  const context = planContextOf(deltaCall, { service: version.service, target: delta.rows, preferences }, deps, trace);
  endStage(trace, 'parse');
  const plan = planDelta(delta, choices, who, context);
  trace.query = plan.query;
  endStage(trace, 'plan');
  const urls = urlsOf(call, version, preferences);
  const size = pageSizesFor(preferences).default;
  // So that a client finds what it was answered a moment ago.
  await appendForReader(deps.store, formatInstant(Date.now()));
  const state = before ?? (await startState(deps.store, plan, { set, choices }));
  const page = await (options.isLatest
    ? latestPage(state)
    : nextPage(deps.store, plan, { ...state, choices }, size)
  ).catch((error: unknown) => {
    throw withWayBack(error, wayBack(urls, choices));
  });
  endStage(trace, 'run');
  const isMinimal = preferences.returns === 'minimal' && state.phase === 'changes';
  const answer = pageResponse(plan, page, { urls, isMinimal }, deps);
  const applied = [
    ...(isMinimal ? ['return=minimal'] : []),
    ...(preferences.pageSize === null ? [] : [`odata.maxpagesize=${size}`]),
  ];
  const headers =
    applied.length === 0 ? answer.headers : { ...answer.headers, ...preferenceApplied(applied.join(', ')) };
  endStage(trace, 'serialize');
  return withMetadataLevel({ ...answer, headers }, preferences);
}

/** The state of a token. Throws Fault (400) where the token is of another query, or stands in the wrong option. */
function stateOf({ token }: DeltaOptions, set: string, { sealing }: ServerDeps): DeltaState {
  const { kind, text } = token as NonNullable<DeltaOptions['token']>;
  const option = kind === 'skip' ? '$skiptoken' : '$deltatoken';
  const state = readDeltaToken(text, option, sealing);
  const isEnd = state.phase === 'changes' && state.end === null;
  if (state.set !== set || isEnd !== (kind === 'delta')) throw badDeltaToken(option);
  return state;
}

const choicesOf = ({ select, expand, filter }: DeltaChoices): DeltaChoices => ({ select, expand, filter });

/** What the token keeps; a delta link may go on with other properties. Throws Fault (400) for any other change. */
function keptChoices(options: DeltaOptions, { choices }: DeltaState): DeltaChoices {
  for (const name of ['select', 'expand', 'filter'] as const) {
    const given = options[name];
    if (given === null || given === choices[name] || (name === 'select' && options.token?.kind === 'delta')) continue;
    throw new Fault('notSupported', `$${name} stands in the token already; begin again to change it.`, `$${name}`, 0);
  }
  return { ...choices, select: options.select ?? choices.select };
}

/** No row, and the link that tells of what comes. */
const latestPage = async (state: DeltaState): Promise<DeltaPage> => ({
  ...{ items: [], removed: [], ends: new Map(), kinds: new Map() },
  state: endState(state),
  isEnd: true,
});

function pageResponse(
  plan: DeltaPlan,
  page: DeltaPage,
  { urls, isMinimal }: { readonly urls: RequestUrls; readonly isMinimal: boolean },
  { sealing }: ServerDeps,
): HttpResponse {
  const option = page.isEnd ? '$deltatoken' : '$skiptoken';
  const link = `${addressOf(urls)}?${option}=${encodeURIComponent(writeDeltaToken(page.state, sealing))}`;
  return toResponse({ body: writeDelta(plan, page, { urls, link, isMinimal }), contentType: 'json' });
}

/** The address as the client wrote it; clients read links as templates, in which braces would have a meaning. */
const addressOf = ({ origin, path }: RequestUrls): string =>
  `${origin}${/^[\x21-\x7a|~]*$/.test(path) ? path : encodeURI(path)}`;

/** The first call of the same query. */
function wayBack(urls: RequestUrls, choices: DeltaChoices): string {
  const kept = Object.entries(choices).filter(([, value]) => value !== null);
  const options = kept.map(([name, value]) => `&$${name}=${encodeURIComponent(String(value)).replaceAll("'", '%27')}`);
  return `${addressOf(urls)}?$deltatoken=${options.join('')}`;
}

const statesLost: ReadonlySet<RefusalCode> = new Set(['syncStateNotFound', 'resyncRequired']);

const withWayBack = (error: unknown, location: string): unknown =>
  error instanceof Refusal && statesLost.has(error.code) ? new Refusal(error.code, { location }) : error;
