// Takes back a request that was not delivered yet.

import { audit } from '../../domain/audit/auditEntry.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import type { Command } from '../../flows/context.ts';
import { cancelApproval } from '../../flows/approvals/cancelApproval.ts';
import { cancelRequestJobs } from '../../flows/queueJobs.ts';
import { moveRequest, requestChange } from '../../flows/requests/moveRequest.ts';
import { demandOwnOrManaged, requireRequest } from '../../flows/requests/request.ts';

/** 200 without a body, as the published text says. Throws `invalidState` once it is being delivered or has ended. */
export const cancelRequest: Command = async (ctx, { id }) => {
  const found = await requireRequest(ctx, id);
  const { request, subject } = found;
  demandOwnOrManaged(ctx, found);
  const move = moveRequest(ctx, found, 'cancel');
  await ctx.store.commit([
    { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
    requestChange(ctx, request, move),
    ...cancelRequestJobs(request.id),
    ...(await cancelApproval(ctx, request.id)),
    audit(ctx, {
      activity: 'Cancel access package assignment request',
      targets: requestTargets(found, stateChange(request.state, move.to)),
    }),
  ]);
  return { status: 200 };
};
