// What a call leaves behind on its way through the stages, for whoever watches calls: metrics, traces, the sandbox's
// list of calls.

import type { Caller } from '../domain/caller.ts';
import type { Draft } from '../odata/describe.ts';
import type { Condition, Query } from '../odata/query.ts';
import type { Target } from '../odata/target.ts';
import type { Answer, Call } from './call.ts';
import type { Dialect } from './dialects.ts';

export const StageNames = ['identify', 'parse', 'plan', 'run', 'serialize'] as const;
export type StageName = (typeof StageNames)[number];

/** Filled as the stages go by: what is null was not reached, or is not of this kind of call. */
export interface Trail {
  readonly dialect: Dialect['name'];
  caller: Caller | null;
  target: Target | null;
  /** Its template, where that is known already. */
  route: string | null;
  /** A batch's parts are calls of their own. */
  isBatch: boolean;
  /** The one query of a read, and which texts its conditions mean instead of their own. */
  query: Query | null;
  instead: ReadonlyMap<string, string> | null;
  /** Of the snapshot that it was answered from, where the store told it. */
  stamp: string | null;
  readonly stamped: (stamp: string) => void;
  /** The command of a write, and its body in the domain's names. */
  command: { readonly name: string; readonly body: Draft } | null;
  /** Conditions of sight that came into play, by entity; null where nobody wants to know. */
  seen: Map<string, Condition> | null;
  /** Stages that were left, in milliseconds. */
  readonly marks: (readonly [stage: StageName, milliseconds: number])[];
  readonly mark: (stage: StageName) => void;
  /** As `Server-Timing` writes it. */
  readonly header: () => string;
  /** The same conditions, written down where somebody wants to know. */
  readonly noting: (restrict: (entity: string) => Condition) => (entity: string) => Condition;
}

/** Runs a call and MUST answer what `run` answers; MUST NOT throw. What it does weighs on every call. */
export type Witness = (call: Call, trail: Trail, run: () => Answer | Promise<Answer>) => Answer | Promise<Answer>;

export function newTrail(dialect: Dialect['name']): Trail {
  let last = performance.now();
  const trail: Trail = {
    dialect,
    caller: null,
    target: null,
    route: null,
    isBatch: false,
    query: null,
    instead: null,
    stamp: null,
    stamped: (stamp) => {
      trail.stamp = stamp;
    },
    command: null,
    seen: null,
    marks: [],
    mark: (stage) => {
      const now = performance.now();
      trail.marks.push([stage, now - last]);
      last = now;
    },
    header: () => trail.marks.map(([stage, ms]) => `${stage};dur=${ms.toFixed(2)}`).join(', '),
    noting: (restrict) => {
      const { seen } = trail;
      if (seen === null) return restrict;
      return (entity) => {
        const condition = restrict(entity);
        seen.set(entity, condition);
        return condition;
      };
    },
  };
  return trail;
}

/** Watches as each of them, the first one outermost; null where there is none. */
export function together(witnesses: readonly Witness[]): Witness | null {
  return witnesses.reduceRight<Witness | null>(
    (inner, outer) =>
      inner === null ? outer : (call, trail, run) => outer(call, trail, () => inner(call, trail, run)),
    null,
  );
}
