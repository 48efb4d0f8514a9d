// The sandbox's list of calls: the last ones with what came of them, kept in memory by reference, made ready for
// reading when somebody asks.

import { under, type StatementRun } from '../observe/current.ts';
import {
  bounds,
  cut,
  describeCall,
  summaryOf,
  type CallDetails,
  type CallSummary,
  type Kept,
  type KeptStatement,
} from './callDetails.ts';
import { StageNames, type Trail, type Witness } from './trail.ts';

export interface Calls {
  readonly witness: Witness;
  /**
   * Calls after the one numbered `after`, oldest first; where there is none, as soon as there is one or `wait`
   * milliseconds are over.
   */
  readonly after: (
    after: number,
    wait: number,
  ) => Promise<{ readonly calls: readonly CallSummary[]; readonly next: number }>;
  readonly one: (n: number) => CallDetails | null;
  /** Forgets all; numbers go on. */
  readonly clear: () => void;
  /** Answers everybody who waits, and lets nobody wait any more. */
  readonly stop: () => void;
}

/** `machineNow` is in milliseconds. */
export function recordCalls(machineNow: () => number): Calls {
  let kept: { readonly call: Kept; readonly bytes: number }[] = [];
  let bytes = 0;
  let last = 0;
  let isStopped = false;
  const waiting = new Set<() => void>();
  const release = (): void => {
    for (const each of [...waiting]) each();
  };

  const keep = (call: Omit<Kept, 'n'>): void => {
    last += 1;
    const size = sizeOf(call);
    kept.push({ call: { n: last, ...call }, bytes: size });
    bytes += size;
    while (kept.length > bounds.calls || (bytes > bounds.bytes && kept.length > 1)) bytes -= kept.shift()?.bytes ?? 0;
    release();
  };

  return {
    witness: async (call, trail, run) => {
      trail.seen = new Map();
      const at = machineNow();
      const begun = performance.now();
      const told = statementsOf(trail);
      const answer = await under(told, run);
      const milliseconds = performance.now() - begun;
      const { body } = call;
      if (trail.command !== null && body !== null && body.length > bounds.plan)
        trail.command = { ...trail.command, body: { tooLarge: body.length } };
      keep({
        at,
        call: { ...call, body: body === null ? null : shortBody(body) },
        trail,
        answer: { ...answer, body: answer.body === null ? null : short(answer.body) },
        milliseconds,
        ...told.kept(),
      });
      return answer;
    },
    after: async (after, wait) => {
      // A number that was never given is of another run of the server: its reader begins anew.
      const since = after > last ? 0 : after;
      if (last <= since && wait > 0 && !isStopped && waiting.size < bounds.waiting)
        await new Promise<void>((resolve) => {
          const done = (): void => {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          };
          const timer = setTimeout(done, wait).unref();
          waiting.add(done);
        });
      return { calls: kept.filter(({ call }) => call.n > since).map(({ call }) => summaryOf(call)), next: last };
    },
    one: (n) => {
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
function statementsOf(trail: Trail) {
  const statements: KeptStatement[] = [];
  let statementCount = 0;
  let rowsRead = 0;
  return {
    statement: (ran: StatementRun): void => {
      const stage = StageNames[trail.marks.length] ?? 'serialize';
      statementCount += 1;
      if (stage !== 'identify') rowsRead += ran.rows;
      if (statements.length < bounds.statements) statements.push({ ...ran, values: ran.values.map(shortValue), stage });
    },
    kept: () => ({ statements, statementCount, rowsRead }),
  };
}

function shortValue(value: unknown): unknown {
  if (typeof value === 'string') return cut(value, bounds.value);
  return Array.isArray(value) && value.length > 100 ? [...value.slice(0, 100), `… ${value.length - 100} more`] : value;
}

/**
 * One character more than is shown, so that it can be seen that there is more. A part of a string would hold on to the
 * whole: it is copied.
 */
function short(text: string): string {
  return text.length <= bounds.body ? text : Buffer.from(text.slice(0, bounds.body + 1)).toString();
}

function shortBody(body: Uint8Array): Uint8Array {
  return body.length <= bounds.body ? body : new Uint8Array(body.subarray(0, bounds.body + 1));
}

function sizeOf({ call, answer, statements }: Omit<Kept, 'n'>): number {
  const values = statements.reduce(
    (sum, each) =>
      sum + each.values.reduce<number>((length, value) => length + (typeof value === 'string' ? value.length : 16), 0),
    0,
  );
  return 4096 + call.url.length + (call.body?.length ?? 0) + (answer.body?.length ?? 0) + values;
}
