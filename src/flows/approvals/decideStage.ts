// The decision of a stage: the request goes on to the next stage, to its delivery, or to its end.

import type { Approval, ApprovalStage, Approver } from '../../domain/approvals/approvalEntities.ts';
import type { ApprovalFacts } from '../../domain/approvals/approvalVerdicts.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import { requestStatusOf } from '../../domain/machines/assignmentRequest.ts';
import { transition } from '../../domain/machines/machine.ts';
import type { MailCause } from '../../domain/mail/mailVariables.ts';
import { Refusal } from '../../domain/refusal.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, row } from '../load.ts';
import { cancelStageJobs } from '../queueJobs.ts';
import { mailPrincipals, mailRequestor } from '../queueMails.ts';
import { loadRequestOf, type LoadedRequest } from '../requests/request.ts';
import { loadActiveApprovers } from './approverAuthority.ts';
import { loadApprovalFacts } from './approvalFacts.ts';
import { concludeApproval } from './concludeApproval.ts';
import { approvalPartiesOf, type ApprovalParties } from './parties.ts';
import { auditApproval, stageSettingsOf, startStage } from './startStage.ts';

/** A request under approval: what the verdicts look at, and its rows. */
export interface LoadedApproval {
  readonly facts: ApprovalFacts;
  readonly approval: Approval;
  readonly loaded: LoadedRequest;
  readonly parties: ApprovalParties;
}

/** Loads the approval of a request, whose id is the request's. Throws `notFound` where there is none. */
export async function requireApproval(ctx: Context, id: Id | null): Promise<LoadedApproval> {
  const { requests, approvals } = await load(ctx.store, {
    requests: row('assignmentRequest', id),
    approvals: row('approval', id),
  });
  const [request] = requests;
  const [approval] = approvals;
  if (request === undefined || approval === undefined) throw new Refusal('notFound', { entity: 'approval', id });
  const loaded = await loadRequestOf(ctx, request);
  const facts = (await loadApprovalFacts(ctx, [request])).get(request.id) as ApprovalFacts;
  return { facts, approval, loaded, parties: approvalPartiesOf(loaded) };
}

/** What an approver says of a stage; `by` is the row by which they may decide it. */
export interface StageDecision {
  readonly stage: ApprovalStage;
  readonly by: Approver;
  readonly event: 'approve' | 'deny';
  readonly justification: string;
  /** The latest end of the access; null where the decision shortens nothing. */
  readonly until: Instant | null;
}

interface StageDetails {
  readonly stage: ApprovalStage;
  readonly stages: readonly ApprovalStage[];
  readonly approval: Approval;
  readonly parties: ApprovalParties;
  readonly until: Instant | null;
}

/** The changes of a decision. Throws `justificationRequired` where the policy wants a justification. */
export async function decideStage(
  ctx: Context,
  { approval, parties, facts }: LoadedApproval,
  { stage, by, event, justification, until }: StageDecision,
): Promise<readonly Change[]> {
  if (stageSettingsOf(parties, stage).isApproverJustificationRequired && justification.trim() === '')
    throw new Refusal('justificationRequired', { field: 'justification', id: stage.id });
  const { to, effects } = transition(approvalStageMachine, stage.state, event, {
    ...noStageFacts,
    isLast: stage.position === facts.stages.length - 1,
  });
  const decision = {
    state: to,
    result: event === 'approve' ? 'approved' : 'denied',
    justification,
    reviewedById: ctx.caller.objectId,
    reviewedByName: ctx.caller.displayName,
    reviewedAt: ctx.now,
    grantedUntil: until,
  } as const;
  const request = until === null ? parties.request : { ...parties.request, grantedUntil: until };
  const found: StageDetails = { stage, stages: facts.stages, approval, parties: { ...parties, request }, until };
  return [
    update('approvalStage', stage.id, decision, stage.version),
    ...cancelStageJobs(stage.id),
    ...(effects.includes('startNext')
      ? await startNextStage(ctx, found, by, justification)
      : await concludeStage(ctx, found, by, event, justification)),
  ];
}

