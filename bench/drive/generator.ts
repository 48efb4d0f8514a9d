// The load generator, a process of its own: told what to ask of whom, by how many connections and for how long, it
// answers how it went.

import { openConnection, requestBytes, throughProxy, type Connection } from './connection.ts';
import { callOf, isRead, type Operation, type Speaker } from './operations.ts';
import { sizeNamed } from '../load/plan.ts';

export interface Task {
  readonly speaker: Speaker;
  readonly operation: Operation;
  readonly size: string;
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  readonly milliseconds: number;
  /** Number of the first call; writes never use a number twice. */
  readonly from: number;
  /** The application's token, and users' by number; none where the server asks for none. */
  readonly tokens: { readonly application: string | null; readonly users: Readonly<Record<number, string>> };
  /** Calls in a second at the most, evenly spread; null for as fast as answers come. */
  readonly rate: number | null;
}

/** `milliseconds` of each call, sorted; `used`: how many numbers were taken. */
export interface Outcome {
  readonly calls: number;
  readonly used: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly wrong: readonly string[];
  readonly bytes: number;
}

/** Reads are put together before the clock starts, and sent round and round. */
const prepared = 1_000;

export async function run(task: Task): Promise<Outcome> {
  const size = sizeNamed(task.size);
  const bytesOf = (n: number): { readonly bytes: Buffer; readonly status: number } => {
    const { method, path, body, as, status } = callOf(task.speaker, task.operation, size, n);
    const token = as === null ? task.tokens.application : (task.tokens.users[as] ?? null);
    return {
      bytes: requestBytes({
        method,
        path,
        body,
        host: `${task.host}:${task.port}`,
        headers: token === null ? throughProxy : { ...throughProxy, authorization: `Bearer ${token}` },
      }),
      status,
    };
  };
  const ready = isRead(task.operation) ? Array.from({ length: prepared }, (_, at) => bytesOf(task.from + at)) : null;
  const connections = await Promise.all(
    Array.from({ length: task.connections }, () => openConnection(task.host, task.port)),
  );
  const took: number[] = [];
  const wrong: string[] = [];
  let [used, bytes] = [0, 0];
  const begun = performance.now();
  const until = begun + task.milliseconds;
  const ask = async (connection: Connection): Promise<void> => {
    while (performance.now() < until && wrong.length < 5) {
      const n = used++;
      if (task.rate !== null) {
        const wait = begun + (n * 1_000) / task.rate - performance.now();
        if (wait > 0)
          await new Promise((resolve) => {
            setTimeout(resolve, wait);
          });
      }
      const request = ready?.[n % prepared] ?? bytesOf(task.from + n);
      const sent = performance.now();
      const answer = await connection.call(request.bytes);
      took.push(performance.now() - sent);
      bytes += answer.body.length;
      const isGood =
        answer.status === request.status && !(task.speaker === 'postgraphile' && answer.body.includes('"errors"'));
      if (!isGood) wrong.push(`${answer.status}: ${answer.body.toString().slice(0, 500)}`);
    }
  };
  await Promise.all(connections.map(ask));
  const seconds = (performance.now() - begun) / 1_000;
  for (const connection of connections) connection.close();
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
  return { calls: took.length, used, seconds, p50: at(0.5), p99: at(0.99), wrong, bytes };
}

if (import.meta.main) {
  process.on('message', (task: Task) => {
    run(task).then(
      (outcome) => process.send?.({ outcome }),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}
