// The key that seals what the issuer keeps, changed from the command line beside the servers that use it.

import type { Config } from '../../config/config.ts';
import { resealRows } from '../../identity/accounts/sealedRows.ts';
import { SealingError } from '../../identity/tokens/sealing.ts';
import { databaseOf, withOpenDatabase } from '../database/openDatabase.ts';
import { StartError } from '../firstStart.ts';
import { sealingOf } from '../tenants/sealingKey.ts';

/** Servers change rows meanwhile: those are looked at again. */
const mostPasses = 20;

/**
 * Seals everything with the key of the settings that their fallback sealed, and gives how many rows that were. Throws
 * `StartError` where a row was sealed with neither key, and where some changed with every pass.
 */
export async function resealDatabase(config: Config): Promise<number> {
  try {
    return await withOpenDatabase(databaseOf(config), async (store) => {
      const { reseal } = await sealingOf(config);
      let written = 0;
      for (let pass = 0; pass < mostPasses; pass += 1) {
        const of = await resealRows(store, reseal);
        written += of.written;
        if (of.written + of.left === 0) return written;
      }
      throw new StartError(
        'Servers still encrypt with the old key: set the new one in all of them, and run this again.',
      );
    });
  } catch (error) {
    if (!(error instanceof SealingError)) throw error;
    throw new StartError(
      'A row was encrypted with neither LATCHKEY_SECRET_KEY nor LATCHKEY_SECRET_KEY_FALLBACK: set the key that it ' +
        'was encrypted with.',
      { cause: error },
    );
  }
}
