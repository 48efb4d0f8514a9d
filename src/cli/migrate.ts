// `latchkey migrate`: makes the tables, or brings them to this version, and nothing else.

import { newestStep } from '../store/rows.ts';
import { open } from '../store/open.ts';
import { CannotDo, type Verb } from './verb.ts';

export const migrate: Verb = {
  about:
    'Makes the tables of the database that the settings name, or brings them to this version. A start does ' +
    'the same by itself.',
  options: {},
  run: async ({ place, mode, tell }) => {
    const { database, name } = place(null);
    if (mode === null) throw new CannotDo('LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production.');
    await (
      await open({
        database,
        mode,
        onFault: (error) => {
          throw error;
        },
      })
    ).close();
    tell(`${name} is at step ${newestStep()}.`);
  },
};
