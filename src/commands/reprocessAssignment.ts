// Makes an assignment agree with its package again: what it should give is given anew where it is not held.

import { assignmentMachine, type AssignmentState } from '../domain/machines/assignment.ts';
import { next } from '../domain/machines/machine.ts';
import { demand } from '../domain/rights.ts';
import { update } from '../store/contract.ts';
import type { Command } from './context.ts';
import { redeliverAssignmentJob } from './jobs.ts';
import { findAssignment } from './requests/find.ts';

/** 202. Throws `invalidState` for one that is not (or only partially) delivered. */
export const reprocessAssignment: Command = async (ctx, { id }) => {
  const { assignment } = await findAssignment(ctx, id);
  demand(ctx.caller, 'manageAssignments', { catalogId: assignment.catalogId });
  next(assignmentMachine, assignment.state as AssignmentState, 'reprocess', { outcome: null });
  await ctx.store.commit([
    update('assignment', assignment.id, {}, assignment.version),
    ...redeliverAssignmentJob(ctx, assignment.id),
  ]);
  return { status: 202 };
};
