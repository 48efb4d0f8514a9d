// A database that is opened for one piece of work from the command line, beside the servers that work on it.

import type { Config } from '../../config/config.ts';
import type { Store } from '../../store/contract.ts';
import { open, type OpenOptions } from '../../store/open.ts';

/** Which database, and whether it is a sandbox's. */
export type DatabaseOptions = Pick<OpenOptions, 'database' | 'mode'>;

/** The database of the settings. */
export const databaseOf = ({ database, mode }: Pick<Config, 'database' | 'mode'>): DatabaseOptions => ({
  database: database.engine === 'sqlite' ? `sqlite:${database.path}` : database.url,
  mode,
});

/** Opens a database, works in it and closes it, whatever became of the work. */
export async function withOpenDatabase<T>(options: DatabaseOptions, work: (store: Store) => Promise<T>): Promise<T> {
  const onFault = (error: unknown): never => {
    throw error;
  };
  const store = await open({ ...options, onFault });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
