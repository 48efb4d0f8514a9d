// The sandbox's list of calls: the last calls with their responses, kept in memory by reference, and described when
// somebody asks.

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

/** The newest calls, within bounds of number and bytes. Owns the clients that wait for more: MUST be stopped. */
export class CallRecorder {
  readonly #machineNow: () => number;
  readonly #waiting = new Set<() => void>();
  #recorded: { readonly call: RecordedCall; readonly bytes: number }[] = [];
  #bytes = 0;
  #last = 0;
  #isStopped = false;

  /** `machineNow` is in milliseconds. */
  constructor(machineNow: () => number) {
    this.#machineNow = machineNow;
  }

  readonly observer: CallObserver = (call, trace) => {
    trace.scope = new Map();
    const at = this.#machineNow();
    const statements = createStatementRecorder(trace);
    return {
      listener: statements,
      end: (response) => {
        const { method, url, headers, body, requestId, clientRequestId } = call;
        if (trace.command !== null && body !== null && body.length > recordingLimits.plan)
          trace.command = { ...trace.command, body: { tooLarge: body.length } };
        this.#record({
          at,
          call: {
            method,
            url,
            headers,
            requestId,
            clientRequestId,
            body: body === null ? null : truncateBytes(body),
          },
          trace,
          response: { ...response, body: response.body === null ? null : truncateBody(response.body) },
          milliseconds: performance.now() - trace.startedAt,
          ...statements.recorded(),
        });
      },
    };
  };

  #record(call: Omit<RecordedCall, 'n'>): void {
    this.#last += 1;
    const bytes = estimatedBytes(call);
    this.#recorded.push({ call: { n: this.#last, ...call }, bytes });
    this.#bytes += bytes;
    const isOver = (): boolean =>
      this.#recorded.length > recordingLimits.calls ||
      (this.#bytes > recordingLimits.bytes && this.#recorded.length > 1);
    while (isOver()) this.#bytes -= this.#recorded.shift()?.bytes ?? 0;
    this.#release();
  }

  /**
   * Calls after the one numbered `after`, oldest first. Where there is none, the answer comes with the next call, or
   * after `wait` milliseconds.
   */
  async listAfter(
    after: number,
    wait: number,
  ): Promise<{ readonly calls: readonly CallSummary[]; readonly next: number }> {
    // A number that was never given is of another run of the server: its reader begins anew.
    const since = after > this.#last ? 0 : after;
    if (this.#last <= since && wait > 0) await this.#nextCall(wait);
    const calls = this.#recorded.filter(({ call }) => call.n > since).map(({ call }) => summarizeCall(call));
    return { calls, next: this.#last };
  }

  /** Null where there was no such call, or it is not kept any more. */
  find(n: number): CallDetails | null {
    const found = this.#recorded.find(({ call }) => call.n === n);
    return found === undefined ? null : describeCall(found.call);
  }

  /** Forgets all calls; their numbers go on. */
  clear(): void {
    this.#recorded = [];
    this.#bytes = 0;
  }

  /** Answers every client that waits, and lets none wait any more. */
  stop(): void {
    this.#isStopped = true;
    this.#release();
  }

  async #nextCall(wait: number): Promise<void> {
    if (this.#isStopped || this.#waiting.size >= recordingLimits.waiting) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, wait).unref();
      this.#waiting.add(done);
    });
  }

  #release(): void {
    for (const each of [...this.#waiting]) each();
  }
}

/** Hears the statements of a call. Large values are cut, so that nothing large is kept in memory. */
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
  if (!Array.isArray(value) || value.length <= 100) return value;
  return [...value.slice(0, 100), `… ${value.length - 100} more`];
}

/**
 * Keeps one character more than is shown, so that the reader sees that there is more. The part is copied, because a
 * substring keeps the whole string in memory.
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
