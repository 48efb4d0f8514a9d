// The delivery of a request, by its purpose: an assignment begins, is renewed, or ends. A delivery that is impossible
// is a failure with its reason.

import type { Context } from '../../flows/context.ts';
import { answersBefore } from '../../flows/requests/eligibilityFacts.ts';
import { changesAnswers } from '../../domain/eligibility/checkAnswers.ts';
import { loadIncompatibleAccess } from '../../flows/requests/incompatibleAccess.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import {
  assignmentMachine,
  unexpiredAssignmentStates,
  type AssignmentState,
} from '../../domain/machines/assignment.ts';
import { accepts } from '../../domain/machines/machine.ts';
import { requestKindOf } from '../../domain/requests/requestTypes.ts';
import {
  periodOf,
  renewPeriod,
  shortenPeriod,
  type ScheduleProblem,
  type Period,
} from '../../domain/requests/schedule.ts';
import type { Event } from '../../observe/events.ts';
import type { Change } from '../../store/contract.ts';
import {
  beginAssignment,
  endAssignment,
  extendAssignment,
  reconcileAssignment,
  type AssignmentStart,
  type AssignmentTransition,
} from '../delivery/assignmentTransitions.ts';
import { resolveReceiver, type Receiver } from '../delivery/receiver.ts';
import { caseOfRequest } from '../../flows/requests/moveRequest.ts';
import { requireGround, type GroundedRequest } from '../../flows/requests/ground.ts';
import type { LoadedRequest } from '../../flows/requests/request.ts';
import { copyAnswersToUser } from '../delivery/copyAnswers.ts';

interface RequestDelivery extends AssignmentTransition {
  /** What the request's row says of it. */
  readonly set: { readonly assignmentId?: string; readonly targetId?: string; readonly requestorId?: string };
}

const failure = (receiver: Pick<Receiver, 'hold'>, reason: string): RequestDelivery => ({
  changes: receiver.hold,
  events: [],
  outcome: 'none',
  reason,
  set: {},
});
const success = (changes: readonly Change[], events: readonly Event[] = []): RequestDelivery => ({
  changes,
  events,
  outcome: 'all',
  reason: null,
  set: {},
});

/** The person is gone for whom it was: nothing was tried, and nothing is to be told of as a failure. */
interface WithdrawnDelivery {
  readonly withdrawn: string;
}

/** The delivery of a request that rests on what is there (`lostGround`), or on its assignment alone. */
export async function deliverRequest(ctx: Context, work: LoadedRequest): Promise<RequestDelivery | WithdrawnDelivery> {
  const purpose = requestKindOf(work.request.type)?.purpose;
  if (purpose === 'remove') return deliverRemoval(ctx, work);
  const grounded = requireGround(work);
  return caseOfRequest(work) === 'add' ? deliverAddition(ctx, grounded) : deliverUpdate(ctx, grounded);
}

async function deliverAddition(ctx: Context, work: GroundedRequest): Promise<RequestDelivery | WithdrawnDelivery> {
  const { request, accessPackage, policy, assignment } = work;
  const receiver = await resolveReceiver(ctx, work.subject, request.catalogId);
  if (receiver.principal === null) return { withdrawn: 'The person is no longer in the directory.' };
  if (work.held !== null && work.held.id !== request.id)
    return failure(receiver, `The user already holds the access package, by assignment ${work.held.id}.`);
  const ready: AssignmentStart['receiver'] = { ...receiver, principal: receiver.principal };
  const set = {
    assignmentId: request.id,
    targetId: receiver.subject.id,
    ...(request.requestorId === request.targetId ? { requestorId: receiver.subject.id } : {}),
  };
  const isOpen = (state: AssignmentState): boolean =>
    accepts(assignmentMachine, state, 'redeliver') || accepts(assignmentMachine, state, 'deliver');
  if (assignment !== null && !isOpen(assignment.state))
    return failure(receiver, 'The assignment that the request created has ended since.');
  if (assignment !== null)
    return {
      ...(await withCopiedAnswers(
        ctx,
        request,
        ready,
        await reconcileAssignment(ctx, assignment, accessPackage, ready),
      )),
      set,
    };
  const period = shortenPeriod(
    periodOf(policy, request.schedule, ctx.now, isAdministrator(work)),
    request.grantedUntil,
  );
  if ('problem' in period) return failure(receiver, denialText(period));
  const { packages, groups } = await loadIncompatibleAccess(ctx, accessPackage.id, {
    subjectId: receiver.subject.id,
    objectId: receiver.principal.id,
  });
  const conflicts = [...packages, ...groups].map(({ displayName }) => displayName);
  if (conflicts.length > 0)
    return failure(
      receiver,
      `It is incompatible with what the person has got since it was requested: ${conflicts.join(', ')}.`,
    );
  return {
    ...(await withCopiedAnswers(
      ctx,
      request,
      ready,
      await beginAssignment(ctx, { request, accessPackage, policy, period, receiver: ready }),
    )),
    set,
  };
}

