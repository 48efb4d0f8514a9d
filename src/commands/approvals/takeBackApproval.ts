// The approver who approved a stage takes the approval back, while the next stage waits or the access has not begun.

import type { Approval, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import { throwRefusal, takeBackRefusal } from '../../domain/approvals/approvalVerdicts.ts';
import { requestTargets, stateChange } from '../../domain/audit/requestAudit.ts';
import { audit } from '../../domain/audit/auditEntry.ts';
import type { Instant } from '../../domain/base.ts';
import { halfwayInstant } from '../../domain/mail/reminders.ts';
import { approvalMachine } from '../../domain/machines/approval.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { earlierOf } from '../../domain/time.ts';
import { loadActiveApprovers } from '../../flows/approvals/approverAuthority.ts';
import { readText } from '../../flows/approvals/approvalTexts.ts';
import { requireApproval, type LoadedApproval } from '../../flows/approvals/decideStage.ts';
import { stageMailContext } from '../../flows/approvals/startStage.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import {
  askOthersJob,
  cancelRequestJobs,
  cancelStageJobs,
  escalateStageJob,
  remindApproversJob,
  timeOutStageJob,
} from '../../flows/queueJobs.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import { moveRequest, requestChange } from '../../flows/requests/moveRequest.ts';
import { doneResult } from '../../flows/results.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';

/**
 * 204. The stage is open again within its time, as it was before the decision. Throws `notAllowed` to others than the
 * approver who approved it, `invalidState` where it is too late.
 */
export const takeBackApproval: Command<OperationParameters<'justification'>> = async (ctx, { id, body }) => {
  const found = await requireApproval(ctx, id);
  const { facts, approval, parties } = found;
  throwRefusal(takeBackRefusal(facts, ctx.caller, ctx.now));
  const reason = readText('justification', body.justification, { most: 10_000, isRequired: false });
  const stage = facts.stages.findLast(({ state }) => state === 'completed') as ApprovalStage;
  const next = facts.stages.find(({ position, state }) => position === stage.position + 1 && state === 'inProgress');
  const { request } = parties;
  const move = moveRequest(ctx, parties, 'takeBack');
  const told = [
    ...(await loadActiveApprovers(ctx, stage.id)),
    ...(next === undefined ? [] : await loadActiveApprovers(ctx, next.id)),
  ];
  await ctx.store.commit([
    requestChange(ctx, request, move, {
      expirationAt: stage.timesOutAt,
      grantedUntil: grantedBefore(found, stage),
    }),
    ...(request.state === 'scheduled' ? [...cancelRequestJobs(request.id), reopenApproval(approval)] : []),
    ...(next === undefined ? [] : putBack(next)),
    ...reopenStage(ctx, stage),
    audit(ctx, {
      activity: 'Take back approval of access package assignment request',
      targets: requestTargets(parties, request.state === move.to ? [] : stateChange(request.state, move.to)),
      details: { stage: String(stage.position + 1), ...(reason === '' ? {} : { justification: reason }) },
    }),
    ...(await mailPrincipals(
      ctx,
      'approvalTakenBack',
      { ...stageMailContext(parties, stage), approver: ctx.caller.displayName, reason: reason === '' ? null : reason },
      told.map(({ principalId }) => principalId),
      parties.excluded,
    )),
  ]);
  return doneResult;
};

/** What the stages that stay approved allow. */
function grantedBefore({ facts }: LoadedApproval, stage: ApprovalStage): Instant | null {
  return facts.stages
    .filter(({ position }) => position < stage.position)
    .reduce<Instant | null>(
      (least, { grantedUntil: each }) => (least === null || each === null ? (least ?? each) : earlierOf(least, each)),
      null,
    );
}

function reopenApproval(approval: Approval): Change {
  const { to } = transition(approvalMachine, approval.state, 'takeBack', null);
  return update('approval', approval.id, { state: to, completedAt: null }, approval.version);
}

/** The stage waits again for its approvers, with the deadlines that it had. */
function reopenStage(ctx: Context, stage: ApprovalStage): readonly Change[] {
  const { to } = transition(approvalStageMachine, stage.state, 'takeBack', noStageFacts);
  const { startedAt, escalatesAt, escalatedAt, timesOutAt } = stage;
  const half = startedAt === null || timesOutAt === null ? ctx.now : halfwayInstant(startedAt, timesOutAt);
  return [
    update(
      'approvalStage',
      stage.id,
      {
        state: to,
        result: 'notReviewed',
        justification: '',
        reviewedById: null,
        reviewedByName: null,
        reviewedAt: null,
        grantedUntil: null,
      },
      stage.version,
    ),
    ...(timesOutAt === null ? [] : timeOutStageJob(ctx, stage.id, timesOutAt)),
    ...(escalatesAt === null || escalatedAt !== null ? [] : escalateStageJob(ctx, stage.id, escalatesAt)),
    ...(half > ctx.now ? remindApproversJob(ctx, stage.id, half) : []),
    // Whoever was asked may be gone by now.
    ...askOthersJob(ctx, stage.id),
  ];
}

/** The next stage has not begun any more: nobody is asked by it. */
function putBack(next: ApprovalStage): readonly Change[] {
  if (!accepts(approvalStageMachine, next.state, 'putBack')) return [];
  const { to } = transition(approvalStageMachine, next.state, 'putBack', noStageFacts);
  return [
    update(
      'approvalStage',
      next.id,
      { state: to, startedAt: null, escalatesAt: null, escalatedAt: null, timesOutAt: null, remindedAt: null },
      next.version,
    ),
    ...cancelStageJobs(next.id),
    { kind: 'deleteWhere', entity: 'approver', where: eq('stageId', next.id) },
  ];
}
