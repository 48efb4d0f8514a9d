// `latchkey copy --from … --to …`: a tenant from one engine to the other, or from one place to another.

import { openDumpReader, openDumpWriter, dumpedEntities, type DumpReader } from '../../store/dump.ts';
import { copyRows, countLines, readSandboxFiles, writeSandboxFiles, type RowBatches } from './copyRows.ts';
import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

export const copy: VerbAction = async ({ location, print }) => {
  const [from, to] = [location('from'), location('to')];
  if (from.database === to.database) throw new UsageError('--from and --to name the same database.');
  requireDatabase(from.database);
  const reading = await openDumpReader(from.database);
  try {
    await writeSandboxFiles(to, await readSandboxFiles(from, reading.mode));
    const read: Record<string, number> = {};
    const counts = await copyRows(
      readAllRows(reading, read),
      await openDumpWriter(to.database, reading.mode),
      () => read,
    );
    for (const line of [`${from.name} was copied to ${to.name}:`, ...countLines(counts)]) print(line);
    return 0;
  } finally {
    await reading.close();
  }
};

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
