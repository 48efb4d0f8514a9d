// What the verdicts about approvals look at, of up to a hundred requests in one read.

import type { Id } from '../../domain/base.ts';
import type { ApprovalFacts } from '../../domain/approvals/approvalVerdicts.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import { mayManageAssignments } from '../../domain/rights/rights.ts';
import { eq, never, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, requireRow, row, rows } from '../load.ts';
import { policyOfRevision } from '../requests/request.ts';
import { isDecidableBy } from './approverAuthority.ts';

/** The facts of each request for the caller, by its id. */
export async function loadApprovalFacts(
  ctx: Context,
  requests: readonly AssignmentRequest[],
): Promise<ReadonlyMap<Id, ApprovalFacts>> {
  const { caller, now } = ctx;
  const ids = requests.map(({ id }) => id);
  const callerId = caller.kind === 'user' ? caller.objectId : null;
  const ofRequests = oneOfValues('approvalId', ids);
  const idsOf = (field: 'targetId' | 'requestorId' | 'policyRevisionId'): readonly Id[] =>
    requests.flatMap((each) => each[field] ?? []);
  const found = await load(ctx.store, {
    stages: rows('approvalStage', ofRequests),
    questions: rows('approvalQuestion', ofRequests),
    deciding: rows('approver', ofRequests, callerId === null ? never : isDecidableBy(callerId, now)),
    forwarded: rows('approver', ofRequests, eq('source', 'forwarded')),
    own: rows(
      'subject',
      oneOfValues('id', [...idsOf('targetId'), ...idsOf('requestorId')]),
      callerId === null ? never : eq('objectId', callerId),
    ),
    revisions: rows('policyRevision', oneOfValues('id', [...new Set(idsOf('policyRevisionId'))])),
  });
  const own = new Set(found.own.map(({ id }) => id));
  const policies = new Map(found.revisions.map((each) => [each.id, policyOfRevision(each)]));
  return new Map(
    requests.map((request): readonly [Id, ApprovalFacts] => {
      const isOf = ({ approvalId }: { readonly approvalId: Id }): boolean => approvalId === request.id;
      const policy = policies.get(request.policyRevisionId ?? '') ?? null;
      const isSender = callerId !== null && request.createdByObjectId === callerId;
      const isRequestor = isSender || own.has(request.requestorId);
      return [
        request.id,
        {
          request,
          stages: found.stages.filter(isOf).toSorted((a, b) => a.position - b.position),
          questions: found.questions.filter(isOf),
          deciding: found.deciding.filter(isOf),
          forwards: countByStage(found.forwarded.filter(isOf)),
          isRequestor,
          isParty: isRequestor || own.has(request.targetId),
          mayManage: mayManageAssignments(caller, request.catalogId),
          isSilent: policy?.notificationsDisabled === true,
          callsOutWhenApproved:
            policy?.extensionStages.some((each) => each.stage === 'assignmentRequestApproved') === true,
        },
      ];
    }),
  );
}

function countByStage(forwarded: readonly { readonly stageId: Id }[]): ReadonlyMap<Id, number> {
  const counts = new Map<Id, number>();
  for (const { stageId } of forwarded) counts.set(stageId, (counts.get(stageId) ?? 0) + 1);
  return counts;
}

/** The facts of the request that a path names, whether it is under approval or not. Throws `notFound`. */
export async function requireRequestFacts(ctx: Context, id: Id | null): Promise<ApprovalFacts> {
  const { requests } = await load(ctx.store, { requests: row('assignmentRequest', id) });
  const request = requireRow(requests[0], 'assignmentRequest', id);
  return (await loadApprovalFacts(ctx, [request])).get(request.id) as ApprovalFacts;
}
