// What a call leaves behind on its way through the stages, for whoever watches calls: metrics, traces, the sandbox's
// list of calls.

import type { Caller } from '../../domain/caller.ts';
import type { DecodedBody } from '../../odata/serviceDescription.ts';
import type { Condition, Query } from '../../odata/query.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import type { HttpResponse, Call } from './call.ts';
import type { ApiVersion } from '../routing/apiVersions.ts';

export const stageNames = ['identify', 'parse', 'plan', 'run', 'serialize'] as const;
export type StageName = (typeof stageNames)[number];

/** Filled as the stages go by: what is null was not reached, or is not of this kind of call. */
export interface RequestTrace {
  readonly version: ApiVersion['name'];
  caller: Caller | null;
  target: ResourcePath | null;
  /** Its template, where that is known already. */
  route: string | null;
  /** A batch's parts are calls of their own. */
  isBatch: boolean;
  /** The one query of a read, and which texts its conditions mean instead of their own. */
  query: Query | null;
  parameters: ReadonlyMap<string, string> | null;
  /** Of the snapshot that it was answered from, where the store told it. */
  snapshotId: string | null;
  readonly onSnapshot: (stamp: string) => void;
  /** The command of a write, and its body in the domain's names. */
  command: { readonly name: string; readonly body: DecodedBody } | null;
  /** Conditions of sight that came into play, by entity; null where nobody wants to know. */
  scope: Map<string, Condition> | null;
  /** Stages that were left, in milliseconds. */
  readonly stageTimes: (readonly [stage: StageName, milliseconds: number])[];
  readonly endStage: (stage: StageName) => void;
  /** As `Server-Timing` writes it. */
  readonly serverTiming: () => string;
  /** The same conditions, written down where somebody wants to know. */
  readonly recordScope: (restrict: (entity: string) => Condition) => (entity: string) => Condition;
}

/** Runs a call and MUST answer what `run` answers; MUST NOT throw. What it does weighs on every call. */
export type CallObserver = (
  call: Call,
  trail: RequestTrace,
  run: () => HttpResponse | Promise<HttpResponse>,
) => HttpResponse | Promise<HttpResponse>;

export function createRequestTrace(version: ApiVersion['name']): RequestTrace {
  let last = performance.now();
  const trace: RequestTrace = {
    version,
    caller: null,
    target: null,
    route: null,
    isBatch: false,
    query: null,
    parameters: null,
    snapshotId: null,
    onSnapshot: (snapshotId) => {
      trace.snapshotId = snapshotId;
    },
    command: null,
    scope: null,
    stageTimes: [],
    endStage: (stage) => {
      const now = performance.now();
      trace.stageTimes.push([stage, now - last]);
      last = now;
    },
    serverTiming: () => trace.stageTimes.map(([stage, ms]) => `${stage};dur=${ms.toFixed(2)}`).join(', '),
    recordScope: (restrict) => {
      const { scope: seen } = trace;
      if (seen === null) return restrict;
      return (entity) => {
        const condition = restrict(entity);
        seen.set(entity, condition);
        return condition;
      };
    },
  };
  return trace;
}

/** Watches as each of them, the first one outermost; null where there is none. */
export function composeObservers(observers: readonly CallObserver[]): CallObserver | null {
  return observers.reduceRight<CallObserver | null>(
    (inner, outer) =>
      inner === null ? outer : (call, trace, run) => outer(call, trace, () => inner(call, trace, run)),
    null,
  );
}
