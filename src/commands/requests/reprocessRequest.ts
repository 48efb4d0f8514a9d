// Takes a request up again that was not, or not wholly, delivered.

import { audit } from '../../domain/audit/auditEntry.ts';
import { reprocessDays, type RequestFacts } from '../../domain/machines/assignmentRequest.ts';
import { Refusal } from '../../domain/refusal.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { addDuration } from '../../domain/time.ts';
import { limitToOne, load, row, rows } from '../../flows/load.ts';
import type { Command, Context } from '../../flows/context.ts';
import { failedCalloutStage } from '../../flows/extensions/stageCallouts.ts';
import { processRequestJob } from '../../flows/queueJobs.ts';
import { openRequestOf } from '../../flows/requests/eligibilityFacts.ts';
import { acceptsEvent, moveRequest, requestChange, requestFacts } from '../../flows/requests/moveRequest.ts';
import { holdGround, lostGround } from '../../flows/requests/ground.ts';
import { asRequested, requireRequest, type LoadedRequest } from '../../flows/requests/request.ts';

/**
 * 202. Throws `invalidState` for any other request, `reprocessTooLate` after fourteen days, `policyNotFound` where
 * the package or the policy is gone, `openRequestExists` where the person has asked anew.
 */
export const reprocessRequest: Command = async (ctx, { id }) => {
  const found = await requireRequest(ctx, id);
  const { request, subject } = found;
  requireRight(ctx.caller, 'manageAssignments', { catalogId: request.catalogId });
  const latest = addDuration(request.completedAt ?? request.createdAt, `P${reprocessDays}D`);
  const mayStillReprocess = latest !== null && ctx.now <= latest;
  if (acceptsEvent(request, 'reprocess') && !mayStillReprocess)
    throw new Refusal('reprocessTooLate', { completedAt: request.completedAt, latest });
  const move = moveRequest(ctx, found, 'reprocess', {
    mayStillReprocess,
    stopped: await loadStoppedAt(ctx, found),
  });
  if (lostGround(found) !== null)
    throw new Refusal('policyNotFound', { id: request.policyId, packageId: request.packageId });
  const { open } = await load(ctx.store, {
    open: limitToOne(rows('assignmentRequest', openRequestOf(request.packageId, request.targetId))),
  });
  if (open[0] !== undefined) throw new Refusal('openRequestExists', { id: open[0].id, check: 'noOpenRequest' });
  await ctx.store.commit([
    { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
    requestChange(ctx, request, move),
    ...processRequestJob(ctx, request.id),
    audit(ctx, {
      activity: 'Ready to fulfill access package assignment request',
      targets: requestTargets(found, stateChange(request.state, move.to)),
      reason: 'reprocessed',
    }),
    ...holdGround(found),
  ]);
  return { status: 202 };
};

/** What nobody has said yes to yet is asked for once more, never delivered right away. */
async function loadStoppedAt(ctx: Context, found: LoadedRequest): Promise<RequestFacts['stopped']> {
  const { request } = found;
  const { approvals } = await load(ctx.store, { approvals: row('approval', request.id) });
  const isMissing = approvals.length === 0 && requestFacts(asRequested(found), ctx.now).needsApproval;
  const stage = await failedCalloutStage(ctx, request);
  return stage === 'assignmentRequestApproved' && approvals[0]?.state === 'approved'
    ? 'afterApproval'
    : stage !== null || isMissing
      ? 'beforeApproval'
      : null;
}
