// `latchkey migrate`: makes the tables, or brings them to this version, and nothing else.

import { newestMigrationNumber } from '../../store/dump.ts';
import { open } from '../../store/open.ts';
import { UsageError, type VerbAction } from '../verb.ts';

export const migrate: VerbAction = async ({ location, mode: modeOf, print }) => {
  const { database, name } = location(null);
  const mode = modeOf();
  if (mode === null) throw new UsageError('LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production.');
  await (
    await open({
      database,
      mode,
      onFault: (error) => {
        throw error;
      },
    })
  ).close();
  print(`${name} is at step ${newestMigrationNumber()}.`);
  return 0;
};
