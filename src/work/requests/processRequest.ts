// Takes a request as far as it goes now: to its approval, to its start, or to its delivery. One commit for all of it.

import { beginApproval } from '../../flows/approvals/startStage.ts';
import { loadPartiesOf } from '../../flows/approvals/parties.ts';
import type { Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import {
  noCallouts,
  calloutOwnerOfRequest,
  calloutsForStage,
  type StageCallouts,
} from '../../flows/extensions/stageCallouts.ts';
import { startRequestJob } from '../../flows/queueJobs.ts';
import { mailRequestor } from '../../flows/queueMails.ts';
import { audit, type Activity } from '../../domain/audit/auditEntry.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { ExtensionStageName } from '../../domain/extensions/extensionStages.ts';
import { approvalMachine } from '../../domain/machines/approval.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  requestStatusOf,
  type RequestEffect,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
} from '../../domain/machines/assignmentRequest.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { requiresApproval, requestKindOf } from '../../domain/requests/requestTypes.ts';
import { periodOf } from '../../domain/requests/schedule.ts';
import type { Event } from '../../observe/events.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobHandler, type JobDefinition, type JobContext } from '../queue/job.ts';
import { deliverRequest } from './deliverRequest.ts';
import { loadPolicyOfAssignment, loadRequest, type LoadedRequest } from '../../flows/requests/loadRequest.ts';

/** What a job sends to a request in the state it finds; in any other there is nothing left to do. */
const eventByState: Readonly<Record<'processRequest' | 'startRequest', Partial<Record<RequestState, RequestEvent>>>> = {
  // An approval that said yes leaves the rest to us where extensions are to be called first.
  processRequest: { submitted: 'process', pendingApproval: 'approve', delivering: 'deliver' },
  startRequest: { scheduled: 'start' },
};

export const processRequest: JobDefinition = { run: createHandler('processRequest'), giveUp: failRequest };
export const startRequest: JobDefinition = { run: createHandler('startRequest'), giveUp: failRequest };

function createHandler(kind: keyof typeof eventByState): JobHandler {
  return (work) =>
    runToCommit(work, async () => {
      const found = await loadRequest(work.ctx, work.job.subject);
      const event = found === null ? undefined : eventByState[kind][found.request.state as RequestState];
      if (
        found === null ||
        event === undefined ||
        (event === 'approve' && !(await isApproved(work.ctx, found.request.id)))
      ) {
        await work.ctx.store.commit([completeJob(work.job)]);
        return [];
      }
      const { changes, events } = await advance(work, found, event);
      await work.ctx.store.commit([completeJob(work.job), ...changes]);
      return events;
    });
}

async function isApproved(ctx: Context, id: Id): Promise<boolean> {
  const { approvals } = await load(ctx.store, { approvals: row('approval', id) });
  return approvals[0]?.state === 'approved';
}

