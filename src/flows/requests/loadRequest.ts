// A request with everything that taking it further rests on.

import { load, limitToOne, row, rows } from '../load.ts';
import { unexpiredAssignmentOf } from './eligibilityFacts.ts';
import type { Context } from '../context.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';

export interface LoadedRequest {
  readonly request: AssignmentRequest;
  readonly subject: Subject;
  /** Null where it was deleted meanwhile. */
  readonly accessPackage: AccessPackage | null;
  /** As it was when the request was made; null where it was deleted meanwhile. */
  readonly policy: Policy | null;
  /** The one that the request names or created, in whatever state. */
  readonly assignment: Assignment | null;
  /** The unexpired one of this package and person. */
  readonly held: Assignment | null;
}

/** Null where there is no such request. */
export async function loadRequest(ctx: Context, id: Id): Promise<LoadedRequest | null> {
  const { requests } = await load(ctx.store, { requests: row('assignmentRequest', id) });
  const [request] = requests;
  if (request === undefined) return null;
  const { subjects, packages, policies, revisions, assignments, held } = await load(ctx.store, {
    subjects: row('subject', request.targetId),
    packages: row('accessPackage', request.packageId),
    policies: row('policy', request.policyId),
    revisions: row('policyRevision', request.policyRevisionId),
    assignments: row('assignment', request.assignmentId),
    held: limitToOne(rows('assignment', unexpiredAssignmentOf(request.packageId, request.targetId))),
  });
  const [subject] = subjects;
  if (subject === undefined)
    throw new Error(`request ${request.id} is for a subject that is not there: ${request.targetId}`);
  return {
    request,
    subject,
    accessPackage: packages[0] ?? null,
    assignment: assignments[0] ?? null,
    held: held[0] ?? null,
    policy: policies[0] === undefined ? null : revisionPolicy(revisions[0]?.body, request),
  };
}

function revisionPolicy(body: unknown, request: AssignmentRequest): Policy {
  const policy = (body as { readonly policy?: Policy } | undefined)?.policy;
  if (policy === undefined)
    throw new Error(
      `request ${request.id} was made under a policy revision that is not kept: ${request.policyRevisionId ?? ''}`,
    );
  return policy;
}

/** The policy under which an assignment was given, as it was then. */
export async function loadPolicyOfAssignment(
  ctx: Context,
  assignment: Pick<Assignment, 'policyRevisionId'> | null,
): Promise<Policy | null> {
  if (assignment === null) return null;
  const { revisions } = await load(ctx.store, { revisions: row('policyRevision', assignment.policyRevisionId) });
  return (revisions[0]?.body as { readonly policy?: Policy } | undefined)?.policy ?? null;
}
