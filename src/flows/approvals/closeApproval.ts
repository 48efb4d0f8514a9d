// The rows of an approval that ends: the approval itself, its open stages and their jobs; and a record that is deleted.

import type { Approval, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import type { Id } from '../../domain/base.ts';
import { approvalMachine, type ApprovalEvent } from '../../domain/machines/approval.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { cancelStageJobs } from '../queueJobs.ts';

/** Ends an approval and every stage of it that is still open, with the jobs that remind, escalate and time out. */
export function closeApproval(
  ctx: Pick<Context, 'now'>,
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

/** Deletes the record of an approval with its stages, approvers and questions. */
export function deleteApproval(requestId: Id): readonly Change[] {
  return [
    { kind: 'deleteWhere', entity: 'approvalQuestion', where: eq('approvalId', requestId) },
    { kind: 'deleteWhere', entity: 'approver', where: eq('approvalId', requestId) },
    { kind: 'deleteWhere', entity: 'approvalStage', where: eq('approvalId', requestId) },
    { kind: 'deleteWhere', entity: 'approval', where: eq('id', requestId) },
  ];
}
