// Takes a request up again that was not, or not wholly, delivered.

import { audit } from '../domain/audit.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  reprocessDays,
  requestStatusOf,
  type RequestFacts,
  type RequestState,
} from '../domain/machines/assignmentRequest.ts';
import { accepts, next } from '../domain/machines/machine.ts';
import { Refusal } from '../domain/refusal.ts';
import { asksApproval, requestKind } from '../domain/requestTypes.ts';
import { stateChanged, targetsOf } from '../domain/requestActivities.ts';
import { demand } from '../domain/rights.ts';
import { addDuration } from '../domain/time.ts';
import { update } from '../store/contract.ts';
import { load, row } from './load.ts';
import type { Command, Context } from './context.ts';
import { stoppedAt } from './extensions/callouts.ts';
import { processRequestJob } from './jobs.ts';
import { findRequest, type FoundRequest } from './requests/find.ts';

/** 202. Throws `invalidState` for any other request, `reprocessTooLate` after fourteen days. */
export const reprocessRequest: Command = async (ctx, { id }) => {
  const found = await findRequest(ctx, id);
  const { request, subject } = found;
  demand(ctx.caller, 'manageAssignments', { catalogId: request.catalogId });
  const state = request.state as RequestState;
  const latest = addDuration(request.completedAt ?? request.createdAt, `P${reprocessDays}D`);
  const mayStillReprocess = latest !== null && ctx.now <= latest;
  if (accepts(assignmentRequestMachine, state, 'reprocess') && !mayStillReprocess)
    throw new Refusal('reprocessTooLate', { completedAt: request.completedAt, latest });
  const { to } = next(assignmentRequestMachine, state, 'reprocess', {
    ...noRequestFacts,
    mayStillReprocess,
    stopped: await stoppedOf(ctx, found),
  });
  await ctx.store.commit([
    { kind: 'expect', entity: 'subject', id: subject.id, version: subject.version },
    update(
      'assignmentRequest',
      request.id,
      { state: to, status: requestStatusOf[to], completedAt: null, reason: null },
      request.version,
    ),
    ...processRequestJob(ctx, request.id),
    audit(ctx, {
      activity: 'Ready to fulfill access package assignment request',
      targets: targetsOf(found, stateChanged(request.state, to)),
      reason: 'reprocessed',
    }),
  ]);
  return { status: 202 };
};

/** What nobody has said yes to yet is asked for once more, never delivered right away. */
async function stoppedOf(ctx: Context, { request, policy }: FoundRequest): Promise<RequestFacts['stopped']> {
  const { approvals } = await load(ctx.store, { approvals: row('approval', request.id) });
  const purpose = requestKind(request.type)?.purpose ?? 'remove';
  const isMissing =
    policy !== null &&
    approvals.length === 0 &&
    !request.isApprovalBypassed &&
    requestKind(request.type)?.sender !== 'system' &&
    asksApproval(policy.approval, purpose);
  const stage = await stoppedAt(ctx, request);
  return stage === 'assignmentRequestApproved' && approvals[0]?.state === 'approved'
    ? 'afterApproval'
    : stage !== null || (isMissing && request.assignmentId === null)
      ? 'beforeApproval'
      : null;
}
