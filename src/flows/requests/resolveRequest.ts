// What a request's body means: which package, whose assignment, for whom; and whether the sender may send it at all.

import type { Assignment, Subject } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Settings } from '../../domain/settings/settingsEntities.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight, mayManageAssignments, mayReadCatalog } from '../../domain/rights/rights.ts';
import { any, eq, or } from '../../odata/query.ts';
import { callerIdOf, type Context } from '../context.ts';
import { isDecidableBy } from '../approvals/approverAuthority.ts';
import { checkReferenced, load, requireReferenced, limitToOne, row, rows } from '../load.ts';
import type { RequestBody } from './requestBody.ts';
import { unexpiredAssignmentOf } from './eligibilityFacts.ts';
import { isPackageSeen } from './toldPolicies.ts';
import { packageOfferQueries, packageOfferOf, type PackageOffer } from './packageOffer.ts';
import { findTarget, findTargetByEmail, personQueries, readTarget, type RequestTarget } from './requestTarget.ts';

/** What the body of a request means, with the rows that it names. */
export interface ResolvedRequest {
  readonly offer: PackageOffer;
  readonly target: RequestTarget;
  /** The sender, where a user asks for somebody else; null otherwise. */
  readonly requestor: RequestTarget | null;
  /**
   * Whether the offer is of the one policy that the body names, or under which the assignment in question is held; else
   * one is to be chosen.
   */
  readonly isNamed: boolean;
  readonly settings: Settings | null;
}

/**
 * Loads what a body names. Throws `notAllowed`, `missingField`, `unknownReference`, `assignmentNotFound`,
 * `targetNotFound`.
 */
export async function resolveRequest(ctx: Context, body: RequestBody): Promise<ResolvedRequest> {
  if (body.sender === 'user' || body.sender === 'approver') demandSelf(ctx, body);
  return body.purpose === 'add' ? resolveAddition(ctx, body) : resolveChange(ctx, body);
}

/** Users ask with their own token. */
function demandSelf({ caller }: Context, body: RequestBody): void {
  requireRight(caller, 'requestAccess', { isSelf: true });
  if (caller.kind !== 'user' || caller.objectId === null)
    throw new Refusal('notAllowed', { type: body.type, reason: 'Users can send this request for themselves only.' });
  if (body.email !== null)
    throw new Refusal('notAllowed', {
      type: body.type,
      field: 'assignment/target/email',
      reason: 'Users can send this request for themselves only.',
    });
}

async function resolveAddition(ctx: Context, body: RequestBody): Promise<ResolvedRequest> {
  const packageId = body.packageId ?? (await packageOfPolicy(ctx, body.policyId));
  const personId = body.sender === 'administrator' ? body.targetId : ctx.caller.objectId;
  const found = await load(ctx.store, {
    ...packageOfferQueries(packageId, body.policyId),
    ...personQueries(personId),
    settings: row('settings', 'singleton'),
  });
  const [accessPackage] = found.packages;
  // Who may not assign learns nothing of which packages there are.
  if (body.sender === 'administrator' && (body.packageId ?? body.policyId) !== null)
    requireRight(
      ctx.caller,
      'manageAssignments',
      accessPackage === undefined ? {} : { catalogId: accessPackage.catalogId },
    );
  if (body.sender === 'administrator') demandNamed(body, accessPackage, packageId);
  const readPerson = async (): Promise<RequestTarget> =>
    targetOfBody(ctx, body, personId === null ? null : await readTarget(ctx, found, personId));
  // A user's person is judged first: what is wrong with them is no sign of a package.
  const self = body.sender === 'administrator' ? null : await readPerson();
  const own = requireReferenced(accessPackage, {
    field: body.fields.packageId,
    id: packageId,
    entity: 'access package',
  });
  if (found.policies.length === 0 && self !== null && !(await isPackageSeen(ctx, own.id))) throw unknownPackage(body);
  const target = self ?? (await readPerson());
  return {
    offer: packageOfferOf(own, found, body.policyId),
    target,
    requestor: await requestorOf(ctx, body, target),
    isNamed: body.policyId !== null,
    settings: found.settings[0] ?? null,
  };
}

/** What an administrator must name, all of which is told at once. */
function demandNamed(
  { policyId, targetId, email, fields }: RequestBody,
  accessPackage: AccessPackage | undefined,
  packageId: Id | null,
): void {
  const faults = createFaultCollector();
  checkReferenced(faults, accessPackage, { field: fields.packageId, id: packageId, entity: 'access package' });
  if (policyId === null) faults.add('missingField', fields.policyId);
  if (targetId === null && email === null) faults.add('missingField', fields.targetId);
  faults.throwIfAny();
}

/** The refusal of a package that is not there. */
export const unknownPackage = ({ packageId, fields: { packageId: field } }: RequestBody): Refusal =>
  packageId === null
    ? new Refusal('missingField', { field })
    : new Refusal('unknownReference', { field, id: packageId, entity: 'access package' });