const detailsOf = (
  { stage, until }: StageDetails,
  by: Approver,
  justification: string,
): Readonly<Record<string, string>> => ({
  stage: String(stage.position + 1),
  approverRole: by.role,
  ...(justification === '' ? {} : { justification }),
  ...(until === null ? {} : { until }),
});

async function concludeStage(
  ctx: Context,
  found: StageDetails,
  by: Approver,
  event: 'approve' | 'deny',
  justification: string,
): Promise<readonly Change[]> {
  const rest = found.stages.filter((each) => each.id !== found.stage.id);
  const details = detailsOf(found, by, justification);
  const mails =
    event === 'approve'
      ? await mailApproved(ctx, found, by)
      : await mailDenied(ctx, found, by, justification === '' ? null : justification);
  return [
    ...mails,
    ...(event === 'approve'
      ? [auditApproval(ctx, 'Approval stage completed for access package assignment request', found.parties, details)]
      : []),
    ...concludeApproval(ctx, found.parties, found.approval, rest, {
      event,
      details,
      reason:
        event === 'approve'
          ? null
          : `Denied by ${ctx.caller.displayName ?? 'an approver'} in stage ` +
            `${found.stage.position + 1}.${justification === '' ? '' : ` ${justification}`}`,
    }),
  ];
}

/** A mail to each approver of the stage: it is over. */
async function mailApproved(ctx: Context, { stage, parties }: StageDetails, by: Approver): Promise<readonly Change[]> {
  const about = { ...parties, stage: stage.position + 1 };
  const approvers = await loadActiveApprovers(ctx, stage.id);
  return [
    ...(await mailPrincipals(
      ctx,
      'approvalGiven',
      about,
      approvers.map((each) => each.principalId),
      parties.excluded,
    )),
    ...(await mailDecidedByDelegate(ctx, parties, by)),
  ];
}

async function mailDenied(
  ctx: Context,
  { parties }: StageDetails,
  by: Approver | null,
  reason: string | MailCause | null,
): Promise<readonly Change[]> {
  return [
    ...(await mailRequestor(ctx, 'requestDenied', { ...parties, reason }, parties.requestor)),
    ...(by === null ? [] : await mailDecidedByDelegate(ctx, parties, by)),
  ];
}

/** https://learn.microsoft.com/entra/id-governance/delegate-approvals-my-access */
async function mailDecidedByDelegate(ctx: Context, parties: ApprovalParties, by: Approver): Promise<readonly Change[]> {
  return by.role === 'delegate' ? mailRequestor(ctx, 'delegateDecided', parties, parties.requestor) : [];
}

/** Asks the approvers of the next stage. Where nobody can be found to ask, the request is denied. */
async function startNextStage(
  ctx: Context,
  found: StageDetails,
  by: Approver,
  justification: string,
): Promise<readonly Change[]> {
  const { stages, stage, parties, approval } = found;
  const nextStage = stages[stage.position + 1] as ApprovalStage;
  const { set, changes, nobody } = await startStage(ctx, parties, nextStage);
  const completed = auditApproval(
    ctx,
    'Approval stage completed for access package assignment request',
    parties,
    detailsOf(found, by, justification),
  );
  const started = update('approvalStage', nextStage.id, set, nextStage.version);
  if (nobody !== null) {
    const rest = stages.filter((each) => each.id !== stage.id && each.id !== nextStage.id);
    return [
      completed,
      started,
      ...(await mailApproved(ctx, found, by)),
      ...(await mailDenied(ctx, found, null, { cause: 'nobodyFound', stage: nextStage.position + 1 })),
      ...concludeApproval(ctx, parties, approval, rest, {
        event: 'deny',
        reason: nobody,
      }),
    ];
  }
  return [
    completed,
    started,
    ...changes,
    ...(await mailApproved(ctx, found, by)),
    update(
      'assignmentRequest',
      parties.request.id,
      {
        status: requestStatusOf.pendingApproval,
        expirationAt: set.timesOutAt,
        grantedUntil: parties.request.grantedUntil,
      },
      parties.request.version,
    ),
  ];
}
