// The policies that a request is judged by: what may be told of them to the sender, and whether the sender may act for
// the person at all.

import { admits, explainPolicy } from '../../domain/eligibility/choosePolicy.ts';
import type { EligibilityFacts } from '../../domain/eligibility/eligibilityFacts.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../context.ts';
import { loadEligibilityFacts } from './eligibilityFacts.ts';
import type { RequestBody } from './requestBody.ts';
import { unknownPackage, type ResolvedRequest } from './resolveRequest.ts';
import { toldCandidates } from './toldPolicies.ts';

/**
 * The facts of a request under each policy that may be told to the sender. Throws `unknownReference` of a package and
 * `policyNotFound` of a policy that the sender may not know; `notAllowed` and `assignmentNotFound` where no policy lets
 * the sender act for the person.
 */
export async function loadCandidates(
  ctx: Context,
  body: RequestBody,
  resolved: ResolvedRequest,
): Promise<readonly EligibilityFacts[]> {
  const { type, justification, answers, schedule } = body;
  const requested = { type, justification, answers, schedule };
  const facts = await loadEligibilityFacts(ctx, { ...resolved, requested });
  const candidates = await demandKnown(ctx, body, resolved, facts);
  demandMayAct(body, resolved, candidates);
  return candidates;
}

/**
 * The candidates that a user's request may be told of. A package of which the user may not know is refused as one that
 * is not there, and so is a policy.
 */
async function demandKnown(
  ctx: Context,
  body: RequestBody,
  { offer: { accessPackage }, requestor, isNamed }: ResolvedRequest,
  candidates: readonly EligibilityFacts[],
): Promise<readonly EligibilityFacts[]> {
  // What another person holds is judged by demandMayAct.
  const isJudged = body.sender === 'user' && (body.purpose === 'add' || requestor === null);
  if (!isJudged || candidates.some(admits)) return candidates;
  const told = await toldCandidates(ctx, accessPackage, candidates);
  if (told === null) throw unknownPackage(body);
  if (isNamed && told.length === 0)
    throw new Refusal('policyNotFound', { id: body.policyId, packageId: accessPackage.id });
  return told;
}

/** A caller who may not ask for this person under any policy learns nothing of what the person has. */
function demandMayAct(
  body: RequestBody,
  { requestor }: ResolvedRequest,
  candidates: readonly EligibilityFacts[],
): void {
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
    field: body.fields.targetId,
    reason: 'The policy does not let the caller ask for this person.',
  });
}
