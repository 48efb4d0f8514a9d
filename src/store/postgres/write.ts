// A commit on PostgreSQL: locks and changes in one round trip; whatever must hit a row fails on the server if it does
// not.

import type { Changes, Step } from '../changes.ts';
import { Conflict, RuleBroken, Unavailable } from '../contract.ts';
import type { Change } from '../contract.ts';
import { entityOf, ref } from '../dialect.ts';
import type { Context } from '../dialect.ts';
import pg from 'pg';
import { FailedAt, isLost, stateOf, troubleOf } from './connection.ts';
import type { Connections } from './connection.ts';
import { sql } from '../sql.ts';
import { groupsOf, stepsTogether } from './bulk.ts';

const attempts = 3;
const divisionByZero = '22012';
const uniqueBroken = '23505';

export interface Writing {
  readonly context: Context;
  readonly changes: Changes;
  readonly connections: Connections;
}

export const commit = (writing: Writing, wanted: readonly Change[]): Promise<void> =>
  written(writing, wanted, writing.changes.steps(wanted));

/**
 * Each list as a commit of its own: what it failed with, or null. They are written together, and where that does not
 * go, half of them together, and so on.
 */
export async function commitEach(writing: Writing, lists: readonly (readonly Change[])[]): Promise<readonly unknown[]> {
  const errors: unknown[] = lists.map(() => null);
  const attempt = async (places: readonly number[]): Promise<void> => {
    const of = places.map((place) => lists[place] as readonly Change[]);
    try {
      const steps =
        of.length === 1 ? writing.changes.steps(of[0] ?? []) : stepsTogether(writing.context, writing.changes, of);
      await written(writing, of.flat(), steps);
    } catch (error) {
      // Of one it is its own fault, of a database that is away nobody's.
      if (of.length === 1 || error instanceof Unavailable) for (const place of places) errors[place] = error;
      else
        for (const half of [places.slice(0, places.length / 2), places.slice(places.length / 2)]) await attempt(half);
    }
  };
  for (const places of groupsOf(lists)) await attempt(places);
  return errors;
}

async function written(
  { context, changes, connections }: Writing,
  wanted: readonly Change[],
  steps: readonly Step[],
): Promise<void> {
  const locks = changes.locks(wanted);
  const statements = [...locks, ...steps.map(({ statement }) => statement)];
  let wasLost = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await connections.use(async (session) => {
        await session.change(statements);
      });
      return;
    } catch (error) {
      const failure = failureOf(context, steps, error, locks.length);
      if (wasLost && !(failure instanceof Unavailable) && (await wasWritten(context, connections, wanted))) return;
      if (attempt >= attempts || !mayTryAgain(error)) throw failure;
      wasLost ||= isLost(error);
    }
  }
}

/**
 * A commit whose answer was lost may have been done. It is sent again, which waits for the first where that is still
 * running, and
 * is then either done once or stopped by its own traces; a row that only we insert tells which.
 */
async function wasWritten(context: Context, connections: Connections, wanted: readonly Change[]): Promise<boolean> {
  const witness = wanted.find((change) => change.kind === 'insert' && change.entity !== 'job');
  if (witness?.kind !== 'insert') return false;
  const { table } = entityOf(context, witness.entity);
  const statement = context.dialect.compile(sql`select 1 from ${ref(table)} where id = ${witness.row.id}`);
  const [found] = await connections.use((session) => session.run([statement]));
  return found?.length === 1;
}

/** Serialization failures and deadlocks undid everything; so did a lost connection, or the next attempt finds out. */
function mayTryAgain(error: unknown): boolean {
  const state = stateOf(error);
  return state === '40001' || state === '40P01' || (error instanceof FailedAt && isLost(error));
}

function failureOf(context: Context, steps: readonly Step[], error: unknown, offset: number): unknown {
  const trouble = troubleOf(error);
  if (trouble) return trouble;
  const step = error instanceof FailedAt ? steps[error.at - offset] : undefined;
  const state = stateOf(error);
  if (state === '40001' || state === '40P01') return new Conflict(step?.entity ?? 'row', step?.id ?? '');
  if (step && state === divisionByZero && step.must) return new Conflict(step.entity, step.id);
  if (step && state === uniqueBroken) {
    const { constraint } = (error as FailedAt).cause as pg.DatabaseError;
    const rule = context.storage.get(step.entity as never)?.unique.find(({ name }) => name === constraint);
    return rule ? new RuleBroken(rule.name) : new Conflict(step.entity, step.id);
  }
  return error instanceof FailedAt ? error.cause : error;
}
