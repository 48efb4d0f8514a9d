// Takes a request in: checked against its policy, written as submitted with the job that takes it further.

import { audit } from '../domain/audit.ts';
import { carriedAnswers, keptAnswers } from '../domain/eligibility/answers.ts';
import { choosePolicy, demandEligible, explainPolicy } from '../domain/eligibility/choose.ts';
import type { EligibilityFacts } from '../domain/eligibility/facts.ts';
import type { AssignmentRequest, Policy } from '../domain/entities.ts';
import { requestStatusOf } from '../domain/machines/assignmentRequest.ts';
import { Refusal } from '../domain/refusal.ts';
import { activityOf, stateChanged, targetsOf } from '../domain/requestActivities.ts';
import { asksApproval } from '../domain/requestTypes.ts';
import type { Expanded, Row } from '../odata/query.ts';
import { insert, type Change } from '../store/contract.ts';
import type { Command, Context, Outcome } from './context.ts';
import { firstProcessRequestJob } from './jobs.ts';
import { proposeOrganization } from './organizations/propose.ts';
import { asksForApproval, readBody, type RequestBody } from './requests/body.ts';
import { factsOfPolicies } from './requests/facts.ts';
import { resolveRequest, type Resolved } from './requests/resolve.ts';
import { holdSubject } from './requests/target.ts';

/**
 * 201 with the request, always as submitted: what becomes of it is seen later. A request for validation alone leaves
 * nothing behind.
 */
export const createRequest: Command = async (ctx, input) => {
  const body = readBody(input.body);
  const resolved = await resolveRequest(ctx, body);
  const wish = { type: body.type, justification: body.justification, answers: body.answers, schedule: body.schedule };
  const candidates = await factsOfPolicies(ctx, { ...resolved, wish });
  demandMayAct(body, resolved, candidates);
  const [only] = candidates;
  const facts = !resolved.isNamed || only === undefined ? choosePolicy(candidates) : only;
  demandEligible(facts);
  const request = requestRow(ctx, body, resolved, facts);
  if (body.isValidationOnly) return answered({ ...request, status: 'Validated' });
  const { person, changes: proposal } = await proposeOrganization(ctx, resolved.target, facts.policy);
  await ctx.store.commit([
    holdSubject(person),
    ...proposal,
    ...(resolved.requestor?.isNew === true ? [holdSubject(resolved.requestor)] : []),
    { kind: 'share', entity: 'catalog', id: facts.catalog.id, version: facts.catalog.version },
    { kind: 'share', entity: 'accessPackage', id: request.packageId },
    { kind: 'share', entity: 'policy', id: facts.policy.id, version: facts.policy.version },
    insert('assignmentRequest', request),
    firstProcessRequestJob(ctx, request.id),
    auditOf(ctx, body, resolved, facts.policy, request),
  ]);
  return answered(request);
};

/** Whoever may not ask for this person under any policy learns nothing of what she has. */
function demandMayAct(body: RequestBody, { requestor }: Resolved, candidates: readonly EligibilityFacts[]): void {
  if (
    requestor === null ||
    body.sender === 'approver' ||
    candidates.some((facts) =>
      explainPolicy(facts).every((finding) => finding.name !== 'actsForTarget' || finding.passed),
    )
  )
    return;
  if (body.purpose !== 'add') throw new Refusal('assignmentNotFound', { id: body.assignmentId });
  throw new Refusal('notAllowed', {
    type: body.type,
    field: 'assignment/targetObjectId',
    reason: 'The policy does not let the caller ask for this person.',
  });
}

/** Nobody was called about it yet. */
const answered = (request: Omit<AssignmentRequest, 'version'>): Outcome => ({
  status: 201,
  row: { ...request, version: 1, callouts: { rows: [], count: null, more: false } satisfies Expanded } as Row,
});

function requestRow(
  ctx: Context,
  body: RequestBody,
  { offer: { accessPackage }, target, requestor, settings }: Resolved,
  facts: EligibilityFacts,
): Omit<AssignmentRequest, 'version'> {
  const { policy } = facts;
  const isKept = asksForApproval(body.parameters) || settings?.requiresApprovalForAdmin === true;
  return {
    id: ctx.newId(),
    type: body.type,
    state: 'submitted',
    status: requestStatusOf.submitted,
    packageId: accessPackage.id,
    catalogId: accessPackage.catalogId,
    policyId: policy.id,
    policyRevisionId: policy.revisionId,
    assignmentId: facts.assignment?.id ?? null,
    targetId: target.subject.id,
    requestorId: (requestor ?? target).subject.id,
    createdByObjectId: ctx.caller.objectId,
    justification: body.justification,
    answers: keptAnswers(
      facts.questions,
      facts.assignment === null ? body.answers : carriedAnswers(facts.questions, body.answers, facts.earlierAnswers),
    ),
    schedule: body.schedule,
    parameters: body.parameters,
    isValidationOnly: body.isValidationOnly,
    isApprovalBypassed: body.sender === 'administrator' && asksApproval(policy.approval, body.purpose) && !isKept,
    expirationAt: null,
    reason: null,
    createdAt: ctx.now,
    completedAt: null,
  };
}

function auditOf(
  ctx: Context,
  body: RequestBody,
  { offer: { accessPackage }, target, requestor }: Resolved,
  policy: Policy,
  request: Omit<AssignmentRequest, 'version'>,
): Change {
  const by = ctx.caller.userPrincipalName ?? ctx.caller.displayName ?? ctx.caller.appId ?? '';
  return audit(ctx, {
    activity:
      requestor !== null && body.purpose === 'add' && target.subject.type === 'servicePrincipal'
        ? 'User requests an access package assignment on behalf of service principal'
        : (activityOf[body.type] ?? 'User requests access package assignment'),
    targets: targetsOf({ request, subject: target.subject, accessPackage, policy }, stateChanged(null, request.state)),
    ...(request.isApprovalBypassed ? { reason: `approval bypassed by ${by}` } : {}),
    details: {
      requestType: body.type,
      ...(requestor === null ? {} : { onBehalfOf: target.subject.displayName ?? target.subject.objectId ?? '' }),
      ...(body.justification === null ? {} : { justification: body.justification }),
      ...(request.isApprovalBypassed
        ? { approvalBypassedBy: by, approvalBypassedById: ctx.caller.objectId ?? '' }
        : {}),
    },
  });
}
