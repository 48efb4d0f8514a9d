// Plans of reads that were asked for before: a caller with the same rights who asks the same of other rows needs no new
// plan.

import { hash, randomUUID } from 'node:crypto';
import type { Caller } from '../../domain/caller.ts';
import type { Instant } from '../../domain/base.ts';
import {
  createPlanFiller,
  parametersOf,
  patternOf,
  preparePlan,
  type AddressPattern,
  type PreparedPlan,
} from '../../odata/plan/preparedPlan.ts';
import type { PlannedRead } from '../../odata/plan/planQuery.ts';
import type { Condition } from '../../odata/query.ts';
import { pathTemplate } from '../routing/authorize.ts';

/** A prepared plan with the values of its parameters for one address, and what the trace of a call shows of it. */
export interface BoundPlan {
  readonly planned: PlannedRead;
  readonly parameters: ReadonlyMap<string, string>;
  /** The visibility conditions in the plan, by entity. */
  readonly scope: ReadonlyMap<string, Condition>;
  /** The template of the path. */
  readonly route: string;
}
type CachedPlan = PreparedPlan &
  Pick<BoundPlan, 'route' | 'scope'> & { readonly bind: ReturnType<typeof createPlanFiller> };

/** All that a plan of a read depends on. */
export interface PlanKey {
  readonly caller: Caller;
  readonly now: Instant;
  /** The name of the API version. */
  readonly version: string;
  readonly path: string;
  readonly search: string;
}

/** Plans an address whose ids and time stand for any; `scope` is filled with the visibility conditions of the plan. */
export type PlanPattern = (path: string, search: string, now: Instant, scope: Map<string, Condition>) => PlannedRead;

export interface PreparedPlans {
  /** The plan that is there; null where there is none. Prepares none, and takes no note of the call. */
  readonly recall: (key: PlanKey) => BoundPlan | null;
  /**
   * The plan that is there, or that is prepared now because the same was asked for before. Null where one plan cannot
   * serve all addresses like this one, or where it was asked for the first time.
   */
  readonly find: (key: PlanKey, plan: PlanPattern) => BoundPlan | null;
}

/** The most plans, some ten kilobytes each, and the most keys that were asked for once. */
const [maxPlans, maxSeenKeys] = [1_000, 2_000];

/** `atOnce` prepares a plan with the first call of its kind, not with the second one. */
export function createPreparedPlans({ atOnce = false } = {}): PreparedPlans {
  const plans = new Map<string, CachedPlan | null>();
  const seenOnce = new Set<string>();

  /** Whether the key was asked for before; otherwise it is noted. */
  const isSeen = (key: string): boolean => {
    if (atOnce || seenOnce.delete(key)) return true;
    if (seenOnce.size >= maxSeenKeys) seenOnce.delete(seenOnce.values().next().value as string);
    seenOnce.add(key);
    return false;
  };
  return {
    recall: (key) => {
      const pattern = patternOf(key.path, key.search);
      const cached = pattern === null ? null : plans.get(textOf(key, pattern));
      return pattern === null || cached == null ? null : bind(cached, pattern, key.now);
    },
    find: (key, plan) => {
      const pattern = patternOf(key.path, key.search);
      if (pattern === null) return null;
      const text = textOf(key, pattern);
      let cached = plans.get(text);
      if (cached === undefined) {
        if (!isSeen(text)) return null;
        cached = preparePattern(pattern, plan);
        if (plans.size >= maxPlans) plans.delete(plans.keys().next().value as string);
        plans.set(text, cached);
      }
      return cached === null ? null : bind(cached, pattern, key.now);
    },
  };
}

const textOf = ({ caller, version }: PlanKey, { path, search }: AddressPattern): string =>
  `${rightsKeyOf(caller)} ${version} ${path}?${search}`;

const bind = (cached: CachedPlan, { ids }: AddressPattern, now: Instant): BoundPlan => ({
  planned: cached.bind(ids),
  parameters: parametersOf(cached, ids, now),
  scope: cached.scope,
  route: cached.route,
});

function preparePattern(pattern: AddressPattern, plan: PlanPattern): CachedPlan | null {
  const scope = new Map<string, Condition>();
  try {
    const prepared = preparePlan(pattern, (path, search, now) => plan(path, search, now, scope), randomUUID);
    return prepared === null
      ? null
      : { ...prepared, scope, route: pathTemplate(prepared.planned.target), bind: createPlanFiller(prepared) };
  } catch {
    // The call is planned by itself, and refused with what is wrong with it.
    return null;
  }
}

const rightsKeys = new WeakMap<Caller, string>();

/** All that is known of a caller, as a short text. Equal for callers with equal rights. */
function rightsKeyOf(caller: Caller): string {
  let known = rightsKeys.get(caller);
  if (known === undefined) {
    known = hash(
      'sha256',
      JSON.stringify(caller, (_, value: unknown) =>
        value instanceof Set ? [...value] : value instanceof Map ? [...value] : value,
      ),
      'base64',
    );
    rightsKeys.set(caller, known);
  }
  return known;
}
