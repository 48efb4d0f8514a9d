// What must be true after each random story, read from the database when all that was due is done.

import { unexpiredAssignmentStates } from '../../src/domain/machines/assignment.ts';
import { openRequestStates } from '../../src/domain/machines/assignmentRequest.ts';
import { from } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import { faultsOf, readAll } from '../crash/check.ts';
import type { StoryActing } from './randomActs.ts';

/** A sentence for each thing that is wrong; none where all is well. */
export async function faultsOfStory(store: Store, { setting, ledger, story }: StoryActing): Promise<readonly string[]> {
  const all = await readAll(store);
  const [policies, users, approvals] = await store.read([from('policy'), from('directoryObject'), from('approval')]);
  const there = new Set(
    [...(policies?.rows ?? []), ...(users?.rows ?? []), ...all.accessPackage].map(({ id }) => String(id)),
  );
  const personOf = new Map(all.subject.map((row) => [row.id, row.objectId]));
  const isGone = (subjectId: string): boolean => !there.has(personOf.get(subjectId) ?? '');
  const open = all.assignmentRequest.filter((row) => openRequestStates.includes(row.state));
  const unexpired = all.assignment.filter((row) => unexpiredAssignmentStates.includes(row.state));
  const pending = new Set(all.assignmentRequest.flatMap((row) => (row.state === 'pendingApproval' ? [row.id] : [])));
  const groundOf = (what: string, rows: readonly { id: string; packageId: string; policyId: string | null }[]) =>
    rows.flatMap((row) => [
      ...(there.has(row.packageId) ? [] : [`the ${what} ${row.id} is of a package that was deleted`]),
      ...(row.policyId === null || there.has(row.policyId)
        ? []
        : [`the ${what} ${row.id} is under a policy that was deleted`]),
    ]);
  return [
    // Who was deleted is in no group; what they held is ended by its own time.
    ...faultsOf(
      {
        ...all,
        assignment: all.assignment.filter((row) => !isGone(row.targetId)),
        roleGrant: all.roleGrant.filter((row) => !isGone(row.subjectId)),
      },
      setting,
      ledger,
    ).filter((fault) => !fault.startsWith('the audit of AccessPackageAssignment ')),
    ...groundOf('request', open),
    ...groundOf('assignment', unexpired),
    ...open.filter((row) => isGone(row.targetId)).map((row) => `the request ${row.id} is for somebody who was deleted`),
    ...(approvals?.rows ?? [])
      .filter((row) => row['state'] === 'inProgress' && !pending.has(String(row['id'])))
      .map((row) => `the approval ${String(row['id'])} is open, and its request is not`),
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
