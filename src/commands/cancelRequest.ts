// Takes back a request that was not delivered yet.

import { audit } from '../domain/audit.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  requestStatusOf,
  type RequestState,
} from '../domain/machines/assignmentRequest.ts';
import { next } from '../domain/machines/machine.ts';
import { stateChanged, targetsOf } from '../domain/requestActivities.ts';
import { update } from '../store/contract.ts';
import type { Command } from './context.ts';
import { withoutApproval } from './approvals/withdraw.ts';
import { withoutRequestJobs } from './jobs.ts';
import { demandOwnOrManaged, findRequest } from './requests/find.ts';

/** 200 without a body, as the published text says. Throws `invalidState` once it is being delivered or has ended. */
export const cancelRequest: Command = async (ctx, { id }) => {
  const found = await findRequest(ctx, id);
  const { request, subject } = found;
  demandOwnOrManaged(ctx, found);
  const { to } = next(assignmentRequestMachine, request.state as RequestState, 'cancel', noRequestFacts);
  await ctx.store.commit([
    { kind: 'expect', entity: 'subject', id: subject.id, version: subject.version },
    update(
      'assignmentRequest',
      request.id,
      { state: to, status: requestStatusOf[to], completedAt: ctx.now },
      request.version,
    ),
    ...withoutRequestJobs(request.id),
    ...(await withoutApproval(ctx, request.id)),
    audit(ctx, {
      activity: 'Cancel access package assignment request',
      targets: targetsOf(found, stateChanged(request.state, to)),
    }),
  ]);
  return { status: 200 };
};
