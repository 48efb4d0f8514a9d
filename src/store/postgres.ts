// A store in a schema of a PostgreSQL database: any number of processes may share it.

import { listening } from '../observe/current.ts';
import type { Page, Query } from '../odata/query.ts';
import { Refusal } from '../domain/refusal.ts';
import { changesFor } from './changes.ts';
import { Unavailable, unfolded } from './contract.ts';
import type { BesidesRead, Store } from './contract.ts';
import { namedBy } from './condition.ts';
import { contextOf } from './dialect.ts';
import type { Context, Statement } from './dialect.ts';
import { claiming, jobsIn, nextDue } from './jobs.ts';
import { connections, isLost, troubleOf, within } from './postgres/connection.ts';
import type { Address, Connections, Session } from './postgres/connection.ts';
import { postgresDialect } from './postgres/dialect.ts';
import { jobNews } from './postgres/listen.ts';
import { snapshot, stampIn, together } from './postgres/together.ts';
import type { Together } from './postgres/together.ts';
import { commit, commitEach } from './postgres/write.ts';
import { gathering } from './gather.ts';
import { reading } from './read.ts';
import type { Ask } from './read.ts';
import type { Raw } from './select.ts';
import type { Model } from './sqlite.ts';
import { committing, tellBatch } from './telling.ts';
import { backlogOf, newestStep, touch } from './vitals.ts';

/** Works on a schema whose tables are there already. */
export function postgres(address: Address, model: Model, newest: number, onFault: (error: Error) => void): Store {
  const context = contextOf(postgresDialect, model);
  const changes = changesFor(context);
  const all = connections(address, onFault);
  const small = together((work) => readAgain(all, work));
  const writing = { context, changes, connections: all };
  const news = jobNews(address, all, onFault);
  let isClosed = false;
  let reads = 0;
  const alone = (statement: Statement) => readAgain(all, async (session) => (await session.run([statement]))[0] ?? []);
  const checked = async (): Promise<void> => {
    try {
      const [, step] = await all.use((session) =>
        session.change([touch(context, new Date().toISOString()), newestStep]),
      );
      if (Number(step?.[0]?.[0]) < newest) throw new Unavailable('The database has not the tables of this program.');
    } catch (error) {
      throw troubleOf(error) ?? error;
    }
  };
  const store: Store = {
    about: { engine: 'postgres', place: placeOf(address) },
    gathered: () =>
      gathering(store, {
        model,
        steps: changes.steps,
        atOnce: goingOnAtOnce,
        reads: () => reads,
        commitEach: async (lists) => {
          const each = lists.map(unfolded);
          const errors = await commitEach(writing, each);
          news.tell(jobsIn(each.flatMap((list, at) => (errors[at] === null ? list : []))));
          return errors;
        },
      }),
    read: (queries, mostRows, { instead = null, stamped } = {}) => {
      reads += 1;
      return pagesOf(
        instead === null ? context : { ...context, instead },
        { all, small },
        { queries, mostRows, stamped },
      );
    },
    readNow: null,
    stamp: () => null,
    commit: async (wanted) => {
      if (wanted.length === 0) return;
      const each = unfolded(wanted);
      await committing(
        () => changes.steps(each),
        () => commit(writing, each),
      );
      news.tell(jobsIn(each));
    },
    claim: async (wish) => {
      const { statement, rows } = claiming(context, wish);
      try {
        return rows(await all.use(async (session) => (await session.change([notSynced, statement]))[1] ?? []));
      } catch (error) {
        throw troubleOf(error) ?? error;
      }
    },
    nextDue: async (kinds) =>
      ((await alone(nextDue(context, kinds, new Date().toISOString())))[0]?.[0] as string | undefined) ?? null,
    onJobs: news.add,
    ping: () =>
      within(
        pingTimeoutMs,
        alone({ text: 'select 1', values: [] }).then(() => {}),
      ),
    check: () => within(pingTimeoutMs, checked()),
    backlog: async (dueBy) => {
      const { statement, rows } = backlogOf(context, dueBy);
      return rows(await alone(statement));
    },
    vitals: () => ({ groups: null, waitingWrites: 0, pool: all.load() }),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await news.close();
      await all.close();
    },
  };
  return store;
}

/** A read has two turns, for its question and its answer. */
const goingOnAtOnce = 10;