async function resolveChange(ctx: Context, body: RequestBody): Promise<ResolvedRequest> {
  const assignment =
    body.assignmentId === null
      ? await assignmentOfPackage(ctx, body)
      : await assignmentOfId(ctx, body, body.assignmentId);
  if (body.packageId !== null && body.packageId !== assignment.packageId)
    throw new Refusal('assignmentNotFound', { id: assignment.id, packageId: body.packageId });
  const policyId = body.policyId ?? assignment.policyId;
  const found = await load(ctx.store, {
    ...packageOfferQueries(assignment.packageId, policyId),
    ...personQueries(assignment.targetId),
    settings: row('settings', 'singleton'),
  });
  const target = await readTarget(ctx, found, assignment.targetId);
  if (body.sender === 'approver') await demandApproved(ctx, assignment);
  if (body.sender === 'administrator') demandManaged(ctx, assignment, target.subject);
  const accessPackage = requireReferenced(found.packages[0], {
    field: body.fields.packageId,
    id: assignment.packageId,
    entity: 'access package',
  });
  return {
    offer: packageOfferOf(accessPackage, found, policyId),
    target,
    requestor: await requestorOf(ctx, body, target),
    isNamed: policyId !== null,
    settings: found.settings[0] ?? null,
  };
}

/** By its id, which is also the id of the request that created it. */
export async function assignmentOfId(ctx: Context, body: RequestBody, id: Id): Promise<Assignment> {
  const {
    assignments: [assignment],
    requests: [request],
  } = await load(ctx.store, { assignments: row('assignment', id), requests: row('assignmentRequest', id) });
  if (assignment !== undefined && unexpiredAssignmentStates.includes(assignment.state)) return assignment;
  const isComing = request !== undefined && assignment === undefined && openRequestStates.includes(request.state);
  if (isComing && body.sender === 'administrator' && mayManageAssignments(ctx.caller, request.catalogId))
    throw new Refusal('openRequestExists', { id: request.id });
  throw new Refusal('assignmentNotFound', { id, state: assignment?.state ?? null });
}

/** By package and person, as extensions name it; the person is the caller where the body names none. */
async function assignmentOfPackage(ctx: Context, body: RequestBody): Promise<Assignment> {
  const packageId = body.packageId ?? (await packageOfPolicy(ctx, body.policyId));
  if (packageId === null) throw new Refusal('missingField', { field: body.fields.assignmentId });
  const { subject } = await targetOfBody(ctx, body, null);
  const { assignments } = await load(ctx.store, {
    assignments: limitToOne(rows('assignment', unexpiredAssignmentOf(packageId, subject.id))),
  });
  if (assignments[0] !== undefined) return assignments[0];
  // As of a policy that is not there.
  if (body.packageId === null) throw new Refusal('missingField', { field: body.fields.assignmentId });
  throw new Refusal('assignmentNotFound', { packageId, targetId: subject.objectId });
}

/** `known` is the person whom an administrator's body names, or else the sender; null where they are not read yet. */
async function targetOfBody(ctx: Context, body: RequestBody, known: RequestTarget | null): Promise<RequestTarget> {
  if (body.sender !== 'administrator') {
    const self = known ?? (await findTarget(ctx, callerIdOf(ctx)));
    const isSelf = body.targetId === null || body.targetId === ctx.caller.objectId || body.targetId === self.subject.id;
    if (body.type === 'onBehalfAdd' && isSelf)
      throw new Refusal('missingField', {
        field: body.fields.targetId,
        reason: 'It is whom the request is for.',
      });
    // Guests may not read the directory: they do not learn who is in it.
    if (!isSelf && ctx.caller.isGuest)
      throw new Refusal('notAllowed', {
        type: body.type,
        field: body.fields.targetId,
        reason: 'Guests can send this request for themselves only.',
      });
    return isSelf ? self : findTarget(ctx, body.targetId);
  }
  if (body.targetId !== null) return known ?? findTarget(ctx, body.targetId);
  if (body.email !== null) return findTargetByEmail(ctx, body.email, body.displayName);
  throw new Refusal('missingField', { field: body.fields.targetId });
}

/** The user who asks for another person. Whether the policy lets them is judged with the other checks. */
async function requestorOf(ctx: Context, body: RequestBody, target: RequestTarget): Promise<RequestTarget | null> {
  if (body.sender === 'administrator' || target.subject.objectId === ctx.caller.objectId) return null;
  return findTarget(ctx, callerIdOf(ctx));
}

/** Throws `assignmentNotFound` where the sender may not even read the assignment. */
export function demandManaged(
  { caller }: Context,
  { id, catalogId }: Assignment,
  { objectId }: Pick<Subject, 'objectId'>,
): void {
  if (mayManageAssignments(caller, catalogId)) return;
  if (!mayReadCatalog(caller, catalogId) && objectId !== caller.objectId)
    throw new Refusal('assignmentNotFound', { id });
  requireRight(caller, 'manageAssignments', { catalogId });
}

/** Only who approved it takes it back. Whose assignment it is stays unsaid to anybody else. */
async function demandApproved(ctx: Context, { id }: Assignment): Promise<void> {
  const ofAssignment = any(['approval', 'request'], or(eq('id', id), eq('assignmentId', id)));
  const { stages } = await load(ctx.store, {
    stages: limitToOne(
      rows(
        'approvalStage',
        eq('reviewedById', ctx.caller.objectId),
        eq('result', 'approved'),
        ofAssignment,
        any('approvers', isDecidableBy(ctx.caller.objectId ?? '', ctx.now)),
      ),
    ),
  });
  if (stages.length === 0) throw new Refusal('assignmentNotFound', { id });
}

export async function packageOfPolicy(ctx: Context, policyId: Id | null): Promise<Id | null> {
  if (policyId === null) return null;
  const { policies } = await load(ctx.store, { policies: row('policy', policyId) });
  return policies[0]?.packageId ?? null;
}
