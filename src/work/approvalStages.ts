// Time limits of approval stages: alternates join when the approvers are slow, and what nobody decides in time is
// denied.

import { conclude } from '../commands/approvals/conclude.ts';
import { readParties, type Parties } from '../commands/approvals/parties.ts';
import { askAlternates } from '../commands/approvals/stages.ts';
import { load, row, rows } from '../commands/load.ts';
import { mailPrincipals, mailRequestor } from '../commands/mails.ts';
import type { Approval, ApprovalStage } from '../domain/approval/rows.ts';
import { approvalStageMachine, noStageFacts, type StageEvent } from '../domain/machines/approvalStage.ts';
import { assignmentRequestMachine, noRequestFacts, type RequestState } from '../domain/machines/assignmentRequest.ts';
import { accepts, next } from '../domain/machines/machine.ts';
import { eq } from '../odata/query.ts';
import { update, type Change } from '../store/contract.ts';
import { finished, runToCommit, type Handler, type JobKindOfWork, type Work } from './job.ts';

export const escalateStage: JobKindOfWork = { run: dealing('escalate', escalate), giveUp: null };
export const timeOutStage: JobKindOfWork = { run: dealing('timeout', timeOut), giveUp: null };

interface OpenStage {
  readonly stage: ApprovalStage;
  readonly stages: readonly ApprovalStage[];
  readonly approval: Approval;
  readonly parties: Parties;
}

/** In a stage that was decided meanwhile there is nothing left to do. */
function dealing(event: StageEvent, changesOf: (work: Work, open: OpenStage) => Promise<readonly Change[]>): Handler {
  return (work) =>
    runToCommit(work, async () => {
      const open = await readOpen(work, event);
      const changes = open === null ? [] : await changesOf(work, open);
      await work.ctx.store.commit([finished(work.job), ...changes]);
      if (open === null || event !== 'timeout') return [];
      const { request } = open.parties;
      return [
        {
          event: 'requestMoved',
          requestId: request.id,
          type: request.type,
          from: request.state,
          to: 'denied',
          reason: unanswered,
          correlationId: work.ctx.correlationId,
        },
      ];
    });
}

async function readOpen({ ctx, job }: Work, event: StageEvent): Promise<OpenStage | null> {
  const { own } = await load(ctx.store, { own: row('approvalStage', job.subject) });
  const stage = own[0];
  if (stage === undefined || !accepts(approvalStageMachine, stage.state, event)) return null;
  const { stages, approvals } = await load(ctx.store, {
    stages: rows('approvalStage', eq('approvalId', stage.approvalId)),
    approvals: row('approval', stage.approvalId),
  });
  const parties = await readParties(ctx, stage.approvalId);
  return approvals[0] === undefined || parties === null ? null : { stage, stages, approval: approvals[0], parties };
}

async function escalate({ ctx }: Work, { stage, parties }: OpenStage): Promise<readonly Change[]> {
  if (stage.escalatedAt !== null) return [];
  const { to } = next(approvalStageMachine, stage.state, 'escalate', noStageFacts);
  const request = next(assignmentRequestMachine, parties.request.state as RequestState, 'escalate', noRequestFacts);
  const { already } = await load(ctx.store, { already: rows('approver', eq('stageId', stage.id)) });
  return [
    update('approvalStage', stage.id, { state: to, escalatedAt: ctx.now }, stage.version),
    update(
      'assignmentRequest',
      parties.request.id,
      { state: request.to, status: 'PendingApprovalEscalated' },
      parties.request.version,
    ),
    ...(await askAlternates(ctx, parties, stage, already)),
  ];
}

const unanswered = 'Nobody decided in time.';

async function timeOut({ ctx }: Work, { stage, stages, approval, parties }: OpenStage): Promise<readonly Change[]> {
  const { to } = next(approvalStageMachine, stage.state, 'timeout', noStageFacts);
  const { approvers } = await load(ctx.store, { approvers: rows('approver', eq('stageId', stage.id)) });
  const about = { ...parties, stage: stage.position + 1, reason: unanswered };
  return [
    update('approvalStage', stage.id, { state: to }, stage.version),
    ...conclude(
      ctx,
      parties,
      approval,
      stages.filter((each) => each.id !== stage.id),
      {
        event: 'timeout',
        activity: 'Access package assignment request timed out (no approver action taken)',
        reason: unanswered,
        details: { stage: String(stage.position + 1) },
      },
    ),
    ...(await mailPrincipals(
      ctx,
      'approvalExpired',
      about,
      approvers.map((each) => each.principalId),
      parties.barred,
    )),
    ...(await mailRequestor(ctx, 'requestExpired', about, parties.requestor)),
  ];
}
