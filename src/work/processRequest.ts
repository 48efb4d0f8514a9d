// Takes a request as far as it goes now: to its approval, to its start, or to its delivery. One commit for all of it.

import { beginApproval } from '../commands/approvals/stages.ts';
import { partiesOf } from '../commands/approvals/parties.ts';
import type { Context } from '../commands/context.ts';
import { load, row } from '../commands/load.ts';
import { noCalls, ofRequest, stageCalls, type StageCalls } from '../commands/extensions/callouts.ts';
import { startRequestJob } from '../commands/jobs.ts';
import { mailRequestor } from '../commands/mails.ts';
import { audit, type Activity } from '../domain/audit.ts';
import type { AssignmentRequest, Id } from '../domain/entities.ts';
import type { ExtensionStageName } from '../domain/extensions/stages.ts';
import { approvalMachine } from '../domain/machines/approval.ts';
import { approvalStageMachine, noStageFacts } from '../domain/machines/approvalStage.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  requestStatusOf,
  type RequestEffect,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
} from '../domain/machines/assignmentRequest.ts';
import { accepts, next } from '../domain/machines/machine.ts';
import { stateChanged, targetsOf } from '../domain/requestActivities.ts';
import { asksApproval, requestKind } from '../domain/requestTypes.ts';
import { periodOf } from '../domain/schedule.ts';
import type { Event } from '../observe/events.ts';
import { insert, update, type Change } from '../store/contract.ts';
import { finished, runToCommit, type Handler, type JobKindOfWork, type Work } from './job.ts';
import { deliverRequest } from './requestDelivery.ts';
import { policyOfAssignment, readRequest, type RequestWork } from './requestParts.ts';

/** What a job sends to a request in the state it finds; in any other there is nothing left to do. */
const eventIn: Readonly<Record<'processRequest' | 'startRequest', Partial<Record<RequestState, RequestEvent>>>> = {
  // An approval that said yes leaves the rest to us where extensions are to be called first.
  processRequest: { submitted: 'process', pendingApproval: 'approve', delivering: 'deliver' },
  startRequest: { scheduled: 'start' },
};

export const processRequest: JobKindOfWork = { run: advancing('processRequest'), giveUp: failing };
export const startRequest: JobKindOfWork = { run: advancing('startRequest'), giveUp: failing };

function advancing(kind: keyof typeof eventIn): Handler {
  return (work) =>
    runToCommit(work, async () => {
      const found = await readRequest(work.ctx, work.job.subject);
      const event = found === null ? undefined : eventIn[kind][found.request.state as RequestState];
      if (
        found === null ||
        event === undefined ||
        (event === 'approve' && !(await isApproved(work.ctx, found.request.id)))
      ) {
        await work.ctx.store.commit([finished(work.job)]);
        return [];
      }
      const { changes, events } = await advance(work, found, event);
      await work.ctx.store.commit([finished(work.job), ...changes]);
      return events;
    });
}

async function isApproved(ctx: Context, id: Id): Promise<boolean> {
  const { approvals } = await load(ctx.store, { approvals: row('approval', id) });
  return approvals[0]?.state === 'approved';
}