/** What was answered goes where it belongs in the commit that gives the access. */
async function withCopiedAnswers(
  ctx: Context,
  request: AssignmentRequest,
  { principal }: AssignmentStart['receiver'],
  delivered: AssignmentTransition,
): Promise<AssignmentTransition> {
  if (delivered.outcome === 'none' || delivered.outcome === 'pending') return delivered;
  return {
    ...delivered,
    changes: [...delivered.changes, ...(await copyAnswersToUser(ctx, request.id, request, principal))],
  };
}

async function deliverUpdate(ctx: Context, work: GroundedRequest): Promise<RequestDelivery> {
  const { request, policy, assignment } = work;
  const hold: readonly Change[] = [
    { kind: 'expectVersion', entity: 'subject', id: work.subject.id, version: work.subject.version },
  ];
  if (assignment === null || !unexpiredAssignmentStates.includes(assignment.state)) {
    return failure(
      { hold },
      `The assignment had ended${assignment?.endedAt == null ? '' : ` on ${assignment.endedAt}`} before it ` +
        'could be extended.',
    );
  }
  const period = await renewalPeriod(ctx, work, assignment, policy);
  if ('problem' in period) return failure({ hold }, denialText(period));
  const stamps =
    work.subject.objectId === null
      ? []
      : await copyAnswersToUser(ctx, assignment.id, request, {
          id: work.subject.objectId,
          kind: work.subject.type === 'servicePrincipal' ? 'servicePrincipal' : 'user',
        });
  return success([...hold, ...extendAssignment(ctx, assignment, work, period), ...stamps]);
}

/** An update without a schedule that is about the answers leaves the end: every one of an administrator is. */
async function renewalPeriod(
  ctx: Context,
  work: LoadedRequest,
  held: NonNullable<LoadedRequest['assignment']>,
  policy: Policy,
): Promise<Period | ScheduleProblem> {
  const { request } = work;
  const isUnscheduled = request.schedule.expiration.type === 'notSpecified';
  const isAboutAnswers =
    request.type === 'adminUpdate' ||
    (request.type === 'userUpdate' && changesAnswers(await answersBefore(ctx, request, held), request.answers));
  if (isUnscheduled && isAboutAnswers) return { startsAt: held.startsAt, endsAt: held.endsAt };
  return shortenPeriod(
    renewPeriod(held, policy, request.schedule, ctx.now, isAdministrator(work)),
    request.grantedUntil,
    held.endsAt,
  );
}

async function deliverRemoval(ctx: Context, work: LoadedRequest): Promise<RequestDelivery> {
  const hold: readonly Change[] = [
    { kind: 'expectVersion', entity: 'subject', id: work.subject.id, version: work.subject.version },
  ];
  // The assignment may have ended by itself while the request was under way: then the removal is done.
  if (work.assignment === null || work.assignment.state === 'expired') return success(hold);
  const ended = await endAssignment(ctx, work.assignment, work.subject);
  return success([...hold, ...ended.changes], ended.events);
}

const isAdministrator = ({ request }: LoadedRequest): boolean => requestKindOf(request.type)?.sender !== 'user';

const denialTexts: Readonly<Record<ScheduleProblem['problem'], string>> = {
  customScheduleNotAllowed: 'The policy does not let people choose a schedule.',
  endMissing: 'The wished end is missing.',
  endNotAfterStart: 'The wished end is not after the start.',
  endPastPolicy: 'The wished end is later than the policy allows.',
  policyEnded: 'The policy gives access only until an instant that has passed.',
  durationInvalid: 'The duration of the policy or the request cannot be read.',
};
const denialText = ({ problem, latestEnd }: ScheduleProblem): string =>
  `${denialTexts[problem]}${latestEnd === null ? '' : ` The latest end is ${latestEnd}.`}`;
