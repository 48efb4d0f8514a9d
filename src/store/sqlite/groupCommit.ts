// Group commit: all waiting tasks are written in one transaction, each with its own outcome. None counts before the
// commit returned.

import type { Entities } from '../../domain/entities.ts';
import { createChangeCompiler, type ChangeCompiler } from '../write/changeStatements.ts';
import { ConflictError, RuleViolationError, UnavailableError } from '../errors.ts';
import { claimStatement } from '../write/jobStatements.ts';
import { newestMigration, probeWrite } from '../storeStats.ts';
import { deferInserts } from './deferInserts.ts';
import {
  lockPatienceMs,
  sqliteCodeOf,
  primaryKeyViolation,
  unavailableErrorOf,
  uniqueViolation,
  type Connection,
} from './connection.ts';
import type { SqlContext } from '../sql/context.ts';
import type { WriteOutcome, WriteTask } from './writeTask.ts';
import type { Statement } from '../sql/fragment.ts';

/** `since`: when the first of the works was sent, in milliseconds since 1970; nobody waits longer than that allows. */
type WriteGroup = (works: readonly WriteTask[], since?: number) => readonly WriteOutcome[];

/** The statistics of the planner are renewed after so many tasks, and at the start. */
const tasksBetweenOptimize = 20_000;

interface GroupWriter {
  readonly write: WriteGroup;
  /**
   * Renews the statistics of the planner where it is time; returns whether it did, because other connections do not
   * notice.
   */
  readonly optimizeIfDue: () => boolean;
  readonly close: () => void;
}

/** `open` opens the connection to write by; it is called again after the file or disk made trouble. */
export function createGroupWriter(context: SqlContext, open: (lockPatienceMs: number) => Connection): GroupWriter {
  const changes = createChangeCompiler(context);
  let connection: Connection | null = null;
  let untilLook = 0;
  const drop = () => {
    const old = connection;
    connection = null;
    old?.close();
  };
  /** The last time that was spent in vain, in milliseconds since 1970. */
  let vain = { from: 0, until: 0 };
  const write: WriteGroup = (works, since = Date.now()) => {
    const begunAt = Date.now();
    // Those who came while others waited for a lock have waited too: nobody waits longer than the one time for all.
    const waited = Math.max(0, vain.until - Math.max(since, vain.from));
    try {
      connection ??= open(Math.max(0, lockPatienceMs - waited));
      untilLook -= works.length;
      const outcomes = commitGroup(context, changes, connection, works);
      // The next to find a lock have all of their time before them.
      if (waited > 0) connection.run(`pragma busy_timeout = ${lockPatienceMs}`);
      return outcomes;
    } catch (error) {
      const trouble = unavailableErrorOf(error);
      if (!trouble) throw error;
      drop();
      vain = { from: waited > 0 ? vain.from : begunAt, until: Date.now() };
      return works.map(() => ({ kind: 'unavailable', says: trouble.message }));
    }
  };
  const look = () => {
    if (untilLook > 0 || !connection) return false;
    untilLook = tasksBetweenOptimize;
    try {
      connection.run('pragma optimize = 0x10002');
      return true;
    } catch (error) {
      // Plans stay as they were; the next write reports the trouble.
      if (unavailableErrorOf(error)) return false;
      throw error;
    }
  };
  return { write, optimizeIfDue: look, close: drop };
}

/** The result of a task that is done; throws the error of one that failed. */
export function unwrapOutcome(outcome: WriteOutcome): readonly Entities['job'][] {
  switch (outcome.kind) {
    case 'done':
      return outcome.jobs;
    case 'conflict':
      throw new ConflictError(outcome.entity, outcome.id);
    case 'rule':
      throw new RuleViolationError(outcome.rule);
    case 'unavailable':
      throw new UnavailableError(outcome.says);
    case 'bug':
      throw outcome.error;
  }
}

const plainStatement = (text: string): Statement => ({ text, values: [] });
const [begin, commit, rollback] = [
  plainStatement('begin immediate'),
  plainStatement('commit'),
  plainStatement('rollback'),
];
const [savepoint, release, undo] = [
  plainStatement('savepoint one'),
  plainStatement('release one'),
  plainStatement('rollback to one'),
];

