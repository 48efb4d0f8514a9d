// Deletes the record of a request that has ended and left no assignment.

import { audit } from '../../domain/audit/auditEntry.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { Refusal } from '../../domain/refusal.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq } from '../../odata/query.ts';
import { load, row } from '../../flows/load.ts';
import type { Command } from '../../flows/context.ts';
import { deleteApproval } from '../../flows/approvals/closeApproval.ts';
import { cancelRequestJobs } from '../../flows/queueJobs.ts';
import { requireRequest } from '../../flows/requests/request.ts';

/**
 * 204. Throws `invalidState` while it is open, `requestHasAssignment` where an assignment came of it, which bears its
 * id.
 */
export const deleteRequest: Command = async (ctx, { id }) => {
  const found = await requireRequest(ctx, id);
  const { request } = found;
  requireRight(ctx.caller, 'manageAssignments', { catalogId: request.catalogId });
  if (openRequestStates.includes(request.state))
    throw new Refusal('invalidState', { machine: 'assignmentRequest', state: request.state, event: 'delete' });
  const { assignments } = await load(ctx.store, { assignments: row('assignment', request.id) });
  if (assignments.length > 0)
    throw new Refusal('requestHasAssignment', { id: request.id, state: assignments[0]?.state ?? null });
  await ctx.store.commit([
    { kind: 'delete', entity: 'assignmentRequest', id: request.id, version: request.version },
    ...cancelRequestJobs(request.id),
    ...deleteApproval(request.id),
    { kind: 'deleteWhere', entity: 'callout', where: eq('requestId', request.id) },
    audit(ctx, {
      activity: 'Delete access package assignment request',
      targets: requestTargets(found, stateChange(request.state, null)),
    }),
  ]);
  return { status: 204 };
};
