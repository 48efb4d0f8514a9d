// Before a package or policy goes: nobody may hold it any more. Assignments under removal are waited for, requests that
// wait are called off.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { stateChange } from '../../domain/audit/requestAudit.ts';
import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { removalTypes } from '../../domain/requests/requestTypes.ts';
import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { and, eq, oneOfValues, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { acceptsEvent, moveRequest, requestChange } from '../requests/moveRequest.ts';

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
 * What calls off the requests that still wait, for the commit that deletes. Throws the refusal, naming who holds it,
 * where somebody stays.
 */
export async function ensureUnused(
  ctx: Context,
  { of, id, displayName, refusal }: DeletionTarget,
): Promise<readonly Change[]> {
  const leaving = (left: RemainingAccess): boolean =>
    left.assignments.every((each) =>
      left.requests.some((request) => request.assignmentId === each.id && removalTypes.includes(request.type)),
    );
  let left = await loadRemaining(ctx, eq(of, id));
  if (leaving(left) && left.requests.some(isUnderWay)) {
    await ctx.waitForDueJobs(settleTimeoutMs);
    left = await loadRemaining(ctx, eq(of, id));
  }
  const staying = left.requests.filter((request) => !acceptsEvent(request, 'cancel'));
  if (left.assignments.length > 0 || staying.length > 0) {
    const holders = left.assignments.length > 0 ? left.assignments : staying;
    throw new Refusal(refusal, { id, displayName, assignments: holders.map((each) => each.id) });
  }
  return left.requests.flatMap((request) => cancelRequestChanges(ctx, request, displayName));
}

async function loadRemaining(ctx: Context, where: Condition): Promise<RemainingAccess> {
  return load(ctx.store, {
    assignments: rows('assignment', and(where, oneOfValues('state', unexpiredAssignmentStates))),
    requests: rows('assignmentRequest', and(where, oneOfValues('state', openRequestStates))),
  });
}

const isUnderWay = (request: AssignmentRequest): boolean =>
  request.state === 'submitted' || request.state === 'delivering';

function cancelRequestChanges(ctx: Context, request: AssignmentRequest, displayName: string): readonly Change[] {
  const move = moveRequest(ctx, { request, policy: null }, 'cancel');
  const reason = `${displayName} was deleted.`;
  return [
    requestChange(ctx, request, move, { reason }),
    audit(ctx, {
      activity: 'Cancel access package assignment request',
      targets: [auditTarget('AccessPackageAssignmentRequest', request, stateChange(request.state, move.to))],
      reason,
    }),
  ];
}
