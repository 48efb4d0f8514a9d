// A store in an SQLite file: the main thread reads, another one writes. In memory one connection does both, for tests.

import { statSync } from 'node:fs';
import { Refusal } from '../../domain/refusal.ts';
import { currentListener } from '../../observe/statementListener.ts';
import type { Page, Query } from '../../odata/query.ts';
import type { StoreModel } from '../storeModel.ts';
import { createChangeCompiler } from '../write/changeStatements.ts';
import { UnavailableError, flattenChanges, type Store } from '../contract.ts';
import { createBatchedStore } from '../batching/batchedStore.ts';
import { hasJobKinds, newJobKinds, nextDueStatement } from '../write/jobStatements.ts';
import { createJobListeners } from '../jobListeners.ts';
import { readBatches } from '../read/readBatches.ts';
import { withCommitEvents, withReadEvents } from '../statementEvents.ts';
import { backlogStatement } from '../storeStats.ts';
import { openConnection, unavailableErrorOf, type Connection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { createWriteThread } from './writeThread.ts';
import { unwrapOutcome, createGroupWriter } from './groupCommit.ts';
import { createSqlContext, type SqlContext } from '../sql/context.ts';
import type { WriteOutcome, WriteTask } from './writeTask.ts';

/** Works on a file whose tables are there already. */
export function createSqliteFileStore(
  file: string,
  model: StoreModel,
  newest: number,
  onFault: (error: Error) => void,
): Store {
  const reader = createReader(() => openConnection(file, 'read'));
  const thread = createWriteThread({ file, model }, { onFault, onLook: reader.renew });
  const { ino } = statSync(file);
  // A file that was taken away is still written by whoever has it open, and lost.
  const isThere = (): boolean => statSync(file, { throwIfNoEntry: false })?.ino === ino;
  return createSqliteStore(createSqlContext(sqliteDialect, model), file, {
    model,
    reader,
    write: thread.write,
    stats: thread.stats,
    newest,
    isThere,
    close: async () => {
      await thread.close();
      reader.close();
    },
  });
}

/** Takes over a connection to a database in memory, with its tables; it is gone with the store. */
export function createSqliteMemoryStore(connection: Connection, model: StoreModel, newest: number): Store {
  const context = createSqlContext(sqliteDialect, model);
  const { write } = createGroupWriter(context, () => connection);
  // What the connection itself commits does not change its own view of what others committed.
  const reader: SnapshotReader = { use: (work) => work(connection), endSnapshot: () => {}, snapshotId: () => null };
  return createSqliteStore(context, ':memory:', {
    model,
    reader,
    write: async (work) => write([work])[0] as WriteOutcome,
    stats: () => ({ groupSizes: null, waitingWrites: 0, pool: null }),
    newest,
    isThere: () => true,
    close: async () => {
      connection.close();
    },
  });
}

interface SnapshotReader {
  /** Whatever is read in one use is of one snapshot. */
  readonly use: <T>(work: (connection: Connection) => T) => T;
  /** MUST be called when something was committed: what is read next sees it. */
  readonly endSnapshot: () => void;
  readonly snapshotId: Store['snapshotId'];
}
interface StoreParts {
  readonly model: StoreModel;
  readonly reader: SnapshotReader;
  readonly write: (work: WriteTask) => Promise<WriteOutcome>;
  readonly stats: Store['stats'];
  readonly close: () => Promise<void>;
  /** The newest step that the database had when it was opened. */
  readonly newest: number;
  readonly isThere: () => boolean;
}

function createSqliteStore(
  context: SqlContext,
  place: string,
  { model, reader, write, stats: vitals, newest, isThere, close }: StoreParts,
): Store {
  const jobs = createJobListeners();
  const changesOf = createChangeCompiler(context);
  let isClosed = false;
  const written = async (work: WriteTask) => {
    const outcome = await write(work);
    reader.endSnapshot();
    return unwrapOutcome(outcome);
  };
  const whileOpen = () => {
    if (isClosed) throw new UnavailableError('The database was closed.');
  };
  const use: SnapshotReader['use'] = (work) => {
    whileOpen();
    return reader.use(work);
  };
  const readNow: NonNullable<Store['readNow']> = (queries, mostRows, { parameters = null } = {}) =>
    use((connection) =>
      readPages(parameters === null ? context : { ...context, parameters }, connection, queries, mostRows),
    );
  const itself: Store = {
    about: { engine: 'sqlite', place },
    // What is asked in one turn is one transaction anyway, in which each keeps its own outcome.
    batched: () =>
      createBatchedStore(itself, {
        model,
        steps: changesOf.steps,
        resumedPerTurn: resumedPerTurn,
        readCount: null,
        commitEach: (lists) =>
          Promise.all(
            lists.map((list) =>
              itself.commit(list).then(
                () => null,
                (error: unknown) => error,
              ),
            ),
          ),
      }),
    read: async (queries, mostRows, besides) => readNow(queries, mostRows, besides),
    readNow,
    snapshotId: () => {
      whileOpen();
      return reader.snapshotId();
    },
    commit: async (changes) => {
      whileOpen();
      if (changes.length === 0) return;
      const wanted = flattenChanges(changes);
      await withCommitEvents(
        () => changesOf.steps(wanted),
        async () => {
          await written({ kind: 'commit', changes: wanted });
        },
      );
      const kinds = newJobKinds(wanted);
      if (hasJobKinds(kinds)) jobs.notify(kinds);
    },
    claim: async (wish) => {
      whileOpen();
      return written({ kind: 'claim', wish });
    },
    nextDue: async (kinds) =>
      use(
        (connection) =>
          (connection.rows(nextDueStatement(context, kinds, new Date().toISOString()))[0]?.[0] as string | undefined) ??
          null,
      ),
    onJobs: jobs.add,
    ping: async () => {
      use((connection) => connection.rows(probe));
    },
    check: async () => {
      whileOpen();
      if (!isThere()) throw new UnavailableError('The database file is gone.');
      await written({ kind: 'check', newest });
    },
    backlog: async (dueBy) => {
      const { statement, rows } = backlogStatement(context, dueBy);
      return rows(use((connection) => connection.rows(statement)));
    },
    stats: vitals,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await close();
    },
  };
  return itself;
}

