// Makes an assignment agree with its package again: what it should give is given anew where it is not held.

import { assignmentMachine } from '../../domain/machines/assignment.ts';
import { transition } from '../../domain/machines/machine.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { update } from '../../store/contract.ts';
import type { Command } from '../../flows/context.ts';
import { redeliverAssignmentJob } from '../../flows/queueJobs.ts';
import { load, requireRow, row } from '../../flows/load.ts';

/** 202. Throws `invalidState` for one that is not (or only partially) delivered. */
export const reprocessAssignment: Command = async (ctx, { id }) => {
  const { assignments } = await load(ctx.store, { assignments: row('assignment', id) });
  const assignment = requireRow(assignments[0], 'assignment', id);
  requireRight(ctx.caller, 'manageAssignments', { catalogId: assignment.catalogId });
  transition(assignmentMachine, assignment.state, 'reprocess', { outcome: null });
  await ctx.store.commit([
    update('assignment', assignment.id, {}, assignment.version),
    ...redeliverAssignmentJob(ctx, assignment.id),
  ]);
  return { status: 202 };
};
