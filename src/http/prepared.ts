// Plans of reads that were asked for before, by who asks: whoever has the same rights and asks the same of other rows
// needs no new one.

import { hash, randomUUID } from 'node:crypto';
import type { Caller } from '../domain/caller.ts';
import type { Instant } from '../domain/entities.ts';
import { filling, insteadOf, patternOf, prepare, type Prepared } from '../odata/prepared.ts';
import type { Planned } from '../odata/plan.ts';
import type { Condition } from '../odata/query.ts';
import { templateOf } from './authorize.ts';

/** A plan with what fills it in, which conditions of sight are in it, and the template of its path. */
export interface Ready {
  readonly planned: Planned;
  readonly instead: ReadonlyMap<string, string>;
  readonly seen: ReadonlyMap<string, Condition>;
  readonly route: string;
}
type Kept = Prepared & Pick<Ready, 'seen' | 'route'> & { readonly fill: ReturnType<typeof filling> };

export interface Plans {
  /**
   * `how` says what else the plan depends on. `plan` is called only where it pays; null where there is no plan for all
   * addresses like this one, or it is not worth one yet.
   */
  readonly ready: (
    asked: {
      readonly caller: Caller;
      readonly now: Instant;
      readonly how: string;
      readonly path: string;
      readonly search: string;
    },
    plan: (path: string, search: string, now: Instant, seen: Map<string, Condition>) => Planned,
  ) => Ready | null;
}

/** A plan is some ten kilobytes. */
const [mostPlans, mostSeen] = [1_000, 2_000];

/** What comes once is planned once; a plan is prepared for what comes again, or for all `atOnce`. */
export function createPlans(atOnce = false): Plans {
  const plans = new Map<string, Kept | null>();
  const seenOnce = new Set<string>();
  return {
    ready: ({ caller, now, how, path, search }, plan) => {
      const pattern = patternOf(path, search);
      if (pattern === null) return null;
      const key = `${rightsOf(caller)} ${how} ${pattern.path}?${pattern.search}`;
      let kept = plans.get(key);
      if (kept === undefined) {
        if (!atOnce && !seenOnce.has(key)) {
          if (seenOnce.size >= mostSeen) seenOnce.delete(seenOnce.values().next().value as string);
          seenOnce.add(key);
          return null;
        }
        kept = made(pattern, plan);
        seenOnce.delete(key);
        if (plans.size >= mostPlans) plans.delete(plans.keys().next().value as string);
        plans.set(key, kept);
      }
      return kept === null
        ? null
        : {
            planned: kept.fill(pattern.ids),
            instead: insteadOf(kept, pattern.ids, now),
            seen: kept.seen,
            route: kept.route,
          };
    },
  };
}

function made(pattern: NonNullable<ReturnType<typeof patternOf>>, plan: Parameters<Plans['ready']>[1]): Kept | null {
  const seen = new Map<string, Condition>();
  try {
    const prepared = prepare(pattern, (path, search, now) => plan(path, search, now, seen), randomUUID);
    return prepared === null
      ? null
      : { ...prepared, seen, route: templateOf(prepared.planned.target), fill: filling(prepared) };
  } catch {
    // It is planned as it came, and whoever asked is told what is wrong with it.
    return null;
  }
}

const rights = new WeakMap<Caller, string>();

/** All that is known of a caller, as a short text. */
function rightsOf(caller: Caller): string {
  let known = rights.get(caller);
  if (known === undefined) {
    known = hash(
      'sha256',
      JSON.stringify(caller, (_, value: unknown) =>
        value instanceof Set ? [...value] : value instanceof Map ? [...value] : value,
      ),
      'base64',
    );
    rights.set(caller, known);
  }
  return known;
}
