// Before a package or policy goes: nobody may hold it any more. Assignments under removal are waited for, requests that
// wait are called off.

import { audit, target } from '../domain/audit.ts';
import { stateChanged } from '../domain/requestActivities.ts';
import type { Assignment, AssignmentRequest, Id } from '../domain/entities.ts';
import { unexpiredStates } from '../domain/machines/assignment.ts';
import { accepts, next } from '../domain/machines/machine.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  openStates,
  requestStatusOf,
  type RequestState,
} from '../domain/machines/assignmentRequest.ts';
import { removalTypes } from '../domain/requestTypes.ts';
import { Refusal, type RefusalCode } from '../domain/refusal.ts';
import { and, eq, oneOfValues, type Condition } from '../odata/query.ts';
import { update, type Change } from '../store/contract.ts';
import type { Context } from './context.ts';
import { load, rows } from './load.ts';

const patienceMs = 10_000;

interface Left {
  readonly assignments: readonly Assignment[];
  readonly requests: readonly AssignmentRequest[];
}
export interface Vacating {
  readonly of: 'packageId' | 'policyId';
  readonly id: Id;
  readonly displayName: string;
  readonly refusal: RefusalCode;
}

/**
 * What calls off the requests that still wait, for the commit that deletes. Throws the refusal, naming who holds it,
 * where somebody stays.
 */
export async function vacate(ctx: Context, { of, id, displayName, refusal }: Vacating): Promise<readonly Change[]> {
  const leaving = (left: Left): boolean =>
    left.assignments.every((each) =>
      left.requests.some((request) => request.assignmentId === each.id && removalTypes.includes(request.type)),
    );
  let left = await look(ctx, eq(of, id));
  if (leaving(left) && left.requests.some(isUnderWay)) {
    await ctx.settle(patienceMs);
    left = await look(ctx, eq(of, id));
  }
  const staying = left.requests.filter(
    (request) => !accepts(assignmentRequestMachine, request.state as RequestState, 'cancel'),
  );
  if (left.assignments.length > 0 || staying.length > 0) {
    const holders = left.assignments.length > 0 ? left.assignments : staying;
    throw new Refusal(refusal, { id, displayName, assignments: holders.map((each) => each.id) });
  }
  return left.requests.flatMap((request) => callOff(ctx, request, displayName));
}

async function look(ctx: Context, where: Condition): Promise<Left> {
  return load(ctx.store, {
    assignments: rows('assignment', and(where, oneOfValues('state', unexpiredStates))),
    requests: rows('assignmentRequest', and(where, oneOfValues('state', openStates))),
  });
}

const isUnderWay = (request: AssignmentRequest): boolean =>
  request.state === 'submitted' || request.state === 'delivering';

function callOff(ctx: Context, request: AssignmentRequest, displayName: string): readonly Change[] {
  const { to } = next(assignmentRequestMachine, request.state as RequestState, 'cancel', noRequestFacts);
  const reason = `${displayName} was deleted.`;
  return [
    update(
      'assignmentRequest',
      request.id,
      { state: to, status: requestStatusOf[to], completedAt: ctx.now, reason },
      request.version,
    ),
    audit(ctx, {
      activity: 'Cancel access package assignment request',
      targets: [target('AccessPackageAssignmentRequest', request, stateChanged(request.state, to))],
      reason,
    }),
  ];
}
