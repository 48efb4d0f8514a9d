// A store in a schema of a PostgreSQL database: any number of processes may share it.

import { listening } from '../observe/current.ts';
import type { Page, Query } from '../odata/query.ts';
import { Refusal } from '../domain/refusal.ts';
import { changesFor } from './changes.ts';
import { Unavailable, unfolded } from './contract.ts';
import type { Store } from './contract.ts';
import { contextOf } from './dialect.ts';
import type { Context, Statement } from './dialect.ts';
import { claiming, insertsJobs, nextDue } from './jobs.ts';
import { connections, isLost, troubleOf, within } from './postgres/connection.ts';
import type { Address, Connections } from './postgres/connection.ts';
import { postgresDialect } from './postgres/dialect.ts';
import { jobNews } from './postgres/listen.ts';
import { commit } from './postgres/write.ts';
import { reading } from './read.ts';
import type { Model } from './sqlite.ts';
import { committing, tellBatch } from './telling.ts';
import { backlogOf, newestStep, touch } from './vitals.ts';

/** Works on a schema whose tables are there already. */
export function postgres(address: Address, model: Model, newest: number, onFault: (error: Error) => void): Store {
  const context = contextOf(postgresDialect, model);
  const changes = changesFor(context);
  const all = connections(address, onFault);
  const news = jobNews(address, all, onFault);
  let isClosed = false;
  // While nothing can be written, that the database can be read is not enough.
  let mayWrite = true;
  const alone = (statement: Statement) => readAgain(all, async (session) => (await session.run([statement]))[0]?.rows ?? []);
  const checked = async (): Promise<void> => {
    try {
      const [, step] = await all.use((session) => session.run([touch(context, new Date().toISOString()), newestStep]));
      if (Number(step?.rows[0]?.[0]) < newest) throw new Unavailable('The database has not the tables of this program.');
      mayWrite = true;
    } catch (error) {
      throw troubleOf(error) ?? error;
    }
  };
  return {
    about: { engine: 'postgres', place: placeOf(address) },
    read: (queries, mostRows) => pagesOf(context, all, queries, mostRows),
    commit: async (wanted) => {
      if (wanted.length === 0) return;
      const each = unfolded(wanted);
      try {
        await committing(() => changes.steps(each), () => commit(context, changes, all, each));
        mayWrite = true;
      } catch (error) {
        mayWrite &&= !(error instanceof Unavailable);
        throw error;
      }
      if (insertsJobs(wanted)) news.tell();
    },
    claim: async (wish) => {
      const { statement, rows } = claiming(context, wish);
      try {
        return rows(await all.use(async (session) => (await session.run([statement]))[0]?.rows ?? []));
      } catch (error) {
        throw troubleOf(error) ?? error;
      }
    },
    nextDue: async () => ((await alone(nextDue(context, new Date().toISOString())))[0]?.[0] as string | undefined) ?? null,
    onJobs: news.add,
    ping: () => within(pingTimeoutMs, mayWrite ? alone({ text: 'select 1', values: [] }).then(() => {}) : checked()),
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
}

/** Whoever asks for our health will not wait for the time limits of real work. */
const pingTimeoutMs = 3_000;

const begin: Statement = { text: 'begin isolation level repeatable read read only', values: [] };

async function pagesOf(context: Context, all: Connections, queries: readonly Query[], mostRows: number | undefined): Promise<readonly Page[]> {
  const pages = await readAgain(all, async (session) => {
    const work = reading(context, queries, mostRows);
    let state = work.next();
    if (state.done) return state.value;
    // A single statement is a snapshot by itself.
    const isOne = state.value.length === 1 && queries.every((query) => query.expand.length === 0);
    let before = isOne ? [] : [begin];
    const listener = listening();
    while (!state.done) {
      const begun = listener === null ? 0 : performance.now();
      const answered = await session.run([...before, ...state.value]);
      const rows = answered.slice(before.length).map((each) => each.rows);
      if (listener !== null) tellBatch(listener, state.value, rows, performance.now() - begun);
      state = work.next(rows);
      before = [];
    }
    if (!isOne) session.say('commit');
    return state.value;
  });
  if (pages instanceof Refusal) throw pages;
  return pages;
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
