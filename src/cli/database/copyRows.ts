// Every row from one place to another, counted on the way, and the counts compared before anything counts as written.

import type { EntityName } from '../../domain/entities.ts';
import {
  readSealingKey,
  readSecrets,
  writeSealingKey,
  writeSecrets,
  type SandboxSecrets,
} from '../../sandbox/sandboxSecrets.ts';
import { sealingKeyPath } from '../../sandbox/secretsPath.ts';
import type { DatabaseMode } from '../../store/schema/migrate.ts';
import { dumpedEntities, type DumpRow, type DumpWriter } from '../../store/dump.ts';
import { UsageError, type DatabaseLocation } from '../verb.ts';

export type RowBatches = AsyncIterable<readonly [entity: EntityName, rows: readonly DumpRow[]]>;
export type RowCounts = Readonly<Record<string, number>>;

/** Into an empty database, all or nothing. `expected` is asked when all was read. Gives how many rows of what. */
export async function copyRows(
  portions: RowBatches,
  writing: DumpWriter,
  expected: (counts: RowCounts) => RowCounts,
): Promise<RowCounts> {
  try {
    const counts: Record<string, number> = Object.fromEntries(dumpedEntities.map((name) => [name, 0]));
    for await (const [name, rows] of portions) {
      await writing.write(name, rows);
      counts[name] = (counts[name] ?? 0) + rows.length;
    }
    const wanted = expected(counts);
    for (const name of dumpedEntities) {
      const found = await writing.count(name);
      if (found !== (wanted[name] ?? 0))
        throw new UsageError(
          `Of ${name} ${wanted[name] ?? 0} rows were to come and ${found} came: nothing was written.`,
        );
    }
    await writing.commit();
    return counts;
  } catch (error) {
    await writing.rollback();
    throw error;
  }
}

/** What stands in files beside a sandbox's database: null in production, and where a file is not there. */
export interface SandboxFiles {
  readonly secrets: SandboxSecrets | null;
  /** What `LATCHKEY_SECRET_KEY` is in production. */
  readonly sealingKey: string | null;
}

export async function readSandboxFiles({ secretsFile }: DatabaseLocation, mode: DatabaseMode): Promise<SandboxFiles> {
  if (mode === 'production') return { secrets: null, sealingKey: null };
  return { secrets: await readSecrets(secretsFile), sealingKey: await readSealingKey(sealingKeyPath(secretsFile)) };
}

/** Before the rows: of a sandbox without its secrets nobody has a password, and without its key no token is signed. */
export async function writeSandboxFiles(
  { secretsFile }: DatabaseLocation,
  { secrets, sealingKey }: SandboxFiles,
): Promise<void> {
  const refuse = (file: string): never => {
    throw new UsageError(`${file} is of another sandbox: take it away, or name another folder.`);
  };
  if (secrets !== null) {
    const kept = await writeSecrets(secretsFile, secrets);
    if (JSON.stringify(kept) !== JSON.stringify(secrets)) refuse(secretsFile);
  }
  if (sealingKey !== null) {
    const file = sealingKeyPath(secretsFile);
    if ((await writeSealingKey(file, sealingKey)) !== sealingKey) refuse(file);
  }
}

export function countLines(counts: RowCounts): readonly string[] {
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `  ${name.padEnd(28)} ${String(count).padStart(9)}`);
  return [
    ...rows,
    `  ${'together'.padEnd(28)} ${String(Object.values(counts).reduce((sum, count) => sum + count, 0)).padStart(9)}`,
  ];
}
