// `latchkey rotate-keys`: other keys sign tokens and checkpoints of the audit, while servers work.

import { databaseOf } from '../../app/database/openDatabase.ts';
import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

export const rotateKeys: VerbAction = async ({ config: readSettings, has, print }) => {
  const config = readSettings();
  requireDatabase(databaseOf(config).database);
  const { rotateSigningKeys } = await import('../../app/accounts/rotateKeys.ts');
  const rotation = await rotateSigningKeys(config, has('withdraw'));
  if (rotation === null) throw new UsageError('The database holds no tenant yet: start a server first.');
  print(
    has('withdraw')
      ? 'A new key signs tokens; the old ones are withdrawn. Clients ask for new tokens.'
      : `A new key is published; it signs tokens from ${rotation.signsFrom.toISOString()} on.`,
  );
  if (rotation.audit !== null) {
    const { verifierKey, withdrawnFrom } = rotation.audit;
    print(`Keys that signed checkpoints of the audit count up to a tree of ${withdrawnFrom} rows.`);
    print(`The key of later ones: ${verifierKey}`);
  }
  return 0;
};
