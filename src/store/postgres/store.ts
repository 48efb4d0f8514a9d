// A store in a schema of a PostgreSQL database: any number of processes may share it.

import { createChangeCompiler } from '../write/changeStatements.ts';
import { flattenChanges, type Store } from '../contract.ts';
import { newJobKinds } from '../write/jobStatements.ts';
import { createConnectionPool, withTimeout, type DatabaseAddress, type ConnectionPool } from './connection.ts';
import { postgresDialect } from './dialect.ts';
import { createJobNotifications } from './jobNotifications.ts';
import { createJobListeners } from '../jobListeners.ts';
import { openRehearsal } from './rehearsal.ts';
import { createBatchedStore } from '../batching/batchedStore.ts';
import { withCommitEvents } from '../statementEvents.ts';
import { createSqlContext } from '../sql/context.ts';
import type { StoreModel } from '../storeModel.ts';
import { PostgresEngine } from './engine.ts';

/** Works on a schema whose tables are there already. */
export function createPostgresStore(
  address: DatabaseAddress,
  model: StoreModel,
  newest: number,
  onFault: (error: Error) => void,
): Store {
  const pool = createConnectionPool(address, onFault);
  const notifications = createJobNotifications(address, pool, onFault);
  return createStoreOf(pool, {
    place: describeAddress(address),
    model,
    newest,
    jobs: notifications,
    rehearsal: async () => {
      const connections = await openRehearsal(address);
      const jobs = { ...createJobListeners(), close: async () => {} };
      const rehearsal = async (): Promise<never> => {
        throw new Error('A rehearsal has no rehearsal.');
      };
      return createStoreOf(connections, { place: describeAddress(address), model, newest, jobs, rehearsal });
    },
  });
}

interface StoreParts {
  readonly place: string;
  readonly model: StoreModel;
  readonly newest: number;
  readonly jobs: Pick<ReturnType<typeof createJobNotifications>, 'add' | 'notify' | 'close'>;
  readonly rehearsal: Store['rehearsal'];
}

function createStoreOf(pool: ConnectionPool, { place, model, newest, jobs, rehearsal }: StoreParts): Store {
  const context = createSqlContext(postgresDialect, model);
  const { steps } = createChangeCompiler(context);
  const engine = new PostgresEngine(context, pool, newest);
  let isClosed = false;
  const store: Store = {
    about: { engine: 'postgres', place },
    batched: () =>
      createBatchedStore(store, {
        model,
        steps,
        resumedPerTurn,
        readCount: () => engine.reads,
        commitEach: async (lists) => {
          const each = lists.map(flattenChanges);
          const errors = await engine.commitEach(each);
          jobs.notify(newJobKinds(each.flatMap((list, at) => (errors[at] === null ? list : []))));
          return errors;
        },
      }),
    read: (queries, mostRows, options) => engine.read(queries, mostRows, options),
    readNow: null,
    snapshotId: () => null,
    commit: async (changes) => {
      if (changes.length === 0) return;
      const wanted = flattenChanges(changes);
      await withCommitEvents(
        () => steps(wanted),
        () => engine.commit(wanted),
      );
      jobs.notify(newJobKinds(wanted));
    },
    claim: (wish) => engine.claim(wish),
    nextDue: (kinds) => engine.nextDue(kinds),
    onJobs: jobs.add,
    ping: () => withTimeout(pingTimeoutMs, engine.ping()),
    check: () => withTimeout(pingTimeoutMs, engine.check()),
    rehearsal,
    backlog: (dueBy) => engine.backlog(dueBy),
    stats: () => ({ groupSizes: null, waitingWrites: 0, pool: pool.stats() }),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await jobs.close();
      await pool.close();
    },
  };
  return store;
}

/** A read takes two turns, one for its question and one for its answer. */
const resumedPerTurn = 10;

/** A health check does not wait for the time limits of real work. */
const pingTimeoutMs = 3_000;

function describeAddress({ url, schema }: DatabaseAddress): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port ? `:${port}` : ''}${pathname} (${schema})`;
}
