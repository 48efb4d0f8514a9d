// Takes a request up again that was not, or not wholly, delivered.

import { audit } from '../domain/audit.ts';
import { assignmentRequestMachine, noRequestFacts, reprocessDays, requestStatusOf, type RequestState } from '../domain/machines/assignmentRequest.ts';
import { accepts, next } from '../domain/machines/machine.ts';
import { Refusal } from '../domain/refusal.ts';
import { targetsOf } from '../domain/requestActivities.ts';
import { demand } from '../domain/rights.ts';
import { addDuration } from '../domain/time.ts';
import { update } from '../store/contract.ts';
import type { Command } from './context.ts';
import { processRequestJob } from './jobs.ts';
import { findRequest } from './requests/find.ts';

/** 202. Throws `invalidState` for any other request, `reprocessTooLate` after fourteen days. */
export const reprocessRequest: Command = async (ctx, { id }) => {
  const found = await findRequest(ctx, id);
  const { request, subject } = found;
  demand(ctx.caller, 'manageAssignments', { catalogId: request.catalogId });
  const state = request.state as RequestState;
  const latest = addDuration(request.completedAt ?? request.createdAt, `P${reprocessDays}D`);
  const mayStillReprocess = latest !== null && ctx.now <= latest;
  if (accepts(assignmentRequestMachine, state, 'reprocess') && !mayStillReprocess) throw new Refusal('reprocessTooLate', { completedAt: request.completedAt, latest });
  const { to } = next(assignmentRequestMachine, state, 'reprocess', { ...noRequestFacts, mayStillReprocess });
  await ctx.store.commit([
    { kind: 'expect', entity: 'subject', id: subject.id, version: subject.version },
    update('assignmentRequest', request.id, { state: to, status: requestStatusOf[to], completedAt: null, reason: null }, request.version),
    ...processRequestJob(ctx, request.id),
    audit(ctx, { activity: 'Ready to fulfill access package assignment request', targets: targetsOf(found), reason: 'reprocessed' }),
  ]);
  return { status: 202 };
};
