// One stored request with the rows that it names: loaded in one place, for commands and for jobs.

import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy, PolicyRevision } from '../../domain/policies/policyEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { mayManageAssignments } from '../../domain/rights/rights.ts';
import type { Context } from '../context.ts';
import { limitToOne, load, row, rows } from '../load.ts';
import { unexpiredAssignmentOf } from './eligibilityFacts.ts';

/** The aggregate that every decision about a stored request starts from, as of one snapshot. */
export interface LoadedRequest {
  readonly request: AssignmentRequest;
  /** The person or service principal that the request is for. */
  readonly subject: Subject;
  /** The sender; the same row as `subject` where they ask for themselves, null where the server itself asks. */
  readonly requestor: Subject | null;
  /** Null where the package was deleted. */
  readonly accessPackage: AccessPackage | null;
  /** The policy as it is now. Null where it was deleted. */
  readonly policy: Policy | null;
  /** The policy as it was when the request was made. Null where no revision of it is kept. */
  readonly policyRevision: Policy | null;
  /** The assignment that the request names or created, in whatever state. */
  readonly assignment: Assignment | null;
  /** The unexpired assignment of this package and subject. */
  readonly held: Assignment | null;
}

/** Loads a request by its id. Null where there is no such request. */
export async function loadRequest(ctx: Context, id: Id): Promise<LoadedRequest | null> {
  const { requests } = await load(ctx.store, { requests: row('assignmentRequest', id) });
  return requests[0] === undefined ? null : loadRequestOf(ctx, requests[0]);
}

/** As `loadRequest`, of a row that was read already. */
export async function loadRequestOf(ctx: Context, request: AssignmentRequest): Promise<LoadedRequest> {
  const { targetId, requestorId } = request;
  const { subjects, requestors, packages, policies, revisions, assignments, held } = await load(ctx.store, {
    subjects: row('subject', targetId),
    requestors: row('subject', requestorId === targetId ? null : requestorId),
    packages: row('accessPackage', request.packageId),
    policies: row('policy', request.policyId),
    revisions: row('policyRevision', request.policyRevisionId),
    assignments: row('assignment', request.assignmentId),
    held: limitToOne(rows('assignment', unexpiredAssignmentOf(request.packageId, targetId))),
  });
  const [subject] = subjects;
  if (subject === undefined) throw new Error(`The subject ${targetId} of request ${request.id} does not exist.`);
  return {
    request,
    subject,
    requestor: requestorId === targetId ? subject : (requestors[0] ?? null),
    accessPackage: packages[0] ?? null,
    policy: policies[0] ?? null,
    policyRevision: policyOfRevision(revisions[0]),
    assignment: assignments[0] ?? null,
    held: held[0] ?? null,
  };
}

/** As `loadRequest`. Throws `notFound` where there is no such request. */
export async function requireRequest(ctx: Context, id: Id | null): Promise<LoadedRequest> {
  const found = id === null ? null : await loadRequest(ctx, id);
  if (found === null) throw new Refusal('notFound', { entity: 'assignmentRequest', id });
  return found;
}

/** The same request with `policy` as it was when the request was made; null still where it was deleted since. */
export function asRequested(found: LoadedRequest): LoadedRequest {
  const { request, policy, policyRevision } = found;
  if (policy === null) return found;
  if (policyRevision === null)
    throw new Error(`The policy revision ${request.policyRevisionId ?? ''} of request ${request.id} is not kept.`);
  return { ...found, policy: policyRevision };
}

/** The policy under which an assignment was given, as it was then. Null where there is no assignment. */
export async function loadPolicyOfAssignment(
  ctx: Context,
  assignment: Pick<Assignment, 'policyRevisionId'> | null,
): Promise<Policy | null> {
  if (assignment === null) return null;
  const { revisions } = await load(ctx.store, { revisions: row('policyRevision', assignment.policyRevisionId) });
  return policyOfRevision(revisions[0]);
}

/** The one place that knows the form in which a revision keeps its policy. Null where there is no revision. */
export function policyOfRevision(revision: PolicyRevision | undefined): Policy | null {
  return (revision?.body as { readonly policy?: Policy } | undefined)?.policy ?? null;
}

/** Throws `notAllowed` unless the caller sent the request, is its subject, or manages assignments of its catalog. */
export function demandOwnOrManaged(ctx: Context, { request, subject }: LoadedRequest): void {
  const { objectId, kind } = ctx.caller;
  const isOwn =
    kind === 'user' && objectId !== null && (subject.objectId === objectId || request.createdByObjectId === objectId);
  if (!isOwn && !mayManageAssignments(ctx.caller, request.catalogId))
    throw new Refusal('notAllowed', { id: request.id });
}