/**
 * A claim that is lost with the power was nobody's: its job is at the version that it had, and whoever had it finds out
 * when it commits.
 */
const notSynced: Statement = { text: 'set local synchronous_commit = off', values: [] };

/** Whoever asks for our health will not wait for the time limits of real work. */
const pingTimeoutMs = 3_000;

const begin: Statement = { text: 'begin isolation level repeatable read read only', values: [] };

/**
 * What was found to need further levels is read level by level so many times before it is tried in one message again.
 */
const deep = new Map<string, number>();
const [mostDeep, timesDeep] = [1_000, 16];

interface Asked {
  readonly queries: readonly Query[];
  readonly mostRows: number | undefined;
  readonly stamped: BesidesRead['stamped'];
}

interface Ways {
  readonly all: Connections;
  readonly small: Together;
}

async function pagesOf(context: Context, ways: Ways, asked: Asked): Promise<readonly Page[]> {
  const pages = await pagesBy(context, ways, asked);
  if (pages instanceof Refusal) throw pages;
  return pages;
}

async function pagesBy(context: Context, { all, small }: Ways, asked: Asked): Promise<readonly Page[] | Refusal> {
  const begun = (): ReturnType<typeof reading> => reading(context, asked.queries, asked.mostRows);
  const inLevels = (): Promise<readonly Page[] | Refusal> =>
    readAgain(all, (session) => pagesInLevels(begun(), session, asked));
  const work = begun();
  const state = work.next();
  if (state.done) return state.value;
  const key = state.value.map(({ statement }) => statement.text).join();
  const pause = deep.get(key) ?? 0;
  if (pause > 0) {
    deep.set(key, pause - 1);
    return inLevels();
  }
  const rows = isSmall(asked, state.value)
    ? [await smallRows(small, state.value[0] as Ask, asked)]
    : await readAgain(all, (session) => rowsOf(session, state.value, [], asked));
  const next = work.next(rows);
  if (next.done) return next.value;
  if (deep.size >= mostDeep) deep.clear();
  deep.set(key, timesDeep);
  return inLevels();
}

/** One row by its id, by one statement, of which nobody wants to hear. */
const isSmall = ({ queries: [query, ...more] }: Asked, asks: readonly Ask[]): boolean =>
  more.length === 0 &&
  query?.top === 1 &&
  namedBy(query.where) !== undefined &&
  asks.length === 1 &&
  listening() === null;

async function smallRows(small: Together, { statement }: Ask, { stamped }: Asked): Promise<readonly Raw[]> {
  const { stamp, rows } = await small(statement);
  stamped?.(stamp);
  return rows;
}

async function pagesInLevels(
  work: ReturnType<typeof reading>,
  session: Session,
  asked: Asked,
): Promise<readonly Page[] | Refusal> {
  let state = work.next();
  let before = [begin];
  try {
    while (!state.done) {
      state = work.next(await rowsOf(session, state.value, before, before.length === 0 ? null : asked));
      before = [];
    }
  } catch (error) {
    await session.giveUp(error);
    throw error;
  }
  void session.say('commit');
  return state.value;
}

/** `asked` where the stamp of the snapshot is to be told. */
async function rowsOf(
  session: Session,
  asks: readonly Ask[],
  begins: readonly Statement[],
  asked: Asked | null,
): Promise<readonly (readonly Raw[])[]> {
  const begun = performance.now();
  const before = asked?.stamped === undefined ? begins : [...begins, snapshot];
  const all = await session.run([...before, ...asks.map(({ statement }) => statement)]);
  if (before !== begins) asked?.stamped?.(stampIn(all[begins.length]));
  const rows = all.slice(before.length);
  const listener = listening();
  if (listener !== null)
    tellBatch(
      listener,
      asks.map(({ statement }) => statement),
      rows,
      performance.now() - begun,
    );
  return rows;
}

/** A read may be asked again: a connection that the server closed while it was idle is noticed only when it is used. */
async function readAgain<T>(all: Connections, work: Parameters<typeof all.use<T>>[0]): Promise<T> {
  try {
    return await all.use(work).catch((error: unknown) => {
      if (isLost(error)) return all.use(work);
      throw error;
    });
  } catch (error) {
    throw troubleOf(error) ?? error;
  }
}

function placeOf({ url, schema }: Address): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port ? `:${port}` : ''}${pathname} (${schema})`;
}
