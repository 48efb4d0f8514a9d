// `latchkey migrate`: makes the tables, or brings them to this version, and nothing else.

import { newestMigrationNumber } from '../store/dump.ts';
import { open } from '../store/open.ts';
import { UsageError, type CliVerb } from './verb.ts';

export const migrate: CliVerb = {
  about:
    'Makes the tables of the database that the settings name, or brings them to this version. A start does ' +
    'the same by itself.',
  options: {},
  run: async ({ location: place, mode, print: tell }) => {
    const { database, name } = place(null);
    if (mode === null)
      throw new UsageError('LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production.');
    await (
      await open({
        database,
        mode,
        onFault: (error) => {
          throw error;
        },
      })
    ).close();
    tell(`${name} is at step ${newestMigrationNumber()}.`);
  },
};
