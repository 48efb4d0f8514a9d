// A request under approval with all that its approval rests on: who asks, for whom, and the policy as it was when the
// request was made.

import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import type { ApprovalStageSettings as StageSettings } from '../../domain/values.ts';
import type { Context } from '../context.ts';
import { load, row } from '../load.ts';

export interface ApprovalParties {
  readonly request: AssignmentRequest;
  /** Whom it is for. */
  readonly subject: Subject;
  readonly requestor: Subject | null;
  readonly accessPackage: Pick<AccessPackage, 'id' | 'displayName'> | null;
  /** Of the revision under which the request was made: a policy that was changed since changes nothing of it. */
  readonly policy: Policy;
  readonly stages: readonly StageSettings[];
  /** Object ids of those who may not decide: who asked, and for whom. */
  readonly barred: ReadonlySet<Id>;
}

/** Null where there is no such request. */
export async function loadParties(ctx: Context, requestId: Id): Promise<ApprovalParties | null> {
  const {
    requests: [request],
  } = await load(ctx.store, { requests: row('assignmentRequest', requestId) });
  return request === undefined ? null : loadPartiesOf(ctx, request);
}

export async function loadPartiesOf(ctx: Context, request: AssignmentRequest): Promise<ApprovalParties> {
  const { targets, requestors, packages, revisions } = await load(ctx.store, {
    targets: row('subject', request.targetId),
    requestors: row('subject', request.requestorId),
    packages: row('accessPackage', request.packageId),
    revisions: row('policyRevision', request.policyRevisionId),
  });
  const subject = targets[0];
  const policy = (revisions[0]?.body as { readonly policy?: Policy } | undefined)?.policy;
  if (subject === undefined || policy === undefined)
    throw new Error(`request ${request.id} waits for an approval and its target or its policy is not kept`);
  const requestor = requestors[0] ?? null;
  const barred = [subject.objectId, requestor?.objectId ?? null, request.createdByObjectId].filter((id) => id !== null);
  return {
    request,
    subject,
    requestor,
    accessPackage: packages[0] ?? null,
    policy,
    stages: policy.approval.stages,
    barred: new Set(barred),
  };
}
