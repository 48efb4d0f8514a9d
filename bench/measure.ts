// The measurements themselves: series of calls in interleaved rounds, delivery, expiry, each against servers that run
// already.

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { busyOf } from './busy.ts';
import { throughProxy } from './drive/connection.ts';
import type { Outcome, Task } from './drive/generator.ts';
import { isRead, operations, speaks, type Operation } from './drive/operations.ts';
import type { Tokens } from './drive/tokens.ts';
import type { Server } from './servers/start.ts';

export interface Generator {
  readonly run: (task: Task) => Promise<Outcome>;
  /** Processor time so far, in milliseconds. */
  readonly busyMs: () => number | null;
  readonly close: () => void;
}

export function startGenerator(): Generator {
  const child: ChildProcess = fork(fileURLToPath(new URL('./drive/generator.ts', import.meta.url)), { execArgv: [] });
  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        child.once('message', (said: { outcome?: Outcome; error?: string }) => {
          if (said.outcome === undefined) reject(new Error(`${task.speaker} ${task.operation}: ${said.error}`));
          else if (said.outcome.wrong.length > 0)
            reject(new Error(`${task.speaker} ${task.operation} was answered wrongly: ${said.outcome.wrong[0]}`));
          else resolve(said.outcome);
        });
        child.send(task);
      }),
    busyMs: () => busyOf(child.pid ?? 0),
    close: () => {
      child.disconnect();
    },
  };
}

/** A server under its name in the report; `next` numbers the writes that it was sent. */
export interface Contestant {
  readonly name: string;
  readonly server: Server;
  readonly size: string;
  readonly tokens: Tokens;
  readonly operations: readonly Operation[];
  next: number;
  nextApproval: number;
}

/** Processor time of one call, in milliseconds: of the server, of the database's own processes, of who asks. */
export interface Cost {
  readonly server: number;
  readonly database: number;
  readonly load: number;
}

export interface Series {
  readonly name: string;
  readonly operation: Operation;
  readonly connections: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cost: Cost;
}

type Measured = Outcome & { readonly cost: Cost };

/** `busyMs` of the database. */
interface Surroundings {
  readonly generator: Generator;
  readonly busyMs: () => number | null;
}

export interface Pace {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly connections: readonly number[];
}

/**
 * Every round asks everybody everything, one after the other and each time from another one on; the median round
 * counts.
 */
