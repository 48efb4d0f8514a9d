// What the person holds or held by access packages.

import { endOf, type Assignment } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { compareInstants } from '../../parts/instants.ts';

export const accessPath = `${em}/assignments/filterByCurrentUser(on='target')`;
const expanded = '$expand=accessPackage,assignmentPolicy';

interface Of<Row> {
  readonly value: readonly Row[];
}

/** What is held now, what ends first before all others. */
export function useMyAccess() {
  const read = useGraph<Of<Assignment>>(`${accessPath}?${expanded}&$filter=state ne 'expired'&$top=999`);
  const held = [...(read.data?.value ?? [])].sort((one, other) =>
    compareInstants(endOf(one.schedule) || null, endOf(other.schedule) || null),
  );
  return { ...read, held };
}

const soonMs = 14 * 24 * 60 * 60 * 1000;

/** Whether access ends within fourteen days of `now`, as the server counts. */
export function isEndingSoon({ schedule }: Assignment, now: number): boolean {
  const end = endOf(schedule);
  return end !== '' && Date.parse(end) - now <= soonMs;
}
