// What changed about an access since it was reviewed last: the person's place, and what the access gives; and whether
// it need not be looked at again.

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { GivenRecommendation } from './recommendations.ts';
import type { ContextChange, ReviewContext } from './reviewValues.ts';

type Compared = Pick<ReviewContext, 'managerId' | 'managerName' | 'department' | 'jobTitle' | 'gives'>;

/** As many as a context has room for. */
const mostChanges = 10;

/** The changes from what a reviewer was shown last time to what they are shown now, the person's place first. */
export function contextChanges(before: Compared, now: Compared): readonly ContextChange[] {
  const [had, has] = [rolesOf(before), rolesOf(now)];
  return [
    ...(before.managerId === now.managerId
      ? []
      : [{ what: 'manager' as const, before: before.managerName, after: now.managerName }]),
    ...(['department', 'jobTitle'] as const).flatMap((what) =>
      (before[what] ?? '') === (now[what] ?? '') ? [] : [{ what, before: before[what], after: now[what] }],
    ),
    ...[...has].filter((each) => !had.has(each)).map((after) => ({ what: 'gained' as const, before: null, after })),
    ...[...had].filter((each) => !has.has(each)).map((each) => ({ what: 'lost' as const, before: each, after: null })),
  ].slice(0, mostChanges);
}

const rolesOf = ({ gives }: Compared): ReadonlySet<string> =>
  new Set(gives.map(({ resource, role }) => `${resource ?? ''}${role === null ? '' : ` (${role})`}`));

/** Whether an access can be carried over, as far as its context and its recommendation say it. */
export const maySkipReview = (
  person: Pick<DirectoryObject, 'accountEnabled'> | null,
  context: Pick<ReviewContext, 'lastReview' | 'changes'> | undefined,
  { recommendation, isOutlier }: Pick<GivenRecommendation, 'recommendation' | 'isOutlier'>,
): boolean =>
  context?.lastReview?.decision === 'approve' &&
  context.changes.length === 0 &&
  recommendation !== 'deny' &&
  !isOutlier &&
  person !== null &&
  person.accountEnabled !== false;
