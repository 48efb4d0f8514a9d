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
import type { Address, Connections, Session } from './postgres/connection.ts';
import { postgresDialect } from './postgres/dialect.ts';
import { jobNews } from './postgres/listen.ts';
import { commit } from './postgres/write.ts';
import { reading } from './read.ts';
import type { Ask } from './read.ts';
import type { Raw } from './select.ts';
import { apart, together } from './postgres/together.ts';
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
    stamp: () => null,
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

/** What was found to need further levels is read level by level so many times before it is tried in one statement again. */
const deep = new Map<string, number>();
const [mostDeep, timesDeep] = [1_000, 16];

async function pagesOf(context: Context, all: Connections, queries: readonly Query[], mostRows: number | undefined): Promise<readonly Page[]> {
  const pages = await readAgain(all, async (session) => {
    const work = reading(context, queries, mostRows);
    const state = work.next();
    if (state.done) return state.value;
    // A single statement is a snapshot by itself.
    const alone = state.value.length === 1 ? state.value[0]?.statement ?? null : together(state.value);
    const pause = alone === null ? 0 : deep.get(alone.text) ?? 0;
    if (alone !== null && pause <= 0) {
      const begun = performance.now();
      const [answered] = await session.run([alone]);
      const found = answered?.rows ?? [];
      const rows = state.value.length === 1 ? [found] : apart(found);
      tell(state.value, rows, begun);
      const next = work.next(rows);
      if (next.done) return next.value;
      if (deep.size >= mostDeep) deep.clear();
      deep.set(alone.text, timesDeep);
    } else if (alone !== null) {
      deep.set(alone.text, pause - 1);
    }
    return pagesInLevels(reading(context, queries, mostRows), session);
  });
  if (pages instanceof Refusal) throw pages;
  return pages;
}

async function pagesInLevels(work: ReturnType<typeof reading>, session: Session): Promise<readonly Page[] | Refusal> {
  let state = work.next();
  let before = [begin];
  while (!state.done) {
    const begun = performance.now();
    const answered = await session.run([...before, ...state.value.map(({ statement }) => statement)]);
    const rows = answered.slice(before.length).map((each) => each.rows);
    tell(state.value, rows, begun);
    state = work.next(rows);
    before = [];
  }
  session.say('commit');
  return state.value;
}

function tell(asks: readonly Ask[], rows: readonly (readonly Raw[])[], begun: number): void {
  const listener = listening();
  if (listener !== null) tellBatch(listener, asks.map(({ statement }) => statement), rows, performance.now() - begun);
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
