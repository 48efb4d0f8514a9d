// Transitions of a request: the one place that asks the machine of requests, computes the facts that it looks at, and
// writes the new state.

import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { EnumValue, RequestStatuses } from '../../domain/enums.ts';
import type { Instant } from '../../domain/base.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  requestStatusOf,
  type RequestEffect,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
} from '../../domain/machines/assignmentRequest.ts';
import { accepts, transition, type Transition } from '../../domain/machines/machine.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import {
  requestCaseOf,
  requestKindOf,
  requiresApproval,
  type RequestCase,
} from '../../domain/requests/requestTypes.ts';
import { removalStart } from '../../domain/requests/schedule.ts';
import type { Event } from '../../observe/events.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';

/** A request, and the policy that it is judged by; null where that is gone or does not matter to the event. */
interface MovableRequest {
  readonly request: AssignmentRequest;
  readonly policy: Pick<Policy, 'approval' | 'extensionStages'> | null;
  /** The assignment that the request names or created; left out where the event has nothing to do with it. */
  readonly assignment?: Pick<Assignment, 'id' | 'policyId'> | null;
}

/** What a stored request does, beside the assignment that was there before it. Null for a type that nobody can send. */
export const caseOfRequest = ({
  request,
  assignment = null,
}: Pick<MovableRequest, 'request' | 'assignment'>): RequestCase | null =>
  requestCaseOf(request.type, request.policyId, assignment?.id === request.id ? null : assignment);

/** Where an event takes a request, and what follows. */
export type RequestMove = Transition<RequestState, RequestEffect>;

/** The facts that follow from the request and its policy alone. Whoever sends an event adds what only it knows. */
export function requestFacts(found: MovableRequest, now: Instant): RequestFacts {
  const { request, policy } = found;
  const requestCase = caseOfRequest(found);
  const startAt =
    requestCase === 'add'
      ? request.schedule.startAt
      : requestCase === 'remove'
        ? removalStart(request.schedule, request.createdAt)
        : null;
  return {
    ...noRequestFacts,
    needsApproval:
      requestCase !== null &&
      requestKindOf(request.type)?.sender !== 'system' &&
      !request.isApprovalBypassed &&
      policy !== null &&
      requiresApproval(policy.approval, { requestCase, hasAnswers: request.answers.length > 0 }),
    startsLater: startAt !== null && startAt > now,
  };
}

/** Whether the event leads anywhere from the state that the request is in. */
export const acceptsEvent = (request: AssignmentRequest, event: RequestEvent): boolean =>
  accepts(assignmentRequestMachine, request.state, event);

/** Where an event takes the request; `facts` are those that only its sender knows. Throws `invalidState`. */
export function moveRequest(
  { now }: Pick<Context, 'now'>,
  found: MovableRequest,
  event: RequestEvent,
  facts: Partial<RequestFacts> = {},
): RequestMove {
  const state = found.request.state;
  return transition(assignmentRequestMachine, state, event, { ...requestFacts(found, now), ...facts });
}

/**
 * An approval says yes to the request: the one place that sends `approve`. `callouts` is null when the approval itself
 * ends: extensions that the policy calls on approval are still to be called then, by a job, which sends the event again
 * and says whether a callback is waited for.
 */
export function approveRequest(
  ctx: Pick<Context, 'now'>,
  found: MovableRequest,
  callouts: { readonly waits: boolean } | null,
): RequestMove {
  const callsOut = found.policy?.extensionStages.some((each) => each.stage === 'assignmentRequestApproved') ?? false;
  return moveRequest(
    ctx,
    found,
    'approve',
    callouts === null ? { callsOutWhenApproved: callsOut } : { waitsForCallback: callouts.waits },
  );
}

/** The change of the request's row that a move makes, at the version that was read. `set` adds fields to it. */
export function requestChange(
  { now }: Pick<Context, 'now'>,
  request: AssignmentRequest,
  { to, effects }: RequestMove,
  set: Partial<AssignmentRequest> = {},
): Change {
  const status = effects.map((effect) => statusOfEffect[effect]).find((each) => each !== undefined);
  return update(
    'assignmentRequest',
    request.id,
    {
      status: status ?? requestStatusOf[to],
      ...(effects.includes('complete') ? { completedAt: now } : {}),
      ...(effects.includes('reopen') ? { completedAt: null, reason: null } : {}),
      ...set,
      state: to,
    },
    request.version,
  );
}

/** Statuses that tell more than the state does. */
const statusOfEffect: Readonly<Partial<Record<RequestEffect, EnumValue<typeof RequestStatuses>>>> = {
  sayWaiting: 'WaitingForCallback',
  sayEscalated: 'PendingApprovalEscalated',
};

/** What is told of a move once it is committed. `reason` is null where there is nothing to add. */
export const requestMoved = (
  { correlationId }: Pick<Context, 'correlationId'>,
  request: Pick<AssignmentRequest, 'id' | 'type' | 'state'>,
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
