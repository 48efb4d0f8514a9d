// The sandbox's list of calls: the last ones with what came of them, kept in memory by reference, made ready for
// reading when somebody asks.

import type { StatementRun } from '../../observe/statementListener.ts';
import {
  recordingLimits,
  truncate,
  describeCall,
  summarizeCall,
  type CallDetails,
  type CallSummary,
  type RecordedCall,
  type RecordedStatement,
} from './callDetails.ts';
import { stageNames, type RequestTrace, type CallObserver } from '../pipeline/requestTrace.ts';

export interface CallRecorder {
  readonly observer: CallObserver;
  /**
   * Calls after the one numbered `after`, oldest first; where there is none, as soon as there is one or `wait`
   * milliseconds are over.
   */
  readonly listAfter: (
    after: number,
    wait: number,
  ) => Promise<{ readonly calls: readonly CallSummary[]; readonly next: number }>;
  readonly find: (n: number) => CallDetails | null;
  /** Forgets all; numbers go on. */
  readonly clear: () => void;
  /** Answers everybody who waits, and lets nobody wait any more. */
  readonly stop: () => void;
}

/** `machineNow` is in milliseconds. */
export function createCallRecorder(machineNow: () => number): CallRecorder {
  let kept: { readonly call: RecordedCall; readonly bytes: number }[] = [];
  let bytes = 0;
  let last = 0;
  let isStopped = false;
  const waiting = new Set<() => void>();
  const release = (): void => {
    for (const each of [...waiting]) each();
  };

  const keep = (call: Omit<RecordedCall, 'n'>): void => {
    last += 1;
    const size = estimatedBytes(call);
    kept.push({ call: { n: last, ...call }, bytes: size });
    bytes += size;
    while (kept.length > recordingLimits.calls || (bytes > recordingLimits.bytes && kept.length > 1))
      bytes -= kept.shift()?.bytes ?? 0;
    release();
  };

  return {
    observer: (call, trace) => {
      trace.scope = new Map();
      const at = machineNow();
      const statements = createStatementRecorder(trace);
      return {
        listener: statements,
        end: (response) => {
          const { body } = call;
          if (trace.command !== null && body !== null && body.length > recordingLimits.plan)
            trace.command = { ...trace.command, body: { tooLarge: body.length } };
          keep({
            at,
            call: { ...call, body: body === null ? null : truncateBytes(body) },
            trace,
            response: { ...response, body: response.body === null ? null : truncateBody(response.body) },
            milliseconds: performance.now() - trace.startedAt,
            ...statements.recorded(),
          });
        },
      };
    },
    listAfter: async (after, wait) => {
      // A number that was never given is of another run of the server: its reader begins anew.
      const since = after > last ? 0 : after;
      if (last <= since && wait > 0 && !isStopped && waiting.size < recordingLimits.waiting)
        await new Promise<void>((resolve) => {
          const done = (): void => {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          };
          const timer = setTimeout(done, wait).unref();
          waiting.add(done);
        });
      return { calls: kept.filter(({ call }) => call.n > since).map(({ call }) => summarizeCall(call)), next: last };
    },
    find: (n) => {
      const found = kept.find(({ call }) => call.n === n);
      return found === undefined ? null : describeCall(found.call);
    },
    clear: () => {
      kept = [];
      bytes = 0;
    },
    stop: () => {
      isStopped = true;
      release();
    },
  };
}

/** Hears the statements of a call; what is large of them is cut, so that nothing large is held on to. */
function createStatementRecorder(trace: RequestTrace) {
  const statements: RecordedStatement[] = [];
  let statementCount = 0;
  let rowsRead = 0;
  return {
    statement: (ran: StatementRun): void => {
      const stage = stageNames[trace.stageTimes.length] ?? 'serialize';
      statementCount += 1;
      if (stage !== 'identify') rowsRead += ran.rows;
      if (statements.length < recordingLimits.statements)
        statements.push({ ...ran, values: ran.values.map(truncateValue), stage });
    },
    recorded: () => ({ statements, statementCount, rowsRead }),
  };
}

function truncateValue(value: unknown): unknown {
  if (typeof value === 'string') return truncate(value, recordingLimits.value);
  return Array.isArray(value) && value.length > 100 ? [...value.slice(0, 100), `… ${value.length - 100} more`] : value;
}

/**
 * One character more than is shown, so that it can be seen that there is more. A part of a string would hold on to the
 * whole: it is copied.
 */
function truncateBody(text: string): string {
  return text.length <= recordingLimits.body ? text : Buffer.from(text.slice(0, recordingLimits.body + 1)).toString();
}

function truncateBytes(body: Uint8Array): Uint8Array {
  return body.length <= recordingLimits.body ? body : new Uint8Array(body.subarray(0, recordingLimits.body + 1));
}

function estimatedBytes({ call, response: answer, statements }: Omit<RecordedCall, 'n'>): number {
  const values = statements.reduce(
    (sum, each) =>
      sum + each.values.reduce<number>((length, value) => length + (typeof value === 'string' ? value.length : 16), 0),
    0,
  );
  return 4096 + call.url.length + (call.body?.length ?? 0) + (answer.body?.length ?? 0) + values;
}
