// `latchkey copy --from … --to …`: a tenant from one engine to the other, or from one place to another.

import { existsSync } from 'node:fs';
import { readSecrets } from '../sandbox/secrets.ts';
import { readingRows, tables } from '../store/rows.ts';
import type { Reading } from '../store/rows.ts';
import { carry, keepSecrets, toldCounts, type Portions } from './carry.ts';
import { CannotDo, type Place, type Verb } from './verb.ts';

export const copy: Verb = {
  about:
    'Copies a whole tenant into an empty database of either engine and compares the counts, table by table. ' +
    'What is written to the source meanwhile is not copied: stop its servers first.',
  options: { from: ['DATABASE', 'where it is: sqlite:PATH or postgres://…'], to: ['DATABASE', 'where it is to be'] },
  run: async ({ place, tell }) => {
    const [from, to] = [place('from'), place('to')];
    if (from.database === to.database) throw new CannotDo('--from and --to name the same database.');
    await mustBeThere(from);
    const reading = await readingRows(from.database);
    try {
      await keepSecrets(to, reading.mode === 'sandbox' ? await readSecrets(from.secretsFile) : null);
      const told: Record<string, number> = {};
      const counts = await carry(allOf(reading, told), { database: to.database, mode: reading.mode }, () => told);
      for (const line of [`${from.name} was copied to ${to.name}:`, ...toldCounts(counts)]) tell(line);
    } finally {
      await reading.end();
    }
  },
};

/** An SQLite file that is named to be read is not to be made. */
export async function mustBeThere({ database, name }: Place): Promise<void> {
  if (database.startsWith('sqlite:') && !existsSync(database.slice('sqlite:'.length)))
    throw new CannotDo(`There is no ${name}.`);
}

/** Every row, and how many there were: counted where they are read. */
export async function* allOf(reading: Reading, counts: Record<string, number>): Portions {
  for (const name of tables) {
    counts[name] = 0;
    for await (const rows of reading.rows(name)) {
      counts[name] += rows.length;
      yield [name, rows];
    }
  }
}
