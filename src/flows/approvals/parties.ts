// A request under approval: its aggregate under the policy as it was when the request was made, the stages of that
// policy, and who may not decide.

import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import type { ApprovalStageSettings as StageSettings } from '../../domain/values.ts';
import type { Context } from '../context.ts';
import { loadRequest, type LoadedRequest } from '../requests/request.ts';

/** A request with everything that its approval rests on. */
export interface ApprovalParties extends Omit<LoadedRequest, 'policyRevision' | 'assignment' | 'held'> {
  /** As it was when the request was made: a change of the policy since then changes nothing of the approval. */
  readonly policy: Policy;
  readonly stages: readonly StageSettings[];
  /** Object ids of those who may not decide: the sender and the subject of the request. */
  readonly excluded: ReadonlySet<Id>;
}

/** Loads the parties of a request's approval. Null where there is no such request. */
export async function loadParties(ctx: Context, requestId: Id): Promise<ApprovalParties | null> {
  const found = await loadRequest(ctx, requestId);
  return found === null ? null : approvalPartiesOf(found);
}

/** The parties of the approval of a request that was loaded already. */
export function approvalPartiesOf(found: LoadedRequest): ApprovalParties {
  const { request, subject, requestor, accessPackage, policyRevision } = found;
  if (policyRevision === null)
    throw new Error(`The policy of request ${request.id}, which needs approval, is not kept.`);
  const excluded = [subject.objectId, requestor?.objectId ?? null, request.createdByObjectId];
  return {
    request,
    subject,
    requestor,
    accessPackage,
    policy: policyRevision,
    stages: policyRevision.approval.stages,
    excluded: new Set(excluded.filter((id) => id !== null)),
  };
}
