// What may be done with a request while it is under approval, and why not: the functions that the commands themselves
// ask, and what tells people which buttons they have. Nothing here looks at what a body says.

import type { Caller } from '../caller.ts';
import type { Id, Instant } from '../base.ts';
import { approvalStageMachine } from '../machines/approvalStage.ts';
import { assignmentRequestMachine } from '../machines/assignmentRequest.ts';
import { accepts } from '../machines/machine.ts';
import { Refusal } from '../refusal.ts';
import type { AssignmentRequest } from '../requests/requestEntities.ts';
import { refusalOfRight } from '../rights/rights.ts';
import { earlierOf, formatInstant, millisecondsOf } from '../time.ts';
import type { ApprovalQuestion, ApprovalStage, Approver } from './approvalEntities.ts';

/** One request with its approval, and what the caller is to it: what the verdicts look at. */
export interface ApprovalFacts {
  readonly request: Pick<AssignmentRequest, 'id' | 'state' | 'catalogId' | 'schedule' | 'grantedUntil'>;
  /** In their order; none where the request was never under approval. */
  readonly stages: readonly ApprovalStage[];
  readonly questions: readonly ApprovalQuestion[];
  /** The rows by which the caller may decide now, of any stage. */
  readonly deciding: readonly Approver[];
  /** How many people each stage was handed on to, by the id of the stage. */
  readonly forwards: ReadonlyMap<Id, number>;
  /** The caller sent the request, or it was sent in their name. */
  readonly isRequestor: boolean;
  /** The caller is the requestor, the sender or the target. */
  readonly isParty: boolean;
  readonly mayManage: boolean;
  /** The policy sends no mails. */
  readonly isSilent: boolean;
  /** The policy calls extensions once the request is approved. */
  readonly callsOutWhenApproved: boolean;
}

/** How often in one stage. */
export const stageLimits = { forwards: 5, questions: 5 } as const;
const day = 86_400_000;

const strongestFirst: readonly Approver['role'][] = ['primary', 'fallback', 'escalation', 'delegate', 'forwarded'];

/** The stage that is decided now, or the last one that was. Undefined where there is none. */
export const currentStage = ({ stages }: Pick<ApprovalFacts, 'stages'>): ApprovalStage | undefined =>
  stages.find(({ state }) => state === 'inProgress') ?? stages.findLast(({ state }) => state !== 'initializing');

/** The row by which the caller may decide a stage: the strongest of several. */
export const decidingRow = ({ deciding }: ApprovalFacts, stageId: Id): Approver | undefined =>
  deciding
    .filter((each) => each.stageId === stageId)
    .toSorted((a, b) => strongestFirst.indexOf(a.role) - strongestFirst.indexOf(b.role))[0];

/** The question that waits for an answer. */
export const openQuestion = ({ stages, questions }: ApprovalFacts): ApprovalQuestion | undefined => {
  const waiting = stages.find(({ state }) => state === 'inProgress');
  return questions.find(({ stageId, answeredAt }) => stageId === waiting?.id && answeredAt === null);
};

/** The last instant at which what was asked for can still be given; null where it has no end. */
export function latestEndOf({ schedule, grantedUntil }: ApprovalFacts['request']): Instant | null {
  const { endAt } = schedule.expiration;
  return endAt === null || grantedUntil === null ? (endAt ?? grantedUntil) : earlierOf(endAt, grantedUntil);
}

/** May the caller decide the stage so? `approvalDecided` where another was faster or time is over. */
export function decideRefusal(
  facts: ApprovalFacts,
  caller: Caller,
  now: Instant,
  {
    event,
    stage = currentStage(facts),
  }: { readonly event: 'approve' | 'deny'; readonly stage?: ApprovalStage | undefined },
): Refusal | null {
  const { request } = facts;
  const refused = approverRefusal(facts, caller, stage);
  if (refused !== null || stage === undefined) return refused;
  if (!accepts(approvalStageMachine, stage.state, event))
    return new Refusal('approvalDecided', { state: stage.state, result: stage.result });
  const endsAt = latestEndOf(request);
  return event === 'approve' && endsAt !== null && endsAt <= now
    ? impossible(request, 'The access that was asked for has ended already; nothing could be given.')
    : null;
}

