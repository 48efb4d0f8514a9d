// Takes a request up again that was not, or not wholly, delivered.

import { audit } from '../../domain/audit/auditEntry.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  reprocessDays,
  requestStatusOf,
  type RequestFacts,
  type RequestState,
} from '../../domain/machines/assignmentRequest.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requiresApproval, requestKindOf } from '../../domain/requests/requestTypes.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { addDuration } from '../../domain/time.ts';
import { update } from '../../store/contract.ts';
import { load, row } from '../../flows/load.ts';
import type { Command, Context } from '../../flows/context.ts';
import { failedCalloutStage } from '../../flows/extensions/stageCallouts.ts';
import { processRequestJob } from '../../flows/queueJobs.ts';
import { requireRequest, type RequestDetails } from '../../flows/requests/requireRequest.ts';

/** 202. Throws `invalidState` for any other request, `reprocessTooLate` after fourteen days. */
export const reprocessRequest: Command = async (ctx, { id }) => {
  const found = await requireRequest(ctx, id);
  const { request, subject } = found;
  requireRight(ctx.caller, 'manageAssignments', { catalogId: request.catalogId });
  const state = request.state as RequestState;
  const latest = addDuration(request.completedAt ?? request.createdAt, `P${reprocessDays}D`);
  const mayStillReprocess = latest !== null && ctx.now <= latest;
  if (accepts(assignmentRequestMachine, state, 'reprocess') && !mayStillReprocess)
    throw new Refusal('reprocessTooLate', { completedAt: request.completedAt, latest });
  const { to } = transition(assignmentRequestMachine, state, 'reprocess', {
    ...noRequestFacts,
    mayStillReprocess,
    stopped: await loadStoppedAt(ctx, found),
  });
  await ctx.store.commit([
    { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
    update(
      'assignmentRequest',
      request.id,
      { state: to, status: requestStatusOf[to], completedAt: null, reason: null },
      request.version,
    ),
    ...processRequestJob(ctx, request.id),
    audit(ctx, {
      activity: 'Ready to fulfill access package assignment request',
      targets: requestTargets(found, stateChange(request.state, to)),
      reason: 'reprocessed',
    }),
  ]);
  return { status: 202 };
};

/** What nobody has said yes to yet is asked for once more, never delivered right away. */
async function loadStoppedAt(ctx: Context, { request, policy }: RequestDetails): Promise<RequestFacts['stopped']> {
  const { approvals } = await load(ctx.store, { approvals: row('approval', request.id) });
  const purpose = requestKindOf(request.type)?.purpose ?? 'remove';
  const isMissing =
    policy !== null &&
    approvals.length === 0 &&
    !request.isApprovalBypassed &&
    requestKindOf(request.type)?.sender !== 'system' &&
    requiresApproval(policy.approval, purpose);
  const stage = await failedCalloutStage(ctx, request);
  return stage === 'assignmentRequestApproved' && approvals[0]?.state === 'approved'
    ? 'afterApproval'
    : stage !== null || (isMissing && request.assignmentId === null)
      ? 'beforeApproval'
      : null;
}
