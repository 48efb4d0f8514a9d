// A store in an SQLite file: the main thread reads, another one writes. In memory one connection does both, for tests.

import { statSync } from 'node:fs';
import type { Entities } from '../../domain/entities.ts';
import type { Instant } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { currentListener } from '../../observe/statementListener.ts';
import type { Page, Query } from '../../odata/query.ts';
import { createBatchedStore } from '../batching/batchedStore.ts';
import {
  UnavailableError,
  flattenChanges,
  type Change,
  type JobBacklog,
  type ReadOptions,
  type Store,
} from '../contract.ts';
import { createJobListeners } from '../jobListeners.ts';
import { readBatches } from '../read/readBatches.ts';
import { createSqlContext, type SqlContext } from '../sql/context.ts';
import { withCommitEvents, withReadEvents } from '../statementEvents.ts';
import type { StoreModel } from '../storeModel.ts';
import { backlogStatement } from '../storeStats.ts';
import { createChangeCompiler } from '../write/changeStatements.ts';
import { hasJobKinds, newJobKinds, nextDueStatement } from '../write/jobStatements.ts';
import { openConnection, type Connection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { createGroupWriter, unwrapOutcome } from './groupCommit.ts';
import { FileReader, type SnapshotReader } from './snapshotReader.ts';
import type { WriteOutcome, WriteTask } from './writeTask.ts';
import { createWriteThread } from './writeThread.ts';
import { openRehearsal } from './rehearsal.ts';

/** Works on a file whose tables are there already. */
export function createSqliteFileStore(
  file: string,
  model: StoreModel,
  newest: number,
  onFault: (error: Error) => void,
): Store {
  const reader = new FileReader(() => openConnection(file, 'read'));
  // A connection that was opened before the planner's statistics were renewed plans by the old ones.
  const thread = createWriteThread({ file, model }, { onFault, onOptimized: () => reader.close() });
  const { ino } = statSync(file);
  return createSqliteStore(createSqlContext(sqliteDialect, model), file, {
    model,
    reader,
    write: thread.write,
    stats: thread.stats,
    newest,
    // A file that was deleted is still written by whoever has it open, and lost.
    isThere: () => statSync(file, { throwIfNoEntry: false })?.ino === ino,
    rehearsal: async () => createOwnedStore(await openRehearsal(file), file, model, newest),
    close: async () => {
      await thread.close();
      reader.close();
    },
  });
}

/** Takes over a connection to a database in memory, with its tables; it is gone with the store. */
export const createSqliteMemoryStore = (connection: Connection, model: StoreModel, newest: number): Store =>
  createOwnedStore(connection, inMemory, model, newest);

const inMemory = ':memory:';

/** A store that reads and writes by one connection, which nobody else uses. */
function createOwnedStore(connection: Connection, place: string, model: StoreModel, newest: number): Store {
  const context = createSqlContext(sqliteDialect, model);
  let isLost = false;
  const { write } = createGroupWriter(context, () => {
    // It is asked for again only after it made trouble, and was closed.
    if (isLost) throw new UnavailableError('The database was closed.');
    isLost = true;
    return connection;
  });
  return createSqliteStore(context, place, {
    model,
    // Commits of the same connection do not change its `data_version`: there is no id of a snapshot.
    reader: { use: (work) => work(connection), endSnapshot: () => {}, snapshotId: () => null },
    write: async (task) => write([task])[0] as WriteOutcome,
    stats: () => ({ groupSizes: null, waitingWrites: 0, pool: null }),
    newest,
    isThere: () => true,
    rehearsal: async () => createSqliteMemoryStore(copyOf(connection), model, newest),
    close: async () => {
      connection.close();
    },
  });
}

function copyOf(connection: Connection): Connection {
  const copy = openConnection(inMemory, 'write');
  copy.load(connection.image());
  return copy;
}

interface StoreParts {
  readonly model: StoreModel;
  readonly reader: SnapshotReader;
  readonly write: (task: WriteTask) => Promise<WriteOutcome>;
  readonly stats: Store['stats'];
  readonly rehearsal: Store['rehearsal'];
  readonly close: () => Promise<void>;
  /** The newest step that the database had when it was opened. */
  readonly newest: number;
  readonly isThere: () => boolean;
}

function createSqliteStore(context: SqlContext, place: string, parts: StoreParts): Store {
  const jobs = createJobListeners();
  const { steps } = createChangeCompiler(context);
  const engine = new SqliteEngine(context, parts);
  const commit = async (changes: readonly Change[]): Promise<void> => {
    const wanted = flattenChanges(changes);
    await withCommitEvents(
      () => steps(wanted),
      () => engine.commit(wanted),
    );
    const kinds = newJobKinds(wanted);
    if (hasJobKinds(kinds)) jobs.notify(kinds);
  };
  const store: Store = {
    about: { engine: 'sqlite', place },
    batched: () =>
      createBatchedStore(store, {
        model: parts.model,
        steps,
        resumedPerTurn,
        readCount: null,
        // Commits of one turn are one transaction anyway, in which each keeps its own outcome.
        commitEach: (lists) => Promise.all(lists.map((list) => errorOf(store.commit(list)))),
      }),
    read: async (queries, mostRows, options) => engine.read(queries, mostRows, options),
    readNow: (queries, mostRows, options) => engine.read(queries, mostRows, options),
    snapshotId: () => engine.snapshotId(),
    commit: async (changes) => {
      engine.requireOpen();
      if (changes.length > 0) await commit(changes);
    },
    claim: async (wish) => engine.write({ kind: 'claim', wish }),
    nextDue: async (kinds) => engine.nextDue(kinds),
    onJobs: jobs.add,
    ping: async () => engine.ping(),
    check: () => engine.check(),
    rehearsal: async () => {
      engine.requireOpen();
      return parts.rehearsal();
    },
    backlog: async (dueBy) => engine.backlog(dueBy),
    stats: parts.stats,
    close: () => engine.close(),
  };
  return store;
}

const resumedPerTurn = 32;

const errorOf = (commit: Promise<void>): Promise<unknown> =>
  commit.then(
    () => null,
    (error: unknown) => error,
  );

/** Unlike `select 1` this opens the file. */
const probe = { text: 'select mode from latchkey_about', values: [] };

/** One database, as long as it is open. */
class SqliteEngine {
  readonly #context: SqlContext;
  readonly #parts: StoreParts;
  #isClosed = false;

  constructor(context: SqlContext, parts: StoreParts) {
    this.#context = context;
    this.#parts = parts;
  }

  requireOpen(): void {
    if (this.#isClosed) throw new UnavailableError('The database was closed.');
  }

  #use<T>(work: (connection: Connection) => T): T {
    this.requireOpen();
    return this.#parts.reader.use(work);
  }

  read(queries: readonly Query[], mostRows?: number, { parameters = null }: ReadOptions = {}): readonly Page[] {
    const context = parameters === null ? this.#context : { ...this.#context, parameters };
    return this.#use((connection) => readPages(context, connection, queries, mostRows));
  }

  snapshotId(): string | null {
    this.requireOpen();
    return this.#parts.reader.snapshotId();
  }

  async write(task: WriteTask): Promise<readonly Entities['job'][]> {
    this.requireOpen();
    const outcome = await this.#parts.write(task);
    this.#parts.reader.endSnapshot();
    return unwrapOutcome(outcome);
  }

  async commit(changes: readonly Change[]): Promise<void> {
    await this.write({ kind: 'commit', changes });
  }

  async check(): Promise<void> {
    this.requireOpen();
    if (!this.#parts.isThere()) throw new UnavailableError('The database file is gone.');
    await this.write({ kind: 'check', newest: this.#parts.newest });
  }

  ping(): void {
    this.#use((connection) => connection.rows(probe));
  }

  nextDue(kinds: readonly string[] | null): Instant | null {
    const statement = nextDueStatement(this.#context, kinds, new Date().toISOString());
    return this.#use((connection) => (connection.rows(statement)[0]?.[0] as Instant | undefined) ?? null);
  }

  backlog(dueBy: Instant): readonly JobBacklog[] {
    const { statement, rows } = backlogStatement(this.#context, dueBy);
    return rows(this.#use((connection) => connection.rows(statement)));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#parts.close();
  }
}

function readPages(
  context: SqlContext,
  connection: Connection,
  queries: readonly Query[],
  mostRows: number | undefined,
): readonly Page[] {
  const batches = readBatches(context, queries, mostRows);
  let state = batches.next();
  if (state.done) return pagesOrThrow(state.value);
  const listener = currentListener();
  const rows = listener === null ? connection.rows : withReadEvents(listener, connection.rows);
  while (!state.done) state = batches.next(state.value.map(({ statement }) => rows(statement)));
  return pagesOrThrow(state.value);
}

function pagesOrThrow(result: readonly Page[] | Refusal): readonly Page[] {
  if (result instanceof Refusal) throw result;
  return result;
}