const resumedPerTurn = 32;

/** Unlike `select 1` this opens the file. */
const probe = { text: 'select mode from latchkey_about', values: [] };
const dataVersion = { text: 'pragma data_version', values: [] };
const [begin, end] = [
  { text: 'begin', values: [] },
  { text: 'commit', values: [] },
];

function readPages(
  context: SqlContext,
  connection: Connection,
  queries: readonly Query[],
  mostRows: number | undefined,
): readonly Page[] {
  const work = readBatches(context, queries, mostRows);
  let state = work.next();
  if (state.done) return pagesOrThrow(state.value);
  const listener = currentListener();
  const rows = listener === null ? connection.rows : withReadEvents(listener, connection.rows);
  while (!state.done) state = work.next(state.value.map(({ statement }) => rows(statement)));
  return pagesOrThrow(state.value);
}

function pagesOrThrow(found: readonly Page[] | Refusal): readonly Page[] {
  if (found instanceof Refusal) throw found;
  return found;
}

/**
 * A connection that is opened when needed, and anew after the file made trouble. Calls that come in one turn of the
 * event loop share a snapshot:
 * whoever asks as a consequence of an answer, ours or another process's, asks in a later turn.
 */
function createReader(
  open: () => Connection,
): SnapshotReader & { readonly renew: () => void; readonly close: () => void } {
  let connection: Connection | null = null;
  let opened = 0;
  let view: { stamp: string | null } | null = null;
  const drop = () => {
    connection?.close();
    connection = null;
    view = null;
  };
  const renewView = () => {
    if (view === null) return;
    view = null;
    if (connection?.isInTransaction() === true) connection.change(end);
  };
  const use: SnapshotReader['use'] = (work) => {
    try {
      if (connection === null) {
        connection = open();
        opened += 1;
      }
      if (view === null) {
        connection.change(begin);
        view = { stamp: null };
        setImmediate(ended);
      }
      return work(connection);
    } catch (error) {
      const trouble = unavailableErrorOf(error);
      if (!trouble) throw error;
      drop();
      throw trouble;
    }
  };
  const ended = () => {
    try {
      renewView();
    } catch {
      // Whoever asks next opens the file anew and is told.
      drop();
    }
  };
  return {
    use,
    endSnapshot: ended,
    // Numbers of one connection say nothing of another's. https://sqlite.org/pragma.html#pragma_data_version
    snapshotId: () =>
      view?.stamp ??
      use((of) => {
        const stamp = `${opened} ${String(of.rows(dataVersion)[0]?.[0])}`;
        if (view !== null) view.stamp = stamp;
        return stamp;
      }),
    renew: drop,
    close: drop,
  };
}
