// `latchkey copy --from … --to …`: a tenant from one engine to the other, or from one place to another.

import { existsSync } from 'node:fs';
import { openDumpReader, dumpedEntities, type DumpReader } from '../../store/dump.ts';
import { copyRows, countLines, readSandboxFiles, writeSandboxFiles, type RowBatches } from './copyRows.ts';
import { UsageError, type DatabaseLocation, type VerbAction } from '../verb.ts';

export const copy: VerbAction = async ({ location, print }) => {
  const [from, to] = [location('from'), location('to')];
  if (from.database === to.database) throw new UsageError('--from and --to name the same database.');
  await requireDatabase(from);
  const reading = await openDumpReader(from.database);
  try {
    await writeSandboxFiles(to, await readSandboxFiles(from, reading.mode));
    const read: Record<string, number> = {};
    const counts = await copyRows(
      readAllRows(reading, read),
      { database: to.database, mode: reading.mode },
      () => read,
    );
    for (const line of [`${from.name} was copied to ${to.name}:`, ...countLines(counts)]) print(line);
    return 0;
  } finally {
    await reading.close();
  }
};

/** An SQLite file that is named to be read is not to be made. */
export async function requireDatabase({ database, name }: DatabaseLocation): Promise<void> {
  if (database.startsWith('sqlite:') && !existsSync(database.slice('sqlite:'.length)))
    throw new UsageError(`There is no ${name}.`);
}

/** Every row, and how many there were: counted where they are read. */
export async function* readAllRows(reading: DumpReader, counts: Record<string, number>): RowBatches {
  for (const name of dumpedEntities) {
    counts[name] = 0;
    for await (const rows of reading.rows(name)) {
      counts[name] += rows.length;
      yield [name, rows];
    }
  }
}
