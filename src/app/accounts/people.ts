// A person's data from the command line, beside the servers that work on the database.

import { refusalsOf } from '../../domain/refusal.ts';
import { erasePersonalData, type ErasureReport } from '../../flows/people/erasePersonalData.ts';
import { exportEntry, loadPerson, personalRowsOf, type Person } from '../../flows/people/personData.ts';
import { refusalMessage } from '../../http/errors/refusalTable.ts';
import { withOfflineContext, type OfflineDatabase } from '../database/offlineContext.ts';

/** Takes the rows about a person, an entity after the other. */
export type PersonalRowsTaker = (person: Person, rows: ReturnType<typeof personalRowsOf>) => Promise<void>;

/**
 * Gives all rows about a person to `take`, after the entry of the audit is committed. False where nobody has this id or
 * sign-in name, null for a database without a tenant.
 */
export function readPerson(database: OfflineDatabase, name: string, take: PersonalRowsTaker): Promise<boolean | null> {
  return withOfflineContext(database, async (ctx) => {
    const person = await loadPerson(ctx.store, name);
    if (person === null) return false;
    // The entry first: no copy is taken without one.
    await ctx.store.commit([exportEntry(ctx, person)]);
    await take(person, personalRowsOf(ctx.store, person));
    return true;
  });
}

/** Erases a user who was deleted permanently; a sentence where it is refused, null for a database without a tenant. */
export async function erasePersonOffline(
  database: OfflineDatabase,
  objectId: string,
): Promise<ErasureReport | string | null> {
  try {
    return await withOfflineContext(database, (ctx) => erasePersonalData(ctx, objectId));
  } catch (error) {
    const refusals = refusalsOf(error);
    if (refusals === null) throw error;
    return refusals.map(refusalMessage).join('\n');
  }
}
