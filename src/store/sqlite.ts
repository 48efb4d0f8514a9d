// A store in an SQLite file: the main thread reads, another one writes. In memory one connection does both, for tests.

import type { StoredEntity } from '../model/storage.ts';
import { statSync } from 'node:fs';
import type { EntityName } from '../domain/entities.ts';
import { Refusal } from '../domain/refusal.ts';
import { listening } from '../observe/current.ts';
import type { Page, Query } from '../odata/query.ts';
import { changesFor } from './changes.ts';
import { Unavailable, unfolded } from './contract.ts';
import type { Store } from './contract.ts';
import { contextOf } from './dialect.ts';
import type { Context } from './dialect.ts';
import { gathering } from './gather.ts';
import { areSome, jobsIn, nextDue } from './jobs.ts';
import { listeners } from './listeners.ts';
import { reading } from './read.ts';
import { committing, toldOf } from './telling.ts';
import { backlogOf } from './vitals.ts';
import { connect, troubleOf } from './sqlite/connection.ts';
import type { Connection } from './sqlite/connection.ts';
import { sqliteDialect } from './sqlite/dialect.ts';
import { writeThread } from './sqlite/thread.ts';
import { settled, writer } from './sqlite/write.ts';
import type { Outcome, Work } from './sqlite/write.ts';

export type Model = ReadonlyMap<EntityName, StoredEntity>;

/** Works on a file whose tables are there already. */
export function sqliteFile(file: string, model: Model, newest: number, onFault: (error: Error) => void): Store {
  const reader = kept(() => connect(file, 'read'));
  const thread = writeThread({ file, model }, { onFault, onLook: reader.renew });
  const { ino } = statSync(file);
  // A file that was taken away is still written by whoever has it open, and lost.
  const isThere = (): boolean => statSync(file, { throwIfNoEntry: false })?.ino === ino;
  return store(contextOf(sqliteDialect, model), file, {
    model,
    reader,
    write: thread.write,
    vitals: thread.vitals,
    newest,
    isThere,
    close: async () => {
      await thread.close();
      reader.close();
    },
  });
}

/** Takes over a connection to a database in memory, with its tables; it is gone with the store. */
export function sqliteMemory(connection: Connection, model: Model, newest: number): Store {
  const context = contextOf(sqliteDialect, model);
  const { write } = writer(context, () => connection);
  // What the connection itself commits does not change its own view of what others committed.
  const reader: Reader = { use: (work) => work(connection), renewView: () => {}, stamp: () => null };
  return store(context, ':memory:', {
    model,
    reader,
    write: async (work) => write([work])[0] as Outcome,
    vitals: () => ({ groups: null, waitingWrites: 0, pool: null }),
    newest,
    isThere: () => true,
    close: async () => {
      connection.close();
    },
  });
}

interface Reader {
  /** Whatever is read in one use is of one snapshot. */
  readonly use: <T>(work: (connection: Connection) => T) => T;
  /** MUST be called when something was committed: what is read next sees it. */
  readonly renewView: () => void;
  readonly stamp: Store['stamp'];
}
interface Parts {
  readonly model: Model;
  readonly reader: Reader;
  readonly write: (work: Work) => Promise<Outcome>;
  readonly vitals: Store['vitals'];
  readonly close: () => Promise<void>;
  /** The newest step that the database had when it was opened. */
  readonly newest: number;
  readonly isThere: () => boolean;
}

function store(
  context: Context,
  place: string,
  { model, reader, write, vitals, newest, isThere, close }: Parts,
): Store {
  const jobs = listeners();
  const changesOf = changesFor(context);
  let isClosed = false;
  const written = async (work: Work) => {
    const outcome = await write(work);
    reader.renewView();
    return settled(outcome);
  };
  const whileOpen = () => {
    if (isClosed) throw new Unavailable('The database was closed.');
  };
  const use: Reader['use'] = (work) => {
    whileOpen();
    return reader.use(work);
  };
  const readNow: NonNullable<Store['readNow']> = (queries, mostRows, { instead = null } = {}) =>
    use((connection) => pagesOf(instead === null ? context : { ...context, instead }, connection, queries, mostRows));
  const itself: Store = {
    about: { engine: 'sqlite', place },
    // What is asked in one turn is one transaction anyway, in which each keeps its own outcome.
    gathered: () =>
      gathering(itself, {
        model,
        steps: changesOf.steps,
        atOnce: goingOnAtOnce,
        reads: null,
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
    stamp: () => {
      whileOpen();
      return reader.stamp();
    },
    commit: async (changes) => {
      whileOpen();
      if (changes.length === 0) return;
      const wanted = unfolded(changes);
      await committing(
        () => changesOf.steps(wanted),
        async () => {
          await written({ kind: 'commit', changes: wanted });
        },
      );
      const kinds = jobsIn(wanted);
      if (areSome(kinds)) jobs.tell(kinds);
    },
    claim: async (wish) => {
      whileOpen();
      return written({ kind: 'claim', wish });
    },
    nextDue: async (kinds) =>
      use(
        (connection) =>
          (connection.rows(nextDue(context, kinds, new Date().toISOString()))[0]?.[0] as string | undefined) ?? null,
      ),
    onJobs: jobs.add,
    ping: async () => {
      use((connection) => connection.rows(look));
    },
    check: async () => {
      whileOpen();
      if (!isThere()) throw new Unavailable('The database file is gone.');
      await written({ kind: 'check', newest });
    },
    backlog: async (dueBy) => {
      const { statement, rows } = backlogOf(context, dueBy);
      return rows(use((connection) => connection.rows(statement)));
    },
    vitals,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await close();
    },
  };
  return itself;
}

const goingOnAtOnce = 32;

/** Unlike `select 1` this opens the file. */
const look = { text: 'select mode from latchkey_about', values: [] };
const dataVersion = { text: 'pragma data_version', values: [] };
const [begin, end] = [
  { text: 'begin', values: [] },
  { text: 'commit', values: [] },
];

function pagesOf(
  context: Context,
  connection: Connection,
  queries: readonly Query[],
  mostRows: number | undefined,
): readonly Page[] {
  const work = reading(context, queries, mostRows);
  let state = work.next();
  if (state.done) return pagesIn(state.value);
  const listener = listening();
  const rows = listener === null ? connection.rows : toldOf(listener, connection.rows);
  while (!state.done) state = work.next(state.value.map(({ statement }) => rows(statement)));
  return pagesIn(state.value);
}

function pagesIn(found: readonly Page[] | Refusal): readonly Page[] {
  if (found instanceof Refusal) throw found;
  return found;
}

/**
 * A connection that is opened when needed, and anew after the file made trouble. Calls that come in one turn of the
 * event loop share a snapshot:
 * whoever asks as a consequence of an answer, ours or another process's, asks in a later turn.
 */
function kept(open: () => Connection): Reader & { readonly renew: () => void; readonly close: () => void } {
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
  const use: Reader['use'] = (work) => {
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
      const trouble = troubleOf(error);
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
    renewView: ended,
    // Numbers of one connection say nothing of another's. https://sqlite.org/pragma.html#pragma_data_version
    stamp: () =>
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
