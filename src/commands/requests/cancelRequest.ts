// Takes back a request that was not delivered yet.

import { audit } from '../../domain/audit/auditEntry.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  requestStatusOf,
  type RequestState,
} from '../../domain/machines/assignmentRequest.ts';
import { transition } from '../../domain/machines/machine.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { update } from '../../store/contract.ts';
import type { Command } from '../../flows/context.ts';
import { cancelApproval } from '../../flows/approvals/cancelApproval.ts';
import { cancelRequestJobs } from '../../flows/queueJobs.ts';
import { demandOwnOrManaged, requireRequest } from '../../flows/requests/requireRequest.ts';

/** 200 without a body, as the published text says. Throws `invalidState` once it is being delivered or has ended. */
export const cancelRequest: Command = async (ctx, { id }) => {
  const found = await requireRequest(ctx, id);
  const { request, subject } = found;
  demandOwnOrManaged(ctx, found);
  const { to } = transition(assignmentRequestMachine, request.state as RequestState, 'cancel', noRequestFacts);
  await ctx.store.commit([
    { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
    update(
      'assignmentRequest',
      request.id,
      { state: to, status: requestStatusOf[to], completedAt: ctx.now },
      request.version,
    ),
    ...cancelRequestJobs(request.id),
    ...(await cancelApproval(ctx, request.id)),
    audit(ctx, {
      activity: 'Cancel access package assignment request',
      targets: requestTargets(found, stateChange(request.state, to)),
    }),
  ]);
  return { status: 200 };
};
