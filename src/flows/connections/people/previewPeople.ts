// What a table of people would mean: who is new, who is here already, and who is in it no more.

import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import type { ListingFault } from '../../../domain/connections/listing.ts';
import type { ListingPreview } from '../../../domain/connections/listingEntities.ts';
import { hasRoom, keysOfManagers, type PeopleTable } from '../../../domain/connections/peopleTable.ts';
import type { Context } from '../../context.ts';
import { loadVerifiedDomains } from '../../directory/directoryObjects.ts';
import { load, refine, rows } from '../../load.ts';
import { broughtBy, judgePeople, managersOf, type PersonVerdict } from './peopleVerdicts.ts';
import { listOf, mostFaults } from '../previewListing.ts';

/** Lines whose people are looked for at once. */
const batch = 500;

/** Changes nothing. */
export async function previewPeople(
  ctx: Context,
  connection: Connection,
  { people, faults, ignored }: PeopleTable,
): Promise<ListingPreview> {
  const domains = await loadVerifiedDomains(ctx);
  const keyOf = keysOfManagers(people);
  const found: Record<PersonVerdict, string[]> = {
    new: [],
    same: [],
    changed: [],
    takenOver: [],
    returned: [],
    taken: [],
  };
  const tooLong = people
    .filter((each) => !hasRoom(each, domains))
    .map(({ line }): ListingFault => ({ table: 'people', line, says: 'userName is too long for a sign-in name.' }));
  const kept = new Set<string>();
  for (let at = 0; at < people.length; at += batch) {
    const lines = people.slice(at, at + batch);
    const managers = await managersOf(ctx, connection, lines, keyOf);
    for (const { line, verdict, user } of await judgePeople(ctx, connection, lines, { domains, managers })) {
      found[verdict].push(line.userName);
      if (user !== null && verdict !== 'taken') kept.add(user.id);
    }
  }
  const { known } = await load(ctx.store, {
    known: refine(rows('directoryObject', broughtBy(connection)), { fields: ['userPrincipalName'] }),
  });
  const all = [...faults, ...tooLong];
  return {
    faults: all.slice(0, mostFaults),
    faultCount: all.length,
    ignored: ignored.slice(0, mostFaults),
    people: {
      listed: listOf(people.map(({ userName }) => userName)),
      new: listOf(found.new),
      takenOver: listOf(found.takenOver),
      returned: listOf(found.returned),
      changed: listOf(found.changed),
      taken: listOf(found.taken),
      gone: listOf(known.filter(({ id }) => !kept.has(id)).map(({ userPrincipalName }) => userPrincipalName ?? '')),
    },
  };
}
