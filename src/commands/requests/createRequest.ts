// Takes a request in: checked against its policy, written as submitted with the job that takes it further.

import { isNonBlank } from '../../domain/faultCollector.ts';
import { audit } from '../../domain/audit/auditEntry.ts';
import { mergeAnswers, answersToStore } from '../../domain/eligibility/checkAnswers.ts';
import { caseOf } from '../../domain/eligibility/checks.ts';
import { choosePolicy, demandEligible } from '../../domain/eligibility/choosePolicy.ts';
import type { EligibilityFacts } from '../../domain/eligibility/eligibilityFacts.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import { requestStatusOf } from '../../domain/machines/assignmentRequest.ts';
import { activityOfRequest, answersChange, stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { isExtension, requiresApproval } from '../../domain/requests/requestTypes.ts';
import type { ExpandedRows } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Command, Context, CommandResult } from '../../flows/context.ts';
import { firstProcessRequestJob } from '../../flows/queueJobs.ts';
import { proposeOrganization } from '../../flows/organizations/proposeOrganization.ts';
import { requestAdministratorRemoval } from '../../flows/requests/administratorRemoval.ts';
import {
  asksForApproval,
  readRequestBody,
  withRequestFields,
  type RequestBody,
} from '../../flows/requests/requestBody.ts';
import { demandMayBringGuest, demandWithinPersonLimit } from '../../flows/personLimits.ts';
import { resolveRequest, type ResolvedRequest } from '../../flows/requests/resolveRequest.ts';
import { loadCandidates } from '../../flows/requests/requestCandidates.ts';
import { lockSubject } from '../../flows/requests/requestTarget.ts';

/**
 * 201 with the request, always as submitted: what becomes of it is seen later. A request for validation alone leaves
 * nothing behind.
 */
export const createRequest: Command<'assignmentRequest'> = async (ctx, input) => {
  const body = readRequestBody(input.body);
  return withRequestFields(body, () => decideRequest(ctx, body));
};

async function decideRequest(ctx: Context, body: RequestBody): Promise<CommandResult> {
  if (body.type === 'adminRemove') {
    const removal = await requestAdministratorRemoval(ctx, body);
    return requestResult(body.isValidationOnly ? { ...removal, status: 'Validated' } : removal);
  }
  if (body.sender === 'user') await demandWithinPersonLimit(ctx, 'requests');
  const resolved = await resolveRequest(ctx, body);
  if (resolved.target.object === null && resolved.target.isNew) await demandMayBringGuest(ctx);
  const candidates = await loadCandidates(ctx, body, resolved);
  const [only] = candidates;
  const facts = !resolved.isNamed || only === undefined ? choosePolicy(candidates) : only;
  demandEligible(facts);
  const request = requestRow(ctx, body, resolved, facts);
  if (body.isValidationOnly) return requestResult({ ...request, status: 'Validated' });
  const { person, changes: proposal } = await proposeOrganization(ctx, resolved.target, facts.policy);
  const { accessPackage } = resolved.offer;
  await ctx.store.commit([
    ...proposal,
    ...lockSubject(person),
    ...(resolved.requestor?.isNew === true ? lockSubject(resolved.requestor) : []),
    { kind: 'requireExists', entity: 'catalog', id: facts.catalog.id, version: facts.catalog.version },
    { kind: 'requireExists', entity: 'accessPackage', id: request.packageId, version: accessPackage.version },
    { kind: 'requireExists', entity: 'policy', id: facts.policy.id, version: facts.policy.version },
    insert('assignmentRequest', request),
    firstProcessRequestJob(ctx, request.id),
    auditRequest(ctx, body, resolved, facts, request),
  ]);
  return requestResult(request);
}

/** Nobody was called about it yet. */
const requestResult = (request: Omit<AssignmentRequest, 'version'>): CommandResult => ({
  status: 201,
  row: { ...request, version: 1, callouts: { rows: [], count: null, more: false } satisfies ExpandedRows },
});

function requestRow(
  ctx: Context,
  body: RequestBody,
  { offer: { accessPackage }, target, requestor, settings }: ResolvedRequest,
  facts: EligibilityFacts,
): Omit<AssignmentRequest, 'version'> {
  const { policy } = facts;
  const answers = answersToStore(
    facts.questions,
    facts.assignment === null ? body.answers : mergeAnswers(facts.questions, body.answers, facts.earlierAnswers),
  );
  const isWanted = requiresApproval(policy.approval, { requestCase: caseOf(facts), hasAnswers: answers.length > 0 });
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
    answers,
    keepsAnswers: true,
    schedule: body.schedule,
    parameters: body.parameters,
    isValidationOnly: body.isValidationOnly,
    isApprovalBypassed: body.sender === 'administrator' && isWanted && !isKept,
    expirationAt: null,
    grantedUntil: null,
    reason: null,
    createdAt: ctx.now,
    completedAt: null,
  };
}

function auditRequest(
  ctx: Context,
  body: RequestBody,
  { offer: { accessPackage }, target, requestor }: ResolvedRequest,
  { policy, earlierAnswers }: EligibilityFacts,
  request: Omit<AssignmentRequest, 'version'>,
): Change {
  // Whoever asks anew for what they hold asks for an extension, whatever the type is called.
  const isRenewal = body.purpose === 'add' && isExtension(request);
  const by = ctx.caller.userPrincipalName ?? ctx.caller.displayName ?? ctx.caller.appId ?? '';
  return audit(ctx, {
    activity:
      requestor !== null && body.purpose === 'add' && target.subject.type === 'servicePrincipal'
        ? 'User requests an access package assignment on behalf of service principal'
        : (activityOfRequest[isRenewal ? 'userExtend' : body.type] ?? 'User requests access package assignment'),
    targets: requestTargets({ request, subject: target.subject, accessPackage, policy }, [
      ...stateChange(null, request.state),
      ...(isExtension(request) ? answersChange(earlierAnswers, request.answers) : []),
    ]),
    ...(request.isApprovalBypassed ? { reason: `approval bypassed by ${by}` } : {}),
    details: {
      requestType: body.type,
      ...(requestor === null ? {} : { onBehalfOf: target.subject.displayName ?? target.subject.objectId ?? '' }),
      ...(isNonBlank(body.justification) ? { justification: body.justification } : {}),
      ...(request.isApprovalBypassed
        ? { approvalBypassedBy: by, approvalBypassedById: ctx.caller.objectId ?? '' }
        : {}),
    },
  });
}
