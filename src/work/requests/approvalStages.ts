// Time limits of approval stages: alternates join when the approvers are slow, and what nobody decides in time is
// denied.

import { loadActiveApprovers } from '../../flows/approvals/approverAuthority.ts';
import { hasDecider } from '../../flows/approvals/askOthers.ts';
import { concludeApproval } from '../../flows/approvals/concludeApproval.ts';
import { loadParties, type ApprovalParties } from '../../flows/approvals/parties.ts';
import { askAlternates } from '../../flows/approvals/startStage.ts';
import { load, row, rows } from '../../flows/load.ts';
import { cancelStageJobs } from '../../flows/queueJobs.ts';
import { mailPrincipals, mailRequestor } from '../../flows/queueMails.ts';
import { moveRequest, requestChange, requestMoved } from '../../flows/requests/moveRequest.ts';
import type { Approval, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import { approvalStageMachine, noStageFacts, type StageEvent } from '../../domain/machines/approvalStage.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import type { Event } from '../../observe/events.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobHandler, type JobDefinition, type JobContext } from '../queue/job.ts';

export const escalateStage: JobDefinition = { run: createStageHandler('escalate', escalate), giveUp: null };
export const timeOutStage: JobDefinition = { run: createStageHandler('timeout', timeOut), giveUp: null };

interface OpenStage {
  readonly stage: ApprovalStage;
  readonly stages: readonly ApprovalStage[];
  readonly approval: Approval;
  readonly parties: ApprovalParties;
}

interface StageResult {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

/** In a stage that was decided meanwhile there is nothing left to do. */
function createStageHandler(
  event: StageEvent,
  resultOf: (work: JobContext, open: OpenStage) => Promise<StageResult>,
): JobHandler {
  return (work) =>
    runToCommit(work, async () => {
      const open = await loadOpenStage(work, event);
      const { changes, events } = open === null ? { changes: [], events: [] } : await resultOf(work, open);
      await work.ctx.store.commit([completeJob(work.job), ...changes]);
      return events;
    });
}

async function loadOpenStage({ ctx, job }: JobContext, event: StageEvent): Promise<OpenStage | null> {
  const { own } = await load(ctx.store, { own: row('approvalStage', job.subject) });
  const stage = own[0];
  if (stage === undefined || !accepts(approvalStageMachine, stage.state, event)) return null;
  const { stages, approvals } = await load(ctx.store, {
    stages: rows('approvalStage', eq('approvalId', stage.approvalId)),
    approvals: row('approval', stage.approvalId),
  });
  const parties = await loadParties(ctx, stage.approvalId);
  return approvals[0] === undefined || parties === null ? null : { stage, stages, approval: approvals[0], parties };
}

async function escalate({ ctx }: JobContext, { stage, parties }: OpenStage): Promise<StageResult> {
  if (stage.escalatedAt !== null) return { changes: [], events: [] };
  const { to } = transition(approvalStageMachine, stage.state, 'escalate', noStageFacts);
  const { already } = await load(ctx.store, { already: rows('approver', eq('stageId', stage.id)) });
  const changes = [
    update('approvalStage', stage.id, { state: to, escalatedAt: ctx.now }, stage.version),
    requestChange(ctx, parties.request, moveRequest(ctx, parties, 'escalate')),
    ...(await askAlternates(ctx, parties, stage, already)),
  ];
  return { changes, events: [] };
}

const timeOutReasons = {
  timedOut: 'Nobody decided in time.',
  nobodyLeft: 'Nobody decided in time, and nobody was left who could decide.',
} as const;

async function timeOut({ ctx }: JobContext, { stage, stages, approval, parties }: OpenStage): Promise<StageResult> {
  const { to } = transition(approvalStageMachine, stage.state, 'timeout', noStageFacts);
  const approvers = await loadActiveApprovers(ctx, stage.id);
  const cause = (await hasDecider(ctx, parties, approvers)) ? 'timedOut' : 'nobodyLeft';
  const reason = timeOutReasons[cause];
  const position = stage.position + 1;
  const about = { ...parties, stage: position, reason: { cause, stage: position } as const };
  const changes = [
    update('approvalStage', stage.id, { state: to }, stage.version),
    ...cancelStageJobs(stage.id),
    ...concludeApproval(
      ctx,
      parties,
      approval,
      stages.filter((each) => each.id !== stage.id),
      {
        event: 'timeout',
        reason,
        details: { stage: String(position) },
      },
    ),
    ...(await mailPrincipals(
      ctx,
      'approvalExpired',
      about,
      approvers.map((each) => each.principalId),
      parties.excluded,
    )),
    ...(await mailRequestor(ctx, 'requestExpired', about, parties.requestor)),
  ];
  return { changes, events: [requestMoved(ctx, parties.request, 'denied', reason)] };
}
