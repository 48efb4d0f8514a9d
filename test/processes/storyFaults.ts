// What must be true after each random story, read from the database when all that was due is done: what always holds,
// what was answered, and what people hold.

import { unexpiredAssignmentStates } from '../../src/domain/machines/assignment.ts';
import { from } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import { faultsOf, readAll, violationsIn } from '../crash/check.ts';
import type { StoryActing } from './randomActs.ts';

/** A sentence for each thing that is wrong; none where all is well. */
export async function faultsOfStory(
  { store, database }: { readonly store: Store; readonly database: string },
  { setting, ledger, story }: StoryActing,
): Promise<readonly string[]> {
  const all = await readAll(store);
  const [policies, users] = await store.read([from('policy'), from('directoryObject')]);
  const there = new Set(
    [...(policies?.rows ?? []), ...(users?.rows ?? []), ...all.accessPackage].map(({ id }) => String(id)),
  );
  const personOf = new Map(all.subject.map((row) => [row.id, row.objectId]));
  const isGone = (subjectId: string): boolean => !there.has(personOf.get(subjectId) ?? '');
  return [
    ...(await violationsIn(database)),
    // Who was deleted is in no group; what they held ends later.
    ...faultsOf(
      {
        ...all,
        assignment: all.assignment.filter((row) => !isGone(row.targetId)),
      },
      setting,
      ledger,
    ),
    ...[...story.deleted].filter((id) => there.has(id)).map((id) => `${id} was answered to be deleted and is there`),
    ...(ledger.statuses.has(500) ? [`${ledger.statuses.get(500)} calls were answered 500`] : []),
  ];
}

/** Ids of assignments that have not ended. */
export async function unexpiredIn(store: Store): Promise<readonly string[]> {
  const [assignments] = await store.read([from('assignment')]);
  return (assignments?.rows ?? [])
    .filter((row) => unexpiredAssignmentStates.includes(row['state'] as never))
    .map((row) => String(row['id']));
}
