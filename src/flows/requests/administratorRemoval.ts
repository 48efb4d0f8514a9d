// An administrator takes an assignment away: nothing is needed for that but the assignment itself, whatever became of
// its policy, its package, its catalog or its person.

import { isNonBlank } from '../../domain/faultCollector.ts';
import { audit } from '../../domain/audit/auditEntry.ts';
import { activityOfRequest, requestTargets, stateChange } from '../../domain/audit/requestAudit.ts';
import type { Id } from '../../domain/base.ts';
import { requestStatusOf } from '../../domain/machines/assignmentRequest.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Assignment, Subject } from '../../domain/requests/requestEntities.ts';
import { newRow, type NewRow } from '../../model/newRow.ts';
import { eq, never, or } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { limitToOne, load, row, rows } from '../load.ts';
import { firstProcessRequestJob } from '../queueJobs.ts';
import { openRequestOf, unexpiredAssignmentOf } from './eligibilityFacts.ts';
import type { RequestBody } from './requestBody.ts';
import { findTargetByEmail } from './requestTarget.ts';
import { assignmentOfId, demandManaged, packageOfPolicy } from './resolveRequest.ts';

/**
 * The request as it is committed; of one for validation alone nothing is. Throws `assignmentNotFound`,
 * `targetNotFound`, `missingField`, `notAllowed`, and `openRequestExists` where another request about the assignment
 * is open.
 */
export async function requestAdministratorRemoval(
  ctx: Context,
  body: RequestBody,
): Promise<NewRow<'assignmentRequest'>> {
  const assignment =
    body.assignmentId === null
      ? await assignmentOfPerson(ctx, body)
      : await assignmentOfId(ctx, body, body.assignmentId);
  if (body.packageId !== null && body.packageId !== assignment.packageId)
    throw new Refusal('assignmentNotFound', { id: assignment.id, packageId: body.packageId });
  const { subjects, packages, policies, open } = await load(ctx.store, {
    subjects: row('subject', assignment.targetId),
    packages: row('accessPackage', assignment.packageId),
    policies: row('policy', assignment.policyId),
    open: limitToOne(rows('assignmentRequest', openRequestOf(assignment.packageId, assignment.targetId))),
  });
  const subject = subjects[0] as Subject;
  demandManaged(ctx, assignment, subject);
  if (open[0] !== undefined) throw new Refusal('openRequestExists', { id: open[0].id, check: 'noOpenRequest' });
  const request = removalOf(ctx, body, assignment, policies[0]?.revisionId ?? assignment.policyRevisionId);
  if (body.isValidationOnly) return request;
  await ctx.store.commit([
    { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
    insert('assignmentRequest', request),
    firstProcessRequestJob(ctx, request.id),
    audit(ctx, {
      activity: activityOfRequest.adminRemove ?? 'Update access package assignment request',
      targets: requestTargets(
        { request, subject, accessPackage: packages[0] ?? null, policy: policies[0] ?? null },
        stateChange(null, request.state),
      ),
      details: {
        requestType: body.type,
        ...(isNonBlank(body.justification) ? { justification: body.justification } : {}),
      },
    }),
  ]);
  return request;
}

function removalOf(
  ctx: Context,
  body: RequestBody,
  assignment: Assignment,
  policyRevisionId: Id,
): NewRow<'assignmentRequest'> {
  return newRow('assignmentRequest', {
    id: ctx.newId(),
    type: body.type,
    state: 'submitted',
    status: requestStatusOf.submitted,
    packageId: assignment.packageId,
    catalogId: assignment.catalogId,
    policyId: assignment.policyId,
    policyRevisionId,
    assignmentId: assignment.id,
    targetId: assignment.targetId,
    requestorId: assignment.targetId,
    createdByObjectId: ctx.caller.objectId,
    justification: body.justification,
    answers: body.answers,
    schedule: body.schedule,
    parameters: body.parameters,
    isValidationOnly: body.isValidationOnly,
    createdAt: ctx.now,
  });
}

/** By package and person. The person need not be in the directory any more. */
async function assignmentOfPerson(ctx: Context, body: RequestBody): Promise<Assignment> {
  const packageId = body.packageId ?? (await packageOfPolicy(ctx, body.policyId));
  if (packageId === null) throw new Refusal('missingField', { field: body.fields.assignmentId });
  const { targetId, email } = body;
  if (targetId === null && email === null) throw new Refusal('missingField', { field: body.fields.targetId });
  const { subjects } =
    targetId === null && email !== null
      ? { subjects: [(await findTargetByEmail(ctx, email, null)).subject] }
      : await load(ctx.store, {
          subjects: rows('subject', targetId === null ? never : or(eq('objectId', targetId), eq('id', targetId))),
        });
  const [subject] = subjects;
  if (subject === undefined) throw new Refusal('targetNotFound', { id: targetId });
  const { assignments } = await load(ctx.store, {
    assignments: limitToOne(rows('assignment', unexpiredAssignmentOf(packageId, subject.id))),
  });
  if (assignments[0] === undefined) throw new Refusal('assignmentNotFound', { packageId, targetId: subject.objectId });
  return assignments[0];
}
