// How far a request has come: whom it waits for and until when, questions and answers, its history. For whoever may see
// the request; names of approvers as far as the policy and the tenant's settings show them.

import type { ApprovalQuestion, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import type { HistoryReader } from '../../domain/approvals/requestHistory.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import { loadActiveApprovers } from '../../flows/approvals/approverAuthority.ts';
import { loadApprovalFacts } from '../../flows/approvals/approvalFacts.ts';
import { historyReaderOf, loadHistory, namesOf } from '../../flows/approvals/requestStory.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import type { ApprovalFacts } from '../../domain/approvals/approvalVerdicts.ts';
import { requireRequest } from '../../flows/requests/request.ts';

/** 200 with the progress; nothing is written. Throws `notFound` for a request that the caller may not see. */
export const requestProgress: Command = async (ctx, { id }) => {
  const { request, subject, requestor, accessPackage } = await requireRequest(ctx, id);
  const facts = requireRow((await loadApprovalFacts(ctx, [request])).get(request.id), 'assignmentRequest', id);
  const reader = await historyReaderOf(ctx, facts);
  const { creators } = await load(ctx.store, { creators: row('directoryObject', request.createdByObjectId) });
  return {
    status: 200,
    value: {
      id: request.id,
      requestType: request.type,
      state: request.state,
      accessPackage: accessPackage === null ? null : { id: accessPackage.id, displayName: accessPackage.displayName },
      target: { id: subject.objectId, displayName: subject.displayName ?? subject.email },
      requestor: { id: requestor?.objectId ?? null, displayName: requestor?.displayName ?? requestor?.email ?? null },
      requestedBy: creators[0] === undefined ? null : { id: creators[0].id, displayName: creators[0].displayName },
      requestedAt: request.createdAt,
      completedAt: request.completedAt,
      deadline: request.expirationAt,
      grantedUntil: request.grantedUntil,
      reason: reasonOf(request, facts),
      steps: await stepsOf(ctx, facts, reader),
      questions: questionsOf(facts, reader),
      history: await loadHistory(ctx, request.id, reader),
    },
  };
};

/** Of a denial the approver's own words: the whole reason names the approver. */
function reasonOf({ reason }: AssignmentRequest, { stages }: ApprovalFacts): string | null {
  const denied = stages.find(({ result }) => result === 'denied');
  return denied === undefined ? reason : denied.justification || null;
}

const stepStates = {
  initializing: 'waiting',
  inProgress: 'open',
  completed: 'decided',
  expired: 'over',
} as const satisfies Readonly<Record<ApprovalStage['state'], string>>;

async function stepsOf(ctx: Context, { stages }: ApprovalFacts, reader: HistoryReader): Promise<readonly object[]> {
  const open = stages.find(({ state }) => state === 'inProgress');
  const asked =
    open === undefined || !reader.knowsApprovers(open.position + 1) ? [] : await loadActiveApprovers(ctx, open.id);
  const names = await namesOf(
    ctx,
    asked.map(({ principalId }) => principalId),
  );
  return stages.map((stage) => {
    const isTold = reader.knowsApprovers(stage.position + 1);
    return {
      stage: stage.position + 1,
      state: stepStates[stage.state],
      result: stage.result,
      startedAt: stage.startedAt,
      deadline: stage.timesOutAt,
      escalatesAt: stage.escalatesAt,
      remindedAt: stage.remindedAt,
      approvers:
        stage === open && isTold
          ? asked.map(({ principalId, role }) => ({
              id: principalId,
              displayName: names.get(principalId) ?? null,
              role,
            }))
          : null,
      decidedAt: stage.reviewedAt,
      decidedBy:
        stage.reviewedById === null || !isTold ? null : { id: stage.reviewedById, displayName: stage.reviewedByName },
      justification: stage.justification,
      until: stage.grantedUntil,
    };
  });
}

const questionsOf = ({ questions, stages }: ApprovalFacts, reader: HistoryReader): readonly object[] =>
  questions
    .toSorted((a, b) => (a.askedAt < b.askedAt ? -1 : 1))
    .map((each: ApprovalQuestion) => {
      const stage = (stages.find(({ id }) => id === each.stageId)?.position ?? 0) + 1;
      return {
        id: each.id,
        stage,
        text: each.text,
        askedAt: each.askedAt,
        askedBy: reader.knowsApprovers(stage) ? { id: each.askedById, displayName: each.askedByName } : null,
        answer: each.answer,
        answeredAt: each.answeredAt,
        answeredBy: each.answeredAt === null ? null : { id: each.answeredById, displayName: each.answeredByName },
      };
    });
