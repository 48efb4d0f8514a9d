// The end of an approval, by a decision or by time: changes of the request, of the open stages, and of later work.

import { audit, type Activity } from '../../domain/audit/auditEntry.ts';
import type { Approval, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import { approvalMachine, type ApprovalEvent } from '../../domain/machines/approval.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { processRequestJob, startRequestJob, cancelStageJobs } from '../queueJobs.ts';
import { approveRequest, moveRequest, requestChange } from '../requests/moveRequest.ts';
import type { ApprovalParties } from './parties.ts';

interface ApprovalConclusion {
  readonly event: 'approve' | 'deny' | 'timeout';
  readonly activity: Activity;
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
  const { event, reason } = conclusion;
  const move = event === 'approve' ? approveRequest(ctx, parties, null) : moveRequest(ctx, parties, event);
  const { to, effects } = move;
  return [
    requestChange(ctx, request, move, { expirationAt: null, ...(effects.includes('complete') ? { reason } : {}) }),
    ...closeApproval(ctx, approval, stages, event),
    audit(ctx, {
      activity: conclusion.activity,
      targets: requestTargets(parties, to === request.state ? [] : stateChange(request.state, to)),
      ...(reason === null ? {} : { reason }),
      ...(event === 'timeout' ? { result: 'timeout' as const } : {}),
      ...(conclusion.details === undefined ? {} : { details: conclusion.details }),
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

/** Ends an approval and every stage of it that is still open. */
export function closeApproval(
  ctx: Context,
  approval: Approval,
  stages: readonly ApprovalStage[],
  event: ApprovalEvent,
): readonly Change[] {
  const { to } = transition(approvalMachine, approval.state, event, null);
  return [
    update('approval', approval.id, { state: to, completedAt: ctx.now }, approval.version),
    ...stages
      .filter((stage) => accepts(approvalStageMachine, stage.state, 'end'))
      .flatMap((stage) => [
        update(
          'approvalStage',
          stage.id,
          { state: transition(approvalStageMachine, stage.state, 'end', noStageFacts).to },
          stage.version,
        ),
        ...cancelStageJobs(stage.id),
      ]),
  ];
}
