// What a call records on its way through the stages, and who observes calls by it: metrics, traces, the log, the
// sandbox's list of calls.

import type { Caller } from '../../domain/caller.ts';
import { withListener, type StatementListener } from '../../observe/statementListener.ts';
import type { DecodedBody } from '../../odata/serviceDescription.ts';
import type { Condition, Query } from '../../odata/query.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import type { DrawnFaults } from '../faults/faultRules.ts';
import type { HttpResponse, Call } from './call.ts';
import type { ServedVersion } from '../routing/apiVersions.ts';

/** The stages of a call, in order. */
export const stageNames = ['identify', 'parse', 'plan', 'run', 'serialize'] as const;
export type StageName = (typeof stageNames)[number];

/** Filled as the stages go by: a field is null where its stage was not reached, or does not apply to the call. */
export interface RequestTrace {
  /** `scim` for calls of SCIM. */
  readonly version: ServedVersion['name'] | 'scim';
  /** When the call began, as `performance.now()` tells it. */
  readonly startedAt: number;
  caller: Caller | null;
  target: ResourcePath | null;
  /** The template of the target, where it is known already. */
  route: string | null;
  /** A batch's parts are calls of their own. */
  isBatch: boolean;
  /** The one query of a read, and the values of its plan's parameters. */
  query: Query | null;
  parameters: ReadonlyMap<string, string> | null;
  /** The command of a write, and its body in the domain's names. */
  command: { readonly name: string; readonly body: DecodedBody } | null;
  /** The visibility conditions that were applied, by entity; null where no observer asks for them. */
  scope: Map<string, Condition> | null;
  /** What the sandbox's fault rules do to the call; null where there are none. */
  faults: DrawnFaults | null;
  /** The stages that were completed, in milliseconds. */
  readonly stageTimes: (readonly [stage: StageName, milliseconds: number])[];
  stageStartedAt: number;
}

/** The trace of a call that began at `startedAt`, a reading of `performance.now()`. */
export function createRequestTrace(version: RequestTrace['version'], startedAt = performance.now()): RequestTrace {
  return {
    version,
    startedAt,
    caller: null,
    target: null,
    route: null,
    isBatch: false,
    query: null,
    parameters: null,
    command: null,
    scope: null,
    faults: null,
    stageTimes: [],
    stageStartedAt: startedAt,
  };
}

/** Records that a stage is over. */
export function endStage(trace: RequestTrace, stage: StageName, at = performance.now()): void {
  trace.stageTimes.push([stage, at - trace.stageStartedAt]);
  trace.stageStartedAt = at;
}

/** The same conditions, recorded in the trace where an observer asks for them. */
export function recordScope(trace: RequestTrace, restrict: (entity: string) => Condition): typeof restrict {
  const { scope } = trace;
  if (scope === null) return restrict;
  return (entity) => {
    const condition = restrict(entity);
    scope.set(entity, condition);
    return condition;
  };
}

/** Told of a call before its first stage, or before the read of a call that is answered at once. MUST NOT throw. */
export type CallObserver = (call: Call, trace: RequestTrace) => CallObservation;

interface CallObservation {
  /** Hears the statements of the call; null where the observer does not need them, which spares the call a context. */
  readonly listener: StatementListener | null;
  /** Told of the response. MUST NOT throw; the time that it takes is part of every call. */
  readonly end: (response: HttpResponse) => void;
}

/** One observer that does what all of them do; null where there is none. */
export function composeObservers(observers: readonly CallObserver[]): CallObserver | null {
  const [first, ...more] = observers;
  if (first === undefined || more.length === 0) return first ?? null;
  return (call, trace) => {
    const observations = observers.map((observer) => observer(call, trace));
    return {
      listener: composeListeners(observations.flatMap(({ listener }) => listener ?? [])),
      end: (response) => {
        for (const observation of observations) observation.end(response);
      },
    };
  };
}

function composeListeners(listeners: readonly StatementListener[]): StatementListener | null {
  const [first, ...more] = listeners;
  if (first === undefined || more.length === 0) return first ?? null;
  return {
    statement: (ran) => {
      for (const listener of listeners) listener.statement(ran);
    },
    traceparent: listeners.find(({ traceparent }) => traceparent != null)?.traceparent ?? null,
  };
}

/** Runs a call under its observer. `run` MUST NOT throw or reject. */
export async function observe(
  observer: CallObserver | null,
  call: Call,
  trace: RequestTrace,
  run: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  if (observer === null) return run();
  const { listener, end } = observer(call, trace);
  const response = await (listener === null ? run() : withListener(listener, run));
  end(response);
  return response;
}

/** As `observe`, for a call that is answered without waiting. */
export function observeNow(
  observer: CallObserver | null,
  call: Call,
  trace: RequestTrace,
  run: () => HttpResponse,
): HttpResponse {
  if (observer === null) return run();
  const { listener, end } = observer(call, trace);
  const response = listener === null ? run() : withListener(listener, run);
  end(response);
  return response;
}