interface RequestTransition {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

async function advance({ ctx }: JobContext, found: LoadedRequest, event: RequestEvent): Promise<RequestTransition> {
  const { request } = found;
  const state = request.state as RequestState;
  const gate = await calloutsBefore(ctx, found, event);
  const facts = { ...factsOf(found, ctx.now), waitsForCallback: gate.waits };
  const first =
    event === 'deliver'
      ? { to: state, effects: ['deliver'] as readonly RequestEffect[] }
      : transition(assignmentRequestMachine, state, event, facts);
  if (first.effects.includes('askApproval')) {
    const asked = await askApproval(ctx, found, first.to);
    return { ...asked, changes: [...asked.changes, ...gate.changes] };
  }
  // Whoever made it `delivering` has told that it is ready.
  const effects = event === 'deliver' ? [] : effectChanges({ ctx }, found, first.effects);
  if (!first.effects.includes('deliver')) {
    const waiting = first.effects.includes('sayWaiting') ? { status: 'WaitingForCallback' as const } : {};
    return {
      changes: [moveRequest(request, first.to, waiting), ...effects, ...gate.changes],
      events: [requestMoved(ctx.correlationId, request, first.to, null)],
    };
  }
  const delivery = await deliverRequest(ctx, found);
  const { to } = transition(assignmentRequestMachine, first.to, 'deliver', {
    ...noRequestFacts,
    outcome: delivery.outcome,
  });
  return {
    changes: [
      moveRequest(request, to, { ...delivery.set, reason: delivery.reason, completedAt: ctx.now }),
      ...effects,
      ...gate.changes,
      ...delivery.changes,
      ...(await calloutsAfter(ctx, found, to)),
      ...(await mailsAfter(ctx, found, to)),
      outcomeAudit({ ctx }, found, to, delivery.reason),
    ],
    events: [requestMoved(ctx.correlationId, request, to, delivery.reason), ...delivery.events],
  };
}

/** The extensions that are called on the way: when a request is taken up, and once nobody need approve it any more. */
async function calloutsBefore(ctx: Context, found: LoadedRequest, event: RequestEvent): Promise<StageCallouts> {
  if ((event !== 'process' && event !== 'approve') || requestKindOf(found.request.type)?.purpose === 'remove')
    return noCallouts;
  const call = (stage: ExtensionStageName): Promise<StageCallouts> =>
    calloutsForStage(ctx, { stage, policy: found.policy, of: calloutOwnerOfRequest(found.request) });
  const created = event === 'process' ? await call('assignmentRequestCreated') : noCallouts;
  if (created.waits || (event === 'process' && factsOf(found, ctx.now).needsApproval)) return created;
  const approved = await call('assignmentRequestApproved');
  return { changes: [...created.changes, ...approved.changes], waits: approved.waits };
}

/** The extensions that are told of what was delivered. */
async function calloutsAfter(ctx: Context, found: LoadedRequest, to: RequestState): Promise<readonly Change[]> {
  if (to !== 'delivered' && to !== 'partiallyDelivered') return [];
  const stage =
    requestKindOf(found.request.type)?.purpose === 'remove' ? 'assignmentRequestRemoved' : 'assignmentRequestGranted';
  const policy = found.policy ?? (await loadPolicyOfAssignment(ctx, found.assignment));
  return (await calloutsForStage(ctx, { stage, policy, of: calloutOwnerOfRequest(found.request) })).changes;
}

/** Those who got everything, or whose access was taken, hear of it. */
async function mailsAfter(ctx: Context, found: LoadedRequest, to: RequestState): Promise<readonly Change[]> {
  const { request, assignment } = found;
  const purpose = requestKindOf(request.type)?.purpose;
  const policy = found.policy ?? (await loadPolicyOfAssignment(ctx, assignment));
  if (to === 'delivered' && purpose === 'add')
    return mailRequestor(ctx, 'accessGranted', {
      ...found,
      policy,
      assignment: { id: request.id, startsAt: ctx.now, endsAt: endOf(found, ctx.now) },
    });
  const isTaken = purpose === 'remove' && to === 'delivered' && assignment !== null && assignment.state !== 'expired';
  return isTaken ? mailRequestor(ctx, 'accessEnded', { ...found, policy, by: ctx.now }) : [];
}

/** As the delivery fixes it. */
function endOf({ request, policy, assignment }: LoadedRequest, now: string): string | null {
  if (assignment !== null || policy === null) return assignment?.endsAt ?? null;
  const period = periodOf(policy, request.schedule, now, requestKindOf(request.type)?.sender !== 'user');
  return 'problem' in period ? null : period.endsAt;
}

/** The approval begins with the wait for it. Where nobody can be asked the request ends at once, and says why. */
async function askApproval(ctx: Context, found: LoadedRequest, waiting: RequestState): Promise<RequestTransition> {
  const { request } = found;
  const parties = await loadPartiesOf(ctx, request);
  const begun = await beginApproval(ctx, parties);
  const created = audit(ctx, {
    activity: 'Create request approval',
    targets: requestTargets(found, begun.nobody === null ? stateChange(request.state, waiting) : []),
  });
  if (begun.nobody === null) {
    const rows = [insert('approval', begun.approval), ...begun.stages.map((stage) => insert('approvalStage', stage))];
    return {
      changes: [moveRequest(request, waiting, { expirationAt: begun.timesOutAt }), ...rows, created, ...begun.changes],
      events: [requestMoved(ctx.correlationId, request, waiting, null)],
    };
  }
  const { to } = transition(assignmentRequestMachine, waiting, 'deny', noRequestFacts);
  const ended = [
    insert('approval', {
      ...begun.approval,
      state: transition(approvalMachine, begun.approval.state, 'deny', null).to,
      completedAt: ctx.now,
    }),
    ...begun.stages.map((stage) =>
      insert('approvalStage', {
        ...stage,
        state: accepts(approvalStageMachine, stage.state, 'end')
          ? transition(approvalStageMachine, stage.state, 'end', noStageFacts).to
          : stage.state,
      }),
    ),
  ];
  const denied = audit(ctx, {
    activity: 'Deny access package assignment request',
    targets: requestTargets(found, stateChange(request.state, to)),
    reason: begun.nobody,
  });
  return {
    changes: [
      moveRequest(request, to, { completedAt: ctx.now, reason: begun.nobody }),
      ...ended,
      created,
      denied,
      ...(await mailRequestor(ctx, 'requestDenied', { ...parties, reason: begun.nobody }, parties.requestor)),
    ],
    events: [requestMoved(ctx.correlationId, request, to, begun.nobody)],
  };
}

function factsOf({ request, policy }: LoadedRequest, now: string): RequestFacts {
  const kind = requestKindOf(request.type);
  const wantsApproval =
    kind !== null && kind.sender !== 'system' && policy !== null && requiresApproval(policy.approval, kind.purpose);
  const startsLater = kind?.purpose === 'add' && request.schedule.startAt !== null && request.schedule.startAt > now;
  return { ...noRequestFacts, needsApproval: wantsApproval && !request.isApprovalBypassed, startsLater };
}

function effectChanges(
  { ctx }: Pick<JobContext, 'ctx'>,
  found: LoadedRequest,
  then: readonly RequestEffect[],
): readonly Change[] {
  const { request } = found;
  const tell = (activity: Activity, to: RequestState | null = null): Change =>
    audit(ctx, { activity, targets: requestTargets(found, to === null ? [] : stateChange(request.state, to)) });
  const isRemoval = requestKindOf(request.type)?.purpose === 'remove';
  return then.flatMap((effect): readonly Change[] => {
    switch (effect) {
      // Taking access away is approved by nobody.
      case 'tellApproved':
        return isRemoval || request.isApprovalBypassed ? [] : [tell('Auto approve access package assignment request')];
      case 'queueStart':
        return [
          tell('Schedule a future access package assignment', 'scheduled'),
          ...startRequestJob(ctx, request.id, request.schedule.startAt ?? ctx.now),
        ];
      case 'deliver':
        return [tell('Ready to fulfill access package assignment request')];
      case 'askApproval':
      case 'complete':
      case 'reopen':
      case 'sayEscalated':
      case 'sayWaiting':
      case 'queueProcessing':
        return [];
    }
  });
}

const moveRequest = (request: AssignmentRequest, to: RequestState, set: Partial<AssignmentRequest>): Change =>
  update('assignmentRequest', request.id, { status: requestStatusOf[to], ...set, state: to }, request.version);

const requestMoved = (
  correlationId: string,
  request: AssignmentRequest,
  to: RequestState,
  reason: string | null,
): Event => ({
  event: 'requestMoved',
  requestId: request.id,
  type: request.type,
  from: request.state,
  to,
  reason,
  correlationId,
});

const outcomeActivities: Readonly<Partial<Record<RequestState, Activity>>> = {
  delivered: 'Fulfill access package assignment request',
  partiallyDelivered: 'Partially fulfill access package assignment request',
  deliveryFailed: 'Failed access package assignment request',
};

function outcomeAudit(
  { ctx }: Pick<JobContext, 'ctx'>,
  found: LoadedRequest,
  to: RequestState,
  reason: string | null,
): Change {
  const activity = outcomeActivities[to] ?? 'Failed access package assignment request';
  return audit(ctx, {
    activity,
    targets: requestTargets(found, stateChange(found.request.state, to)),
    ...(to === 'delivered' ? {} : { result: 'failure' }),
    ...(reason === null ? {} : { reason }),
  });
}

/** Work that cannot be done is a failed request with a reason, never a request that hangs. */
async function failRequest({ ctx, job }: JobContext): Promise<readonly Change[]> {
  const found = await loadRequest(ctx, job.subject);
  if (found === null) return [];
  const state = found.request.state as RequestState;
  if (!accepts(assignmentRequestMachine, state, 'fail')) return [];
  const { to } = transition(assignmentRequestMachine, state, 'fail', noRequestFacts);
  const reason =
    'It could not be delivered because of a fault of the server. Its log tells more under ' +
    `${ctx.correlationId}; ` +
    'reprocess the request once that is mended.';
  return [moveRequest(found.request, to, { reason, completedAt: ctx.now }), outcomeAudit({ ctx }, found, to, reason)];
}