interface Advance {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

async function advance({ ctx }: Work, found: RequestWork, event: RequestEvent): Promise<Advance> {
  const { request } = found;
  const state = request.state as RequestState;
  const gate = await passing(ctx, found, event);
  const facts = { ...factsOf(found, ctx.now), waitsForCallback: gate.waits };
  const first =
    event === 'deliver'
      ? { to: state, then: ['deliver'] as readonly RequestEffect[] }
      : next(assignmentRequestMachine, state, event, facts);
  if (first.then.includes('askApproval')) {
    const asked = await askApproval(ctx, found, first.to);
    return { ...asked, changes: [...asked.changes, ...gate.changes] };
  }
  // Whoever made it `delivering` has told that it is ready.
  const effects = event === 'deliver' ? [] : effectChanges({ ctx }, found, first.then);
  if (!first.then.includes('deliver')) {
    const waiting = first.then.includes('sayWaiting') ? { status: 'WaitingForCallback' as const } : {};
    return {
      changes: [moveTo(request, first.to, waiting), ...effects, ...gate.changes],
      events: [moved(ctx.correlationId, request, first.to, null)],
    };
  }
  const delivery = await deliverRequest(ctx, found);
  const { to } = next(assignmentRequestMachine, first.to, 'deliver', { ...noRequestFacts, outcome: delivery.outcome });
  return {
    changes: [
      moveTo(request, to, { ...delivery.set, reason: delivery.reason, completedAt: ctx.now }),
      ...effects,
      ...gate.changes,
      ...delivery.changes,
      ...(await told(ctx, found, to)),
      ...(await mails(ctx, found, to)),
      outcomeAudit({ ctx }, found, to, delivery.reason),
    ],
    events: [moved(ctx.correlationId, request, to, delivery.reason), ...delivery.events],
  };
}

/** The extensions that are called on the way: when a request is taken up, and once nobody need approve it any more. */
async function passing(ctx: Context, found: RequestWork, event: RequestEvent): Promise<StageCalls> {
  if ((event !== 'process' && event !== 'approve') || requestKind(found.request.type)?.purpose === 'remove')
    return noCalls;
  const call = (stage: ExtensionStageName): Promise<StageCalls> =>
    stageCalls(ctx, { stage, policy: found.policy, of: ofRequest(found.request) });
  const created = event === 'process' ? await call('assignmentRequestCreated') : noCalls;
  if (created.waits || (event === 'process' && factsOf(found, ctx.now).needsApproval)) return created;
  const approved = await call('assignmentRequestApproved');
  return { changes: [...created.changes, ...approved.changes], waits: approved.waits };
}

/** The extensions that are told of what was delivered. */
async function told(ctx: Context, found: RequestWork, to: RequestState): Promise<readonly Change[]> {
  if (to !== 'delivered' && to !== 'partiallyDelivered') return [];
  const stage =
    requestKind(found.request.type)?.purpose === 'remove' ? 'assignmentRequestRemoved' : 'assignmentRequestGranted';
  const policy = found.policy ?? (await policyOfAssignment(ctx, found.assignment));
  return (await stageCalls(ctx, { stage, policy, of: ofRequest(found.request) })).changes;
}

/** Those who got everything, or whose access was taken, hear of it. */
async function mails(ctx: Context, found: RequestWork, to: RequestState): Promise<readonly Change[]> {
  const { request, assignment } = found;
  const purpose = requestKind(request.type)?.purpose;
  const policy = found.policy ?? (await policyOfAssignment(ctx, assignment));
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
function endOf({ request, policy, assignment }: RequestWork, now: string): string | null {
  if (assignment !== null || policy === null) return assignment?.endsAt ?? null;
  const period = periodOf(policy, request.schedule, now, requestKind(request.type)?.sender !== 'user');
  return 'problem' in period ? null : period.endsAt;
}

/** The approval begins with the wait for it. Where nobody can be asked the request ends at once, and says why. */
async function askApproval(ctx: Context, found: RequestWork, waiting: RequestState): Promise<Advance> {
  const { request } = found;
  const parties = await partiesOf(ctx, request);
  const begun = await beginApproval(ctx, parties);
  const created = audit(ctx, {
    activity: 'Create request approval',
    targets: targetsOf(found, begun.nobody === null ? stateChanged(request.state, waiting) : []),
  });
  if (begun.nobody === null) {
    const rows = [insert('approval', begun.approval), ...begun.stages.map((stage) => insert('approvalStage', stage))];
    return {
      changes: [moveTo(request, waiting, { expirationAt: begun.timesOutAt }), ...rows, created, ...begun.changes],
      events: [moved(ctx.correlationId, request, waiting, null)],
    };
  }
  const { to } = next(assignmentRequestMachine, waiting, 'deny', noRequestFacts);
  const ended = [
    insert('approval', {
      ...begun.approval,
      state: next(approvalMachine, begun.approval.state, 'deny', null).to,
      completedAt: ctx.now,
    }),
    ...begun.stages.map((stage) =>
      insert('approvalStage', {
        ...stage,
        state: accepts(approvalStageMachine, stage.state, 'end')
          ? next(approvalStageMachine, stage.state, 'end', noStageFacts).to
          : stage.state,
      }),
    ),
  ];
  const denied = audit(ctx, {
    activity: 'Deny access package assignment request',
    targets: targetsOf(found, stateChanged(request.state, to)),
    reason: begun.nobody,
  });
  return {
    changes: [
      moveTo(request, to, { completedAt: ctx.now, reason: begun.nobody }),
      ...ended,
      created,
      denied,
      ...(await mailRequestor(ctx, 'requestDenied', { ...parties, reason: begun.nobody }, parties.requestor)),
    ],
    events: [moved(ctx.correlationId, request, to, begun.nobody)],
  };
}

function factsOf({ request, policy }: RequestWork, now: string): RequestFacts {
  const kind = requestKind(request.type);
  const wantsApproval =
    kind !== null && kind.sender !== 'system' && policy !== null && asksApproval(policy.approval, kind.purpose);
  const startsLater = kind?.purpose === 'add' && request.schedule.startAt !== null && request.schedule.startAt > now;
  return { ...noRequestFacts, needsApproval: wantsApproval && !request.isApprovalBypassed, startsLater };
}

function effectChanges(
  { ctx }: Pick<Work, 'ctx'>,
  found: RequestWork,
  then: readonly RequestEffect[],
): readonly Change[] {
  const { request } = found;
  const tell = (activity: Activity, to: RequestState | null = null): Change =>
    audit(ctx, { activity, targets: targetsOf(found, to === null ? [] : stateChanged(request.state, to)) });
  const isRemoval = requestKind(request.type)?.purpose === 'remove';
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

const moveTo = (request: AssignmentRequest, to: RequestState, set: Partial<AssignmentRequest>): Change =>
  update('assignmentRequest', request.id, { status: requestStatusOf[to], ...set, state: to }, request.version);

const moved = (correlationId: string, request: AssignmentRequest, to: RequestState, reason: string | null): Event => ({
  event: 'requestMoved',
  requestId: request.id,
  type: request.type,
  from: request.state,
  to,
  reason,
  correlationId,
});

const outcomes: Readonly<Partial<Record<RequestState, Activity>>> = {
  delivered: 'Fulfill access package assignment request',
  partiallyDelivered: 'Partially fulfill access package assignment request',
  deliveryFailed: 'Failed access package assignment request',
};

function outcomeAudit({ ctx }: Pick<Work, 'ctx'>, found: RequestWork, to: RequestState, reason: string | null): Change {
  const activity = outcomes[to] ?? 'Failed access package assignment request';
  return audit(ctx, {
    activity,
    targets: targetsOf(found, stateChanged(found.request.state, to)),
    ...(to === 'delivered' ? {} : { result: 'failure' }),
    ...(reason === null ? {} : { reason }),
  });
}

/** Work that cannot be done is a failed request with a reason, never a request that hangs. */
async function failing({ ctx, job }: Work): Promise<readonly Change[]> {
  const found = await readRequest(ctx, job.subject);
  if (found === null) return [];
  const state = found.request.state as RequestState;
  if (!accepts(assignmentRequestMachine, state, 'fail')) return [];
  const { to } = next(assignmentRequestMachine, state, 'fail', noRequestFacts);
  const reason =
    'It could not be delivered because of a fault of the server. Its log tells more under ' +
    `${ctx.correlationId}; ` +
    'reprocess the request once that is mended.';
  return [moveTo(found.request, to, { reason, completedAt: ctx.now }), outcomeAudit({ ctx }, found, to, reason)];
}
