// Group commit: whatever waits is written in one transaction, each with its own outcome, and nobody's counts before its
// commit returned.

import type { Entities } from '../../domain/entities.ts';
import { changesFor } from '../changes.ts';
import type { Changes } from '../changes.ts';
import { Conflict, RuleBroken, Unavailable } from '../contract.ts';
import type { Change, ClaimWish } from '../contract.ts';
import type { Context, Statement } from '../dialect.ts';
import { claiming } from '../jobs.ts';
import { newestStep, touch } from '../vitals.ts';
import { rowsLast } from './rowsLast.ts';
import { codeOf, primaryKeyBroken, troubleOf, uniqueBroken } from './connection.ts';
import type { Connection } from './connection.ts';

export type Work =
  | { readonly kind: 'commit'; readonly changes: readonly Change[] }
  | { readonly kind: 'claim'; readonly wish: ClaimWish }
  /** Whether anything can be written, and this step was applied. */
  | { readonly kind: 'check'; readonly newest: number };

/** What became of a piece of work, as plain data that passes between threads. */
export type Outcome =
  | { readonly kind: 'done'; readonly jobs: readonly Entities['job'][] }
  | { readonly kind: 'conflict'; readonly entity: string; readonly id: string }
  | { readonly kind: 'rule'; readonly rule: string }
  | { readonly kind: 'unavailable'; readonly says: string }
  | { readonly kind: 'bug'; readonly error: unknown };

export type Write = (works: readonly Work[]) => readonly Outcome[];

/** After so many pieces of work the planner is told anew how many rows there are of what; and at the start. */
const workBetweenLooks = 20_000;

export interface Writer {
  readonly write: Write;
  /**
   * Renews the planner's knowledge of the data where it is time; says whether it did, for other connections know
   * nothing of it.
   */
  readonly look: () => boolean;
  readonly close: () => void;
}

/** `open` gives a connection to write by; it is asked again after the file or disk made trouble. */
export function writer(context: Context, open: () => Connection): Writer {
  const changes = changesFor(context);
  let connection: Connection | null = null;
  let untilLook = 0;
  const drop = () => {
    const old = connection;
    connection = null;
    old?.close();
  };
  const write: Write = (works) => {
    try {
      connection ??= open();
      untilLook -= works.length;
      return inOneTransaction(context, changes, connection, works);
    } catch (error) {
      const trouble = troubleOf(error);
      if (!trouble) throw error;
      drop();
      return works.map(() => ({ kind: 'unavailable', says: trouble.message }));
    }
  };
  const look = () => {
    if (untilLook > 0 || !connection) return false;
    untilLook = workBetweenLooks;
    try {
      connection.run('pragma optimize = 0x10002');
      return true;
    } catch (error) {
      // Plans stay as they were; the next write tells of the trouble.
      if (troubleOf(error)) return false;
      throw error;
    }
  };
  return { write, look, close: drop };
}

/** The value of a piece of work that is done; throws what it failed with. */
export function settled(outcome: Outcome): readonly Entities['job'][] {
  switch (outcome.kind) {
    case 'done':
      return outcome.jobs;
    case 'conflict':
      throw new Conflict(outcome.entity, outcome.id);
    case 'rule':
      throw new RuleBroken(outcome.rule);
    case 'unavailable':
      throw new Unavailable(outcome.says);
    case 'bug':
      throw outcome.error;
  }
}

const say = (text: string): Statement => ({ text, values: [] });
const [begin, commit, rollback] = [say('begin immediate'), say('commit'), say('rollback')];
const [savepoint, release, undo] = [say('savepoint one'), say('release one'), say('rollback to one')];

/**
 * Without savepoints first: with one for each piece of work, SQLite keeps a copy of every page that it changes. Where
 * one piece fails, all is
 * undone and done again with them, so that only that one is not.
 */
function inOneTransaction(
  context: Context,
  changes: Changes,
  connection: Connection,
  works: readonly Work[],
): readonly Outcome[] {
  const attempt = (work: Work): Outcome => attempted(context, changes, connection, work);
  const plain = transaction(connection, () =>
    upToFailure(works.length === 1 ? works : rowsLast(context, works), attempt),
  );
  if (works.length === 1 || plain.every(isDone)) return plain.slice(0, works.length);
  return transaction(
    connection,
    () => works.map((work) => byItself(connection, () => attempt(work))),
    () => true,
  );
}

const isDone = ({ kind }: Outcome): boolean => kind === 'done';

/** Commits what may be kept, and nothing else. */
function transaction(
  connection: Connection,
  run: () => readonly Outcome[],
  mayBeKept = (outcomes: readonly Outcome[]): boolean => outcomes.every(isDone),
): readonly Outcome[] {
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

function upToFailure(works: readonly Work[], attempt: (work: Work) => Outcome): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  for (const work of works) {
    outcomes.push(attempt(work));
    if (outcomes.at(-1)?.kind !== 'done') break;
  }
  return outcomes;
}

function byItself(connection: Connection, attempt: () => Outcome): Outcome {
  connection.change(savepoint);
  const outcome = attempt();
  if (!isDone(outcome)) connection.change(undo);
  connection.change(release);
  return outcome;
}

/** Throws only what concerns everybody: trouble with the file or the disk. */
function attempted(context: Context, changes: Changes, connection: Connection, work: Work): Outcome {
  try {
    if (work.kind === 'claim') {
      const { statement, rows } = claiming(context, work.wish);
      return { kind: 'done', jobs: rows(connection.rows(statement)) };
    }
    if (work.kind === 'check') {
      const isOurs =
        connection.change(touch(context, new Date().toISOString())) === 1 &&
        Number(connection.rows(newestStep)[0]?.[0]) >= work.newest;
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
        const code = codeOf(error);
        if (code === primaryKeyBroken) return { kind: 'conflict', entity: step.entity, id: step.id };
        const rule = code === uniqueBroken ? brokenRule(context, step.entity, error as Error) : null;
        if (rule) return { kind: 'rule', rule };
        throw error;
      }
    }
    return { kind: 'done', jobs: [] };
  } catch (error) {
    if (troubleOf(error)) throw error;
    return { kind: 'bug', error };
  }
}

/** SQLite says which index was broken only in its message: `UNIQUE constraint failed: index 'name'`. */
function brokenRule(context: Context, entity: string, { message }: Error): string | null {
  const name = /index '([^']+)'/.exec(message)?.[1];
  return context.storage.get(entity as never)?.unique.find((rule) => rule.name === name)?.name ?? null;
}
