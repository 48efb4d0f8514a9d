// An approver decides a stage: the request goes on to the next stage, to its delivery, or to its end.
// https://learn.microsoft.com/graph/api/approvalstage-update

import type { Approval, ApprovalStage, Approver } from '../../domain/approvals/approvalEntities.ts';
import type { Id } from '../../domain/base.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { requestStatusOf } from '../../domain/machines/assignmentRequest.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq, never } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import { isDecidableBy, loadActiveApprovers } from '../../flows/approvals/approverAuthority.ts';
import { concludeApproval } from '../../flows/approvals/concludeApproval.ts';
import { approvalPartiesOf, type ApprovalParties } from '../../flows/approvals/parties.ts';
import { loadRequestOf } from '../../flows/requests/request.ts';
import { stageSettingsOf, startStage, auditApproval } from '../../flows/approvals/startStage.ts';
import type { Command, Context } from '../../flows/context.ts';
import { cancelStageJobs } from '../../flows/queueJobs.ts';
import { load, row, rows } from '../../flows/load.ts';
import { mailPrincipals, mailRequestor } from '../../flows/queueMails.ts';

/**
 * 204. Throws `notAllowed` where the caller is no approver of the stage, `approvalDecided` where another approver was
 * faster or time is over, `invalidState` where the access would have ended already, `justificationRequired` where the
 * policy wants a justification.
 */
export const updateApprovalStage: Command<'approvalStage'> = async (ctx, { id, parent, body }) => {
  requireRight(ctx.caller, 'decideApprovals', { isSelf: true });
  const found = await requireStage(ctx, id, parent?.entity === 'approval' ? parent.id : null);
  const { stage } = found;
  const by = await demandApprover(ctx, found);
  const { result = null } = body;
  if (result === null) throw new Refusal('missingField', { field: 'result', reason: 'It is Approve or Deny.' });
  if (result === 'notReviewed') throw new Refusal('invalidField', { field: 'result', says: 'Approve or Deny' });
  const event = result === 'approved' ? 'approve' : 'deny';
  if (!accepts(approvalStageMachine, stage.state, event))
    throw new Refusal('approvalDecided', { state: stage.state, result: stage.result });
  const { endAt } = found.parties.request.schedule.expiration;
  if (event === 'approve' && endAt !== null && endAt <= ctx.now)
    throw new Refusal('invalidState', {
      state: found.parties.request.state,
      reason: 'The access that was asked for has ended already; nothing could be given.',
    });
  const justification = body.justification ?? '';
  if (stageSettingsOf(found.parties, stage).isApproverJustificationRequired && justification.trim() === '')
    throw new Refusal('justificationRequired', { id: stage.id });
  const { to, effects } = transition(approvalStageMachine, stage.state, event, {
    ...noStageFacts,
    isLast: stage.position === found.stages.length - 1,
  });
  const decision = {
    state: to,
    result,
    justification,
    reviewedById: ctx.caller.objectId,
    reviewedByName: ctx.caller.displayName,
    reviewedAt: ctx.now,
  };
  await ctx.store.commit([
    update('approvalStage', stage.id, decision, stage.version),
    ...cancelStageJobs(stage.id),
    ...(effects.includes('startNext')
      ? await startNextStage(ctx, found, by, justification)
      : await concludeStage(ctx, found, by, event, justification)),
  ]);
  return doneResult;
};

interface StageDetails {
  readonly stage: ApprovalStage;
  readonly stages: readonly ApprovalStage[];
  readonly approval: Approval;
  readonly parties: ApprovalParties;
}

/** `approvalId` is known where the path goes through the approval. */
async function requireStage(ctx: Context, id: Id | null, approvalId: Id | null): Promise<StageDetails> {
  const above = approvalId ?? (await load(ctx.store, { own: row('approvalStage', id) })).own[0]?.approvalId ?? null;
  const loaded = await load(ctx.store, {
    stages: rows('approvalStage', above === null ? never : eq('approvalId', above)),
    approvals: row('approval', above),
    requests: row('assignmentRequest', above),
  });
  const stages = loaded.stages.toSorted((a, b) => a.position - b.position);
  const {
    approvals: [approval],
    requests: [request],
  } = loaded;
  const stage = stages.find((each) => each.id === id);
  if (stage === undefined || approval === undefined || request === undefined)
    throw new Refusal('notFound', { entity: 'approvalStage', id });
  return { stage, stages, approval, parties: approvalPartiesOf(await loadRequestOf(ctx, request)) };
}

const strongestFirst: readonly Approver['role'][] = ['primary', 'fallback', 'escalation', 'delegate'];

/** The row by which the caller may decide: the strongest of several. */
async function demandApprover(ctx: Context, { stage, parties }: StageDetails): Promise<Approver> {
  const callerId = ctx.caller.objectId ?? '';
  const { fitting } = await load(ctx.store, {
    fitting: rows('approver', eq('stageId', stage.id), isDecidableBy(callerId, ctx.now)),
  });
  const by = fitting.toSorted((a, b) => strongestFirst.indexOf(a.role) - strongestFirst.indexOf(b.role))[0];
  if (by === undefined)
    throw new Refusal('notAllowed', {
      id: stage.id,
      reason: parties.excluded.has(callerId)
        ? 'Nobody decides about their own request.'
        : 'The caller is not an approver of this stage.',
    });
  return by;
}

const detailsOf = ({ stage }: StageDetails, by: Approver, justification: string): Readonly<Record<string, string>> => ({
  stage: String(stage.position + 1),
  approverRole: by.role,
  ...(justification === '' ? {} : { justification }),
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
  reason: string | null,
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
      ...(await mailDenied(ctx, found, null, nobody)),
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
      { status: requestStatusOf.pendingApproval, expirationAt: set.timesOutAt },
      parties.request.version,
    ),
  ];
}
