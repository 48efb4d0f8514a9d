// A stored request or assignment with what its audit names, and who may act on it.

import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { RequestParts } from '../../domain/audit/requestAudit.ts';
import { mayManageAssignments } from '../../domain/rights/rights.ts';
import { load, row } from '../load.ts';
import type { Context } from '../context.ts';

export interface RequestDetails extends RequestParts {
  readonly request: AssignmentRequest;
  readonly subject: Subject;
  readonly accessPackage: AccessPackage | null;
  readonly policy: Policy | null;
}

/** Throws `notFound`. Package and policy are null when they were deleted. */
export async function requireRequest(ctx: Context, id: Id | null): Promise<RequestDetails> {
  const { requests } =
    id === null ? { requests: [] } : await load(ctx.store, { requests: row('assignmentRequest', id) });
  const [request] = requests;
  if (request === undefined) throw new Refusal('notFound', { entity: 'assignmentRequest', id });
  return { request, ...(await loadParts(ctx, request)) };
}

export async function requireAssignment(
  ctx: Context,
  id: Id | null,
): Promise<{ readonly assignment: Assignment } & Omit<RequestDetails, 'request'>> {
  const { assignments } =
    id === null ? { assignments: [] } : await load(ctx.store, { assignments: row('assignment', id) });
  const [assignment] = assignments;
  if (assignment === undefined) throw new Refusal('notFound', { entity: 'assignment', id });
  return { assignment, ...(await loadParts(ctx, assignment)) };
}

async function loadParts(
  ctx: Context,
  of: { readonly packageId: Id; readonly policyId: Id | null; readonly targetId: Id },
) {
  const { subjects, packages, policies } = await load(ctx.store, {
    subjects: row('subject', of.targetId),
    packages: row('accessPackage', of.packageId),
    policies: row('policy', of.policyId),
  });
  const [subject] = subjects;
  if (subject === undefined) throw new Refusal('notFound', { entity: 'subject', id: of.targetId });
  return { subject, accessPackage: packages[0] ?? null, policy: policies[0] ?? null };
}

/** Her own, as sender or as the one it is for. */
export function isOwn(ctx: Context, { request, subject }: Pick<RequestDetails, 'request' | 'subject'>): boolean {
  const { objectId, kind } = ctx.caller;
  return (
    kind === 'user' && objectId !== null && (subject.objectId === objectId || request.createdByObjectId === objectId)
  );
}

export function demandOwnOrManaged(ctx: Context, found: Pick<RequestDetails, 'request' | 'subject'>): void {
  if (!isOwn(ctx, found) && !mayManageAssignments(ctx.caller, found.request.catalogId))
    throw new Refusal('notAllowed', { id: found.request.id });
}
