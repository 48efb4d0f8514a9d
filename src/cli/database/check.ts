// `latchkey check`: holds what a database says against what must always hold, and mends what is told to be mended.

import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

/** Status 3 where something does not hold, and was not mended. */
export const check: VerbAction = async ({ location, mode: modeOf, has, print }) => {
  const { database, name } = location(null);
  const mode = modeOf();
  if (mode === null) throw new UsageError('LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production.');
  requireDatabase(database);
  const { checkDatabase } = await import('../../app/database/checkDatabase.ts');
  const broken = await checkDatabase({ database, mode }, has('mend'));
  if (broken === null) throw new UsageError(`${name} holds no tenant yet.`);
  for (const { name: invariant, says, found, mended, examples } of broken) {
    print(`${invariant}: ${found} found, ${mended} mended. ${says}`);
    for (const example of examples) print(`  ${example}`);
    if (examples.length < found) print(`  and ${found - examples.length} more`);
  }
  const left = broken.reduce((sum, { found, mended }) => sum + found - mended, 0);
  print(broken.length === 0 ? `${name}: everything holds.` : `${name}: ${left} violations are left.`);
  return left === 0 ? 0 : 3;
};
