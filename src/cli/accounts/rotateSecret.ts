// `latchkey rotate-secret`: what the old key sealed is sealed with the new one, while servers work.

import { databaseOf } from '../../app/database/openDatabase.ts';
import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

export const rotateSecret: VerbAction = async ({ config: readSettings, print }) => {
  const config = readSettings();
  if (config.secretKeyFallback === null)
    throw new UsageError('LATCHKEY_SECRET_KEY_FALLBACK must be set: the old key, beside the new one.');
  requireDatabase(databaseOf(config).database);
  const { resealDatabase } = await import('../../app/accounts/rotateSecret.ts');
  const written = await resealDatabase(config);
  print(`${written} rows were encrypted anew. LATCHKEY_SECRET_KEY_FALLBACK is needed no more.`);
  return 0;
};
