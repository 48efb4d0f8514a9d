// The end of an approval, by a decision or by time: changes of the request, of the open stages, and of later work.

import { audit } from '../../domain/audit/auditEntry.ts';
import type { Approval, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { processRequestJob, startRequestJob } from '../queueJobs.ts';
import { endRequest } from '../requests/endRequest.ts';
import { approveRequest, requestChange } from '../requests/moveRequest.ts';
import { closeApproval } from './closeApproval.ts';
import type { ApprovalParties } from './parties.ts';

interface ApprovalConclusion {
  readonly event: 'approve' | 'deny' | 'timeout';
  /** Why, for people; null where there is nothing to add. */
  readonly reason: string | null;
  readonly details?: Readonly<Record<string, string>>;
}

/** The changes that end an approval and move its request. `stages` are the stages besides the decided one. */
export function concludeApproval(
  ctx: Context,
  parties: ApprovalParties,
  approval: Approval,
  stages: readonly ApprovalStage[],
  conclusion: ApprovalConclusion,
): readonly Change[] {
  const { request } = parties;
  const { event, reason, details } = conclusion;
  // Nothing waits for an extension while an approval is under way.
  if (event !== 'approve')
    return endRequest(
      ctx,
      { ...parties, approval, stages, callouts: [] },
      { event, reason, ...(details === undefined ? {} : { details }) },
    ).changes;
  const move = approveRequest(ctx, parties, null);
  const { to, effects } = move;
  return [
    requestChange(ctx, request, move, { expirationAt: null, grantedUntil: request.grantedUntil }),
    ...closeApproval(ctx, approval, stages, event),
    audit(ctx, {
      activity: 'Approve access package assignment request',
      targets: requestTargets(parties, to === request.state ? [] : stateChange(request.state, to)),
      ...(details === undefined ? {} : { details }),
    }),
    ...(effects.includes('queueStart')
      ? [
          audit(ctx, { activity: 'Schedule a future access package assignment', targets: requestTargets(parties) }),
          ...startRequestJob(ctx, request.id, request.schedule.startAt ?? ctx.now),
        ]
      : []),
    ...(effects.includes('queueProcessing') ? processRequestJob(ctx, request.id) : []),
    ...(effects.includes('deliver')
      ? [
          audit(ctx, {
            activity: 'Ready to fulfill access package assignment request',
            targets: requestTargets(parties),
          }),
          ...processRequestJob(ctx, request.id),
        ]
      : []),
  ];
}
