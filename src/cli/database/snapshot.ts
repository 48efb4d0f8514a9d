// `latchkey snapshot --to FILE`: all that a sandbox holds, in the form of `GET /sandbox/snapshot`.

import { writeFile } from 'node:fs/promises';
import { writeNewFile } from './newFile.ts';
import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

export const snapshot: VerbAction = async ({ text, location, mode, print }) => {
  const file = text('to');
  const from = location(null);
  if (mode() === 'production') throw new UsageError('A snapshot is of a sandbox; `latchkey backup` is for production.');
  requireDatabase(from.database);
  const { snapshotOfDatabase } = await import('../../app/database/snapshotDatabase.ts');
  const taken = await writeNewFile(file, async (draft) => {
    const found = await snapshotOfDatabase(from);
    if (found === null) throw new UsageError(`${from.name} holds no sandbox with its secrets.`);
    await writeFile(draft, `${JSON.stringify(found)}\n`, { mode: 0o600, flush: true });
    return found;
  });
  const rows = Object.values(taken.rows).reduce((sum, count) => sum + count, 0);
  print(`${from.name} was written to ${file}: ${rows} rows as of ${taken.at} in tenant time.`);
  return 0;
};
