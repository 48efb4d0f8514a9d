// Before a package or policy goes: nobody may hold it any more. Assignments under removal are waited for, requests that
// wait are withdrawn; the commit holds that there are no others.

import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { removalTypes } from '../../domain/requests/requestTypes.ts';
import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { endRequest, loadEndable } from '../requests/endRequest.ts';
import { acceptsEvent } from '../requests/moveRequest.ts';

const settleTimeoutMs = 10_000;

interface RemainingAccess {
  readonly assignments: readonly Assignment[];
  readonly requests: readonly AssignmentRequest[];
}
interface DeletionTarget {
  readonly of: 'packageId' | 'policyId';
  readonly id: Id;
  readonly displayName: string;
  readonly refusal: RefusalCode;
}

/**
 * The changes that withdraw the requests that still wait, for the commit that deletes. They come after the change of
 * the deleted row, which keeps out whoever holds it: a request or an assignment that comes meanwhile is a conflict.
 * Throws the refusal, naming who holds it, where somebody stays.
 */
export async function ensureUnused(
  ctx: Context,
  { of, id, displayName, refusal }: DeletionTarget,
): Promise<readonly Change[]> {
  const isUnexpired = and(eq(of, id), oneOfValues('state', unexpiredAssignmentStates));
  const isOpen = and(eq(of, id), oneOfValues('state', openRequestStates));
  const loadRemaining = (): Promise<RemainingAccess> =>
    load(ctx.store, { assignments: rows('assignment', isUnexpired), requests: rows('assignmentRequest', isOpen) });
  let left = await loadRemaining();
  const isOver = ({ endsAt }: Assignment): boolean => endsAt !== null && endsAt <= ctx.now;
  if (isBeingRemoved(left, isOver) && (left.requests.some(isUnderWay) || left.assignments.some(isOver))) {
    await ctx.waitForDueJobs(settleTimeoutMs);
    left = await loadRemaining();
  }
  const staying = left.requests.filter((request) => !acceptsEvent(request, 'cancel'));
  if (left.assignments.length > 0 || staying.length > 0) {
    const holders = left.assignments.length > 0 ? left.assignments : staying;
    throw new Refusal(refusal, { id, displayName, assignments: holders.map((each) => each.id) });
  }
  const waiting = await loadEndable(ctx, left.requests);
  const end = { event: 'withdraw', reason: `${displayName} was deleted.` } as const;
  return [
    { kind: 'expectExactly', entity: 'assignment', where: isUnexpired, rows: [], id },
    { kind: 'expectExactly', entity: 'assignmentRequest', where: isOpen, rows: left.requests, id },
    ...waiting.flatMap((each) => endRequest(ctx, each, end).changes),
  ];
}

/** Whether every assignment that is left is being taken away: by a request, or because its end has come. */
const isBeingRemoved = (
  { assignments, requests }: RemainingAccess,
  isOver: (assignment: Assignment) => boolean,
): boolean =>
  assignments.every(
    (assignment) =>
      isOver(assignment) ||
      requests.some((request) => request.assignmentId === assignment.id && removalTypes.includes(request.type)),
  );

const isUnderWay = (request: AssignmentRequest): boolean =>
  request.state === 'submitted' || request.state === 'delivering';