/** May the caller hand the stage on to somebody else? It goes no further than one hand, and not by a delegate. */
export function forwardRefusal(facts: ApprovalFacts, caller: Caller, now: Instant): Refusal | null {
  const refused = decideRefusal(facts, caller, now, { event: 'deny' });
  const stage = currentStage(facts);
  if (refused !== null || stage === undefined) return refused;
  const by = decidingRow(facts, stage.id);
  if (by?.delegationId !== null || by.source === 'forwarded')
    return new Refusal('notAllowed', {
      id: facts.request.id,
      reason: 'A delegate, or a person to whom the request was forwarded, decides it or leaves it.',
    });
  return (facts.forwards.get(stage.id) ?? 0) >= stageLimits.forwards
    ? impossible(facts.request, `A stage is forwarded ${stageLimits.forwards} times at the most.`)
    : null;
}

/** May the caller ask the requestor something? One question is open at a time. */
export function askRefusal(facts: ApprovalFacts, caller: Caller, now: Instant): Refusal | null {
  const refused = decideRefusal(facts, caller, now, { event: 'deny' });
  if (refused !== null) return refused;
  if (openQuestion(facts) !== undefined)
    return impossible(facts.request, 'A question waits for the answer of the requestor already.');
  const asked = facts.questions.filter(({ stageId }) => stageId === currentStage(facts)?.id).length;
  return asked >= stageLimits.questions
    ? impossible(facts.request, `An approver asks ${stageLimits.questions} questions in one stage at the most.`)
    : null;
}

/** May the caller answer the question that is open? */
export function answerRefusal(facts: ApprovalFacts, caller: Caller): Refusal | null {
  const refused = refusalOfRight(caller, 'requestAccess', { isSelf: facts.isRequestor });
  if (refused !== null) return refused;
  return openQuestion(facts) === undefined ? impossible(facts.request, 'No question waits for an answer.') : null;
}

/** May the caller have the approvers reminded? Once a day in each stage. */
export function remindRefusal(facts: ApprovalFacts, caller: Caller, now: Instant): Refusal | null {
  const refused = facts.mayManage ? null : refusalOfRight(caller, 'requestAccess', { isSelf: facts.isParty });
  if (refused !== null) return refused;
  const stage = facts.stages.find(({ state }) => state === 'inProgress');
  if (stage === undefined) return impossible(facts.request, 'It waits for nobody to decide it.');
  if (facts.isSilent) return impossible(facts.request, 'Its policy sends no mails, so that nobody can be reminded.');
  const next = stage.remindedAt === null ? null : formatInstant(millisecondsOf(stage.remindedAt) + day);
  return next !== null && next > now ? new Refusal('remindedAlready', { id: facts.request.id, next }) : null;
}

/**
 * May the caller take their approval back? While the next stage waits, or the access waits for its start; within the
 * time of the stage.
 */
export function takeBackRefusal(facts: ApprovalFacts, caller: Caller, now: Instant): Refusal | null {
  const { request, stages } = facts;
  const stage = stages.findLast(({ state }) => state === 'completed');
  const refused = approverRefusal(facts, caller, stage);
  if (refused !== null || stage === undefined) return refused;
  if (stage.result !== 'approved') return impossible(request, 'Only an approval can be taken back.');
  if (stage.reviewedById !== caller.objectId)
    return new Refusal('notAllowed', {
      id: request.id,
      reason: 'Only the approver who approved takes the approval back.',
    });
  const isOpen = stages[stage.position + 1]?.state === 'inProgress';
  if (!accepts(assignmentRequestMachine, request.state, 'takeBack') || !(isOpen || request.state === 'scheduled'))
    return impossible(request, 'The access is being delivered, or the request has ended.');
  if (request.state === 'scheduled' && facts.callsOutWhenApproved)
    return impossible(request, 'Another system was told of the approval.');
  return stage.timesOutAt === null || stage.timesOutAt <= now
    ? impossible(request, 'The time in which the stage could be decided is over.')
    : null;
}

/** Throws the refusal, if there is one. */
export function throwRefusal(refusal: Refusal | null): void {
  if (refusal !== null) throw refusal;
}

function approverRefusal(facts: ApprovalFacts, caller: Caller, stage: ApprovalStage | undefined): Refusal | null {
  const { request, isParty } = facts;
  const refused = refusalOfRight(caller, 'decideApprovals', { isSelf: true });
  if (refused !== null) return refused;
  if (stage !== undefined && decidingRow(facts, stage.id) !== undefined) return null;
  return new Refusal('notAllowed', {
    id: stage?.id ?? request.id,
    reason: isParty ? 'Nobody decides about their own request.' : 'The caller is not an approver of this stage.',
  });
}

const impossible = ({ state }: ApprovalFacts['request'], reason: string): Refusal =>
  new Refusal('invalidState', { state, reason });