export async function measureSeries(
  { generator, busyMs }: Surroundings,
  contestants: readonly Contestant[],
  pace: Pace,
  tell: (says: string) => void,
): Promise<readonly Series[]> {
  const found = new Map<string, Measured[]>();
  const ask = async (
    contestant: Contestant,
    operation: Operation,
    connections: number,
    milliseconds: number,
  ): Promise<Measured> => {
    const {
      server: { speaker, port },
      size,
      tokens,
    } = contestant;
    const from = operation === 'approve' ? contestant.nextApproval : isRead(operation) ? 0 : contestant.next;
    const busy = [contestant.server.busyMs, busyMs, generator.busyMs];
    const before = busy.map((each) => each() ?? 0);
    const outcome = await generator.run({
      speaker,
      operation,
      size,
      host: '127.0.0.1',
      port,
      connections,
      milliseconds,
      from,
      tokens,
      rate: null,
    });
    const [server = 0, database = 0, load = 0] = busy.map(
      (each, at) => ((each() ?? 0) - (before[at] ?? 0)) / outcome.calls,
    );
    if (operation === 'approve') contestant.nextApproval += outcome.used;
    else if (!isRead(operation)) contestant.next += outcome.used;
    return { ...outcome, cost: { server, database, load } };
  };
  const speaking = (operation: Operation): readonly Contestant[] =>
    contestants.filter((each) => each.operations.includes(operation) && speaks(each.server.speaker, operation));
  for (const operation of operations)
    for (const contestant of speaking(operation))
      await ask(contestant, operation, 16, Math.min(1_500, pace.milliseconds));
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const connections of pace.connections)
      for (const operation of operations) {
        const order = speaking(operation);
        for (let at = 0; at < order.length; at += 1) {
          const contestant = order[(at + round) % order.length] as Contestant;
          const key = `${contestant.name} ${operation} ${connections}`;
          const outcome = await ask(contestant, operation, connections, pace.milliseconds);
          found.set(key, [...(found.get(key) ?? []), outcome]);
        }
      }
    tell(`round ${round + 1} of ${pace.rounds}`);
  }
  return contestants.flatMap(({ name }) =>
    operations.flatMap((operation) =>
      pace.connections.flatMap((connections): readonly Series[] => {
        const outcomes = found.get(`${name} ${operation} ${connections}`);
        if (outcomes === undefined) return [];
        const middle = (of: (outcome: Measured) => number): number => median(outcomes.map(of));
        return [
          {
            name,
            operation,
            connections,
            perSecond: middle(({ calls, seconds }) => calls / seconds),
            p50: middle(({ p50 }) => p50),
            p99: middle(({ p99 }) => p99),
            cost: {
              server: middle(({ cost }) => cost.server),
              database: middle(({ cost }) => cost.database),
              load: middle(({ cost }) => cost.load),
            },
          },
        ];
      }),
    ),
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export interface Delivery {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * From the moment a request is sent to the moment that somebody who keeps looking sees it delivered. They ask for all
 * that are open in one call, 10 ms after the
 * answer before: a call for each of them every 10 ms was more work than delivering, and the more so the slower it went.
 */
export async function measureDelivery(
  contestant: Contestant,
  {
    perSecond,
    seconds,
    bodyOf,
    path,
  }: {
    readonly perSecond: number;
    readonly seconds: number;
    readonly bodyOf: (n: number) => string;
    readonly path: string;
  },
): Promise<Delivery> {
  const headers = {
    ...throughProxy,
    authorization: `Bearer ${contestant.tokens.application}`,
    'content-type': 'application/json',
  };
  const origin = `http://127.0.0.1:${contestant.server.port}`;
  const open = new Map<string, number>();
  const took: number[] = [];
  let isSending = true;
  const send = async (n: number): Promise<void> => {
    const begun = performance.now();
    const made = await fetch(`${origin}${path}`, { method: 'POST', headers, body: bodyOf(n) });
    const { id } = (await made.json()) as { id: string };
    open.set(id, begun);
  };
  const watch = async (): Promise<void> => {
    while (isSending || open.size > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
      if (open.size === 0) continue;
      const asked = [...open.keys()].slice(0, 100);
      const found = await fetch(
        `${origin}${path}?$select=id,state&$top=${asked.length}&` +
          `$filter=${encodeURIComponent(`id in (${asked.map((id) => `'${id}'`).join()})`)}`,
        { headers },
      );
      const { value } = (await found.json()) as { value: readonly { id: string; state: string }[] };
      for (const { id, state } of value) {
        if (state !== 'delivered' && state !== 'submitted' && state !== 'delivering')
          throw new Error(`a request became ${state}`);
        const since = performance.now() - (open.get(id) ?? 0);
        if (since > 30_000) throw new Error('a request was not delivered in half a minute');
        if (state === 'delivered' && open.delete(id)) took.push(since);
      }
    }
  };
  const sent: Promise<void>[] = [];
  const watching = watch();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    sent.push(send(contestant.next++));
    await new Promise((resolve) => {
      setTimeout(resolve, 1_000 / perSecond);
    });
  }
  await Promise.all(sent);
  isSending = false;
  await watching;
  took.sort((a, b) => a - b);
  return {
    requests: took.length,
    perSecond,
    p50: took[Math.floor(took.length * 0.5)] as number,
    p99: took[Math.floor(took.length * 0.99)] as number,
  };
}

export interface Expiry {
  readonly assignments: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly readsBefore: number;
  readonly readsMeanwhile: number;
}

/** `left` counts assignments that are yet to end; reads go on all the time, before it begins and meanwhile. */
export async function measureExpiry(
  generator: Generator,
  contestant: Contestant,
  {
    connections,
    dueAt,
    left,
    most,
  }: {
    readonly connections: number;
    readonly dueAt: number;
    readonly left: () => Promise<number>;
    readonly most: number;
  },
): Promise<Expiry> {
  const {
    server: { speaker, port },
    size,
    tokens,
  } = contestant;
  const reads = (milliseconds: number): Promise<Outcome> =>
    generator.run({
      speaker,
      operation: 'get',
      size,
      host: '127.0.0.1',
      port,
      connections,
      milliseconds,
      from: 0,
      tokens,
      rate: null,
    });
  await reads(1_000);
  const before = await reads(Math.max(1_000, Math.min(4_000, dueAt - Date.now() - 1_000)));
  await new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, dueAt - Date.now()));
  });
  const begun = performance.now();
  const first = await left();
  let [remaining, meanwhile]: [number, Outcome[]] = [first, []];
  while (remaining > 0 && performance.now() - begun < most) {
    meanwhile.push(await reads(2_000));
    remaining = await left();
  }
  const seconds = (performance.now() - begun) / 1_000;
  return {
    assignments: first - remaining,
    seconds,
    perSecond: (first - remaining) / seconds,
    readsBefore: before.calls / before.seconds,
    readsMeanwhile: median(meanwhile.map(({ calls, seconds: of }) => calls / of)),
  };
}
