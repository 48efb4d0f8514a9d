// Every row from one place to another, counted on the way, and the counts compared before anything counts as written.

import type { EntityName } from '../domain/entities.ts';
import { writeSecrets, type Secrets } from '../sandbox/secrets.ts';
import type { Mode } from '../store/migrate.ts';
import { tables, writingRows } from '../store/rows.ts';
import type { WholeRow } from '../store/rows.ts';
import { CannotDo, type Place } from './verb.ts';

export type Portions = AsyncIterable<readonly [entity: EntityName, rows: readonly WholeRow[]]>;
export type Counts = Readonly<Record<string, number>>;

/** Into an empty database, all or nothing. `expected` is asked when all was read. Gives how many rows of what. */
export async function carry(
  portions: Portions,
  to: { readonly database: string; readonly mode: Mode },
  expected: (counts: Counts) => Counts,
): Promise<Counts> {
  const writing = await writingRows(to.database, to.mode);
  try {
    const counts: Record<string, number> = Object.fromEntries(tables.map((name) => [name, 0]));
    for await (const [name, rows] of portions) {
      await writing.write(name, rows);
      counts[name] = (counts[name] ?? 0) + rows.length;
    }
    const wanted = expected(counts);
    for (const name of tables) {
      const found = await writing.count(name);
      if (found !== (wanted[name] ?? 0))
        throw new CannotDo(`Of ${name} ${wanted[name] ?? 0} rows were to come and ${found} came: nothing was written.`);
    }
    await writing.commit();
    return counts;
  } catch (error) {
    await writing.abandon();
    throw error;
  }
}

/** Before the rows: of a sandbox without its secrets nobody has a password. */
export async function keepSecrets({ secretsFile }: Place, secrets: Secrets | null): Promise<void> {
  if (secrets === null) return;
  const kept = await writeSecrets(secretsFile, secrets);
  if (JSON.stringify(kept) !== JSON.stringify(secrets))
    throw new CannotDo(`${secretsFile} has the secrets of another sandbox: take it away, or name another folder.`);
}

export function toldCounts(counts: Counts): readonly string[] {
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `  ${name.padEnd(28)} ${String(count).padStart(9)}`);
  return [
    ...rows,
    `  ${'together'.padEnd(28)} ${String(Object.values(counts).reduce((sum, count) => sum + count, 0)).padStart(9)}`,
  ];
}
