// `latchkey rotate-keys`: another key signs tokens, while servers work.

import { databaseOf } from '../../app/database/openDatabase.ts';
import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

export const rotateKeys: VerbAction = async ({ config: readSettings, has, print }) => {
  const config = readSettings();
  requireDatabase(databaseOf(config).database);
  const { rotateSigningKeys } = await import('../../app/accounts/rotateKeys.ts');
  const signsFrom = await rotateSigningKeys(config, has('withdraw'));
  if (signsFrom === null) throw new UsageError('The database holds no tenant yet: start a server first.');
  print(
    has('withdraw')
      ? 'A new key signs tokens; the old ones are withdrawn. Clients ask for new tokens.'
      : `A new key is published; it signs tokens from ${signsFrom.toISOString()} on.`,
  );
  return 0;
};
