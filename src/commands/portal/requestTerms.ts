// What a request for a package would be asked, for the caller or for somebody in whose name the caller may ask: under
// which policies, with which questions, or why it is not possible. Who holds the package already is asked about an
// extension.

import type { Id } from '../../domain/base.ts';
import type { Draft } from '../../domain/drafts.ts';
import { offeredPolicies } from '../../domain/eligibility/choosePolicy.ts';
import type { EligibilityFacts } from '../../domain/eligibility/eligibilityFacts.ts';
import { requirementsOf, type PolicyRequirements } from '../../domain/eligibility/requirements.ts';
import { noReason, reasonAboutAnother, reasonOf, type ActionReason } from '../../domain/portal/actionReasons.ts';
import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { textOf } from '../../flows/portal/parameters.ts';
import { loadCandidates } from '../../flows/requests/requestCandidates.ts';
import { readRequestBody } from '../../flows/requests/requestBody.ts';
import { resolveRequest } from '../../flows/requests/resolveRequest.ts';

interface RequestTerms extends ActionReason {
  /** The assignment that a request would extend; null where it would be a new one. */
  readonly assignmentId: Id | null;
  readonly value: readonly PolicyRequirements[];
}

/**
 * 200 with what would be asked under each policy that would take the request, the nearest first; none where it is not
 * possible, with the reason. Nothing is written. Throws `missingField`, `unknownReference` of a package that the caller
 * may not know, `targetNotFound`.
 */
export const requestTerms: Command<OperationParameters<'accessPackageId' | 'targetId'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const packageId = textOf(body, 'accessPackageId')?.toLowerCase() ?? null;
  if (packageId === null) throw new Refusal('missingField', { field: 'accessPackageId' });
  const targetId = textOf(body, 'targetId')?.toLowerCase() ?? ctx.caller.objectId;
  return { status: 200, value: await termsOf(ctx, packageId, targetId === ctx.caller.objectId ? null : targetId) };
};

async function termsOf(ctx: Context, packageId: Id, targetId: Id | null): Promise<RequestTerms> {
  const added: Draft<'assignmentRequest'> =
    targetId === null
      ? { type: 'userAdd', assignment: { packageId } }
      : { type: 'onBehalfAdd', assignment: { packageId, targetObjectId: targetId } };
  const why = targetId === null ? reasonOf : reasonAboutAnother;
  try {
    const adding = await candidatesOf(ctx, added);
    const held = adding[0]?.assignment ?? null;
    const candidates =
      held === null ? adding : await candidatesOf(ctx, { type: 'userExtend', assignment: { id: held.id } });
    const { policies, refusal } = offeredPolicies(candidates);
    return {
      assignmentId: held?.id ?? null,
      ...(refusal === null ? noReason : why(refusal)),
      value: policies.map(requirementsOf),
    };
  } catch (error) {
    // Where no policy lets the caller act for the person, this is an answer, since pages ask about several at once.
    if (!(error instanceof Refusal) || targetId === null || !refusalsToAct.has(error.code)) throw error;
    return { assignmentId: null, ...why(new Refusal('notAllowed')), value: [] };
  }
}

/** Of what is held the second: what another person has is told to nobody who may not act for them. */
const refusalsToAct: ReadonlySet<RefusalCode> = new Set(['notAllowed', 'assignmentNotFound']);

async function candidatesOf(ctx: Context, draft: Draft<'assignmentRequest'>): Promise<readonly EligibilityFacts[]> {
  const body = readRequestBody(draft);
  return loadCandidates(ctx, body, await resolveRequest(ctx, body));
}
