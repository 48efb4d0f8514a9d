// Deletes the record of a request that has ended and left no assignment.

import { audit } from '../domain/audit.ts';
import { openStates } from '../domain/machines/assignmentRequest.ts';
import { Refusal } from '../domain/refusal.ts';
import { stateChanged, targetsOf } from '../domain/requestActivities.ts';
import { demand } from '../domain/rights.ts';
import { eq } from '../odata/query.ts';
import { load, row } from './load.ts';
import type { Command } from './context.ts';
import { deletedApproval } from './approvals/withdraw.ts';
import { withoutRequestJobs } from './jobs.ts';
import { findRequest } from './requests/find.ts';

/**
 * 204. Throws `invalidState` while it is open, `requestHasAssignment` where an assignment came of it, which bears its
 * id.
 */
export const deleteRequest: Command = async (ctx, { id }) => {
  const found = await findRequest(ctx, id);
  const { request } = found;
  demand(ctx.caller, 'manageAssignments', { catalogId: request.catalogId });
  if ((openStates as readonly string[]).includes(request.state))
    throw new Refusal('invalidState', { machine: 'assignmentRequest', state: request.state, event: 'delete' });
  const { assignments } = await load(ctx.store, { assignments: row('assignment', request.id) });
  if (assignments.length > 0)
    throw new Refusal('requestHasAssignment', { id: request.id, state: assignments[0]?.state ?? null });
  await ctx.store.commit([
    { kind: 'delete', entity: 'assignmentRequest', id: request.id, version: request.version },
    ...withoutRequestJobs(request.id),
    ...deletedApproval(request.id),
    { kind: 'deleteWhere', entity: 'callout', where: eq('requestId', request.id) },
    audit(ctx, {
      activity: 'Delete access package assignment request',
      targets: targetsOf(found, stateChanged(request.state, null)),
    }),
  ]);
  return { status: 204 };
};
