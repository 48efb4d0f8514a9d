// The check of a tenant's database from the command line, beside the servers that work on it.

import { checkTenant, type BrokenInvariant } from '../../work/invariants/checkTenant.ts';
import { withOfflineContext } from './offlineContext.ts';
import type { DatabaseOptions } from './openDatabase.ts';

/** The invariants that do not hold; with `mends`, what can be put right is. Null for a database without a tenant. */
export function checkDatabase(database: DatabaseOptions, mends: boolean): Promise<readonly BrokenInvariant[] | null> {
  // A check tells nobody anything.
  return withOfflineContext(
    { ...database, pageOrigin: 'http://localhost' },
    async (ctx) => (await checkTenant(ctx, mends ? 'command' : 'nobody')).broken,
  );
}
