// The second stage: the address and the options of a call as what it asks for, or the plan that was prepared for
// addresses like it.

import { isEntityName } from '../../model/entities.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Instant } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { toldObjects } from '../../identity/access/toldObjects.ts';
import { rowsFor, setFor, visibilityFor } from '../../identity/access/visibility.ts';
import { searchedFields } from '../../model/searchedFields.ts';
import { storedEntities } from '../../model/storedEntities.ts';
import { readOptions } from '../../odata/parse/queryOptions.ts';
import { resolveResourcePath } from '../../odata/parse/resolveResourcePath.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import type { PlanContext } from '../../odata/plan/planContext.ts';
import { and } from '../../odata/query.ts';
import type { Service } from '../../odata/serviceDescription.ts';
import type { ApiUrl, ServedVersion } from '../routing/apiVersions.ts';
import { authorize, navigationGuard } from '../routing/authorize.ts';
import { functionCondition } from '../routing/functionConditions.ts';
import type { Call } from './call.ts';
import type { CallerAtTime } from './identify.ts';
import type { ParsedCall, PreparedCall } from './parsedCall.ts';
import { hasNoPreferences, noPreferences, pageSizesFor, preferencesOf, type Preferences } from './preferences.ts';
import type { BoundPlan, PlanKey, PlanPattern } from './preparedPlans.ts';
import { isRead, planTarget } from './reads.ts';
import { isViewAs } from './views/viewAs.ts';
import { recordScope, type RequestTrace } from './requestTrace.ts';
import type { ServerDeps } from './serverDeps.ts';

/** Refuses wrong addresses and options (400), calls that the token does not allow (403), and unknown paths (404). */
export function parse(
  call: Call,
  apiUrl: ApiUrl,
  { caller, now }: CallerAtTime,
  deps: ServerDeps,
  trace: RequestTrace,
): ParsedCall | PreparedCall {
  const { apiVersion, path, search } = apiUrl;
  const plan = findPreparedPlan(call, apiUrl, { caller, now }, deps);
  if (plan !== null) return preparedCall(call, apiVersion, plan, trace);
  const target = resolveResourcePath(apiVersion.service, path);
  trace.target = target;
  authorize(caller, apiVersion.service, target, call.method);
  const options = readOptions(search);
  const preferences = preferencesOf(call, search);
  const { service } = apiVersion;
  const planContext = planContextOf({ call, who: { caller, now } }, { service, target, preferences }, deps, trace);
  return { kind: 'parsed', call, caller, now, apiVersion, target, options, preferences, planContext };
}

/** The context of the plan of a call that is not prepared. */
export function planContextOf(
  { call, who: { caller, now } }: { readonly call: Call; readonly who: CallerAtTime },
  {
    service,
    target,
    preferences,
  }: { readonly service: Service; readonly target: ResourcePath; readonly preferences: Preferences },
  deps: ServerDeps,
  trace: RequestTrace,
): PlanContext {
  const restrict = recordScope(trace, seenBy(visibleTo(caller, now), caller, deps));
  return {
    ...createPlanContext(caller, now, deps, { restrict, preferences, method: call.method }),
    authorizeNavigation: navigationGuard(caller, service, target),
  };
}

/** What is seen as somebody else, the administrator may see too. */
function visibleTo(caller: Caller, now: Instant): PlanContext['restrict'] {
  const own = visibilityFor(caller, now);
  if (caller.viewedBy === undefined) return own;
  const administrators = visibilityFor(caller.viewedBy, now);
  return (entity) => and(own(entity), administrators(entity));
}

/** Neither a read nor a write finds what a fault rule still hides. */
function seenBy(visible: PlanContext['restrict'], caller: Caller, { faults }: ServerDeps): PlanContext['restrict'] {
  if (faults?.isActive() !== true) return visible;
  const seen = faults.seen(caller);
  return (entity) => and(visible(entity), seen);
}

/** A call for which there is a plan; the trace learns what the other stages would have told it. */
export function preparedCall(
  call: Call,
  apiVersion: ServedVersion,
  plan: BoundPlan,
  trace: RequestTrace,
): PreparedCall {
  trace.target = plan.planned.target;
  trace.route = plan.route;
  if (trace.scope !== null) for (const [entity, condition] of plan.scope) trace.scope.set(entity, condition);
  return { kind: 'prepared', call, apiVersion, plan };
}

/** By what a prepared plan is found; null for a call that none can answer. */
export function planKeyOf(call: Call, { apiVersion, path, search }: ApiUrl, who: CallerAtTime): PlanKey | null {
  if (call.method !== 'GET' || isViewAs(call) || !hasNoPreferences(call, search)) return null;
  return { ...who, version: apiVersion.name, path, search };
}

function findPreparedPlan(call: Call, apiUrl: ApiUrl, who: CallerAtTime, deps: ServerDeps): BoundPlan | null {
  const key = deps.faults?.isActive() === true ? null : planKeyOf(call, apiUrl, who);
  return key === null ? null : deps.preparedPlans.find(key, createPatternPlanner(call, apiUrl, who.caller, deps));
}

/** Parses and plans an address that stands for all addresses like it. */
function createPatternPlanner(call: Call, { apiVersion }: ApiUrl, caller: Caller, deps: ServerDeps): PlanPattern {
  return (path, search, now, scope) => {
    const target = resolveResourcePath(apiVersion.service, path);
    authorize(caller, apiVersion.service, target, call.method);
    if (!isRead(call, target)) throw new Refusal('notServed');
    const visible = visibilityFor(caller, now);
    const restrict: PlanContext['restrict'] = (entity) => {
      const condition = visible(entity);
      scope.set(entity, condition);
      return condition;
    };
    const planContext = {
      ...createPlanContext(caller, now, deps, { restrict, preferences: noPreferences, method: call.method }),
      authorizeNavigation: navigationGuard(caller, apiVersion.service, target),
    };
    return planTarget({ call, apiVersion, target, options: readOptions(search), planContext }, deps);
  };
}

function createPlanContext(
  caller: Caller,
  now: Instant,
  { strict }: ServerDeps,
  {
    restrict,
    preferences,
    method,
  }: {
    readonly restrict: PlanContext['restrict'];
    readonly preferences: Preferences;
    readonly method: string;
  },
): PlanContext {
  return {
    restrict,
    relatedRowsCondition: rowsFor(caller, now),
    toldRows: (navigation, type) =>
      type.entity === 'directoryObject' ? toldObjects(caller, navigation.to, type.name) : null,
    callerId: caller.kind === 'user' ? caller.objectId : null,
    pageSize: pageSizesFor(preferences),
    now,
    requireFilters: strict,
    setCondition: setFor(caller, now, method),
    functionCondition: functionCondition(caller, now),
    searchFields: (entity) => searchedFields.get(entity) ?? [],
    relatedEntity: (entity, navigation) =>
      isEntityName(entity) ? (storedEntities.get(entity)?.relations.get(navigation)?.to ?? null) : null,
  };
}
