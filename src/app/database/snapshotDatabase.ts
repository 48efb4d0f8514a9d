// Snapshots of a sandbox's database from the command line.

import { isSeeded } from '../../sandbox/seed.ts';
import { restoreRows, takeSnapshot, unpackSnapshot, type SandboxSnapshot } from '../../sandbox/snapshots/snapshot.ts';
import {
  fixedSecrets,
  generateSecrets,
  readSecrets,
  writeSecrets,
  type SandboxSecrets,
} from '../../sandbox/sandboxSecrets.ts';
import { newestMigrationNumber } from '../../store/dump.ts';
import { newId } from '../newId.ts';
import { withOpenDatabase } from './openDatabase.ts';

/** A sandbox's database, and where its secrets are. */
interface SandboxDatabase {
  readonly database: string;
  readonly secretsFile: string;
}

/** All that it holds; null for one that holds nothing. A server may work on it meanwhile. */
export function snapshotOfDatabase(place: SandboxDatabase): Promise<SandboxSnapshot | null> {
  return withOpenDatabase({ database: place.database, mode: 'sandbox' }, async (store) => {
    const secrets = await readSecrets(place.secretsFile);
    return secrets === null || !(await isSeeded(store))
      ? null
      : takeSnapshot(store, secrets, { machineNow: Date.now(), step: newestMigrationNumber() });
  });
}

/**
 * Puts a snapshot into an empty database, whose secrets are made where there are none; false where it holds something.
 * Throws `invalidField` for what is no snapshot.
 */
export function restoreIntoDatabase(
  place: SandboxDatabase,
  snapshot: unknown,
  { isFixed }: { readonly isFixed: boolean },
): Promise<boolean> {
  const { rows, at } = unpackSnapshot(snapshot, { step: newestMigrationNumber() });
  return withOpenDatabase({ database: place.database, mode: 'sandbox' }, async (store) => {
    if (await isSeeded(store)) return false;
    const secrets = await secretsOf(place, isFixed);
    await restoreRows(store, secrets, { rows, at }, { machineNow: Date.now, newId });
    return true;
  });
}

async function secretsOf({ secretsFile }: SandboxDatabase, isFixed: boolean): Promise<SandboxSecrets> {
  return (await readSecrets(secretsFile)) ?? writeSecrets(secretsFile, isFixed ? fixedSecrets() : generateSecrets());
}
