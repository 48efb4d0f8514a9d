// Plans of reads that were asked for before, by who asks: whoever has the same rights and asks the same of other rows
// needs no new one.

import { hash, randomUUID } from 'node:crypto';
import type { Caller } from '../../domain/caller.ts';
import type { Instant } from '../../domain/base.ts';
import {
  createPlanFiller,
  parametersOf,
  patternOf,
  preparePlan,
  type PreparedPlan,
} from '../../odata/plan/preparedPlan.ts';
import type { PlannedRead } from '../../odata/plan/planQuery.ts';
import type { Condition } from '../../odata/query.ts';
import { pathTemplate } from '../routing/authorize.ts';

/** A plan with what fills it in, which conditions of sight are in it, and the template of its path. */
export interface BoundPlan {
  readonly planned: PlannedRead;
  readonly parameters: ReadonlyMap<string, string>;
  readonly scope: ReadonlyMap<string, Condition>;
  readonly route: string;
}
type CachedPlan = PreparedPlan &
  Pick<BoundPlan, 'route' | 'scope'> & { readonly bind: ReturnType<typeof createPlanFiller> };

export interface PreparedPlans {
  /**
   * `how` says what else the plan depends on. `plan` is called only where it pays; null where there is no plan for all
   * addresses like this one, or it is not worth one yet.
   */
  readonly find: (
    asked: {
      readonly caller: Caller;
      readonly now: Instant;
      readonly how: string;
      readonly path: string;
      readonly search: string;
    },
    plan: (path: string, search: string, now: Instant, seen: Map<string, Condition>) => PlannedRead,
  ) => BoundPlan | null;
}

/** A plan is some ten kilobytes. */
const [mostPlans, mostSeen] = [1_000, 2_000];

/** What comes once is planned once; a plan is prepared for what comes again, or for all `atOnce`. */
export function createPreparedPlans(atOnce = false): PreparedPlans {
  const plans = new Map<string, CachedPlan | null>();
  const seenOnce = new Set<string>();
  return {
    find: ({ caller, now, how, path, search }, plan) => {
      const pattern = patternOf(path, search);
      if (pattern === null) return null;
      const key = `${rightsKeyOf(caller)} ${how} ${pattern.path}?${pattern.search}`;
      let kept = plans.get(key);
      if (kept === undefined) {
        if (!atOnce && !seenOnce.has(key)) {
          if (seenOnce.size >= mostSeen) seenOnce.delete(seenOnce.values().next().value as string);
          seenOnce.add(key);
          return null;
        }
        kept = preparePattern(pattern, plan);
        seenOnce.delete(key);
        if (plans.size >= mostPlans) plans.delete(plans.keys().next().value as string);
        plans.set(key, kept);
      }
      return kept === null
        ? null
        : {
            planned: kept.bind(pattern.ids),
            parameters: parametersOf(kept, pattern.ids, now),
            scope: kept.scope,
            route: kept.route,
          };
    },
  };
}

function preparePattern(
  pattern: NonNullable<ReturnType<typeof patternOf>>,
  plan: Parameters<PreparedPlans['find']>[1],
): CachedPlan | null {
  const seen = new Map<string, Condition>();
  try {
    const prepared = preparePlan(pattern, (path, search, now) => plan(path, search, now, seen), randomUUID);
    return prepared === null
      ? null
      : { ...prepared, scope: seen, route: pathTemplate(prepared.planned.target), bind: createPlanFiller(prepared) };
  } catch {
    // It is planned as it came, and whoever asked is told what is wrong with it.
    return null;
  }
}

const rightsKeys = new WeakMap<Caller, string>();

/** All that is known of a caller, as a short text. */
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
