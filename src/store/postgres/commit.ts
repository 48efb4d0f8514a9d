// A commit on PostgreSQL: locks and changes in one round trip. A change that must hit a row fails on the server if it
// hits none.

import type { ChangeCompiler, CommitStep } from '../write/changeStatements.ts';
import { ConflictError, RuleViolationError, UnavailableError, type Change } from '../contract.ts';
import { ref } from '../sql/dialect.ts';
import type pg from 'pg';
import { StatementError, isConnectionLost, sqlStateOf, unavailableErrorOf, type ConnectionPool } from './connection.ts';
import { sql } from '../sql/fragment.ts';
import { independentGroups, bulkSteps } from './bulkChanges.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';

const maxAttempts = 3;
const divisionByZero = '22012';
const uniqueViolation = '23505';

export interface CommitContext {
  readonly context: SqlContext;
  readonly changes: ChangeCompiler;
  readonly connections: ConnectionPool;
}

export const commit = (writing: CommitContext, wanted: readonly Change[]): Promise<void> =>
  commitSteps(writing, wanted, writing.changes.steps(wanted));

/**
 * Each list as a commit of its own: its error, or null. They are written in one transaction; if that fails, in two
 * halves, and so on.
 */
export async function commitEach(
  writing: CommitContext,
  lists: readonly (readonly Change[])[],
): Promise<readonly unknown[]> {
  const errors: unknown[] = lists.map(() => null);
  const attempt = async (places: readonly number[]): Promise<void> => {
    const of = places.map((place) => lists[place] as readonly Change[]);
    try {
      const steps =
        of.length === 1 ? writing.changes.steps(of[0] ?? []) : bulkSteps(writing.context, writing.changes, of);
      await commitSteps(writing, of.flat(), steps);
    } catch (error) {
      // The error of a single list is its own; that the database is away concerns all of them.
      if (of.length === 1 || error instanceof UnavailableError) for (const place of places) errors[place] = error;
      else
        for (const half of [places.slice(0, places.length / 2), places.slice(places.length / 2)]) await attempt(half);
    }
  };
  for (const places of independentGroups(lists)) await attempt(places);
  return errors;
}

async function commitSteps(
  { context, changes, connections }: CommitContext,
  wanted: readonly Change[],
  steps: readonly CommitStep[],
): Promise<void> {
  const locks = changes.locks(wanted);
  const statements = [...locks, ...steps.map(({ statement }) => statement)];
  let wasLost = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await connections.use(async (session) => {
        await session.transact(statements);
      });
      return;
    } catch (error) {
      const failure = failureOf(context, steps, error, locks.length);
      if (wasLost && !(failure instanceof UnavailableError) && (await wasWritten(context, connections, wanted))) return;
      if (attempt >= maxAttempts || !isRetriable(error)) throw failure;
      wasLost ||= isConnectionLost(error);
    }
  }
}

/**
 * Whether a commit whose answer was lost was done. It has been sent again, which waits for the first one where that
 * still runs, and then either succeeds or fails because of the rows of the first. A row that only this commit inserts
 * shows which.
 */
async function wasWritten(
  context: SqlContext,
  connections: ConnectionPool,
  wanted: readonly Change[],
): Promise<boolean> {
  const witness = wanted.find((change) => change.kind === 'insert' && change.entity !== 'job');
  if (witness?.kind !== 'insert') return false;
  const { table } = entityOf(context, witness.entity);
  const statement = context.dialect.compile(sql`select 1 from ${ref(table)} where id = ${witness.row.id}`);
  const [found] = await connections.use((session) => session.run([statement]));
  return found?.length === 1;
}

/** Serialization failures and deadlocks undo everything. So may a lost connection; the next attempt finds out. */
function isRetriable(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01' || (error instanceof StatementError && isConnectionLost(error));
}

function failureOf(context: SqlContext, steps: readonly CommitStep[], error: unknown, offset: number): unknown {
  const trouble = unavailableErrorOf(error);
  if (trouble) return trouble;
  const step = error instanceof StatementError ? steps[error.at - offset] : undefined;
  const state = sqlStateOf(error);
  if (state === '40001' || state === '40P01') return new ConflictError(step?.entity ?? 'row', step?.id ?? '');
  if (step && state === divisionByZero && step.must) return new ConflictError(step.entity, step.id);
  if (step && state === uniqueViolation) {
    const { constraint } = (error as StatementError).cause as pg.DatabaseError;
    const rule = context.storage.get(step.entity as never)?.unique.find(({ name }) => name === constraint);
    return rule ? new RuleViolationError(rule.name) : new ConflictError(step.entity, step.id);
  }
  return error instanceof StatementError ? error.cause : error;
}
