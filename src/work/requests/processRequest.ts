// Takes a request as far as it goes now: to its approval, to its start, or to its delivery. One commit for all of it.

import { beginApproval, type ApprovalStart } from '../../flows/approvals/startStage.ts';
import { approvalPartiesOf } from '../../flows/approvals/parties.ts';
import type { Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import {
  noCallouts,
  calloutOwnerOfRequest,
  calloutsForStage,
  type StageCallouts,
} from '../../flows/extensions/stageCallouts.ts';
import { processRequestJob, processRequestJobAt, startRequestJob } from '../../flows/queueJobs.ts';
import { mailRequestor } from '../../flows/queueMails.ts';
import {
  acceptsEvent,
  approveRequest,
  caseOfRequest,
  moveRequest,
  requestChange,
  requestFacts,
  requestMoved,
  type RequestMove,
} from '../../flows/requests/moveRequest.ts';
import { endLoadedRequest } from '../../flows/requests/endRequest.ts';
import { holdGround, lostGround } from '../../flows/requests/ground.ts';
import { asRequested, loadPolicyOfAssignment, loadRequest, type LoadedRequest } from '../../flows/requests/request.ts';
import type { Activity } from '../../domain/audit/activities.ts';
import { audit } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { ExtensionStageName } from '../../domain/extensions/extensionStages.ts';
import { approvalMachine } from '../../domain/machines/approval.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import type { RequestEffect, RequestState } from '../../domain/machines/assignmentRequest.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { requestKindOf } from '../../domain/requests/requestTypes.ts';
import { periodOf, shortenPeriod } from '../../domain/requests/schedule.ts';
import type { Event } from '../../observe/events.ts';
import { insert, type Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobHandler, type JobDefinition, type JobContext } from '../queue/job.ts';
import { addDuration } from '../../domain/time.ts';
import { deliverRequest } from './deliverRequest.ts';

/** `passApproval`: the approval said yes, and extensions were to be called before the request goes on. */
type Step = 'process' | 'passApproval' | 'start' | 'deliver';

/** The step that a job takes with a request, by the state of the request. In any other state nothing is left to do. */
const stepByState: Readonly<Record<'processRequest' | 'startRequest', Partial<Record<RequestState, Step>>>> = {
  processRequest: { submitted: 'process', pendingApproval: 'passApproval', delivering: 'deliver' },
  startRequest: { scheduled: 'start' },
};

export const processRequest: JobDefinition = { run: createHandler('processRequest'), giveUp: failRequest };
export const startRequest: JobDefinition = { run: createHandler('startRequest'), giveUp: failRequest };

function createHandler(kind: keyof typeof stepByState): JobHandler {
  return (work) =>
    runToCommit(work, async () => {
      const loaded = await loadRequest(work.ctx, work.job.subject);
      const step = loaded === null ? undefined : stepByState[kind][loaded.request.state];
      if (
        loaded === null ||
        step === undefined ||
        (step === 'passApproval' && !(await isApproved(work.ctx, loaded.request.id)))
      ) {
        await work.ctx.store.commit([completeJob(work.job)]);
        return [];
      }
      const lost = lostGround(loaded);
      const { changes, events } =
        lost === null
          ? await advance(work.ctx, asRequested(loaded), step)
          : await withdraw(work.ctx, loaded.request, lost);
      await work.ctx.store.commit([completeJob(work.job), ...changes]);
      return events;
    });
}

/** What a request rests on is gone: the request ends, and nothing is given. */
const withdraw = (ctx: Context, request: AssignmentRequest, reason: string): Promise<StepResult> =>
  endLoadedRequest(ctx, request, { event: 'withdraw', reason });

async function isApproved(ctx: Context, id: Id): Promise<boolean> {
  const { approvals } = await load(ctx.store, { approvals: row('approval', id) });
  return approvals[0]?.state === 'approved';
}

interface StepResult {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

async function advance(ctx: Context, found: LoadedRequest, step: Step): Promise<StepResult> {
  const { request } = found;
  // Whoever made the request `delivering` has audited that it is ready.
  if (step === 'deliver') {
    if (isHanging(ctx, found)) throw new Error('A fault rule of the sandbox lets the delivery hang.');
    return deliver(ctx, found, []);
  }
  const callouts = await calloutsBefore(ctx, found, step);
  const move =
    step === 'passApproval'
      ? approveRequest(ctx, found, callouts)
      : moveRequest(ctx, found, step, { waitsForCallback: callouts.waits });
  if (move.effects.includes('askApproval')) {
    const asked = await askApproval(ctx, found, move);
    return { ...asked, changes: [...asked.changes, ...callouts.changes, ...holdGround(found)] };
  }
  const effects = [...effectChanges(ctx, found, move.effects), ...callouts.changes];
  if (move.effects.includes('deliver') && isHanging(ctx, found))
    return {
      changes: [
        requestChange(ctx, request, move),
        ...effects,
        ...processRequestJob(ctx, request.id),
        ...holdGround(found),
      ],
      events: [requestMoved(ctx, request, move.to, null)],
    };
  if (move.effects.includes('deliver')) return deliver(ctx, moved(found, move), effects, found);
  return {
    changes: [requestChange(ctx, request, move), ...effects, ...holdGround(found)],
    events: [requestMoved(ctx, request, move.to, null)],
  };
}

/** Whether a fault rule keeps the delivery from its end, so that it is tried again later. */
const isHanging = (ctx: Context, { request, accessPackage }: LoadedRequest): boolean =>
  accessPackage !== null &&
  requestKindOf(request.type)?.purpose !== 'remove' &&
  ctx.deliveryFault?.('hangs', accessPackage) === true;

/** The same request in the state that a move leads to, for a second move of the same commit. */
const moved = (found: LoadedRequest, { to }: RequestMove): LoadedRequest => ({
  ...found,
  request: { ...found.request, state: to },
});

/** Delivers a request that is `delivering`. `before` is the request as it is stored. */
async function deliver(
  ctx: Context,
  found: LoadedRequest,
  effects: readonly Change[],
  before: LoadedRequest = found,
): Promise<StepResult> {
  const { request } = before;
  const delivery = await deliverRequest(ctx, before);
  if ('withdrawn' in delivery) return withdraw(ctx, request, delivery.withdrawn);
  const move = moveRequest(ctx, found, 'deliver', { outcome: delivery.outcome });
  if (delivery.outcome === 'pending')
    return {
      changes: [
        requestChange(ctx, request, move, delivery.set),
        ...effects,
        ...delivery.changes,
        ...processRequestJobAt(ctx, request.id, nextLook(ctx, request)),
        ...holdGround(before),
      ],
      events: [...(request.state === move.to ? [] : [requestMoved(ctx, request, move.to, null)]), ...delivery.events],
    };
  return {
    changes: [
      requestChange(ctx, request, move, { ...delivery.set, reason: delivery.reason }),
      ...effects,
      ...delivery.changes,
      ...(await calloutsAfter(ctx, before, move.to)),
      ...(await mailsAfter(ctx, before, move.to)),
      outcomeAudit(ctx, before, move.to, delivery.reason),
      ...holdGround(before),
    ],
    events: [requestMoved(ctx, request, move.to, delivery.reason), ...delivery.events],
  };
}

/** A request that waits is woken when the other system confirms; it looks besides, since both may happen at once. */
const nextLook = ({ now }: Context, { state }: AssignmentRequest): string =>
  addDuration(now, state === 'delivering' ? 'PT1H' : 'PT1M') ?? now;

/** The extensions that are called on the way: when a request is taken up, and once it needs no approval any more. */
async function calloutsBefore(ctx: Context, found: LoadedRequest, step: Step): Promise<StageCallouts> {
  const isRemoval = requestKindOf(found.request.type)?.purpose === 'remove';
  if ((step !== 'process' && step !== 'passApproval') || isRemoval) return noCallouts;
  const call = (stage: ExtensionStageName): Promise<StageCallouts> =>
    calloutsForStage(ctx, { stage, policy: found.policy, of: calloutOwnerOfRequest(found.request) });
  const created = step === 'process' ? await call('assignmentRequestCreated') : noCallouts;
  if (created.waits || (step === 'process' && requestFacts(found, ctx.now).needsApproval)) return created;
  const approved = await call('assignmentRequestApproved');
  return { changes: [...created.changes, ...approved.changes], waits: approved.waits };
}

/** The extensions that are told of a delivery. */
async function calloutsAfter(ctx: Context, found: LoadedRequest, to: RequestState): Promise<readonly Change[]> {
  if (to !== 'delivered' && to !== 'partiallyDelivered') return [];
  const stage =
    requestKindOf(found.request.type)?.purpose === 'remove' ? 'assignmentRequestRemoved' : 'assignmentRequestGranted';
  const policy = found.policy ?? (await loadPolicyOfAssignment(ctx, found.assignment));
  return (await calloutsForStage(ctx, { stage, policy, of: calloutOwnerOfRequest(found.request) })).changes;
}

/** Mails to those who got everything, or whose access was taken. */
async function mailsAfter(ctx: Context, found: LoadedRequest, to: RequestState): Promise<readonly Change[]> {
  const { request, subject, accessPackage, assignment } = found;
  const requestCase = caseOfRequest(found);
  const policy = found.policy ?? (await loadPolicyOfAssignment(ctx, assignment));
  const about = { request, subject, accessPackage, policy };
  if (to === 'delivered' && requestCase === 'add')
    return mailRequestor(ctx, 'accessGranted', {
      ...about,
      assignment: { id: request.id, startsAt: ctx.now, endsAt: endOf(found, ctx.now) },
    });
  const isTaken =
    requestCase === 'remove' && to === 'delivered' && assignment !== null && assignment.state !== 'expired';
  return isTaken ? mailRequestor(ctx, 'accessEnded', { ...about, assignment, by: ctx.now }) : [];
}

/** When the delivered access ends: the instant that the delivery fixes. */
function endOf({ request, policy, assignment }: LoadedRequest, now: string): string | null {
  if (assignment !== null || policy === null) return assignment?.endsAt ?? null;
  const isByOthers = requestKindOf(request.type)?.sender !== 'user';
  const period = shortenPeriod(periodOf(policy, request.schedule, now, isByOthers), request.grantedUntil);
  return 'problem' in period ? null : period.endsAt;
}

/** The approval begins with the wait for it. Where nobody can be asked the request ends at once, and says why. */
async function askApproval(ctx: Context, found: LoadedRequest, waiting: RequestMove): Promise<StepResult> {
  const { request } = found;
  const parties = approvalPartiesOf(found);
  const begun = await beginApproval(ctx, parties);
  const isAsked = begun.nobody === null;
  const created = audit(ctx, {
    activity: 'Create request approval',
    targets: requestTargets(found, isAsked ? stateChange(request.state, waiting.to) : []),
  });
  if (isAsked) {
    const rows = [insert('approval', begun.approval), ...begun.stages.map((stage) => insert('approvalStage', stage))];
    return {
      changes: [
        requestChange(ctx, request, waiting, { expirationAt: begun.timesOutAt }),
        ...rows,
        created,
        ...begun.changes,
      ],
      events: [requestMoved(ctx, request, waiting.to, null)],
    };
  }
  const denied = moveRequest(ctx, moved(found, waiting), 'deny');
  return {
    changes: [
      requestChange(ctx, request, denied, { reason: begun.nobody }),
      ...endedApproval(ctx, begun),
      created,
      audit(ctx, {
        activity: 'Deny access package assignment request',
        targets: requestTargets(found, stateChange(request.state, denied.to)),
        reason: begun.nobody,
      }),
      ...(await mailRequestor(ctx, 'requestDenied', { ...parties, reason: nobodyFound }, parties.requestor)),
    ],
    events: [requestMoved(ctx, request, denied.to, begun.nobody)],
  };
}

const nobodyFound = { cause: 'nobodyFound', stage: 1 } as const;

/** The rows of an approval that ends as it begins. */
function endedApproval(ctx: Context, { approval, stages }: ApprovalStart): readonly Change[] {
  const { to } = transition(approvalMachine, approval.state, 'deny', null);
  return [
    insert('approval', { ...approval, state: to, completedAt: ctx.now }),
    ...stages.map((stage) =>
      insert('approvalStage', {
        ...stage,
        state: accepts(approvalStageMachine, stage.state, 'end')
          ? transition(approvalStageMachine, stage.state, 'end', noStageFacts).to
          : stage.state,
      }),
    ),
  ];
}

function effectChanges(ctx: Context, found: LoadedRequest, effects: readonly RequestEffect[]): readonly Change[] {
  const { request } = found;
  const tell = (activity: Activity, to: RequestState | null = null): Change =>
    audit(ctx, { activity, targets: requestTargets(found, to === null ? [] : stateChange(request.state, to)) });
  const isRemoval = requestKindOf(request.type)?.purpose === 'remove';
  // Nobody approves a removal.
  const isAutoApproved = !isRemoval && !request.isApprovalBypassed;
  const changesOf: Readonly<Partial<Record<RequestEffect, () => readonly Change[]>>> = {
    tellApproved: () => (isAutoApproved ? [tell('Auto approve access package assignment request')] : []),
    queueStart: () => [
      tell(
        isRemoval ? 'Update access package assignment request' : 'Schedule a future access package assignment',
        'scheduled',
      ),
      ...startRequestJob(ctx, request.id, request.schedule.startAt ?? ctx.now),
    ],
    deliver: () => [tell('Ready to fulfill access package assignment request')],
  };
  return effects.flatMap((effect) => changesOf[effect]?.() ?? []);
}

const outcomeActivities: Readonly<Partial<Record<RequestState, Activity>>> = {
  delivered: 'Fulfill access package assignment request',
  partiallyDelivered: 'Partially fulfill access package assignment request',
  deliveryFailed: 'Failed access package assignment request',
};

function outcomeAudit(ctx: Context, found: LoadedRequest, to: RequestState, reason: string | null): Change {
  const activity = outcomeActivities[to] ?? 'Failed access package assignment request';
  return audit(ctx, {
    activity,
    targets: requestTargets(found, stateChange(found.request.state, to)),
    ...(to === 'delivered' ? {} : { result: 'failure' }),
    ...(reason === null ? {} : { reason }),
  });
}

/** A job that is given up leaves a failed request with a reason, never a request that hangs. */
async function failRequest({ ctx, job }: JobContext): Promise<readonly Change[]> {
  const loaded = await loadRequest(ctx, job.subject);
  if (loaded === null || !acceptsEvent(loaded.request, 'fail')) return [];
  const reason =
    'The request could not be delivered because of a fault of the server. ' +
    `The log has the details under ${ctx.correlationId}; reprocess the request once the fault is repaired.`;
  return (await endLoadedRequest(ctx, loaded.request, { event: 'fail', reason })).changes;
}