/**
 * First without savepoints: with one for each task, SQLite keeps a copy of every page that it changes. If a task fails,
 * the transaction is undone and done again with savepoints, so that only that task fails.
 */
function commitGroup(
  context: SqlContext,
  changes: ChangeCompiler,
  connection: Connection,
  works: readonly WriteTask[],
): readonly WriteOutcome[] {
  const attempt = (work: WriteTask): WriteOutcome => runTask(context, changes, connection, work);
  const plain = inTransaction(connection, () =>
    runUntilFailure(works.length === 1 ? works : deferInserts(context, works), attempt),
  );
  if (works.length === 1 || plain.every(isDone)) return plain.slice(0, works.length);
  return inTransaction(
    connection,
    () => works.map((work) => inSavepoint(connection, () => attempt(work))),
    () => true,
  );
}

const isDone = ({ kind }: WriteOutcome): boolean => kind === 'done';

/** Runs a transaction and commits it if its outcomes may be kept. */
function inTransaction(
  connection: Connection,
  run: () => readonly WriteOutcome[],
  mayBeKept = (outcomes: readonly WriteOutcome[]): boolean => outcomes.every(isDone),
): readonly WriteOutcome[] {
  connection.change(begin);
  try {
    const outcomes = run();
    connection.change(mayBeKept(outcomes) ? commit : rollback);
    return outcomes;
  } catch (error) {
    // Some errors end the transaction by themselves.
    if (connection.isInTransaction()) connection.change(rollback);
    throw error;
  }
}

function runUntilFailure(
  works: readonly WriteTask[],
  attempt: (work: WriteTask) => WriteOutcome,
): readonly WriteOutcome[] {
  const outcomes: WriteOutcome[] = [];
  for (const work of works) {
    outcomes.push(attempt(work));
    if (outcomes.at(-1)?.kind !== 'done') break;
  }
  return outcomes;
}

function inSavepoint(connection: Connection, attempt: () => WriteOutcome): WriteOutcome {
  connection.change(savepoint);
  const outcome = attempt();
  if (!isDone(outcome)) connection.change(undo);
  connection.change(release);
  return outcome;
}

/**
 * Makes a probe as large as what calls write: 33 pages, where a request with its job and audit row changes some twenty.
 * One page more finds room in the log of a disk that is full.
 */
const probeRepeats = 5_500;

/** Throws only errors of the file or the disk, which concern all tasks. */
function runTask(context: SqlContext, changes: ChangeCompiler, connection: Connection, work: WriteTask): WriteOutcome {
  try {
    if (work.kind === 'claim') {
      const { statement, rows } = claimStatement(context, work.wish);
      return { kind: 'done', jobs: rows(connection.rows(statement)) };
    }
    if (work.kind === 'check') {
      const isOurs =
        connection.change(probeWrite(context, new Date().toISOString().repeat(probeRepeats))) === 1 &&
        Number(connection.rows(newestMigration)[0]?.[0]) >= work.newest;
      return isOurs
        ? { kind: 'done', jobs: [] }
        : { kind: 'unavailable', says: 'The database has not the tables of this program.' };
    }
    for (const step of changes.steps(work.changes)) {
      try {
        const isMet =
          step.must === 'see'
            ? connection.rows(step.statement).length === 1
            : connection.change(step.statement) === 1 || step.must === null;
        if (!isMet) return { kind: 'conflict', entity: step.entity, id: step.id };
      } catch (error) {
        const code = sqliteCodeOf(error);
        if (code === primaryKeyViolation) return { kind: 'conflict', entity: step.entity, id: step.id };
        const rule = code === uniqueViolation ? violatedRule(context, step.entity, error as Error) : null;
        if (rule) return { kind: 'rule', rule };
        throw error;
      }
    }
    return { kind: 'done', jobs: [] };
  } catch (error) {
    if (unavailableErrorOf(error)) throw error;
    return { kind: 'bug', error };
  }
}

/** SQLite names the index only in its message: `UNIQUE constraint failed: index 'name'`. */
function violatedRule(context: SqlContext, entity: string, { message }: Error): string | null {
  const name = /index '([^']+)'/.exec(message)?.[1];
  return context.storage.get(entity as never)?.unique.find((rule) => rule.name === name)?.name ?? null;
}
